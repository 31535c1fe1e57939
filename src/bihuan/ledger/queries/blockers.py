"""Blockers with their running clocks: of one task, of the county by age, one by itself."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from bihuan.deadlines import workdays
from bihuan.deadlines.lamps import Lamp
from bihuan.organization.models import Office
from bihuan.theme import wording

from .. import numbering, rules
from ..models import Blocker
from .labels import label


@dataclass(frozen=True, slots=True)
class BlockerLine:
    """A blocker as pages show it. waited: working days since it was waited for; late: past the day of its solution."""

    id: UUID
    written_by: int
    task: UUID
    task_number: str
    task_title: str
    number: int
    state: rules.BlockerState
    reason_class: str
    words: str
    whom: str
    office: UUID | None
    raiser: str
    raiser_office: UUID
    raiser_office_name: str
    leader: UUID
    since_date: dt.date
    raised_at: dt.datetime
    answer_by_date: dt.date
    solve_by_date: dt.date
    counts_from_date: dt.date | None
    answer: str
    answered_by: str
    answered_at: dt.datetime | None
    taken_by: str
    taken_by_post: UUID | None
    solution: str
    solved_date: dt.date | None
    waited: int
    late: int
    lamp: Lamp
    stops_clock: bool  # the task's clock stands for it

    @property
    def is_open(self) -> bool:
        return self.state in rules.OPEN

    @property
    def is_outside(self) -> bool:
        return self.office is None

    @property
    def standing(self) -> rules.BlockerStanding:
        """The blocker's side of a step."""
        return rules.BlockerStanding(self.state, self.raiser_office, self.office, self.leader, self.taken_by_post)

    @property
    def expected(self) -> str:
        """The blocker's row as a form of this page shows it."""
        return f"{Blocker._meta.db_table}:{self.id}:{self.written_by}"


def blocker_line(*, jurisdiction: str, blocker: UUID, today: dt.date) -> BlockerLine | None:
    """Return one blocker, or None where it is not in the jurisdiction."""
    return next(iter(_lines(_rows(jurisdiction).filter(id=blocker), today)), None)


def blockers_of(*, jurisdiction: str, task: UUID, today: dt.date) -> tuple[BlockerLine, ...]:
    """Return a task's blockers, the open ones first, then the latest first: one statement."""
    lines = _lines(_rows(jurisdiction).filter(task_id=task).order_by("-number"), today)
    return tuple(sorted(lines, key=lambda line: not line.is_open))


def blockers_by_age(*, jurisdiction: str, today: dt.date, limit: int | None = None) -> tuple[BlockerLine, ...]:
    """Return the county's open blockers, waited for longest first: one statement."""
    rows = _rows(jurisdiction).filter(state__in=rules.OPEN).order_by("since_date", "id")
    return _lines(rows[:limit], today)


def blockers_over(*, jurisdiction: str, today: dt.date, limit: int) -> tuple[BlockerLine, ...]:
    """Return blockers that are over, the latest first: one statement."""
    rows = _rows(jurisdiction).exclude(state__in=rules.OPEN).order_by("-raised_at", "id")
    return _lines(rows[:limit], today)


def blockers_about(*, jurisdiction: str, acting: rules.Acting, today: dt.date) -> tuple[BlockerLine, ...]:
    """Return the open blockers that concern the post: its office waits or is waited for, it decides. One statement."""
    concern = Q(raised_by__office_id=acting.office) | Q(office_id=acting.office)
    if acting.roles & rules.DISPATCHER:
        concern |= Q(office_id=None)
    if acting.roles & rules.LEADERS:
        concern |= Q(task__leader_id=acting.post)
    rows = _rows(jurisdiction).filter(concern, state__in=rules.OPEN).order_by("since_date", "id")
    return _lines(rows, today)


def _rows(jurisdiction: str) -> QuerySet[Blocker]:
    return Blocker.objects.filter(jurisdiction=jurisdiction).select_related(
        "task", "office", "raised_by__office", "answered_by__office", "taken_by__office"
    )


def _lines(rows: Iterable[Blocker], today: dt.date) -> tuple[BlockerLine, ...]:
    calendar = workdays.calendar()
    return tuple(_line(row, today, calendar) for row in rows)


def _short(office: Office) -> str:
    """Return the office as a sentence names it: 县自然资源局."""
    return (wording.is_english() and office.name_en) or office.short_name or office.name


def _line(row: Blocker, today: dt.date, calendar: workdays.Calendar) -> BlockerLine:
    state = rules.BlockerState(row.state)
    end = row.solved_date or today
    counts = state is rules.BlockerState.ACKNOWLEDGED or row.solved_date is not None
    return BlockerLine(
        id=row.id,
        written_by=row.written_by,
        task=row.task_id,
        task_number=numbering.short(row.task.year, row.task.number),
        task_title=row.task.title,
        number=row.number,
        state=state,
        reason_class=row.reason_class,
        words=row.words,
        whom=_short(row.office) if row.office else row.outside,
        office=row.office_id,
        raiser=label(row.raised_by),
        raiser_office=row.raised_by.office_id,
        raiser_office_name=_short(row.raised_by.office),
        leader=row.task.leader_id,
        since_date=row.since_date,
        raised_at=row.raised_at,
        answer_by_date=row.answer_by_date,
        solve_by_date=row.solve_by_date,
        counts_from_date=row.counts_from_date,
        answer=row.answer,
        answered_by=label(row.answered_by) if row.answered_by else "",
        answered_at=row.answered_at,
        taken_by=label(row.taken_by) if row.taken_by else "",
        taken_by_post=row.taken_by_id,
        solution=row.solution,
        solved_date=row.solved_date,
        waited=max(calendar.workdays_between(row.since_date, end), 0),
        late=max(calendar.workdays_between(row.solve_by_date, end), 0) if counts else 0,
        lamp=rules.blocker_lamp(
            state=state, solve_by=row.solve_by_date, solved=row.solved_date, today=today, calendar=calendar
        ),
        stops_clock=state in rules.COUNTING
        and row.task.state not in rules.LEFT
        and rules.stops_clock(waited=row.office_id, lead=row.task.lead_office_id),
    )
