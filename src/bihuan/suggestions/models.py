"""
A suggestion: local to this instance and not journaled. It promises nothing and changes nothing of the county's business,
nobody is praised or blamed by it, and people write more freely where it is no record for ever. It lies in the same
database, and so in each backup.
"""

from typing import ClassVar

from django.db import models

MOST_LETTERS = 1000


class Suggestion(models.Model):
    """What one person suggested, acting in one post, about which page; and what came of it."""

    SCALE: ClassVar[str] = "LOCAL"

    id = models.UUIDField(primary_key=True, editable=False)  # the form's request id: pressed twice it is one
    jurisdiction = models.CharField(max_length=12)
    post = models.UUIDField()
    person = models.UUIDField()
    page = models.CharField(max_length=200)  # the path of the page it was opened from, without the language; or empty
    words = models.TextField()
    at = models.DateTimeField()
    answer = models.TextField(default="")
    read_by = models.UUIDField(null=True)  # the post that answered, or took note of it
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["jurisdiction", "read_at", "at"], name="suggestion_unread"),
            models.Index(fields=["jurisdiction", "person", "at"], name="suggestion_of_person"),
        ]
