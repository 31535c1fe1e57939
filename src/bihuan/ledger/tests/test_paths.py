"""Drafts, objections, plans, notice, look-back, through their commands: the usual day first, then each refusal."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from bihuan import journal
from bihuan.journal.models import Chain, Entry
from bihuan.journal.testing import refused
from bihuan.ledger import commands, phrases, queries, rules
from bihuan.ledger.models import (
    Assisting,
    LookBack,
    Pause,
    Phase,
    Plan,
    Remark,
    Seal,
    Standard,
    Target,
)
from bihuan.ledger.queries.lists import Filters
from bihuan.ledger.testing import COUNTY, World

DUE = dt.date(2023, 2, 28)


def sequence() -> int:
    return Chain.objects.get(jurisdiction=COUNTY, stream=journal.MAIN).sequence


def last() -> Entry:
    return Entry.objects.filter(jurisdiction=COUNTY, stream=journal.MAIN).latest("sequence")


def page_of(world: World, task: UUID, who: str) -> queries.TaskPage:
    acting = commands.shared.acting(world.actor(who), world.at)
    page = queries.task_page(jurisdiction=COUNTY, task=task, acting=acting, today=world.at.date())
    assert page is not None
    return page


def live(world: World, task: UUID, who: str) -> list[str]:
    return [step.verb for step in page_of(world, task, who).steps if step.is_live]


def queue(world: World, who: str) -> list[tuple[UUID, str]]:
    acting = commands.shared.acting(world.actor(who), world.at)
    found = queries.queue(jurisdiction=COUNTY, acting=acting, today=world.at.date())
    return [(item.line.id, item.verb) for item in found]


def promise(world: World, **changes: Any) -> commands.NewTask:
    new = commands.NewTask(
        campaign=world.campaign,
        domain="项目建设",
        title="前期手续办理月活动（修改）",
        leader=world.posts["deputy_head"],
        lead_office=world.offices["lead"],
        supervision_group=world.offices["group"],
        first_due_date=dt.date(2023, 3, 10),
        standards=("全部手续取得批文",),
    )
    return replace(new, **changes)


# Drafts


def test_a_leader_sends_a_draft_back_and_it_is_revised_under_its_number(world: World) -> None:
    task = world.task("revising")
    number = world.row(task).number
    assert queue(world, "dispatcher") == [(task, "revise_task")]
    world.take("revise_task", task, "dispatcher", new=promise(world, targets=(), phases=()))
    row = world.row(task)
    assert (row.state, row.number, row.title) == ("drafted", number, "前期手续办理月活动（修改）")
    assert (row.first_due_date, row.due_date) == (dt.date(2023, 3, 10),) * 2
    assert queue(world, "deputy_head") == [(task, "approve_task")]
    assert "ledger_task" in last().body.decode()
    world.take("approve_task", task, "deputy_head")


def test_a_line_left_out_of_a_revised_draft_is_kept_aside_and_may_come_back(world: World) -> None:
    task = world.task("revising")
    world.take("revise_task", task, "dispatcher", new=promise(world))
    assert [s.words for s in Standard.objects.filter(jurisdiction=COUNTY, task_id=task)] == ["全部手续取得批文"]
    assert Standard.every.filter(jurisdiction=COUNTY, task_id=task).count() == 2
    assert not Target.objects.filter(jurisdiction=COUNTY, task_id=task).exists()
    assert not Assisting.objects.filter(jurisdiction=COUNTY, task_id=task).exists()
    again = promise(
        world,
        standards=("一", "二", "三"),
        assisting=(world.offices["assisting"],),
        targets=(commands.NewTarget("累计办结", "项", Decimal(70)),),
        phases=(commands.NewPhase(dt.date(2023, 2, 20), "办结50项", 0, Decimal(50)),),
    )
    world.take("revise_task", task, "dispatcher", new=again)
    lines = Standard.objects.filter(jurisdiction=COUNTY, task_id=task).order_by("order")
    assert [(s.order, s.words) for s in lines] == [(1, "一"), (2, "二"), (3, "三")]
    target = Target.objects.get(jurisdiction=COUNTY, task_id=task)
    assert (target.first_value, target.value) == (Decimal(70),) * 2
    assert Phase.objects.get(jurisdiction=COUNTY, task_id=task).target_id == target.id
    assert Assisting.every.filter(jurisdiction=COUNTY, task_id=task).count() == 1


def test_a_withdrawn_draft_keeps_its_number_and_counts_nowhere(world: World) -> None:
    task = world.task("withdrawn")
    row = world.row(task)
    assert (row.state, row.number) == ("withdrawn", 1)
    assert world.row(world.open()).number == 2
    assert rules.accounts_passed(rules.State.WITHDRAWN) == ()
    viewer = commands.shared.acting(world.actor("dispatcher"), world.at)

    def found(**filters: Any) -> tuple[list[UUID], dict[str, int]]:
        listed = queries.task_list(
            jurisdiction=COUNTY, filters=Filters(**filters), today=world.at.date(), viewer=viewer
        )
        return [line.id for line in listed.page.object_list], dict(listed.left)

    assert found()[0] != [task]
    assert task not in found()[0]
    assert found()[1] == {"withdrawn": 1}
    assert found(left="withdrawn")[0] == [task]
    assert found(words="1")[0] == [task]


# Objections


def test_scenario_5_a_unit_objects_and_the_task_goes_to_another_under_its_number(world: World) -> None:
    task = world.task("objected")
    number = world.row(task).number
    assert world.row(task).paused_date is None  # the clock pauses only after the supervision office accepts
    assert not Pause.objects.filter(jurisdiction=COUNTY, task_id=task).exists()
    assert queue(world, "dispatcher") == [(task, "accept_objection")]
    world.on(dt.date(2023, 2, 8)).take("accept_objection", task, "dispatcher")
    assert (world.state(task), world.row(task).paused_date) == ("reassigning", dt.date(2023, 2, 8))
    world.on(dt.date(2023, 2, 13)).take("reassign_task", task, "dispatcher")
    row = world.row(task)
    assert (row.state, row.number, row.lead_office_id) == ("handed_over", number, world.offices["other"])
    assert (row.first_due_date, row.paused_date) == (DUE, None)
    assert row.due_date == dt.date(2023, 3, 3)  # three working days: 8, 9, 10 February
    pause = Pause.objects.get(jurisdiction=COUNTY, task_id=task)
    assert (pause.kind, pause.since_date, pause.until_date) == ("objection", dt.date(2023, 2, 8), dt.date(2023, 2, 12))
    kinds = [line.kind for line in queries.story(jurisdiction=COUNTY, task=task)]
    assert kinds[:3] == ["ledger.task.reassigned", "ledger.objection.accepted", "ledger.task.objected"]
    commands.sign_for_task(task=task, **world.by("other_chief"))
    with refused("not_your_task"):
        world.take("report_progress", task, "liaison")


def test_a_dismissed_objection_leaves_the_clock_running(world: World) -> None:
    task = world.task("objected")
    world.on(dt.date(2023, 2, 9)).take("dismiss_objection", task, "dispatcher")
    row = world.row(task)
    assert (row.state, row.due_date, row.paused_date) == ("handed_over", DUE, None)
    assert not Pause.objects.filter(jurisdiction=COUNTY, task_id=task).exists()
    assert last().kind == "ledger.objection.dismissed"


def test_assisting_offices_may_change_with_the_lead_office(world: World) -> None:
    task = world.task("reassigning")
    new = world.offices["assisting"]
    world.take("reassign_task", task, "dispatcher", lead_office=new, assisting=(world.offices["other"],))
    rows = Assisting.objects.filter(jurisdiction=COUNTY, task_id=task)
    assert [row.office_id for row in rows] == [world.offices["other"]]
    other = world.task("reassigning")
    world.take("reassign_task", other, "dispatcher", lead_office=new)
    assert not Assisting.objects.filter(jurisdiction=COUNTY, task_id=other).exists()  # it leads now


def test_a_reassignment_needs_another_office_and_spares_the_group(world: World) -> None:
    task = world.task("reassigning")
    with refused("same_office"):
        world.take("reassign_task", task, "dispatcher", lead_office=world.offices["lead"])
    with refused("own_work"):
        world.take("reassign_task", task, "dispatcher", assisting=(world.offices["group"],))
    with refused("not_found"):
        world.take("reassign_task", task, "dispatcher", lead_office=UUID(int=7))


def test_scenario_4_a_unit_does_not_sign_and_nobody_reports_in_its_place(world: World) -> None:
    task = world.task("handed_over", targets=(), phases=())
    world.on(dt.date(2023, 2, 9))  # handed over on Monday the 6th
    judged = page_of(world, task, "dispatcher").judgement
    assert (judged.lamp.value, judged.code) == ("yellow", "not_signed_for")
    for who in ("dispatcher", "liaison"):
        with refused("wrong_state"):
            world.take("report_progress", task, who)
    commands.chase_task(task=task, words="请签收。", answer_by_date=dt.date(2023, 2, 14), **world.by("dispatcher"))
    assert Remark.objects.get(jurisdiction=COUNTY, task_id=task).kind == Remark.CHASE  # reminder slip 1
    commands.sign_for_task(task=task, **world.by("chief"))
    with refused("wrong_role"):
        world.take("report_progress", task, "dispatcher")


# Plans


def plan(day: int, value: int, words: str = "办结70项") -> dict[str, Any]:
    phase = commands.NewPhase(dt.date(2023, 2, day), words, 0, Decimal(value))
    return {"measures": f"每周会办，{day}日前到{value}项。", "phases": (phase,)}


def test_a_first_plan_stands_at_once_beside_what_was_promised(world: World) -> None:
    task = world.task("underway")
    world.take("file_plan", task, "liaison", **plan(20, 70))
    assert Plan.objects.get(jurisdiction=COUNTY, task_id=task).state == Plan.FILED
    words = [p.words for p in Phase.objects.filter(jurisdiction=COUNTY, task_id=task).order_by("due_date")]
    assert words == ["办结60项", "办结70项"]
    assert world.state(task) == "underway"


def test_a_later_plan_waits_for_the_supervision_office_and_the_first_stays_beside_it(world: World) -> None:
    task = world.task("underway")
    world.take("file_plan", task, "liaison", **plan(20, 70))
    world.take("file_plan", task, "liaison", **plan(24, 70))
    assert queue(world, "dispatcher") == [(task, "accept_plan")]
    current = Phase.objects.filter(jurisdiction=COUNTY, task_id=task).order_by("due_date")
    assert [p.due_date.day for p in current] == [10, 20]
    with refused("plan_waits"):
        world.take("file_plan", task, "liaison", **plan(25, 70))
    world.take("accept_plan", task, "dispatcher", words="同意。")
    assert [p.due_date.day for p in current.all()] == [10, 24]  # promised at the opening: never moved
    versions = page_of(world, task, "auditor").paths.plans
    assert [(v.number, v.is_current) for v in versions] == [(2, True), (1, False)]
    moved = versions[0].phases[0]
    assert (moved.change, moved.old_due_date, moved.due_date.day) == ("moved", dt.date(2023, 2, 20), 24)
    assert queue(world, "dispatcher") == []


def test_a_phased_target_reached_before_stays_reached_in_the_next_plan(world: World) -> None:
    task = world.task("underway")
    world.take("file_plan", task, "liaison", **plan(20, 55, "办结55项"))
    world.take("report_progress", task, "liaison")  # 57
    both = (*plan(20, 55, "办结55项")["phases"], *plan(22, 57, "办结57项")["phases"], *plan(24, 75)["phases"])
    world.take("file_plan", task, "liaison", measures="加会办。", phases=both)
    world.take("accept_plan", task, "dispatcher")
    rows = Phase.objects.filter(jurisdiction=COUNTY, task_id=task, plan__number=2).order_by("due_date")
    assert [bool(p.reached_date) for p in rows] == [True, True, False]


def test_a_refused_plan_leaves_the_one_in_force(world: World) -> None:
    task = world.task("underway")
    world.take("file_plan", task, "liaison", **plan(20, 70))
    world.take("file_plan", task, "liaison", **plan(24, 70))
    world.take("refuse_plan", task, "dispatcher")
    assert [p.state for p in Plan.objects.filter(jurisdiction=COUNTY, task_id=task).order_by("number")] == [
        "filed",
        "refused",
    ]
    with refused("no_plan_pending"):
        world.take("accept_plan", task, "dispatcher")
    with refused("no_plan_pending"):
        world.take("refuse_plan", task, "dispatcher")


def test_a_plan_keeps_within_the_promise(world: World) -> None:
    task = world.task("underway")
    late = (commands.NewPhase(dt.date(2023, 3, 1), "晚于期限"),)
    past = (commands.NewPhase(dt.date(2023, 2, 1), "已经过去"),)
    other_unit = (commands.NewPhase(dt.date(2023, 2, 20), "办结8000项", 0, Decimal(8000)),)
    strange = (commands.NewPhase(dt.date(2023, 2, 20), "别的指标", 5, Decimal(1)),)
    for phases, code in (
        (late, "phase_after_due"),
        (past, "phase_in_past"),
        (other_unit, "phase_tenfold"),
        (strange, "unknown_target"),
    ):
        with refused(code):
            world.take("file_plan", task, "liaison", phases=phases)
    with refused("missing"):
        world.take("file_plan", task, "liaison", measures="")


# Public notice


def test_a_noticed_task_is_struck_off_only_after_the_last_day(world: World) -> None:
    task = world.task("posted")
    row = world.row(task)
    assert row.notice_until_date == dt.date(2023, 2, 13)  # five working days after Monday the 6th
    assert last().kind == "ledger.notice.posted"
    world.on(dt.date(2023, 2, 13))
    assert queue(world, "dispatcher") == []
    with refused("notice_runs"):
        world.take("strike_off", task, "dispatcher")
    world.on(dt.date(2023, 2, 14))
    assert queue(world, "dispatcher") == [(task, "strike_posted")]
    world.take("strike_off", task, "dispatcher")
    assert world.state(task) == "struck"


def test_a_notice_is_posted_where_the_campaign_asks_for_one_and_only_there(world: World) -> None:
    task = world.task("decided", campaign=world.noticed())
    assert queue(world, "dispatcher") == [(task, "post_notice")]
    with refused("notice_first"):
        world.take("strike_off", task, "dispatcher")
    other = world.task("decided")
    with refused("no_notice_asked"):
        world.take("post_notice", other, "dispatcher")


def test_a_leader_sends_a_task_back_while_its_notice_runs(world: World) -> None:
    task = world.task("posted")
    world.take("refuse_closing", task, "deputy_head")
    row = world.row(task)
    assert (row.state, row.notice_until_date, row.returned_count) == ("underway", None, 1)
    assert row.returned_date == world.at.date()


# Look-back and reopening


def test_scenario_15_a_relapse_is_reopened_under_its_number_with_the_seal_kept(world: World) -> None:
    task = world.task("struck")
    number = world.row(task).number
    world.on(dt.date(2023, 4, 6)).take("order_look_back", task, "dispatcher", due_date=dt.date(2023, 4, 14))
    assert queue(world, "second_inspector") == [(task, "record_look_back")]
    world.on(dt.date(2023, 4, 12)).take("record_look_back", task, "second_inspector")
    assert queue(world, "second_inspector") == []
    assert queue(world, "deputy_head") == [(task, "reopen_task")]
    world.on(dt.date(2023, 4, 13)).take("reopen_task", task, "deputy_head", due_date=dt.date(2023, 5, 15))
    row = world.row(task)
    assert (row.state, row.number, row.reopened_count, row.first_due_date) == ("underway", number, 1, DUE)
    assert (row.due_date, row.told_date, row.struck_date, row.seal_number) == (dt.date(2023, 5, 15), None, None, None)
    assert phrases.task_number(row.year, row.number, row.reopened_count).endswith("-R1")
    seal = Seal.objects.get(jurisdiction=COUNTY, task_id=task)
    assert (seal.seal_year, seal.seal_number, seal.reopened_date) == (2023, 1, dt.date(2023, 4, 13))
    shown = page_of(world, task, "auditor")
    assert all(line.is_met is None and line.is_answered is None for line in shown.standards)
    assert shown.checks[0].first
    for _state, verb, who in (
        ("", "declare_completion", "liaison"),
        ("", "sign_completion", "chief"),
        ("", "begin_check", "group_leader"),
        ("", "measure_check", "group_leader"),
        ("", "conclude_check", "group_leader"),
        ("", "countersign_check", "inspector"),
        ("", "approve_closing", "deputy_head"),
        ("", "strike_off", "dispatcher"),
    ):
        world.take(verb, task, who)
    assert (world.row(task).seal_number, world.state(task)) == (2, "struck")
    assert queue(world, "deputy_head") == []


def test_a_task_that_still_stands_is_not_waited_for(world: World) -> None:
    task = world.task("struck")
    world.take("order_look_back", task, "dispatcher")
    with refused("look_back_waits"):
        world.take("order_look_back", task, "dispatcher")
    world.take("record_look_back", task, "second_inspector", result="stands", findings="批文都在有效期。")
    assert queue(world, "deputy_head") == []
    with refused("no_look_back"):
        world.take("record_look_back", task, "second_inspector")
    world.take("order_look_back", task, "dispatcher")
    assert LookBack.objects.filter(jurisdiction=COUNTY, task_id=task).count() == 2


def test_who_verified_a_task_does_not_look_back_at_it_where_somebody_else_can(world: World) -> None:
    task = world.task("struck")
    world.take("order_look_back", task, "dispatcher")
    with refused("checked_it"):
        world.take("record_look_back", task, "inspector")
    with refused("own_work"):
        world.take("record_look_back", task, "partial_inspector")
    with refused("unknown_result"):
        world.take("record_look_back", task, "second_inspector", result="maybe")
    world.away("second_inspector")
    world.take("record_look_back", task, "inspector")


def test_days_that_are_over_are_refused(world: World) -> None:
    task = world.task("struck")
    with refused("day_in_past"):
        world.take("order_look_back", task, "dispatcher", due_date=dt.date(2023, 2, 1))
    with refused("day_in_past"):
        world.take("reopen_task", task, "deputy_head", due_date=dt.date(2023, 2, 1))


# Every step: the wrong role, the wrong state, what is missing, a stale row, a double click

WRONG = [
    ("drafted", "refuse_approval", "other_deputy", "not_the_leader"),
    ("drafted", "refuse_approval", "dispatcher", "wrong_role"),
    ("approved", "refuse_approval", "deputy_head", "wrong_state"),
    ("revising", "withdraw_draft", "deputy_head", "wrong_role"),
    ("approved", "withdraw_draft", "dispatcher", "wrong_state"),
    ("handed_over", "object_task", "dispatcher", "wrong_role"),
    ("handed_over", "object_task", "other_chief", "not_your_task"),
    ("underway", "object_task", "chief", "wrong_state"),
    ("objected", "sign_for_task", "chief", "wrong_state"),
    ("objected", "accept_objection", "deputy_head", "wrong_role"),
    ("handed_over", "accept_objection", "dispatcher", "wrong_state"),
    ("objected", "dismiss_objection", "chief", "wrong_role"),
    ("reassigning", "dismiss_objection", "dispatcher", "wrong_state"),
    ("reassigning", "reassign_task", "county_head", "wrong_role"),
    ("objected", "reassign_task", "dispatcher", "wrong_state"),
    ("underway", "file_plan", "assisting_liaison", "not_your_task"),
    ("underway", "file_plan", "dispatcher", "wrong_role"),
    ("handed_over", "file_plan", "chief", "wrong_state"),
    ("underway", "accept_plan", "chief", "wrong_role"),
    ("decided", "post_notice", "deputy_head", "wrong_role"),
    ("verified", "post_notice", "dispatcher", "wrong_state"),
    ("posted", "refuse_closing", "dispatcher", "wrong_role"),
    ("posted", "strike_off", "deputy_head", "wrong_role"),
    ("struck", "order_look_back", "group_leader", "wrong_role"),
    ("decided", "order_look_back", "dispatcher", "wrong_state"),
    ("struck", "record_look_back", "dispatcher", "wrong_role"),
    ("struck", "reopen_task", "other_deputy", "not_the_leader"),
    ("struck", "reopen_task", "dispatcher", "wrong_role"),
    ("underway", "reopen_task", "deputy_head", "wrong_state"),
    ("concluded", "replace_second", "inspector", "wrong_role"),
    ("verified", "replace_second", "group_leader", "wrong_state"),
    ("underway", "take_back_sign_for", "other_chief", "not_your_task"),
    ("underway", "take_back_progress", "dispatcher", "wrong_role"),
    ("declared", "take_back_draft", "dispatcher", "wrong_role"),
    ("objected", "take_back_objection", "other_chief", "not_your_task"),
]


@pytest.mark.parametrize(("state", "verb", "who", "code"), WRONG)
def test_a_refused_step_leaves_no_trace(world: World, state: str, verb: str, who: str, code: str) -> None:
    task = world.task(state)
    before, row = sequence(), world.row(task)
    with refused(code):
        world.take(verb, task, who)
    assert (sequence(), world.row(task).written_by) == (before, row.written_by)


def test_what_is_not_offered_is_refused(world: World) -> None:
    with refused("unknown_method"):
        world.take("begin_check", world.task("reported"), "group_leader", methods=["guess"])
    with refused("unknown_phase"):
        world.take("report_progress", world.task("underway"), "liaison", reached=frozenset({UUID(int=9)}))


MISSING = [
    ("drafted", "refuse_approval", "deputy_head", {"reason": ""}),
    ("drafted", "withdraw_draft", "dispatcher", {"reason": ""}),
    ("handed_over", "object_task", "chief", {"reason": ""}),
    ("objected", "dismiss_objection", "dispatcher", {"reason": ""}),
    ("posted", "refuse_closing", "deputy_head", {"reason": ""}),
    ("struck", "reopen_task", "deputy_head", {"reason": ""}),
]


@pytest.mark.parametrize(("state", "verb", "who", "values"), MISSING)
def test_a_reason_is_asked_for(world: World, state: str, verb: str, who: str, values: dict[str, Any]) -> None:
    task = world.task(state)
    with refused("missing"):
        world.take(verb, task, who, **values)


CLICKED = [
    ("drafted", "refuse_approval", "deputy_head"),
    ("revising", "withdraw_draft", "dispatcher"),
    ("handed_over", "object_task", "chief"),
    ("objected", "accept_objection", "dispatcher"),
    ("objected", "dismiss_objection", "dispatcher"),
    ("objected", "take_back_objection", "chief"),
    ("reassigning", "reassign_task", "dispatcher"),
    ("underway", "file_plan", "liaison"),
    ("underway", "take_back_sign_for", "chief"),
    ("declared", "take_back_draft", "liaison"),
    ("reported", "take_back_signed", "chief"),
    ("posted", "refuse_closing", "deputy_head"),
    ("struck", "order_look_back", "dispatcher"),
    ("struck", "reopen_task", "deputy_head"),
]


@pytest.mark.parametrize(("state", "verb", "who"), CLICKED)
def test_a_double_click_is_one_act_and_an_old_page_is_told_so(world: World, state: str, verb: str, who: str) -> None:
    task = world.task(state)
    values = world.values(verb, task)
    stale = (("ledger_task", str(task), world.row(task).written_by - 1),)
    with pytest.raises(journal.StaleRow):
        getattr(commands, verb)(task=task, **values, **world.by(who, expected=stale))
    by = world.by(who, fingerprint=b"one")
    done = getattr(commands, verb)(task=task, **values, **by)
    before = sequence()
    with pytest.raises(journal.AlreadyDone) as again:
        getattr(commands, verb)(task=task, **values, **by)
    assert (again.value.receipt, again.value.same, sequence()) == (done.receipt, True, before)
