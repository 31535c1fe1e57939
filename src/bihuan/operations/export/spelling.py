"""
How a cell of the database stands in an export: as a body spells it. One that has no such spelling, because somebody
wrote it past the program, is shown as what it is, {"stored": [type, content]}, and agrees with nothing.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models

from bihuan.journal.values import Text, plain, raw
from bihuan.journal.verify import UNREADABLE

NOT_SPELLED = (*UNREADABLE, ValidationError)


def line(value: object) -> bytes:
    """Return one line of JSON: what was decoded from the database comes back letter for letter."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def stored(cell: object) -> dict[str, list[str]]:
    """Return how a cell is shown that has no spelling."""
    match cell:
        case Text():
            return {"stored": ["text", cell.hex()]}
        case bytes():
            return {"stored": ["blob", cell.hex()]}
        case int():
            return {"stored": ["integer", str(cell)]}
        case float():
            return {"stored": ["real", repr(cell)]}
        case _:
            return {"stored": ["null", ""]}


def text(cell: object) -> object:
    """Spell a text cell of the journal's own tables."""
    try:
        return cell.decode() if type(cell) is Text else stored(cell)
    except UnicodeDecodeError:
        return stored(cell)


def number(cell: object) -> object:
    """Spell an integer cell."""
    return cell if type(cell) is int else stored(cell)


def blob(cell: object) -> object:
    """Spell bytes: hashes, salts and fingerprints as hex."""
    return cell.hex() if type(cell) is bytes else stored(cell)


def body(cell: object) -> object:
    """Spell a body: its bytes are the UTF-8 of the text that a reader of the line gets; hex where they are no UTF-8."""
    if type(cell) is not bytes:
        return stored(cell)
    try:
        return cell.decode()
    except UnicodeDecodeError:
        return {"hex": cell.hex()}


def uuid(cell: object) -> object:
    """Spell an id, or nothing where there is none."""
    if cell is None:
        return None
    try:
        found = UUID(hex=cell.decode()) if type(cell) is Text else None
    except ValueError:
        return stored(cell)
    return str(found) if found is not None and cell == found.hex.encode() else stored(cell)


def column(field: models.Field[Any, Any], cell: object) -> object:
    """Spell a cell of a state table: the value of which the cell is the one form that the database may hold."""
    if cell is None:
        return None
    try:
        value = plain(field, _read(field, cell))
        back = raw(field, value)
    except NOT_SPELLED:
        return stored(cell)
    return value if type(back) is type(cell) and back == cell else stored(cell)


def _read(field: models.Field[Any, Any], cell: object) -> object:
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    if type(cell) is not Text:
        return str(cell) if isinstance(field, models.DecimalField) else cell
    said = cell.decode()
    if isinstance(field, models.DateTimeField):
        return dt.datetime.fromisoformat(said).replace(tzinfo=dt.UTC)
    return said
