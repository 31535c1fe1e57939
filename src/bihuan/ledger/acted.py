"""Who acted on a task last: what an office filed is its own to take back until another office has."""

from uuid import UUID

from django.db.models import Max

from bihuan.journal.chain import MAIN
from bihuan.journal.models import Entry, Touched

from .models import Task


def last_of_others(*, jurisdiction: str, task: UUID, office: UUID) -> int:
    """Return the number of the last entry on the task by another office; nought where there is none."""
    touched = Touched.objects.filter(jurisdiction=jurisdiction, stream=MAIN, table=Task._meta.db_table, key=str(task))
    entries = Entry.objects.filter(
        jurisdiction=jurisdiction,
        stream=MAIN,
        sequence__in=touched.values("sequence"),
        office__isnull=False,
    ).exclude(office=office)
    return int(entries.aggregate(last=Max("sequence"))["last"] or 0)
