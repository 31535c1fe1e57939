"""A draft: local to this instance, no business yet."""

from typing import ClassVar
from uuid import uuid4

from django.db import models


class Draft(models.Model):
    """What one person typed into one form in one tab, acting in one post."""

    SCALE: ClassVar[str] = "LOCAL"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    jurisdiction = models.CharField(max_length=12)
    post = models.UUIDField()
    person = models.UUIDField()
    form = models.CharField(max_length=200)  # the path it is sent to, without the language
    page = models.CharField(max_length=200)  # the path of the page that shows it
    tab = models.CharField(max_length=36)
    act = models.CharField(max_length=36)  # the form's request id
    values = models.TextField()  # JSON: name → list of texts
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "post", "person", "form", "tab"], name="draft_of_a_tab")
        ]
        indexes = [models.Index(fields=["saved_at"], name="draft_age")]
