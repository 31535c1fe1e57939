"""A task force (工作专班): its members, phased targets and notes."""

from django.db import models

from bihuan import journal
from bihuan.organization.models import Office, Post

from .columns import link
from .tasks import Task


class Member(journal.Journaled):
    """A post that belongs to a task force for some days."""

    SEALED = frozenset({"duty"})

    force = link(Office)
    post = link(Post)
    duty = models.TextField(default="")
    is_leader = models.BooleanField(default=False)  # 组长
    since_date = models.DateField()
    until_date = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "force", "post", "since_date"], name="member_since")
        ]
        indexes = [models.Index(fields=["jurisdiction", "post"], name="member_post")]


class ForcePhase(journal.Journaled):
    """A phased target that a task force sets itself."""

    SEALED = frozenset({"words", "reached_words"})

    force = link(Office)
    order = models.SmallIntegerField()
    due_date = models.DateField()
    words = models.TextField()
    reached_date = models.DateField(null=True)
    reached_words = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "force", "order"], name="force_phase_order")]


class ForceNote(journal.Journaled):
    """A note from the front line (一线指挥), of a task force or on one of its tasks."""

    SEALED = frozenset({"words"})

    force = link(Office)
    number = models.SmallIntegerField()
    task = link(Task, null=True)
    words = models.TextField()
    by_post = link(Post)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "force", "number"], name="force_note_number")]
