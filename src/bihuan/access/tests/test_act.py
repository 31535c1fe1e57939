"""How a page lets an act happen: done, done already, refused, overtaken, opened as another post."""

import datetime as dt
import re
from uuid import uuid4

import pytest

from bihuan.access import table
from bihuan.access.table import BUSINESS, Row
from bihuan.deadlines import clock
from bihuan.journal import Actor
from bihuan.journal.models import Entry
from bihuan.journal.sqlite.lock import WriterBusy
from bihuan.organization import commands
from bihuan.organization.models import Office
from bihuan.organization.testing import COUNTY, AsSeat, Cast, new_act

pytestmark = pytest.mark.urls("bihuan.access.tests.urls")
ENTER, RENAME = "/j/141027/enter/", "/j/141027/rename/"


@pytest.fixture(autouse=True)
def declared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the two pages of the test their rows."""
    rows = {name: Row({"GET": BUSINESS, "POST": BUSINESS}, leaves="entry:any") for name in ("enter", "rename")}
    both = {**table.collect(), **rows}
    monkeypatch.setattr(table, "collect", lambda: both)


def kinds() -> list[str]:
    lines = Entry.objects.filter(jurisdiction=COUNTY).order_by("stream", "sequence").values_list("kind", flat=True)
    return [kind for kind in lines if kind in ("access.act.refused", "organization.office.renamed")]


def named(name: str) -> int:
    return Office.objects.filter(jurisdiction=COUNTY, name=name).count()


def test_what_was_done_leads_on_with_its_receipt_and_the_page_shows_it(cast: Cast, as_seat: AsSeat) -> None:
    seat = cast.county["dispatcher"]
    client = as_seat(seat)
    response = client.post(ENTER, {"name": "文旅局", **seat.fields()})
    office = Office.objects.get(jurisdiction=COUNTY, name="文旅局")
    assert response.status_code == 302
    assert re.fullmatch(rf"{ENTER}\?made={office.id}&receipt=141027:\d+:[0-9a-f]{{8}}", response["Location"])
    page = client.get(response["Location"]).content.decode()
    assert "已记入流水：登记机构" in page
    assert "/j/141027/journal/main/" in page


def test_a_receipt_that_is_invented_or_somebody_elses_is_not_shown(cast: Cast, as_seat: AsSeat) -> None:
    seat = cast.county["dispatcher"]
    location = as_seat(seat).post(ENTER, {"name": "文旅局", **seat.fields()})["Location"]
    assert "已记入流水" not in as_seat(cast.county["auditor"]).get(location).content.decode()
    assert "已记入流水" not in as_seat(seat).get(f"{ENTER}?receipt=141027:1:00000000").content.decode()


def test_a_double_click_is_one_act_with_one_receipt(cast: Cast, as_seat: AsSeat) -> None:
    seat = cast.county["dispatcher"]
    said = {"name": "文旅局", **seat.fields()}
    first, second = (as_seat(seat).post(ENTER, said)["Location"] for _turn in range(2))
    assert first == second
    assert named("文旅局") == 1


def test_the_same_id_with_other_words_is_not_taken_and_not_lost(cast: Cast, as_seat: AsSeat) -> None:
    seat = cast.county["dispatcher"]
    hidden = seat.fields()
    client = as_seat(seat)
    client.post(ENTER, {"name": "文旅局", **hidden})
    response = client.post(ENTER, {"name": "文化局", **hidden})
    assert response.status_code == 409
    page = response.content.decode()
    assert 'value="文化局"' in page
    assert f'name="act" value="{hidden["act"]}"' not in page
    assert named("文化局") == 0


def test_a_refusal_is_a_sentence_on_the_form_and_one_security_line(cast: Cast, as_seat: AsSeat) -> None:
    seat = cast.county["dispatcher"]
    response = as_seat(seat).post(ENTER, {"name": "审批局", **seat.fields()})
    assert response.status_code == 422
    assert "“审批局”已经有了。" in response.content.decode()
    assert kinds() == ["access.act.refused"]


def test_a_row_that_somebody_else_changed_shows_both_values_and_can_be_sent_again(cast: Cast, as_seat: AsSeat) -> None:
    seat, other = cast.county["dispatcher"], cast.county["county_head"]
    office = Office.objects.get(jurisdiction=COUNTY, short_name="审批局")
    shown = f"{office._meta.db_table}:{office.id}:{office.written_by}"
    as_seat(other).post(RENAME, {"name": "县行政审批局", **other.fields()})
    client = as_seat(seat)
    response = client.post(RENAME, {"name": "审批服务局", **seat.fields(expected=shown)})
    page = response.content.decode()
    assert response.status_code == 409
    assert [text in page for text in ("浮山县审批局", "县行政审批局", "政府领导 县长", "审批服务局")] == [True] * 4
    again = dict(re.findall(r'name="(act|acting_post|expected|name)" value="([^"]*)"', page))
    assert client.post(RENAME, again).status_code == 302
    assert named("审批服务局") == 1


def test_a_form_opened_as_another_post_is_refused_with_both_named_and_can_be_sent_as_it(
    cast: Cast, as_seat: AsSeat
) -> None:
    seat = cast.county["dispatcher"]
    by = {"by": Actor(jurisdiction=COUNTY), "at": clock.now()}
    today = clock.today(clock.now())
    group = cast.county.offices["group"]
    words = {"title": "组员丙", "title_en": "Inspector C", "role": "inspector"}
    post = commands.add_post(jurisdiction=COUNTY, office=group, **words, act=new_act(), **by).id
    commands.appoint_holder(
        jurisdiction=COUNTY, post=post, person=seat.person, since_date=today - dt.timedelta(1), act=new_act(), **by
    )
    client = as_seat(seat)
    response = client.post(ENTER, {"name": "文旅局", "act": str(uuid4()), "acting_post": str(post)})
    page = response.content.decode()
    assert response.status_code == 409
    assert [text in page for text in ("督查室 主任", "第一督导组 组员丙", "文旅局")] == [True] * 3
    assert named("文旅局") == 0
    again = dict(re.findall(r'name="(act|acting_post|switch|name)" value="([^"]*)"', page))
    assert client.post(ENTER, again).status_code == 302
    entry = Entry.objects.filter(jurisdiction=COUNTY, kind="organization.office.added").latest("sequence")
    assert entry.post == post


def test_a_form_opened_as_a_post_of_somebody_else_is_refused_too(cast: Cast, as_seat: AsSeat) -> None:
    head = str(cast.county["county_head"].post)
    said = {"name": "文旅局", "act": str(uuid4()), "acting_post": head}
    client = as_seat(cast.county["dispatcher"])
    assert client.post(ENTER, said).status_code == 409
    assert client.post(ENTER, {**said, "switch": "1"}).status_code == 409
    assert named("文旅局") == 0


@pytest.mark.parametrize(
    "hidden", [{}, {"act": "no id"}, {"act": str(uuid4())}, {"expected": "one:two", "act": str(uuid4())}]
)
def test_a_form_that_is_none_of_ours_is_not_taken(cast: Cast, as_seat: AsSeat, hidden: dict[str, str]) -> None:
    assert as_seat(cast.county["dispatcher"]).post(ENTER, {"name": "文旅局", **hidden}).status_code == 400
    assert named("文旅局") == 0


def test_without_a_turn_to_write_the_form_comes_back_and_nothing_is_lost(
    cast: Cast, as_seat: AsSeat, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bihuan.access.tests import urls

    def busy(**values: object) -> str:
        raise WriterBusy

    monkeypatch.setattr(urls, "rename_office", busy)
    seat = cast.county["dispatcher"]
    response = as_seat(seat).post(RENAME, {"name": "审批服务局", **seat.fields()})
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert 'value="审批服务局"' in response.content.decode()
