"""A jurisdiction at a glance: the strip, the lamps, the domains, the offices, the latest seals."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from bihuan.organization.roles import Role

from .. import rules, running
from ..models import Campaign, Task
from .lists import (
    HAPPENINGS,
    WEEK,
    AccountCounts,
    Fact,
    TaskLine,
    archived_count,
    count_accounts,
    facts_of,
    in_week,
    kept,
    left_of,
    lines_of,
    selection,
)

#: What stands on one screen; the heading counts and links all of them.
REDS, YELLOWS, SEALS = 12, 6, 5


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """A campaign and its days."""

    id: UUID
    name: str
    name_en: str
    source: str
    start_date: dt.date
    end_date: dt.date
    rulebook: str = ""
    period: str = "week"
    archived_date: dt.date | None = None


def campaigns(*, jurisdiction: str, archived: bool = False) -> list[CampaignLine]:
    """Return the jurisdiction's campaigns, the latest first; those in the archive only where they are asked for."""
    rows = Campaign.objects.filter(jurisdiction=jurisdiction).order_by("-start_date", "-id")
    return [as_campaign(row) for row in (rows if archived else rows.filter(archived_date__isnull=True))]


def as_campaign(row: Campaign) -> CampaignLine:
    """Return a row as a line."""
    return CampaignLine(
        row.id,
        row.name,
        row.name_en,
        row.source,
        row.start_date,
        row.end_date,
        row.rulebook,
        row.period,
        row.archived_date,
    )


@dataclass(frozen=True, slots=True)
class GroupLine:
    """How the tasks of one domain or one lead office stand."""

    key: str  # the domain, or the office's id
    name: str
    name_en: str
    counts: AccountCounts
    lamps: Mapping[str, int]
    changed: int  # present date later than the first promise
    is_own: bool = False  # the viewer, a deputy leader, leads a task of it


@dataclass(frozen=True, slots=True)
class WeekLine:
    """What happened from a Monday to the Sunday after it: told, checked, returned, struck."""

    since: dt.date
    counts: Mapping[str, int]


def weeks_of(facts: Iterable[Fact], today: dt.date) -> tuple[WeekLine, ...]:
    """Return this week and the last, counted from the tasks as they stand now."""
    facts = list(facts)
    monday = today - dt.timedelta(days=today.weekday())
    return tuple(
        WeekLine(
            since,
            {name: sum(in_week(happened(fact), since) for fact in facts) for name, happened in HAPPENINGS.items()},
        )
        for since in (monday, monday - WEEK)
    )


@dataclass(frozen=True, slots=True)
class Overview:
    """A campaign, or everything on a jurisdiction's account, on one day."""

    total: int
    counts: AccountCounts
    lamps: Mapping[str, int]
    reds: tuple[TaskLine, ...]
    yellows: tuple[TaskLine, ...]
    seals: tuple[TaskLine, ...]  # the latest first
    domains: tuple[GroupLine, ...]  # in the order of their first task
    offices: tuple[GroupLine, ...]  # most reds first, then most tasks
    weeks: tuple[WeekLine, ...]  # this week and the last
    left: Mapping[rules.State, int]  # withdrawn, merged: in none of the totals
    archived: int = 0  # of campaigns in the archive: in none of the totals either


def overview(
    *, jurisdiction: str, campaign: UUID | None, today: dt.date, viewer: rules.Acting | None = None
) -> Overview:
    """Return where everything stands, with the tasks that need a look: six statements. A deputy's own field first."""
    own = viewer.post if viewer and Role.DEPUTY_HEAD in viewer.roles else None
    every = facts_of(selection(jurisdiction, viewer=viewer, campaign=campaign))
    facts = kept(every)
    judged = running.lit(jurisdiction, [fact.id for fact in facts], today)
    lit = {task: judgement.lamp.value for task, judgement in judged.items()}
    reds = _earliest(facts, lit, "red", own)[:REDS]
    yellows = _earliest(facts, lit, "yellow", own)[:YELLOWS]
    sealed = sorted((fact for fact in facts if fact.struck), key=lambda fact: (fact.struck, fact.number), reverse=True)
    seals = [fact.id for fact in sealed[:SEALS]]
    chosen = [*{*reds, *yellows, *seals}]
    lines = {line.id: line for line in lines_of(jurisdiction, chosen, judged.said(chosen), viewer)}
    domains = _grouped(((f.domain, f.domain, f.domain, f) for f in facts), lit, own)
    offices = _grouped(((str(f.office), f.office_name, f.office_name_en, f) for f in facts), lit)
    return Overview(
        total=len(facts),
        counts=count_accounts(Counter(fact.state.value for fact in facts)),
        lamps=Counter(lit.values()),
        reds=tuple(lines[task] for task in reds),
        yellows=tuple(lines[task] for task in yellows),
        seals=tuple(lines[task] for task in seals),
        domains=tuple(sorted(domains, key=lambda line: not line.is_own)),
        weeks=weeks_of(facts, today),
        left=left_of(every),
        archived=archived_count(jurisdiction),
        offices=tuple(sorted(offices, key=lambda line: (-line.lamps.get("red", 0), -line.counts.open))),
    )


def _earliest(facts: Iterable[Fact], lit: Mapping[UUID, str], lamp: str, own: UUID | None) -> list[UUID]:
    """
    Return the tasks under a lamp that are still to be done, the earliest promise first; then the struck ones.

    own: the post of a deputy leader, whose tasks come before those of others.
    """

    def place(fact: Fact) -> tuple[bool, bool, dt.date, int]:
        return fact.struck is not None, own is not None and fact.leader != own, fact.due, fact.number

    return [fact.id for fact in sorted((fact for fact in facts if lit[fact.id] == lamp), key=place)]


def _grouped(
    rows: Iterable[tuple[str, str, str, Fact]], lit: Mapping[UUID, str], own: UUID | None = None
) -> list[GroupLine]:
    groups: dict[tuple[str, str, str], list[Fact]] = defaultdict(list)
    for key, name, name_en, fact in rows:
        groups[key, name, name_en].append(fact)
    return [
        GroupLine(
            key=key,
            name=name,
            name_en=name_en,
            counts=count_accounts(Counter(fact.state.value for fact in facts)),
            lamps=Counter(lit[fact.id] for fact in facts),
            changed=sum(fact.due > fact.first_due for fact in facts),
            is_own=any(fact.leader == own for fact in facts),
        )
        for (key, name, name_en), facts in groups.items()
    ]


def account_counts(*, jurisdictions: Collection[str]) -> dict[str, AccountCounts]:
    """Return the strip's four figures of several jurisdictions, for whoever stands above them: one statement."""
    states: dict[str, dict[str, int]] = defaultdict(dict)
    rows = Task.objects.filter(jurisdiction__in=jurisdictions, campaign__archived_date__isnull=True).order_by()
    for jurisdiction, state, count in rows.values_list("jurisdiction", "state").annotate(n=Count("id")):
        states[jurisdiction][state] = count
    return {code: count_accounts(states[code]) for code in jurisdictions if states.get(code)}
