"""What the assisting offices do: their duty in words, their own part of the report, and who stayed silent."""

import datetime as dt
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import QuerySet

from bihuan import journal
from bihuan.deadlines import clock

from .. import rules
from ..models import Assisting, Part, Report, Silence, Task
from .evidence import FileGiven, check_held, file_evidence
from .shared import Done, acting, check_kept, named, standing, task_of

#: A report that its office took back, or whose head did not sign it, was none.
NO_REPORT = (Report.TAKEN_BACK, Report.DECLINED)


def set_duties(
    *,
    jurisdiction: str,
    task: UUID,
    duties: Mapping[UUID, str],
    by: journal.Actor,
    at: dt.datetime,
    act: journal.Act,
) -> Done:
    """
    Write what each assisting office's own part is; duties: office → words.

    :raises Refused: see rules.check_duties; not_found (an office that does not assist), same_duties
    """
    me = acting(by, at)
    with journal.entry("ledger.assisting.charged", of=(Task, task), by=by, at=at, act=act) as posting:
        row = task_of(jurisdiction, task)
        rules.check_duties(standing(row), me)
        rows = {a.office_id: a for a in Assisting.objects.filter(jurisdiction=jurisdiction, task_id=task)}
        if duties.keys() - rows.keys():
            raise journal.Refused("not_found")
        if all(rows[office].duty == words for office, words in duties.items()):
            raise journal.Refused("same_duties")
        for office, words in duties.items():
            posting.change(rows[office], duty=words)
    return Done(posting.receipt, task)


def report_part(
    *,
    jurisdiction: str,
    task: UUID,
    words: str,
    difficulty: str = "",
    is_done: bool = False,
    evidence: Sequence[FileGiven] = (),
    by: journal.Actor,
    at: dt.datetime,
    act: journal.Act,
) -> Done:
    """
    Report an assisting office's own part; is_done: it is finished, nothing more is asked of the office.

    :raises Refused: see rules.check_part; missing, evidence_gone
    """
    part = journal.uuid7()
    me = acting(by, at)
    check_held(evidence)
    with journal.entry("ledger.part.filed", of=(Task, task), by=by, at=at, act=act) as posting:
        row = task_of(jurisdiction, task)
        rules.check_part(standing(row), me, given=named(summary=words))
        assert by.post is not None  # the rules have seen the post
        assisting = Assisting.objects.get(jurisdiction=jurisdiction, task_id=task, office_id=me.office)
        posting.add(
            Part(
                id=part,
                jurisdiction=jurisdiction,
                assisting_id=assisting.id,
                number=Part.objects.filter(jurisdiction=jurisdiction, assisting_id=assisting.id).count() + 1,
                words=words,
                difficulty=difficulty,
                is_done=is_done,
                filed_by_id=by.post,
                filed_at=at,
            )
        )
        posting.change(assisting, part_count=assisting.part_count + 1, told_date=clock.today(at))
        file_evidence(posting, row, evidence, by=by, at=at, part_id=part)
    return Done(posting.receipt, task, part)


def take_part_back(*, jurisdiction: str, part: UUID, by: journal.Actor, at: dt.datetime, act: journal.Act) -> Done:
    """
    Take a part back (撤回), until the lead office has reported after it.

    :raises Refused: see rules.check_taking_part_back; not_found
    """
    me = acting(by, at)
    found = Part.objects.filter(jurisdiction=jurisdiction, id=part)
    of = found.values_list("assisting__task_id", flat=True).first()
    with journal.entry("ledger.part.taken_back", of=(Task, of), by=by, at=at, act=act) as posting:
        row = found.select_related("assisting").first()
        if row is None:
            raise journal.Refused("not_found")
        assisting = row.assisting
        check_kept(jurisdiction, assisting.task_id)
        reported = _reports(jurisdiction, assisting.task_id).filter(filed_at__gt=row.filed_at).exists()
        rules.check_taking_part_back(
            me, office=assisting.office_id, is_taken_back=row.is_taken_back, is_reported=reported
        )
        posting.change(row, is_taken_back=True)
        before = _standing_parts(jurisdiction, assisting.id).order_by("-number").first()
        told = clock.today(before.filed_at) if before else None
        posting.change(assisting, part_count=max(assisting.part_count - 1, 0), told_date=told)
    return Done(posting.receipt, assisting.task_id, part)


def _reports(jurisdiction: str, task: UUID) -> QuerySet[Report]:
    """Return the reports of the lead office that stand: what it took back itself was none."""
    return Report.objects.filter(jurisdiction=jurisdiction, task_id=task).exclude(state__in=NO_REPORT)


def _standing_parts(jurisdiction: str, assisting: UUID) -> QuerySet[Part]:
    return Part.objects.filter(jurisdiction=jurisdiction, assisting_id=assisting, is_taken_back=False)


def silent_offices(jurisdiction: str, task: UUID) -> frozenset[UUID]:
    """
    Return the assisting offices that have said nothing since the lead office's last report.

    An office without a duty of its own in words owes no part; one whose last part says that it has finished owes
    nothing more.
    """
    last = _reports(jurisdiction, task).order_by("-filed_at").values_list("filed_at", flat=True).first()
    offices = (
        Assisting.objects.filter(jurisdiction=jurisdiction, task_id=task)
        .exclude(duty="")
        .values_list("office_id", flat=True)
    )
    parts = Part.objects.filter(jurisdiction=jurisdiction, assisting__task_id=task, is_taken_back=False)
    said: dict[UUID, tuple[dt.datetime, bool]] = {
        office: (at, is_done)
        for office, at, is_done in parts.order_by("filed_at").values_list("assisting__office_id", "filed_at", "is_done")
    }
    spoke = {office for office, (at, is_done) in said.items() if is_done or last is None or at > last}
    return frozenset(offices) - spoke


def note_silences(posting: journal.Posting, report: Report, silent: frozenset[UUID]) -> None:
    """
    Name on a report the offices that said nothing: part of its entry.

    silent: from `silent_offices`, read inside the entry and before the report itself is added.
    """
    for office in sorted(silent):
        posting.add(Silence(jurisdiction=report.jurisdiction, report_id=report.id, office_id=office))
