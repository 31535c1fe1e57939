"""A campaign's end: who changes its name and days, who archives it and takes it out again, what goes on elsewhere. Plain Python."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from bihuan.journal.refusal import Refused
from bihuan.organization.roles import Role

from .loop import DISPATCHER, LEFT, Acting, State

#: A task in one of these is done with: nothing of it goes on in another year.
OVER = LEFT | {State.STRUCK}
#: Both inspectors have signed: whether a public notice follows is no longer changed under the task.
NEAR_SEAL = frozenset({State.VERIFIED, State.DECIDED, State.POSTED})
#: How many of the matters still open a refusal names.
NAMED = 10

ARCHIVE, TAKE_OUT = "archive", "take_out"


@dataclass(frozen=True, slots=True)
class CampaignStanding:
    """The campaign's side of a step; tasks, look-backs and questions that wait by their numbers, as a page shows them."""

    end_date: dt.date
    is_archived: bool = False
    pending: str = ""  # archive, take_out: asked for and not decided
    open_tasks: tuple[str, ...] = ()
    owed: tuple[str, ...] = ()  # tasks that are over, on which a look-back, an answer or a blocker is still owed


def check_change(standing: CampaignStanding, acting: Acting, *, start: dt.date, end: dt.date, is_same: bool) -> None:
    """
    Accept another name or other days of a campaign that was begun, from the supervision office.

    :raises Refused: wrong_role, campaign_archived, campaign_days, nothing_changed
    """
    _dispatcher(acting, "change_campaign")
    if standing.is_archived:
        raise Refused("campaign_archived", verb="change_campaign")
    if end < start:
        raise Refused("campaign_days")
    if is_same:
        raise Refused("nothing_changed", verb="change_campaign")


def check_asking(kind: str, standing: CampaignStanding, acting: Acting, today: dt.date) -> None:
    """
    Accept that a campaign's archiving, or its taking out, is asked for by the supervision office.

    :raises Refused: wrong_role, archiving_asked, and see check_archivable; not_archived
    """
    _dispatcher(acting, f"ask_{kind}")
    if standing.pending:
        raise Refused("archiving_asked", verb=f"ask_{kind}")
    _check_kind(kind, standing, today, verb=f"ask_{kind}")


def check_granting(
    kind: str, standing: CampaignStanding, acting: Acting, today: dt.date, *, asker: UUID | None
) -> None:
    """
    Accept the county head's yes: by another person than who asked, and while it still may be.

    :raises Refused: wrong_role, same_asker, and see check_archivable; not_archived
    """
    check_deciding(acting, asker=asker, verb="grant_archiving")
    _check_kind(kind, standing, today, verb="grant_archiving")


def check_deciding(acting: Acting, *, asker: UUID | None, verb: str) -> None:
    """
    Accept who decides on it: the county head, who did not ask for it in another post.

    :raises Refused: wrong_role, same_asker
    """
    if Role.COUNTY_HEAD not in acting.roles:
        raise Refused("wrong_role", verb=verb, needed=(Role.COUNTY_HEAD,))
    if asker is not None and acting.person == asker:
        raise Refused("same_asker", verb=verb)


def check_taking_back(acting: Acting) -> None:
    """
    Accept that the supervision office takes its asking back.

    :raises Refused: wrong_role
    """
    _dispatcher(acting, "take_back_archiving")


def _check_kind(kind: str, standing: CampaignStanding, today: dt.date, *, verb: str) -> None:
    if kind == TAKE_OUT:
        if not standing.is_archived:
            raise Refused("not_archived", verb=verb)
        return
    check_archivable(standing, today, verb=verb)


def check_archivable(standing: CampaignStanding, today: dt.date, *, verb: str) -> None:
    """
    Accept that a campaign is finished: its days are over and nothing of it is owed.

    :raises Refused: campaign_archived, campaign_runs, open_tasks, matters_owed
    """
    if standing.is_archived:
        raise Refused("campaign_archived", verb=verb)
    if standing.end_date >= today:
        raise Refused("campaign_runs", verb=verb, end=standing.end_date)
    for code, left in (("open_tasks", standing.open_tasks), ("matters_owed", standing.owed)):
        if left:
            raise Refused(code, verb=verb, count=len(left), numbers=left[:NAMED])


@dataclass(frozen=True, slots=True)
class Carried:
    """A task, where it stands and where it is to go on."""

    state: State
    from_year: int  # in whose account it stands
    is_same_campaign: bool
    is_same_notice: bool  # both campaigns ask for the same public notice


def check_carrying(carried: Carried, acting: Acting, *, to_year: int) -> None:
    """
    Accept that an open task goes on in this year's account, or under another campaign: by the supervision office.

    :raises Refused: wrong_role, already_over, nothing_to_carry, other_notice
    """
    _dispatcher(acting, "carry_over_task")
    if carried.state in OVER:
        raise Refused("already_over", verb="carry_over_task", state=carried.state)
    if carried.is_same_campaign and to_year <= carried.from_year:
        raise Refused("nothing_to_carry", verb="carry_over_task", year=carried.from_year)
    if carried.state in NEAR_SEAL and not carried.is_same_notice:
        raise Refused("other_notice", verb="carry_over_task")


def _dispatcher(acting: Acting, verb: str) -> None:
    if not acting.roles & DISPATCHER:
        raise Refused("wrong_role", verb=verb, needed=tuple(sorted(DISPATCHER)))
