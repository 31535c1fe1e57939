"""A migration that touches a journaled table is itself an entry, and replay applies it in its place."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader

from bihuan.journal import checks, guards, replay, schema, upgrades, verify
from bihuan.journal.models import Entry
from bihuan.journal.testing import COUNTY, OTHER_COUNTY

from .cast import AT, keep, promise


def migrate(*operations: Any) -> None:
    """Apply operations to the sample app, as `migrate` would."""
    state = MigrationLoader(connection).project_state(("sample", "0001_initial"))
    with connection.schema_editor() as editor:
        for operation in operations:
            before = state.clone()
            operation.state_forwards("sample", state)
            operation.database_forwards("sample", editor, before, state)
    schema.record(at=AT)


def folded(path: Path, county: str = COUNTY) -> dict[str, dict[str, object]]:
    with closing(sqlite3.connect(path)) as foreign:
        rows = foreign.execute(
            "SELECT sequence, body FROM journal_entry WHERE jurisdiction = ? AND stream = 0 ORDER BY sequence",
            (county,),
        ).fetchall()
    return replay.fold(rows)["sample_promise"]


def cells(path: Path, column: str) -> dict[str, object]:
    from uuid import UUID

    with closing(sqlite3.connect(path)) as foreign:
        return {str(UUID(key)): value for key, value in foreign.execute(f"SELECT id, {column} FROM sample_promise")}


def kinds() -> list[tuple[str, str]]:
    rows = Entry.objects.filter(kind=upgrades.KIND).order_by("jurisdiction")
    return list(rows.values_list("jurisdiction", "kind"))


def test_a_column_added_is_one_entry_a_chain_and_stands_in_the_replay(database: Path) -> None:
    row, _ = promise()
    migrate(upgrades.Add("promise", "urgency", models.CharField(max_length=8, default="normal")))
    assert kinds() == [("0", upgrades.KIND), (COUNTY, upgrades.KIND), (OTHER_COUNTY, upgrades.KIND)]
    keep(row, state="kept")
    assert (
        {key: r["urgency"] for key, r in folded(database).items()}
        == cells(database, "urgency")
        == {str(row.id): "normal"}
    )
    assert verify.full().findings == []
    assert guards.differences(connection.connection) == []


@pytest.mark.tampers
def test_a_column_renamed_keeps_its_values(database: Path) -> None:
    row, _ = promise(state="kept")
    migrate(upgrades.Rename("promise", "state", "standing"))
    assert {key: r["standing"] for key, r in folded(database).items()} == cells(database, "standing")
    assert "state" not in folded(database)[str(row.id)]
    _back(database)


@pytest.mark.tampers
def test_a_column_dropped_stays_readable_in_the_entries_before(database: Path) -> None:
    row, _ = promise(is_kept=True)
    migrate(upgrades.Drop("promise", "is_kept"))
    assert "is_kept" not in folded(database)[str(row.id)]
    assert b'"is_kept":true' in bytes(Entry.objects.get(jurisdiction=COUNTY, stream=0, sequence=1).body)
    _back(database)


def _back(database: Path) -> None:
    """The models of today no longer fit the table: put the file away so that only the fold is judged."""
    from django.db import connections

    connections.close_all()
    with closing(sqlite3.connect(database, isolation_level=None)) as foreign:
        columns = {row[1] for row in foreign.execute("PRAGMA table_info(sample_promise)")}
        if "standing" in columns:
            foreign.execute("ALTER TABLE sample_promise RENAME COLUMN standing TO state")
        if "is_kept" not in columns:
            foreign.execute("ALTER TABLE sample_promise ADD COLUMN is_kept bool NOT NULL DEFAULT 1")


def test_rewritten_values_stand_with_before_and_after(database: Path) -> None:
    row, _ = promise(state="done")
    other, _ = promise(state="open")

    def rename_done(apps: Any) -> Any:
        for old in apps.get_model("sample", "Promise").objects.filter(state="done"):
            yield old, {"state": "kept"}

    migrate(upgrades.Rewrite("promise", rename_done))
    assert cells(database, "state") == {str(row.id): "kept", str(other.id): "open"}
    assert {key: r["state"] for key, r in folded(database).items()} == cells(database, "state")
    assert verify.full().findings == []


@pytest.mark.parametrize(
    ("operation", "says"),
    [
        (migrations.AddField("promise", "x", models.IntegerField(null=True)), "AddField"),
        (migrations.RemoveField("promise", "state"), "RemoveField"),
        (migrations.RenameField("promise", "state", "y"), "RenameField"),
        (migrations.AlterField("promise", "state", models.CharField(max_length=40)), "AlterField"),
        (migrations.RunPython(lambda apps, editor: None), "RunPython"),
        (migrations.RunSQL("SELECT 1"), "RunSQL"),
        (migrations.DeleteModel("promise"), "DeleteModel"),
    ],
)
def test_a_plain_operation_on_a_journaled_table_fails_the_check(operation: Any, says: str) -> None:
    assert says in checks._unjournaled(operation, "sample", {("sample", "promise")}, set())
    assert checks._unjournaled(upgrades.Drop("promise", "state"), "sample", {("sample", "promise")}, set()) == ""


def test_models_and_migrations_of_today_pass_the_checks() -> None:
    assert checks.check_models() == []
    assert checks.check_migrations() == []
