"""Whoever holds the file can write any cell of any table; verify names it. On the tables of the product itself."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bihuan.journal import guards, verify
from bihuan.ledger.testing import World

#: Columns that are no claim about anything: none so far. A new one needs its reason here.
SILENT: frozenset[str] = frozenset()
OTHER_VALUE = (
    "CASE typeof({0}) WHEN 'text' THEN {0} || '1' WHEN 'blob' THEN CAST({0} || x'00' AS BLOB)"
    " WHEN 'null' THEN '1' ELSE {0} + 1 END"
)
JOURNAL = ("instance", "chain", "entry", "touched", "request", "sealed")


def tables() -> list[str]:
    state = [model._meta.db_table for model in verify.journaled_models() if model.__module__.startswith("bihuan.")]
    return [*(f"journal_{name}" for name in JOURNAL), *(name for name in state if not name.startswith("sample_"))]


@pytest.mark.parametrize("table", tables())
def test_one_changed_cell_is_named(world: World, tmp_path: Path, table: str) -> None:
    world.task("struck")
    live = verify.database_path()
    with closing(sqlite3.connect(live)) as source:
        columns = [row[1] for row in source.execute(f"PRAGMA table_info({table})")]
        rows = source.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]
    if table == "organization_delegation":
        assert rows == 0  # the small county has none; the demo's is replayed in operations/fushan
        return
    assert rows
    for column in sorted(set(columns) - SILENT):
        path = tmp_path / f"{table}-{column}.sqlite3"
        with closing(sqlite3.connect(path, isolation_level=None)) as owned:
            with closing(sqlite3.connect(live)) as source:
                source.backup(owned)
            for guard in guards.wanted():
                owned.execute(f"DROP TRIGGER {guard}")
            owned.execute(
                f'UPDATE {table} SET "{column}" = {OTHER_VALUE.format(f"{chr(34)}{column}{chr(34)}")}'
                f" WHERE rowid = (SELECT rowid FROM {table} ORDER BY rowid DESC LIMIT 1)"
            )
        found = [finding for finding in verify.full(path=path).findings if finding.code != "guard"]
        assert found, f"{table}.{column}"
        if not table.startswith("journal_"):
            assert any(finding.table == table for finding in found), f"{table}.{column}: {found}"
        path.unlink()
