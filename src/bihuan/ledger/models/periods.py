"""The lamps that stood when a period ended, and those of the moment."""

from typing import ClassVar

from django.db import models

from bihuan import journal
from bihuan.deadlines.lamps import Lamp

from .columns import INTERVALS, choices, link
from .tasks import Campaign, Task


class Period(journal.Journaled):
    """A period that is over: its lamps are kept and never judged again."""

    PLAIN = frozenset({"rulebook", "rulebook_version"})

    campaign = link(Campaign, null=True)
    kind = models.CharField(max_length=10, choices=INTERVALS)
    start_date = models.DateField()
    end_date = models.DateField()
    rulebook = models.CharField(max_length=40)
    rulebook_version = models.CharField(max_length=20)
    closed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "campaign", "kind", "start_date"], name="period_start")
        ]


class PeriodLamp(journal.Journaled):
    """The lamp of one task at the end of a period, with the sentence that explained it."""

    SEALED = frozenset({"sentence"})
    PLAIN = frozenset({"reason"})

    period = link(Period)
    task = link(Task)
    lamp = models.CharField(max_length=6, choices=choices(Lamp))
    reason = models.CharField(max_length=30)  # the rule that spoke
    sentence = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "period", "task"], name="period_lamp_once")]
        indexes = [models.Index(fields=["jurisdiction", "task"], name="period_lamp_task")]


class TaskLamp(models.Model):
    """
    The lamp of the moment, so that a list need not judge every row: derived, never a fact of its own.

    No words stand here: what a page says of a lamp is judged anew from the task's rows.
    """

    SCALE: ClassVar[str] = "LOCAL"

    pk = models.CompositePrimaryKey("jurisdiction", "task")
    jurisdiction = models.CharField(max_length=12)
    task = models.UUIDField()
    lamp = models.CharField(max_length=6, choices=choices(Lamp))
    code = models.CharField(max_length=30)
    day = models.DateField()  # it was judged for this one


class LampDay(models.Model):
    """Of which day, up to which entry and by which rules the jurisdiction's lamps of the moment were judged."""

    SCALE: ClassVar[str] = "LOCAL"

    jurisdiction = models.CharField(max_length=12, primary_key=True)
    day = models.DateField()
    sequence = models.BigIntegerField()
    rules = models.CharField(max_length=64)  # digest of the rulebooks and the calendar
