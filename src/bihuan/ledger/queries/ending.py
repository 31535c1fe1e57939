"""Campaigns as they are kept: their days and what changed of them, the archive, what a year's end finds open."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from .. import numbering, rules
from ..ending import campaign_standing
from ..models import Archiving, Campaign, CampaignChange, CarryOver, Task
from .labels import label
from .lists import AccountCounts, count_accounts, selection
from .overview import CampaignLine, as_campaign

#: Tasks shown on one sheet of the year's end: as many as are carried over by one act.
SHEET_ROWS = rules.MOST_TICKED


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign in the list of all of them."""

    line: CampaignLine
    total: int  # without what was withdrawn or merged
    counts: AccountCounts
    pending: str  # archive, take_out: asked for and not decided


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """What a campaign was called, and its days, until it was changed."""

    old_name: str
    old_start_date: dt.date
    old_end_date: dt.date
    reason: str
    who: str
    at: dt.datetime
    entry: int


@dataclass(frozen=True, slots=True)
class ArchivingLine:
    """What was asked for, and what came of it."""

    kind: str
    state: str
    reason: str
    asked_by: str
    asked_at: dt.datetime
    words: str
    decided_by: str
    decided_at: dt.datetime | None
    entry: int


@dataclass(frozen=True, slots=True)
class CampaignPage:
    """One campaign with everything that became of it."""

    line: CampaignLine
    total: int
    counts: AccountCounts
    left: int  # withdrawn, merged
    notice_days: int
    standing: rules.campaigns.CampaignStanding
    changes: tuple[ChangeLine, ...]  # the latest first
    archivings: tuple[ArchivingLine, ...]  # the latest first


@dataclass(frozen=True, slots=True)
class OpenLine:
    """An open task on the sheet of a year's end."""

    id: UUID
    year: int
    number: int
    title: str
    state: rules.State
    lead_office: str
    lead_office_en: str
    campaign: UUID
    books_year: int
    first_due_date: dt.date
    due_date: dt.date

    @property
    def no(self) -> str:
        """The number as the page shows it."""
        return numbering.short(self.year, self.number)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is open of a year or a campaign: the first of them, and how many they are."""

    lines: tuple[OpenLine, ...]
    count: int
    years: Mapping[int, int]  # year of the account → how many are open
    campaigns: Mapping[UUID, int]  # campaign → how many are open


@dataclass(frozen=True, slots=True)
class CarriedLine:
    """How a task came into a later account or another campaign."""

    from_year: int
    to_year: int
    from_campaign: str
    from_campaign_en: str
    to_campaign: str
    to_campaign_en: str
    is_moved: bool  # to another campaign
    reason: str
    on: dt.date
    entry: int


def campaign_rows(*, jurisdiction: str) -> list[CampaignRow]:
    """Return every campaign, archived or not, the latest first: three statements."""
    lines = [as_campaign(row) for row in _campaigns(jurisdiction)]
    states: dict[UUID, Counter[str]] = defaultdict(Counter)
    tasks = Task.objects.filter(jurisdiction=jurisdiction).exclude(state__in=rules.LEFT).order_by()
    for campaign, state, count in tasks.values_list("campaign", "state").annotate(n=Count("id")):
        states[campaign][state] = count
    asked = Archiving.objects.filter(jurisdiction=jurisdiction, state=Archiving.PENDING)
    pending = dict(asked.values_list("campaign", "kind"))
    return [
        CampaignRow(line, states[line.id].total(), count_accounts(states[line.id]), pending.get(line.id, ""))
        for line in lines
    ]


def _campaigns(jurisdiction: str) -> list[Campaign]:
    return list(Campaign.objects.filter(jurisdiction=jurisdiction).order_by("-start_date", "-id"))


def campaign_page(*, jurisdiction: str, campaign: UUID) -> CampaignPage | None:
    """Return one campaign, or None where the jurisdiction has none of that key: eight statements."""
    row = Campaign.objects.filter(jurisdiction=jurisdiction, id=campaign).first()
    if row is None:
        return None
    tasks = Task.objects.filter(jurisdiction=jurisdiction, campaign=row).order_by()
    states = Counter(dict(tasks.values_list("state").annotate(n=Count("id"))))
    left = sum(states.pop(state.value, 0) for state in rules.LEFT)
    of_it = {"jurisdiction": jurisdiction, "campaign": row}
    changes = CampaignChange.objects.filter(**of_it).select_related("changed_by__office").order_by("-number")
    archivings = Archiving.objects.filter(**of_it).select_related("asked_by__office", "decided_by__office")
    return CampaignPage(
        line=as_campaign(row),
        total=states.total(),
        counts=count_accounts(states),
        left=left,
        notice_days=row.notice_days,
        standing=campaign_standing(row),
        changes=tuple(
            ChangeLine(
                old_name=change.old_name,
                old_start_date=change.old_start_date,
                old_end_date=change.old_end_date,
                reason=change.reason,
                who=label(change.changed_by),
                at=change.changed_at,
                entry=change.written_by,
            )
            for change in changes
        ),
        archivings=tuple(
            ArchivingLine(
                kind=one.kind,
                state=one.state,
                reason=one.reason,
                asked_by=label(one.asked_by),
                asked_at=one.asked_at,
                words=one.words,
                decided_by=label(one.decided_by) if one.decided_by else "",
                decided_at=one.decided_at,
                entry=one.written_by,
            )
            for one in archivings.order_by("-number")
        ),
    )


def archivings_waiting(*, jurisdiction: str) -> list[tuple[CampaignLine, str, dt.datetime]]:
    """Return what the county head has yet to decide on: campaign, what is asked, since when."""
    rows = Archiving.objects.filter(jurisdiction=jurisdiction, state=Archiving.PENDING).select_related("campaign")
    return [(as_campaign(row.campaign), row.kind, row.asked_at) for row in rows.order_by("asked_at")]


def archivings_waiting_count(*, jurisdiction: str) -> int:
    """Return how many askings wait for the county head: one statement."""
    return Archiving.objects.filter(jurisdiction=jurisdiction, state=Archiving.PENDING).count()


def open_sheet(*, jurisdiction: str, year: int | None, campaign: UUID | None, viewer: rules.Acting | None) -> Sheet:
    """Return the open tasks that stand in a year's account, or under a campaign; the first 200 of them, by number."""
    rows = selection(jurisdiction, viewer=viewer).exclude(state__in=rules.campaigns.OVER)
    counted = list(rows.order_by().values_list("books_year", "campaign").annotate(n=Count("id")))
    years: Counter[int] = Counter()
    campaigns: Counter[UUID] = Counter()
    for books_year, key, count in counted:
        years[books_year] += count
        campaigns[key] += count
    asked = Q()
    if year is not None:
        asked &= Q(books_year=year)
    if campaign is not None:
        asked &= Q(campaign_id=campaign)
    chosen = rows.filter(asked)
    found = chosen.select_related("lead_office").order_by("year", "number")[:SHEET_ROWS]
    return Sheet(
        lines=tuple(
            OpenLine(
                id=task.id,
                year=task.year,
                number=task.number,
                title=task.title,
                state=rules.State(task.state),
                lead_office=task.lead_office.short_name or task.lead_office.name,
                lead_office_en=task.lead_office.name_en,
                campaign=task.campaign_id,
                books_year=task.books_year,
                first_due_date=task.first_due_date,
                due_date=task.due_date,
            )
            for task in found
        ),
        count=chosen.count(),
        years=dict(sorted(years.items())),
        campaigns=dict(campaigns),
    )


def carried(*, jurisdiction: str, task: UUID) -> list[CarriedLine]:
    """Return how a task was carried over, the first time first: one statement."""
    rows = CarryOver.objects.filter(jurisdiction=jurisdiction, task_id=task).select_related(
        "from_campaign", "to_campaign"
    )
    return [
        CarriedLine(
            from_year=row.from_year,
            to_year=row.to_year,
            from_campaign=row.from_campaign.name,
            from_campaign_en=row.from_campaign.name_en,
            to_campaign=row.to_campaign.name,
            to_campaign_en=row.to_campaign.name_en,
            is_moved=row.from_campaign_id != row.to_campaign_id,
            reason=row.reason,
            on=row.carried_date,
            entry=row.written_by,
        )
        for row in rows.order_by("number")
    ]
