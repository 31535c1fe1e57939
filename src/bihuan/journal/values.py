"""How a column's value is spelled: in a body (plain) and in a cell of the database (raw)."""

from __future__ import annotations

import datetime as dt
import decimal
from typing import Any
from uuid import UUID

from django.db import models

from . import chain

#: Stands in a state cell whose text has been withheld.
WITHHELD = "〔已封存〕"


class UnjournalableColumn(TypeError):
    """A column's type has no spelling in a body."""


def plain(field: models.Field[Any, Any], value: object) -> object:
    """
    Return value as it stands in a body: text, integer, boolean or null.

    Decimals keep the column's scale, instants are UTC with microseconds, days are ISO, bytes are hex.

    :raises UnjournalableColumn: floats, JSON and other types without one spelling
    :raises chain.NotCanonical: NUL or half characters in a text
    :raises ValueError: more decimals than the column keeps, or a naive instant
    """
    target = _target(field)
    value = target.to_python(value)
    if value is None:
        return None
    spell = _SPELLINGS.get(_family(target))
    if spell is None:
        raise UnjournalableColumn(f"{field.model._meta.label}.{field.name}: {type(target).__name__}")
    return spell(target, value)


def _target(field: models.Field[Any, Any]) -> models.Field[Any, Any]:
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field


_FAMILIES: tuple[tuple[type[models.Field[Any, Any]], str], ...] = (
    (models.UUIDField, "uuid"),
    (models.BooleanField, "boolean"),
    (models.IntegerField, "integer"),
    (models.DecimalField, "decimal"),
    (models.DateTimeField, "instant"),
    (models.DateField, "day"),
    (models.BinaryField, "bytes"),
    (models.CharField, "text"),
    (models.TextField, "text"),
)


def _family(field: models.Field[Any, Any]) -> str:
    return next((name for kind, name in _FAMILIES if isinstance(field, kind)), "")


def _decimal(field: Any, value: decimal.Decimal) -> str:
    kept = value.quantize(decimal.Decimal(1).scaleb(-field.decimal_places))
    if kept != value:
        raise ValueError(f"{field.name}: more than {field.decimal_places} decimals")
    return f"{kept:f}"


def _instant(field: Any, value: dt.datetime) -> str:
    if value.tzinfo is None:
        raise ValueError(f"{field.name}: an instant without a time zone")
    return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


_SPELLINGS: dict[str, Any] = {
    "uuid": lambda field, value: str(value),
    "boolean": lambda field, value: bool(value),
    "integer": lambda field, value: int(value),
    "decimal": _decimal,
    "instant": _instant,
    "day": lambda field, value: value.isoformat(),
    "bytes": lambda field, value: bytes(value).hex(),
    "text": lambda field, value: chain.checked_text(value),
}


class Text(bytes):
    """A text cell as SQLite stores it: bytes, told apart from a blob by its class."""

    __slots__ = ()


def raw(field: models.Field[Any, Any], value: object) -> object:
    """Return the cell that SQLite must hold for a body's value, to compare type first and then value."""
    if value is None:
        return None
    target = _target(field)
    match _family(target):
        case "uuid":
            return Text(UUID(str(value)).hex.encode())
        case "boolean":
            return int(bool(value))
        case "decimal":
            number = decimal.Decimal(str(value))
            return int(number) if number == number.to_integral_value() else float(number)
        case "instant":
            moment = dt.datetime.fromisoformat(str(value)).astimezone(dt.UTC).replace(tzinfo=None)
            return Text(str(moment).encode())
        case "bytes":
            return bytes.fromhex(str(value))
        case "integer":
            return value
        case _:
            return Text(str(value).encode())
