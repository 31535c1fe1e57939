"""The ledger list, the four-account strip, and the tables by domain and office."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from bihuan.deadlines import lamps
from bihuan.deadlines.workdays import Calendar

from .. import rules
from ..models import Campaign, Figure, Measurement, Phase, Target, Task

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class AccountCounts:
    """How many tasks have passed each gate."""

    open: int = 0
    told: int = 0
    checked: int = 0
    struck: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the first target stands: promised, last reported, last measured; in unit."""

    measure: str
    unit: str
    promised: Decimal
    reported: Decimal | None
    measured: Decimal | None
    is_example: bool


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One row of the ledger."""

    id: UUID
    year: int
    number: int
    title: str
    stage: str
    domain: str
    lead_office: str
    leader_office: str
    leader_title: str
    state: rules.State
    accounts: tuple[rules.Account, ...]
    judgement: lamps.Judgement
    first_due_date: dt.date
    due_date: dt.date
    struck_date: dt.date | None
    seal_year: int | None
    seal_number: int | None
    progress: Progress | None
    next_verb: str  # the step that is owed, "report_progress" while the work goes on, "" when struck off
    group_name: str

    @property
    def lamp(self) -> str:
        return self.judgement.lamp.value


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address of the list asks for; empty means all."""

    campaign: UUID | None = None
    account: str = ""  # open, told, checked, struck: passed this gate
    gap: str = ""  # untold, unchecked, unstruck: passed one gate and not the next
    lamp: str = ""
    domain: str = ""
    office: UUID | None = None
    words: str = ""
    sort: str = "number"


@dataclass(frozen=True, slots=True)
class TaskList:
    """A page of the ledger, with the counts its chips show."""

    page: "Page[TaskLine]"
    counts: AccountCounts
    lamps: dict[str, int]
    gaps: dict[str, int]
    domains: dict[str, int]
    offices: dict[UUID, tuple[str, int]] = field(default_factory=dict)


SORTS = {
    "number": ("year", "number"),
    "due": ("due_date", "year", "number"),
    "office": ("lead_office__order", "year", "number"),
}

GAPS = {
    "untold": (rules.Account.OPEN, rules.Account.TOLD),
    "unchecked": (rules.Account.TOLD, rules.Account.CHECKED),
    "unstruck": (rules.Account.CHECKED, rules.Account.STRUCK),
}


def _gap_states(gap: str) -> tuple[rules.State, ...]:
    passed, not_yet = GAPS[gap]
    return tuple(state for state in rules.states_in(passed) if state not in rules.states_in(not_yet))


def _tasks(jurisdiction: str, filters: Filters) -> QuerySet[Task]:
    rows = Task.objects.filter(jurisdiction=jurisdiction)
    if filters.campaign:
        rows = rows.filter(campaign_id=filters.campaign)
    if filters.account in list(rules.Account):
        rows = rows.filter(state__in=rules.states_in(rules.Account(filters.account)))
    if filters.gap in GAPS:
        rows = rows.filter(state__in=_gap_states(filters.gap))
    if filters.domain:
        rows = rows.filter(domain=filters.domain)
    if filters.office:
        rows = rows.filter(lead_office_id=filters.office)
    if filters.words:
        number = Q(number=int(filters.words)) if filters.words.isdecimal() and len(filters.words) < 9 else Q()
        rows = rows.filter(Q(title__icontains=filters.words) | Q(lead_office__name__icontains=filters.words) | number)
    return rows


def task_list(*, jurisdiction: str, filters: Filters, today: dt.date, page: int = 1) -> TaskList:
    """Return one page of the ledger as filtered, 50 rows, and the counts of its chips over the whole selection."""
    rows = _tasks(jurisdiction, filters).order_by(*SORTS.get(filters.sort, SORTS["number"]))
    judged = judgements(jurisdiction, rows, today)
    lamp_counts = Counter(judgement.lamp.value for judgement in judged.values())
    if filters.lamp:
        rows = rows.filter(id__in=[task for task, j in judged.items() if j.lamp.value == filters.lamp])
    paged = Paginator(rows, PAGE_ROWS).get_page(page)
    paged.object_list = task_lines(jurisdiction=jurisdiction, rows=paged.object_list, judged=judged)  # type: ignore[assignment]
    states = dict(_tasks(jurisdiction, Filters(campaign=filters.campaign)).values_list("state").annotate(n=Count("id")))
    offices = rows.order_by().values_list("lead_office_id", "lead_office__short_name").annotate(n=Count("id"))
    return TaskList(
        page=paged,  # type: ignore[arg-type]
        counts=_account_counts(states),
        lamps=dict(lamp_counts),
        gaps={gap: sum(states.get(state, 0) for state in _gap_states(gap)) for gap in GAPS},
        domains=dict(rows.order_by().values_list("domain").annotate(n=Count("id"))),
        offices={key: (name, n) for key, name, n in offices.order_by("lead_office__order")},
    )


def account_counts(*, jurisdiction: str, campaign: UUID | None = None) -> AccountCounts:
    """Return the strip's four figures for a jurisdiction or one campaign."""
    rows = _tasks(jurisdiction, Filters(campaign=campaign))
    return _account_counts(dict(rows.values_list("state").annotate(n=Count("id"))))


def _account_counts(states: dict[str, int]) -> AccountCounts:
    return AccountCounts(*(sum(states.get(s, 0) for s in rules.states_in(account)) for account in rules.Account))


def judgements(jurisdiction: str, rows: QuerySet[Task], today: dt.date) -> dict[UUID, lamps.Judgement]:
    """Return the lamp of every task of the selection: two statements."""
    calendar = Calendar.load()
    facts = list(
        rows.values_list("id", "state", "first_due_date", "due_date", "told_date", "struck_date", "returned_count")
    )
    phases: dict[UUID, list[tuple[dt.date, str, dt.date | None]]] = defaultdict(list)
    late = Phase.objects.filter(jurisdiction=jurisdiction, due_date__lt=today, reached_date__isnull=True)
    for task, due, words in late.order_by("due_date").values_list("task_id", "due_date", "words"):
        phases[task].append((due, words, None))
    return {
        task: lamps.judge(
            today=today,
            first_due=first_due,
            due=due,
            reported_on=told,
            struck_on=struck,
            returned=returned > 0 and told is None,
            phases=phases[task],
            begun=state not in (rules.State.DRAFTED, rules.State.APPROVED),
            calendar=calendar,
        )
        for task, state, first_due, due, told, struck, returned in facts
    }


def task_lines(
    *, jurisdiction: str, rows: Iterable[Task] | QuerySet[Task], judged: dict[UUID, lamps.Judgement]
) -> list[TaskLine]:
    """Return the rows as lines, with the progress of each task's first target: three statements."""
    if isinstance(rows, QuerySet):
        rows = rows.select_related("lead_office", "leader__office", "supervision_group")
    tasks = list(rows)
    progress = _progress(jurisdiction, [task.id for task in tasks])
    return [_line(task, judged[task.id], progress.get(task.id)) for task in tasks]


def _line(task: Task, judgement: lamps.Judgement, progress: Progress | None) -> TaskLine:
    state = rules.State(task.state)
    steps = rules.next_steps(state)
    return TaskLine(
        id=task.id,
        year=task.year,
        number=task.number,
        title=task.title,
        stage=task.stage,
        domain=task.domain,
        lead_office=task.lead_office.short_name or task.lead_office.name,
        leader_office=task.leader.office.name,
        leader_title=task.leader.title,
        state=state,
        accounts=rules.accounts_passed(state),
        judgement=judgement,
        first_due_date=task.first_due_date,
        due_date=task.due_date,
        struck_date=task.struck_date,
        seal_year=task.seal_year,
        seal_number=task.seal_number,
        progress=progress,
        next_verb=steps[0].verb if steps else "",
        group_name=task.supervision_group.name,
    )


def _progress(jurisdiction: str, tasks: Sequence[UUID]) -> dict[UUID, Progress]:
    reported = Figure.objects.filter(jurisdiction=jurisdiction, target_id=OuterRef("id")).order_by("-report__number")
    measured = Measurement.objects.filter(jurisdiction=jurisdiction, target_id=OuterRef("id"))
    rows = Target.objects.filter(jurisdiction=jurisdiction, task_id__in=tasks, order=1).annotate(
        reported=Subquery(reported.values("value")[:1]),
        measured=Subquery(measured.order_by("-check_of__number").values("value")[:1]),
    )
    return {
        row.task_id: Progress(row.measure, row.unit, row.value, row.reported, row.measured, row.is_example) for row in rows
    }


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """A campaign and its days."""

    id: UUID
    name: str
    name_en: str
    source: str
    start_date: dt.date
    end_date: dt.date


def campaigns(*, jurisdiction: str) -> list[CampaignLine]:
    """Return the jurisdiction's campaigns, the latest first."""
    rows = Campaign.objects.filter(jurisdiction=jurisdiction).order_by("-start_date")
    return [CampaignLine(r.id, r.name, r.name_en, r.source, r.start_date, r.end_date) for r in rows]


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """How the tasks of one domain or one lead office stand."""

    key: str  # the domain, or the office's id
    name: str
    counts: AccountCounts
    lamps: dict[str, int]
    changed: int  # present date later than the first promise


def domain_lines(lines: Iterable[TaskLine]) -> list[OfficeLine]:
    """Return one line per domain, in the order of their first task."""
    return _grouped((line.domain, line.domain, line) for line in lines)


def office_lines(lines: Iterable[TaskLine]) -> list[OfficeLine]:
    """Return one line per lead office, most tasks first."""
    grouped = _grouped((line.lead_office, line.lead_office, line) for line in lines)
    return sorted(grouped, key=lambda line: -line.counts.open)


def _grouped(rows: Iterable[tuple[str, str, TaskLine]]) -> list[OfficeLine]:
    groups: dict[tuple[str, str], list[TaskLine]] = defaultdict(list)
    for key, name, line in rows:
        groups[key, name].append(line)
    return [
        OfficeLine(
            key=key,
            name=name,
            counts=_account_counts(dict(Counter(line.state.value for line in lines))),
            lamps=dict(Counter(line.lamp for line in lines)),
            changed=sum(line.due_date > line.first_due_date for line in lines),
        )
        for (key, name), lines in groups.items()
    ]


def all_lines(*, jurisdiction: str, filters: Filters, today: dt.date) -> list[TaskLine]:
    """Return every line of a selection, by number: for the cockpit of a campaign."""
    rows = _tasks(jurisdiction, filters).order_by(F("year"), F("number"))
    return task_lines(jurisdiction=jurisdiction, rows=rows, judged=judgements(jurisdiction, rows, today))
