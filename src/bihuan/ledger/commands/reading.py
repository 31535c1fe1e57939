"""What somebody has seen. It concerns nobody else: no entry, one row, overwritten."""

import datetime as dt
from uuid import UUID

from ..models import Reading


def mark_read(
    *, jurisdiction: str, post: UUID, person: UUID, task: UUID | None, sequence: int, at: dt.datetime
) -> None:
    """Remember that a person in a post has seen everything up to a place in the journal, or one task up to there."""
    own = Reading.objects.filter(jurisdiction=jurisdiction, post=post, person=person)
    if own.filter(task=task, sequence__gte=sequence).exists():
        return  # a page that had been open for long knows less
    if task is None:
        own.filter(task__isnull=False, sequence__lte=sequence).delete()
    Reading.objects.update_or_create(
        jurisdiction=jurisdiction,
        post=post,
        person=person,
        task=task,
        defaults={"sequence": sequence, "read_at": at},
    )
