"""The demo's clock moves forward, by an entry; a real instance has none."""

import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.urls import NoReverseMatch, reverse

from bihuan import journal
from bihuan.deadlines import clock
from bihuan.journal.models import Entry
from bihuan.journal.testing import refused
from bihuan.ledger.testing import World
from bihuan.operations import commands, phrases
from bihuan.operations.console import Stop, database
from bihuan.operations.views import stops

BEGINS = dt.datetime(2023, 2, 25, 9, 0, tzinfo=clock.SHANGHAI)


@pytest.fixture
def winter(tmp_path: Path) -> Iterator[None]:
    clock.configure(tmp_path / "clock.json")
    clock.begin(BEGINS)
    yield
    clock.configure(None)


def act() -> journal.Act:
    return journal.Act(request_id=uuid4())


def test_time_moves_forward_and_the_journal_says_so(world: World, winter: None) -> None:
    to = dt.datetime(2023, 2, 27, 9, 0, tzinfo=clock.SHANGHAI)
    commands.move_clock(to=to, person=world.persons["dispatcher"], at=clock.now(), act=act())
    assert to <= clock.now() < to + dt.timedelta(minutes=1)
    entry = Entry.objects.filter(jurisdiction="0", stream=journal.MAIN).latest("sequence")
    assert (entry.kind, b'"to":"2023-02-27T01:00:00+00:00"' in bytes(entry.body)) == ("operations.clock.moved", True)


def test_time_never_moves_back(world: World, winter: None) -> None:
    with refused("clock_backwards"):
        commands.move_clock(to=BEGINS, person=world.persons["dispatcher"], at=clock.now(), act=act())


def test_a_real_instance_has_neither_the_verb_nor_the_address(world: World) -> None:
    at = clock.now()
    with refused("clock_is_real"):
        commands.move_clock(to=at + dt.timedelta(days=1), person=world.persons["dispatcher"], at=at, act=act())
    with pytest.raises(NoReverseMatch):
        reverse("operations:clock")


def test_the_offered_times_are_working_mornings() -> None:
    assert [stop.to.strftime("%m-%d %H:%M") for stop in stops(BEGINS)] == ["02-27 09:00", "03-01 09:00", "03-06 09:00"]


@pytest.mark.parametrize("to", ["2026-02-26 09:00", "9999-12-31 23:59"])
def test_time_moves_three_years_at_most(world: World, winter: None, to: str) -> None:
    far = dt.datetime.fromisoformat(to).replace(tzinfo=clock.SHANGHAI)
    with refused("clock_too_far"):
        commands.move_clock(to=far, person=world.persons["dispatcher"], at=clock.now(), act=act())
    assert clock.now() < BEGINS + dt.timedelta(minutes=1)


def test_the_demo_ends_long_before_the_calendar_does() -> None:
    for year in (2098, 2099):
        last = dt.datetime(year, 12, 31, 12, tzinfo=clock.SHANGHAI)
        assert commands.furthest(last) == commands.LATEST
        assert all(stop.to <= commands.LATEST for stop in stops(last))
    assert stops(dt.datetime(9999, 12, 31, 23, 59, tzinfo=clock.SHANGHAI)) == []
    assert str(phrases.REFUSALS["clock_too_far"]) == "演示时间一次最多往前拨三年，最晚到2099年底。"


def test_a_real_instance_refuses_to_start_on_a_moved_clock(winter: None) -> None:
    with pytest.raises(Stop, match="演示的时钟"):
        database.refuse_offset()


def test_a_real_instance_starts_on_the_machines_clock() -> None:
    database.refuse_offset()
    assert not clock.is_offset()


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo", "UTC"])
def test_days_and_numbers_are_shanghais_whatever_the_servers_zone(
    world: World, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        world.at = dt.datetime(2023, 12, 31, 16, 30, tzinfo=dt.UTC)  # half past midnight in Shanghai
        row = world.row(world.open(first_due_date=dt.date(2024, 2, 1)))
        assert (row.year, clock.today(world.at)) == (2024, dt.date(2024, 1, 1))
        assert abs(clock.now() - dt.datetime.now(dt.UTC)) < dt.timedelta(seconds=5)
    finally:
        monkeypatch.undo()
        time.tzset()
