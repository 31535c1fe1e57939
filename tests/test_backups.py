"""Backups: whole or not there, damage named, what was withheld stays away, an upgrade that fails changes nothing."""

import datetime as dt
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from bihuan.inspection import commands, raw
from bihuan.journal import checkpoints, verify
from bihuan.journal.models import Entry
from bihuan.journal.sqlite import base
from bihuan.journal.testing import point_at
from bihuan.ledger import commands as ledger
from bihuan.ledger.testing import COUNTY, World
from bihuan.operations import housekeeping
from bihuan.operations.backups import making, manifest, restoring, withheld
from bihuan.operations.console import Stop, upgrading, verifying

from .test_withholding import SECRET, ask, slipped

pytestmark = pytest.mark.usefixtures("february")
NOW = dt.datetime(2023, 2, 6, 17, 30, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, settings: Any) -> None:
    settings.EVIDENCE_DIR = tmp_path / "evidence"
    settings.CHECKPOINT_KEY = tmp_path / "checkpoint.key"
    settings.DATA_DIR = tmp_path
    (tmp_path / "secret.key").write_text("secret")


@pytest.fixture
def backup(world: World, tmp_path: Path) -> Path:
    """A backup of a small ledger with a checkpoint and, beside its rows, its keys."""
    world.task("underway")
    checkpoints.make(NOW)
    return making.make(tmp_path / "backups", now=NOW, with_keys=True)


def test_it_holds_everything_and_verifies_where_it_is_put(backup: Path, tmp_path: Path) -> None:
    said = manifest.read(backup)
    assert {"bihuan.sqlite3", "last.checkpoint", "withheld.list", "keys/secret.key", "keys/checkpoint.key"} == set(
        said.files
    )
    assert said.chains[f"{COUNTY} 0"] == Entry.objects.filter(jurisdiction=COUNTY, stream=0).count()
    into = tmp_path / "restored"
    restoring.put(backup, into)
    assert verify.full(path=into / "bihuan.sqlite3").findings == []
    assert (into / "secret.key").read_text() == "secret"
    kept = checkpoints.parse((into / "last.checkpoint").read_text())
    assert verify.against(kept, path=into / "bihuan.sqlite3") == []
    with pytest.raises(restoring.NotEmpty):
        restoring.put(backup, into)


@pytest.mark.parametrize(
    "name", ["bihuan.sqlite3", "last.checkpoint", "withheld.list", "keys/secret.key", "manifest.json"]
)
def test_one_byte_is_enough_to_refuse_it(backup: Path, tmp_path: Path, name: str) -> None:
    path = backup / name
    content = bytearray(path.read_bytes() or b" ")
    content[len(content) // 2] ^= 1
    path.chmod(0o600)
    path.write_bytes(content)
    with pytest.raises(manifest.BadBackup, match=name):
        restoring.put(backup, tmp_path / "restored")
    assert not (tmp_path / "restored").exists()


@pytest.mark.parametrize("change", ["taken", "added"])
def test_a_file_taken_away_or_put_in_is_named(backup: Path, tmp_path: Path, change: str) -> None:
    if change == "taken":
        (backup / "last.checkpoint").unlink()
    else:
        (backup / "other").write_text("x")
    with pytest.raises(manifest.BadBackup, match="last.checkpoint" if change == "taken" else "other"):
        restoring.put(backup, tmp_path / "restored")


def test_one_that_was_interrupted_leaves_nothing(world: World, tmp_path: Path, monkeypatch: Any) -> None:
    def interrupted(_path: Path) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(manifest, "sha256_of", interrupted)
    with pytest.raises(KeyboardInterrupt):
        making.make(tmp_path / "backups", now=NOW)
    assert list((tmp_path / "backups").iterdir()) == []


@pytest.mark.tampers
def test_a_ledger_that_does_not_verify_is_not_kept(world: World, tmp_path: Path, database_file: Path) -> None:
    world.task("underway")
    with closing(sqlite3.connect(database_file, isolation_level=None)) as foreign:
        foreign.execute("UPDATE ledger_task SET title = '别的'")
    with pytest.raises(making.Unsound):
        making.make(tmp_path / "backups", now=NOW)
    assert making.all_in(tmp_path / "backups") == []


@pytest.fixture
def database_file() -> Path:
    return Path(str(connections["default"].settings_dict["NAME"]))


def test_what_was_withheld_after_the_backup_does_not_come_back(
    world: World, tmp_path: Path, database_file: Path
) -> None:
    task, sequence = slipped(world)
    old = making.make(tmp_path / "backups", now=NOW)
    key = ask(world, sequence)
    commands.propose_withholding(withholding=key, **world.by("security_admin"))
    commands.confirm_withholding(withholding=key, **world.by("auditor"))
    housekeeping.list_withheld("0", NOW)
    listed = withheld.read(tmp_path / "withheld.list")
    assert len(listed) == 1
    assert SECRET not in (tmp_path / "withheld.list").read_text()
    into = tmp_path / "restored"
    restoring.put(old, into)
    restored = into / "bihuan.sqlite3"
    assert raw.count([SECRET.encode()], path=restored) > 0
    connections.close_all()
    point_at(restored)
    try:
        (receipt,) = withheld.carry_out(listed)
        assert receipt.startswith(f"{COUNTY}:")
        assert withheld.carry_out(listed) == []
        assert raw.count([SECRET.encode()], path=restored) == 0
        result = verify.full(path=restored)
        assert (result.findings, result.withheld_count) == ([], 2)
        figures = world.values("report_progress", task)["figures"]
        ledger.report_progress(task=task, summary="接着办。", figures=figures, **world.by("liaison"))
    finally:
        connections.close_all()
        base.release_file(str(restored))
        point_at(database_file)


@pytest.mark.parametrize("line", ["no", "{}", '{"kind": "journal.text.withheld", "effects": 1, "request": "x"}'])
def test_a_list_that_is_none_is_refused(tmp_path: Path, line: str) -> None:
    (tmp_path / "list").write_text(f"{line}\n")
    with pytest.raises(withheld.BadList):
        withheld.read(tmp_path / "list")


def test_old_ones_go_by_day_week_and_month(tmp_path: Path) -> None:
    for days in range(400):
        for hour in (1, 13):
            name = (NOW - dt.timedelta(days=days)).replace(hour=hour).strftime("bihuan-%Y%m%dT%H%M%SZ")
            (tmp_path / name).mkdir()
            (tmp_path / name / "manifest.json").write_text("{}")
    making.prune(tmp_path)
    left = [making.made_at(path) for path in making.all_in(tmp_path)]
    assert {at.hour for at in left} == {13}
    assert [at.date() for at in left[-making.DAYS :]] == [
        (NOW - dt.timedelta(days=d)).date() for d in range(13, -1, -1)
    ]
    assert making.DAYS + making.WEEKS + making.MONTHS - 6 <= len(left) <= making.DAYS + making.WEEKS + making.MONTHS
    assert making.prune(tmp_path) == []


def test_the_next_one_is_made_when_a_night_went_by(world: World, tmp_path: Path, settings: Any) -> None:
    settings.BACKUPS = None
    assert "BIHUAN_BACKUPS" in str(housekeeping.make_backup("0", NOW)())  # type: ignore[operator, misc]
    settings.BACKUPS = tmp_path / "nightly"
    assert housekeeping.make_backup("0", NOW)().startswith("bihuan-")  # type: ignore[operator, misc, union-attr]
    assert housekeeping.make_backup("0", NOW)().startswith("已有")  # type: ignore[operator, misc, union-attr]
    (one,) = making.all_in(settings.BACKUPS)
    shutil.move(one, settings.BACKUPS / "bihuan-20230101T000000Z")
    housekeeping.make_backup("0", NOW)
    assert len(making.all_in(settings.BACKUPS)) == 2


@pytest.mark.parametrize("failure", ["raises", "does not verify"])
def test_an_upgrade_that_fails_leaves_the_old_state(
    world: World, tmp_path: Path, database_file: Path, monkeypatch: Any, failure: str
) -> None:
    world.task("underway")
    kept = making.make(tmp_path / "backups", now=NOW)
    before = verify.full().chains

    def half(**_given: object) -> None:
        with closing(sqlite3.connect(database_file, isolation_level=None)) as foreign:
            foreign.execute("CREATE TABLE half_way (id)")
        if failure == "raises":
            raise sqlite3.OperationalError("no such column")

    monkeypatch.setattr("bihuan.operations.console.database.bring_up", half)
    monkeypatch.setattr(verifying, "report", lambda folder: False)
    with pytest.raises(Stop, match="放回原样"):
        upgrading.upgrade(kept)
    result = verify.full()
    assert (result.findings, result.chains) == ([], before)
    with closing(sqlite3.connect(database_file)) as foreign:
        assert foreign.execute("SELECT 1 FROM sqlite_master WHERE name = 'half_way'").fetchone() is None
