"""
The guards: triggers that keep the journal append-only against raw SQL, written as text so that they can be compared.
An app's constraints.py adds its own GUARDS: what the database itself refuses of its rows, where a column alone cannot.

They stop accidents and everybody who has only the application's connection. Who owns the file can drop them; that is
what `verify` and the checkpoints that leave the machine are for.
"""

import re
import sqlite3
from functools import cache
from typing import Any

from .gathering import declared

PREFIX = "guard_"
_ENTRY, _CHAIN = "journal_entry", "journal_chain"
Guard = tuple[str, str]  # name, statement
_TABLE = re.compile(r" ON (\w+)")
_SAME_CHAIN = "{0}.jurisdiction = {1}.jurisdiction AND {0}.stream = {1}.stream"


def trigger(name: str, event: str, table: str, when: str, message: str) -> Guard:
    """Return a guard that refuses an event on a table's row with a message, where the condition holds."""
    condition = f" WHEN {when}" if when else ""
    sql = f"CREATE TRIGGER {PREFIX}{name} BEFORE {event} ON {table}{condition} BEGIN SELECT RAISE(ABORT, '{message}'); END"
    return PREFIX + name, sql


def _never(table: str, *events: str) -> list[Guard]:
    return [
        trigger(f"{table}_{event.lower()}", event, f"journal_{table}", "", f"journal: {table} rows are never changed")
        for event in events
    ]


def wanted() -> dict[str, str]:
    """Return every guard of SQLite: name → statement."""
    return dict([*_on_entries(), *_on_chains(), *_on_sealed(), *_on_side_tables(), *_of_apps()])


@cache
def _of_apps() -> tuple[Guard, ...]:
    found: list[Guard] = []
    for _app, constraints in declared("constraints"):
        found += constraints.GUARDS
    return tuple(found)


def _on_entries() -> list[Guard]:
    taken = f"EXISTS (SELECT 1 FROM {_ENTRY} e WHERE {_SAME_CHAIN.format('e', 'NEW')} AND e.sequence = NEW.sequence)"
    extends_head = (
        f"EXISTS (SELECT 1 FROM {_CHAIN} c WHERE {_SAME_CHAIN.format('c', 'NEW')} AND c.sequence = NEW.sequence"
        " AND c.year = NEW.year AND c.head = NEW.previous)"
    )
    # INSERT OR REPLACE deletes without a DELETE trigger: hence "no entry of that number" on INSERT itself.
    refused = f"{taken} OR NOT {extends_head}"
    return [
        trigger("entry_insert", "INSERT", _ENTRY, refused, "journal: an entry must extend the head"),
        *_never("entry", "UPDATE", "DELETE"),
    ]


def _on_chains() -> list[Guard]:
    stands = f"EXISTS (SELECT 1 FROM {_CHAIN} c WHERE {_SAME_CHAIN.format('c', 'NEW')})"
    of_entry = (
        f"EXISTS (SELECT 1 FROM {_ENTRY} e WHERE {_SAME_CHAIN}"
        " AND e.sequence = {1}.sequence AND e.year = {1}.year AND e.hash = {1}.head)"
    )
    closed = f"(OLD.sequence = 0 OR {of_entry.format('e', 'OLD')})"
    return [
        trigger(
            "chain_insert",
            "INSERT",
            _CHAIN,
            f"NEW.sequence <> 0 OR NEW.head <> NEW.genesis OR {stands}",
            "journal: a chain begins at 0 and is never replaced",
        ),
        *_never("chain", "DELETE"),
        trigger(
            "chain_identity",
            "UPDATE OF jurisdiction, stream, algorithm, genesis",
            _CHAIN,
            "",
            "journal: a chain is never renamed",
        ),
        trigger(
            "chain_number",
            "UPDATE OF sequence, year",
            _CHAIN,
            f"NEW.sequence <> OLD.sequence + 1 OR NEW.year < OLD.year OR NEW.head <> OLD.head OR NOT {closed}",
            "journal: the number goes up by one, after the entry before is closed",
        ),
        trigger(
            "chain_head",
            "UPDATE OF head",
            _CHAIN,
            f"NEW.head <> OLD.head AND NOT {of_entry.format('e', 'NEW')}",
            "journal: the head is the hash of its entry",
        ),
    ]


def _on_sealed() -> list[Guard]:
    stands = "EXISTS (SELECT 1 FROM journal_sealed s WHERE s.jurisdiction = NEW.jurisdiction AND s.digest = NEW.digest)"
    withheld_now = (
        f"EXISTS (SELECT 1 FROM {_CHAIN} c JOIN {_ENTRY} e ON {_SAME_CHAIN.format('e', 'c')}"
        " AND e.sequence = c.sequence AND e.year = c.year WHERE c.jurisdiction = OLD.jurisdiction"
        " AND e.hash <> c.head AND e.kind = 'journal.text.withheld'"
        " AND instr(CAST(e.body AS TEXT), lower(hex(OLD.digest))) > 0)"
    )
    leaves = "journal: a sealed value leaves only inside the entry that withholds it"
    return [
        *_never("sealed", "UPDATE"),
        trigger("sealed_insert", "INSERT", "journal_sealed", stands, "journal: a sealed value is written once"),
        trigger("sealed_delete", "DELETE", "journal_sealed", f"NOT {withheld_now}", leaves),
    ]


def _on_side_tables() -> list[Guard]:
    one = "EXISTS (SELECT 1 FROM journal_instance)"
    touched = " AND ".join(
        f'x."{name}" = NEW."{name}"' for name in ("jurisdiction", "stream", "table", "key", "sequence")
    )
    request = "x.jurisdiction = NEW.jurisdiction AND x.request_id = NEW.request_id"
    next_number = "NEW.number <> (SELECT COALESCE(MAX(x.number), 0) + 1 FROM journal_checkpoint x)"
    return [
        *_never("instance", "UPDATE", "DELETE"),
        trigger("instance_insert", "INSERT", "journal_instance", one, "journal: one instance"),
        *_never("touched", "UPDATE", "DELETE"),
        *_never("request", "UPDATE", "DELETE"),
        *_never("checkpoint", "UPDATE", "DELETE"),
        trigger(
            "checkpoint_insert",
            "INSERT",
            "journal_checkpoint",
            next_number,
            "journal: checkpoints are numbered one by one",
        ),
        *(
            trigger(
                f"{table}_insert",
                "INSERT",
                f"journal_{table}",
                f"EXISTS (SELECT 1 FROM journal_{table} x WHERE {same})",
                f"journal: {table} rows are never replaced",
            )
            for table, same in (("touched", touched), ("request", request))
        ),
    ]


def _found(execute: Any) -> dict[str, str]:
    rows = execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    return {_text(name): _text(sql) for name, sql in rows}


def _text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def differences(connection: sqlite3.Connection) -> list[str]:
    """Return the names of guards that are missing or altered, and of triggers that nobody asked for."""
    have, want = _found(connection.execute), wanted()
    return sorted(name for name in have.keys() | want.keys() if have.get(name) != want.get(name))


def present(wrapper: Any) -> bool:
    """Tell whether any guard stands in the database of a Django connection."""
    with wrapper.cursor() as cursor:
        return any(name.startswith(PREFIX) for name in _found(cursor.execute))


def drop(wrapper: Any) -> None:
    """Take all guards down; only the schema editor does, inside a migration's transaction."""
    with wrapper.cursor() as cursor:
        for name in _found(cursor.execute):
            if name.startswith(PREFIX):
                cursor.execute(f'DROP TRIGGER "{name}"')


def install(wrapper: Any) -> None:
    """Put every guard up that does not stand and whose table is there; a later migration may only make it."""
    with wrapper.cursor() as cursor:
        have = _found(cursor.execute)
        tables = {_text(row[0]) for row in cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for name, sql in wanted().items():
            match = _TABLE.search(sql)
            if name not in have and match and match.group(1) in tables:
                cursor.execute(sql)
