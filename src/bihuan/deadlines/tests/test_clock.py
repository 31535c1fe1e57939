"""The business clock."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bihuan.deadlines import clock
from bihuan.deadlines.clock import SHANGHAI, ClockError

OPENING = datetime(2023, 2, 25, 9, 0, tzinfo=SHANGHAI)
A_MOMENT = timedelta(seconds=20)  # a busy machine may pause between two readings


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    before = clock._path
    clock.configure(tmp_path)
    yield tmp_path
    clock.configure(before)


def stored(folder: Path) -> dict[str, object]:
    return json.loads((folder / "clock.json").read_text())


def rewind_machine(folder: Path, by: timedelta) -> None:
    """Make the stored clock look as if it had been written that long ago."""
    table = stored(folder)
    table["offset_us"] = int(table["offset_us"]) + by // timedelta(microseconds=1)  # type: ignore[call-overload]
    (folder / "clock.json").write_text(json.dumps(table))


def test_without_a_stored_clock_it_is_the_machines_time_in_shanghai(folder: Path):
    assert not clock.is_offset()
    assert clock.now().tzinfo is SHANGHAI
    assert abs(clock.now() - datetime.now(UTC)) < A_MOMENT


def test_the_day_is_shanghais_whatever_the_zone_of_the_instant():
    assert clock.today(datetime(2023, 2, 24, 16, 0, tzinfo=UTC)).isoformat() == "2023-02-25"
    assert clock.today(datetime(2023, 2, 24, 15, 59, tzinfo=UTC)).isoformat() == "2023-02-24"


def test_an_instant_without_a_zone_has_no_day():
    with pytest.raises(ClockError, match="has no time zone"):
        clock.today(datetime(2023, 2, 24))


def test_a_begun_clock_goes_on_from_there(folder: Path):
    clock.begin(OPENING)
    assert clock.is_offset()
    first = clock.now()
    assert OPENING <= first < OPENING + A_MOMENT
    assert clock.now() >= first


def test_it_begins_only_once(folder: Path):
    clock.begin(OPENING)
    with pytest.raises(ClockError, match="exists already"):
        clock.begin(OPENING)


def test_time_stands_still_while_nobody_serves(folder: Path):
    clock.begin(OPENING)
    rewind_machine(folder, timedelta(days=3))
    assert clock.now() > OPENING + timedelta(days=2)
    clock.resume()
    assert OPENING <= clock.now() < OPENING + A_MOMENT


def test_after_a_kill_it_resumes_no_earlier_than_the_last_entry_of_the_journal(folder: Path):
    clock.begin(OPENING)
    clock.resume(not_before=OPENING + timedelta(seconds=11))
    assert clock.now() >= OPENING + timedelta(seconds=11)
    clock.resume(not_before=OPENING - timedelta(days=1))
    assert clock.now() >= OPENING + timedelta(seconds=11)


def test_a_beat_writes_down_where_time_has_come_to(folder: Path):
    clock.begin(OPENING)
    rewind_machine(folder, timedelta(minutes=5))
    clock.beat()
    seen = clock.last_seen()
    assert seen is not None
    assert seen >= OPENING + timedelta(minutes=5)


def test_it_is_set_forward_and_never_back(folder: Path):
    clock.begin(OPENING)
    monday = datetime(2023, 2, 27, 8, 30, tzinfo=SHANGHAI)
    clock.set_forward(monday)
    assert monday <= clock.now() < monday + A_MOMENT
    with pytest.raises(ClockError, match="it is not set back to 2023-02-25"):
        clock.set_forward(OPENING)
    assert clock.now() >= monday


@pytest.mark.parametrize(
    "torn",
    [
        "",
        "{",
        '{"offset_us": 1',
        "[]",
        '{"offset_us": "1", "last_seen": "2023-02-25T09:00:00+08:00"}',
        '{"offset_us": 1, "last_seen": "2023-02-25T09:00:00"}',
        '{"offset_us": 1e9, "last_seen": "yesterday"}',
        "\x00\x00",
    ],
)
def test_a_torn_file_is_an_error_and_never_the_machines_time(folder: Path, torn: str):
    (folder / "clock.json").write_text(torn)
    for ask in (clock.now, clock.is_offset, clock.beat, clock.resume):
        with pytest.raises(ClockError, match="cannot be read as a clock"):
            ask()


def test_a_file_that_vanishes_while_in_use_is_an_error(folder: Path):
    clock.begin(OPENING)
    clock.now()
    (folder / "clock.json").unlink()
    with pytest.raises(ClockError, match="is gone while it was in use"):
        clock.now()


@pytest.mark.parametrize("verb", [clock.beat, clock.resume, lambda: clock.set_forward(OPENING)])
def test_what_needs_a_stored_clock_says_so_when_there_is_none(folder: Path, verb):
    with pytest.raises(ClockError, match="runs on the machine's time"):
        verb()


def test_nothing_is_left_beside_the_file(folder: Path):
    clock.begin(OPENING)
    clock.beat()
    assert sorted(path.name for path in folder.iterdir()) == ["clock.json", "clock.lock"]


def test_the_file_itself_may_be_named(tmp_path: Path):
    before = clock._path
    clock.configure(tmp_path / "clock.json")
    try:
        clock.begin(OPENING)
        assert (tmp_path / "clock.json").is_file()
    finally:
        clock.configure(before)


def test_another_process_moves_the_clock_and_this_one_agrees(folder: Path):
    clock.begin(OPENING)
    assert clock.now() < OPENING + A_MOMENT
    words = (
        "import sys; from datetime import datetime; from bihuan.deadlines import clock; clock.configure(sys.argv[1]);"
        "clock.set_forward(datetime(2023, 3, 1, 8, 0, tzinfo=clock.SHANGHAI)); clock.beat()"
    )
    subprocess.run([sys.executable, "-c", words, str(folder)], check=True, env={"PYTHONPATH": ":".join(sys.path)})
    assert clock.today(clock.now()).isoformat() == "2023-03-01"
