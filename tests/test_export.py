"""An export is carried away and verified with Python alone: clean, or the one byte named; the same verdict as ours."""

import json
import random
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from bihuan.inspection import commands as inspection
from bihuan.journal import checkpoints, guards, verify
from bihuan.journal.models import Entry
from bihuan.ledger import commands as ledger
from bihuan.ledger.testing import COUNTY, World
from bihuan.operations.console import Stop, exporting
from bihuan.operations.export import content, scope

from .test_withholding import SECRET, ask, slipped
from .test_withholding_files import filed

pytestmark = pytest.mark.usefixtures("february", "evidence_folder")
KEPT = Path(__file__).parent / "exports"
VERIFIER = Path(content.__file__).with_name("verify.py")


@pytest.fixture
def lived(world: World, tmp_path: Path, settings: Any) -> World:
    """A ledger in which something was struck off, filed with a file, withheld, and written down in two checkpoints."""
    settings.CHECKPOINT_KEY = tmp_path / "checkpoint.key"
    world.task("struck")
    checkpoints.make(world.at)
    filed(world)
    _task, sequence = slipped(world)
    key = ask(world, sequence)
    inspection.propose_withholding(withholding=key, **world.by("security_admin"))
    inspection.confirm_withholding(withholding=key, **world.by("auditor"))
    checkpoints.make(world.at)
    return world


def database() -> Path:
    return Path(str(connections["default"].settings_dict["NAME"]))


def exported(folder: Path, *, path: Path | None = None) -> Path:
    """Export the county of a database, and carry it to an empty folder."""
    folder.mkdir()
    archive = folder / "export.zip"
    with closing(verify.open_read_only(path or database())) as source:
        parts = scope.of_jurisdiction(source, COUNTY)
    content.write(archive, parts, scope={"jurisdiction": COUNTY, "campaign": ""}, database=path)
    return unpacked(archive, folder / "carried")


def unpacked(archive: Path, folder: Path) -> Path:
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
    return folder


def verdict(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the verifier as a stranger would: nothing but Python, nothing of ours in reach."""
    command = [sys.executable, "-I", "-S", "-X", "utf8", "verify.py", "--en", *arguments]
    return subprocess.run(command, cwd=folder, env={}, capture_output=True, text=True, encoding="utf-8", timeout=60)


def test_a_stranger_verifies_it_and_a_receipt(lived: World, tmp_path: Path) -> None:
    carried = exported(tmp_path / "one")
    done = verdict(carried)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "All agrees."), done.stdout + done.stderr
    entry = Entry.objects.filter(jurisdiction=COUNTY, stream=0).latest("sequence")
    receipt = f"{COUNTY}:{entry.sequence}:{bytes(entry.hash).hex()[:8]}"
    assert verdict(carried, receipt).returncode == 0
    assert verdict(carried, receipt[:-1] + ("0" if receipt[-1] != "0" else "1")).returncode == 1
    row = checkpoints.last()
    assert row is not None
    (tmp_path / "kept.checkpoint").write_text(checkpoints.text_of(row), encoding="utf-8")
    assert verdict(carried, "--against", str(tmp_path / "kept.checkpoint")).returncode == 0
    assert SECRET not in "".join(path.read_text(errors="replace") for path in carried.rglob("*") if path.is_file())


#: Member → the words by which its changed byte is named, where the member's own digest was mended too.
PARTS = {
    "chains.jsonl": "head", "entries.jsonl": "hash", "sealed.jsonl": "sealed", "requests.jsonl": "side",
    "touched.jsonl": "side", "state/ledger_task.jsonl": "cell", "checkpoints/1.checkpoint": "checkpoint",
}  # fmt: skip


def test_one_changed_byte_is_named_wherever_it_is(lived: World, tmp_path: Path) -> None:
    carried = exported(tmp_path / "one")
    evidence = next(path for path in carried.joinpath("evidence").rglob("*") if path.is_file())
    for name in [*PARTS, str(evidence.relative_to(carried))]:
        path = carried / name
        whole = path.read_bytes()
        path.write_bytes(_other(name, whole))
        done = verdict(carried)
        assert done.returncode == 1, name
        assert name in done.stdout
        told = json.loads((carried / "export.json").read_text())
        mended = {**told, "members": {key: value for key, value in told["members"].items() if key != name}}
        (carried / "export.json").write_text(
            json.dumps({**mended, "members": {**mended["members"], name: _digest(path)}})
        )
        done = verdict(carried)
        assert done.returncode == 1, name
        assert f"（{PARTS.get(name, 'evidence')}）" in done.stdout, (name, done.stdout)
        (carried / "export.json").write_text(json.dumps(told))
        path.write_bytes(whole)
    assert verdict(carried).returncode == 0


def _digest(path: Path) -> str:
    import hashlib

    return hashlib.sha256(path.read_bytes()).hexdigest()


def _other(name: str, whole: bytes) -> bytes:
    """Change one letter or digit in the middle so that the member can still be read."""
    marks = {"chains.jsonl": b'"head":"', "entries.jsonl": b"\\\"at\\\":\\\"20", "sealed.jsonl": b'"value":"',
             "requests.jsonl": b'"receipt":"', "touched.jsonl": b'"key":"', "state/ledger_task.jsonl": b'"year":20',
             "checkpoints/1.checkpoint": b"entries "}  # fmt: skip
    at = whole.index(marks[name]) + len(marks[name]) if name in marks else len(whole) // 2
    if name == "sealed.jsonl":
        return whole[:at] + b"x" + whole[at:]
    other = (b"1" if whole[at : at + 1] != b"1" else b"2") if name in marks else bytes([whole[at] ^ 1])
    return whole[:at] + other + whole[at + 1 :]


EDITS = (
    'UPDATE ledger_task SET title = title || "x"',
    "UPDATE ledger_task SET due_date = '2024-01-01'",
    "DELETE FROM ledger_figure",
    "UPDATE ledger_figure SET value = value + 1",
    "UPDATE journal_entry SET body = CAST(replace(body, 'underway', 'struck') AS BLOB)",
    "UPDATE journal_entry SET office = NULL WHERE office IS NOT NULL",
    "UPDATE journal_entry SET day = '2020-01-01' WHERE sequence = 3",
    "DELETE FROM journal_entry WHERE stream = 0 AND sequence = 4",
    "UPDATE journal_sealed SET value = 'x'",
    "DELETE FROM journal_sealed WHERE rowid = (SELECT max(rowid) FROM journal_sealed)",
    "UPDATE journal_request SET receipt = 'x'",
    "DELETE FROM journal_touched WHERE sequence = 5",
    "UPDATE journal_chain SET sequence = sequence + 1",
    "UPDATE journal_checkpoint SET leaves = replace(leaves, ' 0 ', ' 1 ')",
    "UPDATE organization_office SET name = name WHERE 1",
    "UPDATE ledger_report SET summary = CAST(summary AS BLOB)",
)


def test_it_gives_the_verdict_that_verify_gives(lived: World, tmp_path: Path) -> None:
    chance = random.Random(20261124)
    connections.close_all()
    for number, edit in enumerate([*EDITS, *chance.sample(EDITS, 3)]):
        copy = tmp_path / f"copy-{number}.sqlite3"
        with closing(sqlite3.connect(copy, isolation_level=None)) as owned:
            with closing(sqlite3.connect(database())) as live:
                live.backup(owned)
            for guard in guards.wanted():
                owned.execute(f"DROP TRIGGER {guard}")
            owned.execute(edit)
        ours = {finding.code for finding in verify.full(path=copy).findings} - {"guard"}
        theirs = verdict(exported(tmp_path / f"export-{number}", path=copy))
        assert theirs.returncode == (1 if ours else 0), (edit, ours, theirs.stdout, theirs.stderr)
        shutil.rmtree(tmp_path / f"export-{number}")
        copy.unlink()


def test_a_campaign_holds_nothing_of_another_one(lived: World, tmp_path: Path) -> None:
    other = ledger.open_campaign(
        name="春季行动",
        name_en="",
        source="",
        start_date=world_day(lived),
        end_date=world_day(lived),
        **lived.by("dispatcher"),
    )
    assert other is not None
    path = exporting.write(jurisdiction=COUNTY, campaign="冬季行动", to=tmp_path / "winter.zip")
    winter = unpacked(path, tmp_path / "winter")
    assert verdict(winter).returncode == 0, verdict(winter).stdout
    assert "春季行动" not in "".join(file.read_text(errors="replace") for file in winter.rglob("*") if file.is_file())
    assert "前期手续" in (winter / "state" / "ledger_task.jsonl").read_text(encoding="utf-8")
    spring = unpacked(
        exporting.write(jurisdiction=COUNTY, campaign="春季行动", to=tmp_path / "s.zip"), tmp_path / "spring"
    )
    assert verdict(spring).returncode == 0
    assert "前期手续" not in "".join(file.read_text(errors="replace") for file in spring.rglob("*") if file.is_file())
    for asked in ({"jurisdiction": "999999", "campaign": ""}, {"jurisdiction": COUNTY, "campaign": "没有"}):
        with pytest.raises(Stop):
            exporting.write(**asked, to=tmp_path / "none.zip")
    with pytest.raises(Stop, match="已经存在"):
        exporting.write(jurisdiction=COUNTY, campaign="春季行动", to=tmp_path / "s.zip")


def world_day(world: World) -> Any:
    return world.at.date()


@pytest.mark.parametrize("archive", sorted(path.name for path in KEPT.glob("*.zip")))
def test_an_export_that_was_once_given_away_verifies_for_ever(archive: str, tmp_path: Path) -> None:
    carried = unpacked(KEPT / archive, tmp_path / "carried")
    assert verdict(carried).returncode == 0
    shutil.copy(VERIFIER, carried / "verify.py")
    done = verdict(carried)
    lines = [line for line in done.stdout.splitlines() if line.lstrip().startswith("■")]
    assert [line for line in lines if "verify.py" not in line] == []


def test_an_archive_that_was_interrupted_is_not_there(lived: World, tmp_path: Path, monkeypatch: Any) -> None:
    def interrupted(*_given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(content, "_write_checkpoints", interrupted)
    with pytest.raises(KeyboardInterrupt):
        exporting.write(jurisdiction=COUNTY, campaign="", to=tmp_path / "half.zip")
    assert list(tmp_path.glob("*half*")) == []


def test_the_verifier_is_short_enough_to_be_read() -> None:
    assert len(VERIFIER.read_text(encoding="utf-8").splitlines()) < 250
