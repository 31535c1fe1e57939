"""A period is over: the lamps that stood at its end are kept, one entry, and never judged again."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db.models import Min, Q

from bihuan import journal
from bihuan.deadlines import clock
from bihuan.deadlines.lamps import Judgement
from bihuan.deadlines.periods import Span, last_ended, spans
from bihuan.organization.roles import Role

from .. import judging, rules
from ..models import Campaign, Period, PeriodLamp, Task
from .shared import acting

KIND = "ledger.period.closed"
#: So many periods are kept afterwards where nobody was there at their end; older ones stay unkept.
CATCH_UP = 8
Say = Callable[[Judgement], str]


@dataclass(frozen=True, slots=True)
class _Kept:
    """One campaign's part of a period."""

    campaign: Campaign
    lamps: dict[UUID, Judgement]


def close_periods(*, jurisdiction: str, say: Say, at: dt.datetime) -> list[str]:
    """
    Keep the lamps of every period that is over and not yet kept: one entry for each, by the clock. Return the receipts.

    say: the sentence of a lamp as it is kept, with its rule. Judged on the period's last day, before the chain is locked;
    what is dated later does not count. A second run finds nothing left to do.
    """
    receipts = []
    campaigns = list(Campaign.objects.filter(jurisdiction=jurisdiction).order_by("start_date", "id"))
    for kind in sorted({campaign.period for campaign in campaigns}):
        chosen = [campaign for campaign in campaigns if campaign.period == kind]
        for span in _missing(jurisdiction, kind, chosen, clock.today(at)):
            receipts += _close(jurisdiction, kind, span, chosen, say=say, at=at)
    return receipts


def _missing(jurisdiction: str, kind: str, campaigns: Sequence[Campaign], today: dt.date) -> list[Span]:
    """Return the periods of that kind that are over and of which nothing is kept, the oldest first."""
    last = last_ended(kind, today)
    rows = Period.objects.filter(jurisdiction=jurisdiction, kind=kind).order_by("-start_date")
    kept = list(rows.values_list("start_date", flat=True)[: CATCH_UP * max(len(campaigns), 1)])
    if last.start in kept:
        return []
    tasks = Task.objects.filter(jurisdiction=jurisdiction, campaign__in=campaigns)
    first = tasks.aggregate(first=Min("opened_date"))["first"]
    if first is None or first > last.end:
        return []
    return [span for span in spans(kind, first, last)[-CATCH_UP:] if span.start not in kept]


def _close(
    jurisdiction: str, kind: str, span: Span, campaigns: Sequence[Campaign], *, say: Say, at: dt.datetime
) -> list[str]:
    kept = [found for campaign in campaigns if (found := _standing(campaign, span)).lamps]
    if not kept:
        return []
    act = journal.Act(request_id=uuid5(NAMESPACE_URL, f"{KIND} {jurisdiction} {kind} {span.start}"), via="clock")
    periods = [_period(part.campaign, kind, span, at) for part in kept]
    by = journal.Actor(jurisdiction=jurisdiction)
    try:
        with journal.entry(KIND, of=(Period, periods[0].id), by=by, at=at, act=act) as posting:
            for period, part in zip(periods, kept, strict=True):
                posting.add(period)
                for task, judgement in part.lamps.items():
                    posting.add(_lamp(period, task, judgement, say))
    except journal.AlreadyDone:
        return []  # another process was quicker: it is kept
    return [posting.receipt]


def _standing(campaign: Campaign, span: Span) -> _Kept:
    """Return the lamps of the campaign's tasks that were on the account in the period, by number."""
    rows = Task.objects.filter(
        Q(struck_date__isnull=True) | Q(struck_date__gte=span.start),
        jurisdiction=campaign.jurisdiction,
        campaign=campaign,
        opened_date__lte=span.end,
    )
    tasks = list(rows.exclude(state__in=rules.LEFT).order_by("year", "number").values_list("id", flat=True))
    judged = judging.judge(campaign.jurisdiction, tasks, span.end) if tasks else {}
    return _Kept(campaign, {task: judged[task] for task in tasks})


def _period(campaign: Campaign, kind: str, span: Span, at: dt.datetime) -> Period:
    book = judging.book_of(campaign.rulebook)
    return Period(
        id=journal.uuid7(),
        jurisdiction=campaign.jurisdiction,
        campaign=campaign,
        kind=kind,
        start_date=span.start,
        end_date=span.end,
        rulebook=book.key,
        rulebook_version=book.version,
        closed_at=at,
    )


def _lamp(period: Period, task: UUID, judgement: Judgement, say: Say) -> PeriodLamp:
    return PeriodLamp(
        jurisdiction=period.jurisdiction,
        period=period,
        task_id=task,
        lamp=judgement.lamp,
        reason=judgement.code,
        sentence=say(judgement),
    )


def choose_rules(
    *,
    jurisdiction: str,
    campaign: UUID,
    rulebook: str,
    period: str,
    by: journal.Actor,
    at: dt.datetime,
    act: journal.Act,
) -> str:
    """
    Choose by which rulebook a campaign's lamps are judged and after which period they are kept. Return the receipt.

    Running lamps follow at once; what was kept of past periods stays as it is.

    :raises Refused: not_holder, wrong_role, not_found, campaign_archived, unknown_rulebook (not there, or it cannot answer for every task)
    """
    if Role.DISPATCHER not in acting(by, at).roles:
        raise journal.Refused("wrong_role", verb="choose_rules", needed=(Role.DISPATCHER,))
    if rulebook not in {book.key for book in judging.choices()}:
        raise journal.Refused("unknown_rulebook")
    with journal.entry("ledger.campaign.rules_chosen", of=(Campaign, campaign), by=by, at=at, act=act) as posting:
        row = Campaign.objects.filter(jurisdiction=jurisdiction, id=campaign).first()
        if row is None:
            raise journal.Refused("not_found")
        if row.archived_date is not None:
            raise journal.Refused("campaign_archived", verb="choose_rules")
        posting.change(row, rulebook=rulebook, period=period)
    return posting.receipt
