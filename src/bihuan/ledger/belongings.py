"""Which rows are a task's or a campaign's: found by the foreign keys of the ledger's own models, so that none is forgotten."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import ForeignKey, Q

from bihuan.journal.models import JournaledRow

from .models import Campaign, Task

Row = tuple[str, str]  # table and key, as an entry spells them


def rows_of_task(jurisdiction: str, task: UUID) -> set[Row]:
    """Return the rows of one task: itself, and whatever points to it or to what does."""
    return _closure(jurisdiction, {Task: {task}})


def rows_of_campaign(jurisdiction: str, campaign: UUID) -> set[Row]:
    """Return the rows of a campaign: itself, its tasks, and whatever points to one of them."""
    tasks = set(Task.objects.filter(jurisdiction=jurisdiction, campaign=campaign).values_list("id", flat=True))
    return _closure(jurisdiction, {Campaign: {campaign}, Task: tasks})


def _closure(jurisdiction: str, given: dict[Any, set[UUID]]) -> set[Row]:
    found = dict(given)
    waiting = [model for model in _models() if model not in given]
    while ready := [model for model in waiting if not _owners(model) & (set(waiting) - {model})]:
        for model in ready:
            waiting.remove(model)
            asked = Q(pk__in=[])
            for column in _columns(model):
                asked |= Q(**{f"{column.attname}__in": found.get(column.related_model, set())})
            found[model] = set(model.objects.filter(asked, jurisdiction=jurisdiction).values_list("id", flat=True))
    if waiting:
        raise TypeError(f"models that point to each other in a ring: {waiting}")
    return {(model._meta.db_table, str(key)) for model, keys in found.items() for key in keys}


@cache
def _models() -> tuple[Any, ...]:
    """Return the ledger's journaled models that belong to a task or a campaign, whatever lies between."""
    every = [m for m in apps.get_app_config("ledger").get_models() if issubclass(m, JournaledRow)]
    owned: set[Any] = {Campaign, Task}
    while more := {model for model in every if model not in owned and set(_targets(model)) & owned}:
        owned |= more
    return tuple(model for model in every if model in owned)


@cache
def _columns(model: Any) -> tuple[Any, ...]:
    """Return the columns by which a row belongs: to its task where it names one, else to whatever of ours it names."""
    named = [
        column for column in _keys(model) if column.related_model in _models() and column.related_model is not model
    ]
    return tuple([column for column in named if column.name == "task"] or named)


def _owners(model: Any) -> set[Any]:
    return {column.related_model for column in _columns(model)}


def _keys(model: Any) -> Iterator[Any]:
    yield from (column for column in model._meta.concrete_fields if isinstance(column, ForeignKey))


def _targets(model: Any) -> Iterable[Any]:
    return [column.related_model for column in _keys(model) if column.related_model is not model]
