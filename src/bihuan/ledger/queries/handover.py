"""交接单: what lies in a post's hands on a day, for whoever takes it over; what was done before stays with who did it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q

from bihuan import journal
from bihuan.journal.chain import MAIN
from bihuan.journal.models import Entry
from bihuan.organization import queries as organization
from bihuan.organization.models import Holder, Person
from bihuan.organization.queries import PostFacts
from bihuan.organization.roles import Role

from .. import rules
from ..models import Application, Assisting, Blocker, Target
from .lists import TaskLine, as_lines, fact_of, judge_facts, selection

#: A task in one of these is in nobody's hands any more.
_OVER = rules.LEFT | {rules.State.STRUCK}
#: Of posts with these roles, what their office leads and what it assists in.
_OF_OFFICE = frozenset({Role.OFFICE_HEAD, Role.LIAISON})
_OF_GROUP = frozenset({Role.GROUP_LEADER, Role.INSPECTOR})


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody in the post, and how many acts stand under their name."""

    name: str  # may be empty
    since_date: dt.date
    until_date: dt.date | None
    acts: int


@dataclass(frozen=True, slots=True)
class Promise:
    """A quantified target: the first promise beside the present one."""

    measure: str
    first: Decimal
    now: Decimal
    unit: str
    comparison: str


@dataclass(frozen=True, slots=True)
class Asked:
    """An application on one of the tasks: granted, or still open."""

    number: str  # of the task
    kind: rules.ApplicationKind
    nth: int
    state: str
    reason_class: rules.ReasonClass
    reason: str
    old_due_date: dt.date | None
    new_due_date: dt.date | None
    asked_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Stuck:
    """An open blocker of one of the tasks."""

    number: str  # of the task
    words: str
    whom: str
    since: dt.datetime
    solve_by_date: dt.date


@dataclass(frozen=True, slots=True)
class Item:
    """One task in the post's hands."""

    line: TaskLine
    promises: Sequence[Promise]


@dataclass(frozen=True, slots=True)
class Handover:
    """All of it."""

    post: PostFacts
    turns: Sequence[Turn]  # the latest first
    items: Sequence[Item]
    assisting: Sequence[TaskLine]
    asked: Sequence[Asked]
    stuck: Sequence[Stuck]


def handover(*, jurisdiction: str, post: UUID, viewer: rules.Acting | None, today: dt.date) -> Handover | None:
    """Return what lies in the hands of a post today, as the viewer may read it; None where there is no such post."""
    facts = organization.post_labels([post], jurisdiction=jurisdiction).get(post)
    if facts is None:
        return None
    own = _read(jurisdiction, viewer, today, _whose(facts))
    assists = Assisting.objects.filter(jurisdiction=jurisdiction, office=facts.office).values("task")
    beside = Q(id__in=assists) if facts.role in _OF_OFFICE else Q(pk__in=[])
    numbers = {line.id: line.no for line in own}
    promises = _promises(jurisdiction, list(numbers))
    return Handover(
        post=facts,
        turns=_turns(jurisdiction, post),
        items=[Item(line, promises.get(line.id, ())) for line in own],
        assisting=_read(jurisdiction, viewer, today, beside),
        asked=_asked(jurisdiction, numbers),
        stuck=_stuck(jurisdiction, numbers),
    )


def _whose(post: PostFacts) -> Q:
    """Return the condition on tasks by which they lie in a post's hands."""
    if post.role in _OF_OFFICE:
        return Q(lead_office=post.office)
    if post.role in _OF_GROUP:
        return Q(supervision_group=post.office)
    if post.role is Role.DISPATCHER:
        return Q(state__in=[*rules.DRAFTS, rules.State.APPROVED, rules.State.OBJECTED, rules.State.DECIDED])
    return Q(leader=post.id)


def _read(jurisdiction: str, viewer: rules.Acting | None, today: dt.date, condition: Q) -> list[TaskLine]:
    rows = selection(jurisdiction, viewer=viewer).filter(condition).exclude(state__in=_OVER)
    related = rows.select_related("campaign", "lead_office", "leader__office", "supervision_group")
    tasks = list(related.order_by("due_date", "year", "number"))
    if not tasks:
        return []
    judged = judge_facts(jurisdiction, [fact_of(task) for task in tasks], today)
    return as_lines(jurisdiction, tasks, judged, viewer)


def _turns(jurisdiction: str, post: UUID) -> list[Turn]:
    """Return who held the post, with the acts that stand under their own name: a successor takes none of them over."""
    rows = list(Holder.objects.filter(jurisdiction=jurisdiction, post=post).order_by("-since_date"))
    people = Person.objects.filter(jurisdiction=journal.INSTANCE, id__in={row.person_id for row in rows})
    names = dict(people.values_list("id", "name"))
    days = (
        Entry.objects.filter(jurisdiction=jurisdiction, stream=MAIN, post=post).values("day").annotate(n=Count("day"))
    )
    acts = [(row["day"], row["n"]) for row in days]
    return [
        Turn(
            names.get(row.person_id, ""),
            row.since_date,
            row.until_date,
            sum(n for day, n in acts if row.since_date <= day and (row.until_date is None or day <= row.until_date)),
        )
        for row in rows
    ]


def _promises(jurisdiction: str, tasks: Sequence[UUID]) -> dict[UUID, list[Promise]]:
    found: dict[UUID, list[Promise]] = {}
    rows = Target.objects.filter(jurisdiction=jurisdiction, task__in=tasks).order_by("task", "order")
    for row in rows:
        promise = Promise(row.measure, row.first_value, row.value, row.unit, row.comparison)
        found.setdefault(row.task_id, []).append(promise)
    return found


def _asked(jurisdiction: str, numbers: dict[UUID, str]) -> list[Asked]:
    standing = (Application.GRANTED, Application.PENDING, Application.CHECKED)
    rows = Application.objects.filter(jurisdiction=jurisdiction, task__in=numbers, state__in=standing)
    return [
        Asked(
            number=numbers[row.task_id],
            kind=rules.ApplicationKind(row.kind),
            nth=row.nth,
            state=row.state,
            reason_class=rules.ReasonClass(row.reason_class),
            reason=row.reason,
            old_due_date=row.old_due_date,
            new_due_date=row.new_due_date,
            asked_at=row.asked_at,
        )
        for row in rows.order_by("asked_at")
    ]


def _stuck(jurisdiction: str, numbers: dict[UUID, str]) -> list[Stuck]:
    rows = Blocker.objects.filter(jurisdiction=jurisdiction, task__in=numbers, state__in=rules.OPEN)
    return [
        Stuck(
            number=numbers[row.task_id],
            words=row.words,
            whom=row.office.short_name if row.office else row.outside,
            since=row.raised_at,
            solve_by_date=row.solve_by_date,
        )
        for row in rows.select_related("office").order_by("raised_at")
    ]
