"""Verify and replay: nothing changed behind the journal's back stays unseen, and the verifier never raises."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bihuan.journal import guards, verify
from bihuan.journal.testing import COUNTY

from .cast import keep, promise, right
from .sample.models import Promise


@pytest.fixture
def filled(database: Path) -> Path:
    row, _ = promise()
    keep(row, state="kept", words="桥修好了")
    promise(parent=row)
    right()
    return database


@pytest.fixture
def foreign(filled: Path) -> Iterator[sqlite3.Connection]:
    """A copy of the file in the hands of somebody who owns it: no lock, no authorizer, the guards dropped."""
    verify.remember(verify.full())
    with closing(_owned(filled, "foreign")) as connection:
        yield connection


def _owned(path: Path, name: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path.with_name(f"{name}.sqlite3"), isolation_level=None)
    with closing(sqlite3.connect(path)) as live:
        live.backup(connection)
    for guard in guards.wanted():
        connection.execute(f"DROP TRIGGER {guard}")
    return connection


def found(connection: sqlite3.Connection) -> list[verify.Finding]:
    """Return what a full verification says of that copy, but for the guards that its owner took away."""
    path = Path(connection.execute("PRAGMA database_list").fetchone()[2])
    return [finding for finding in verify.full(path=path).findings if finding.code != "guard"]


def test_an_untouched_ledger_verifies_in_full_and_at_its_tail(filled: Path) -> None:
    full = verify.full()
    assert (full.findings, full.entry_count, full.row_count) == ([], 8, 3)
    verify.remember(full)
    promise()
    tail = verify.tail()
    assert (tail.findings, tail.entry_count) == ([], 1)


# Table → what an owner of the file could write into each column of a row.
TABLES = {
    "journal_instance": "rowid = 1",
    "journal_chain": "jurisdiction = '141027' AND stream = 0",
    "journal_entry": "jurisdiction = '141027' AND stream = 0 AND sequence = 2",
    "journal_touched": "jurisdiction = '141027' AND stream = 0 AND sequence = 2",
    "journal_request": "jurisdiction = '141027' AND stream = 0 AND sequence = 2",
    "journal_sealed": "value = '桥修好了'",
    "sample_promise": "state = 'kept'",
    "sample_key": "name = '看'",
}
CHANGES = {
    "another value of its kind": "CASE typeof({0}) WHEN 'text' THEN {0} || 'x' WHEN 'blob' THEN CAST({0} || x'00' AS BLOB)"
    " WHEN 'null' THEN 'x' ELSE {0} + 1 END",
    "nothing": "NULL",
    "text that is no UTF-8": "CAST(x'ff' AS TEXT)",
    "a huge number": "9223372036854775807",
    "a fraction": "1.5",
    "a blob": "x'ff00'",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("table", TABLES)
def test_a_changed_cell_of_any_column_is_named(filled: Path, table: str, change: str) -> None:
    with closing(sqlite3.connect(filled)) as live:
        columns = [row[1] for row in live.execute(f"PRAGMA table_info({table})")]
    assert columns
    for column in columns:
        with closing(_owned(filled, f"{table}-{column}")) as owned:
            cell = f'"{column}"'
            changed = f"{TABLES[table]} AND {cell} IS NOT {change.format(cell)}"
            try:
                owned.execute(f"UPDATE {table} SET {cell} = {change.format(cell)} WHERE {changed}")
            except sqlite3.IntegrityError:  # NOT NULL, or an enforced type: the file itself refuses
                continue
            if owned.execute("SELECT changes()").fetchone()[0] == 0:  # it stood so already
                continue
            findings = found(owned)
            assert _names(findings, table, column), f"{table}.{column}: {findings}"


def _names(findings: list[verify.Finding], table: str, column: str) -> bool:
    if table.startswith("sample_"):
        return any(f.table == table and (f.column == column or f.code.startswith("row_")) for f in findings)
    return bool(findings)


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("DELETE FROM journal_entry WHERE sequence = 2 AND jurisdiction = '141027'", "gap"),
        ("DELETE FROM journal_entry WHERE sequence = 3 AND jurisdiction = '141027'", "head"),
        ("DELETE FROM journal_chain WHERE jurisdiction = '141027'", "stray_entries"),
        ("DELETE FROM journal_touched WHERE sequence = 2 AND jurisdiction = '141027'", "touched"),
        ("DELETE FROM journal_request WHERE sequence = 2 AND jurisdiction = '141027'", "request"),
        ("DELETE FROM journal_sealed WHERE value = '桥修好了'", "sealed_missing"),
        ("DELETE FROM journal_instance", "instance"),
        ("DELETE FROM sample_promise WHERE state = 'kept'", "row_missing"),
        ("INSERT INTO sample_promise SELECT {another} FROM sample_promise WHERE state = 'kept'", "row_stray"),
        ("INSERT INTO journal_sealed SELECT '999999', digest, salt, value FROM journal_sealed LIMIT 1", "stray_rows"),
        ("UPDATE journal_entry SET body = x'7b7d' WHERE sequence = 1 AND jurisdiction = '141027'", "hash"),
    ],
)
def test_rows_taken_away_or_slipped_in_are_named(foreign: sqlite3.Connection, statement: str, code: str) -> None:
    columns = [row[1] for row in foreign.execute("PRAGMA table_info(sample_promise)")]
    another = ", ".join("'ab' || substr(id, 3)" if column == "id" else f'"{column}"' for column in columns)
    statement = statement.replace("{another}", another)
    foreign.execute(statement)
    assert code in {finding.code for finding in found(foreign)}


def test_a_tail_begins_at_the_last_good_result_and_sees_when_that_was_rewritten(foreign: sqlite3.Connection) -> None:
    path = Path(foreign.execute("PRAGMA database_list").fetchone()[2])
    foreign.execute(
        "UPDATE journal_entry SET hash = x'00' WHERE sequence = 3 AND jurisdiction = '141027' AND stream = 0"
    )
    assert "mark" in {finding.code for finding in verify.tail(path=path).findings}


def test_a_damaged_file_is_a_finding_not_a_crash(filled: Path) -> None:
    promise()
    with closing(sqlite3.connect(filled)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    data = bytearray(filled.read_bytes())
    for place in range(4096, len(data), 4096):
        data[place : place + 64] = b"\xff" * 64
    broken = filled.with_name("broken.sqlite3")
    broken.write_bytes(data)
    assert verify.full(path=broken).findings
    assert verify.tail(path=broken).findings


def test_the_state_is_the_replay(filled: Path) -> None:
    from bihuan.journal import replay

    with closing(sqlite3.connect(filled)) as connection:
        rows = connection.execute(
            "SELECT sequence, body FROM journal_entry WHERE jurisdiction = ? AND stream = 0 ORDER BY sequence",
            (COUNTY,),
        ).fetchall()
    state = replay.fold(rows)
    assert len(state["sample_promise"]) == Promise.objects.filter(jurisdiction=COUNTY).count() == 2
    assert {row["state"] for row in state["sample_promise"].values()} == {"kept", "open"}


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE sample_promise SET id = upper(id) WHERE state = 'kept'", "row_stray"),
        ("UPDATE sample_promise SET id = CAST(id AS BLOB) WHERE state = 'kept'", "row_stray"),
        ("UPDATE sample_promise SET id = '{' || id || '}' WHERE state = 'kept'", "row_stray"),
        ("UPDATE journal_request SET request_id = CAST(request_id AS BLOB)", "request"),
        ("UPDATE journal_request SET fingerprint = CAST(fingerprint AS TEXT)", "request"),
        ("UPDATE journal_sealed SET digest = CAST(digest AS TEXT)", "sealed_missing"),
        ("UPDATE journal_instance SET is_demo = 2", "instance"),
        ("UPDATE journal_instance SET id = upper(id)", "instance"),
        ("INSERT INTO journal_touched VALUES (CAST('141027' AS BLOB), 0, 'x', 'x', 1)", "stray_rows"),
        ("INSERT INTO journal_touched VALUES ('141027', 7, 'x', 'x', 1)", "stray_rows"),
        ("CREATE VIEW v AS SELECT 1", "schema"),
        ("CREATE INDEX i ON sample_promise (state)", "schema"),
        ("DROP INDEX entry_day", "schema"),
        ("ALTER TABLE sample_promise ADD COLUMN extra", "schema"),
        ("PRAGMA user_version = 9", "schema"),
        ("DROP TABLE sample_key", "table_unreadable"),
    ],
)
def test_what_looks_alike_but_is_not_is_named(foreign: sqlite3.Connection, statement: str, code: str) -> None:
    foreign.execute(statement)
    assert code in {finding.code for finding in found(foreign)}


def test_an_index_that_hides_rows_is_named(foreign: sqlite3.Connection) -> None:
    (sql,) = foreign.execute("SELECT sql FROM sqlite_master WHERE name = 'entry_day'").fetchone()
    foreign.execute("PRAGMA writable_schema=ON")
    foreign.execute("UPDATE sqlite_master SET sql = sql || ' WHERE 0' WHERE name = 'entry_day'")
    foreign.execute("PRAGMA writable_schema=RESET")
    foreign.execute("REINDEX entry_day")
    foreign.execute("PRAGMA writable_schema=ON")
    foreign.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'entry_day'", (sql,))
    foreign.execute("PRAGMA writable_schema=RESET")
    assert "index" in {finding.code for finding in found(foreign)}


@pytest.mark.parametrize(
    "change",
    [
        {"note": {}},
        {"withheld": 5},
        {"withheld": [[1]]},
        {"effects": 5},
        {"effects": [{"table": 5, "key": "x", "new": {"a": 1}}, {"table": "zz", "key": "x", "new": {}}]},
        {"effects": [{"table": "sample_promise", "key": "x", "set": {"a": 5}}]},
        {"effects": [{"table": "sample_promise", "key": "x", "new": {"amount": "sNaN", "jurisdiction": "141027"}}]},
        {"provenance": "x"},
        {"actor": 5},
        {"at": "yesterday"},
    ],
    ids=repr,
)
def test_a_body_that_makes_no_sense_is_a_finding_not_a_crash(
    foreign: sqlite3.Connection, change: dict[str, object]
) -> None:
    for jurisdiction in ("141027", "0"):
        where = f"WHERE jurisdiction = '{jurisdiction}' AND stream = 0 AND sequence = 1"
        (body,) = foreign.execute(f"SELECT body FROM journal_entry {where}").fetchone()
        foreign.execute(
            f"UPDATE journal_entry SET body = ? {where}", (json.dumps({**json.loads(body), **change}).encode(),)
        )
    assert found(foreign)
