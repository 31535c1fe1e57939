"""What somebody sees who comes here for the first time: no sentence that is not true for them, and a way on from each page."""

import re

import pytest
from django.test import Client, RequestFactory

from bihuan.deadlines import clock
from bihuan.organization import commands as organization
from bihuan.organization.testing import AsSeat, Cast, new_act
from bihuan.people import commands
from bihuan.people.addresses import only_here
from bihuan.people.tests.test_founding import codes, empty, found
from bihuan.people.tests.test_sign_in import sign_in

__all__ = ("empty",)
COUNTY = "/j/141027/"


@pytest.mark.parametrize(
    ("host", "said"),
    [
        ("127.0.0.1:8000", "127.0.0.1"),
        ("localhost:8000", "localhost"),
        ("[::1]:8000", "[::1]"),
        ("192.168.1.20:8000", ""),
        ("bihuan.fushan.example", ""),
    ],
)
def test_an_address_that_opens_on_this_machine_only_is_known(host: str, said: str, settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    assert only_here(RequestFactory().get("/", HTTP_HOST=host)) == said


@pytest.mark.usefixtures("empty")
def test_invitations_that_nobody_else_could_open_say_so() -> None:
    page = found(Client(HTTP_HOST="localhost")).content.decode()
    assert "localhost只在这台机器上打得开" in page


@pytest.mark.usefixtures("empty")
def test_user_name_and_password_are_told_together_and_no_password_is_said_to_be_there_still() -> None:
    code = codes(found(Client()).content.decode())[0]
    said = {"username": "Xin Tong", "name": "", "password1": "short", "password2": "short"}
    page = Client().post(f"/invitation/{code}/", said).content.decode()
    assert "登录名“xin tong”不能用" in page
    assert "至少要12个字符" in page
    assert "密码要再输一次" in page
    assert "填的都还在" not in page


@pytest.mark.usefixtures("empty")
def test_help_is_there_before_the_county_is() -> None:
    first = Client().get("/first-run/").content.decode()
    assert "/help/people/first_run/" in first
    assert Client().get("/help/people/first_run/").status_code == 200


@pytest.mark.usefixtures("cast")
def test_pages_without_a_masthead_offer_the_other_language_and_help_but_not_on_what_is_shown_once() -> None:
    page = Client().get("/sign-in/").content.decode()
    assert 'href="/en/sign-in/" hreflang="en"' in page
    assert "/help/people/sign_in/" in page
    assert "hreflang" not in sign_in("nobody", "nothing").content.decode()


@pytest.mark.parametrize(("path", "place"), [("book/", "offices"), ("slips/", "offices"), ("accounts/", "accounts")])
def test_the_masthead_shows_where_a_page_belongs(cast: Cast, as_seat: AsSeat, path: str, place: str) -> None:
    page = as_seat(cast.county["security_admin"]).get(f"{COUNTY}{path}").content.decode()
    assert re.findall(r'<a href="([^"]+)" aria-current="page"', page)[0] == f"{COUNTY}{place}/"


def test_a_first_slip_is_not_told_as_if_a_password_had_been_lost(cast: Cast) -> None:
    at, by = clock.now(), cast.county["security_admin"].actor
    person = organization.add_person(username="xin-ren", password_hash="!", name="新人", by=by, at=at, act=new_act()).id
    post = organization.add_post(
        jurisdiction=cast.county.code, office=cast.county.offices["bureau"], title="新设的岗位", title_en="", role="liaison",
        by=by, at=at, act=new_act(),
    ).id  # fmt: skip
    organization.appoint_holder(
        jurisdiction=cast.county.code, post=post, person=person, since_date=clock.today(at), by=by, at=at, act=new_act()
    )
    issued = commands.issue_first_password(person=person, reason="首次登录", by=by, at=at, act=new_act())
    client = Client()
    assert sign_in("xin-ren", issued.code, client)["Location"] == "/password/"
    page = client.get("/password/").content.decode()
    assert "登录单由" in page
    assert "重发" not in page


@pytest.mark.usefixtures("cast")
def test_an_address_nobody_registered_says_what_to_do(settings) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    answer = Client(HTTP_HOST="10.20.30.40").get("/sign-in/")
    assert answer.status_code == 400
    assert "BIHUAN_HOSTS" in answer.content.decode()
