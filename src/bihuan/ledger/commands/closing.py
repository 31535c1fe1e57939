"""销账: a leader decides, the supervision office strikes off with the seal."""

import datetime as dt
from uuid import UUID

from bihuan import journal
from bihuan.deadlines import clock

from .. import rules
from ..models import Report, Task
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
        posting.change(row, state=rules.take("approve_closing", standing(row), me))
    return Done(posting.receipt, task)


def refuse_closing(
    *, jurisdiction: str, task: UUID, reason: str, by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Done:
    """
    Send a verified task back to its office, with the leader's reason.

    :raises Refused: see rules.take
    """
    me = acting(by, at)
    with journal.entry("ledger.closing.refused", of=(Task, task), by=by, at=at, act=act, note=reason) as posting:
        row = task_of(jurisdiction, task)
        state = rules.take("refuse_closing", standing(row), me, given=named(reason=reason))
        report = Report.objects.filter(jurisdiction=jurisdiction, task_id=task, state=Report.ACCEPTED).latest("number")
        posting.change(report, state=Report.RETURNED)
        posting.change(row, state=state, told_date=None, checked_date=None, returned_count=row.returned_count + 1)
    return Done(posting.receipt, task)


def strike_off(*, jurisdiction: str, task: UUID, by: journal.Actor, at: dt.datetime, act: journal.Act) -> Done:
    """
    Strike the task off the account: it gets the seal 销, with number and day.

    :raises Refused: see rules.take
    """
    me = acting(by, at)
    with journal.entry("ledger.task.struck", of=(Task, task), by=by, at=at, act=act) as posting:
        row = task_of(jurisdiction, task)
        state = rules.take("strike_off", standing(row), me)
        day = clock.today(at)
        number = next_number(posting, jurisdiction=jurisdiction, series=SERIES, year=day.year)
        posting.change(row, state=state, struck_date=day, seal_year=day.year, seal_number=number)
    return Done(posting.receipt, task)
