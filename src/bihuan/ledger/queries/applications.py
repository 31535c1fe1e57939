"""Applications: of one task with their ladders, of the whole county as a list, those that wait for a post."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from bihuan import journal
from bihuan.deadlines import clock, workdays
from bihuan.journal.chain import MAIN
from bihuan.journal.models import Entry, Touched
from bihuan.organization import queries as organization

from .. import numbering, rules
from ..ladder import asked_by, asked_of, benches
from ..models import Amendment, Application, Decision, Pause, Task
from ..rules import applications as ladders
from .facts import TaskPage
from .labels import office_label
from .lists import selection
from .story import StoryLine, read_entries

PAGE_ROWS = 50
OPEN = (Application.PENDING, Application.CHECKED)
#: How the list narrows by state: what is shown, and the states that it stands for.
GROUPS = {
    "open": OPEN,
    "granted": (Application.GRANTED,),
    "refused": (Application.REFUSED,),
    "taken_back": (Application.TAKEN_BACK,),
}
#: A task in one of these goes on no more: what is still open on it lapses.
_OVER = frozenset({*rules.LEFT, rules.State.STRUCK})


@dataclass(frozen=True, slots=True)
class Station:
    """One rung of an application's ladder: whose it is, who decided there and when, or since when it waits."""

    level: ladders.Level
    is_agreed: bool | None = None  # None: nobody has decided here
    is_now: bool = False
    who: str = ""  # the post that decided, or the posts that it waits for
    stand_in: StoryLine | None = None  # the entry, where it was signed by delegation
    at: dt.datetime | None = None
    words: str = ""
    waited: int = 0  # working days
    stood_in_by: ladders.Level | None = None  # it stands with this level, because nobody can act in its own posts


@dataclass(frozen=True, slots=True)
class Other:
    """Another task, as a merging names it."""

    id: UUID
    number: str  # as the page shows it
    title: str


def other(task: Task) -> Other:
    """Return a task as another one's page names it."""
    return Other(task.id, numbering.short(task.year, task.number), task.title)


@dataclass(frozen=True, slots=True)
class ApplicationLine:
    """One application with its ladder."""

    id: UUID
    written_by: int
    task: Other
    lead_office: str
    number: int
    kind: rules.ApplicationKind
    nth: int
    state: str  # as the row has it, or "lapsed": still open on a task that is withdrawn, merged or struck off
    reason_class: rules.ReasonClass
    reason: str
    done_so_far: str
    basis: str
    is_late: bool
    old_due_date: dt.date | None
    new_due_date: dt.date | None
    amendments: tuple[tuple[str, Decimal, Decimal, str], ...]  # measure, old, new, unit
    into: Other | None
    asked_by: str
    asked_at: dt.datetime
    signed: StoryLine | None  # the entry of the filing, where it was signed by delegation
    stations: tuple[Station, ...]

    @property
    def expected(self) -> str:
        """The application's row as a form of its page shows it."""
        return f"{Application._meta.db_table}:{self.id}:{self.written_by}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def approver(self) -> Station | None:
        """Return the station that decided on it."""
        return next((s for s in reversed(self.stations) if s.is_agreed is not None), None)


@dataclass(frozen=True, slots=True)
class Way:
    """What a viewer may do with an application: verb → the refusal, None where the button is live."""

    refusals: Mapping[str, journal.Refused | None] = field(default_factory=dict)
    verb: str = ""  # by which its next station agrees: check_application or grant_application


@dataclass(frozen=True, slots=True)
class ClockStop:
    """Days on which a task's clock stood, both counting, and for which its due date moved."""

    kind: str  # Pause.kind
    since_date: dt.date
    until_date: dt.date


def clock_stops(*, jurisdiction: str, task: UUID) -> tuple[ClockStop, ...]:
    """Return the pauses of a task that are over and held a working day, the earliest first: one statement."""
    rows = Pause.objects.filter(jurisdiction=jurisdiction, task_id=task, until_date__isnull=False)
    found = rows.order_by("since_date", "id").values_list("kind", "since_date", "until_date")
    calendar = workdays.calendar()
    return tuple(
        ClockStop(kind, since, until)
        for kind, since, until in found
        if until and calendar.workdays_between(since - dt.timedelta(days=1), until)
    )


def applications(*, jurisdiction: str, task: UUID, today: dt.date) -> tuple[ApplicationLine, ...]:
    """Return a task's applications, the latest first; one statement where there is none."""
    rows = _read(jurisdiction).filter(task_id=task).order_by("-number")
    return _lines(jurisdiction, list(rows), today)


def _read(jurisdiction: str) -> QuerySet[Application]:
    return Application.objects.filter(jurisdiction=jurisdiction).select_related("task__lead_office", "into")


def _lines(jurisdiction: str, rows: Sequence[Application], today: dt.date) -> tuple[ApplicationLine, ...]:
    """Return rows as lines in their order: nine statements, up to eight more where one is open or signed by delegation."""
    if not rows:
        return ()
    keys = [row.id for row in rows]
    decided: dict[UUID, list[Decision]] = defaultdict(list)
    for one in Decision.objects.filter(jurisdiction=jurisdiction, application_id__in=keys).order_by("rung"):
        decided[one.application_id].append(one)
    amended: dict[UUID, tuple[tuple[str, Decimal, Decimal, str], ...]] = defaultdict(tuple)
    found = Amendment.objects.filter(jurisdiction=jurisdiction, application_id__in=keys).select_related("target")
    for row in found.order_by("target__order"):
        amended[row.application_id] += ((row.target.measure, row.old_value, row.new_value, row.target.unit),)
    waiting = [row.task for row in rows if _state(row) in OPEN]
    desks = benches(waiting, jurisdiction=jurisdiction, on=today) if waiting else {}
    named = _Names(jurisdiction, rows, decided, desks)
    signed = _signed(jurisdiction, keys)
    return tuple(
        ApplicationLine(
            id=row.id,
            written_by=row.written_by,
            task=other(row.task),
            lead_office=office_label(row.task.lead_office),
            number=row.number,
            kind=rules.ApplicationKind(row.kind),
            nth=row.nth,
            state=_state(row),
            reason_class=rules.ReasonClass(row.reason_class),
            reason=row.reason,
            done_so_far=row.done_so_far,
            basis=row.basis,
            is_late=row.is_late,
            old_due_date=row.old_due_date,
            new_due_date=row.new_due_date,
            amendments=amended[row.id],
            into=other(row.into) if row.into else None,
            asked_by=named.of(row.asked_by_id, row.asked_at),
            asked_at=row.asked_at,
            signed=signed.get((row.id, 0)),
            stations=_stations(row, decided[row.id], desks.get(row.task_id), named, signed, today),
        )
        for row in rows
    )


def _state(row: Application) -> str:
    return "lapsed" if row.state in OPEN and rules.State(row.task.state) in _OVER else row.state


class _Names:
    """The posts that asked, decided, or are waited for, in the words of their day."""

    def __init__(
        self,
        jurisdiction: str,
        rows: Iterable[Application],
        decided: Mapping[UUID, list[Decision]],
        desks: Mapping[UUID, ladders.Bench],
    ) -> None:
        posts = {row.asked_by_id for row in rows} | {one.by_post_id for some in decided.values() for one in some}
        for desk in desks.values():
            posts |= desk.dispatchers | desk.county_heads | {desk.leader}
        self._labels = organization.dated_labels(posts, jurisdiction=jurisdiction)

    def of(self, post: UUID, at: dt.datetime | dt.date) -> str:
        """Return 县审批局 局长."""
        day = clock.today(at) if isinstance(at, dt.datetime) else at
        facts = self._labels.facts(post, office=None, on=day)
        return facts.label if facts else ""


def _signed(jurisdiction: str, applications: Collection[UUID]) -> dict[tuple[UUID, int], StoryLine]:
    """Return (application, station from 1, nought for the filing) → the entry, of those that a deputy signed."""
    touched = Touched.objects.filter(
        jurisdiction=jurisdiction, stream=MAIN, table=Application._meta.db_table, key__in=[str(a) for a in applications]
    )
    rows = list(touched.values_list("sequence", "key"))
    entries = Entry.objects.filter(jurisdiction=jurisdiction, stream=MAIN, sequence__in={place for place, _ in rows})
    by_deputy = {line.sequence: line for line in read_entries(jurisdiction, list(entries)) if line.delegate}
    found = {}
    for place, key in rows:
        if place in by_deputy:
            line = by_deputy[place]
            found[UUID(key), int(line.values.get(f"{Decision._meta.db_table}.rung", 0))] = line
    return found


def _stations(
    row: Application,
    decided: Sequence[Decision],
    desk: ladders.Bench | None,
    named: _Names,
    signed: Mapping[tuple[UUID, int], StoryLine],
    today: dt.date,
) -> tuple[Station, ...]:
    found = []
    ladder = ladders.KINDS[rules.ApplicationKind(row.kind)].ladder(row.nth)
    since = decided[-1].decided_at if decided else row.asked_at
    for place, level in enumerate(ladder, 1):
        if place <= len(decided):
            one = decided[place - 1]
            found.append(
                Station(
                    level=level,
                    is_agreed=one.is_agreed,
                    who=named.of(one.by_post_id, one.decided_at),
                    stand_in=signed.get((row.id, place)),
                    at=one.decided_at,
                    words=one.words,
                )
            )
        elif place == len(decided) + 1 and desk is not None and _state(row) in OPEN:
            held, posts = ladders.stands_with(level, desk, asker=row.asked_by_id)
            found.append(
                Station(
                    level=level,
                    is_now=True,
                    who=min((named.of(post, today) for post in posts), default=""),
                    waited=max(workdays.calendar().workdays_between(clock.today(since), today), 0),
                    stood_in_by=held if held is not level else None,
                )
            )
        else:
            found.append(Station(level=level))
    return tuple(found)


def way(
    *, jurisdiction: str, page: TaskPage, application: UUID, acting: rules.Acting | None, today: dt.date
) -> Way | None:
    """Return what the viewer may do with an application of that task's page, None where there is no such application."""
    row = Application.objects.filter(jurisdiction=jurisdiction, task_id=page.id, id=application).select_related("task")
    found = row.first()
    if found is None:
        return None
    if acting is None or _state(found) == "lapsed":
        return Way()
    asked = asked_by(found, acting)
    verb = ladders.GRANT if asked.is_last else ladders.CHECK
    desk = benches([found.task], jurisdiction=jurisdiction, on=today)[page.id]
    facts = rules.Standing(state=page.state, lead=page.lead_office_id)
    refusals: dict[str, journal.Refused | None] = {
        name: ladders.why_not_decide(name, asked, facts, acting, desk) for name in (verb, ladders.REFUSE)
    }
    refusals["take_back_application"] = ladders.why_not_take_back(asked, facts, acting)
    return Way(refusals, verb if asked.level else "")


def why_not_ask(
    *, page: TaskPage, lines: Iterable[ApplicationLine], acting: rules.Acting | None
) -> Mapping[rules.ApplicationKind, journal.Refused | None]:
    """Return for each kind the refusal that asking would meet; nothing for a post of a jurisdiction above."""
    if acting is None:
        return {}
    pending = {line.kind for line in lines if line.is_open}
    facts = rules.Standing(state=page.state, lead=page.lead_office_id, leader=page.leader_id)
    return {
        kind: ladders.why_not_ask(kind, facts, acting, has_pending=kind in pending) for kind in rules.ApplicationKind
    }


@dataclass(frozen=True, slots=True)
class WaitingApplication:
    """An application that waits for a post."""

    id: UUID
    task: Task
    kind: rules.ApplicationKind
    nth: int
    verb: str
    since_date: dt.date
    waited: int  # working days


def waiting_applications(*, jurisdiction: str, acting: rules.Acting, today: dt.date) -> tuple[WaitingApplication, ...]:
    """
    Return the applications that wait for this post, the longest first: one statement where none is open.

    The county head is every task's leader and may decide on each; waits for them what is theirs or nobody else's.
    """
    if not acting.roles & ladders.ALL_DECIDERS:
        return ()
    rows = Application.objects.filter(jurisdiction=jurisdiction, state__in=OPEN).exclude(task__state__in=_OVER)
    found = list(
        rows.select_related("task__campaign", "task__lead_office", "task__leader__office", "task__supervision_group")
    )
    if not found:
        return ()
    decided: dict[UUID, list[dt.datetime]] = defaultdict(list)
    said = Decision.objects.filter(jurisdiction=jurisdiction, application_id__in=[row.id for row in found])
    for key, at in said.order_by("rung").values_list("application_id", "decided_at"):
        decided[key].append(at)
    desks = benches([row.task for row in found], jurisdiction=jurisdiction, on=today)
    calendar, waiting = workdays.calendar(), []
    for row in found:
        asked = asked_of(row, len(decided[row.id]))
        if (
            asked.level is None
            or acting.post not in ladders.stands_with(asked.level, desks[row.task_id], asker=row.asked_by_id)[1]
        ):
            continue
        since = clock.today(decided[row.id][-1] if decided[row.id] else row.asked_at)
        verb = ladders.GRANT if asked.is_last else ladders.CHECK
        waited = max(calendar.workdays_between(since, today), 0)
        waiting.append(
            WaitingApplication(row.id, row.task, rules.ApplicationKind(row.kind), row.nth, verb, since, waited)
        )
    return tuple(sorted(waiting, key=lambda one: (one.since_date, one.task.year, one.task.number)))


@dataclass(frozen=True, slots=True)
class ApplicationList:
    """A page of the county's applications; each count is of the rows that choosing it would leave."""

    page: Page[Any]  # of ApplicationLine
    kinds: Mapping[str, int]
    groups: Mapping[str, int]
    late: int


@dataclass(frozen=True, slots=True)
class ApplicationFilters:
    """What is chosen in the address."""

    kind: str = ""
    group: str = ""  # of GROUPS
    is_late: bool = False


def application_list(
    *,
    jurisdiction: str,
    filters: ApplicationFilters,
    viewer: rules.Acting | None,
    today: dt.date,
    page: int | str = 1,
) -> ApplicationList:
    """Return the county's applications, the latest first, 50 a page."""
    readable = selection(jurisdiction, viewer=viewer).values("id")
    facts = list(
        Application.objects.filter(jurisdiction=jurisdiction, task__in=readable)
        .order_by("-asked_at", "-id")
        .values_list("id", "kind", "state", "is_late")
    )
    tests = {
        "kind": lambda fact: not filters.kind or fact[1] == filters.kind,
        "group": lambda fact: filters.group not in GROUPS or fact[2] in GROUPS[filters.group],
        "late": lambda fact: not filters.is_late or fact[3],
    }

    def chosen(*, but: str = "") -> list[tuple[UUID, str, str, bool]]:
        return [fact for fact in facts if all(test(fact) for name, test in tests.items() if name != but)]

    pages: Paginator[Any] = Paginator([fact[0] for fact in chosen()], PAGE_ROWS)
    paged = pages.get_page(page)
    keys = list(paged.object_list)
    rows = {row.id: row for row in _read(jurisdiction).filter(id__in=keys)}
    states = Counter(fact[2] for fact in chosen(but="group"))
    return ApplicationList(
        page=Page(list(_lines(jurisdiction, [rows[key] for key in keys], today)), paged.number, pages),
        kinds=Counter(fact[1] for fact in chosen(but="kind")),
        groups={group: sum(states[state] for state in held) for group, held in GROUPS.items()},
        late=sum(fact[3] for fact in chosen(but="late")),
    )


@dataclass(frozen=True, slots=True)
class Merged:
    """What a task was merged into, and what was merged into it."""

    into: Other | None = None
    from_: tuple[Other, ...] = ()


def merged(*, jurisdiction: str, task: UUID) -> Merged:
    """Return how a task is merged with others: one statement."""
    of_it = Q(id=task, merged_into__isnull=False) | Q(merged_into_id=task)
    rows = (
        Task.objects.filter(of_it, jurisdiction=jurisdiction).select_related("merged_into").order_by("year", "number")
    )
    into, others = None, []
    for row in rows:
        if row.id == task and row.merged_into:
            into = other(row.merged_into)
        else:
            others.append(other(row))
    return Merged(into, tuple(others))


def merging_goals(*, jurisdiction: str, but: UUID, viewer: rules.Acting | None) -> list[Other]:
    """Return the tasks that a task can be merged into: on the account and not struck off, by number."""
    rows = selection(jurisdiction, viewer=viewer).filter(state__in=ladders.ON_ACCOUNT).exclude(id=but)
    return [other(row) for row in rows.order_by("year", "number").only("id", "year", "number", "title")]


@dataclass(frozen=True, slots=True)
class Ahead:
    """What an application would be: the n-th of its kind, and the stations that it would pass."""

    nth: int
    stations: tuple[Station, ...]


def ahead(
    *,
    jurisdiction: str,
    task: UUID,
    kind: rules.ApplicationKind,
    lines: Iterable[ApplicationLine],
    today: dt.date,
    asker: UUID | None = None,
) -> Ahead:
    """Return the ladder that an application of that kind would go up, with the posts that would decide today: not the asker's."""
    row = Task.objects.get(jurisdiction=jurisdiction, id=task)
    desk = benches([row], jurisdiction=jurisdiction, on=today)[task]
    named = _Names(jurisdiction, (), {}, {task: desk})
    nth = 1 + sum(line.kind is kind and line.state == Application.GRANTED for line in lines)
    found = []
    for level in ladders.KINDS[kind].ladder(nth):
        held, posts = ladders.stands_with(level, desk, asker=asker)
        who = min((named.of(post, today) for post in posts), default="")
        found.append(Station(level=level, who=who, stood_in_by=held if held is not level else None))
    return Ahead(nth, tuple(found))
