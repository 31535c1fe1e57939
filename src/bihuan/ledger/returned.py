"""A report that a check has returned: until when its office may comment, until when others may look again."""

import datetime as dt

from bihuan.deadlines import clock

from . import rules
from .models import Check, Report, Task

#: Natural days after both inspectors have signed. Source of the thirty: 政府督查工作条例.
COMMENT_DAYS, RECHECK_DAYS = 5, 30


def last_return(task: Task) -> Check | None:
    """Return the check that has returned the task's last completion report, while nothing newer stands; one statement."""
    if task.state != rules.State.UNDERWAY or not task.returned_count:
        return None
    check = (
        Check.objects.filter(jurisdiction=task.jurisdiction, task_id=task.id, confirmed_at__isnull=False)
        .select_related("report")
        .order_by("-number")
        .first()
    )
    is_returned = check is not None and check.report.state == Report.RETURNED and check.verdict != rules.Verdict.TRUE
    return check if is_returned else None


def holds(check: Check | None, today: dt.date) -> frozenset[rules.When]:
    """Return which conditions of the steps after a return hold."""
    if check is None or check.confirmed_at is None:
        return frozenset()
    days = (today - clock.today(check.confirmed_at)).days
    facts = {
        rules.When.RETURNED: days <= COMMENT_DAYS and not check.comment,
        rules.When.RECHECKABLE: days <= RECHECK_DAYS and check.recheck_of_id is None,
        rules.When.CONTESTED: days <= RECHECK_DAYS and check.recheck_of_id is None and check.is_contested,
    }
    return frozenset(condition for condition, is_so in facts.items() if is_so)
