"""销账: a leader decides, the supervision office strikes off with the seal."""

import datetime as dt
from uuid import UUID

from bihuan import journal
from bihuan.deadlines import clock, workdays

from .. import rules
from ..acted import signers_of
from ..models import Campaign, Report, Task
from .shared import Done, acting, named, next_number, standing, task_of

SERIES = "seal"


def approve_closing(
    *, jurisdiction: str, task: UUID, instruction: str = "", by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Done:
    """
    Approve that a verified task be struck off.

    :raises Refused: see rules.take
    """
    me = acting(by, at)
    with journal.entry("ledger.closing.approved", of=(Task, task), by=by, at=at, act=act, note=instruction) as posting:
        row = task_of(jurisdiction, task)
        facts = standing(row)
        if row.state == rules.State.VERIFIED:
            report = _accepted(row)
            facts = standing(row, signed_by=report.signed_by_id, wrote=signers_of(report))
        posting.change(row, state=rules.take("approve_closing", facts, me))
    return Done(posting.receipt, task)


def refuse_closing(
    *, jurisdiction: str, task: UUID, reason: str, by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Done:
    """
    Send a verified task back to its office, with the leader's reason; while the public notice runs too.

    :raises Refused: see rules.take
    """
    me = acting(by, at)
    with journal.entry("ledger.closing.refused", of=(Task, task), by=by, at=at, act=act, note=reason) as posting:
        row = task_of(jurisdiction, task)
        state = rules.take("refuse_closing", standing(row), me, given=named(reason=reason))
        posting.change(_accepted(row), state=Report.RETURNED)
        posting.change(
            row,
            state=state,
            told_date=None,
            checked_date=None,
            notice_until_date=None,
            returned_count=row.returned_count + 1,
            returned_date=clock.today(at),
        )
    return Done(posting.receipt, task)


def _accepted(task: Task) -> Report:
    """Return the completion report that two inspectors have found true."""
    rows = Report.objects.filter(jurisdiction=task.jurisdiction, task_id=task.id, state=Report.ACCEPTED)
    return rows.latest("number")


def post_notice(*, jurisdiction: str, task: UUID, by: journal.Actor, at: dt.datetime, act: journal.Act) -> Done:
    """
    Post the public notice (公示) that the task will be struck off; it runs for the campaign's working days.

    :raises Refused: see rules.take; no_notice_asked
    """
    me = acting(by, at)
    with journal.entry("ledger.notice.posted", of=(Task, task), by=by, at=at, act=act) as posting:
        row = task_of(jurisdiction, task)
        days = notice_days(row)
        state = rules.take("post_notice", standing(row, holds={rules.When.NOTICE} if days else ()), me)
        until = workdays.calendar().add_workdays(clock.today(at), days)
        posting.change(row, state=state, notice_until_date=until)
    return Done(posting.receipt, task)


def notice_days(task: Task) -> int:
    """Return how many working days of public notice the task's campaign asks for."""
    rows = Campaign.objects.filter(jurisdiction=task.jurisdiction, id=task.campaign_id)
    return rows.values_list("notice_days", flat=True).get()


def strike_off(*, jurisdiction: str, task: UUID, by: journal.Actor, at: dt.datetime, act: journal.Act) -> Done:
    """
    Strike the task off the account: it gets the seal 销, with number and day.

    :raises Refused: see rules.take; notice_first (the campaign asks for a public notice), notice_runs
    """
    me = acting(by, at)
    with journal.entry("ledger.task.struck", of=(Task, task), by=by, at=at, act=act) as posting:
        row = task_of(jurisdiction, task)
        day = clock.today(at)
        state = rules.take(*_striking(row, day), me)
        number = next_number(posting, jurisdiction=jurisdiction, series=SERIES, year=day.year)
        posting.change(row, state=state, struck_date=day, seal_year=day.year, seal_number=number)
    return Done(posting.receipt, task)


def _striking(task: Task, day: dt.date) -> tuple[str, rules.Standing]:
    """Return by which of the two ways the task would get its seal, and how it stands to that."""
    if task.state == rules.State.POSTED:
        is_over = task.notice_until_date is not None and task.notice_until_date < day
        return "strike_posted", standing(task, holds={rules.When.NOTICE_OVER} if is_over else ())
    return "strike_off", standing(task, holds=() if notice_days(task) else {rules.When.NO_NOTICE})
