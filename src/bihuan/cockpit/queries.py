"""What the cockpit gathers; each subject answers for its own figures."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from bihuan.ledger.queries import AccountCounts, CampaignLine, account_counts
from bihuan.organization.queries import JurisdictionFacts, jurisdictions


@dataclass(frozen=True, slots=True)
class Course:
    """How far a campaign's days have gone, and how far its tasks."""

    passed: int  # whole percent of its days, the present one counted
    struck: int  # whole percent of its accounts
    days_left: int


@dataclass(frozen=True, slots=True)
class CountyLine:
    """A jurisdiction below the one on show."""

    code: str
    name: str
    name_en: str
    counts: AccountCounts


def chosen(campaigns: Sequence[CampaignLine], asked: str, today: dt.date) -> CampaignLine | None:
    """Return the campaign that was asked for; else the latest that has begun; else the next."""
    begun = [campaign for campaign in campaigns if campaign.start_date <= today]
    in_turn = [*(c for c in campaigns if str(c.id) == asked), *begun, *reversed(campaigns)]
    return in_turn[0] if in_turn else None


def course(campaign: CampaignLine, counts: AccountCounts, today: dt.date) -> Course:
    """Return how far days and tasks are; both between nought and a hundred."""
    days = (campaign.end_date - campaign.start_date).days + 1
    gone = min(max((today - campaign.start_date).days + 1, 0), days)
    return Course(
        passed=round(gone * 100 / days),
        struck=round(counts.struck * 100 / counts.open) if counts.open else 0,
        days_left=max((campaign.end_date - today).days, 0),
    )


def counties(*, above: str) -> list[CountyLine]:
    """Return the jurisdictions below this one that have tasks on their account, by code: two statements."""
    below: list[JurisdictionFacts] = [j for j in jurisdictions(within=above) if j.code != above]
    counts = account_counts(jurisdictions=[j.code for j in below])
    return [CountyLine(j.code, j.name, j.name_en, counts[j.code]) for j in below if j.code in counts]


def campaign_key(campaigns: Sequence[CampaignLine], shown: CampaignLine | None) -> UUID | None:
    """Return what figures and links narrow to: nothing where there is one campaign only."""
    return shown.id if shown and len(campaigns) > 1 else None
