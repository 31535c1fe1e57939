"""One-time passwords and codes: who issues them, how long they are good, what the person is told, and the way to one's own."""

import datetime as dt
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.test import Client

from bihuan.deadlines import clock
from bihuan.journal import SECURITY
from bihuan.journal.models import Entry
from bihuan.journal.testing import refused
from bihuan.organization.models import Account
from bihuan.organization.testing import PASSWORD, AsSeat, Cast, Seat, new_act
from bihuan.people import commands
from bihuan.people.models import Credential
from bihuan.people.tests.test_sign_in import sign_in

NEW = "另一把 longer key"
WHY = "本人到场，说手机换了记不得"


def issue(cast: Cast, whom: str = "bureau_liaison", by: str = "security_admin", verb: Any = commands.issue_password):
    person, at = cast.county[whom].person, clock.now()
    return verb(person=person, reason=WHY, by=cast.county[by].actor, at=at, act=new_act())


def county_lines(cast: Cast) -> list[str]:
    chain = Entry.objects.filter(jurisdiction=cast.county.code, stream=SECURITY, kind__startswith="people.")
    return list(chain.order_by("sequence").values_list("kind", flat=True))


def add_totp(seat: Seat) -> None:
    account = Account.objects.get(person=seat.person)
    commands.add_totp(account=account, secret=generate_totp_secret(), at=clock.now())


def test_a_one_time_password_leads_to_one_page_only_until_it_is_changed(cast: Cast, as_seat: AsSeat) -> None:
    elsewhere = as_seat(cast.county["bureau_liaison"])
    issued = issue(cast)
    assert county_lines(cast) == ["people.password.issued"]
    assert elsewhere.get("/j/141027/offices/").status_code == 302  # the old sessions have ended
    assert sign_in(issued.username, PASSWORD).status_code == 422  # and the old password is void
    client = Client()
    assert sign_in(issued.username, issued.code, client)["Location"] == "/password/"
    for path in ("/", "/acting/", "/j/141027/offices/", "/credentials/", "/credentials/totp/"):
        assert client.get(path)["Location"] == "/password/", path
    assert client.post("/acting/", {"post": "x"})["Location"] == "/password/"
    page = client.get("/password/").content.decode()
    assert WHY in page
    assert "安全管理员" in page
    assert 'name="oldpassword"' not in page
    assert client.post("/password/", {"password1": NEW, "password2": NEW})["Location"] == "/"
    assert client.get("/j/141027/offices/").status_code == 200
    assert sign_in(issued.username, issued.code).status_code == 422
    assert sign_in(issued.username, NEW)["Location"] == "/"
    assert WHY not in client.get("/password/").content.decode()


def test_a_lapsed_one_time_password_opens_nothing(cast: Cast) -> None:
    issued = issue(cast)
    assert issued.until_at - clock.now() > dt.timedelta(hours=23, minutes=59)
    Credential.objects.filter(person=issued.person).update(one_time_until=clock.now() - dt.timedelta(minutes=1))
    response = sign_in(issued.username, issued.code)
    assert response.status_code == 422
    assert "已经过期" in response.content.decode()


def test_a_first_password_is_good_for_a_fortnight_and_for_those_who_have_chosen_none(cast: Cast) -> None:
    issued = issue(cast, by="system_admin", verb=commands.issue_first_password)
    assert dt.timedelta(days=13) < issued.until_at - clock.now() <= dt.timedelta(days=14)
    again = issue(cast, by="system_admin", verb=commands.issue_first_password)  # a lost slip is printed again
    assert sign_in(issued.username, issued.code).status_code == 422
    client = Client()
    sign_in(again.username, again.code, client)
    client.post("/password/", {"password1": NEW, "password2": NEW})
    with refused("chosen_already"):
        issue(cast, by="system_admin", verb=commands.issue_first_password)
    issue(cast)  # nor while a lost one waits to be changed
    with refused("chosen_already"):
        issue(cast, by="system_admin", verb=commands.issue_first_password)


@pytest.mark.parametrize("by", ["system_admin", "auditor", "bureau_head", "county_head"])
def test_only_the_security_administrator_gives_a_lost_one_anew(cast: Cast, by: str) -> None:
    for verb in (commands.issue_password, commands.issue_factor_code):
        with refused("wrong_post"):
            issue(cast, by=by, verb=verb)
    assert county_lines(cast) == []


def test_nobody_gives_themselves_one_or_reaches_into_another_county(cast: Cast) -> None:
    with refused("own_credentials"):
        issue(cast, whom="security_admin")
    with refused("out_of_reach"):
        commands.issue_password(
            person=cast.other_county["bureau_head"].person,
            reason=WHY,
            by=cast.county["security_admin"].actor,
            at=clock.now(),
            act=new_act(),
        )


def test_the_page_shows_it_once_and_a_second_click_shows_nothing(cast: Cast, as_seat: AsSeat) -> None:
    admin = cast.county["security_admin"]
    client = as_seat(admin)
    assert client.get("/j/141027/accounts/?q=liaison").content.decode().count("发一次性的<") == 2
    path = f"/j/141027/accounts/{cast.county['bureau_liaison'].person}/"
    form = {"lost": "password", "reason": WHY, **admin.fields()}
    first, second = client.post(path, form), client.post(path, form)
    assert first.status_code == 200
    assert first["Cache-Control"] == "no-store"
    assert second.status_code == 302
    assert county_lines(cast) == ["people.password.issued"]
    assert client.post(path, {"lost": "password", **admin.fields()}).status_code == 422  # no reason


def test_the_refusal_of_ones_own_is_a_sentence(cast: Cast, as_seat: AsSeat) -> None:
    admin = cast.county["security_admin"]
    form = {"lost": "password", "reason": WHY, **admin.fields()}
    response = as_seat(admin).post(f"/j/141027/accounts/{admin.person}/", form)
    assert response.status_code == 422
    assert "不能给自己发" in response.content.decode()


def test_a_one_time_code_stands_in_for_a_lost_second_factor_once(cast: Cast) -> None:
    with refused("no_factor"):
        issue(cast, verb=commands.issue_factor_code)
    seat = cast.county["bureau_liaison"]
    add_totp(seat)
    issued = issue(cast, verb=commands.issue_factor_code)
    client = Client()
    assert sign_in(issued.username, issued.code).status_code == 422  # it is no password
    assert sign_in(issued.username, client=client)["Location"] == "/sign-in/second/"
    assert client.get("/j/141027/offices/").status_code == 302
    assert client.post("/sign-in/second/", {"code": "000000"}).status_code == 422
    assert client.post("/sign-in/second/", {"code": issued.code.upper()})["Location"] == "/credentials/"
    assert not Authenticator.objects.filter(user_id=seat.person).exists()
    assert WHY in client.get("/credentials/").content.decode()
    client.post("/credentials/", {"do": "seen"})
    assert WHY not in client.get("/credentials/").content.decode()
    assert sign_in(issued.username)["Location"] == "/"


def test_a_lapsed_code_stands_in_for_nothing(cast: Cast) -> None:
    add_totp(cast.county["bureau_liaison"])
    issued = issue(cast, verb=commands.issue_factor_code)
    Credential.objects.update(factor_until=clock.now() - dt.timedelta(minutes=1))
    client = Client()
    sign_in(issued.username, client=client)
    assert client.post("/sign-in/second/", {"code": issued.code}).status_code == 422


def test_a_new_password_leaves_the_second_factor_in_force(cast: Cast) -> None:
    add_totp(cast.county["bureau_liaison"])
    issued = issue(cast)
    assert sign_in(issued.username, issued.code)["Location"] == "/sign-in/second/"


def test_a_locked_account_is_tried_anew_with_what_was_issued(cast: Cast) -> None:
    for number in range(8):
        sign_in("fushan-bureau_liaison", "wrong", Client(REMOTE_ADDR=f"10.0.0.{number}"))
    issued = issue(cast)
    assert sign_in(issued.username, issued.code).status_code == 302
