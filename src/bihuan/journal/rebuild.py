"""Write the state that the journal alone makes into a fresh SQLite file, and compare it with the live tables."""

import hashlib
import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import verify
from .models import JournaledRow
from .replay import Fold
from .values import WITHHELD, Text, raw


@dataclass(frozen=True, slots=True)
class TableDigest:
    """One table: rows and SHA-256 over all cells in key order, of the replay and of the live table."""

    table: str
    row_count: int
    replayed: str
    live: str


def rebuild(into: Path, *, path: Path | None = None) -> list[TableDigest]:
    """
    Replay every chain into a new file and return a digest per table, beside that of the live table.

    :raises FileExistsError: `into` is there already
    :raises BadEffect: the journal contradicts itself (verify names the entry)
    """
    if into.exists():
        raise FileExistsError(into)
    with (
        closing(verify.open_read_only(path or verify.database_path())) as source,
        closing(sqlite3.connect(into, isolation_level=None)) as target,
    ):
        source.execute("BEGIN")
        target.text_factory = Text
        fold = Fold()
        chains = source.execute(
            "SELECT jurisdiction, stream FROM journal_chain ORDER BY jurisdiction, stream"
        ).fetchall()
        for jurisdiction, stream in chains:
            rows = source.execute(
                "SELECT sequence, body FROM journal_entry WHERE jurisdiction = ? AND stream = ? ORDER BY sequence",
                (jurisdiction.decode(), stream),
            )
            for sequence, body in rows:
                fold.apply(sequence, json.loads(body))
        sealed = {
            bytes(digest).hex(): value for digest, value in source.execute("SELECT digest, value FROM journal_sealed")
        }
        target.execute("BEGIN")
        digests = [_table(model, fold, sealed, source, target) for model in verify.journaled_models()]
        target.execute("COMMIT")
    return sorted(digests, key=lambda digest: digest.table)


def _table(
    model: type[JournaledRow],
    fold: Fold,
    sealed: dict[str, Any],
    source: sqlite3.Connection,
    target: sqlite3.Connection,
) -> TableDigest:
    table, key = model._meta.db_table, model._meta.pk
    columns = list(model._meta.concrete_fields)
    (made,) = source.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)).fetchone()
    target.execute(made.decode())
    names = ", ".join(f'"{column.column}"' for column in columns)
    marks = ", ".join("?" for _ in columns)
    rows = [
        [
            _stored(raw(column, name) if column is key else _cell(column, row.get(column.attname), sealed))
            for column in columns
        ]
        for name, row in fold.state.get(table, {}).items()
    ]
    target.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)
    return TableDigest(
        table, len(rows), _digest(target, table, names, str(key.column)), _digest(source, table, names, str(key.column))
    )


def _cell(column: Any, value: object, sealed: dict[str, Any]) -> object:
    if isinstance(value, dict):
        return sealed.get(str(value.get("sealed")), Text(WITHHELD.encode()))
    return raw(column, value)


def _stored(cell: object) -> object:
    return cell.decode() if isinstance(cell, Text) else cell


def _digest(connection: sqlite3.Connection, table: str, names: str, key: str) -> str:
    digest = hashlib.sha256()
    for row in connection.execute(f'SELECT {names} FROM "{table}" ORDER BY "{key}"'):
        digest.update(repr([(type(cell).__name__, cell) for cell in row]).encode())
    return digest.hexdigest()
