"""我的事: what waits for this post, by the same table of steps as the buttons; what is due to be reported; what was sent."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from bihuan.deadlines import clock, lamps, workdays
from bihuan.journal.chain import MAIN
from bihuan.journal.models import Entry
from bihuan.organization.roles import Role

from .. import numbering, rules
from ..models import Check, LookBack, Plan, Report, Task
from ..returned import RECHECK_DAYS
from .applications import waiting_applications
from .lists import TaskLine, as_lines, fact_of, judge_facts

SENT = 6


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A task on which the post owes a step."""

    line: TaskLine
    verb: str
    since_date: dt.date | None  # the day on which the step before was taken
    waited: int  # working days since then
    in_place_of: Role | None = None  # in whose place, because nobody can act there
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
    number: str  # as the page shows it
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


ALL, NOBODY = Q(pk__isnull=False), Q(pk__in=[])  # an empty condition would vanish beside another


def waiting(acting: rules.Acting, today: dt.date) -> Q:
    """
    Return the condition on tasks by which a step is owed by this post: the table of steps, turned into a filter.

    A step whose post nobody can act in waits for the next post up.
    """
    found = NOBODY
    for step in rules.LOOP.values():
        if not step.is_owed:
            continue
        whose = [_relation(step, acting) or ALL] if step.roles & acting.roles else []
        if (stand_in := _stands_in(step, acting)) != NOBODY:
            whose.append(stand_in or ALL)
        if not whose:
            continue
        here = Q(state__in=[step.start, *(step.also if rules.When.SECOND_AWAY in step.when else ())])
        for condition in {*step.when, *([step.owed_when] if step.owed_when else [])}:
            here &= _holding(condition, acting, today)
        found |= here & reduce(or_, whose)
    return found


def _stands_in(step: rules.Step, acting: rules.Acting) -> Q:
    """Return the condition by which the post takes the step in another's place (rules.stands_in)."""
    is_county_head = Role.COUNTY_HEAD in acting.roles
    match step.relation:
        case rules.Relation.LEAD if acting.roles & rules.LEADERS:
            offices = {office for office, _role in acting.lone if office}
            left = [office for office in offices if all((office, role) in acting.lone for role in step.roles)]
            mine = Q() if is_county_head else Q(leader_id=acting.post)
            return mine & Q(lead_office_id__in=left) if left else NOBODY
        case rules.Relation.ANY if is_county_head and all((None, role) in acting.lone for role in step.roles):
            return Q()
        case rules.Relation.GROUP if acting.roles & rules.INSPECTORS and not step.roles & acting.roles:
            is_lone = all((acting.office, role) in acting.lone for role in step.roles)
            return Q(supervision_group_id=acting.office) if is_lone else NOBODY
        case rules.Relation.FIRST if acting.roles & rules.INSPECTORS and acting.unattended:
            left_alone = _open_checks().filter(first_id__in=acting.unattended).exclude(second_id=acting.post)
            return Q(supervision_group_id=acting.office) & Q(Exists(left_alone))
    return NOBODY


def _holding(condition: rules.When, acting: rules.Acting, today: dt.date) -> Q:
    """Return a step's condition as one on tasks."""
    here = {"jurisdiction": OuterRef("jurisdiction"), "task_id": OuterRef("id")}
    match condition:
        case rules.When.NOTICE:
            return Q(campaign__notice_days__gt=0)
        case rules.When.NO_NOTICE:
            return Q(campaign__notice_days=0)
        case rules.When.NOTICE_OVER:
            return Q(notice_until_date__lt=today)
        case rules.When.PLAN_PENDING:
            return Q(Exists(Plan.objects.filter(**here, state=Plan.PENDING)))
        case rules.When.LOOK_BACK:
            return Q(Exists(LookBack.objects.filter(**here, result="")))
        case rules.When.RELAPSED:
            later = LookBack.objects.filter(
                jurisdiction=OuterRef("jurisdiction"), task_id=OuterRef("task_id"), number__gt=OuterRef("number")
            )
            relapsed = LookBack.objects.filter(**here, result=LookBack.RELAPSED, looked_at__gte=OuterRef("struck_date"))
            return Q(Exists(relapsed.filter(~Exists(later))))
        case rules.When.CONTESTED:
            since = today - dt.timedelta(days=RECHECK_DAYS)
            contested = Check.objects.filter(
                **here, is_contested=True, recheck_of=None, report__state=Report.RETURNED, confirmed_at__date__gte=since
            )
            return Q(Exists(contested))
        case rules.When.RECHECKABLE:
            return Q(returned_count__gt=0)
        case rules.When.SECOND_AWAY if acting.unattended:
            return Q(Exists(_open_checks().filter(second_id__in=acting.unattended)))
    return NOBODY


def _open_checks() -> QuerySet[Check]:
    return Check.objects.filter(
        jurisdiction=OuterRef("jurisdiction"), task_id=OuterRef("id"), confirmed_at__isnull=True
    )


def _relation(step: rules.Step, acting: rules.Acting) -> Q:
    mine = _open_checks()
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


def waiting_count(*, jurisdiction: str, acting: rules.Acting, today: dt.date) -> int:
    """Return how many tasks wait for a step of this post."""
    return Task.objects.filter(waiting(acting, today), jurisdiction=jurisdiction).count()


def reports_due_count(*, jurisdiction: str, acting: rules.Acting, today: dt.date) -> int:
    """Return how many progress reports the post's office owes by today: one statement, none for who reports nothing."""
    if not acting.roles & rules.OFFICE:
        return 0
    calendar, newest = workdays.calendar(), today - dt.timedelta(days=min(lamps.PERIOD_DAYS.values()))
    rows = Task.objects.filter(
        jurisdiction=jurisdiction, lead_office_id=acting.office, state=rules.State.UNDERWAY
    ).exclude(reported_date__gt=newest)
    found = rows.values_list("reported_date", "opened_date", "report_every")
    return sum(lamps.report_due(told or opened or today, every, calendar) <= today for told, opened, every in found)


def queue(*, jurisdiction: str, acting: rules.Acting, today: dt.date) -> tuple[WorkItem, ...]:
    """Return what waits for this post, the earliest promise first: four statements, five for an inspector."""
    tasks = list(_read(jurisdiction, waiting(acting, today)))
    found = _items(tasks, _lines(jurisdiction, tasks, today, acting), _moved(jurisdiction, tasks), acting, today)
    return _decisions(jurisdiction, acting, today) + found


def _decisions(jurisdiction: str, acting: rules.Acting, today: dt.date) -> tuple[WorkItem, ...]:
    """Return the applications that wait for this post, the longest first."""
    asked = waiting_applications(jurisdiction=jurisdiction, acting=acting, today=today)
    lines = _lines(jurisdiction, [one.task for one in asked], today, acting) if asked else {}
    return tuple(
        WorkItem(
            line=lines[one.task.id],
            verb=one.verb,
            since_date=one.since_date,
            waited=one.waited,
            application=one.id,
            asked=one.kind,
        )
        for one in asked
    )


def work(*, jurisdiction: str, acting: rules.Acting, today: dt.date) -> Work:
    """Return what waits for this post and, for an office, what it has to report, waits for and has sent."""
    if not acting.roles & rules.OFFICE:
        return Work(items=queue(jurisdiction=jurisdiction, acting=acting, today=today))
    led = Q(lead_office_id=acting.office) & ~Q(
        state__in=[*rules.DRAFTS, *rules.LEFT, rules.State.APPROVED, rules.State.STRUCK]
    )
    tasks = list(_read(jurisdiction, led | waiting(acting, today)))
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
    return rows.select_related("campaign", "lead_office", "leader__office", "supervision_group").order_by(
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
    replacing = _replacing(tasks[0].jurisdiction, tasks, acting) if tasks else frozenset()
    return tuple(
        WorkItem(
            line=lines[task.id],
            verb=step.verb,
            since_date=moved.get(task.id),
            waited=_waited(moved.get(task.id), today),
            in_place_of=_IN_PLACE_OF[step.relation] if not step.roles & acting.roles else None,
        )
        for task, step in ((task, _owed_by(task, acting, replacing)) for task in tasks)
    )


#: In whose place a step is taken by somebody whose role the table does not name for it.
_IN_PLACE_OF = {
    rules.Relation.LEAD: Role.OFFICE_HEAD,
    rules.Relation.ANY: Role.DISPATCHER,
    rules.Relation.GROUP: Role.GROUP_LEADER,
}


def _owed_by(task: Task, acting: rules.Acting, replacing: frozenset[UUID]) -> rules.Step:
    """Return the step that waits for this post on a task of its queue."""
    notice = rules.When.NOTICE if task.campaign.notice_days else rules.When.NO_NOTICE
    other = {rules.When.NOTICE, rules.When.NO_NOTICE} - {notice}
    if task.id in replacing:
        return rules.LOOP["replace_second"]
    steps = [step for step in _owed(task) if not step.when & (other | {rules.When.SECOND_AWAY})]
    own = [step for step in steps if step.roles & acting.roles]
    return (own or steps)[0]


def _replacing(jurisdiction: str, tasks: Sequence[Task], acting: rules.Acting) -> frozenset[UUID]:
    """Return the tasks whose second inspector's post nobody can act in: for a group's leader, where there is such a post."""
    if Role.GROUP_LEADER not in acting.roles or not acting.unattended:
        return frozenset()
    rows = Check.objects.filter(
        jurisdiction=jurisdiction,
        task_id__in=[task.id for task in tasks],
        confirmed_at__isnull=True,
        second_id__in=acting.unattended,
    )
    return frozenset(rows.values_list("task_id", flat=True))


def _due(line: TaskLine, task: Task, today: dt.date, calendar: workdays.Calendar) -> ReportDue:
    """A period after the last report, moved on to a working day."""
    last = task.reported_date or task.opened_date or today
    due = lamps.report_due(last, task.report_every, calendar)
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
        Sent(
            r.task_id,
            numbering.short(r.task.year, r.task.number),
            r.task.title,
            r.number,
            r.kind,
            r.state,
            r.filed_at,
            r.written_by,
        )
        for r in rows
    )


def _asked(jurisdiction: str, office: UUID, today: dt.date) -> Asked:
    month = dt.datetime.combine(today.replace(day=1), dt.time(), tzinfo=clock.SHANGHAI)
    before = (month - dt.timedelta(days=1)).replace(day=1)
    counts = Report.objects.filter(jurisdiction=jurisdiction, task__lead_office_id=office).aggregate(
        now=Count("id", filter=Q(filed_at__gte=month)),
        last=Count("id", filter=Q(filed_at__gte=before, filed_at__lt=month)),
    )
    return Asked(counts["now"], counts["last"])
