"""The ledger list and what its rows show; the lamps of many tasks at once."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce
from typing import Any, NamedTuple
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, Q, QuerySet, Subquery

from bihuan.deadlines import lamps

from .. import claims, judging, numbering, rules, running
from ..models import Check, Measurement, Target, Task

PAGE_ROWS = 50
SOON_DAYS = 7  # natural days: 七日内到期


@dataclass(frozen=True, slots=True)
class AccountCounts:
    """How many tasks have passed each gate."""

    open: int = 0
    told: int = 0
    checked: int = 0
    struck: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the target stands that is furthest behind: promised, reported, measured by a signed check; in unit."""

    measure: str
    unit: str
    promised: Decimal
    reported: Decimal | None
    measured: Decimal | None
    is_example: bool
    is_hidden: bool = False  # the viewer checks this task and has not entered an own figure yet
    is_share: bool = False  # reported and measured read well as a share of what was promised

    @property
    def standing(self) -> int:
        """The percent of the promise that is measured, else reported; a target that is no share comes last."""
        share = self.share(self.reported if self.measured is None else self.measured)
        return 1000 if share is None else share

    def share(self, value: Decimal | None) -> int | None:
        """Return a value in whole percent of the promise, None where that says nothing."""
        return int(value * 100 / self.promised) if value is not None and self.is_share else None


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
    lead_office_en: str
    lead_office_id: UUID
    leader_office: str
    leader_office_en: str
    leader_title: str
    leader_title_en: str
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
    group_name_en: str
    reopened: int = 0  # how often it was taken up again after its seal
    books_year: int = 0  # a later one than its number's: carried over
    is_archived: bool = False

    @property
    def no(self) -> str:
        """The number as the page shows it: 18, 2022-18 where there are several years, 18-R1 once taken up again."""
        return numbering.short(self.year, self.number, self.reopened)

    @property
    def carried_from(self) -> int:
        """The year in which a task was opened that was carried over; nought where it was not."""
        return self.year if self.books_year > self.year else 0

    @property
    def suffix(self) -> str:
        """What stands behind the number of a task that was taken up again: -R1."""
        return f"-R{self.reopened}" if self.reopened else ""

    @property
    def lamp(self) -> str:
        return self.judgement.lamp.value

    @property
    def pace(self) -> Decimal | None:
        """Points ahead of the plan, below nought behind; None where no quantity is planned or nothing is owed any more."""
        return self.judgement.pace

    @property
    def is_struck(self) -> bool:
        return self.state is rules.State.STRUCK


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address of the list asks for; empty means all."""

    campaign: UUID | None = None
    account: str = ""  # open, told, checked, struck: passed this gate
    gap: str = ""  # untold, unchecked, unstruck: passed one gate and not the next
    lamp: str = ""
    domain: str = ""
    office: UUID | None = None
    is_changed: bool = False  # the present date is later than the first promise
    is_soon: bool = False  # due within seven days, no completion report
    is_past: bool = False  # the first promise is past, no completion report
    done: str = ""  # told, checked, returned, struck: this happened within the seven days from done_since on
    done_since: dt.date | None = None
    left: str = ""  # withdrawn, merged: these alone, which else stand in no list
    year: int | None = None  # that stood in this year's account
    is_archived: bool = False  # of campaigns in the archive: these alone
    words: str = ""
    sort: str = "number"


@dataclass(frozen=True, slots=True)
class OfficeCount:
    """A lead office and how many rows it would leave."""

    name: str
    name_en: str
    count: int


@dataclass(frozen=True, slots=True)
class TaskList:
    """
    A page of the ledger, with the counts its chips show.

    Each count is of the rows that choosing the chip would leave: everything else that is chosen stays in force.
    """

    page: Page[Any]  # of TaskLine
    presets: Mapping[str, int]  # all, soon, own, struck: rows of campaign and words, nothing else chosen
    counts: AccountCounts
    lamps: Mapping[str, int]
    gaps: Mapping[str, int]
    domains: Mapping[str, int]
    offices: Mapping[UUID, OfficeCount]
    groups: Mapping[str, AccountCounts]  # domain → the strip of its rows in this selection
    sizes: Mapping[str, int]  # domain → how many they are, on this page or not
    changed: int
    soon: int
    past: int
    left: Mapping[rules.State, int]  # withdrawn, merged: they stand in no account, whatever is chosen beside
    years: Mapping[int, int]  # year → how many stood in its account
    archived: int  # of campaigns in the archive, which stand in no list unless asked for


class Fact(NamedTuple):
    """What is counted, sorted and judged of a task without reading the whole row."""

    id: UUID
    year: int
    number: int
    state: rules.State
    domain: str
    office: UUID
    office_order: int
    office_name: str
    office_name_en: str
    first_due: dt.date
    due: dt.date
    told: dt.date | None
    struck: dt.date | None
    returned: int
    checked: dt.date | None
    returned_on: dt.date | None
    leader: UUID  # post
    books_year: int


COLUMNS = (
    "id", "year", "number", "state", "domain", "lead_office_id", "lead_office__order", "lead_office__short_name",
    "lead_office__name_en", "first_due_date", "due_date", "told_date", "struck_date", "returned_count",
    "checked_date", "returned_date", "leader_id", "books_year",
)  # fmt: skip

GAPS = {
    "untold": (rules.Account.OPEN, rules.Account.TOLD),
    "unchecked": (rules.Account.TOLD, rules.Account.CHECKED),
    "unstruck": (rules.Account.CHECKED, rules.Account.STRUCK),
}
_STATES_OF_GAP = {
    gap: frozenset(rules.states_in(passed)) - frozenset(rules.states_in(not_yet))
    for gap, (passed, not_yet) in GAPS.items()
}
_STATES_OF_ACCOUNT = {account.value: frozenset(rules.states_in(account)) for account in rules.Account}

#: What can have happened to a task in a week, as it stands now: a report that came back since is told no more.
HAPPENINGS: Mapping[str, Callable[[Fact], dt.date | None]] = {
    "told": lambda fact: fact.told,
    "checked": lambda fact: fact.checked,
    "returned": lambda fact: fact.returned_on,
    "struck": lambda fact: fact.struck,
}
WEEK = dt.timedelta(days=7)


def in_week(day: dt.date | None, since: dt.date) -> bool:
    """Tell whether a day lies in the seven days that begin with `since`."""
    return day is not None and since <= day < since + WEEK


SORTS: Mapping[str, Callable[[Fact], tuple[object, ...]]] = {
    "number": lambda fact: (fact.year, fact.number),
    # What is struck off waits for nobody: it comes last.
    "due": lambda fact: (fact.struck is not None, fact.due, fact.year, fact.number),
    "first": lambda fact: (fact.struck is not None, fact.first_due, fact.year, fact.number),
    "office": lambda fact: (fact.office_order, fact.office_name, fact.year, fact.number),
}


def selection(
    jurisdiction: str,
    *,
    viewer: rules.Acting | None,
    campaign: UUID | None = None,
    words: str = "",
    archived: bool = False,
) -> QuerySet[Task]:
    """
    Return the tasks of a jurisdiction, of one campaign, found by words in title or lead office or by number.

    viewer: the post that looks, None one of a jurisdiction above; drafts are left out that it may not read.
    What is archived is found by words or by its campaign, and else only where it alone is asked for.
    """
    rows = Task.objects.filter(jurisdiction=jurisdiction)
    if viewer is None or not viewer.roles & rules.DRAFT_READERS:
        approved = ~Q(state__in=rules.DRAFTS) & ~Q(state=rules.State.WITHDRAWN, opened_date__isnull=True)
        rows = rows.filter(approved | Q(leader_id=viewer.post) if viewer else approved)
    if archived:
        rows = rows.filter(campaign__archived_date__isnull=False)
    elif not campaign and not words:
        rows = rows.filter(campaign__archived_date__isnull=True)
    if campaign:
        rows = rows.filter(campaign_id=campaign)
    if words:
        found = (
            Q(title__icontains=words) | Q(lead_office__name__icontains=words) | Q(lead_office__name_en__icontains=words)
        )
        year, _, number = words.rpartition("-")  # 2022-18
        if number.isdecimal() and len(number) < 9 and (not year or (year.isdecimal() and len(year) == 4)):
            found |= Q(number=int(number), **({"year": int(year)} if year else {}))
        rows = rows.filter(found)
    return rows


def archived_count(jurisdiction: str) -> int:
    """Return how many tasks lie in the archive, without what was withdrawn or merged: one statement."""
    rows = Task.objects.filter(jurisdiction=jurisdiction, campaign__archived_date__isnull=False)
    return rows.exclude(state__in=rules.LEFT).count()


def fact_of(task: Task) -> Fact:
    """Return a row, read with its lead office, as a fact."""
    values: list[Any] = [reduce(getattr, name.split("__"), task) for name in COLUMNS]
    return Fact(*values)._replace(state=rules.State(task.state))


def facts_of(rows: QuerySet[Task]) -> list[Fact]:
    """Return the selection as facts, by number: one statement."""
    read = (Fact(*values) for values in rows.order_by("year", "number").values_list(*COLUMNS))
    return [fact._replace(state=rules.State(fact.state)) for fact in read]


def judge_facts(jurisdiction: str, facts: Iterable[Fact], today: dt.date) -> dict[UUID, lamps.Judgement]:
    """Return the lamp of each task: six statements at most."""
    return judging.judge(jurisdiction, [fact.id for fact in facts], today)


def judgements(jurisdiction: str, rows: QuerySet[Task], today: dt.date) -> dict[UUID, lamps.Judgement]:
    """Return the lamp of every task of the selection."""
    return judge_facts(jurisdiction, facts_of(rows), today)


def task_list(
    *,
    jurisdiction: str,
    filters: Filters,
    today: dt.date,
    page: int | str = 1,
    page_rows: int = PAGE_ROWS,
    own: UUID | None = None,
    viewer: rules.Acting | None = None,
) -> TaskList:
    """
    Return one page of the ledger as filtered and the counts of its chips: five statements, six for an inspector.

    own: the office of the post that looks. viewer: that post: an inspector reads no claim before the own figure stands.
    """
    every = facts_of(
        selection(
            jurisdiction,
            viewer=viewer,
            campaign=filters.campaign,
            words=filters.words,
            archived=filters.is_archived,
        )
    )
    facts = kept(every, left=filters.left, is_sought=bool(filters.words))
    judged = running.lit(jurisdiction, [fact.id for fact in facts], today)
    lit = {task: judgement.lamp.value for task, judgement in judged.items()}
    facets = _sift(facts, _tests(filters, lit, today))
    chosen = sorted(facets.chosen, key=SORTS.get(filters.sort, SORTS["number"]))
    if filters.sort not in SORTS or filters.sort == "number":
        ranks = {domain: rank for rank, domain in enumerate(dict.fromkeys(fact.domain for fact in facts))}
        chosen.sort(key=lambda fact: ranks[fact.domain])
    pages: Paginator[Any] = Paginator([fact.id for fact in chosen], page_rows)
    paged = pages.get_page(page)
    lines = lines_of(jurisdiction, list(paged.object_list), judged.said(paged.object_list), viewer)
    states = Counter(fact.state.value for fact in facets.of("stage"))
    return TaskList(
        page=Page(lines, paged.number, pages),
        presets={
            "all": len(facts),
            "soon": sum(_is_soon(fact, today) for fact in facts),
            "own": sum(fact.office == own for fact in facts),
            "struck": sum(fact.state is rules.State.STRUCK for fact in facts),
        },
        counts=count_accounts(states),
        lamps=Counter(lit[fact.id] for fact in facets.of("lamp")),
        gaps={gap: sum(states[state] for state in _STATES_OF_GAP[gap]) for gap in GAPS},
        domains=_in_order(facts, Counter(fact.domain for fact in facets.of("domain"))),
        offices=_offices(facets.of("office")),
        groups=_strips(chosen),
        sizes=Counter(fact.domain for fact in chosen),
        changed=sum(_is_changed(fact) for fact in facets.of("changed")),
        soon=sum(_is_soon(fact, today) for fact in facets.of("soon")),
        past=sum(_is_past(fact, today) for fact in facets.of("past")),
        left=left_of(every),
        years=_years(facets.of("year")),
        archived=archived_count(jurisdiction),
    )


def _years(facts: Iterable[Fact]) -> dict[int, int]:
    """Return how many tasks stood in each year's account: one carried over stood in both."""
    return dict(sorted(Counter(year for fact in facts for year in range(fact.year, fact.books_year + 1)).items()))


def kept(facts: Sequence[Fact], *, left: str = "", is_sought: bool = False) -> list[Fact]:
    """Return the facts of a list: what has left the account only where that is chosen, or found by words or number."""
    if left:
        return [fact for fact in facts if fact.state == left]
    return [fact for fact in facts if is_sought or fact.state not in rules.LEFT]


def left_of(facts: Iterable[Fact]) -> dict[rules.State, int]:
    """Return how many have left the account, and how."""
    return Counter(fact.state for fact in facts if fact.state in rules.LEFT)


@dataclass(slots=True)
class _Sieve:
    """What passed all tests, and for each test what failed that one alone."""

    chosen: list[Fact] = field(default_factory=list)
    but_one: dict[str, list[Fact]] = field(default_factory=lambda: defaultdict(list))

    def of(self, name: str) -> list[Fact]:
        return self.chosen + self.but_one.get(name, [])


def _sift(facts: Iterable[Fact], tests: Mapping[str, Callable[[Fact], bool]]) -> _Sieve:
    sieve = _Sieve()
    for fact in facts:
        failed = [name for name, passes in tests.items() if not passes(fact)]
        if not failed:
            sieve.chosen.append(fact)
        elif len(failed) == 1:
            sieve.but_one[failed[0]].append(fact)
    return sieve


def _tests(filters: Filters, lit: Mapping[UUID, str], today: dt.date) -> dict[str, Callable[[Fact], bool]]:
    tests: dict[str, Callable[[Fact], bool]] = {}
    states = _STATES_OF_GAP.get(filters.gap) or _STATES_OF_ACCOUNT.get(filters.account)
    if states:
        tests["stage"] = lambda fact: fact.state in states
    if filters.lamp:
        tests["lamp"] = lambda fact: lit[fact.id] == filters.lamp
    if filters.domain:
        tests["domain"] = lambda fact: fact.domain == filters.domain
    if filters.office:
        tests["office"] = lambda fact: fact.office == filters.office
    if (year := filters.year) is not None:
        tests["year"] = lambda fact: fact.year <= year <= fact.books_year
    if filters.done and filters.done_since:
        happened, since = HAPPENINGS[filters.done], filters.done_since
        tests["done"] = lambda fact: in_week(happened(fact), since)
    if filters.is_changed:
        tests["changed"] = _is_changed
    if filters.is_soon:
        tests["soon"] = lambda fact: _is_soon(fact, today)
    if filters.is_past:
        tests["past"] = lambda fact: _is_past(fact, today)
    return tests


def _is_changed(fact: Fact) -> bool:
    return fact.due > fact.first_due


def _is_soon(fact: Fact, today: dt.date) -> bool:
    return fact.told is None and fact.struck is None and dt.timedelta(0) <= fact.due - today <= dt.timedelta(SOON_DAYS)


def _is_past(fact: Fact, today: dt.date) -> bool:
    return fact.first_due < today and fact.told is None and fact.state in _STATES_OF_ACCOUNT[rules.Account.OPEN]


def _in_order(facts: Iterable[Fact], counts: Mapping[str, int]) -> dict[str, int]:
    return {domain: counts[domain] for domain in dict.fromkeys(fact.domain for fact in facts) if counts.get(domain)}


def _offices(facts: Sequence[Fact]) -> dict[UUID, OfficeCount]:
    counts = Counter(fact.office for fact in facts)
    ordered = {fact.office: fact for fact in sorted(facts, key=SORTS["office"])}
    return {key: OfficeCount(fact.office_name, fact.office_name_en, counts[key]) for key, fact in ordered.items()}


def _strips(facts: Iterable[Fact]) -> dict[str, AccountCounts]:
    states: dict[str, Counter[str]] = defaultdict(Counter)
    for fact in facts:
        states[fact.domain][fact.state.value] += 1
    return {domain: count_accounts(counts) for domain, counts in states.items()}


def count_accounts(states: Mapping[str, int]) -> AccountCounts:
    """Return how many of these states have passed each gate."""
    return AccountCounts(*(sum(states.get(s.value, 0) for s in rules.states_in(account)) for account in rules.Account))


def lines_of(
    jurisdiction: str, tasks: Sequence[UUID], judged: Mapping[UUID, lamps.Judgement], viewer: rules.Acting | None = None
) -> list[TaskLine]:
    """Return these tasks as lines, in this order: two statements, three for an inspector."""
    rows = Task.objects.filter(jurisdiction=jurisdiction, id__in=tasks)
    related = rows.select_related("campaign", "lead_office", "leader__office", "supervision_group")
    found = {row.id: row for row in related}
    return as_lines(jurisdiction, [found[task] for task in tasks if task in found], judged, viewer)


def as_lines(
    jurisdiction: str, rows: Sequence[Task], judged: Mapping[UUID, lamps.Judgement], viewer: rules.Acting | None = None
) -> list[TaskLine]:
    """Return rows, read with their offices and leader, as lines with the progress of the first target: one statement, two for an inspector."""
    progress = _progress(jurisdiction, rows, closed_to(jurisdiction, rows, viewer))
    return [_line(row, judged[row.id], progress.get(row.id)) for row in rows]


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
        lead_office_en=task.lead_office.name_en,
        lead_office_id=task.lead_office_id,
        leader_office=task.leader.office.short_name or task.leader.office.name,
        leader_office_en=task.leader.office.name_en,
        leader_title=task.leader.title,
        leader_title_en=task.leader.title_en,
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
        group_name=task.supervision_group.short_name or task.supervision_group.name,
        group_name_en=task.supervision_group.name_en,
        reopened=task.reopened_count,
        books_year=task.books_year,
        is_archived=task.campaign.archived_date is not None,
    )


def _progress(jurisdiction: str, rows: Sequence[Task], hidden: frozenset[UUID]) -> dict[UUID, Progress]:
    tasks = [row.id for row in rows]
    # An unsigned completion report is its office's own.
    reported = claims.figures(jurisdiction).filter(target_id=OuterRef("id")).order_by("-report__number")
    # What two inspectors have not both signed yet is not told to others, and a list is for everybody.
    measured = Measurement.objects.filter(
        jurisdiction=jurisdiction, target_id=OuterRef("id"), check_of__confirmed_at__isnull=False
    )
    if any(row.reopened_count for row in rows):
        # What stood before a struck task was taken up again says nothing of how it stands now.
        reported = reported.filter(report__written_by__gt=claims.round_of(jurisdiction, "report__task_id"))
        measured = measured.filter(check_of__written_by__gt=claims.round_of(jurisdiction, "check_of__task_id"))
    targets = Target.objects.filter(jurisdiction=jurisdiction, task_id__in=tasks).annotate(
        reported=Subquery(reported.values("value")[:1]),
        measured=Subquery(measured.order_by("-check_of__number").values("value")[:1]),
    )
    found: dict[UUID, Progress] = {}
    for row in targets.order_by("order"):
        progress = Progress(
            measure=row.measure,
            unit=row.unit,
            promised=row.value,
            reported=None if row.task_id in hidden else row.reported,
            measured=row.measured,
            is_example=row.is_example,
            is_hidden=row.task_id in hidden,
            is_share=row.value > 0 and row.comparison != rules.Comparison.AT_MOST,
        )
        worst = found.get(row.task_id)
        if worst is None or progress.standing < worst.standing:
            found[row.task_id] = progress
    return found


def closed_to(jurisdiction: str, rows: Sequence[Task], viewer: rules.Acting | None) -> frozenset[UUID]:
    """Return the tasks whose claim the viewer, an inspector, may not read yet: before the own figure stands."""
    if viewer is None or not viewer.roles & rules.INSPECTORS:
        return frozenset()
    unmeasured = {row.id: row for row in rows if row.state in (rules.State.REPORTED, rules.State.CHECKING)}
    named = Check.objects.filter(
        Q(first_id=viewer.post) | Q(second_id=viewer.post),
        jurisdiction=jurisdiction,
        task_id__in=list(unmeasured),
        confirmed_at__isnull=True,
    )
    of_group = [row.id for row in unmeasured.values() if row.supervision_group_id == viewer.office]
    return frozenset([*of_group, *named.values_list("task_id", flat=True)])
