"""The lamps that stood when a period ended, and those of the moment."""

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
