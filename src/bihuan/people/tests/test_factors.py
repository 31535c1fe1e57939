"""Second factors without a browser's help: figures from an app, recovery codes, and where passkeys cannot be."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client, RequestFactory

from bihuan.organization.testing import PASSWORD, AsSeat, Cast
from bihuan.people.credentials import passkeys
from bihuan.people.credentials.forms import signed
from bihuan.people.tests.test_sign_in import lines, sign_in

NAME = "fushan-auditor"


def figures(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def add_totp(client: Client) -> tuple[str, list[str]]:
    """Add an app as a person would; return its secret and the recovery codes."""
    page = client.get("/credentials/totp/").content.decode()
    secret = "".join(re.findall(r"<code>([A-Z2-7 ]+)</code>", page)[0].split())
    sealed = re.findall(r'name="secret" value="([^"]+)"', page)[0]
    form = {"secret": sealed, "code": figures(secret), "password": PASSWORD}
    answer = client.post("/credentials/totp/", form)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return secret, re.findall(r"<code>(\d{8})</code>", answer.content.decode())


def test_figures_that_are_wrong_come_back_as_they_were_typed(cast: Cast, as_seat: AsSeat) -> None:
    client = as_seat(cast.county["auditor"])
    sealed = re.search(r'name="secret" value="([^"]+)"', client.get("/credentials/totp/").content.decode())
    assert sealed is not None
    answer = client.post("/credentials/totp/", {"secret": sealed[1], "code": "123456", "password": "x"})
    assert answer.status_code == 422
    assert answer.context["form"]["code"].value() == "123456"


def test_an_app_is_added_and_asked_for_at_the_next_sign_in(cast: Cast, as_seat: AsSeat) -> None:
    secret, spare = add_totp(as_seat(cast.county["auditor"]))
    assert len(spare) == 10
    client = Client()
    assert sign_in(NAME, client=client)["Location"] == "/sign-in/second/"
    assert client.get("/j/141027/offices/").status_code == 302
    assert client.get("/sign-in/second/").status_code == 200
    assert client.post("/sign-in/second/", {"code": "12"}).status_code == 422
    assert client.post("/sign-in/second/", {"code": figures(secret)})["Location"] == "/"
    assert client.get("/j/141027/offices/").status_code == 200
    assert lines() == ["people.factor.added", "people.factor.failed", "people.session.opened"]


def test_figures_are_good_once(cast: Cast, as_seat: AsSeat) -> None:
    secret, _spare = add_totp(as_seat(cast.county["auditor"]))
    code = figures(secret)
    for expected in (302, 422):
        client = Client()
        sign_in(NAME, client=client)
        assert client.post("/sign-in/second/", {"code": code}).status_code == expected
    cache.clear()


def test_a_recovery_code_is_good_once(cast: Cast, as_seat: AsSeat) -> None:
    _secret, spare = add_totp(as_seat(cast.county["auditor"]))
    for expected in (302, 422):
        client = Client()
        sign_in(NAME, client=client)
        assert client.post("/sign-in/second/", {"code": spare[0]}).status_code == expected


def test_the_secret_is_not_kept_in_the_clear(cast: Cast, as_seat: AsSeat) -> None:
    secret, spare = add_totp(as_seat(cast.county["auditor"]))
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert spare[0] not in stored


def test_five_wrong_codes_a_window_are_looked_at(cast: Cast, as_seat: AsSeat) -> None:
    secret, _spare = add_totp(as_seat(cast.county["auditor"]))
    client = Client()
    sign_in(NAME, client=client)
    for _turn in range(7):
        answer = client.post("/sign-in/second/", {"code": "000000"})
    assert lines().count("people.factor.failed") == 5
    assert "试错太多次" in answer.content.decode()
    assert client.post("/sign-in/second/", {"code": figures(secret)}).status_code == 422


def test_what_is_not_ones_own_secret_or_password_adds_nothing(cast: Cast, as_seat: AsSeat) -> None:
    client, other = as_seat(cast.county["auditor"]), as_seat(cast.county["bureau_head"])
    page = other.get("/credentials/totp/").content.decode()
    secret = "".join(re.findall(r"<code>([A-Z2-7 ]+)</code>", page)[0].split())
    sealed = re.findall(r'name="secret" value="([^"]+)"', page)[0]
    form = {"secret": sealed, "code": figures(secret), "password": PASSWORD}
    assert client.post("/credentials/totp/", form).status_code == 422  # somebody else's
    assert other.post("/credentials/totp/", {**form, "password": "wrong"}).status_code == 422
    assert other.post("/credentials/totp/", {**form, "code": "1"}).status_code == 422
    assert lines() == []


def test_the_last_factor_taken_away_takes_the_recovery_codes_with_it(cast: Cast, as_seat: AsSeat) -> None:
    client = as_seat(cast.county["auditor"])
    add_totp(client)
    factor = Authenticator.objects.get(type="totp").id
    assert client.post("/credentials/", {"do": f"remove-{factor}", "password": "wrong"}).status_code == 422
    assert client.post("/credentials/", {"do": f"remove-{factor}", "password": PASSWORD}).status_code == 302
    assert not Authenticator.objects.exists()
    assert lines() == ["people.factor.added", "people.factor.removed"]
    assert sign_in(NAME)["Location"] == "/"


def test_nobody_takes_somebody_elses_away(cast: Cast, as_seat: AsSeat) -> None:
    add_totp(as_seat(cast.county["auditor"]))
    factor = Authenticator.objects.get(type="totp").id
    other = as_seat(cast.county["bureau_head"])
    assert other.post("/credentials/", {"do": f"remove-{factor}", "password": PASSWORD}).status_code == 404
    assert lines() == ["people.factor.added"]


def test_new_recovery_codes_void_the_old(cast: Cast, as_seat: AsSeat) -> None:
    client = as_seat(cast.county["auditor"])
    _secret, old = add_totp(client)
    answer = client.post("/credentials/", {"do": "recovery", "password": PASSWORD})
    new = re.findall(r"<code>(\d{8})</code>", answer.content.decode())
    assert len(new) == 10
    assert not set(new) & set(old)


def test_another_person_can_sign_in_where_one_stopped_half_way(cast: Cast, as_seat: AsSeat) -> None:
    add_totp(as_seat(cast.county["auditor"]))
    client = Client()
    sign_in(NAME, client=client)
    assert client.post("/sign-in/second/", {"cancel": "1"})["Location"] == "/sign-in/"
    assert sign_in("fushan-bureau_head", client=client)["Location"] == "/"


@pytest.mark.parametrize(
    ("host", "secure", "said"),
    [
        ("localhost:8000", False, ""),
        ("bihuan.fushan.gov.cn", True, ""),
        ("bihuan.fushan.gov.cn", False, "没有加密"),
        ("192.168.1.20:8000", False, "不认数字网址"),
        ("192.168.1.20", True, "不认数字网址"),
        ("[::1]:8000", False, "不认数字网址"),
    ],
)
def test_where_the_address_allows_no_passkey_it_is_said_why(host: str, secure: bool, said: str) -> None:
    request = RequestFactory().get("/credentials/passkey/", HTTP_HOST=host, secure=secure)
    why = passkeys.why_not(request)
    assert said in why
    assert bool(why) == bool(said)


def test_the_page_says_why_not_and_takes_no_form(cast: Cast, as_seat: AsSeat) -> None:
    client = as_seat(cast.county["auditor"])
    page = client.get("/credentials/passkey/", HTTP_HOST="192.168.1.20").content.decode()
    assert "不认数字网址" in page
    assert "data-passkey" not in page
    assert client.post("/credentials/passkey/", {"name": "x"}, HTTP_HOST="192.168.1.20").status_code == 302
    assert "data-passkey" in client.get("/credentials/passkey/", HTTP_HOST="localhost").content.decode()


@pytest.mark.parametrize("text", ["[" * 9000, '{"a":' + "[" * 9000, "[]", "nul", '{"a": "' + "x" * 20_000 + '"}'])
def test_what_no_browser_says_of_a_passkey_is_none(text: str) -> None:
    assert signed(text) is None
    assert signed('{"id": "x"}') == {"id": "x"}
