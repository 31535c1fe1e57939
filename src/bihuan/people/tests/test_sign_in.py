"""Signing in: user name and password, one line each in the instance's security stream."""

from django.test import Client

from bihuan import journal
from bihuan.deadlines import clock
from bihuan.journal.models import Entry
from bihuan.organization.models import Account, Person
from bihuan.organization.testing import PASSWORD, AsSeat, Cast, new_act


def lines() -> list[str]:
    chain = Entry.objects.filter(jurisdiction=journal.INSTANCE, stream=journal.SECURITY).order_by("sequence")
    return [kind for kind in chain.values_list("kind", flat=True) if kind.startswith("people.")]


def sign_in(name: str, password: str = PASSWORD, client: Client | None = None, **more: str):
    return (client or Client()).post("/sign-in/", {"login": name, "password": password, **more})


def test_the_right_password_opens_a_session_and_leaves_one_line(cast: Cast) -> None:
    response = sign_in("fushan-bureau_head")
    assert (response.status_code, response["Location"]) == (302, "/")
    assert lines() == ["people.session.opened"]


def test_a_capital_letter_typed_by_a_phone_is_the_same_person(cast: Cast) -> None:
    assert sign_in("Fushan-Bureau_head").status_code == 302


def test_a_wrong_password_leaves_one_line_and_keeps_the_name(cast: Cast) -> None:
    response = sign_in("fushan-bureau_head", "wrong")
    assert response.status_code == 422
    assert "fushan-bureau_head" in response.content.decode()
    assert lines() == ["people.session.failed"]


def test_an_unknown_name_leaves_no_line(cast: Cast) -> None:
    assert sign_in("nobody").status_code == 422
    assert lines() == []


def test_signing_in_writes_nothing_to_the_account(cast: Cast) -> None:
    before = Account.objects.filter(username="fushan-auditor").values().get()
    sign_in("fushan-auditor")
    assert Account.objects.filter(username="fushan-auditor").values().get() == before


def test_an_account_renamed_behind_the_journals_back_is_refused(cast: Cast) -> None:
    Account.objects.filter(username="fushan-bureau_liaison").update(username="county-head")
    assert sign_in("county-head").status_code == 422
    assert lines() == ["people.session.refused"]


def test_somebody_who_left_is_signed_out_at_once(cast: Cast, as_seat: AsSeat) -> None:
    client = as_seat(cast.county["auditor"])
    person = Person.objects.get(jurisdiction=journal.INSTANCE, id=cast.county["auditor"].person)
    at, act = clock.now(), new_act()
    by = journal.Actor(jurisdiction=journal.INSTANCE)
    with journal.entry(
        "organization.person.left", of=(Person, person.id), by=by, at=at, act=act, stream=journal.SECURITY
    ) as posting:
        posting.change(person, is_active=False)
    response = client.get("/j/141027/offices/")
    assert (response.status_code, response["Location"]) == (302, "/sign-in/?next=/j/141027/offices/")


def test_signing_out_leaves_one_line_and_ends_the_session(cast: Cast, as_seat: AsSeat) -> None:
    client = as_seat(cast.county["auditor"])
    assert client.post("/sign-out/").status_code == 302
    assert lines() == ["people.session.closed"]
    assert client.get("/j/141027/offices/").status_code == 302


def test_the_way_back_leads_to_the_page_that_was_asked_for(cast: Cast) -> None:
    assert sign_in("fushan-auditor", next="/j/141027/offices/")["Location"] == "/j/141027/offices/"
    assert sign_in("fushan-auditor", next="https://example.org/")["Location"] == "/"


def test_a_new_password_leaves_a_line_without_it_and_ends_other_sessions(cast: Cast, as_seat: AsSeat) -> None:
    here, elsewhere = as_seat(cast.county["auditor"]), as_seat(cast.county["auditor"])
    new = "另一把 longer key"
    said = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post("/password/", said).status_code == 302
    assert lines() == ["people.password.changed"]
    assert here.get("/j/141027/offices/").status_code == 200
    assert elsewhere.get("/j/141027/offices/").status_code == 302
    assert sign_in("fushan-auditor", new).status_code == 302


def test_a_short_password_is_not_taken(cast: Cast, as_seat: AsSeat) -> None:
    said = {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    assert as_seat(cast.county["auditor"]).post("/password/", said).status_code == 422
    assert lines() == []


def test_sign_up_is_closed(cast: Cast) -> None:
    for path in ("/signup/", "/accounts/signup/", "/sign-up/"):
        assert Client().get(path).status_code == 404
