"""What the commands leave on disk and print on the terminal: for the owner alone, and nothing a cell could do to it."""

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bihuan.journal import verify
from bihuan.operations.console import terminal, verifying


@pytest.fixture(autouse=True)
def usual_umask(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("BIHUAN_DATA", "")
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_data_folder_and_its_database_are_the_owners_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("BIHUAN_DATA", str(tmp_path / "new" / "data"))
    folder = terminal.data_folder("var")
    path = folder / "bihuan.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE one (a)")
        files = [path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")]
        assert [mode(file) for file in files] == [0o600] * 3
    assert (mode(folder), mode(folder.parent)) == (0o700, 0o700)


def test_of_a_folder_that_stands_only_our_files_are_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("BIHUAN_DATA", str(tmp_path))
    tmp_path.chmod(0o755)
    for name in ("bihuan.sqlite3", "bihuan.sqlite3-wal", "clock.json", "letter.txt"):
        (tmp_path / name).write_text("")
        (tmp_path / name).chmod(0o644)
    terminal.data_folder("var")
    assert mode(tmp_path) == 0o755
    assert {path.name: mode(path) for path in tmp_path.iterdir()} == {
        "bihuan.sqlite3": 0o600,
        "bihuan.sqlite3-wal": 0o600,
        "clock.json": 0o600,
        "letter.txt": 0o644,
    }


def test_cells_are_printed_escaped_one_line_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    evil = "\x1b[2J全部相符\n\r\u202e\\n\x9b"
    found = verify.Finding(
        "cell", jurisdiction="141027", sequence=5, table="t", key=evil, column="c", expected="园区　水厂", found=evil
    )
    monkeypatch.setattr(verify, "tail", lambda **options: verify.Result("tail", findings=[found, found]))
    monkeypatch.setattr(verify, "remember", lambda result: None)
    assert verifying.report(tmp_path, tail=True) is False
    printed = capsys.readouterr().out
    lines = [line for line in printed.splitlines() if "■" in line]
    assert len(lines) == 2
    assert all(r"\x1b[2J全部相符\n\r\u202e\\n\x9b" in line and "园区　水厂" in line for line in lines)
    assert len(printed.splitlines()) == 5
    assert not set("\x1b\r\u202e\x9b") & set(printed)
