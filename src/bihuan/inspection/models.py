"""A text that should not stand in the journal: asked for, proposed, withheld, looked for."""

from typing import Any

from django.db import models

from bihuan import journal
from bihuan.organization.models import Post

from .rules import Why, Withheld


def _post(**options: Any) -> Any:
    return models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", db_index=False, **options)


class Withholding(journal.Journaled):
    """One asking to withhold (封存): by whom in each of its steps, and what the last look at the files found."""

    SEALED = frozenset({"reason", "answer"})

    number = models.SmallIntegerField()
    why = models.CharField(max_length=12, choices=[(why.value, why.value) for why in Why])
    reason = models.TextField()  # for those who decide: it must not repeat what is to go
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in Withheld], default=Withheld.ASKED)
    asked_by = _post()
    asked_at = models.DateTimeField()
    proposed_by = _post(null=True)
    proposed_at = models.DateTimeField(null=True)
    confirmed_by = _post(null=True)
    confirmed_at = models.DateTimeField(null=True)
    declined_by = _post(null=True)
    answer = models.TextField(default="")  # why it is declined
    looked_at = models.DateTimeField(null=True)
    left_count = models.IntegerField(null=True)  # places in the raw files that still held the text at the last look

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "number"], name="withholding_number")]
        indexes = [models.Index(fields=["jurisdiction", "state"], name="withholding_state")]


class WithheldPlace(journal.Journaled):
    """One place of the journal whose text is to go: an entry's note, or a cell that it wrote. Words are not kept here."""

    PLAIN = frozenset({"table", "key", "cell"})

    withholding = models.ForeignKey(Withholding, on_delete=models.PROTECT, related_name="+", db_index=False)
    order = models.SmallIntegerField()
    sequence = models.BigIntegerField()
    table = models.CharField(max_length=30)  # empty: the entry's own note
    key = models.CharField(max_length=36)
    cell = models.CharField(max_length=60)
    digest = models.BinaryField(max_length=32)
    length = models.IntegerField()  # letters

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "withholding", "order"], name="withheld_place_order")
        ]
