"""Lamps of a period that is over: kept in one entry, never judged again, a repaired red read as yellow."""

import datetime as dt
import json
import re
from uuid import UUID

import pytest
from django.test import Client

from bihuan import journal
from bihuan.deadlines import clock
from bihuan.deadlines.clock import SHANGHAI
from bihuan.deadlines.lamps import Lamp
from bihuan.journal.models import Entry
from bihuan.ledger import commands, housekeeping, judging, queries
from bihuan.ledger.models import Campaign, Period, PeriodLamp, Target
from bihuan.ledger.testing import COUNTY, World, browser

MONDAY = dt.datetime(2023, 2, 13, 0, 0, tzinfo=SHANGHAI)
WEEK = dt.timedelta(days=7)
PERIODS = f"/j/{COUNTY}/periods/"


@pytest.fixture(autouse=True)
def _clock(february: None) -> None:
    """Let the business clock stand on Monday 6 February."""


def forward(at: dt.datetime) -> None:
    """Let the business clock stand at least there."""
    if clock.now() < at:
        clock.set_forward(at)


def close(at: dt.datetime = MONDAY) -> str | None:
    forward(at)
    say = housekeeping.close_periods(COUNTY, at)
    return say() if say else None


def kept(task: UUID) -> list[str]:
    rows = PeriodLamp.objects.filter(jurisdiction=COUNTY, task_id=task).order_by("period__start_date")
    return list(rows.values_list("lamp", flat=True))


def entries() -> list[Entry]:
    return list(Entry.objects.filter(jurisdiction=COUNTY, stream=journal.MAIN, kind="ledger.period.closed"))


def report(world: World, task: UUID, value: int, at: dt.datetime) -> None:
    forward(at)
    world.at = at
    figures = {Target.objects.get(jurisdiction=COUNTY, task_id=task).id: value}
    commands.report_progress(task=task, summary=f"累计{value}项。", figures=figures, **world.by("liaison"))


def test_a_weeks_lamps_are_one_entry_by_the_clock_with_rulebook_and_sentences(world: World) -> None:
    behind, waiting = world.task("underway"), world.task("handed_over", targets=(), phases=())
    world.task("approved")
    assert close() == "留存1个周期的灯"
    assert (kept(behind), kept(waiting)) == (["red"], ["yellow"])
    (entry,) = entries()
    body = json.loads(bytes(entry.body))
    assert (body["via"], entry.post) == ("clock", None)
    period = Period.objects.get(jurisdiction=COUNTY)
    assert (period.start_date, period.end_date) == (dt.date(2023, 2, 6), dt.date(2023, 2, 12))
    book = judging.book_of("")
    assert (period.rulebook, period.rulebook_version) == (book.key, book.version)
    lamp = PeriodLamp.objects.get(jurisdiction=COUNTY, task_id=behind)
    assert lamp.sentence.endswith("（规则：银川2025·进度）")
    assert "累计办结" not in bytes(entry.body).decode()  # sealed


def test_a_second_run_keeps_nothing_and_writes_nothing(world: World) -> None:
    world.task("underway")
    close()
    assert close() is None
    assert close(MONDAY + dt.timedelta(hours=5)) is None
    assert len(entries()) == 1


def test_a_past_period_is_never_judged_again(world: World) -> None:
    task = world.task("underway")
    close()
    before = PeriodLamp.objects.get(jurisdiction=COUNTY, task_id=task).sentence
    report(world, task, 80, MONDAY + dt.timedelta(hours=9))
    close(MONDAY + WEEK)
    rows = PeriodLamp.objects.filter(jurisdiction=COUNTY, task_id=task).order_by("period__start_date")
    assert [(row.lamp, row.sentence == before) for row in rows] == [("red", True), ("green", False)]


def test_a_repaired_miss_reads_yellow_for_its_period_and_the_new_one_goes_green(world: World) -> None:
    task = world.task("underway")
    close()
    red = judging.judge(COUNTY, [task], MONDAY.date())[task]
    (lamp,) = queries.kept_lamps(jurisdiction=COUNTY, task=task, now=red)
    assert (lamp.lamp, lamp.is_repaired) == ("red", False)
    report(world, task, 80, MONDAY + dt.timedelta(hours=9))
    green = judging.judge(COUNTY, [task], MONDAY.date())[task]
    assert green.lamp is Lamp.GREEN
    (lamp,) = queries.kept_lamps(jurisdiction=COUNTY, task=task, now=green)
    assert (lamp.lamp, lamp.kept, lamp.is_repaired) == ("yellow", Lamp.RED, True)


def test_weeks_missed_while_the_machine_was_off_are_kept_afterwards_by_what_had_come_by_then(world: World) -> None:
    task = world.task("underway")
    report(world, task, 80, MONDAY + dt.timedelta(hours=9))
    assert close(MONDAY + WEEK + dt.timedelta(days=3)) == "留存2个周期的灯"
    assert kept(task) == ["red", "green"]
    assert len(entries()) == 2


def test_a_struck_task_is_kept_in_its_last_week_and_no_longer(world: World) -> None:
    task, other = world.task("struck"), world.task("underway")
    close()
    close(MONDAY + WEEK)
    assert (len(kept(task)), len(kept(other))) == (1, 2)


def test_a_campaign_may_keep_months_and_nothing_is_kept_before_one_is_over(world: World) -> None:
    world.task("underway")
    given = world.by("dispatcher")
    campaign = Campaign.objects.get(jurisdiction=COUNTY)
    with journal.entry(
        "ledger.test", of=(Campaign, campaign.id), by=given["by"], at=given["at"], act=given["act"]
    ) as posting:
        posting.change(campaign, period="month")
    assert close() is None
    assert close(dt.datetime(2023, 3, 1, tzinfo=SHANGHAI)) == "留存1个周期的灯"
    assert Period.objects.get(jurisdiction=COUNTY).end_date == dt.date(2023, 2, 28)


def test_nothing_on_the_account_keeps_nothing(world: World) -> None:
    world.task("approved")
    assert close() is None


def test_the_task_page_shows_a_square_a_week_with_its_sentence(world: World) -> None:
    task = world.task("underway")
    assert "往期的灯" not in browser(world, "liaison").get(f"/j/{COUNTY}/tasks/{task}/").content.decode()
    close()
    forward(MONDAY + dt.timedelta(hours=8))
    page = browser(world, "liaison").get(f"/j/{COUNTY}/tasks/{task}/").content.decode()
    assert "往期的灯" in page
    assert "2月6日—2月12日：应于2月28日完成，“累计办结”还没有报数" in page


def test_the_pages_of_periods_list_the_lamps_that_stood(world: World) -> None:
    task = world.task("underway")
    client = browser(world, "auditor")
    assert "还没有往期" in client.get(PERIODS).content.decode()
    close()
    listed = client.get(PERIODS).content.decode()
    period = Period.objects.get(jurisdiction=COUNTY)
    assert f'href="{PERIODS}{period.id}/"' in listed
    page = client.get(f"{PERIODS}{period.id}/").content.decode()
    assert f'id="task-{task}"' in page
    assert "（规则：银川2025·进度）" in page
    assert client.get(f"{PERIODS}{task}/").status_code == 404


def test_a_repaired_red_stays_on_record_on_the_periods_page(world: World) -> None:
    task = world.task("underway")
    close()
    report(world, task, 80, MONDAY + dt.timedelta(hours=9))
    forward(MONDAY + dt.timedelta(hours=10))
    period = Period.objects.get(jurisdiction=COUNTY)
    page = browser(world, "auditor").get(f"{PERIODS}{period.id}/").content.decode()
    assert "已补上；当期为红：" in page
    assert "1件当期为红、后来补上" in page


def test_inspectors_read_no_claim_out_of_a_past_period(world: World) -> None:
    task = world.task("underway")
    report(world, task, 17, dt.datetime(2023, 2, 7, 9, tzinfo=SHANGHAI))
    close()
    world.at = MONDAY + dt.timedelta(hours=1)
    commands.declare_completion(task=task, **world.values("declare_completion", task), **world.by("liaison"))
    commands.sign_completion(task=task, **world.values("sign_completion", task), **world.by("chief"))
    forward(MONDAY + dt.timedelta(hours=8))
    period = Period.objects.get(jurisdiction=COUNTY)
    entry = entries()[0].sequence
    addresses = (
        f"/j/{COUNTY}/tasks/{task}/",
        f"{PERIODS}{period.id}/",
        f"/j/{COUNTY}/journal/main/{entry}/",
    )
    for address in addresses:
        assert "17项" not in text(browser(world, "group_leader"), address), address
    assert "17项" in text(browser(world, "county_head"), addresses[1])
    assert "17项" in text(browser(world, "county_head"), addresses[2])


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"<[^>]+>", "", response.content.decode())
