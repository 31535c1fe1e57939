"""我的事: what waits for this post, by the same table of steps as the buttons; what is due to be reported; what was sent."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from bihuan.deadlines.workdays import Calendar
from bihuan.organization.roles import Role

from .. import rules
from ..models import Check, Report, Task
from .lists import TaskLine, judgements, task_lines

PERIOD_DAYS = {"week": 7, "tendays": 10, "month": 30}  # natural days between two reports


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A task on which the post owes a step."""

    line: TaskLine
    verb: str


@dataclass(frozen=True, slots=True)
class ReportDue:
    """A progress report that is due: on which working day at the latest."""

    line: TaskLine
    due_date: dt.date
    last_date: dt.date | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """A report this office has handed in."""

    task: UUID
    number: int
    title: str
    report_number: int
    kind: str
    state: str
    filed_at: dt.datetime
    written_by: int


@dataclass(frozen=True, slots=True)
class Work:
    """The first page of a post that does rather than decides."""

    items: tuple[WorkItem, ...]
    reports: tuple[ReportDue, ...]
    returned: tuple[TaskLine, ...]
    sent: tuple[Sent, ...]


def waiting(acting: rules.Acting) -> Q:
    """Return the condition on tasks by which a step is owed by this post: the table of steps, turned into a filter."""
    found = Q(pk__in=[])
    for step in rules.LOOP.values():
        if step.is_owed and step.roles & acting.roles:
            found |= Q(state=step.start) & _relation(step.relation, acting)
    return found


def _relation(relation: rules.Relation, acting: rules.Acting) -> Q:
    mine = Check.objects.filter(jurisdiction=OuterRef("jurisdiction"), task_id=OuterRef("id"), confirmed_at__isnull=True)
    match relation:
        case rules.Relation.LEAD:
            return Q(lead_office_id=acting.office)
        case rules.Relation.LEADER:
            return Q() if Role.COUNTY_HEAD in acting.roles else Q(leader_id=acting.post)
        case rules.Relation.GROUP:
            return Q(supervision_group_id=acting.office)
        case rules.Relation.FIRST:
            return Q(Exists(mine.filter(first_id=acting.post)))
        case rules.Relation.SECOND:
            return Q(Exists(mine.filter(second_id=acting.post)))
        case _:
            return Q()


def waiting_count(*, jurisdiction: str, acting: rules.Acting) -> int:
    """Return how many tasks wait for a step of this post."""
    return Task.objects.filter(waiting(acting), jurisdiction=jurisdiction).count()


def work(*, jurisdiction: str, acting: rules.Acting, today: dt.date) -> Work:
    """Return what waits for this post, oldest promise first, and for an office what it has to report."""
    owed = Task.objects.filter(waiting(acting), jurisdiction=jurisdiction).order_by("due_date", "year", "number")
    items = tuple(
        WorkItem(line, _verb(line, acting)) for line in _lines(jurisdiction, owed, today)
    )
    if not acting.roles & rules.OFFICE:
        return Work(items=items, reports=(), returned=(), sent=())
    underway = Task.objects.filter(
        jurisdiction=jurisdiction, lead_office_id=acting.office, state=rules.State.UNDERWAY
    ).order_by("reported_date", "year", "number")
    lines = _lines(jurisdiction, underway, today)
    facts = {task.id: task for task in underway}
    calendar = Calendar.load()
    due = [_due(line, facts[line.id], today, calendar) for line in lines]
    return Work(
        items=items,
        reports=tuple(sorted((item for item in due if item), key=lambda item: item.due_date)),
        returned=tuple(line for line in lines if facts[line.id].returned_count),
        sent=_sent(jurisdiction, acting.office),
    )


def _lines(jurisdiction: str, rows, today: dt.date) -> list[TaskLine]:  # type: ignore[no-untyped-def]
    return task_lines(jurisdiction=jurisdiction, rows=rows, judged=judgements(jurisdiction, rows, today))


def _verb(line: TaskLine, acting: rules.Acting) -> str:
    steps = [s for s in rules.next_steps(line.state) if s.is_owed and s.roles & acting.roles]
    return steps[0].verb if steps else line.next_verb


def _due(line: TaskLine, task: Task, today: dt.date, calendar: Calendar) -> ReportDue:
    """A period after the last report, moved on to a working day, and never past the task's own due date."""
    last = task.reported_date or task.opened_date or today
    due = last + dt.timedelta(days=PERIOD_DAYS[task.report_every])
    while not calendar.is_workday(due):
        due += dt.timedelta(days=1)
    return ReportDue(line=line, due_date=due, last_date=task.reported_date, is_late=due < today)


def _sent(jurisdiction: str, office: UUID, limit: int = 8) -> tuple[Sent, ...]:
    rows = (
        Report.objects.filter(jurisdiction=jurisdiction, task__lead_office_id=office)
        .select_related("task")
        .order_by("-filed_at")[:limit]
    )
    return tuple(
        Sent(r.task_id, r.task.number, r.task.title, r.number, r.kind, r.state, r.filed_at, r.written_by) for r in rows
    )
