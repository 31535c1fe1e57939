"""Housekeeping: what is due, what goes wrong, and that it goes on."""

import datetime as dt
import threading
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connections

from bihuan import journal
from bihuan.deadlines import clock
from bihuan.journal import verify
from bihuan.journal.models import Verified
from bihuan.journal.sqlite import base
from bihuan.journal.testing import COUNTY
from bihuan.operations import housekeeping, rounds
from bihuan.operations.models import Chore
from bihuan.operations.rounds import Declared, Pace
from bihuan.organization.testing import Cast

AT = dt.datetime(2026, 3, 2, 9, 0, tzinfo=clock.SHANGHAI)


def chore(work: Any, pace: Pace = Pace.DAILY, is_whole: bool = True) -> Declared:
    return Declared("test.chore", pace, is_whole, work)


def last() -> Chore:
    return Chore.objects.get(name="test.chore")


def test_every_chore_has_words() -> None:
    from bihuan.access.phrases import collected

    assert [chore.name for chore in rounds.chores() if chore.name not in collected("CHORES")] == []


def test_a_daily_chore_is_done_once_a_day_of_business(cast: Cast) -> None:
    daily = chore(lambda code, at: f"{code} {at:%H}")
    assert rounds.is_due(daily, journal.INSTANCE, AT)
    assert rounds.run(daily, journal.INSTANCE, AT)
    assert (last().result, last().day, last().error) == ("0 09", AT.date(), "")
    assert not rounds.is_due(daily, journal.INSTANCE, AT + dt.timedelta(hours=14))
    assert rounds.is_due(daily, journal.INSTANCE, AT + dt.timedelta(hours=15))


def test_a_chore_that_fails_is_told_and_tried_again_the_same_day(cast: Cast) -> None:
    def breaks(code: str, at: dt.datetime) -> None:
        raise OSError("the disk is gone")

    assert not rounds.run(chore(breaks), journal.INSTANCE, AT)
    assert "the disk is gone" in last().error
    assert rounds.is_due(chore(breaks), journal.INSTANCE, AT)
    assert rounds.run(chore(lambda code, at: None), journal.INSTANCE, AT)
    assert last().error == ""
    assert "the disk is gone" in last().failed_error


def test_what_was_done_is_kept_in_both_languages(cast: Cast) -> None:
    assert rounds.run(chore(housekeeping.forget_expired), journal.INSTANCE, AT)
    assert last().result == "清除过期的登录0项、缓存0项"
    assert last().result_en == "0 expired sessions and 0 cached values deleted"


def test_one_failure_does_not_keep_the_others(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def breaks(code: str, at: dt.datetime) -> None:
        raise ValueError(code)

    table = (
        Declared("test.breaks", Pace.MINUTELY, False, breaks),
        Declared("test.counts", Pace.MINUTELY, False, lambda code, at: done.append(code)),
    )
    monkeypatch.setattr(rounds, "chores", lambda: table)
    assert rounds.make_round() == 3
    assert done == sorted(place.code for place in cast.places)
    assert Chore.objects.exclude(error="").count() == 3


def test_a_round_does_all_the_house_has_to_do(cast: Cast) -> None:
    assert rounds.make_round() == 0
    names = set(Chore.objects.values_list("name", flat=True))
    assert {"operations.fold_log", "operations.verify_fully", "operations.forget_expired"} <= names
    both = Verified.objects.filter(jurisdiction=COUNTY, stream=journal.MAIN)
    assert sorted(both.values_list("scope", "finding_count")) == [("full", 0), ("tail", 0)]


def test_the_thread_goes_on_until_it_is_told_to_stop(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped, made = threading.Event(), []

    def breaks() -> int:
        made.append(1)
        if len(made) == 2:
            stopped.set()
        raise OSError("no space")

    monkeypatch.setattr(rounds, "make_round", breaks)
    monkeypatch.setattr(rounds, "EVERY_SECONDS", 0.0)
    thread = threading.Thread(target=rounds.keep_house, args=(stopped,))
    thread.start()
    thread.join(10)
    assert len(made) == 2


def test_the_write_ahead_log_is_emptied_and_a_reader_holds_up_nobody(cast: Cast) -> None:
    wrapper: Any = connections["default"]
    Session(session_key="x" * 32, session_data="", expire_date=dt.datetime.now(dt.UTC)).save()
    held_up, _pages = base.checkpoint(wrapper)
    assert not held_up
    assert Path(f"{wrapper.path}-wal").stat().st_size == 0
    reader = verify.open_read_only(Path(wrapper.path))
    reader.execute("BEGIN")
    reader.execute("SELECT COUNT(*) FROM journal_entry").fetchone()
    Session(session_key="y" * 32, session_data="", expire_date=dt.datetime.now(dt.UTC)).save()
    held_up, _pages = base.checkpoint(wrapper)
    reader.close()
    assert held_up
    assert not wrapper.lock.held()


@pytest.mark.tampers
def test_a_verification_that_finds_something_is_an_error_on_the_page(cast: Cast) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            f"UPDATE organization_office SET name = 'x' WHERE jurisdiction = '{COUNTY}' AND short_name = '财政局'"
        )
    Verified.objects.update(checked_at=AT - dt.timedelta(days=9))
    with pytest.raises(housekeeping.VerifyFound):
        housekeeping.verify_fully(journal.INSTANCE, AT)
    assert Verified.objects.filter(scope="full", finding_count__gt=0).exists()
    with pytest.raises(housekeeping.VerifyFound):  # and a minute later, when it is not due again
        housekeeping.verify_fully(journal.INSTANCE, AT)


def test_the_night_of_a_machine_that_was_off() -> None:
    morning = dt.datetime(2026, 3, 2, 8, 30, tzinfo=clock.SHANGHAI)
    assert housekeeping._last_night(morning) == dt.datetime(2026, 3, 2, 2, 0, tzinfo=clock.SHANGHAI)
    late = dt.datetime(2026, 3, 2, 0, 30, tzinfo=clock.SHANGHAI)
    assert housekeeping._last_night(late) == dt.datetime(2026, 3, 1, 2, 0, tzinfo=clock.SHANGHAI)


def test_expired_sessions_go_and_the_others_stay(cast: Cast) -> None:
    stays = SessionStore()
    stays.create()
    over = SessionStore()
    over.create()
    Session.objects.filter(session_key=over.session_key).update(
        expire_date=dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    )
    housekeeping.forget_expired(journal.INSTANCE, AT)
    keys = set(Session.objects.values_list("session_key", flat=True))
    assert stays.session_key in keys
    assert over.session_key not in keys
