"""The lamps as the ledger judges them: from its rows, in sentences, on its pages."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import translation

from bihuan import journal
from bihuan.deadlines import clock
from bihuan.deadlines.clock import SHANGHAI
from bihuan.deadlines.lamps import Judgement, Lamp
from bihuan.ledger import commands, judging, phrases, queries
from bihuan.ledger.models import Campaign, Figure, Pause, Report, Target, Task
from bihuan.ledger.testing import COUNTY, World, browser

RULES = f"/j/{COUNTY}/rules/lamps/"
#: Handed over on 6 February, due on 28 February; 60 of 80 by 10 February.
FRIDAY = dt.date(2023, 2, 10)
SECOND_FRIDAY = dt.date(2023, 2, 17)


@pytest.fixture(autouse=True)
def _clock(february: None) -> None:
    """Let the business clock stand late in February, so that acts of the weeks before can be played."""
    clock.set_forward(dt.datetime(2023, 2, 27, 9, tzinfo=SHANGHAI))


def lamp(task: UUID, today: dt.date = FRIDAY) -> Judgement:
    return judging.judge(COUNTY, [task], today)[task]


def said(task: UUID, today: dt.date = FRIDAY) -> str:
    with translation.override("zh-hans"):
        return phrases.kept_sentence(lamp(task, today))


def report(world: World, task: UUID, value: int, day: dt.date) -> None:
    world.at = dt.datetime.combine(day, dt.time(9), tzinfo=SHANGHAI)
    target = Target.objects.get(jurisdiction=COUNTY, task_id=task)
    figures = {target.id: Decimal(value)}
    commands.report_progress(task=task, summary=f"累计办结{value}项。", figures=figures, **world.by("liaison"))


def change(world: World, model: Any, rows: Any, **columns: Any) -> None:
    """Set columns the way a command does: these commands are other files' business."""
    given = world.by("dispatcher")
    row = model.objects.filter(jurisdiction=COUNTY).get(**rows)
    with journal.entry("ledger.test", of=(model, row.id), by=given["by"], at=given["at"], act=given["act"]) as posting:
        posting.change(row, **columns)


def test_the_sentence_says_what_stands_how_far_behind_and_by_which_rule(world: World) -> None:
    task = world.task("underway")
    report(world, task, 30, dt.date(2023, 2, 9))
    assert lamp(task).lamp is Lamp.RED
    assert said(task) == ("应于2月28日完成，“累计办结”现申报30项（37.5%），落后序时37.5个百分点（规则：银川2025·进度）")


def test_the_path_runs_through_the_phased_target_from_the_hand_over(world: World) -> None:
    task = world.task("underway")
    report(world, task, 30, dt.date(2023, 2, 7))
    assert lamp(task, dt.date(2023, 2, 8)).code == "on_course"  # half way to 60: 30
    assert lamp(task, dt.date(2023, 2, 9)).facts["points"] == Decimal("18.8")


def test_a_doubtful_figure_counts_only_when_it_is_confirmed(world: World) -> None:
    task = world.task("underway")
    report(world, task, 58, dt.date(2023, 2, 9))
    assert lamp(task).code == "on_course"
    change(world, Figure, {"report__task_id": task}, doubt="tenfold")
    assert lamp(task).facts["counted"] == "nothing"
    change(world, Figure, {"report__task_id": task}, is_confirmed=True)
    assert lamp(task).code == "on_course"


def test_an_unsigned_completion_report_moves_no_lamp(world: World) -> None:
    task = world.task("declared")
    assert lamp(task).facts["counted"] == "nothing"


def test_after_a_return_the_verified_figure_counts_before_the_claim(world: World) -> None:
    task = world.task("measured", first_due_date=dt.date(2023, 2, 17), phases=())
    findings = {"verdict": "partly", "findings": "抽查60份，其余没有批文。"}
    commands.conclude_check(task=task, **findings, **world.by("group_leader"))
    commands.countersign_check(task=task, **world.by("inspector"))
    assert lamp(task).code == "returned"
    row = world.row(task)
    assert (row.returned_count, row.told_date) == (1, None)


def test_a_report_that_came_in_time_and_was_returned_late_is_given_days(world: World) -> None:
    task = world.task("reported", first_due_date=dt.date(2023, 2, 7), phases=())
    world.at = dt.datetime(2023, 2, 9, 9, tzinfo=SHANGHAI)
    commands.begin_check(task=task, **world.values("begin_check", task), **world.by("group_leader"))
    commands.measure_check(task=task, **world.values("measure_check", task), **world.by("group_leader"))
    findings = {"verdict": "partly", "findings": "抽查60份，其余没有批文。"}
    commands.conclude_check(task=task, **findings, **world.by("group_leader"))
    commands.countersign_check(task=task, **world.by("inspector"))
    assert said(task) == ("2月6日按期交账，2月9日退回；应于2月16日前补正重交，还有4个工作日（规则：闭环·期限）")
    assert lamp(task, dt.date(2023, 2, 17)).lamp is Lamp.RED


def test_a_task_whose_clock_stands_is_grey_and_the_days_are_taken_off_afterwards(world: World) -> None:
    task = world.task("underway", first_due_date=dt.date(2023, 2, 14), phases=(), targets=())
    given = world.by("dispatcher")
    pause = Pause(jurisdiction=COUNTY, task_id=task, kind=Pause.SUSPENSION, since_date=dt.date(2023, 2, 8))
    with journal.entry("ledger.test", of=(Task, task), by=given["by"], at=given["at"], act=given["act"]) as posting:
        posting.add(pause)
    assert said(task, dt.date(2023, 2, 20)) == "已挂起，2月8日起停计时限（规则：闭环·期限）"
    assert lamp(task, dt.date(2023, 2, 20)).lamp is Lamp.GREY
    change(world, Pause, {"id": pause.id}, until_date=dt.date(2023, 2, 14))
    change(world, Task, {"id": task}, due_date=dt.date(2023, 2, 21))  # as the verbs do that start the clock again
    report_day = dt.date(2023, 2, 15)
    commands.report_progress(
        task=task, summary="恢复办理3项。", figures={}, **{**world.by("liaison"), "at": _at(report_day)}
    )
    assert said(task, dt.date(2023, 2, 15)) == (
        "应于2月21日交账，还有4个工作日；停计的5个工作日已扣除（规则：闭环·期限）"
    )


def _at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(10), tzinfo=SHANGHAI)


def test_an_extension_after_the_date_leaves_the_task_red_until_it_is_reported(world: World) -> None:
    task = world.task("underway", first_due_date=dt.date(2023, 2, 8), phases=(), targets=())
    missed = dt.date(2023, 2, 8)
    change(world, Task, {"id": task}, missed_date=missed, due_date=dt.date(2023, 2, 28))
    assert said(task) == "期限2月8日过后才补报延期，现期限2月28日；交账前一直为红（规则：闭环·期限）"


def test_not_signed_for_is_yellow_after_a_working_day_and_a_missed_report_after_two(world: World) -> None:
    waiting = world.task("handed_over", targets=(), phases=())
    assert said(waiting, dt.date(2023, 2, 8)) == "2月6日交办，已过2个工作日还没有签收（规则：闭环·期限）"
    underway = world.task("underway", targets=(), phases=(), first_due_date=dt.date(2023, 4, 28))
    assert said(underway, dt.date(2023, 2, 16)) == "应于2月13日报进展，已过3个工作日还没有报（规则：闭环·期限）"
    assert said(underway, dt.date(2023, 3, 7)) == "2月6日交办，满1个月还没有报过进展（规则：银川2025·进度）"


def test_a_campaign_chooses_its_book_and_one_that_cannot_answer_gives_way_to_the_products_own(world: World) -> None:
    task = world.task("underway")
    report(world, task, 30, dt.date(2023, 2, 9))
    assert lamp(task).lamp is Lamp.RED
    change(world, Campaign, {"id": world.campaign}, rulebook="deadlines")
    assert lamp(task).code == "on_course"
    change(world, Campaign, {"id": world.campaign}, rulebook="yinchuan-2025")
    assert lamp(task).book == "yinchuan-2025"


def test_many_tasks_are_judged_as_one_by_one(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    states = ("approved", "handed_over", "underway", "declared", "reported", "measured", "verified", "struck")
    tasks = [world.task(state) for state in states]
    alone = {task: lamp(task, SECOND_FRIDAY) for task in tasks}
    assert judging.judge(COUNTY, tasks, SECOND_FRIDAY) == alone
    monkeypatch.setattr(judging, "MANY", 2)
    assert {task: judging.judge(COUNTY, tasks, SECOND_FRIDAY)[task] for task in tasks} == alone


def test_what_came_after_the_day_does_not_count(world: World) -> None:
    task = world.task("underway")
    report(world, task, 60, dt.date(2023, 2, 9))
    before = lamp(task)
    report(world, task, 10, dt.date(2023, 2, 13))
    world.at = dt.datetime(2023, 2, 14, 9, tzinfo=SHANGHAI)
    commands.declare_completion(task=task, **world.values("declare_completion", task), **world.by("liaison"))
    commands.sign_completion(task=task, **world.values("sign_completion", task), **world.by("chief"))
    assert lamp(task, dt.date(2023, 2, 14)).code == "reported_in_time"
    assert lamp(task).facts["stands"] if "stands" in before.facts else lamp(task).code == before.code


@pytest.mark.parametrize("who", ["county_head", "liaison", "auditor"])
def test_the_rules_are_printed_with_source_article_and_numbers(world: World, who: str) -> None:
    page = browser(world, who).get(RULES).content.decode()
    words = re.sub(r"<[^>]+>", "", page)
    assert "银川市发展和改革委员会" in words
    assert "落后序时超过30个百分点" in words
    assert "低于序时进度超过30个百分点的，亮红灯" in words
    assert "入库（入统）" in words
    assert 'id="behind_far"' in page


def test_the_lamp_sentence_links_to_its_rule(world: World) -> None:
    task = world.task("underway")
    report(world, task, 30, dt.date(2023, 2, 6))
    page = browser(world, "liaison").get(f"/j/{COUNTY}/tasks/{task}/").content.decode()
    assert f'href="{RULES}#behind_far"' in page


def test_english_rules_are_english(world: World) -> None:
    client: Client = browser(world, "auditor")
    page = client.get(f"/en{RULES}").content.decode()
    assert "More than 30 percentage points behind schedule" in page
    assert not re.search(r"[\u4e00-\u9fff]", re.sub(r"<[^>]+>", "", page.split("<main", 1)[1].split("</main>")[0]))


def test_hidden_claims_stay_hidden_in_the_running_lamp(world: World) -> None:
    task = world.task("reported")
    assert "申报" not in said(task)
    assert Report.objects.filter(jurisdiction=COUNTY, task_id=task).exists()
    assert queries.task_page(jurisdiction=COUNTY, task=task, acting=None, today=FRIDAY) is not None


def test_the_supervision_office_chooses_the_book_and_the_lamps_follow(world: World) -> None:
    task = world.task("underway")
    report(world, task, 30, dt.date(2023, 2, 9))
    assert lamp(task).code == "behind_far"
    client = browser(world, "dispatcher")
    hidden = re.findall(r'name="(act|acting_post)" value="([^"]*)"', client.get(RULES).content.decode())
    form = {**dict(hidden), "campaign": str(world.campaign), "rulebook": "deadlines", "period": "month"}
    answer = client.post(RULES, form)
    assert (answer.status_code, lamp(task).code) == (302, "on_course")
    assert Campaign.objects.get(jurisdiction=COUNTY).period == "month"
    assert "闭环·期限" in client.get(RULES).content.decode()


def test_a_book_that_cannot_answer_for_every_task_is_refused_and_so_is_everybody_else(world: World) -> None:
    given = {"campaign": world.campaign, "period": "week"}
    with pytest.raises(journal.Refused) as refusal:
        commands.choose_rules(**given, rulebook="yinchuan-2025", **world.by("dispatcher"))
    assert (refusal.value.code, phrases.refusal(refusal.value, verb="choose_rules")) == (
        "unknown_rulebook",
        "不能定规则：没有这一册规则，或者它判不了每一件，换一册",
    )
    with pytest.raises(journal.Refused) as refusal:
        commands.choose_rules(**given, rulebook="deadlines", **world.by("county_head"))
    assert refusal.value.code == "wrong_role"
    assert "由督查室定" in browser(world, "county_head").get(RULES).content.decode()
