from django.db import models

from bihuan import journal


class Promise(journal.Journaled):
    """What was promised: every kind of column that a body can spell."""

    SEALED = frozenset({"words"})
    PLAIN = frozenset({"state"})

    words = models.TextField()
    state = models.CharField(max_length=12, default="open")
    due_date = models.DateField(null=True)
    asked_at = models.DateTimeField(null=True)
    amount = models.DecimalField(max_digits=15, decimal_places=4, null=True)
    is_kept = models.BooleanField(default=False)
    digest = models.BinaryField(max_length=32, null=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")


class Key(journal.Journaled):
    """A right, in the security stream."""

    STREAM = journal.SECURITY
    PLAIN = frozenset({"name"})

    name = models.CharField(max_length=20)
