"""A campaign after it was begun: another name or other days, the archive and the way out of it."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from bihuan import journal
from bihuan.deadlines import clock
from bihuan.organization import queries as people

from .. import rules
from ..ending import campaign_standing
from ..models import Archiving, Campaign, CampaignChange
from .shared import acting, named


@dataclass(frozen=True, slots=True)
class Filed:
    """What an act on a campaign leaves."""

    receipt: str
    campaign: UUID


def campaign_of(jurisdiction: str, campaign: UUID) -> Campaign:
    """
    Return the campaign, read inside the entry.

    :raises Refused: not_found
    """
    found = Campaign.objects.filter(jurisdiction=jurisdiction, id=campaign).first()
    if found is None:
        raise journal.Refused("not_found")
    return found


def change_campaign(
    *,
    jurisdiction: str,
    campaign: UUID,
    name: str,
    name_en: str,
    start_date: dt.date,
    end_date: dt.date,
    reason: str,
    by: journal.Actor,
    at: dt.datetime,
    act: journal.Act,
) -> Filed:
    """
    Give a campaign another name or other days; what stood before is kept beside.

    :raises Refused: see rules.campaigns.check_change; not_found, campaign_named, missing
    """
    me = acting(by, at)
    with journal.entry(
        "ledger.campaign.changed", of=(Campaign, campaign), by=by, at=at, act=act, note=reason
    ) as posting:
        row = campaign_of(jurisdiction, campaign)
        asked = {"name": name, "name_en": name_en, "start_date": start_date, "end_date": end_date}
        is_same = all(getattr(row, column) == value for column, value in asked.items())
        rules.campaigns.check_change(campaign_standing(row), me, start=start_date, end=end_date, is_same=is_same)
        if "reason" not in named(reason=reason.strip()):
            raise journal.Refused("missing", verb="change_campaign", fields=("reason",))
        others = Campaign.objects.filter(jurisdiction=jurisdiction, name=name).exclude(id=campaign)
        if others.exists():
            raise journal.Refused("campaign_named", name=name)
        changes = CampaignChange.objects.filter(jurisdiction=jurisdiction, campaign=row)
        posting.add(
            CampaignChange(
                jurisdiction=jurisdiction,
                campaign=row,
                number=changes.count() + 1,
                old_name=row.name,
                old_name_en=row.name_en,
                old_start_date=row.start_date,
                old_end_date=row.end_date,
                reason=reason,
                changed_by_id=me.post,
                changed_at=at,
            )
        )
        posting.change(row, **asked)
    return Filed(posting.receipt, campaign)


def ask_archiving(
    *,
    jurisdiction: str,
    campaign: UUID,
    kind: str,
    reason: str,
    by: journal.Actor,
    at: dt.datetime,
    act: journal.Act,
) -> Filed:
    """
    Ask that a finished campaign be archived, or an archived one taken out again; the county head decides.

    :raises Refused: see rules.campaigns.check_asking; not_found, missing
    """
    me = acting(by, at)
    done = "out_asked" if kind == Archiving.TAKE_OUT else "asked"
    with journal.entry(f"ledger.archiving.{done}", of=(Campaign, campaign), by=by, at=at, act=act) as posting:
        row = campaign_of(jurisdiction, campaign)
        rules.campaigns.check_asking(kind, campaign_standing(row), me, clock.today(at))
        if not reason.strip():
            raise journal.Refused("missing", verb=f"ask_{kind}", fields=("reason",))
        posting.add(
            Archiving(
                jurisdiction=jurisdiction,
                campaign=row,
                number=Archiving.objects.filter(jurisdiction=jurisdiction, campaign=row).count() + 1,
                kind=kind,
                state=Archiving.PENDING,
                reason=reason,
                asked_by_id=me.post,
                asked_at=at,
            )
        )
    return Filed(posting.receipt, campaign)


def pending_of(row: Campaign) -> Archiving:
    """
    Return what is asked for on the campaign and not decided.

    :raises Refused: nothing_asked
    """
    rows = Archiving.objects.filter(jurisdiction=row.jurisdiction, campaign=row, state=Archiving.PENDING)
    found = rows.first()
    if found is None:
        raise journal.Refused("nothing_asked")
    return found


def _asker(asked: Archiving) -> UUID | None:
    return people.holder_of(asked.asked_by_id, jurisdiction=asked.jurisdiction, on=clock.today(asked.asked_at))


def grant_archiving(
    *, jurisdiction: str, campaign: UUID, words: str, by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Filed:
    """
    Archive a campaign, or take it out of the archive, as the supervision office has asked.

    Archived: everything of it is read and nothing done; lists and counts leave it out, search finds it.

    :raises Refused: see rules.campaigns.check_granting; not_found, nothing_asked
    """
    me = acting(by, at)
    with journal.entry("ledger.archiving.granted", of=(Campaign, campaign), by=by, at=at, act=act) as posting:
        row = campaign_of(jurisdiction, campaign)
        asked = pending_of(row)
        rules.campaigns.check_granting(asked.kind, campaign_standing(row), me, clock.today(at), asker=_asker(asked))
        posting.change(asked, state=Archiving.GRANTED, words=words, decided_by=me.post, decided_at=at)
        posting.change(row, archived_date=None if asked.kind == Archiving.TAKE_OUT else clock.today(at))
    return Filed(posting.receipt, campaign)


def refuse_archiving(
    *, jurisdiction: str, campaign: UUID, words: str, by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Filed:
    """
    Say no to what the supervision office has asked, with a reason.

    :raises Refused: see rules.campaigns.check_deciding; not_found, nothing_asked, missing
    """
    me = acting(by, at)
    with journal.entry("ledger.archiving.refused", of=(Campaign, campaign), by=by, at=at, act=act) as posting:
        asked = pending_of(campaign_of(jurisdiction, campaign))
        rules.campaigns.check_deciding(me, asker=_asker(asked), verb="refuse_archiving")
        if not words.strip():
            raise journal.Refused("missing", verb="refuse_archiving", fields=("reason",))
        posting.change(asked, state=Archiving.REFUSED, words=words, decided_by=me.post, decided_at=at)
    return Filed(posting.receipt, campaign)


def take_back_archiving(
    *, jurisdiction: str, campaign: UUID, by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Filed:
    """
    Take back what was asked for, before the county head has decided.

    :raises Refused: see rules.campaigns.check_taking_back; not_found, nothing_asked
    """
    me = acting(by, at)
    with journal.entry("ledger.archiving.taken_back", of=(Campaign, campaign), by=by, at=at, act=act) as posting:
        asked = pending_of(campaign_of(jurisdiction, campaign))
        rules.campaigns.check_taking_back(me)
        posting.change(asked, state=Archiving.TAKEN_BACK)
    return Filed(posting.receipt, campaign)
