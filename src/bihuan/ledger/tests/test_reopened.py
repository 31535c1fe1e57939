"""A struck task that was taken up again is judged by what is told and found since; what was told before stays readable."""

import datetime as dt
from decimal import Decimal
from uuid import UUID

import pytest
from django.utils import translation

from bihuan.deadlines import clock
from bihuan.deadlines.clock import SHANGHAI
from bihuan.deadlines.lamps import Judgement, Lamp
from bihuan.ledger import commands, judging, phrases, queries, running
from bihuan.ledger.testing import COUNTY, World, browser

AGAIN, DUE = dt.date(2023, 4, 13), dt.date(2023, 5, 15)


@pytest.fixture(autouse=True)
def _clock(february: None) -> None:
    """Let the business clock stand in May, so that the acts of the weeks before can be played."""
    clock.set_forward(dt.datetime(2023, 5, 31, 9, tzinfo=SHANGHAI))


def reopened(world: World, task: UUID | None = None) -> UUID:
    key = task or world.task("struck")
    world.on(AGAIN).take("reopen_task", key, "deputy_head", due_date=DUE)
    return key


def lamp(task: UUID, today: dt.date) -> Judgement:
    return judging.judge(COUNTY, [task], today)[task]


def said(task: UUID, today: dt.date) -> str:
    with translation.override("zh-hans"):
        return phrases.lamp_sentence(lamp(task, today))


def report(world: World, task: UUID, value: int, day: dt.date, why: str = "") -> None:
    target = queries.task_page(jurisdiction=COUNTY, task=task, acting=None, today=day).targets[0].id  # type: ignore[union-attr]
    commands.report_progress(
        task=task,
        summary=f"重新核对，累计办结{value}项。",
        figures={target: Decimal(value)},
        assured={target: why} if why else {},
        **world.on(day).by("liaison"),
    )


def test_the_figures_of_the_struck_round_keep_no_lamp_green(world: World) -> None:
    task = reopened(world)
    assert (lamp(task, AGAIN).lamp, lamp(task, AGAIN).code) == (Lamp.YELLOW, "first_due_passed")
    assert said(task, dt.date(2023, 4, 28)) == (
        "4月13日重新办理，应于5月15日完成，“累计办结”此后还没有报数，落后序时46.9个百分点"
    )
    assert lamp(task, dt.date(2023, 4, 28)).lamp is Lamp.RED
    assert running.differences(COUNTY, dt.date(2023, 4, 28)) == {}


def test_a_report_of_the_new_round_counts_and_is_asked_about_because_the_old_one_stood_higher(world: World) -> None:
    task = reopened(world)
    day = dt.date(2023, 4, 28)
    report(world, task, 60, day)
    assert lamp(task, day).facts["counted"] == "nothing"  # fallen from 80 and not confirmed: in no lamp
    report(world, task, 60, day, why="2项批文失效，重新报批")
    assert lamp(task, day).code == "first_due_passed"  # 75 % where 46.9 % was wanted


def test_lists_and_the_page_show_what_stands_in_the_new_round(world: World) -> None:
    task = reopened(world)
    (line,) = queries.task_list(jurisdiction=COUNTY, filters=queries.Filters(), today=AGAIN).page.object_list
    assert line.progress is not None
    assert (line.progress.reported, line.progress.measured) == (None, None)
    page = queries.task_page(jurisdiction=COUNTY, task=task, acting=None, today=AGAIN)
    assert page is not None
    (amount,) = page.targets
    assert (amount.reported, amount.measured, amount.last) == (None, None, Decimal(80))
    assert [figure[1] for figure in page.reports[0].figures] == [Decimal(80)]
    drawn = queries.trajectories(jurisdiction=COUNTY, tasks=[task], today=AGAIN)[task]
    assert (drawn.reported, drawn.measured, drawn.planned[0]) == ((), (), (0.0, 0.0))
    report(world, task, 70, dt.date(2023, 4, 20), why="10项重新报批")
    (line,) = queries.task_list(
        jurisdiction=COUNTY, filters=queries.Filters(), today=dt.date(2023, 4, 20)
    ).page.object_list
    assert line.progress is not None
    assert (line.progress.reported, line.progress.measured) == (Decimal(70), None)


def test_what_was_returned_missed_or_left_unreported_before_is_not_held_against_the_new_round(world: World) -> None:
    task = world.task("posted")
    world.take("refuse_closing", task, "deputy_head")
    for verb, who in (
        ("declare_completion", "liaison"),
        ("sign_completion", "chief"),
        ("begin_check", "group_leader"),
        ("measure_check", "group_leader"),
        ("conclude_check", "group_leader"),
        ("countersign_check", "inspector"),
        ("approve_closing", "deputy_head"),
        ("post_notice", "dispatcher"),
    ):
        world.take(verb, task, who)
    world.on(dt.date(2023, 3, 1)).take("strike_off", task, "dispatcher")
    reopened(world, task)
    assert lamp(task, AGAIN).code == "first_due_passed"
    assert lamp(task, dt.date(2023, 4, 28)).code == "behind_far"


def test_the_days_between_two_reports_are_counted_from_the_day_it_was_taken_up_again(world: World) -> None:
    task = reopened(world, world.task("struck", targets=(), phases=(), first_due_date=dt.date(2023, 5, 31)))
    assert lamp(task, AGAIN).code == "on_course"
    assert said(task, dt.date(2023, 4, 26)) == "应于4月20日报进展，已过5个工作日还没有报"


def test_the_page_of_a_reopened_task_keeps_the_old_figures_in_its_story(world: World) -> None:
    task = reopened(world)
    world.on(AGAIN, 10)
    clock.set_forward(dt.datetime(2023, 5, 31, 10, tzinfo=SHANGHAI))
    page = browser(world, "deputy_head").get(f"/j/{COUNTY}/tasks/{task}/").content.decode()
    assert "80项手续全部办结" in page
    assert "<small>-R1</small>" in page
