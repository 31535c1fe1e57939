"""An office is no more: what it had on the account goes on with the office that stands in its place."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db.models import Q

from bihuan import journal
from bihuan.organization import queries as organization
from bihuan.organization.models import Office, Succession

from .. import rules
from ..models import Assisting, Blocker, Remark, Task
from .shared import Done, task_of

#: Names the acts: one task follows one succession once, whoever asks and however often.
_ACTS = UUID("0c2d7f3a-98c5-4a25-9f5d-7f7c1f8a3b52")
#: A task in one of these goes nowhere any more; reopened, it follows then.
_OVER = rules.LEFT | {rules.State.STRUCK}


@dataclass(frozen=True, slots=True)
class Heirs:
    """Closed office → the one that stands in its place, through every succession."""

    of: dict[UUID, UUID]

    def get(self, office: UUID | None) -> UUID | None:
        return self.of.get(office) if office is not None else None


def succeed_office(*, jurisdiction: str, office: UUID, by: journal.Actor, at: dt.datetime) -> Sequence[Done]:
    """Let every open task of a closed office follow to its successor, one entry a task; a second time does nothing."""
    done = []
    for task in left_behind(jurisdiction, [office]):
        act = journal.Act(uuid5(_ACTS, f"{office}:{task}:{_version(jurisdiction, task)}"), via="clock")
        try:
            done.append(succeed_task(jurisdiction=jurisdiction, task=task, by=by, at=at, act=act))
        except journal.AlreadyDone:
            continue  # another process did it a moment ago
        except journal.Refused as refused:
            if refused.code != "nothing_to_succeed":  # the same, and its picture was the later one
                raise
    return done


def succeed_task(*, jurisdiction: str, task: UUID, by: journal.Actor, at: dt.datetime, act: journal.Act) -> Done:
    """
    Put the offices that stand today in the place of those of the task that are no more.

    Lead office, supervision group, task force, assisting offices, who is waited for or asked. A report that waits for a
    signature then waits for the successor's head. An assisting office whose successor is on the task already stays as
    it was: what it said is kept, and nothing more is expected of it.

    :raises Refused: not_found, nothing_to_succeed
    """
    heirs = _heirs(jurisdiction)
    note = _words(jurisdiction, task, heirs)
    with journal.entry("ledger.task.succeeded", of=(Task, task), by=by, at=at, act=act, note=note) as posting:
        row = task_of(jurisdiction, task)
        before = len(posting.effects)
        names = ("lead_office_id", "supervision_group_id", "task_force_id")
        columns = {name.removesuffix("_id"): heir for name in names if (heir := heirs.get(getattr(row, name)))}
        posting.change(row, **columns)
        own = Assisting.objects.filter(jurisdiction=jurisdiction, task_id=task)
        there = {row.lead_office_id, *own.values_list("office_id", flat=True)}
        for assisting in own.order_by("id"):
            heir = heirs.get(assisting.office_id)
            if heir is not None and heir not in there:
                there.add(heir)
                posting.change(assisting, office=heir)
        _ask_heirs(posting, jurisdiction, task, heirs)
        if len(posting.effects) == before:
            raise journal.Refused("nothing_to_succeed")
    return Done(posting.receipt, task)


def left_behind(jurisdiction: str, offices: Sequence[UUID] | None = None) -> list[UUID]:
    """Return the open tasks in which something hangs on an office that is no more; of some offices, or of all."""
    heirs = _heirs(jurisdiction)
    gone = set(heirs.of) & set(offices) if offices is not None else set(heirs.of)
    if not gone:
        return []
    open_ones = Task.objects.filter(jurisdiction=jurisdiction).exclude(state__in=_OVER)
    own = open_ones.filter(Q(lead_office__in=gone) | Q(supervision_group__in=gone) | Q(task_force__in=gone))
    found = set(own.values_list("id", flat=True))
    found |= set(_waiting(jurisdiction, gone))
    rows = Assisting.objects.filter(jurisdiction=jurisdiction, office__in=gone).exclude(task__state__in=_OVER)
    for task, office, lead in rows.values_list("task", "office", "task__lead_office"):
        heir = heirs.of[office]
        on_it = Assisting.objects.filter(jurisdiction=jurisdiction, task=task, office=heir).exists()
        if heir != lead and not on_it:
            found.add(task)
    return sorted(found)


def _waiting(jurisdiction: str, gone: set[UUID]) -> list[UUID]:
    asked = Remark.objects.filter(jurisdiction=jurisdiction, asked_office__in=gone, answered_at=None)
    blockers = Blocker.objects.filter(jurisdiction=jurisdiction, office__in=gone, state__in=rules.OPEN)
    return [
        *asked.exclude(task__state__in=_OVER).values_list("task", flat=True),
        *blockers.exclude(task__state__in=_OVER).values_list("task", flat=True),
    ]


def _ask_heirs(posting: journal.Posting, jurisdiction: str, task: UUID, heirs: Heirs) -> None:
    for remark in Remark.objects.filter(jurisdiction=jurisdiction, task=task, answered_at=None).order_by("id"):
        if heir := heirs.get(remark.asked_office_id):
            posting.change(remark, asked_office=heir)
    for blocker in Blocker.objects.filter(jurisdiction=jurisdiction, task=task, state__in=rules.OPEN).order_by("id"):
        if heir := heirs.get(blocker.office_id):
            posting.change(blocker, office=heir)


def _heirs(jurisdiction: str) -> Heirs:
    closed = Office.objects.filter(jurisdiction=jurisdiction, closed_date__isnull=False).values_list("id", flat=True)
    found = {office: organization.successor(office, jurisdiction=jurisdiction) for office in closed}
    return Heirs({office: heir for office, heir in found.items() if heir is not None})


def _words(jurisdiction: str, task: UUID, heirs: Heirs) -> str:
    """Return which office goes on as which, and by which paper, as the entry's note."""
    row = Task.objects.filter(jurisdiction=jurisdiction, id=task).first()
    if row is None:
        return ""
    own = set(Assisting.objects.filter(jurisdiction=jurisdiction, task_id=task).values_list("office_id", flat=True))
    own |= {row.lead_office_id, row.supervision_group_id, row.task_force_id} - {None}
    gone = [office for office in sorted(own) if office in heirs.of]
    labels = organization.office_labels([*gone, *heirs.of.values()], jurisdiction=jurisdiction)
    reasons = dict(
        Succession.objects.filter(jurisdiction=jurisdiction, office__in=gone, order=0).values_list("office", "reason")
    )
    return "；".join(
        f"{labels[office].short_name} → {labels[heirs.of[office]].short_name}"
        + (f"（{reasons[office]}）" if reasons.get(office) else "")
        for office in gone
    )


def _version(jurisdiction: str, task: UUID) -> int:
    """Return which entry wrote the task last: what is asked of one picture of it is one act."""
    return Task.objects.filter(jurisdiction=jurisdiction, id=task).values_list("written_by", flat=True)[0]
