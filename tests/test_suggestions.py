"""A suggestion: from the foot of a page to the supervision office and back, kept when refused, no line of the journal."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from bihuan.journal.models import Entry
from bihuan.ledger.testing import COUNTY, World, browser
from bihuan.suggestions import commands, forgetting
from bihuan.suggestions.models import Suggestion

pytestmark = pytest.mark.usefixtures("february")
HERE = f"/j/{COUNTY}/suggestions/"
WORDS = "台账的列太多，想自己选。"


def fields(world: World, name: str, **values: str) -> dict[str, str]:
    return {"act": str(uuid4()), "acting_post": str(world.posts[name]), **values}


def suggested(world: World, client: Client, **values: str) -> Suggestion:
    given = fields(world, "liaison", **{"words": WORDS, "page": f"/j/{COUNTY}/ledger/", **values})
    assert client.post(f"{HERE}new/", given).status_code == 302
    assert client.post(f"{HERE}new/", given).status_code == 302  # pressed twice
    return Suggestion.objects.get(jurisdiction=COUNTY, words=values.get("words", WORDS))


def test_the_foot_of_a_page_leads_to_the_form_and_back(world: World) -> None:
    client = browser(world, "liaison")
    page = client.get(f"/en/j/{COUNTY}/work/").content.decode()
    link = re.search(r'<footer.*?href="(/en/j/\d+/suggestions/new/[^"]*)"', page, re.DOTALL)
    assert link is not None
    form = client.get(link[1]).content.decode()
    assert f'name="page" value="/j/{COUNTY}/work/"' in form
    assert f'href="/en/j/{COUNTY}/work/"' in form


def test_the_supervision_office_reads_answers_and_takes_note(world: World) -> None:
    client, office = browser(world, "liaison"), browser(world, "dispatcher")
    entries = Entry.objects.filter(jurisdiction=COUNTY).count()
    assert HERE not in office.get(f"/j/{COUNTY}/work/").content.decode().split("<main")[0]
    first, second = suggested(world, client), suggested(world, client, words="红灯太红。", page="//example.org/")
    assert (first.page, second.page) == (f"/j/{COUNTY}/ledger/", "")
    assert f'href="{HERE}"' in office.get(f"/j/{COUNTY}/work/").content.decode().split("<main")[0]
    listed = office.get(HERE).content.decode()
    assert WORDS in listed
    assert "2条没有看" in listed
    nothing = office.post(f"{HERE}{first.id}/answer/", fields(world, "dispatcher", do="answer", words=""))
    assert nothing.status_code == 422
    answered = fields(world, "dispatcher", do="answer", words="下一版可以选列。")
    assert office.post(f"{HERE}{first.id}/answer/", answered).status_code == 302
    assert office.post(f"{HERE}{second.id}/answer/", fields(world, "dispatcher", do="read")).status_code == 302
    own = client.get(f"{HERE}new/").content.decode()
    assert "下一版可以选列。" in own
    assert "看过" in own
    other = office.post(f"{HERE}{first.id}/answer/", {**answered, "act": str(uuid4()), "words": "改主意了。"})
    assert other.status_code == 422
    assert "已经答复过" in other.content.decode()
    assert "改主意了。" in other.content.decode()
    assert Suggestion.objects.get(id=first.id).answer == "下一版可以选列。"
    assert "都看过了" in office.get(HERE).content.decode()
    assert Entry.objects.filter(jurisdiction=COUNTY).count() == entries


def test_only_the_supervision_office_reads_them_and_one_sees_ones_own(world: World) -> None:
    row = suggested(world, browser(world, "liaison"))
    chief = browser(world, "chief")
    assert WORDS not in chief.get(f"{HERE}new/").content.decode()
    assert chief.get(HERE).status_code == 404
    assert chief.post(f"{HERE}{row.id}/answer/", fields(world, "chief", do="read")).status_code == 404
    assert Suggestion.objects.get(id=row.id).read_at is None


def test_too_many_in_a_day_and_too_long_are_refused_and_stay_on_the_page(world: World) -> None:
    client = browser(world, "liaison")
    for number in range(commands.MOST_A_DAY):
        suggested(world, client, words=f"第{number}条。")
    for words, why in (("还有一条。", "一天最多提10条"), ("长" * 1001, "最多1000字"), ("机密★五年", "涉密")):
        answer = client.post(f"{HERE}new/", fields(world, "liaison", words=words))
        said = answer.content.decode()
        assert answer.status_code == 422
        assert why in said
        assert words in said
    phone = client.post(f"{HERE}new/", fields(world, "liaison", words="打13812345678找我。"))
    assert phone.status_code == 422
    assert "138****5678" in phone.content.decode()
    assert Suggestion.objects.filter(jurisdiction=COUNTY).count() == commands.MOST_A_DAY


def test_a_withheld_text_is_struck_out_here_too(world: World) -> None:
    suggested(world, browser(world, "liaison"), words="张三的事写错了。")
    forgetting.forget(["张三的事"])
    assert Suggestion.objects.get(jurisdiction=COUNTY).words == "〔已封存〕写错了。"
