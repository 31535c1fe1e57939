"""The ledger list and "my work", by HTTP: what is shown, to whom, and at what cost."""

import datetime as dt
import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bihuan.deadlines import clock
from bihuan.ledger import commands, rules
from bihuan.ledger.testing import COUNTY, World, browser

pytestmark = pytest.mark.usefixtures("february")

LIST, WORK = f"/j/{COUNTY}/ledger/", f"/j/{COUNTY}/work/"


def html(client: Client, address: str, **query: str) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def text(page: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def numbers(page: str) -> list[int]:
    """The tasks of the list, in its order."""
    return [int(n) for n in re.findall(r'<td class="no num">(\d+)</td>', page)]


def test_the_list_groups_its_rows_by_domain_and_says_what_each_waits_for(world: World):
    world.task("handed_over", title="前期手续办理月活动")
    world.task("struck", title="入园大桥通车", domain="要素保障")
    page = html(browser(world, "auditor"), LIST)
    assert numbers(page) == [1, 2]
    table = page[page.index("<tbody") :]
    places = [table.index(words) for words in ("项目建设", "前期手续办理月活动", "要素保障", "入园大桥通车")]
    assert places == sorted(places)
    assert "待牵头单位签收" in text(page)
    assert "第1号" in text(page)
    assert "销〔2023〕1号" in page


def test_a_row_links_to_its_task_and_can_be_walked_to(world: World):
    task = world.task("underway")
    page = html(browser(world, "liaison"), LIST)
    assert f'<a class="quiet" href="/j/{COUNTY}/tasks/{task}/" data-row>' in page
    assert "<tbody data-rows>" in page


def test_each_chip_leads_to_as_many_rows_as_it_says(world: World):
    for state in ("drafted", "handed_over", "underway", "reported", "verified", "decided", "struck"):
        world.task(state)
    world.task("underway", domain="要素保障", first_due_date=dt.date(2023, 2, 3), phases=())
    client = browser(world, "dispatcher")
    page = html(client, LIST).partition("<main")[2]
    counted = re.findall(r'<a class="chip" href="([^"]+)">.*?<span class="n">(\d+)</span></a>', page)
    counted += re.findall(r'<a href="([^"]+)"><span>[^<]+</span><span class="faint">(\d+)</span></a>', page)
    counted += re.findall(r'<a class="acc-gate" href="([^"]+)">.*?<span class="acc-n">(\d+)</span>', page)
    counted += re.findall(r'<a class="acc-gap quiet" href="([^"]+)">\S+ <b>(\d+)</b>', page)
    assert len(counted) >= 12
    for url, count in counted:
        assert len(numbers(html(client, unescape(url)))) == int(count), url


def test_the_strip_counts_a_task_in_each_account_that_it_has_passed(world: World):
    for state in ("drafted", "underway", "reported", "verified", "struck"):
        world.task(state)
    assert "四账：建账4，交账3，核账2，销账1" in html(browser(world, "county_head"), LIST)


def test_a_chip_that_is_on_takes_itself_out_and_keeps_the_others(world: World):
    world.task("underway")
    page = html(browser(world, "county_head"), LIST, lamp="green", gap="untold", q="前期")
    on = [unescape(url) for url in re.findall(r'<a class="chip" href="([^"]+)" aria-current="true">', page)]
    assert f"{LIST}?gap=untold&q=%E5%89%8D%E6%9C%9F" in on
    assert f"{LIST}?lamp=green&q=%E5%89%8D%E6%9C%9F" in on
    assert f"{LIST}?lamp=green&gap=untold" in [
        url.replace("gap=untold&lamp=green", "lamp=green&gap=untold") for url in on
    ]


def test_what_the_address_does_not_know_is_left_out(world: World):
    world.task("underway")
    page = html(browser(world, "county_head"), LIST, lamp="blue", gap="x", sort="title", office="none", page="99")
    assert numbers(page) == [1]


def test_words_find_a_title_an_office_or_a_number(world: World):
    world.task("underway", title="铁路专用线")
    world.task("drafted", title="园区给水厂")
    client = browser(world, "county_head")
    assert numbers(html(client, LIST, q="铁路")) == [1]
    assert numbers(html(client, LIST, q="县审批局")) == [1, 2]
    assert numbers(html(client, LIST, q="2")) == [2]


def test_the_list_sorts_by_date_and_what_is_struck_off_comes_last(world: World):
    world.task("struck", first_due_date=dt.date(2023, 2, 10), phases=())
    world.task("underway", first_due_date=dt.date(2023, 3, 31))
    world.task("underway", first_due_date=dt.date(2023, 2, 20))
    assert numbers(html(browser(world, "county_head"), LIST, sort="due")) == [3, 2, 1]


def test_fifty_rows_stand_on_a_page(world: World):
    for _ in range(51):
        world.open()
    client = browser(world, "county_head")
    assert len(numbers(html(client, LIST))) == 50
    assert numbers(html(client, LIST, page="2")) == [51]


def test_an_empty_ledger_says_what_to_do(world: World):
    assert "建第一件" in text(html(browser(world, "dispatcher"), LIST))
    assert "建第一件" not in text(html(browser(world, "liaison"), LIST))
    world.task("drafted")
    page = html(browser(world, "liaison"), LIST, lamp="red")
    assert "没有符合条件的事项" in text(page)
    assert f'href="{LIST}">看全部' in page


def test_an_inspector_reads_no_claim_before_the_own_figure_stands(world: World):
    world.task("checking")
    assert "核后见" in text(html(browser(world, "group_leader"), LIST))
    assert "申报80项" in html(browser(world, "liaison"), LIST)


def test_what_was_measured_is_told_when_both_inspectors_have_signed(world: World):
    world.task("concluded")
    assert "核实80项" not in html(browser(world, "liaison"), LIST)
    world.task("verified")
    assert "核实80项" in html(browser(world, "liaison"), LIST)


def test_an_unsigned_completion_report_is_not_a_claim_yet(world: World):
    world.task("declared")
    page = html(browser(world, "county_head"), LIST)
    assert "申报80项" not in page
    assert "未报" in text(page)


def statements(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


@pytest.mark.parametrize(
    ("who", "address"), [("dispatcher", LIST), ("group_leader", LIST), ("chief", WORK), ("county_head", WORK)]
)
def test_the_number_of_statements_does_not_grow_with_the_rows(world: World, who: str, address: str):
    states = ("handed_over", "underway", "declared", "reported", "verified", "struck")
    for state in states:
        world.task(state)
    client = browser(world, who)
    few = statements(client, address)
    for state in states * 3:
        world.task(state)
    assert statements(client, address) == few


@pytest.mark.parametrize("address", [LIST, WORK, f"/en{LIST}", f"/en{WORK}"])
def test_no_page_has_a_style_or_a_script_of_its_own(world: World, address: str):
    for state in ("underway", "declared", "reported", "struck"):
        world.task(state)
    page = html(browser(world, "chief"), address)
    assert "style=" not in page
    assert re.findall(r"<script(?![^>]* src=)", page) == []


def test_the_list_speaks_english(world: World):
    world.task("struck")
    said = text(html(browser(world, "dispatcher"), f"/en{LIST}"))
    assert "Struck off" in said
    assert "Winter Action" in said
    assert "no. 1" in said


def test_my_work_leads_each_post_to_the_page_of_its_step(world: World):
    handed, declared = world.task("handed_over"), world.task("declared")
    reported, verified, decided = world.task("reported"), world.task("verified"), world.task("decided")
    for who, task, step in (
        ("chief", handed, "sign-for/"),
        ("chief", declared, "completion/sign/"),
        ("group_leader", reported, "check/begin/"),
        ("county_head", verified, "closing/approve/"),
        ("deputy_head", verified, "closing/approve/"),
        ("dispatcher", decided, "strike-off/"),
    ):
        assert f'href="/j/{COUNTY}/tasks/{task}/{step}"' in html(browser(world, who), WORK), who


def test_another_deputy_is_not_asked(world: World):
    world.task("verified")
    said = text(html(browser(world, "other_deputy"), WORK))
    assert "今天没有要办的" in said
    assert "没有等这个岗位办的事" in said


@pytest.mark.parametrize("who", ["chief", "liaison", "assisting_liaison", "dispatcher", "county_head", "group_leader"])
def test_the_masthead_counts_what_the_head_of_my_work_counts(world: World, who: str):
    world.task("handed_over")
    world.task("verified")
    task = world.task("underway")
    commands.set_duties(task=task, duties={world.offices["assisting"]: "施工许可"}, **world.by("dispatcher"))
    clock.set_forward(dt.datetime(2023, 2, 20, 9, 0, tzinfo=clock.SHANGHAI))
    page = html(browser(world, who), WORK)
    counted = re.search(r'/work/"[^>]*>我的事(?:<span class="n">(\d+)</span>)?', page)
    headed = re.search(r"今天(\d+)件", text(page))
    assert counted
    assert (counted.group(1) or "0") == (headed.group(1) if headed else "0")


def test_the_head_of_my_work_counts_things_and_minutes(world: World):
    world.task("declared")
    world.task("handed_over")
    assert "今天2件，约4分钟" in text(html(browser(world, "chief"), WORK)).replace(" ，", "，").replace(" 约", "约")


def test_a_report_is_due_a_period_after_the_last_one_and_late_ones_come_first(world: World):
    early = world.task("underway", title="先交办的")
    world.task("underway", title="后交办的")
    commands.report_progress(task=early, **world.values("report_progress", early), **world.by("liaison"))
    clock.set_forward(dt.datetime(2023, 2, 15, 9, 0, tzinfo=clock.SHANGHAI))
    page = html(browser(world, "liaison"), WORK)
    said = text(page)
    assert "应于 2月13日 报" in said
    assert "逾期2个工作日" in said
    assert page.count('class="late"') == 2


def test_a_returned_report_says_who_found_what(world: World):
    task = world.task("measured")
    commands.conclude_check(
        task=task, verdict=rules.Verdict.PARTLY, findings="两件批文与项目名不符。", **world.by("group_leader")
    )
    commands.countersign_check(task=task, **world.by("inspector"))
    said = text(html(browser(world, "liaison"), WORK))
    assert "退回补正" in said
    assert "部分属实。两件批文与项目名不符。" in said


def test_an_office_sees_what_stands_with_others_and_what_it_has_sent(world: World):
    world.task("reported")
    page = html(browser(world, "liaison"), WORK)
    assert "我们在等" in page
    assert "待第一督导组接单" in page
    assert re.search(rf'<a href="/j/{COUNTY}/journal/main/\d+/">流水\d+</a>', page)
    assert "本月报告" in page
