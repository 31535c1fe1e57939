"""结转: an open task goes on in a later year's account, or under another campaign."""

import datetime as dt
from uuid import UUID

from bihuan import journal
from bihuan.deadlines import clock

from .. import rules
from ..models import CarryOver, Task
from .campaigns import campaign_of
from .shared import Done, acting, task_of


def carry_over_task(
    *,
    jurisdiction: str,
    task: UUID,
    campaign: UUID | None,
    reason: str,
    by: journal.Actor,
    at: dt.datetime,
    act: journal.Act,
) -> Done:
    """
    Carry an open task over into this year's account, under its own campaign or another one.

    Its number, its first promise, its due date and everything that runs on it stay as they are.

    :raises Refused: see rules.campaigns.check_carrying; not_found, campaign_archived, missing
    """
    me = acting(by, at)
    today = clock.today(at)
    with journal.entry("ledger.task.carried_over", of=(Task, task), by=by, at=at, act=act) as posting:
        row = task_of(jurisdiction, task)
        into = campaign_of(jurisdiction, campaign) if campaign else row.campaign
        if into.archived_date is not None:
            raise journal.Refused("campaign_archived", verb="carry_over_task")
        carried = rules.campaigns.Carried(
            state=rules.State(row.state),
            from_year=row.books_year,
            is_same_campaign=into.id == row.campaign_id,
            is_same_notice=into.notice_days == row.campaign.notice_days,
        )
        rules.campaigns.check_carrying(carried, me, to_year=today.year)
        if not reason.strip():
            raise journal.Refused("missing", verb="carry_over_task", fields=("reason",))
        to_year = max(row.books_year, today.year)
        posting.add(
            CarryOver(
                jurisdiction=jurisdiction,
                task_id=task,
                number=CarryOver.objects.filter(jurisdiction=jurisdiction, task_id=task).count() + 1,
                from_year=row.books_year,
                to_year=to_year,
                from_campaign_id=row.campaign_id,
                to_campaign=into,
                reason=reason,
                carried_by_id=me.post,
                carried_date=today,
            )
        )
        posting.change(row, books_year=to_year, campaign=into.id)
    return Done(posting.receipt, task)
