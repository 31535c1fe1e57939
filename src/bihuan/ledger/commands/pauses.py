"""The task's clock: it stands, it runs again. Part of other verbs' entries; one pause at a time for each task."""

import datetime as dt

from bihuan import journal
from bihuan.deadlines import workdays

from ..models import Pause, Task

ONE_DAY = dt.timedelta(days=1)


def stop_clock(posting: journal.Posting, task: Task, kind: str, *, since: dt.date) -> None:
    """Let the task's clock stand from that day on; where it stands already, for whatever reason, nothing changes."""
    if task.paused_date is not None:
        return
    posting.add(Pause(jurisdiction=task.jurisdiction, task_id=task.id, kind=kind, since_date=since))
    posting.change(task, paused_date=since)


def start_clock(posting: journal.Posting, task: Task, kind: str, *, on: dt.date) -> int:
    """
    Let the task's clock run again from that day on, where it stands for this kind of reason.

    The present due date moves by the working days on which it stood, which are returned; the first promise never does.
    """
    pause = Pause.objects.filter(
        jurisdiction=task.jurisdiction, task_id=task.id, kind=kind, until_date__isnull=True
    ).first()
    if pause is None:
        return 0
    until = max(
        on - ONE_DAY, pause.since_date - ONE_DAY
    )  # both days of a pause count: of none the last is before the first
    calendar = workdays.calendar()
    days = calendar.workdays_between(pause.since_date - ONE_DAY, until)
    posting.change(pause, until_date=until)
    due = calendar.add_workdays(task.due_date, days) if days else task.due_date
    posting.change(task, paused_date=None, due_date=due)
    return days
