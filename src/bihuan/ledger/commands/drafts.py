"""A draft goes back and forth before it is approved: sent back with a reason, revised, or withdrawn and kept."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from bihuan import journal
from bihuan.deadlines import clock

from .. import rules
from ..models import Assisting, Phase, Standard, Target, Task
from .opening import NewTask, check_promise
from .shared import Done, acting, named, standing, task_of


def refuse_approval(
    *, jurisdiction: str, task: UUID, reason: str, by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Done:
    """
    Send a draft back to the supervision office, with the leader's reason.

    :raises Refused: see rules.take
    """
    me = acting(by, at)
    with journal.entry("ledger.approval.refused", of=(Task, task), by=by, at=at, act=act, note=reason) as posting:
        row = task_of(jurisdiction, task)
        state = rules.take("refuse_approval", standing(row), me, given=named(reason=reason))
        posting.change(row, state=state)
    return Done(posting.receipt, task)


def withdraw_draft(
    *, jurisdiction: str, task: UUID, reason: str, by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Done:
    """
    Withdraw a draft: it keeps its number and its story, and counts nowhere.

    :raises Refused: see rules.take
    """
    me = acting(by, at)
    with journal.entry("ledger.draft.withdrawn", of=(Task, task), by=by, at=at, act=act, note=reason) as posting:
        row = task_of(jurisdiction, task)
        state = rules.take("withdraw_draft", standing(row), me, given=named(reason=reason))
        posting.change(row, state=state)
    return Done(posting.receipt, task)


def revise_task(
    *, jurisdiction: str, task: UUID, new: NewTask, by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Done:
    """
    Revise a draft: its promise is not made yet, so that the first one is what is approved. Lines left out are kept aside.

    :raises Refused: see rules.take; classified, not_found (office, post or campaign), no_standard, own_work, due_in_past,
        phase_after_due
    """
    me = acting(by, at)
    secrecy = rules.check_secrecy(new.secrecy)
    with journal.entry("ledger.task.revised", of=(Task, task), by=by, at=at, act=act, note=new.note) as posting:
        row = task_of(jurisdiction, task)
        state = rules.take("revise_task", standing(row), me)
        check_promise(jurisdiction, new, clock.today(at))
        posting.change(
            row,
            state=state,
            secrecy=secrecy,
            campaign=new.campaign,
            domain=new.domain,
            title=new.title,
            stage=new.stage or row.stage,
            source_sentence=new.source_sentence,
            source_place=new.source_place,
            leader=new.leader,
            lead_office=new.lead_office,
            task_force=new.task_force,
            supervision_group=new.supervision_group,
            report_every=new.report_every,
            first_due_date=new.first_due_date,
            due_date=new.first_due_date,
        )
        revise_assisting(posting, row, new.assisting)
        _revise_promise(posting, row, new)
    return Done(posting.receipt, task)


def revise_assisting(posting: journal.Posting, task: Task, offices: Sequence[UUID]) -> None:
    """Let exactly these offices assist: one that no longer does is kept aside with what it has said."""
    rows = {row.office_id: row for row in Assisting.every.filter(jurisdiction=task.jurisdiction, task_id=task.id)}
    for office in dict.fromkeys(offices):
        if office not in rows:
            posting.add(Assisting(jurisdiction=task.jurisdiction, task_id=task.id, office_id=office))
        else:
            posting.change(rows[office], is_current=True)
    for office, row in rows.items():
        if office not in offices:
            posting.change(row, is_current=False)


def _revise_promise(posting: journal.Posting, task: Task, new: NewTask) -> None:
    targets = _lined_up(
        posting,
        task,
        Target,
        [
            {
                "measure": target.measure,
                "comparison": target.comparison,
                "unit": target.unit,
                "first_value": target.value,
                "value": target.value,
                "is_example": target.is_example,
            }
            for target in new.targets
        ],
    )
    _lined_up(
        posting,
        task,
        Phase,
        [
            {
                "due_date": phase.due_date,
                "words": phase.words,
                "target_id": None if phase.target is None else targets[phase.target],
                "value": phase.value,
            }
            for phase in sorted(new.phases, key=lambda phase: phase.due_date)
        ],
    )
    lines = [
        {"words": words, "needs_evidence": order in new.needs_evidence} for order, words in enumerate(new.standards, 1)
    ]
    _lined_up(posting, task, Standard, lines)


def _lined_up(posting: journal.Posting, task: Task, model: Any, wanted: Sequence[dict[str, object]]) -> list[UUID]:
    """Write the lines over the task's rows of that kind, in order, those that were dropped before too; return their keys."""
    rows = list(model.every.filter(jurisdiction=task.jurisdiction, task_id=task.id).order_by("order"))
    keys: list[UUID] = []
    for order, values in enumerate(wanted, 1):
        if order <= len(rows):
            columns = {name.removesuffix("_id"): value for name, value in values.items()}
            keys.append(posting.change(rows[order - 1], **columns, is_current=True).id)
        else:
            row = model(jurisdiction=task.jurisdiction, task_id=task.id, order=order, **values)
            keys.append(posting.add(row).id)
    for row in rows[len(wanted) :]:
        posting.change(row, is_current=False)
    return keys
