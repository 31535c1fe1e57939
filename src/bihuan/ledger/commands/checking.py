"""核账: two named inspectors of no office of the task; their own figure first, the claim after."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from bihuan import journal
from bihuan.deadlines import clock
from bihuan.organization import queries as people
from bihuan.organization.models import Post
from bihuan.organization.roles import Role

from .. import rules
from ..models import Check, Line, Measurement, Phase, Report, Task
from .evidence import FileGiven, check_held, file_evidence
from .rechecking import check_others, rechecked
from .reporting import AnswerGiven
from .shared import Done, Figures, acting, named, open_check, standards_of, standing, targets_of, task_of


def begin_check(
    *,
    jurisdiction: str,
    task: UUID,
    second: UUID,
    methods: Sequence[str],
    by: journal.Actor,
    at: dt.datetime,
    act: journal.Act,
) -> Done:
    """
    Take a signed completion report up for verification and name the second inspector (post id).

    :raises Refused: see rules.take; not_an_inspector, same_person, own_work (of the second), unknown_method,
        wrote_it (one of the two concluded the check that is looked at again)
    """
    check = journal.uuid7()
    me = acting(by, at)
    with journal.entry("ledger.check.begun", of=(Task, task), by=by, at=at, act=act) as posting:
        row = task_of(jurisdiction, task)
        facts = standing(row)
        state = rules.take("begin_check", facts, me, given=named(second=second, methods=methods))
        if set(methods) - set(rules.METHODS):
            raise journal.Refused("unknown_method")
        check_second(jurisdiction, second, facts, me, clock.today(at))
        report = Report.objects.filter(jurisdiction=jurisdiction, task_id=task, state=Report.SIGNED).latest("number")
        before = rechecked(report)
        other = people.holder_of(second, jurisdiction=jurisdiction, on=clock.today(at))
        check_others(before, {me.person, other})
        count = Check.objects.filter(jurisdiction=jurisdiction, task_id=task).count()
        posting.add(
            Check(
                id=check,
                jurisdiction=jurisdiction,
                task_id=task,
                report_id=report.id,
                number=count + 1,
                first_id=me.post,
                second_id=second,
                methods=",".join(method for method in rules.METHODS if method in methods),
                begun_at=at,
                recheck_of=before,
            )
        )
        posting.change(row, state=state)
    return Done(posting.receipt, task, check)


def check_second(jurisdiction: str, second: UUID, facts: rules.Standing, me: rules.Acting, day: dt.date) -> None:
    """
    Refuse a second inspector who is none, is gone, is the first one, or belongs to an office of the task.

    :raises Refused: not_an_inspector, not_holder, same_person, own_work
    """
    post = Post.objects.filter(jurisdiction=jurisdiction, id=second).first()
    if post is None or Role(post.role) not in rules.INSPECTORS:
        raise journal.Refused("not_an_inspector")
    person = people.holder_of(second, jurisdiction=jurisdiction, on=day)
    if person is None:
        raise journal.Refused("not_holder")
    if person == me.person:
        raise journal.Refused("same_person", verb="begin_check")
    offices = people.offices_of(person, jurisdiction=jurisdiction, on=day)
    rules.check_recusal(facts, rules.Acting(second, post.office_id, frozenset({Role(post.role)}), person, offices))


def measure_check(
    *,
    jurisdiction: str,
    task: UUID,
    figures: Figures,
    lines: Sequence[AnswerGiven],
    place: str = "",
    evidence: Sequence[FileGiven] = (),
    note: str = "",
    by: journal.Actor,
    at: dt.datetime,
    act: journal.Act,
) -> Done:
    """
    Enter what the inspectors themselves measured and saw. Only then does the page show them the claim.

    note: why a figure is right that was asked about.

    :raises Refused: see rules.take; lines_missing, unknown_target
    """
    check_held(evidence)
    me = acting(by, at)
    with journal.entry("ledger.check.measured", of=(Task, task), by=by, at=at, act=act, note=note) as posting:
        row = task_of(jurisdiction, task)
        check = open_check(row)
        targets = targets_of(row, figures)
        given = named(lines=lines) | ({"figures"} if len(figures) == len(targets) else set())
        state = rules.take("measure_check", standing(row, check), me, given=given)
        standards_of(row, (line.standard for line in lines))
        for target, value in figures.items():
            posting.add(Measurement(jurisdiction=jurisdiction, check_of_id=check.id, target_id=target, value=value))
        for line in lines:
            posting.add(
                Line(
                    jurisdiction=jurisdiction,
                    check_of_id=check.id,
                    standard_id=line.standard,
                    is_met=line.is_met,
                    words=line.words,
                )
            )
        file_evidence(posting, row, evidence, by=by, at=at, check_of_id=check.id)
        posting.change(check, measured_at=at, place=place, first=me.post)
        posting.change(row, state=state)
    return Done(posting.receipt, task, check.id)


def conclude_check(
    *,
    jurisdiction: str,
    task: UUID,
    verdict: rules.Verdict,
    findings: str,
    by: journal.Actor,
    at: dt.datetime,
    act: journal.Act,
) -> Done:
    """
    Conclude the check: true, partly true, or not. It holds when the second inspector has signed.

    :raises Refused: see rules.take; line_not_met — a line the inspectors found unmet cannot be called true
    """
    me = acting(by, at)
    with journal.entry("ledger.check.concluded", of=(Task, task), by=by, at=at, act=act) as posting:
        row = task_of(jurisdiction, task)
        check = open_check(row)
        given = named(verdict=verdict, findings=findings)
        state = rules.take("conclude_check", standing(row, check), me, given=given)
        unmet = Line.objects.filter(jurisdiction=jurisdiction, check_of_id=check.id, is_met=False).count()
        if verdict is rules.Verdict.TRUE and unmet:
            raise journal.Refused("line_not_met", count=unmet)
        posting.change(check, verdict=verdict, findings=findings, concluded_at=at, first=me.post)
        posting.change(row, state=state)
    return Done(posting.receipt, task, check.id)


def countersign_check(*, jurisdiction: str, task: UUID, by: journal.Actor, at: dt.datetime, act: journal.Act) -> Done:
    """
    Sign the conclusion as the second inspector: a true report is verified, any other goes back to its office.

    :raises Refused: see rules.take
    """
    me = acting(by, at)
    with journal.entry("ledger.check.confirmed", of=(Task, task), by=by, at=at, act=act) as posting:
        row = task_of(jurisdiction, task)
        check = open_check(row)
        verdict = rules.Verdict(check.verdict) if check.verdict else rules.Verdict.FALSE
        state = rules.take(rules.outcome(verdict), standing(row, check), me)
        report = Report.objects.get(jurisdiction=jurisdiction, id=check.report_id)
        posting.change(check, confirmed_at=at)
        if state is rules.State.VERIFIED:
            posting.change(report, state=Report.ACCEPTED)
            posting.change(row, state=state, checked_date=clock.today(at))
        else:
            posting.change(report, state=Report.RETURNED)
            posting.change(
                row,
                state=state,
                told_date=None,
                returned_count=row.returned_count + 1,
                returned_date=clock.today(at),
            )
            _take_back_phases(posting, row, check)
    return Done(posting.receipt, task, check.id)


def decline_check(
    *, jurisdiction: str, task: UUID, reason: str, by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Done:
    """
    Send the conclusion back as the second inspector: the first concludes anew; what was measured stands.

    :raises Refused: see rules.take
    """
    me = acting(by, at)
    with journal.entry("ledger.check.declined", of=(Task, task), by=by, at=at, act=act) as posting:
        row = task_of(jurisdiction, task)
        check = open_check(row)
        state = rules.take("decline_check", standing(row, check), me, given=named(reason=reason))
        # The findings stay for the first to go on from; a verdict is chosen anew.
        posting.change(check, verdict="", concluded_at=None, declined_reason=reason)
        posting.change(row, state=state)
    return Done(posting.receipt, task, check.id)


def _take_back_phases(posting: journal.Posting, task: Task, check: Check) -> None:
    """Count a phased target as reached no longer, when the inspectors measured less than it asks for."""
    rows = Measurement.objects.filter(jurisdiction=task.jurisdiction, check_of_id=check.id).select_related("target")
    measured = {row.target_id: row for row in rows}
    phases = Phase.objects.filter(jurisdiction=task.jurisdiction, task_id=task.id, reached_date__isnull=False)
    for phase in phases.order_by("order"):
        row = measured.get(phase.target_id) if phase.target_id else None
        if row is None or phase.value is None:
            continue
        if not rules.is_reached(rules.Comparison(row.target.comparison), row.value, phase.value):
            posting.change(phase, reached_date=None)
