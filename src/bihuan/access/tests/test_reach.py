"""Which jurisdiction exists for whom, and which form may be sent by which post."""

import datetime as dt
from dataclasses import replace
from uuid import uuid4

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from bihuan.access import phrases, policy, refusals, table
from bihuan.deadlines import clock
from bihuan.journal import Act, Actor, Refused
from bihuan.journal.models import Entry
from bihuan.organization import commands
from bihuan.organization.models import Office
from bihuan.organization.testing import CITY, COUNTY, OTHER_COUNTY, AsSeat, Cast, Seat, new_act

TODAY = clock.today(clock.now())


def second_post(cast: Cast, seat: Seat) -> str:
    """Let the seat's person also hold a post of the supervision group, and return it."""
    by = {"by": Actor(jurisdiction=COUNTY), "at": clock.now()}
    post = commands.add_post(
        jurisdiction=COUNTY,
        office=cast.county.offices["group"],
        title="组员丙",
        title_en="Inspector C",
        role="inspector",
        act=new_act(),
        **by,
    ).id
    commands.appoint_holder(
        jurisdiction=COUNTY, post=post, person=seat.person, since_date=TODAY - dt.timedelta(days=1), act=new_act(), **by
    )
    return str(post)


def test_ones_own_county_and_the_ones_below_exist_and_no_other(cast: Cast, as_seat: AsSeat) -> None:
    county, city = as_seat(cast.county["auditor"]), as_seat(cast.city["auditor"])
    asked = [f"/j/{code}/offices/" for code in (COUNTY, OTHER_COUNTY, CITY, "141099", "0")]
    assert [county.get(path).status_code for path in asked] == [200, 404, 404, 404, 404]
    assert [city.get(path).status_code for path in asked] == [200, 200, 200, 404, 404]


def test_rows_of_another_county_are_not_among_ones_rows(cast: Cast) -> None:
    post = cast.county["auditor"].acting
    assert policy.rows(post, Office, jurisdiction=COUNTY).count() == 7
    assert policy.rows(post, Office, jurisdiction=OTHER_COUNTY).count() == 0
    assert policy.rows(cast.city["auditor"].acting, Office, jurisdiction=COUNTY).count() == 7
    assert policy.rows(cast.county["system_admin"].acting, Office, jurisdiction=COUNTY).count() == 0


def test_a_denial_says_who_may_instead(cast: Cast) -> None:
    denied = policy.may(cast.county["bureau_liaison"].acting, "journal.security.read", jurisdiction=COUNTY)
    assert isinstance(denied, policy.Denied)
    assert phrases.say(denied) == "这个岗位不能办这件事；能办的是：审计、安全管理员。"


def test_who_is_signed_out_is_sent_to_sign_in_and_back(cast: Cast) -> None:
    response = Client().get("/j/141027/offices/")
    assert (response.status_code, response["Location"]) == (302, "/sign-in/?next=/j/141027/offices/")


def test_a_form_sent_after_the_session_ended_shows_what_was_typed(cast: Cast) -> None:
    response = Client().post("/acting/", {"summary": "本周办结三项"})
    assert response.status_code == 401
    assert "本周办结三项" in response.content.decode()


def test_what_was_typed_is_read_without_the_codes_of_what_was_chosen(cast: Cast) -> None:
    chosen = {
        "picked": "reason_class met_1",
        "reason_class": "approval",
        "met_1": "yes",
        "asked_1": "doubt:57",
        "code": "123456",
    }
    page = Client().post("/acting/", {"reason": "等省里批地", **chosen}).content.decode()
    assert "等省里批地" in page
    assert not any(code in page for code in ("approval", ">yes<", "doubt:57", "123456"))


def test_the_way_back_leads_to_a_page_and_not_to_where_forms_are_sent(cast: Cast, as_seat: AsSeat) -> None:
    seat = cast.county["bureau_liaison"]
    path = f"/j/{COUNTY}/drafts/"
    other = {"act": str(uuid4()), "acting_post": str(cast.county["bureau_head"].post)}
    answer = as_seat(seat).post(f"/en{path}", {**other, "drafted_on": f"/j/{COUNTY}/offices/", "title": "x"})
    assert answer.status_code == 409
    assert f'href="/en/j/{COUNTY}/offices/"' in answer.content.decode()
    lost = as_seat(seat).post(
        path, {**other, "drafted_on": "//evil.example/"}, headers={"referer": "http://evil.example/"}
    )
    assert 'href="/"' in lost.content.decode()


def test_where_only_forms_are_sent_it_says_so_to_who_looks(cast: Cast, as_seat: AsSeat) -> None:
    answer = as_seat(cast.county["bureau_liaison"]).get(f"/j/{COUNTY}/drafts/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "这个地址只收表单" in answer.content.decode()


def test_who_holds_several_posts_chooses_first(cast: Cast, as_seat: AsSeat) -> None:
    seat = cast.county["bureau_liaison"]
    post = second_post(cast, seat)
    client = as_seat(seat)
    session = client.session
    del session["acting"]
    session.save()
    response = client.get("/j/141027/offices/")
    assert (response.status_code, response["Location"]) == (302, "/acting/?next=/j/141027/offices/")
    page = client.get("/acting/").content.decode()
    assert post in page
    assert str(seat.post) in page
    response = client.post("/acting/", {"post": post, "next": "/j/141027/offices/"})
    assert (response.status_code, response["Location"]) == (302, "/j/141027/offices/")
    assert client.get("/j/141027/offices/").status_code == 200


def test_somebody_elses_post_cannot_be_chosen(cast: Cast, as_seat: AsSeat) -> None:
    client = as_seat(cast.county["bureau_liaison"])
    assert client.post("/acting/", {"post": str(cast.county["county_head"].post)}).status_code == 422
    assert client.post("/acting/", {"post": "nonsense"}).status_code == 422


def test_a_post_whose_time_is_over_is_not_offered_and_not_acted_as(cast: Cast, as_seat: AsSeat) -> None:
    from bihuan.organization.models import Holder

    seat = cast.county["bureau_liaison"]
    client = as_seat(seat)
    holder = Holder.objects.get(jurisdiction=COUNTY, post=seat.post)
    commands.end_holder(
        jurisdiction=COUNTY,
        holder=holder.id,
        until_date=TODAY - dt.timedelta(days=1),
        by=Actor(jurisdiction=COUNTY),
        at=clock.now(),
        act=new_act(),
    )
    assert client.get("/j/141027/offices/")["Location"] == "/acting/?next=/j/141027/offices/"
    assert "今天没有岗位" in client.get("/acting/").content.decode()


def test_a_url_without_a_row_is_not_served(cast: Cast, as_seat: AsSeat, monkeypatch: pytest.MonkeyPatch) -> None:
    less = {name: row for name, row in table.collect().items() if name != "people:offices"}
    monkeypatch.setattr(table, "collect", lambda: less)
    with pytest.raises(ImproperlyConfigured, match="people:offices"):
        as_seat(cast.county["auditor"]).get("/j/141027/offices/")


def test_a_refusal_is_one_line_without_any_words(cast: Cast) -> None:
    by = cast.county["bureau_head"].actor
    act = Act(request_id=uuid4())
    refused = Refused("own_work", words="不要写进流水的话")
    first = refusals.record(refused, by=by, at=clock.now(), act=act, url_name="ledger:verify")
    assert refusals.record(refused, by=by, at=clock.now(), act=act, url_name="ledger:verify") == first
    line = Entry.objects.get(jurisdiction=COUNTY, kind="access.act.refused")
    assert "own_work" in bytes(line.body).decode()
    assert "不要写进流水的话" not in bytes(line.body).decode()
    refusals.record(Refused("wrong_state"), by=by, at=clock.now(), act=act)
    assert Entry.objects.filter(jurisdiction=COUNTY, kind="access.act.refused").count() == 2
    refusals.record(refused, by=by, at=clock.now(), act=replace(act, fingerprint=b"another"), url_name="ledger:verify")
    assert Entry.objects.filter(jurisdiction=COUNTY, kind="access.act.refused").count() == 3


def test_every_permission_has_a_grant_and_every_code_a_sentence() -> None:
    for code in ("no_post", "wrong_post", "not_same_act", "busy"):
        assert phrases.say(Refused(code, needed=[])) != phrases.say(Refused("no such code"))
