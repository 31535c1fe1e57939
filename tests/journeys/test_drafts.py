"""No word is lost, in a real browser: signed out, refused, overtaken, two tabs; with scripts and without; and files."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bihuan.evidence.testing import GOOD, jpg
from tests.journeys.conftest import DESK, PHONE, Site, Visitor, follow
from tests.journeys.places import COUNTY, Place

pytestmark = pytest.mark.journey

Come = Callable[..., Visitor]
WORDS = "本周贯通路基两段，写到一半"
REPORT = f"{COUNTY}tasks/{{18}}/report/"


def address(site: Site, path: str = REPORT) -> str:
    return Place("", "", path).address(site.folder)


def type_words(page: Page, words: str = WORDS) -> None:
    page.fill("[name=summary]", words)
    expect(page.locator("[data-draft-said]")).to_contain_text("草稿已存")


def hand_in(page: Page) -> None:
    page.locator("main form .btn-primary").first.click()


def count(site: Site) -> int:
    with closing(sqlite3.connect(f"file:{site.folder / 'bihuan.sqlite3'}?mode=ro", uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM drafts_draft").fetchone()[0])


def clear(site: Site) -> None:
    with closing(sqlite3.connect(site.folder / "bihuan.sqlite3", timeout=20)) as connection:
        connection.execute("DELETE FROM drafts_draft")
        connection.commit()


@pytest.fixture(autouse=True)
def no_drafts(site: Site) -> None:
    """Each walk begins without drafts."""
    clear(site)


def signs_in(person: Visitor, page: Page, name: str = "kfq-lianluo") -> None:
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", person.site.password)
    follow(page.locator("form", has=page.locator("input[name=login]")).locator("button[type=submit]").first)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_session_that_ended_gives_the_words_back_after_signing_in(visitor: Come, site: Site, scripts: bool) -> None:
    person = visitor(scripts=scripts)
    page = person.sign_in("kfq-lianluo")
    person.open(address(site))
    page.fill("[name=summary]", WORDS)
    person.context.clear_cookies(name="sessionid")
    hand_in(page)
    expect(page.locator("h1")).to_have_text("登录已过期，没有记入")
    expect(page.locator(".kept")).to_contain_text(WORDS)
    follow(page.locator("main a.btn-primary"))
    signs_in(person, page)
    page.wait_for_url(lambda url: "/report/" in url and "draft=" in url)
    expect(page.locator("[name=summary]")).to_have_value(WORDS)
    hand_in(page)
    page.wait_for_url(lambda url: "receipt=" in url)
    assert count(site) == 0


def test_somebody_else_who_signs_in_there_is_shown_nothing(visitor: Come, site: Site) -> None:
    person = visitor()
    page = person.sign_in("kfq-lianluo")
    person.open(address(site))
    page.fill("[name=summary]", WORDS)
    person.context.clear_cookies(name="sessionid")
    hand_in(page)
    follow(page.locator("main a.btn-primary"))
    signs_in(person, page, "kfq-zhuren")
    person.open(address(site))
    assert WORDS not in page.content()
    assert page.locator("[name=summary]").count() == 0 or page.input_value("[name=summary]") == ""


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_refused_form_keeps_its_words_here_and_elsewhere(visitor: Come, site: Site, scripts: bool) -> None:
    person = visitor(scripts=scripts)
    page = person.sign_in("kfq-lianluo")
    person.open(address(site))
    page.fill("[name=figure_1]", "好多")
    page.fill("[name=summary]", WORDS)
    hand_in(page)
    page.locator(".err-top").wait_for()
    assert page.input_value("[name=summary]") == WORDS
    assert page.locator(".draft-offer:visible").count() == 0
    other = visitor(PHONE, scripts=scripts)  # the same person at another machine
    there = other.sign_in("kfq-lianluo")
    other.open(address(site))
    expect(there.locator(".draft-offer")).to_contain_text("没交的草稿")
    assert not other.scrolls_sideways()
    follow(there.locator(".draft-offer a"))
    assert there.input_value("[name=summary]") == WORDS
    assert there.input_value("[name=figure_1]") == "好多"
    follow(there.locator("a.quiet, .crumb a").first)
    other.open(address(site))
    follow(there.locator(".draft-offer button", has_text="丢弃"))
    assert there.locator(".draft-offer:visible").count() == 0
    assert count(site) == 0


def test_a_conflict_shows_both_and_keeps_the_words(visitor: Come, site: Site) -> None:
    first, second = visitor(), visitor()
    page, other = first.sign_in("kfq-lianluo"), second.sign_in("kfq-lianluo")
    first.open(address(site))
    second.open(address(site))
    page.fill("[name=summary]", WORDS)
    other.fill("[name=summary]", "另一台机器上先报出：本周贯通一段")
    hand_in(other)
    other.wait_for_url(lambda url: "receipt=" in url)
    hand_in(page)
    expect(page.locator("h1")).to_have_text("别人刚改过，没有记入")
    expect(page.locator(".conflict")).to_be_visible()
    expect(page.locator(".kept").first).to_contain_text(WORDS)
    assert count(site) == 1
    first.open(address(site))
    assert WORDS in (page.input_value("[name=summary]"), page.locator(".draft-offer").first.text_content() or "")
    first.open(address(site))


def test_two_tabs_of_one_person_the_later_is_told_and_both_texts_are_there(visitor: Come, site: Site) -> None:
    person = visitor()
    page = person.sign_in("kfq-lianluo")
    person.open(address(site))
    later = person.context.new_page()
    later.goto(site.url(address(site)))
    type_words(page, "第一个标签页里写的")
    type_words(later, "第二个标签页里写的")
    told = later.locator(".draft-others")
    expect(told).to_contain_text("您在另一个标签页也在写这张表")
    expect(told).to_contain_text("第一个标签页里写的")
    assert later.input_value("[name=summary]") == "第二个标签页里写的"
    follow(told.locator("a"))
    assert later.input_value("[name=summary]") == "第一个标签页里写的"
    expect(later.locator(".draft-offer")).to_contain_text("第二个标签页里写的")
    assert person.barriers() == []


def test_what_is_typed_outlives_a_reload_and_is_gone_when_handed_in(visitor: Come, site: Site) -> None:
    person = visitor()
    page = person.sign_in("kfq-lianluo")
    person.open(address(site))
    type_words(page)
    page.reload()
    assert page.input_value("[name=summary]") == WORDS
    assert page.locator(".draft-offer:visible").count() == 0  # it is here already
    hand_in(page)
    page.wait_for_url(lambda url: "receipt=" in url)
    assert count(site) == 0
    person.open(address(site))
    assert page.input_value("[name=summary]") == ""


FILES = [
    {"name": "批文清单.pdf", "mimeType": "application/pdf", "buffer": GOOD["pdf"]},
    {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": jpg()},
    {"name": "木马.jpg", "mimeType": "image/jpeg", "buffer": b"MZ" + bytes(600)},
]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_good_files_of_a_refused_form_need_not_be_chosen_again(
    visitor: Come, site: Site, scripts: bool, tmp_path: Path
) -> None:
    person = visitor(scripts=scripts)
    page = person.sign_in("kfq-lianluo")
    person.open(address(site))
    page.fill("[name=summary]", WORDS)
    page.set_input_files("[name=files]", FILES)
    if scripts:
        expect(page.locator("[data-files-list] li")).to_have_count(3)
        expect(page.locator("[data-files-list] .mono").first).to_have_text(re.compile("[0-9a-f]{16}"))
    hand_in(page)
    expect(page.locator(".err-top")).to_contain_text("“木马.jpg”：内容是程序")
    assert page.input_value("[name=summary]") == WORDS
    expect(page.locator(".kept-files input:checked")).to_have_count(2)
    if scripts:
        assert person.barriers() == []
    hand_in(page)
    page.wait_for_url(lambda url: "receipt=" in url)
    rows = page.locator(".files-of").first.locator("li")
    expect(rows).to_have_count(2)
    with page.expect_download() as given:
        rows.first.locator("a").first.click()
    given.value.save_as(tmp_path / "given")
    assert (tmp_path / "given").read_bytes() == GOOD["pdf"]
    assert given.value.suggested_filename == "批文清单.pdf"


def test_a_large_file_is_said_before_it_is_sent(visitor: Come, site: Site, tmp_path: Path) -> None:
    large = tmp_path / "录像.pdf"
    with large.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(60 << 20)
    person = visitor(DESK)
    page = person.sign_in("kfq-lianluo")
    person.open(address(site))
    page.set_input_files("[name=files]", large)
    expect(page.locator("[data-files-list] .err")).to_have_text("超过50 MB，压小或拆开再传")
    # Else the page saves its draft as it closes, and the next walk finds it.
    expect(page.locator("[data-draft-said]")).to_contain_text("草稿已存")


def test_ticks_of_the_ledger_are_never_put_back_by_themselves(visitor: Come, site: Site) -> None:
    person = visitor()
    page = person.sign_in("ducha")
    ledger = Place("", "", f"{COUNTY}ledger/").address(site.folder)
    person.open(ledger)
    for box in page.locator("input[name=task]").all()[:2]:
        box.check()
    person.open(ledger)
    expect(page.locator("input[name=task]:checked")).to_have_count(0)
    page.locator("tr", has_text="临汾染化").locator("input[name=task]").check()
    page.select_option("#bulk-verb", "chase_task")
    page.locator("#bulk button").click()
    page.fill("[name=words]", WORDS)
    expect(page.locator("[data-draft-said]")).to_contain_text("草稿已存")
    hand_in(page)
    expect(page.locator("#h-done")).to_be_visible()
    assert count(site) == 0
    person.open(ledger)
    expect(page.locator("input[name=task]:checked")).to_have_count(0)
    page.locator("tr", has_text="春山煤矿").locator("input[name=task]").check()
    page.select_option("#bulk-verb", "chase_task")
    page.locator("#bulk button").click()
    expect(page.locator("[name=words]")).to_have_value("")
    expect(page.locator("input[type=hidden][name=task]")).to_have_count(1)
