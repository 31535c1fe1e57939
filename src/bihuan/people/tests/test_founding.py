"""An empty instance: the code of the console, the county, three invitations, and business when all three are here."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.test import Client

from bihuan import journal
from bihuan.deadlines import clock
from bihuan.journal import SECURITY, Refused, chains, schema
from bihuan.journal.models import Entry
from bihuan.journal.testing import Opener
from bihuan.organization.models import Holder, Jurisdiction, Office
from bihuan.organization.roles import SEPARATE
from bihuan.people.credentials import founding
from bihuan.people.models import Invitation
from bihuan.people.tests.test_sign_in import sign_in

KEY = "七个不相干的词连起来 and more"
COUNTY = {
    "code": "141029",
    "name": "乡宁县",
    "name_en": "Xiangning County",
    "city": "临汾市",
    "centre": "信息中心",
    "audit": "审计局",
}


@pytest.fixture
def empty(open_database: Opener) -> Path:
    """An instance as `serve` makes it: no county, no chain but its own."""
    return open_database("empty", _make_empty, under=None)


def _make_empty() -> None:
    from django.core.management import call_command

    from bihuan.journal.sqlite.base import schema_changes

    call_command("migrate", verbosity=0)
    with schema_changes():
        call_command("createcachetable", verbosity=0)
    chains.establish(is_demo=False, at=clock.now())
    schema.record(at=clock.now())


def codes(page: str) -> list[str]:
    return re.findall(r"/invitation/([\w-]+)/", page)


def found(client: Client, code: str | None = None):
    code = code or founding.set_up_code()
    return client.post("/first-run/", {**COUNTY, "set_up_code": code, "act": "0c6e8f39-6f43-4b60-8f4b-6a4b0a4d6a4b"})


def accept(code: str, username: str, client: Client | None = None):
    said = {"username": username, "name": "", "password1": KEY, "password2": KEY}
    return (client or Client()).post(f"/invitation/{code}/", said)


def test_everything_leads_to_the_first_run_until_there_is_a_county(empty: Path) -> None:
    for path in ("/", "/sign-in/", "/j/141029/ledger/", "/waiting/"):
        assert Client().get(path)["Location"] == "/first-run/", path
    assert Client().get("/first-run/").status_code == 200


def test_a_wrong_code_is_a_sentence_and_after_five_no_code_is_looked_at(empty: Path) -> None:
    code = founding.set_up_code()
    for _turn in range(5):
        response = found(Client(), "2222-2222-2222")
        assert response.status_code == 422
        assert "安装码不对" in response.content.decode()
    assert "试错太多次" in found(Client(), code).content.decode()
    assert found(Client(REMOTE_ADDR="10.0.0.2"), code).status_code == 200


def test_each_start_prints_a_new_code_and_the_old_one_is_void(empty: Path) -> None:
    old, new = founding.set_up_code(), founding.set_up_code()
    assert old is not None
    assert new is not None
    assert (founding.is_code(old), founding.is_code(new)) == (False, True)


def test_from_an_empty_instance_to_open_business(empty: Path) -> None:
    page = found(Client())
    assert page.status_code == 200
    three = codes(page.content.decode())
    assert len(three) == 3
    places = Jurisdiction.objects.filter(jurisdiction=journal.INSTANCE).order_by("code")
    assert list(places.values_list("code", "name", "parent")) == [
        ("1410", "临汾市", None),
        ("141029", "乡宁县", "1410"),
    ]
    assert founding.set_up_code() is None
    assert Client().get("/first-run/")["Location"] == "/waiting/"
    for number, code in enumerate(three):
        waiting = Client().get("/waiting/").content.decode()
        assert waiting.count("还没接受邀请") == 3 - number
        assert Client().get("/j/141029/ledger/")["Location"] == "/waiting/"
        assert "乡宁县" in Client().get(f"/invitation/{code}/").content.decode()
        assert accept(code, f"admin-{number}").status_code == 200
    assert Client().get("/waiting/")["Location"] == "/"
    client = Client()
    assert sign_in("admin-0", KEY, client)["Location"] == "/"
    assert client.get("/j/141029/offices/").status_code == 200
    chain = Entry.objects.filter(jurisdiction="141029", stream=SECURITY).order_by("sequence")
    kinds = list(chain.values_list("kind", flat=True))
    assert kinds.count("people.invitation.issued") == kinds.count("organization.holder.appointed") == 3
    held = Holder.objects.filter(jurisdiction="141029").values_list("post__role", flat=True)
    assert set(held) == SEPARATE


def test_an_administrator_who_came_first_can_sign_in_and_sees_who_is_missing(empty: Path) -> None:
    three = codes(found(Client()).content.decode())
    accept(three[0], "first")
    client = Client()
    assert sign_in("first", KEY, client).status_code == 302
    assert client.get("/")["Location"] == "/waiting/"
    assert client.get("/credentials/").status_code == 200


def test_an_invitation_is_good_once(empty: Path) -> None:
    one, two, _three = codes(found(Client()).content.decode())
    accept(one, "first")
    again = accept(one, "second")
    assert again.status_code == 404
    assert "已经用过" in again.content.decode()
    taken = accept(two, "first")  # the same person, under the same name
    assert taken.status_code == 422
    assert "已有人用" in taken.content.decode()


def test_an_invitation_lapses_and_a_new_one_voids_the_old(empty: Path) -> None:
    one, two, _three = codes(found(Client()).content.decode())
    row = founding.invitation(two, at=clock.now())
    Invitation.objects.filter(id=row.id).update(until_at=clock.now() - dt.timedelta(minutes=1))
    assert "已过期" in accept(two, "late").content.decode()
    old = founding.invitation(one, at=clock.now())
    by = journal.Actor(jurisdiction=old.jurisdiction)
    act = journal.Act(request_id=old.id)
    role = founding.Role(old.role)
    fresh = founding.invite(jurisdiction=old.jurisdiction, post=old.post, role=role, by=by, at=clock.now(), act=act)
    assert "没有这个邀请" in accept(one, "first").content.decode()
    assert accept(fresh.code, "first").status_code == 200


def test_a_founding_that_was_cut_off_is_gone_on_with(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut_off(**values: object) -> None:
        raise Refused("busy")

    code = founding.set_up_code()
    with monkeypatch.context() as cut:
        cut.setattr(founding, "invite", cut_off)
        assert found(Client(), code).status_code == 422
    assert Office.objects.filter(jurisdiction="141029").count() == 2
    assert len(codes(found(Client(), code).content.decode())) == 3
    assert Office.objects.filter(jurisdiction="141029").count() == 2


def test_an_acceptance_that_was_cut_off_is_gone_on_with_by_the_same_person_only(
    empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(**values: object) -> None:
        raise Refused("busy")

    one, *_rest = codes(found(Client()).content.decode())
    with monkeypatch.context() as cut:
        cut.setattr(founding.organization, "appoint_holder", cut_off)
        assert accept(one, "first").status_code == 422
    assert "已经用过" in accept(one, "somebody-faster").content.decode()
    assert accept(one, "first").status_code == 200
