"""No word is lost: what a form that was not carried out held is there again, for its own person in its own post."""

import datetime as dt
import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from bihuan.deadlines import clock
from bihuan.drafts import housekeeping, keeping
from bihuan.drafts.models import Draft
from bihuan.journal import INSTANCE
from bihuan.ledger.models import Task
from bihuan.ledger.testing import COUNTY, POSTS, World, browser

pytestmark = pytest.mark.usefixtures("february")

WORDS = "本周办结3项，写到一半"


def url(task: UUID, step: str = "report") -> str:
    return f"/j/{COUNTY}/tasks/{task}/{step}/"


def hidden(page: str) -> dict[str, str]:
    """Return the hidden inputs of a page's form."""
    inputs = re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', page)
    return {name: value for name, value in inputs if name != "csrfmiddlewaretoken"}


def opened(client: Client, path: str) -> dict[str, str]:
    page = client.get(path).content.decode()
    return hidden(page[page.index('name="opener"') - 600 :])


def person(world: World, who: str) -> UUID:
    return world.persons[POSTS[who][3]]


def opener(world: World, who: str = "liaison") -> keeping.Opener:
    return keeping.Opener(COUNTY, world.posts[who], person(world, who))


def drafts(world: World, who: str = "liaison") -> list[keeping.Kept]:
    return keeping.drafts_of(opener(world, who))


def test_a_refused_form_leaves_its_words_and_opening_it_again_offers_them(world: World) -> None:
    task = world.task("underway")
    client = browser(world, "liaison")
    answer = client.post(url(task), {**opened(client, url(task)), "summary": WORDS, "figure_1": "不知道"})
    assert answer.status_code == 422
    [kept] = drafts(world)
    assert kept.values["summary"] == [WORDS]
    page = client.get(url(task)).content.decode()
    assert "2月6日（周一） 17:00</time>没交的草稿" in page
    assert WORDS in page
    filled = client.get(url(task), {"draft": str(kept.id)})
    assert filled.context["form"]["summary"].value() == WORDS
    assert filled.context["form"]["figure_1"].value() == "不知道"


def test_a_form_that_came_back_is_not_offered_to_itself(world: World) -> None:
    task = world.task("underway")
    client = browser(world, "liaison")
    sent = {**opened(client, url(task)), "summary": "", "figure_1": "57", "next_step": WORDS}
    client.post(url(task), sent)
    assert "没交的草稿" not in client.post(url(task), sent).content.decode()


def test_an_act_that_is_done_drops_its_draft(world: World) -> None:
    task = world.task("underway")
    client = browser(world, "liaison")
    fields = opened(client, url(task))
    client.post(url(task), {**fields, "summary": "", "next_step": WORDS})
    assert len(drafts(world)) == 1
    answer = client.post(url(task), {**fields, "summary": "本周办结3项，累计57项。", "figure_1": "57"})
    assert answer.status_code == 302
    assert drafts(world) == []


def test_a_draft_gone_on_with_is_dropped_with_the_act(world: World) -> None:
    task = world.task("underway")
    client = browser(world, "liaison")
    client.post(url(task), {**opened(client, url(task)), "summary": "", "next_step": WORDS, "tab": "one"})
    [kept] = drafts(world)
    fields = hidden(client.get(url(task), {"draft": str(kept.id)}).content.decode())
    assert fields["draft"] == str(kept.id)
    client.post(url(task), {**fields, "tab": "two", "summary": "本周办结3项，累计57项。", "figure_1": "57"})
    assert drafts(world) == []


def test_who_was_signed_out_meanwhile_finds_the_words_after_signing_in(world: World) -> None:
    task = world.task("underway")
    client = browser(world, "liaison")
    fields = opened(client, url(task))
    client.logout()
    answer = client.post(url(task), {**fields, "summary": WORDS})
    assert answer.status_code == 401
    [kept] = drafts(world)
    page = answer.content.decode()
    assert "本人重新登录，还在这张表里接着写" in page
    assert f"%3Fdraft%3D{kept.id}" in page
    back = browser(world, "liaison").get(url(task), {"draft": str(kept.id)})
    assert back.context["form"]["summary"].value() == WORDS


def test_nobody_else_is_shown_a_draft_not_even_in_the_same_office(world: World) -> None:
    task = world.task("underway")
    client = browser(world, "liaison")
    client.post(url(task), {**opened(client, url(task)), "summary": "", "next_step": WORDS})
    [kept] = drafts(world)
    for who in ("chief", "deputy_chief", "other_liaison"):
        page = browser(world, who).get(url(task), {"draft": str(kept.id)}).content.decode()
        assert WORDS not in page
    discard = f"/j/{COUNTY}/drafts/{kept.id}/discard/"
    fields = {"act": str(uuid4()), "acting_post": str(world.posts["chief"])}
    assert browser(world, "chief").post(discard, fields).status_code == 404
    assert len(drafts(world)) == 1


def test_a_forged_opener_leaves_nothing(world: World) -> None:
    task = world.task("underway")
    client = browser(world, "liaison")
    fields = opened(client, url(task))
    head, _, mark = fields["opener"].rpartition(":")
    other = head.replace(str(world.posts["liaison"]), str(world.posts["chief"])) + ":" + mark
    Client().post(url(task), {**fields, "opener": other, "summary": WORDS})
    assert not Draft.objects.exists()


def test_a_row_changed_by_another_shows_both_and_keeps_the_words(world: World) -> None:
    task = world.task("underway")
    client = browser(world, "liaison")
    fields = opened(client, url(task))
    stale = f"ledger_task:{task}:{world.row(task).written_by - 1}"
    answer = client.post(url(task), {**fields, "expected": stale, "summary": WORDS, "figure_1": "57"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert WORDS in page
    assert fields["opener"] not in re.sub(r'value="[^"]*"', "", page)  # carried along and not shown
    assert [kept.values["summary"] for kept in drafts(world)] == [[WORDS]]
    again = re.findall(r'<input type="hidden" name="([a-z_0-9]+)" value="([^"]*)"', page)
    assert client.post(url(task), dict(again)).status_code == 302
    assert drafts(world) == []


def test_a_changed_post_keeps_the_words_for_the_post_that_opened_the_form(world: World) -> None:
    task = world.task("underway")
    both = browser(world, "assisting_liaison")  # holds two posts
    path = f"/j/{COUNTY}/tasks/{task}/report/"
    fields = {**hidden_of(world, "assisting_liaison", path), "acting_post": str(world.posts["assisting_liaison"])}
    session = both.session
    session["acting"] = [COUNTY, str(world.posts["partial_inspector"])]
    session.save()
    assert both.post(path, {**fields, "summary": WORDS}).status_code == 409
    assert [kept.values["summary"] for kept in drafts(world, "assisting_liaison")] == [[WORDS]]
    assert drafts(world, "partial_inspector") == []


def hidden_of(world: World, who: str, path: str) -> dict[str, str]:
    """Return a form's hidden fields as that post's page would have them."""
    return {"act": str(uuid4()), "opener": opener(world, who).signed, "draft_of": path, "drafted_on": path, "tab": ""}


def test_a_token_too_old_keeps_the_words_only_for_a_form_of_this_site(world: World) -> None:
    task = world.task("underway")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser(world, "liaison").cookies
    fields = {**hidden_of(world, "liaison", url(task)), "acting_post": str(world.posts["liaison"]), "summary": WORDS}
    assert strict.post(url(task), fields, headers={"origin": "https://evil.example"}).status_code == 403
    assert drafts(world) == []
    answer = strict.post(url(task), fields, headers={"origin": "http://testserver"})
    assert answer.status_code == 403
    assert "您填的已存成草稿" in answer.content.decode()
    assert [kept.values["summary"] for kept in drafts(world)] == [[WORDS]]


def save(client: Client, world: World, task: UUID, **values: Any) -> Any:
    fields = {**hidden_of(world, "liaison", url(task)), "acting_post": str(world.posts["liaison"])}
    return client.post(f"/j/{COUNTY}/drafts/", {**fields, **values})


def test_two_tabs_of_one_person_are_told_of_each_other_and_both_are_offered(world: World) -> None:
    task = world.task("underway")
    client = browser(world, "liaison")
    first = save(client, world, task, tab="one", summary="第一个标签页里写的")
    assert first.json() == {"saved": "17:00", "others": []}
    later = save(client, world, task, tab="two", summary="第二个标签页里写的").json()
    assert [other["lines"] for other in later["others"]] == [["第一个标签页里写的"]]
    page = client.get(url(task)).content.decode()
    assert "第一个标签页里写的" in page
    assert "第二个标签页里写的" in page
    assert "另有没交的草稿" in page


def test_a_saving_that_comes_after_its_act_leaves_nothing(world: World) -> None:
    task = world.task("underway")
    client = browser(world, "liaison")
    fields = opened(client, url(task))
    client.post(url(task), {**fields, "summary": "本周办结3项，累计57项。", "figure_1": "57"})
    assert save(client, world, task, act=fields["act"], summary=WORDS).json() == {"saved": ""}


def test_passwords_files_and_keys_are_no_words(world: World) -> None:
    task = world.task("underway")
    client = browser(world, "liaison")
    save(client, world, task, tab="a", summary=WORDS, password="一把钥匙", kept_file="token")
    assert set(drafts(world)[0].values) == {"summary"}
    assert save(client, world, task, tab="b", second=str(uuid4()), seen="0" * 64).json() == {"saved": ""}


def test_what_was_chosen_is_kept_and_its_code_is_not_shown(world: World) -> None:
    task = world.task("underway")
    client = browser(world, "chief")
    path = url(task, "apply/extension")
    page = client.get(path).content.decode()
    fields = hidden(page[page.index('name="opener"') - 600 :])
    assert "reason_class" in fields["picked"].split()
    client.post(path, {**fields, "reason": WORDS, "reason_class": "approval", "new_due_date": "2023-02-30"})
    [kept] = drafts(world, "chief")
    assert kept.values["reason_class"] == ["approval"]
    assert WORDS in kept.lines
    assert "approval" not in kept.lines
    assert client.get(path, {"draft": str(kept.id)}).context["form"]["reason_class"].value() == "approval"


def test_a_form_sent_where_there_is_no_page_is_gone_on_with_on_its_own_page(world: World) -> None:
    force = world.offices["force"]
    page, path = f"/j/{COUNTY}/forces/{force}/", f"/j/{COUNTY}/forces/{force}/notes/add/"
    client = browser(world, "deputy_head")
    fields = {
        **hidden_of(world, "deputy_head", path),
        "acting_post": str(world.posts["deputy_head"]),
        "drafted_on": page,
    }
    came_back = client.post(path, {**fields, "words": "", "task": "没有这一件"}).content.decode()
    assert f'name="drafted_on" value="{page}"' in came_back
    assert f'name="drafted_on" value="{path}"' not in came_back


def test_a_draft_is_thrown_away_by_its_person(world: World) -> None:
    task = world.task("underway")
    client = browser(world, "liaison")
    save(client, world, task, tab="one", summary=WORDS)
    [kept] = drafts(world)
    fields = {"act": str(uuid4()), "acting_post": str(world.posts["liaison"])}
    answer = client.post(f"/j/{COUNTY}/drafts/{kept.id}/discard/", fields)
    assert answer["Location"] == url(task)
    assert drafts(world) == []


def test_the_rows_of_a_new_task_come_back_all_of_them(world: World) -> None:
    client = browser(world, "dispatcher")
    path = f"/j/{COUNTY}/tasks/new/"
    fields = opened(client, path)
    client.post(path, {**fields, "title": "园区给水厂", **{f"standard_{n}": f"第{n}句" for n in range(1, 8)}})
    [kept] = drafts(world, "dispatcher")
    form = client.get(path, {"draft": str(kept.id)}).context["form"]
    assert form["standard_7"].value() == "第7句"
    assert form["title"].value() == "园区给水厂"


def test_drafts_go_after_thirty_days(world: World) -> None:
    task = world.task("underway")
    save(browser(world, "liaison"), world, task, tab="one", summary=WORDS)
    now = clock.now()
    housekeeping.forget_old(INSTANCE, now + dt.timedelta(days=29))
    assert Draft.objects.count() == 1
    housekeeping.forget_old(INSTANCE, now + dt.timedelta(days=31))
    assert Draft.objects.count() == 0


def test_a_draft_leaves_the_ledger_alone(world: World) -> None:
    task = world.task("underway")
    before = Task.objects.get(jurisdiction=COUNTY, id=task).written_by
    save(browser(world, "liaison"), world, task, tab="one", summary=WORDS)
    assert Task.objects.get(jurisdiction=COUNTY, id=task).written_by == before


def test_a_path_elsewhere_is_no_form(world: World) -> None:
    for path in ("//evil.example/", "https://evil.example/", "/password/", "/j/" + "x" * 300, "/j//evil"):
        assert keeping.path_of(path) == ""
    assert keeping.path_of("/en/j/141027/tasks/new/?a=1") == "/j/141027/tasks/new/"


def test_the_list_s_ticks_are_no_draft_and_what_was_done_to_them_leaves_none(world: World) -> None:
    task = world.task("underway")
    page = browser(world, "dispatcher").get(f"/j/{COUNTY}/ledger/").content.decode()
    bar = page[page.index('id="bulk"') : page.index("</form>", page.index('id="bulk"'))]
    assert 'name="act"' in bar
    assert "data-drafts" not in bar  # ticks put back by themselves would be acted on unseen
    client = browser(world, "dispatcher")
    ticked = {
        "act": str(uuid4()),
        "acting_post": str(world.posts["dispatcher"]),
        "task": str(task),
        "verb": "chase_task",
    }
    asked = client.post(f"/j/{COUNTY}/ledger/bulk/", ticked).content.decode()
    words = {**ticked, **hidden(asked), "words": "抓紧。", "answer_by_date": "2023-02-0"}
    assert client.post(f"/j/{COUNTY}/ledger/bulk/", words).status_code == 422
    assert [kept.values["words"] for kept in drafts(world, "dispatcher")] == [
        ["抓紧。"]
    ]  # the words of a form that came back are kept
    done = client.post(f"/j/{COUNTY}/ledger/bulk/", {**words, "answer_by_date": "2023-02-09"})
    assert "data-taken" in done.content.decode()
    assert not drafts(world, "dispatcher")
