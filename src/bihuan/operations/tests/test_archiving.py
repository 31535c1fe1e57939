"""./bihuan archive: a past year as one file; a second run changes nothing, a changed byte is named."""

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bihuan.deadlines.clock import SHANGHAI
from bihuan.journal import verify, years
from bihuan.journal.models import Entry
from bihuan.ledger.testing import World
from bihuan.operations.console import Stop, archiving

pytestmark = pytest.mark.usefixtures("february")


@pytest.fixture
def file(world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return where the archive of 2022 goes; the county has entries of two years."""
    monkeypatch.setattr(archiving, "instance_folder", lambda: tmp_path)
    monkeypatch.setattr(archiving, "start_django", lambda: None)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    world.task("underway")
    world.at = dt.datetime(2023, 1, 3, 9, 0, tzinfo=SHANGHAI)
    world.open()
    return tmp_path / "archive-2022.jsonl"


def test_a_year_is_written_whole_read_back_and_the_same_again(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert archiving.main(["--year", "2022"]) == 0
    said = capsys.readouterr().out
    held = years.read(file)
    rows = Entry.objects.filter(jurisdiction__in=("0", "141027"), year=2022)
    assert (held.year, held.count) == (2022, rows.count())
    assert f"2022年：{held.count:,}条流水" in said
    assert held.sha256 in said
    assert held.texts
    assert not held.withheld
    first = file.read_bytes()
    assert archiving.main(["--year", "2022"]) == 0
    assert "一个字节不差" in capsys.readouterr().out
    assert archiving.main(["--year", "2022", "--to", str(tmp_path / "again.jsonl")]) == 0
    assert (tmp_path / "again.jsonl").read_bytes() == first
    assert file.stat().st_mode & 0o777 == 0o600
    assert archiving.main(["--check", str(file)]) == 0
    assert not list(tmp_path.glob(".archive-*"))


def test_the_next_year_goes_on_where_this_one_ended(file: Path, tmp_path: Path) -> None:
    world_ends = Entry.objects.filter(jurisdiction="141027", stream=0, year=2022).order_by("sequence").last()
    assert world_ends is not None
    archiving.main(["--year", "2022"])
    (county,) = (stretch for stretch in years.read(file).chains if stretch.place == ("141027", 0))
    assert (county.first, county.last, county.head) == (1, world_ends.sequence, bytes(world_ends.hash).hex())
    with (tmp_path / "2023").open("wb") as running:
        years.write(2023, running)
    (goes_on,) = years.read(tmp_path / "2023").chains
    assert (goes_on.previous, goes_on.first) == (county.head, county.last + 1)


def test_a_year_that_runs_or_had_nothing_is_refused(file: Path) -> None:
    for year, words in ((2023, "还没有过完"), (2019, "没有流水")):
        with pytest.raises(Stop, match=words):
            archiving.main(["--year", str(year)])
    assert list(file.parent.glob("*.jsonl")) == []


def test_what_is_changed_in_the_file_is_found(file: Path) -> None:
    archiving.main(["--year", "2022"])
    good = file.read_bytes()
    lines = good.splitlines(keepends=True)
    middle = len(good) // 2
    text = next(number for number, line in enumerate(lines) if b'"texts":[[' in line)
    forged = (
        good[:middle] + bytes([good[middle] ^ 1]) + good[middle + 1 :],
        b"".join(lines[:-2] + lines[-1:]),
        b"".join(lines[:-1]),
        good + b"{}\n",
        b"".join(lines[:2] + lines[3:]),
        b"".join([*lines[:text], lines[text].split(b'"texts":')[0] + b'"texts":[]}\n', *lines[text + 1 :]]),
        b"",
    )
    for content in forged:
        file.write_bytes(content)
        with pytest.raises(Stop, match="不是完整的年度归档"):
            archiving.main(["--check", str(file)])
        with pytest.raises(Stop, match="不是完整的年度归档"):  # and what stands there is not written over
            archiving.main(["--year", "2022"])
        assert file.read_bytes() == content


@pytest.mark.tampers
def test_a_journal_that_was_changed_is_not_archived(file: Path) -> None:
    archiving.main(["--year", "2022"])
    with closing(sqlite3.connect(verify.database_path(), isolation_level=None)) as hand:
        for (name,) in hand.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            hand.execute(f'DROP TRIGGER "{name}"')
        hand.execute("DELETE FROM journal_entry WHERE jurisdiction = '141027' AND stream = 0 AND sequence > 3")
    with pytest.raises(Stop, match="和这里的流水不符：141027"):
        archiving.main(["--check", str(file)])
    with closing(sqlite3.connect(verify.database_path(), isolation_level=None)) as hand:
        hand.execute("UPDATE journal_entry SET body = CAST(replace(body, 'at', 'as') AS BLOB) WHERE sequence = 2")
    with pytest.raises(Stop, match="和当初写下的不同"):
        archiving.main(["--year", "2022", "--to", str(file.with_name("new"))])
    assert not file.with_name("new").exists()
