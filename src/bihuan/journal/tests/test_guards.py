"""The guards, each tried by raw SQL; and the settings of a serving connection."""

import sqlite3
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.state import ProjectState
from django.db.models import CharField

from bihuan.journal import chains, guards, schema, verify
from bihuan.journal.models import Chain, Entry
from bihuan.journal.testing import COUNTY

from .cast import AT, keep, promise
from .sample.models import Promise

pytestmark = pytest.mark.usefixtures("database")


def raw(sql: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


ENTRY = (
    "INSERT {0} INTO journal_entry (jurisdiction, stream, sequence, year, previous, hash, body, kind, post, office, day)"
    " VALUES (%s, 0, %s, %s, %s, %s, %s, 'k', NULL, NULL, '2023-01-01')"
)
CHAIN = "INSERT OR REPLACE INTO journal_chain (jurisdiction, stream, algorithm, genesis, year, sequence, head) VALUES (%s, 0, 1, x'00', 0, {0}, x'00')"


def tip() -> Entry:
    return Entry.objects.filter(jurisdiction=COUNTY, stream=0).latest("sequence")


ATTEMPTS: dict[str, Callable[[], None]] = {
    "replace a middle entry": lambda: raw(
        ENTRY.format("OR REPLACE"), COUNTY, 1, 2023, tip().previous, tip().hash, b"x"
    ),
    "replace the tip by itself": lambda: raw(
        ENTRY.format("OR REPLACE"), COUNTY, tip().sequence, 2023, tip().hash, tip().hash, b"x"
    ),
    "a second tip in another year": lambda: raw(
        ENTRY.format(""), COUNTY, tip().sequence, 2025, tip().hash, b"h" * 32, b"x"
    ),
    "an entry without a number": lambda: raw(ENTRY.format(""), COUNTY, 9, 2023, tip().hash, b"h" * 32, b"x"),
    "update an entry": lambda: raw("UPDATE journal_entry SET kind = 'x'"),
    "delete an entry": lambda: raw("DELETE FROM journal_entry"),
    "head to another hash": lambda: raw(
        "UPDATE journal_chain SET head = %s WHERE jurisdiction = %s", b"y" * 32, COUNTY
    ),
    "number by five": lambda: raw("UPDATE journal_chain SET sequence = sequence + 5 WHERE jurisdiction = %s", COUNTY),
    "number back": lambda: raw("UPDATE journal_chain SET sequence = sequence - 1 WHERE jurisdiction = %s", COUNTY),
    "year back": lambda: raw(
        "UPDATE journal_chain SET sequence = sequence + 1, year = 2000 WHERE jurisdiction = %s AND stream = 0", COUNTY
    ),
    "delete a chain": lambda: raw("DELETE FROM journal_chain WHERE jurisdiction = '0'"),
    "replace a chain": lambda: raw(CHAIN.format(0), COUNTY),
    "a chain that begins late": lambda: raw(CHAIN.format(7), "141099"),
    "rename a chain": lambda: raw("UPDATE journal_chain SET jurisdiction = '141099' WHERE jurisdiction = %s", COUNTY),
    "another genesis": lambda: raw("UPDATE journal_chain SET genesis = x'00'"),
    "update a sealed value": lambda: raw("UPDATE journal_sealed SET value = 'x'"),
    "delete a sealed value": lambda: raw("DELETE FROM journal_sealed"),
    "replace a sealed value": lambda: raw(
        "INSERT OR REPLACE INTO journal_sealed SELECT jurisdiction, digest, salt, 'x' FROM journal_sealed"
    ),
    "update touched": lambda: raw("UPDATE journal_touched SET sequence = 9"),
    "delete touched": lambda: raw("DELETE FROM journal_touched"),
    "replace touched": lambda: raw("INSERT OR REPLACE INTO journal_touched SELECT * FROM journal_touched"),
    "update a request": lambda: raw("UPDATE journal_request SET receipt = 'x'"),
    "delete a request": lambda: raw("DELETE FROM journal_request"),
    "replace a request": lambda: raw("INSERT OR REPLACE INTO journal_request SELECT * FROM journal_request"),
    "another instance": lambda: raw(
        "INSERT INTO journal_instance SELECT x'00', is_demo, created_at FROM journal_instance"
    ),
    "no demo any more": lambda: raw("UPDATE journal_instance SET is_demo = 1 - is_demo"),
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_raw_sql_cannot(attempt: Callable[[], None]) -> None:
    row, _ = promise()
    keep(row, state="kept")
    with pytest.raises(DatabaseError, match="journal|authorized"):
        attempt()


@pytest.mark.tampers
def test_a_number_taken_without_an_entry_stops_the_chain_and_is_named() -> None:
    promise()
    raw("UPDATE journal_chain SET sequence = sequence + 1 WHERE jurisdiction = %s AND stream = 0", COUNTY)
    with pytest.raises(DatabaseError, match="after the entry before is closed"):
        promise()
    assert [(f.code, f.jurisdiction) for f in verify.full().findings] == [("head", COUNTY)]


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER guard_entry_update",
        "CREATE TABLE x (a)",
        "CREATE TEMP TABLE x (a)",
        "ALTER TABLE journal_entry ADD COLUMN z",
        "CREATE INDEX x ON journal_entry (kind)",
        "ATTACH 'x' AS y",
        "ANALYZE",
        "PRAGMA writable_schema=ON",
        "PRAGMA recursive_triggers=ON",
        "PRAGMA journal_mode=DELETE",
        "PRAGMA synchronous=OFF",
        "PRAGMA wal_autocheckpoint=1000",
        "PRAGMA foreign_keys=OFF",
        "VACUUM",
    ],
)
def test_a_serving_connection_may_not(statement: str) -> None:
    with pytest.raises(DatabaseError, match="authorized"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_settings_are_those_that_lose_nothing() -> None:
    with connection.cursor() as cursor:
        values = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "wal_autocheckpoint", "secure_delete", "foreign_keys")
        }
    assert values == {
        "journal_mode": "wal", "synchronous": 2, "wal_autocheckpoint": 0, "secure_delete": 1, "foreign_keys": 1
    }  # fmt: skip


def test_the_reader_cannot_write() -> None:
    from django.db import connections

    promise()
    with transaction.atomic(using="reader"):
        assert Promise.objects.using("reader").filter(jurisdiction=COUNTY).count() == 1
    with pytest.raises(DatabaseError, match="readonly"), connections["reader"].cursor() as cursor:
        cursor.execute("DELETE FROM django_session")


def _widen() -> None:
    old = Promise._meta.get_field("state")
    new = CharField(max_length=40, default="open")
    new.set_attributes_from_name("state")
    new.model = Promise
    ProjectState()
    with connection.schema_editor() as editor:
        editor.alter_field(Promise, old, new)
    schema.record(at=AT)


def test_the_guards_outlive_the_rebuild_of_a_table() -> None:
    promise()
    _widen()
    connection.ensure_connection()
    assert guards.differences(connection.connection) == []
    with pytest.raises(DatabaseError, match="never changed"):
        raw("UPDATE journal_entry SET kind = 'x'")
    promise()
    assert Chain.objects.get(jurisdiction=COUNTY, stream=0).sequence == 2


def test_a_rebuild_that_fails_half_way_leaves_the_old_guards(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(wrapper: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(guards, "install", fail)
    with pytest.raises(sqlite3.OperationalError):
        _widen()
    connection.ensure_connection()
    assert guards.differences(connection.connection) == []


@pytest.mark.tampers
def test_a_guard_taken_away_or_altered_is_named() -> None:
    with sqlite3.connect(verify.database_path()) as foreign:
        foreign.execute("DROP TRIGGER guard_entry_update")
        foreign.execute("DROP TRIGGER guard_chain_head")
        foreign.execute(
            "CREATE TRIGGER guard_chain_head BEFORE UPDATE OF head ON journal_chain WHEN 0 BEGIN SELECT 1; END"
        )
    found = verify.full().findings
    assert sorted(f.table for f in found if f.code == "guard") == ["guard_chain_head", "guard_entry_update"]


def test_a_touched_head_is_repaired_by_an_entry_of_the_instance() -> None:
    promise()
    raw("UPDATE journal_chain SET sequence = sequence + 1 WHERE jurisdiction = %s AND stream = 0", COUNTY)
    chains.repair_head(COUNTY, 0, at=AT)
    promise()
    assert verify.full().findings == []
    assert Entry.objects.filter(jurisdiction="0", stream=0).latest("sequence").kind == "journal.head.repaired"
    with pytest.raises(chains.NothingToRepair):
        chains.repair_head(COUNTY, 0, at=AT)
