"""
The shape of the database, as the last migration left it: recorded by an entry, so that a view slipped under a table's
name, an index rewritten or a column altered is named. Triggers are the guards' matter.
"""

import datetime as dt
import hashlib
import json
import sqlite3
from typing import Any

from django.db import connections, transaction

from . import chain, posting

KIND = "journal.schema.recorded"
_OBJECTS = (
    "SELECT type, name, tbl_name, sql FROM sqlite_master"
    " WHERE type <> 'trigger' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name"
)
_LAST = (
    "SELECT body FROM journal_entry WHERE jurisdiction = ? AND stream = ? AND kind = ? ORDER BY sequence DESC LIMIT 1"
)


def _shape(execute: Any) -> dict[str, str]:
    """Return object → digest of its definition, and the file's own version numbers."""
    found = {}
    for kind, name, table, sql in execute(_OBJECTS).fetchall():
        said = "\0".join(_text(part) for part in (kind, name, table, sql))
        found[_text(name)] = hashlib.sha256(said.encode()).hexdigest()[:16]
    for setting in ("user_version", "application_id"):
        found[setting] = str(execute(f"PRAGMA {setting}").fetchone()[0])
    return found


def _text(value: object) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


def record(*, at: dt.datetime) -> bool:
    """Post the present shape, where it is not the one recorded last; after migrating, before serving. Tell whether."""
    connection = connections["default"]
    connection.ensure_connection()
    live: sqlite3.Connection = connection.connection
    present = _shape(live.execute)
    if present == _recorded(live):
        return False
    with transaction.atomic(durable=True):
        posting.post_bare(KIND, subject=("journal_instance", ""), at=at, via="upgrade", provenance={"shape": present})
    return True


def _recorded(connection: sqlite3.Connection) -> dict[str, str] | None:
    row = connection.execute(_LAST, (chain.INSTANCE, chain.MAIN, KIND)).fetchone()
    if row is None:
        return None
    try:
        told = json.loads(bytes(row[0]))["provenance"]["shape"]
    except (ValueError, KeyError, TypeError):
        return None  # the entry itself is named as unreadable
    return told if isinstance(told, dict) else None


def differences(connection: sqlite3.Connection) -> list[str]:
    """Return the names of tables, indexes and views that are missing, altered or were asked for by nobody."""
    recorded = _recorded(connection)
    if recorded is None:
        return [KIND]
    present = _shape(connection.execute)
    return sorted(name for name in present.keys() | recorded.keys() if present.get(name) != recorded.get(name))
