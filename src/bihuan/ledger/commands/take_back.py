"""撤回: an office takes back its own last word, while nobody of another office has acted on the task since."""

import datetime as dt
import json
from uuid import UUID

from bihuan import journal
from bihuan.deadlines import clock
from bihuan.journal.chain import MAIN
from bihuan.journal.models import Entry, Sealed, Touched
from bihuan.organization.models import Office

from .. import rules
from ..last_word import LastWord, last_word
from ..models import Phase, Plan, Report, Task
from .planning import PENDING, pending_plan
from .shared import Done, acting, standing, task_of


def take_back_sign_for(*, jurisdiction: str, task: UUID, by: journal.Actor, at: dt.datetime, act: journal.Act) -> Done:
    """
    Take the sign-for back: the task waits for it again.

    :raises Refused: see rules.take; nothing_to_take_back, acted_on
    """
    me = acting(by, at)
    with journal.entry("ledger.sign_for.taken_back", of=(Task, task), by=by, at=at, act=act) as posting:
        row = task_of(jurisdiction, task)
        posting.change(row, state=rules.take("take_back_sign_for", _facts(row, last_word(row)), me))
    return Done(posting.receipt, task)


def take_back_objection(*, jurisdiction: str, task: UUID, by: journal.Actor, at: dt.datetime, act: journal.Act) -> Done:
    """
    Take an objection back that is not decided yet: the task waits to be signed for again.

    :raises Refused: see rules.take; acted_on
    """
    me = acting(by, at)
    with journal.entry("ledger.objection.taken_back", of=(Task, task), by=by, at=at, act=act) as posting:
        row = task_of(jurisdiction, task)
        posting.change(row, state=rules.take("take_back_objection", _facts(row, last_word(row)), me))
    return Done(posting.receipt, task)


def take_back_progress(*, jurisdiction: str, task: UUID, by: journal.Actor, at: dt.datetime, act: journal.Act) -> Done:
    """
    Take the last progress report back: it stays to be read, and counts no more.

    :raises Refused: see rules.take; nothing_to_take_back, acted_on
    """
    return _take_back_report("take_back_progress", jurisdiction=jurisdiction, task=task, by=by, at=at, act=act)


def take_back_draft(*, jurisdiction: str, task: UUID, by: journal.Actor, at: dt.datetime, act: journal.Act) -> Done:
    """
    Take a completion report back before its head has signed it.

    :raises Refused: see rules.take; acted_on
    """
    return _take_back_report("take_back_draft", jurisdiction=jurisdiction, task=task, by=by, at=at, act=act)


def take_back_signed(*, jurisdiction: str, task: UUID, by: journal.Actor, at: dt.datetime, act: journal.Act) -> Done:
    """
    Take a signed completion report back, until the supervision group takes it up.

    :raises Refused: see rules.take; acted_on
    """
    return _take_back_report("take_back_signed", jurisdiction=jurisdiction, task=task, by=by, at=at, act=act)


def take_back_plan(*, jurisdiction: str, task: UUID, by: journal.Actor, at: dt.datetime, act: journal.Act) -> Done:
    """
    Take a later version of the plan back that is not decided yet.

    :raises Refused: see rules.take; no_plan_pending
    """
    me = acting(by, at)
    with journal.entry("ledger.plan.taken_back", of=(Task, task), by=by, at=at, act=act) as posting:
        row = task_of(jurisdiction, task)
        plan = pending_plan(row)
        rules.take("take_back_plan", standing(row, holds=PENDING if plan else ()), me)
        assert plan is not None  # rules.take has refused it
        posting.change(plan, state=Plan.TAKEN_BACK)
    return Done(posting.receipt, task, plan.id)


def _facts(task: Task, word: LastWord) -> rules.Standing:
    since = None
    if word.since is not None:
        office, kind = word.since
        names = Office.objects.filter(jurisdiction=task.jurisdiction, id=office)
        since = (names.values_list("name", flat=True).first() or "", kind)
    return standing(task, holds=word.holds, since=since)


def _take_back_report(
    verb: str, *, jurisdiction: str, task: UUID, by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Done:
    me = acting(by, at)
    with journal.entry("ledger.report.taken_back", of=(Task, task), by=by, at=at, act=act) as posting:
        row = task_of(jurisdiction, task)
        word = last_word(row)
        state = rules.take(verb, _facts(row, word), me)
        report = word.report
        assert report is not None  # rules.take has refused it
        if report.state != Report.DECLARED:
            _uncount(posting, row, report)
        posting.change(report, state=Report.TAKEN_BACK)
        posting.change(row, state=state, told_date=None if report.kind == Report.COMPLETION else row.told_date)
    return Done(posting.receipt, task, report.id)


def _uncount(posting: journal.Posting, task: Task, report: Report) -> None:
    """Undo what the report counted: phased targets reached, the number of reports, the day of the last, the stage."""
    reached = Phase.objects.filter(
        jurisdiction=task.jurisdiction, task_id=task.id, reached_date__isnull=False, written_by=report.written_by
    )
    for phase in reached:
        posting.change(phase, reached_date=None)
    counted = [Report.FILED, Report.SIGNED, Report.RETURNED, Report.ACCEPTED]
    earlier = Report.objects.filter(jurisdiction=task.jurisdiction, task_id=task.id, state__in=counted)
    rows = list(earlier.exclude(id=report.id).order_by("-number"))
    last = rows[0] if rows else None
    stage = task.stage
    if report.stage:
        stage = next((row.stage for row in rows if row.stage), "") or _stage_at_opening(task)
    # Progress counts from the day it was filed, a completion report from the day it was signed.
    day = clock.today(last.signed_at or last.filed_at) if last else None
    posting.change(task, report_count=task.report_count - 1, reported_date=day, stage=stage)


def _stage_at_opening(task: Task) -> str:
    """Return the stage that the task was opened with, out of the journal: no report before this one has said any."""
    touched = Touched.objects.filter(
        jurisdiction=task.jurisdiction, stream=MAIN, table=Task._meta.db_table, key=str(task.id)
    ).values("sequence")
    opened = Entry.objects.filter(
        jurisdiction=task.jurisdiction, stream=MAIN, sequence__in=touched, kind="ledger.task.opened"
    )
    body = opened.values_list("body", flat=True).first()
    effects = json.loads(bytes(body))["effects"] if body else []
    cells = [e["new"].get("stage") for e in effects if e["table"] == Task._meta.db_table and "new" in e]
    digests = [bytes.fromhex(cell["sealed"]) for cell in cells if isinstance(cell, dict)]
    found = Sealed.objects.filter(jurisdiction=task.jurisdiction, digest__in=digests)
    return found.values_list("value", flat=True).first() or ""
