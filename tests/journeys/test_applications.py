"""Scenarios 7 and 11 through the pages: a deputy signs by delegation; extensions before and after the date."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import DESK, PHONE, Visitor, follow
from tests.journeys.test_loop import press

Come = Callable[..., Visitor]
JURISDICTION = "/j/141027/"


def task_of(person: Visitor, words: str) -> str:
    """Return the address of the task that those words find in the ledger."""
    page = person.open(f"{JURISDICTION}ledger/?q={words}")
    return str(page.locator("td.ti a[href*='/tasks/']").first.get_attribute("href"))


def ask(page: Page, day: str) -> None:
    """Fill the form of an extension and send it."""
    page.fill("[name=new_due_date]", day)
    page.locator("label", has_text="上级审批").click()
    page.fill("[name=reason]", "接轨方案未批，勘测不能进场。")
    page.fill("[name=done_so_far]", "比选方案两套已送审。")
    press(page)


def decide(person: Visitor, username: str, application: str, words: str) -> Page:
    """As that person, agree to the application as it stands; the receipt must be shown."""
    person.become(username)
    page = person.open(application)
    page.locator("form", has=page.locator("[name=words]")).locator("[name=words]").fill(words)
    press(page)
    assert page.locator(".receipt").count() == 1, page.locator("main").inner_text()
    return page


def post_address(folder: Path, username: str) -> str:
    """Return the address of the post that the person holds."""
    with closing(sqlite3.connect(f"file:{folder / 'bihuan.sqlite3'}?mode=ro", uri=True)) as connection:
        row = connection.execute(
            "SELECT h.post_id FROM organization_holder h JOIN organization_person p ON p.id = h.person_id"
            " WHERE p.username = ? ORDER BY h.since_date DESC",
            [username],
        ).fetchone()
    return f"{JURISDICTION}posts/{UUID(str(row[0]))}/"


def test_scenario_7_the_head_is_on_leave_the_deputy_signs_and_the_paper_says_by_which_delegation(
    visitor: Come,
) -> None:
    person = visitor(DESK)
    person.sign_in("ducha")
    page = person.open(task_of(person, "13"))
    told = str(page.locator("main").text_content())  # the older reports are folded
    assert told.count("代签，受托2月6日至2月17日") == 2  # the winter's own: on the report and in the story

    person.sign_in("anquan")
    page = person.open(f"{post_address(person.site.folder, 'gxj-juzhang')}delegate/")
    page.select_option("[name=to_post]", label="县工信局 联络员")
    page.fill("[name=since_date]", "2023-02-25")
    page.fill("[name=until_date]", "2023-03-03")
    page.fill("[name=reason]", "局长休假")
    press(page)

    person.sign_in("gxj-lianluo")
    page = person.open("/acting/")
    follow(page.locator("main button", has_text="代签"))
    page = person.open(f"{task_of(person, '染化硝化')}apply/extension/")
    assert "这次是代签" in page.locator("main").inner_text()
    ask(page, "2023-03-31")
    assert page.locator(".receipt").count() == 1, page.locator("main").inner_text()
    application = str(page.locator("#applications a").first.get_attribute("href"))

    person.sign_in("fxz-gongye")
    told = person.open(application).locator("main").inner_text()
    assert re.search(r"县工信局 局长（县工信局 联络员代签，受托2月25日至3月3日）", told), told


@pytest.mark.parametrize("way", ["with scripts", "without scripts"])
def test_scenario_11_in_time_two_stations_decide_and_the_first_date_still_drives(visitor: Come, way: str) -> None:
    person = visitor(DESK, scripts=way == "with scripts")
    words = "铝镁合金" if way == "with scripts" else "春山煤矿"
    head = "gxj-juzhang" if way == "with scripts" else "nyj-juzhang"
    person.sign_in(head)
    task = task_of(person, words)
    page = person.open(f"{task}apply/extension/")
    before = page.locator("main").inner_text()
    assert "第1次延期：谁来审" in before
    assert "首次承诺" in before
    ask(page, "2023-04-14")
    application = str(page.locator("#applications a").first.get_attribute("href"))
    assert "待初审" in page.locator("#applications").inner_text()

    person.sign_in("ducha")
    queue = person.open(f"{JURISDICTION}work/")
    assert queue.locator(f"a[href='{application}']").count() == 1
    decide(person, "ducha", application, "情况属实。")
    page = decide(person, "fxz-gongye", application, "同意。")
    assert "已批准" in page.locator("main").inner_text()

    page = person.open(task)
    promise = page.locator("section", has=page.locator("#h-promise")).inner_text()
    assert re.search(r"首次承诺.*第1次延期.*4月14日.*上级审批.*现在承诺", promise, re.DOTALL), promise
    page = person.open(f"{JURISDICTION}ledger/?sort=first")
    assert page.locator("a.sortd", has_text="首次承诺").count() == 1


def test_scenario_11_after_the_date_it_is_a_late_report_and_red_stays(visitor: Come) -> None:
    person = visitor(PHONE)
    person.sign_in("kfq-zhuren")
    page = person.page
    follow(page.locator("main button", has_text="开发区管委会"))
    page = person.open("/demo/clock/")
    page.fill("input[name=to]", "2023-03-02T09:00")
    follow(page.locator("form", has=page.locator("input[name=to]")).locator("button").last)
    task = task_of(person, "园区纬四路")
    page = person.open(f"{task}apply/extension/")
    assert "逾期补报：期限2月28日已过2个工作日" in page.locator("main").inner_text()
    assert not person.scrolls_sideways()
    ask(page, "2023-03-20")
    application = str(page.locator("#applications a").first.get_attribute("href"))
    decide(person, "ducha", application, "逾期才提，情况属实。")
    decide(person, "fxz-chengjian", application, "同意，红灯照留。")
    page = person.open(task)
    told = page.locator("main").inner_text()
    assert "错过的期限" in told
    assert "逾期补报" in told
    assert page.locator(".thead .lamp.red").count() == 1
    assert person.barriers() == []
