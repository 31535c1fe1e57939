"""A campaign's end and a year's: other names and days, the archive, what is carried over, numbers of two years."""

import datetime as dt
from uuid import UUID, uuid4

import pytest

from bihuan.deadlines import clock
from bihuan.deadlines.clock import SHANGHAI
from bihuan.journal.models import Entry
from bihuan.journal.testing import refused
from bihuan.ledger import commands, rules
from bihuan.ledger.models import Archiving, Campaign, CampaignChange, CarryOver, Task
from bihuan.ledger.testing import COUNTY, World, browser
from bihuan.organization.roles import Role

from .test_pages_task import text

pytestmark = pytest.mark.usefixtures("february")
HERE = f"/j/{COUNTY}"
END = dt.date(2023, 2, 5)  # the day before the clock of the tests


def changed(world: World, **values: object) -> None:
    row = Campaign.objects.get(jurisdiction=COUNTY, id=world.campaign)
    now = {name: getattr(row, name) for name in ("name", "name_en", "start_date", "end_date")}
    commands.change_campaign(
        campaign=world.campaign, **{**now, "reason": "提前办完。", **values}, **world.by("dispatcher")
    )


def opened(world: World, *day: int) -> UUID:
    """Return a task drafted on that day."""
    world.at = dt.datetime(*day, 9, 0, tzinfo=SHANGHAI)  # type: ignore[misc]
    return world.open()


def archive(world: World) -> None:
    commands.ask_archiving(campaign=world.campaign, kind="archive", reason="都办完了。", **world.by("dispatcher"))
    commands.grant_archiving(campaign=world.campaign, words="同意。", **world.by("county_head"))


def finished(world: World) -> UUID:
    """Return a struck task of a campaign whose days are over."""
    task = world.task("struck")
    changed(world, end_date=END)
    return task


def test_another_name_stands_with_the_old_one_beside(world: World) -> None:
    changed(world, name="攻坚行动", reason="市里改了名。")
    row = Campaign.objects.get(jurisdiction=COUNTY, id=world.campaign)
    change = CampaignChange.objects.get(jurisdiction=COUNTY)
    assert (row.name, change.old_name, change.reason) == ("攻坚行动", "冬季行动", "市里改了名。")
    page = text(browser(world, "liaison").get(f"{HERE}/campaigns/{world.campaign}/"))
    assert "攻坚行动" in page
    assert "原来是“冬季行动”，" in page
    with refused("nothing_changed"):
        changed(world)
    with refused("wrong_role"):
        commands.change_campaign(
            campaign=world.campaign, name="别名", name_en="", start_date=END, end_date=END, reason="。",
            **world.by("chief"),
        )  # fmt: skip


def test_a_campaign_is_archived_when_nothing_of_it_is_open_and_the_county_head_agrees(world: World) -> None:
    task, open_one = world.task("struck"), world.task("underway")
    ask = {"campaign": world.campaign, "kind": "archive", "reason": "都办完了。"}
    with refused("campaign_runs"):
        commands.ask_archiving(**ask, **world.by("dispatcher"))
    changed(world, end_date=END)
    with refused("open_tasks") as refusal:
        commands.ask_archiving(**ask, **world.by("dispatcher"))
    assert refusal.value.facts["numbers"] == ("2023-2",)
    other = commands.open_campaign(
        name="春季行动", name_en="", source="", start_date=END, end_date=dt.date(2023, 6, 30), **world.by("dispatcher")
    ).campaign
    commands.carry_over_task(task=open_one, campaign=other, reason="接着办。", **world.by("dispatcher"))
    commands.ask_archiving(**ask, **world.by("dispatcher"))
    with refused("archiving_asked"):
        commands.ask_archiving(**ask, **world.by("dispatcher"))
    with refused("wrong_role"):
        commands.grant_archiving(campaign=world.campaign, words="", **world.by("deputy_head"))
    waits = text(browser(world, "county_head").get(f"{HERE}/work/"))
    assert "申请归档" in waits
    commands.grant_archiving(campaign=world.campaign, words="同意。", **world.by("county_head"))
    assert Campaign.objects.get(jurisdiction=COUNTY, id=world.campaign).archived_date == dt.date(2023, 2, 6)
    with refused("campaign_archived"):
        commands.remark_on_task(task=task, words="再说一句。", **world.by("dispatcher"))


def test_what_is_archived_is_only_read_and_found_by_search(world: World) -> None:
    task = finished(world)
    client = browser(world, "dispatcher")
    title = Task.objects.get(jurisdiction=COUNTY, id=task).title
    assert title in text(client.get(f"{HERE}/ledger/"))
    archive(world)
    steps = {
        "reopen_task": {"reason": "问题回潮。", "due_date": dt.date(2023, 6, 1)},
        "order_look_back": {"due_date": dt.date(2023, 6, 1)},
        "ask_office": {"words": "？", "asked_office": world.offices["other"], "answer_by_date": dt.date(2023, 6, 1)},
    }
    for verb, values in steps.items():
        with refused("campaign_archived"):
            getattr(commands, verb)(task=task, **values, **world.by("county_head"))
    page = text(client.get(f"{HERE}/ledger/"))
    assert title not in page
    assert "已归档1件" in page
    assert title in text(client.get(f"{HERE}/ledger/", {"archived": "1"}))
    found = text(client.get(f"{HERE}/ledger/", {"q": title[:4]}))
    assert title in found
    assert "已归档" in found
    one = text(client.get(f"{HERE}/tasks/{task}/"))
    assert "已归档" in one
    assert "重新办理" not in one
    assert title not in text(browser(world, "county_head").get(f"{HERE}/"))


def test_it_is_taken_out_again_by_the_same_ladder(world: World) -> None:
    task = finished(world)
    archive(world)
    with refused("not_archived"):
        rules.campaigns.check_asking(
            "take_out",
            rules.campaigns.CampaignStanding(END),
            rules.Acting(world.posts["dispatcher"], world.offices["supervision"], rules.DISPATCHER),
            END,
        )
    commands.ask_archiving(campaign=world.campaign, kind="take_out", reason="问题回潮。", **world.by("dispatcher"))
    commands.grant_archiving(campaign=world.campaign, words="", **world.by("county_head"))
    assert Campaign.objects.get(jurisdiction=COUNTY, id=world.campaign).archived_date is None
    commands.remark_on_task(task=task, words="再看一遍。", **world.by("dispatcher"))
    assert [row.state for row in Archiving.objects.filter(jurisdiction=COUNTY)] == ["granted", "granted"]


def test_what_is_still_owed_on_a_struck_task_keeps_the_campaign_out_of_the_archive(world: World) -> None:
    task = finished(world)
    commands.order_look_back(task=task, due_date=dt.date(2023, 6, 1), **world.by("dispatcher"))
    with refused("matters_owed") as refusal:
        archive(world)
    assert refusal.value.facts["numbers"] == ("2023-1",)


def test_who_asked_does_not_decide_and_without_asking_nobody_does(world: World) -> None:
    finished(world)
    for decide in (commands.grant_archiving, commands.refuse_archiving):
        with refused("nothing_asked"):
            decide(campaign=world.campaign, words="同意。", **world.by("county_head"))
    with refused("nothing_asked"):
        commands.take_back_archiving(campaign=world.campaign, **world.by("dispatcher"))
    person = uuid4()
    head = rules.Acting(
        world.posts["county_head"], world.offices["supervision"], frozenset({Role.COUNTY_HEAD}), person=person
    )
    with refused("same_asker"):
        rules.campaigns.check_deciding(head, asker=person, verb="grant_archiving")


def test_what_is_over_is_not_carried_over_nor_into_another_notice_near_its_seal(world: World) -> None:
    struck, verified = world.task("struck"), world.task("verified")
    other = commands.open_campaign(
        name="春季行动", name_en="", source="", start_date=END, end_date=dt.date(2023, 6, 30), notice_days=5,
        **world.by("dispatcher"),
    ).campaign  # fmt: skip
    for task, code in ((struck, "already_over"), (verified, "other_notice")):
        with refused(code):
            commands.carry_over_task(task=task, campaign=other, reason="接着办。", **world.by("dispatcher"))


def test_the_turn_of_the_year(world: World) -> None:
    """A task of December goes on in January: its number keeps its year, a new one begins with 1."""
    december = {"at": dt.datetime(2022, 12, 20, 9, 0, tzinfo=SHANGHAI)}
    old = opened(world, 2022, 12, 20)
    with refused("nothing_to_carry"):
        commands.carry_over_task(task=old, campaign=None, reason="没办完。", **{**world.by("dispatcher"), **december})
    january = {"at": dt.datetime(2023, 1, 3, 9, 0, tzinfo=SHANGHAI)}
    carried = commands.carry_over_task(
        task=old, campaign=None, reason="没办完。", **{**world.by("dispatcher"), **january}
    )
    new = opened(world, 2023, 1, 3)
    rows = {row.id: row for row in Task.objects.filter(jurisdiction=COUNTY)}
    assert [(rows[key].year, rows[key].number, rows[key].books_year) for key in (old, new)] == [
        (2022, 1, 2023),
        (2023, 1, 2023),
    ]
    assert rows[old].due_date == rows[old].first_due_date
    row = CarryOver.objects.get(jurisdiction=COUNTY)
    assert (row.from_year, row.to_year, row.from_campaign_id) == (2022, 2023, row.to_campaign_id)
    client = browser(world, "dispatcher")
    both = text(client.get(f"{HERE}/ledger/"))
    assert "2022-1" in both
    assert "2023-1" in both
    in_2022 = client.get(f"{HERE}/ledger/", {"year": "2022"}).content.decode()
    assert str(old) in in_2022
    assert str(new) not in in_2022
    assert str(old) in client.get(f"{HERE}/ledger/", {"year": "2023"}).content.decode()
    page = text(client.get(f"{HERE}/tasks/{old}/"))
    assert "由2022年的账转到2023年" in page
    entry = Entry.objects.get(jurisdiction=COUNTY, stream=0, sequence=int(carried.receipt.split(":")[1]))
    assert entry.kind == "ledger.task.carried_over"


def test_the_sheet_of_a_years_end_carries_over_what_is_ticked_by_one_act(world: World) -> None:
    tasks = [opened(world, 2022, 12, 20) for _ in range(2)]
    struck = world.task("struck")
    client = browser(world, "dispatcher")
    sheet = client.get(f"{HERE}/carry-over/").content.decode()
    assert all(str(task) in sheet for task in tasks)
    assert str(struck) not in sheet
    fields = {
        "act": str(uuid4()),
        "acting_post": str(world.posts["dispatcher"]),
        "verb": "carry_over_task",
        "task": [str(task) for task in (*tasks, struck)],
    }
    assert "留在原来的行动" in text(client.post(f"{HERE}/ledger/bulk/", fields))
    done = text(client.post(f"{HERE}/ledger/bulk/", {**fields, "filled": "1", "campaign": "", "reason": "没办完。"}))
    assert "这一件已经是“已销号”，不用结转" in done
    assert CarryOver.objects.filter(jurisdiction=COUNTY).count() == 2
    again = client.post(f"{HERE}/ledger/bulk/", {**fields, "filled": "1", "campaign": "", "reason": "没办完。"})
    assert again.status_code == 200
    assert CarryOver.objects.filter(jurisdiction=COUNTY).count() == 2
    assert "2023年的账上没有办完的" in text(
        client.get(f"{HERE}/carry-over/", {"year": str(clock.today(clock.now()).year)})
    )
