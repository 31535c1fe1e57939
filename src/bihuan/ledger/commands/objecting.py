"""异议、改派、转承接单位: the lead office says that it is not its duty; the supervision office decides; the clock stands once it agrees."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from bihuan import journal
from bihuan.deadlines import clock
from bihuan.organization.models import Office

from .. import rules, split
from ..models import Assisting, Pause, Task
from .drafts import revise_assisting
from .pauses import start_clock, stop_clock
from .shared import Done, acting, named, standing, task_of


def object_task(
    *, jurisdiction: str, task: UUID, reason: str, by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Done:
    """
    Object to an assignment instead of signing for it. The clock runs on until the supervision office has agreed.

    :raises Refused: see rules.take
    """
    me = acting(by, at)
    with journal.entry("ledger.task.objected", of=(Task, task), by=by, at=at, act=act, note=reason) as posting:
        row = task_of(jurisdiction, task)
        posting.change(row, state=rules.take("object_task", standing(row), me, given=named(reason=reason)))
    return Done(posting.receipt, task)


def accept_objection(
    *, jurisdiction: str, task: UUID, words: str = "", by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Done:
    """
    Agree with an objection: the clock stands from today until the task is reassigned.

    :raises Refused: see rules.take
    """
    me = acting(by, at)
    with journal.entry("ledger.objection.accepted", of=(Task, task), by=by, at=at, act=act, note=words) as posting:
        row = task_of(jurisdiction, task)
        posting.change(row, state=rules.take("accept_objection", standing(row), me))
        stop_clock(posting, row, since=clock.today(at), kind=Pause.OBJECTION)
    return Done(posting.receipt, task)


def dismiss_objection(
    *, jurisdiction: str, task: UUID, reason: str, by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Done:
    """
    Dismiss an objection: the office has to sign for the task after all, and the clock has not stood.

    :raises Refused: see rules.take
    """
    me = acting(by, at)
    with journal.entry("ledger.objection.dismissed", of=(Task, task), by=by, at=at, act=act, note=reason) as posting:
        row = task_of(jurisdiction, task)
        posting.change(row, state=rules.take("dismiss_objection", standing(row), me, given=named(reason=reason)))
    return Done(posting.receipt, task)


def reassign_task(
    *,
    jurisdiction: str,
    task: UUID,
    lead_office: UUID,
    assisting: Sequence[UUID] | None = None,
    words: str = "",
    by: journal.Actor,
    at: dt.datetime,
    act: journal.Act,
) -> Done:
    """
    Hand a task over to another lead office, under the same number and with all that has happened; its clock runs on.

    assisting: the offices that assist from now on; None: those of before, without the new lead office.

    :raises Refused: see rules.take; same_office, not_found, own_work (the supervision group is one of the offices)
    """
    me = acting(by, at)
    with journal.entry("ledger.task.reassigned", of=(Task, task), by=by, at=at, act=act, note=words) as posting:
        row = task_of(jurisdiction, task)
        state = rules.take("reassign_task", standing(row), me, given=named(lead_office=lead_office))
        if lead_office == row.lead_office_id:
            raise journal.Refused("same_office")
        if assisting is None:
            present = Assisting.objects.filter(jurisdiction=jurisdiction, task_id=task)
            assisting = list(present.values_list("office_id", flat=True))
        others = [office for office in assisting if office != lead_office]
        _check_offices(jurisdiction, row, {lead_office, *others}, lead=lead_office)
        posting.change(row, state=state, lead_office=lead_office)
        revise_assisting(posting, row, others)
        start_clock(posting, row, on=clock.today(at), kind=Pause.OBJECTION)
    return Done(posting.receipt, task)


def pass_on_task(
    *,
    jurisdiction: str,
    task: UUID,
    lead_office: UUID,
    reason: str,
    by: journal.Actor,
    at: dt.datetime,
    act: journal.Act,
) -> Done:
    """
    Pass a task of a split office on to another of its heirs, which goes on where the first one stood.

    Number, dates, reports and state stay: nothing is signed for anew, as at every succession.

    :raises Refused: see rules.take; not_an_heir, own_work (the supervision group is one of the offices)
    """
    me = acting(by, at)
    with journal.entry("ledger.task.passed_on", of=(Task, task), by=by, at=at, act=act, note=reason) as posting:
        row = task_of(jurisdiction, task)
        heirs = split.other_heirs(row)
        facts = standing(row, holds={rules.When.SPLIT} if heirs else ())
        rules.take("pass_on_task", facts, me, given=named(lead_office=lead_office, reason=reason))
        if lead_office not in heirs:
            raise journal.Refused("not_an_heir")
        others = [office for office in sorted(facts.assisting) if office != lead_office]
        _check_offices(jurisdiction, row, {lead_office, *others}, lead=lead_office)
        posting.change(row, lead_office=lead_office)
        if lead_office in facts.assisting:
            revise_assisting(posting, row, others)
    return Done(posting.receipt, task)


def _check_offices(jurisdiction: str, task: Task, offices: set[UUID], *, lead: UUID) -> None:
    known = Office.objects.filter(jurisdiction=jurisdiction, id__in=offices)
    # One that assists may be no more by now; who is to lead is there.
    if known.count() != len(offices) or not known.filter(id=lead, closed_date=None).exists():
        raise journal.Refused("not_found")
    if task.supervision_group_id in offices:
        raise journal.Refused("own_work")
