"""被核查单位意见 and 复核: the office says its word to the check that returned its report; others look again."""

import datetime as dt
from uuid import UUID

from bihuan import journal
from bihuan.deadlines import clock
from bihuan.organization import queries as people
from bihuan.organization.models import Office
from bihuan.organization.roles import OfficeKind

from .. import returned, rules
from ..acted import hands_of
from ..models import Check, Report, Task
from .shared import Done, acting, named, standing, task_of


def comment_check(
    *,
    jurisdiction: str,
    task: UUID,
    comment: str,
    is_contested: bool = False,
    by: journal.Actor,
    at: dt.datetime,
    act: journal.Act,
) -> Done:
    """
    Say the office's word to the check that returned its report, once; is_contested: it asks that others look again.

    :raises Refused: see rules.take; nothing_to_comment
    """
    me = acting(by, at)
    with journal.entry("ledger.check.commented", of=(Task, task), by=by, at=at, act=act) as posting:
        row = task_of(jurisdiction, task)
        check = returned.last_return(row)
        facts = standing(row, holds=returned.holds(check, clock.today(at)))
        rules.take("comment_check", facts, me, given=named(comment=comment))
        assert check is not None  # rules.take has refused it
        posting.change(check, comment=comment, is_contested=is_contested, commented_by=by.post, commented_at=at)
    return Done(posting.receipt, task, check.id)


def order_recheck(
    *,
    jurisdiction: str,
    task: UUID,
    group: UUID,
    reason: str,
    by: journal.Actor,
    at: dt.datetime,
    act: journal.Act,
) -> Done:
    """
    Order that other people look at the returned report again: it stands as signed, a supervision group takes it up.

    Who wrote the conclusion that is looked at again steps aside (begin_check refuses them).

    :raises Refused: see rules.take; nothing_to_recheck, no_group, own_work
    """
    me = acting(by, at)
    with journal.entry("ledger.check.recheck_ordered", of=(Task, task), by=by, at=at, act=act, note=reason) as posting:
        row = task_of(jurisdiction, task)
        check = returned.last_return(row)
        facts = standing(row, holds=returned.holds(check, clock.today(at)))
        state = rules.take("order_recheck", facts, me, given=named(group=group, reason=reason))
        kind = Office.objects.filter(jurisdiction=jurisdiction, id=group).values_list("kind", flat=True).first()
        if kind != OfficeKind.SUPERVISION_GROUP:
            raise journal.Refused("no_group", verb="order_recheck")
        assert check is not None  # rules.take has refused it
        report = check.report
        assert report.signed_at is not None  # only a signed report is checked
        posting.change(report, state=Report.SIGNED)
        posting.change(row, state=state, supervision_group=group, told_date=clock.today(report.signed_at))
    return Done(posting.receipt, task, check.id)


def rechecked(report: Report) -> Check | None:
    """Return the check of this report that others look at again, or None: it is checked for the first time."""
    rows = Check.objects.filter(jurisdiction=report.jurisdiction, report_id=report.id, confirmed_at__isnull=False)
    return rows.order_by("-number").first()


def check_others(before: Check | None, persons: set[UUID | None]) -> None:
    """
    Refuse an inspector who wrote or signed the conclusion that is looked at again.

    :raises Refused: wrote_it
    """
    if before is None or before.confirmed_at is None:
        return
    wrote = {
        people.holder_of(post, jurisdiction=before.jurisdiction, on=clock.today(moment))
        for post, moment in ((before.first_id, before.begun_at), (before.second_id, before.confirmed_at))
    }
    if ((wrote | hands_of(before)) - {None}) & persons:
        raise journal.Refused("wrote_it", verb="begin_check")
