"""The cockpit, by HTTP: its figures, what they lead to, who sees what."""

import datetime as dt
import re
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bihuan import journal
from bihuan.cockpit import queries
from bihuan.ledger import commands, rules
from bihuan.ledger.queries import AccountCounts, CampaignLine
from bihuan.ledger.testing import BEGAN, CITY, COUNTY, World, browser, signed_in
from bihuan.organization import commands as organization
from bihuan.organization.roles import OfficeKind, Role

pytestmark = pytest.mark.usefixtures("february")

HOME, LIST = f"/j/{COUNTY}/", f"/j/{COUNTY}/ledger/"


def html(client: Client, address: str = HOME) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def text(page: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def mixed(world: World) -> None:
    """Tasks of every lamp and account, in two domains."""
    for state in ("drafted", "handed_over", "reported", "verified", "struck"):
        world.task(state)
    world.task("underway", title="铁路专用线", domain="要素保障", first_due_date=dt.date(2023, 2, 3), phases=())
    world.task("underway", title="园区给水厂", domain="要素保障", first_due_date=dt.date(2023, 2, 10), phases=())


def test_the_head_says_how_far_days_and_tasks_have_gone(world: World):
    mixed(world)
    said = text(html(browser(world, "county_head")))
    assert "冬季行动" in said
    assert "时间过去 56%" in said  # 68 of 121 days
    assert "销账 17%" in said  # 1 of 6
    assert "距收官53天" in said


def test_every_figure_leads_to_as_many_rows_as_it_says(world: World):
    mixed(world)
    client = browser(world, "county_head")
    page = html(client).partition("<main")[2]
    counted = re.findall(r'<a class="(?:n )?fig[^"]*" href="([^"]+)">(\d+)</a>', page)
    counted += re.findall(
        r'<a class="quiet(?: nb)?" href="([^"]+)">(?:(?!</a>).)*?<span class="fig">(\d+)</span></a>', page
    )
    counted += re.findall(r'<a class="acc-gate" href="([^"]+)">.*?<span class="acc-n">(\d+)</span>', page)
    counted += re.findall(r'<a class="acc-gap quiet" href="([^"]+)">\S+ <b>(\d+)</b>', page)
    rows = [(unescape(url), int(count)) for url, count in counted if url.startswith(LIST)]
    assert len(rows) > 20
    for url, count in rows:
        assert len(re.findall('<td class="no num">', html(client, url))) == count, url


def test_a_red_lamp_stands_with_its_sentence_and_its_trajectory(world: World):
    mixed(world)
    page = html(browser(world, "auditor"))
    assert "应于2月3日交账，逾期1个工作日未交" in text(page)
    red = page[page.index("red-item") : page.index("</li>", page.index("red-item"))]
    assert "铁路专用线" in red
    assert '<svg class="spark"' in red
    assert "闭环·期限</a>" in red


def test_a_deputys_own_field_comes_first(world: World):
    late = {"domain": "要素保障", "phases": ()}
    world.task("underway", title="铁路专用线", first_due_date=dt.date(2023, 2, 2), **late)
    world.task("underway", title="园区给水厂", first_due_date=dt.date(2023, 2, 3), **late)
    own = {"domain": "乡村振兴", "leader": world.posts["other_deputy"], "phases": ()}
    led = world.open(title="樱桃特色种植", first_due_date=dt.date(2023, 2, 3), **own)
    for verb, who in (("approve_task", "other_deputy"), ("hand_over_task", "dispatcher"), ("sign_for_task", "chief")):
        world.take(verb, led, who)
    seen = {}
    for name in ("county_head", "other_deputy"):
        page = html(browser(world, name))
        reds = re.findall(r"铁路专用线|园区给水厂|樱桃特色种植", page[page.index("red-item") :])
        domains = re.findall("要素保障|乡村振兴", text(page[page.index('id="h-dom"') :]))
        seen[name] = (list(dict.fromkeys(reds)), list(dict.fromkeys(domains)), "乡村振兴 我分管" in text(page))
    assert seen["county_head"] == (["铁路专用线", "园区给水厂", "樱桃特色种植"], ["要素保障", "乡村振兴"], False)
    assert seen["other_deputy"] == (["樱桃特色种植", "铁路专用线", "园区给水厂"], ["乡村振兴", "要素保障"], True)


def test_what_waits_for_a_leader_stands_here_with_the_way_to_decide(world: World):
    task = world.task("verified")
    page = html(browser(world, "county_head"))
    assert "等我决定" in page
    assert f'href="/j/{COUNTY}/tasks/{task}/closing/approve/"' in page
    assert "等我决定" not in html(browser(world, "auditor"))


def test_one_button_of_the_page_is_the_first_thing_to_do(world: World):
    for _ in range(3):
        world.task("verified")
    assert html(browser(world, "county_head")).count("btn-primary") == 1


def test_the_number_of_statements_does_not_grow_with_the_rows(world: World):
    def statements(client: Client) -> int:
        client.get(HOME)
        with CaptureQueriesContext(connection) as captured:
            client.get(HOME)
        return len(captured)

    mixed(world)
    client = browser(world, "county_head")
    few = statements(client)
    for _ in range(3):
        mixed(world)
    assert statements(client) == few


@pytest.mark.parametrize("address", [HOME, f"/en{HOME}"])
def test_the_page_has_no_style_or_script_of_its_own(world: World, address: str):
    mixed(world)
    page = html(browser(world, "county_head"), address)
    assert "style=" not in page
    assert re.findall(r"<script(?![^>]* src=)", page) == []


def test_a_campaign_without_tasks_says_what_to_do(world: World):
    assert "建第一件" in text(html(browser(world, "dispatcher")))
    assert "这项行动还没有建账" in text(html(browser(world, "county_head")))


def test_a_campaign_that_is_not_there_is_not_found(world: World):
    assert browser(world, "county_head").get(HOME, {"campaign": str(uuid4())}).status_code == 404


def test_each_post_begins_at_its_own_page(world: World):
    for who, first in (
        ("county_head", HOME),
        ("deputy_head", HOME),
        ("dispatcher", HOME),
        ("chief", f"/j/{COUNTY}/work/"),
        ("liaison", f"/j/{COUNTY}/work/"),
        ("group_leader", f"/j/{COUNTY}/work/"),
        ("auditor", f"/j/{COUNTY}/journal/"),
        ("system_admin", f"/j/{COUNTY}/offices/"),
    ):
        assert browser(world, who).get("/").headers["Location"] == first, who


def city_post(role: Role = Role.COUNTY_HEAD):
    """Return a post of the city above, held by somebody who can sign in."""

    def act():
        system = journal.Actor(jurisdiction=CITY)
        return {"by": system, "at": BEGAN, "act": journal.Act(request_id=uuid4(), via="import")}

    from bihuan.journal import chains
    from bihuan.journal.models import Chain

    if not Chain.objects.filter(jurisdiction=CITY).exists():
        chains.open_chain(CITY, at=BEGAN)
    office = organization.add_office(
        jurisdiction=CITY,
        kind=OfficeKind.LEADERSHIP,
        name="市政府领导",
        short_name="市政府领导",
        name_en="City",
        order=0,
        **act(),
    ).id
    post = organization.add_post(
        jurisdiction=CITY, office=office, title="市长", title_en="Mayor", role=role, order=0, **act()
    ).id
    person = organization.add_person(username="mayor", password_hash="!", **act()).id
    organization.appoint_holder(jurisdiction=CITY, post=post, person=person, since_date=BEGAN.date(), **act())
    return post


def test_a_city_post_sees_its_counties_with_their_strips(world: World):
    mixed(world)
    client = signed_in("mayor", CITY, city_post())
    page = html(client, f"/j/{CITY}/")
    assert f'href="{HOME}">浮山县' in page
    assert "四账：建账6，交账3，核账2，销账1" in page
    assert "吉县" not in page  # nothing on its account


def test_a_county_s_queue_is_not_the_city_s(world: World):
    world.task("verified")
    client = signed_in("mayor", CITY, city_post())
    assert "等我决定" not in html(client, HOME)
    assert "closing/approve" not in html(client, f"/j/{COUNTY}/work/")


def test_a_course_stays_between_nought_and_a_hundred():
    campaign = CampaignLine(uuid4(), "冬季行动", "", "", dt.date(2022, 12, 1), dt.date(2023, 3, 31))
    before = queries.course(campaign, AccountCounts(), dt.date(2022, 11, 1))
    after = queries.course(campaign, AccountCounts(25, 25, 25, 25), dt.date(2023, 5, 1))
    assert (before.passed, before.struck) == (0, 0)
    assert (after.passed, after.struck, after.days_left) == (100, 100, 0)


def test_the_latest_campaign_that_has_begun_is_shown_unless_another_is_asked_for():
    old = CampaignLine(uuid4(), "旧", "", "", dt.date(2022, 1, 1), dt.date(2022, 3, 31))
    now = CampaignLine(uuid4(), "今", "", "", dt.date(2022, 12, 1), dt.date(2023, 3, 31))
    next_one = CampaignLine(uuid4(), "后", "", "", dt.date(2023, 6, 1), dt.date(2023, 9, 30))
    campaigns = [next_one, now, old]
    assert queries.chosen(campaigns, "", dt.date(2023, 2, 25)) is now
    assert queries.chosen(campaigns, str(old.id), dt.date(2023, 2, 25)) is old
    assert queries.chosen([next_one], "", dt.date(2023, 2, 25)) is next_one
    assert queries.chosen([], "", dt.date(2023, 2, 25)) is None


def test_what_others_did_since_the_last_visit_stands_here_until_it_was_seen(world: World):
    first, second = world.task("handed_over", title="前期手续办理月活动"), world.task("struck", title="入园大桥通车")
    client = browser(world, "county_head")
    page = html(client)
    new = page[page.index('id="h-news"') : page.index("</section>", page.index('id="h-news"'))]
    assert new.index(f"/tasks/{second}/") < new.index(f"/tasks/{first}/")  # the latest first
    assert "盖印销号 县政府督查室 主任" in text(new).replace("　", " ").replace("  ", " ")
    assert "近七日" in new
    upto = re.findall(r'name="upto" value="(\d+)"', html(client, f"{HOME}news/"))[0]
    form = {"acting_post": str(world.posts["county_head"]), "act": str(uuid4()), "upto": upto}
    assert client.post(f"{HOME}news/seen/", form).status_code == 302
    assert 'id="h-news"' not in html(client)


def test_what_is_new_is_told_to_nobody_from_above(world: World):
    world.task("handed_over")
    assert 'id="h-news"' not in html(signed_in("mayor", CITY, city_post()), HOME)


def test_the_wall_says_what_waits_for_whose_decision(world: World):
    world.task("verified", title="专项债券争取行动")
    wall = text(html(browser(world, "county_head"), f"{HOME}wall/"))
    assert "等县长决定 1" in wall
    assert "批准销账" in wall
    assert "决定" not in text(html(browser(world, "auditor"), f"{HOME}wall/"))


def test_the_wall_gives_reasons_to_the_yellow_lamps_while_there_is_room(world: World):
    def wall() -> str:
        return text(html(browser(world, "auditor"), f"{HOME}wall/"))

    late = dt.date(2023, 2, 3)
    world.task("underway", title="园区给水厂", first_due_date=dt.date(2023, 2, 10), phases=())
    assert "应于2月10日交账" in wall()
    for _ in range(4):
        world.task("underway", first_due_date=late, phases=())
    assert "园区给水厂" in wall()
    assert "应于2月10日交账" not in wall()
    assert "应于2月3日交账" in wall()


def test_the_wall_refreshes_itself_until_it_is_told_to_stand_still(world: World):
    mixed(world)
    client = browser(world, "county_head")
    running = client.get(f"{HOME}wall/")
    assert running.headers["Refresh"] == "60"
    assert f'href="{HOME}wall/?still=1"' in running.content.decode()
    still = client.get(f"{HOME}wall/", {"still": "1"})
    assert "Refresh" not in still.headers
    assert f'href="{HOME}wall/?"' in still.content.decode()


def test_a_blocker_in_dispute_waits_for_the_leading_deputy_s_decision(world: World):
    task = world.task("underway", title="园区纬四路")
    raised = commands.raise_blocker(
        task=task,
        words="拨付迁改费",
        reason_class=rules.ReasonClass.MONEY,
        since_date=world.at.date(),
        office=world.offices["other"],
        **world.by("liaison"),
    ).made
    assert raised is not None
    commands.dispute_blocker(blocker=raised, reason="协议不归本局。", **world.by("other_chief"))
    client = browser(world, "deputy_head")
    page = html(client)
    assert f'<a class="btn btn-primary btn-sm go" href="/j/{COUNTY}/tasks/{task}/blockers/{raised}/"' in page
    assert "等我决定 1" in text(page)
    assert page.count("btn-primary") == 1
    assert "裁定归属" in text(html(client, f"{HOME}wall/"))
