"""The way of a task's first target in outline: planned by its phases, reported, measured by signed checks."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from bihuan.deadlines import clock
from bihuan.deadlines.trajectories import plan

from .. import claims
from ..models import Measurement, Phase, Target

Points = tuple[tuple[float, float], ...]  # share of the time from opening to the present date, share of the promise


@dataclass(frozen=True, slots=True)
class Trajectory:
    """What a small picture shows: shapes only, the figures stand beside it."""

    planned: Points
    reported: Points
    measured: Points


def trajectories(
    *, jurisdiction: str, tasks: Sequence[UUID], today: dt.date, hidden: frozenset[UUID] = frozenset()
) -> dict[UUID, Trajectory]:
    """
    Return the trajectory of each task that has a quantity, from its opening to its present date: four statements.

    Of a struck task that was taken up again: of its present round, from that day on, with a statement more.
    hidden: tasks whose claims the viewer may not read yet.
    """
    rows = Target.objects.filter(jurisdiction=jurisdiction, task_id__in=tasks, order=1, value__gt=0)
    targets = {row.id: row for row in rows.select_related("task") if row.task.opened_date}
    again = claims.reopened_on(jurisdiction, [t.task_id for t in targets.values() if t.task.reopened_count], today)
    planned: dict[UUID, list[tuple[dt.date, Decimal]]] = defaultdict(list)
    phases = Phase.objects.filter(
        jurisdiction=jurisdiction, target_id__in=targets, value__isnull=False, is_current=True
    )
    for target, day, planned_value in phases.order_by("due_date").values_list("target_id", "due_date", "value"):
        planned[target].append((day, planned_value or Decimal(0)))
    reported: dict[UUID, list[tuple[dt.date, Decimal]]] = defaultdict(list)
    told = claims.figures(jurisdiction).filter(target_id__in=targets)
    if again:
        told = told.filter(report__written_by__gt=claims.round_of(jurisdiction, "report__task_id"))
    for target, at, value in told.order_by("report__number").values_list("target_id", "report__filed_at", "value"):
        reported[target].append((clock.today(at), value))
    measured: dict[UUID, list[tuple[dt.date, Decimal]]] = defaultdict(list)
    found = Measurement.objects.filter(jurisdiction=jurisdiction, target_id__in=targets)
    signed = found.filter(check_of__confirmed_at__isnull=False).order_by("check_of__number")
    if again:
        signed = signed.filter(check_of__written_by__gt=claims.round_of(jurisdiction, "check_of__task_id"))
    for target, seen_at, value in signed.values_list("target_id", "check_of__measured_at", "value"):
        if seen_at is not None:
            measured[target].append((clock.today(seen_at), value))
    return {
        row.task_id: _drawn(
            row,
            again.get(row.task_id, row.task.opened_date),
            planned[key],
            [] if row.task_id in hidden else reported[key],
            measured[key],
            today,
        )
        for key, row in targets.items()
    }


def _drawn(
    target: Target,
    begin: dt.date,
    planned: Sequence[tuple[dt.date, Decimal]],
    reported: Sequence[tuple[dt.date, Decimal]],
    measured: Sequence[tuple[dt.date, Decimal]],
    today: dt.date,
) -> Trajectory:
    end = target.task.due_date
    days = max((max(end, today) - begin).days, 1)

    def points(values: Sequence[tuple[dt.date, Decimal]]) -> Points:
        return tuple(((day - begin).days / days, float(value / target.value)) for day, value in values)

    return Trajectory(
        planned=points(plan(begin, end, target.value, planned)),
        reported=points(reported),
        measured=points([(begin, Decimal(0)), *measured]) if measured else (),
    )
