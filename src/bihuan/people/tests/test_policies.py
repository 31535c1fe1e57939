"""The two named policies: what each asks of a password, and how long a session may be left alone."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bihuan.deadlines import clock
from bihuan.organization.models import Account
from bihuan.organization.testing import PASSWORD, AsSeat, Cast
from bihuan.people import commands
from bihuan.people.credentials.passwords import Validator
from bihuan.people.credentials.policies import POLICIES, is_common
from bihuan.people.models import PastPassword
from bihuan.people.tests.test_limits import Clock
from bihuan.people.tests.test_sign_in import sign_in


def is_taken(password: str, account: Account) -> bool:
    try:
        Validator().validate(password, account)
    except ValidationError:
        return False
    return True


def auditor(cast: Cast) -> Account:
    return Account.objects.get(person=cast.county["auditor"].person)


def choose(cast: Cast, password: str, at: dt.datetime) -> None:
    commands.change_password(person=cast.county["auditor"].person, password_hash=make_password(password), at=at)


def test_asvs5(cast: Cast, settings: Any) -> None:
    settings.PASSWORD_POLICY = "asvs5"
    account = auditor(cast)
    assert not is_taken("eleven char", account)
    assert is_taken("twelve chars", account)
    assert is_taken("全是小写汉字也行没有别的要求", account)  # length, and no rule of composition
    assert is_taken("a whole sentence of one hundred and twenty-eight characters " * 2 + "and more", account)
    # What everybody tries first: common ones, also with figures round them, repeated, in a row.
    for common in ("password1234", "iloveyou2023", "123456789012", "qwertyuiop123", "dragondragon", "aaaaaaaaaaaa"):
        assert not is_taken(common, account), common
    # What everybody tries here: the county, the product, the user name.
    for near in ("Fushan winter 23", "浮山县两个月的行动攻坚冬天", "my bihuan secret", "x fushan-auditor x"):
        assert not is_taken(near, account), near
    # No forced change, however old.
    chosen = clock.now() - dt.timedelta(days=3650)
    choose(cast, PASSWORD, chosen)
    client = Client()
    assert sign_in("fushan-auditor", client=client)["Location"] == "/"
    assert PastPassword.objects.count() == 0


def test_mlps3(cast: Cast, settings: Any, as_seat: AsSeat) -> None:
    settings.PASSWORD_POLICY = "mlps3"
    account, now = auditor(cast), clock.now()
    # Complexity: eight characters, three classes of four.
    assert is_taken("kZ3mQw8t", account)
    for simple in ("kZ3mQw8", "kzmqwtrv", "kzmqwt83", "KZMQWT83"):
        assert not is_taken(simple, account), simple
    assert is_taken("kzmqwt8-", account)
    assert not is_taken("Fushan-2023", account)
    # None of the last five, the present one among them.
    used = [f"kZ3mQw8t-{number}" for number in range(6)]
    for password in used:
        choose(cast, password, now)
    account.refresh_from_db()
    assert [is_taken(password, account) for password in used] == [True, False, False, False, False, False]
    # After ninety days nothing is reached before a change.
    choose(cast, PASSWORD, now - dt.timedelta(days=89))
    client = Client()
    assert sign_in("fushan-auditor", client=client)["Location"] == "/"
    choose(cast, PASSWORD, now - dt.timedelta(days=90))
    assert sign_in("fushan-auditor", client=(client := Client()))["Location"] == "/password/"
    assert client.get("/j/141027/offices/")["Location"] == "/password/"
    # An idle session ends after half an hour; the account is locked for a quarter of an hour after five tries.
    assert (POLICIES["mlps3"].idle_minutes, POLICIES["mlps3"].window_seconds) == (30, 900)


@pytest.mark.parametrize("password", ["correct horse battery staple", "山药蛋 两筐 半", "zxmvoq-pelk-17"])
def test_an_uncommon_password_is_not_called_common(password: str) -> None:
    assert not is_common(password, frozenset({"horse", "battery", "password"}))


def stamps(client: Client) -> int:
    return int(client.session["seen"])


def test_the_stamp_of_a_session_is_written_once_a_minute_at_most(
    cast: Cast, as_seat: AsSeat, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = Clock()
    monkeypatch.setattr("bihuan.people.middleware.time", machine)
    client = as_seat(cast.county["auditor"])
    client.get("/j/141027/offices/")
    written = 0
    for second in range(0, 180, 5):
        machine.now = Clock.now + second
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/j/141027/offices/").status_code == 200
        written += sum('UPDATE "django_session"' in query["sql"] for query in asked)
    assert written == 2
    assert stamps(client) == Clock.now + 120


@pytest.mark.parametrize("policy", sorted(POLICIES))
def test_a_session_left_alone_ends_and_no_word_is_lost(
    cast: Cast, as_seat: AsSeat, monkeypatch: pytest.MonkeyPatch, settings: Any, policy: str
) -> None:
    settings.IDLE_SECONDS = seconds = POLICIES[policy].idle_minutes * 60
    machine = Clock()
    monkeypatch.setattr("bihuan.people.middleware.time", machine)
    client = as_seat(cast.county["auditor"])
    client.get("/j/141027/offices/")
    machine.now += seconds
    assert client.get("/j/141027/offices/").status_code == 200
    machine.now += seconds + 1
    answer = client.post("/j/141027/accounts/" + str(cast.county["auditor"].person) + "/", {"reason": "写了一半的话"})
    assert answer.status_code == 401
    assert "写了一半的话" in answer.content.decode()
    assert client.get("/j/141027/offices/").status_code == 302
