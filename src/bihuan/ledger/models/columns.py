"""How a row of the ledger refers, counts and chooses."""

from typing import Any

from django.db import models

INTERVALS = [(name, name) for name in ("week", "tendays", "month")]


def link(to: Any, **options: Any) -> Any:
    """A HOT row's reference: protected, without an index of its own, since each index starts with the jurisdiction."""
    options = {"on_delete": models.PROTECT, "related_name": "+", "db_index": False, **options}
    return models.ForeignKey(to, **options)


def choices(kind: Any) -> list[tuple[str, str]]:
    return [(item.value, item.value) for item in kind]


def quantity(**options: Any) -> Any:
    return models.DecimalField(max_digits=15, decimal_places=4, **options)
