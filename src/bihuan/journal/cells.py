"""Cells as the bare cursor of verify gives them: type first, then value; a hostile one raises here and is named there."""

from __future__ import annotations

import hashlib
import itertools
from typing import Any
from uuid import UUID

from django.db import models

from .values import Text


def text(cell: object) -> str:
    """
    Return a text cell's text.

    :raises TypeError: a cell of another type
    :raises ValueError: no UTF-8
    """
    if type(cell) is not Text:
        raise TypeError("not a text")
    return cell.decode()


def integer(cell: object) -> int:
    """
    Return an integer cell.

    :raises TypeError: a cell of another type
    """
    if type(cell) is not int:
        raise TypeError("not an integer")
    return cell


def blob(cell: object) -> bytes:
    """
    Return a blob cell.

    :raises TypeError: a cell of another type
    """
    if type(cell) is not bytes:
        raise TypeError("not bytes")
    return cell


def number_or_none(value: object) -> int | None:
    """Return an integer of a body, or None where something else stands."""
    return value if isinstance(value, int) else None


def uuid(value: str | None) -> Text | None:
    """Return the cell that holds an id of a body."""
    return None if value is None else Text(UUID(value).hex.encode())


def seal(salt: bytes, value: Text) -> bytes:
    """Return the digest of a sealed cell, whatever bytes stand in it."""
    return hashlib.sha256(salt + bytes(value)).digest()


def row(cells: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a row with its texts as text; a blob stays one, and so equals no text."""
    return tuple(cell.decode(errors="replace") if type(cell) is Text else cell for cell in cells)


def key(field: models.Field[Any, Any], cell: object) -> str:
    """Return how a key cell is named in a finding."""
    shown = show(cell)
    if isinstance(field, models.UUIDField):
        try:
            return str(UUID(hex=shown))
        except ValueError:
            return shown
    return shown


def show(cell: object) -> str:
    """Return how any cell is shown in a finding."""
    if isinstance(cell, Text):
        return cell.decode(errors="replace")
    if isinstance(cell, bytes):
        return cell.hex()
    return cell if isinstance(cell, str) else repr(cell)


def sealed_in(body: dict[str, Any]) -> set[str]:
    """Return the digests of the sealed values that a body names."""
    found = set()
    if isinstance(body.get("note"), dict):
        found.add(str(body["note"]["sealed"]))
    personal = body.get("provenance", {}).get("personal")
    if isinstance(personal, dict) and isinstance(personal.get("why"), dict):
        found.add(str(personal["why"]["sealed"]))
    for effect in body.get("effects", ()):
        values = itertools.chain(effect.get("new", {}).values(), (after for _, after in effect.get("set", {}).values()))
        found |= {str(value["sealed"]) for value in values if isinstance(value, dict) and value.get("sealed")}
    return found
