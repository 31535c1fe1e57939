"""./bihuan unlock-admin: one screen, a one-time password, a line that says where it was done; a status that tells."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client

from bihuan import journal
from bihuan.journal import Actor
from bihuan.journal.models import Entry
from bihuan.operations.console import Stop, unlocking
from bihuan.organization.roles import Role
from bihuan.organization.testing import Cast, new_act
from bihuan.people.credentials import founding
from bihuan.people.tests.test_factors import add_totp
from bihuan.people.tests.test_sign_in import sign_in


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unlocking, "instance_folder", lambda: Path())
    monkeypatch.setattr(unlocking, "start_django", lambda: None)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")


def answering(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    monkeypatch.setattr("builtins.input", lambda asked: answer)


def one_time(printed: str) -> list[str]:
    return re.findall(r"\b\w{4}-\w{4}-\w{4}\b", printed)


def test_the_chosen_administrator_gets_in_once_and_is_told(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answering(monkeypatch, "1")  # the city's system administrator: by code, then in the order of the three
    assert unlocking.main([]) == 0
    printed = capsys.readouterr().out
    assert len(printed.splitlines()) <= 24
    assert printed.count("系统管理员") == 3
    client = Client()
    (code,) = one_time(printed)
    assert sign_in("linfen-system_admin", code, client)["Location"] == "/password/"
    page = client.get("/password/").content.decode()
    assert "服务器控制台" in page
    assert "unlock-admin" in page
    line = Entry.objects.get(jurisdiction=journal.INSTANCE, kind="people.password.issued")
    assert b'"via":"console"' in bytes(line.body)


def test_one_with_a_second_factor_gets_a_code_in_its_place(
    cast: Cast, capsys: pytest.CaptureFixture[str], as_seat
) -> None:
    add_totp(as_seat(cast.county["security_admin"]))
    assert unlocking.main(["fushan-security_admin"]) == 0
    password, code = one_time(capsys.readouterr().out)
    client = Client()
    assert sign_in("fushan-security_admin", password, client)["Location"] == "/sign-in/second/"
    assert client.post("/sign-in/second/", {"code": code})["Location"] == "/password/"


@pytest.mark.parametrize("answer", ["", "0", "99", "x", "一"])
def test_whoever_chooses_nobody_unlocks_nobody(cast: Cast, monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    answering(monkeypatch, answer)
    with pytest.raises(Stop, match="什么也没有做"):
        unlocking.main([])
    assert not Entry.objects.filter(jurisdiction=journal.INSTANCE, kind="people.password.issued").exists()


def test_a_name_that_is_no_administrators_unlocks_nobody(cast: Cast) -> None:
    with pytest.raises(Stop, match="没有登录名为"):
        unlocking.main(["fushan-county_head"])


def test_an_instance_without_administrators_says_what_to_do_first(database: Path) -> None:
    with pytest.raises(Stop, match="先运行"):
        unlocking.main([])


def test_a_lost_invitation_is_issued_anew(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from bihuan.deadlines import clock
    from bihuan.organization import commands

    at, by = clock.now(), Actor(jurisdiction="141028")
    office = cast.other_county.offices["audit"]
    names = {"title": "审计管理员", "title_en": "Audit Administrator", "role": Role.AUDITOR}
    post = commands.add_post(jurisdiction="141028", office=office, **names, by=by, at=at, act=new_act()).id
    founding.invite(jurisdiction="141028", post=post, role=Role.AUDITOR, by=by, at=at, act=new_act())
    listed: list[SimpleNamespace] = []

    def choose_the_one_who_waits(found, username):
        listed.extend(one for one in found if one.person is None)
        return listed[0]

    monkeypatch.setattr(unlocking, "choose", choose_the_one_who_waits)
    assert unlocking.main([]) == 0
    assert len(listed) == 1
    (code,) = re.findall(r"/invitation/([\w-]+)/", capsys.readouterr().out)
    assert Client().get(f"/invitation/{code}/").status_code == 200
