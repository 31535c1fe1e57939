"""One verb on many ticked tasks: an entry each, under request ids that follow from the form's own."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid5

from bihuan import journal

from .. import rules
from .carrying import carry_over_task
from .looking_back import order_look_back
from .objecting import reassign_task
from .opening import hand_over_task
from .remarks import chase_task
from .shared import Done, acting

#: What can be done to ticked tasks, in the order in which the list offers it.
BULK: Mapping[str, Callable[..., Done]] = {
    "hand_over_task": hand_over_task,
    "chase_task": chase_task,
    "reassign_task": reassign_task,
    "order_look_back": order_look_back,
    "carry_over_task": carry_over_task,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the verb on one task: a receipt, or the refusal."""

    task: UUID
    receipt: str = ""
    refused: journal.Refused | None = None


def check_ticked(*, by: journal.Actor, at: dt.datetime, verb: str, tasks: Sequence[UUID]) -> None:
    """
    Accept an act on ticked tasks, before anything is asked or done.

    :raises Refused: see rules.check_ticked; not_holder
    """
    rules.check_ticked(acting(by, at), verb=verb, known=BULK, tasks=tasks)


def act_on_each(
    *,
    jurisdiction: str,
    verb: str,
    tasks: Sequence[UUID],
    values: Mapping[str, Any],
    by: journal.Actor,
    at: dt.datetime,
    act: journal.Act,
) -> tuple[Outcome, ...]:
    """
    Take one step on each ticked task, and return what came of it, in the order given. Asked twice it is done once.

    :raises Refused: wrong_role, nothing_ticked, too_many_ticked, unknown_act, not_holder — for all of them at once
    """
    check_ticked(by=by, at=at, verb=verb, tasks=tasks)
    return tuple(
        _one(BULK[verb], task, {"jurisdiction": jurisdiction, **values}, verb=verb, by=by, at=at, act=act)
        for task in dict.fromkeys(tasks)
    )


def _one(
    command: Callable[..., Done],
    task: UUID,
    values: Mapping[str, Any],
    *,
    verb: str,
    by: journal.Actor,
    at: dt.datetime,
    act: journal.Act,
) -> Outcome:
    try:
        done = command(task=task, **values, by=by, at=at, act=own_act(act, verb, task))
    except journal.AlreadyDone as again:
        if not again.same:
            return Outcome(task, refused=journal.Refused("not_same_act"))
        return Outcome(task, receipt=again.receipt)
    except journal.Refused as refused:
        return Outcome(task, refused=refused)
    return Outcome(task, receipt=done.receipt)


def own_act(act: journal.Act, verb: str, task: UUID) -> journal.Act:
    """Return the asking for one of the ticked tasks: its id follows from the form's, so that a second press is no second act."""
    return replace(act, request_id=uuid5(act.request_id, f"{verb}:{task}"), expected=())
