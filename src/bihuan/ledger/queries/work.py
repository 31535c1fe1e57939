"""我的事: what waits for this post, by the same table of steps as the buttons; what is due to be reported; what was sent."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from bihuan.deadlines import clock, workdays
from bihuan.journal.chain import MAIN
from bihuan.journal.models import Entry
from bihuan.organization.roles import Role

from .. import rules
from ..models import Check, Report, Task
from .applications import waiting_applications
from .lists import TaskLine, as_lines, fact_of, judge_facts

PERIOD_DAYS = {"week": 7, "tendays": 10, "month": 30}  # natural days between two reports
SENT = 6


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A task on which the post owes a step."""

    line: TaskLine
    verb: str
    since_date: dt.date | None  # the day on which the step before was taken
    waited: int  # working days since then
    application: UUID | None = None  # the step is the decision on this one
    asked: rules.ApplicationKind | None = None


@dataclass(frozen=True, slots=True)
class ReportDue:
    """A progress report that is due: on which working day at the latest."""

    line: TaskLine
    number: int  # it will be the n-th of its task
    due_date: dt.date
    last_date: dt.date | None
    is_late: bool
    late: int  # working days past the due date


@dataclass(frozen=True, slots=True)
class Returned:
    """A task whose completion report came back: who found what."""

    line: TaskLine
    verdict: str
    findings: str
    on: dt.date | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A task of this office on which somebody else owes the next step."""

    line: TaskLine
    since_date: dt.date | None
    waited: int  # working days


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
    written_by: int  # its place in the journal


@dataclass(frozen=True, slots=True)
class Asked:
    """How many reports the office has handed in this month and last month: what it was asked for."""

    this_month: int
    last_month: int


@dataclass(frozen=True, slots=True)
class Work:
    """The first page of a post that does rather than decides."""

    items: tuple[WorkItem, ...] = ()
    reports: tuple[ReportDue, ...] = ()  # the latest first
    returned: tuple[Returned, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    sent: tuple[Sent, ...] = ()
    asked: Asked | None = None  # None for a post that does not report


def waiting(acting: rules.Acting) -> Q:
    """Return the condition on tasks by which a step is owed by this post: the table of steps, turned into a filter."""
    found = Q(pk__in=[])
    for step in rules.LOOP.values():
        if step.is_owed and step.roles & acting.roles:
            found |= Q(state=step.start) & _relation(step, acting)
    return found


def _relation(step: rules.Step, acting: rules.Acting) -> Q:
    mine = Check.objects.filter(
        jurisdiction=OuterRef("jurisdiction"), task_id=OuterRef("id"), confirmed_at__isnull=True
    )
    match step.relation:
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


def queue(*, jurisdiction: str, acting: rules.Acting, today: dt.date) -> tuple[WorkItem, ...]:
    """Return what waits for this post, the earliest promise first: four statements, five for an inspector."""
    tasks = list(_read(jurisdiction, waiting(acting)))
    found = _items(tasks, _lines(jurisdiction, tasks, today, acting), _moved(jurisdiction, tasks), acting, today)
    return _decisions(jurisdiction, acting, today) + found


def _decisions(jurisdiction: str, acting: rules.Acting, today: dt.date) -> tuple[WorkItem, ...]:
    """Return the applications that wait for this post, the longest first."""
    asked = waiting_applications(jurisdiction=jurisdiction, acting=acting, today=today)
    lines = _lines(jurisdiction, [one.task for one in asked], today, acting) if asked else {}
    return tuple(WorkItem(lines[one.task.id], one.verb, one.since_date, one.waited, one.id, one.kind) for one in asked)


def work(*, jurisdiction: str, acting: rules.Acting, today: dt.date) -> Work:
    """Return what waits for this post and, for an office, what it has to report, waits for and has sent."""
    if not acting.roles & rules.OFFICE:
        return Work(items=queue(jurisdiction=jurisdiction, acting=acting, today=today))
    led = Q(lead_office_id=acting.office) & ~Q(
        state__in=[*rules.DRAFTS, *rules.LEFT, rules.State.APPROVED, rules.State.STRUCK]
    )
    tasks = list(_read(jurisdiction, led | waiting(acting)))
    lines = _lines(jurisdiction, tasks, today, acting)
    moved = _moved(jurisdiction, tasks)
    own = {task.id for task in tasks if any(step.roles & acting.roles for step in _owed(task))}
    underway = [(task, lines[task.id]) for task in tasks if task.state == rules.State.UNDERWAY]
    calendar = workdays.calendar()
    due = [_due(line, task, today, calendar) for task, line in underway]
    return Work(
        items=_items([task for task in tasks if task.id in own], lines, moved, acting, today),
        reports=tuple(sorted(due, key=lambda report: (report.due_date, report.line.number))),
        returned=_returned(jurisdiction, [line for task, line in underway if task.returned_count]),
        waiting=tuple(
            Waiting(lines[task.id], moved.get(task.id), _waited(moved.get(task.id), today))
            for task in tasks
            if task.id not in own and task.state != rules.State.UNDERWAY
        ),
        sent=_sent(jurisdiction, acting.office),
        asked=_asked(jurisdiction, acting.office, today),
    )


def _read(jurisdiction: str, condition: Q) -> QuerySet[Task]:
    rows = Task.objects.filter(condition, jurisdiction=jurisdiction)
    return rows.select_related("lead_office", "leader__office", "supervision_group").order_by(
        "due_date", "year", "number"
    )


def _lines(jurisdiction: str, tasks: Sequence[Task], today: dt.date, acting: rules.Acting) -> dict[UUID, TaskLine]:
    judged = judge_facts(jurisdiction, [fact_of(task) for task in tasks], today)
    return {line.id: line for line in as_lines(jurisdiction, tasks, judged, acting)}


def _moved(jurisdiction: str, tasks: Sequence[Task]) -> dict[UUID, dt.date]:
    """Return for each task the day of the entry that wrote it last: of the step before the one that is owed."""
    rows = Entry.objects.filter(
        jurisdiction=jurisdiction, stream=MAIN, sequence__in={task.written_by for task in tasks}
    )
    days = dict(rows.values_list("sequence", "day"))
    return {task.id: days[task.written_by] for task in tasks if task.written_by in days}


def _waited(since: dt.date | None, today: dt.date) -> int:
    return workdays.calendar().workdays_between(since, today) if since else 0


def _owed(task: Task) -> list[rules.Step]:
    return [step for step in rules.next_steps(rules.State(task.state)) if rules.is_owed(step, rules.State(task.state))]


def _items(
    tasks: Sequence[Task],
    lines: dict[UUID, TaskLine],
    moved: dict[UUID, dt.date],
    acting: rules.Acting,
    today: dt.date,
) -> tuple[WorkItem, ...]:
    return tuple(
        WorkItem(
            line=lines[task.id],
            verb=next(step.verb for step in _owed(task) if step.roles & acting.roles),
            since_date=moved.get(task.id),
            waited=_waited(moved.get(task.id), today),
        )
        for task in tasks
    )


def _due(line: TaskLine, task: Task, today: dt.date, calendar: workdays.Calendar) -> ReportDue:
    """A period after the last report, moved on to a working day."""
    last = task.reported_date or task.opened_date or today
    due = last + dt.timedelta(days=PERIOD_DAYS[task.report_every])
    while not calendar.is_workday(due):
        due += dt.timedelta(days=1)
    return ReportDue(
        line=line,
        number=task.report_count + 1,
        due_date=due,
        last_date=task.reported_date,
        is_late=due < today,
        late=calendar.workdays_between(due, today) if due < today else 0,
    )


def _returned(jurisdiction: str, lines: Sequence[TaskLine]) -> tuple[Returned, ...]:
    rows = Check.objects.filter(
        jurisdiction=jurisdiction, task_id__in=[line.id for line in lines], confirmed_at__isnull=False
    ).order_by("number")
    checks = {row.task_id: row for row in rows}  # of several the last
    return tuple(_as_returned(line, checks.get(line.id)) for line in lines)


def _as_returned(line: TaskLine, check: Check | None) -> Returned:
    # A check that found the report true did not send it back: a leader did, and the task's story says why.
    if check is None or check.verdict == rules.Verdict.TRUE or check.confirmed_at is None:
        return Returned(line, "", "", None)
    return Returned(line, check.verdict, check.findings, clock.today(check.confirmed_at))


def _sent(jurisdiction: str, office: UUID) -> tuple[Sent, ...]:
    rows = (
        Report.objects.filter(jurisdiction=jurisdiction, task__lead_office_id=office)
        .select_related("task")
        .order_by("-filed_at")[:SENT]
    )
    return tuple(
        Sent(r.task_id, r.task.number, r.task.title, r.number, r.kind, r.state, r.filed_at, r.written_by) for r in rows
    )


def _asked(jurisdiction: str, office: UUID, today: dt.date) -> Asked:
    month = dt.datetime.combine(today.replace(day=1), dt.time(), tzinfo=clock.SHANGHAI)
    before = (month - dt.timedelta(days=1)).replace(day=1)
    counts = Report.objects.filter(jurisdiction=jurisdiction, task__lead_office_id=office).aggregate(
        now=Count("id", filter=Q(filed_at__gte=month)),
        last=Count("id", filter=Q(filed_at__gte=before, filed_at__lt=month)),
    )
    return Asked(counts["now"], counts["last"])
