"""Tries of a password: five a window reach the hash, whoever tries, and nobody is locked out for long."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from bihuan.organization.testing import PASSWORD, Cast
from bihuan.people.credentials import limits
from bihuan.people.credentials.policies import POLICIES
from bihuan.people.models import Tries
from bihuan.people.tests.test_sign_in import lines, sign_in

HEAD = "fushan-county_head"


class Clock:
    """The machine's clock as the limits see it."""

    now = 1_700_000_000.0

    def time(self) -> float:
        return self.now


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("bihuan.people.adapter.time", clock)
    return clock


def at_address(address: str) -> Client:
    return Client(REMOTE_ADDR=address)


def test_from_one_strange_address_three_tries_reach_the_hash(cast: Cast) -> None:
    for _turn in range(6):
        response = sign_in(HEAD, "wrong", at_address("10.0.0.1"))
    assert lines() == ["people.session.failed"] * 3
    assert "试错太多次" in response.content.decode()
    assert sign_in(HEAD, client=at_address("10.0.0.1")).status_code == 422


def test_however_many_addresses_try_five_reach_the_hash(cast: Cast) -> None:
    head = Client()
    assert sign_in(HEAD, client=head).status_code == 302  # the browser is known from now on
    head.post("/sign-out/")
    for number in range(12):
        sign_in(HEAD, "wrong", at_address(f"10.0.0.{number}"))
    for _turn in range(3):
        sign_in(HEAD, "wrong", head)
    assert lines().count("people.session.failed") == 5


def test_whoever_keeps_trying_the_county_head_gets_in_on_a_known_browser(cast: Cast, machine: Clock) -> None:
    head = Client()
    sign_in(HEAD, client=head)
    for _minute in range(20):
        for number in range(6):
            sign_in(HEAD, "wrong", at_address(f"10.0.0.{number}"))
        head.post("/sign-out/")
        assert sign_in(HEAD, client=head).status_code == 302
        machine.now += 60
    assert lines().count("people.session.failed") <= 5 * 20 * 60 // POLICIES["asvs5"].window_seconds


def test_one_who_tries_from_elsewhere_locks_no_new_machine_out(cast: Cast, machine: Clock) -> None:
    for _minute in range(11):
        for _turn in range(5):
            sign_in(HEAD, "wrong", at_address("10.9.9.9"))
        assert sign_in(HEAD, client=at_address("10.0.0.2")).status_code == 302
        machine.now += 60


def test_after_a_quarter_of_an_hour_at_most_the_account_is_tried_anew(
    cast: Cast, machine: Clock, settings: Any
) -> None:
    for policy in POLICIES.values():
        settings.PASSWORD_POLICY = policy.name
        for number in range(8):
            sign_in(HEAD, "wrong", at_address(f"10.0.0.{number}"))
        assert sign_in(HEAD, client=at_address("10.1.0.1")).status_code == 422
        machine.now += 15 * 60
        assert sign_in(HEAD, client=at_address("10.1.0.1")).status_code == 302
        machine.now += 15 * 60


def test_what_succeeds_is_no_try(cast: Cast) -> None:
    for _turn in range(8):
        assert sign_in(HEAD).status_code == 302


def test_many_workers_at_once_take_no_more_than_is_allowed(database: Path) -> None:
    def try_often(_worker: int) -> int:
        taken = sum(limits.take("account", HEAD, allowed=5, seconds=300, now=1000.0) for _turn in range(10))
        connections.close_all()  # each worker had a connection of its own
        return taken

    with ThreadPoolExecutor(8) as workers:
        assert sum(workers.map(try_often, range(8))) == 5


def test_another_process_counts_in_the_same_row(database: Path) -> None:
    for _turn in range(3):
        assert limits.take("account", HEAD, allowed=5, seconds=300, now=1000.0)
    connections.close_all()
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("UPDATE people_tries SET count = count + 2")
    assert not limits.take("account", HEAD, allowed=5, seconds=300, now=1000.0)


def test_a_flood_beyond_the_limit_only_reads(database: Path) -> None:
    for _turn in range(5):
        limits.take("account", HEAD, allowed=5, seconds=300, now=1000.0)
    before = Tries.objects.values().get()
    assert not any(limits.take("account", HEAD, allowed=5, seconds=300, now=1100.0) for _turn in range(50))
    assert Tries.objects.values().get() == before


def test_the_names_that_were_tried_are_not_kept(cast: Cast) -> None:
    sign_in("somebody-who-is-not-here", PASSWORD)
    assert not [row for row in Tries.objects.values_list("key", flat=True) if "somebody" in row]
