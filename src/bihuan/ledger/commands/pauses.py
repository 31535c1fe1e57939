"""The task's clock stands, for a blocker or an objection, and runs again. Part of other verbs' entries; one pause of a kind at a time."""

import datetime as dt

from bihuan import journal
from bihuan.deadlines import workdays

from ..models import Pause, Task

ONE_DAY = dt.timedelta(days=1)


def stop_clock(posting: journal.Posting, task: Task, *, since: dt.date, kind: str = Pause.BLOCKER) -> None:
    """Let the task's clock stand from that day on for this reason; where it does already, nothing changes."""
    if _open_pauses(task, kind):
        return
    posting.add(Pause(jurisdiction=task.jurisdiction, task_id=task.id, kind=kind, since_date=since))
    posting.change(task, paused_date=min(task.paused_date or since, since))


def start_clock(posting: journal.Posting, task: Task, *, on: dt.date, kind: str = Pause.BLOCKER) -> int:
    """
    Let the clock run again from that day on.

    The present due date moves by the working days on which it stood, which are returned: a day that several pauses cover
    moves it once, when the last of them ends. The first promise never moves.
    """
    pauses = _open_pauses(task, kind)
    if not pauses:
        return 0
    pause = pauses[0]
    until = max(on, pause.since_date) - ONE_DAY  # both days of a pause count: of none the last is before the first
    days = _days_not_counted(task, pause, until)
    posting.change(pause, until_date=until)
    others = _open_pauses(task)
    due = workdays.calendar().add_workdays(task.due_date, days) if days else task.due_date
    posting.change(task, paused_date=others[0].since_date if others else None, due_date=due)
    return days


def _open_pauses(task: Task, *kinds: str) -> list[Pause]:
    rows = Pause.objects.filter(jurisdiction=task.jurisdiction, task_id=task.id, until_date__isnull=True)
    return list((rows.filter(kind__in=kinds) if kinds else rows).order_by("since_date", "id"))


def _days_not_counted(task: Task, pause: Pause, until: dt.date) -> int:
    """Return on how many working days the clock stood that still move the due date, now that this pause ends."""
    others = Pause.objects.filter(jurisdiction=task.jurisdiction, task_id=task.id).exclude(id=pause.id)
    # What ended before this one began has counted its days; what ended since has left those of this one to it.
    spans = [
        (one.since_date, one.until_date) for one in others if not one.until_date or one.written_by < pause.written_by
    ]
    calendar, day, count = workdays.calendar(), pause.since_date, 0
    while day <= until:
        covered = any(since <= day and (end is None or day <= end) for since, end in spans)
        count += calendar.is_workday(day) and not covered
        day += ONE_DAY
    return count
