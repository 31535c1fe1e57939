"""回头看: what is ordered and not yet seen, what was seen last, and the draws with their seeds and lists."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from bihuan.journal.chain import MAIN
from bihuan.journal.models import Touched

from .. import numbering, rules
from ..models import Draw, LookBack, Task
from .labels import label, office_label

SHOWN = 60  # look-backs that are over; older ones stand on their tasks


@dataclass(frozen=True, slots=True)
class Look:
    """One look-back in the list."""

    task: UUID
    number: str  # as the page shows it
    title: str
    lead_office: str
    group: str
    due_date: dt.date
    result: str
    looked_at: dt.datetime | None
    is_late: bool
    is_drawn: bool


@dataclass(frozen=True, slots=True)
class DrawLine:
    """One draw."""

    id: UUID
    number: int
    drawn_at: dt.datetime
    drawn_by: str
    percent: int
    pool: int
    drawn: int
    due_date: dt.date
    written_by: int


@dataclass(frozen=True, slots=True)
class Lot:
    """One task that could be drawn, in the order of the draw."""

    number: str  # 2023-12
    is_drawn: bool
    task: UUID | None
    title: str
    result: str  # of the look-back that the draw ordered; empty: not yet seen
    is_seen: bool


@dataclass(frozen=True, slots=True)
class DrawPage:
    """A draw with its list, drawn once more from its seed."""

    line: DrawLine
    seed: str
    since_date: dt.date
    until_date: dt.date
    lots: tuple[Lot, ...]
    agrees: bool  # drawn again from seed and list, the same tasks come first


def look_backs(*, jurisdiction: str, today: dt.date) -> tuple[list[Look], list[Look]]:
    """Return what is still to be seen, the earliest first, and what was seen, the latest first: two statements."""
    rows = LookBack.objects.filter(jurisdiction=jurisdiction).select_related(
        "task__lead_office", "task__supervision_group"
    )
    waiting = rows.filter(result="").order_by("due_date", "task__year", "task__number")
    over = rows.exclude(result="").order_by("-looked_at")[:SHOWN]
    return [_look(row, today) for row in waiting], [_look(row, today) for row in over]


def _look(row: LookBack, today: dt.date) -> Look:
    task: Task = row.task
    return Look(
        task=task.id,
        number=numbering.short(task.year, task.number),
        title=task.title,
        lead_office=office_label(task.lead_office),
        group=office_label(task.supervision_group),
        due_date=row.due_date,
        result=row.result,
        looked_at=row.looked_at,
        is_late=not row.result and row.due_date < today,
        is_drawn=row.draw_id is not None,
    )


def draws(*, jurisdiction: str) -> list[DrawLine]:
    """Return the draws, the latest first: one statement."""
    rows = Draw.objects.filter(jurisdiction=jurisdiction).select_related("drawn_by__office").order_by("-number")
    return [_line(row) for row in rows]


def _line(row: Draw) -> DrawLine:
    return DrawLine(
        id=row.id,
        number=row.number,
        drawn_at=row.drawn_at,
        drawn_by=label(row.drawn_by),
        percent=row.percent,
        pool=len(row.pool.split()),
        drawn=len(row.drawn.split()),
        due_date=row.due_date,
        written_by=row.written_by,
    )


def draw_page(*, jurisdiction: str, draw: UUID) -> DrawPage | None:
    """Return a draw, or None where it is not in the jurisdiction: three statements."""
    row = Draw.objects.filter(jurisdiction=jurisdiction, id=draw).select_related("drawn_by__office").first()
    if row is None:
        return None
    pool, drawn = row.pool.split(), row.drawn.split()
    years = {int(number.split("-")[0]) for number in pool}
    tasks = {
        f"{task.year}-{task.number}": task
        for task in Task.objects.filter(
            jurisdiction=jurisdiction, year__in=years, number__in={int(number.split("-")[1]) for number in pool}
        )
    }
    results = dict(LookBack.objects.filter(jurisdiction=jurisdiction, draw=row).values_list("task_id", "result"))
    lots = []
    for number in rules.drawing.order(row.seed, pool):
        task = tasks.get(number)
        result = results.get(task.id, "") if task else ""
        lots.append(
            Lot(number, number in drawn, task.id if task else None, task.title if task else "", result, bool(result))
        )
    return DrawPage(
        line=_line(row),
        seed=row.seed,
        since_date=row.since_date,
        until_date=row.until_date,
        lots=tuple(lots),
        agrees=rules.drawing.drawn(row.seed, pool, row.percent) == drawn,
    )


def drawn_entries(*, jurisdiction: str, task: UUID) -> frozenset[int]:
    """Return the entries of the draws in which the task was drawn: they touch its look-back and not the task. Two statements."""
    keys = LookBack.objects.filter(jurisdiction=jurisdiction, task_id=task, draw__isnull=False).values_list(
        "id", flat=True
    )
    table = LookBack._meta.db_table
    found = Touched.objects.filter(
        jurisdiction=jurisdiction, stream=MAIN, table=table, key__in=[str(key) for key in keys]
    )
    return frozenset(found.values_list("sequence", flat=True))
