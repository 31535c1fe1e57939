"""The loop through its commands, on a real database: the usual way first, then each refusal."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest

from bihuan import journal
from bihuan.journal.models import Chain, Entry
from bihuan.journal.testing import refused
from bihuan.ledger import commands, rules
from bihuan.ledger.models import Check, Figure, Phase, Report, Target, Task
from bihuan.ledger.testing import COUNTY, WAY, World
from bihuan.organization import commands as organization

NOBODY = UUID(int=0)
PROMISE = commands.NewTask(
    campaign=NOBODY,
    domain="项目建设",
    title="前期手续办理月活动",
    leader=NOBODY,
    lead_office=NOBODY,
    supervision_group=NOBODY,
    first_due_date=dt.date(2023, 2, 28),
    standards=("全部手续取得批文",),
)


def sequence() -> int:
    return Chain.objects.get(jurisdiction=COUNTY, stream=journal.MAIN).sequence


def test_a_task_walks_from_draft_to_seal_by_one_entry_a_step(world: World) -> None:
    before = sequence()
    task = world.task("struck")
    row = world.row(task)
    assert sequence() == before + 1 + len(WAY)
    assert (row.state, row.seal_year, row.seal_number) == ("struck", 2023, 1)
    assert (row.opened_date, row.told_date, row.checked_date, row.struck_date) == (dt.date(2023, 2, 6),) * 4
    kinds = Entry.objects.filter(jurisdiction=COUNTY, stream=journal.MAIN, sequence__gt=before).order_by("sequence")
    assert list(kinds.values_list("kind", flat=True)) == [
        "ledger.task.opened",
        "ledger.task.approved",
        "ledger.task.handed_over",
        "ledger.task.signed_for",
        "ledger.report.declared",
        "ledger.report.signed",
        "ledger.check.begun",
        "ledger.check.measured",
        "ledger.check.concluded",
        "ledger.check.confirmed",
        "ledger.closing.approved",
        "ledger.task.struck",
    ]


def test_numbers_run_per_year_without_a_gap(world: World) -> None:
    first, second = world.row(world.open()), world.row(world.open())
    world.at = dt.datetime(2024, 1, 2, 9, 0, tzinfo=world.at.tzinfo)
    third = world.row(world.open(first_due_date=dt.date(2024, 2, 1)))
    assert [(t.year, t.number) for t in (first, second, third)] == [(2023, 1), (2023, 2), (2024, 1)]


def test_the_first_promise_stands_beside_the_present_one(world: World) -> None:
    row = world.row(world.open())
    target = Target.objects.get(jurisdiction=COUNTY, task=row)
    assert (row.first_due_date, row.due_date) == (dt.date(2023, 2, 28),) * 2
    assert (target.first_value, target.value) == (Decimal(80), Decimal(80))


def test_progress_keeps_words_figures_and_phases_reached(world: World) -> None:
    task = world.task("underway")
    target = Target.objects.get(jurisdiction=COUNTY, task_id=task)
    done = commands.report_progress(
        task=task, summary="本周办结4项。", figures={target.id: Decimal(61)}, stage="会办", **world.by("liaison")
    )
    report = Report.objects.get(jurisdiction=COUNTY, id=done.made)
    assert (report.number, report.kind, report.state, report.summary) == (1, "progress", "filed", "本周办结4项。")
    assert Figure.objects.get(jurisdiction=COUNTY, report=report).value == Decimal(61)
    assert Phase.objects.get(jurisdiction=COUNTY, task_id=task).reached_date == dt.date(2023, 2, 6)
    assert (world.row(task).stage, world.row(task).report_count) == ("会办", 1)


def test_a_partly_true_report_goes_back_and_may_be_declared_again(world: World) -> None:
    task = world.task("measured")
    values = {"verdict": rules.Verdict.PARTLY, "findings": "6项只有受理通知书。"}
    commands.conclude_check(task=task, **values, **world.by("group_leader"))
    commands.countersign_check(task=task, **world.by("inspector"))
    row = world.row(task)
    assert (row.state, row.told_date, row.returned_count) == ("underway", None, 1)
    assert Report.objects.get(jurisdiction=COUNTY, task=row).state == "returned"
    commands.declare_completion(task=task, **world.values("declare_completion", task), **world.by("liaison"))
    assert world.state(task) == "declared"


def test_a_leader_sends_a_verified_task_back_with_a_reason(world: World) -> None:
    task = world.task("verified")
    commands.refuse_closing(task=task, reason="办结率还要市里通报。", **world.by("deputy_head"))
    row = world.row(task)
    assert (row.state, row.told_date, row.checked_date) == ("underway", None, None)


def test_a_head_declines_a_report_unsigned(world: World) -> None:
    task = world.task("declared")
    commands.decline_completion(task=task, reason="第二条没写批文号。", **world.by("chief"))
    assert world.state(task) == "underway"
    assert Report.objects.get(jurisdiction=COUNTY, task_id=task).declined_reason == "第二条没写批文号。"


def test_the_signature_holds_for_the_text_that_was_seen(world: World) -> None:
    task = world.task("declared")
    with refused("text_changed"):
        commands.sign_completion(task=task, seen=b"\0" * 32, **world.by("chief"))
    commands.sign_completion(task=task, **world.values("sign_completion", task), **world.by("chief"))
    report = Report.objects.get(jurisdiction=COUNTY, task_id=task)
    assert report.text_digest is not None
    assert report.signed_by_id == world.posts["chief"]


@pytest.mark.parametrize(
    ("state", "verb", "who", "code"),
    [
        ("drafted", "approve_task", "other_deputy", "not_the_leader"),
        ("drafted", "approve_task", "dispatcher", "wrong_role"),
        ("drafted", "hand_over_task", "dispatcher", "wrong_state"),
        ("approved", "hand_over_task", "county_head", "wrong_role"),
        ("handed_over", "sign_for_task", "other_chief", "not_your_task"),
        ("underway", "report_progress", "dispatcher", "wrong_role"),
        ("underway", "report_progress", "assisting_liaison", "not_your_task"),
        ("declared", "sign_completion", "liaison", "wrong_role"),
        ("declared", "sign_completion", "other_chief", "not_your_task"),
        ("reported", "begin_check", "chief", "wrong_role"),
        ("reported", "begin_check", "inspector", "wrong_role"),
        ("checking", "measure_check", "inspector", "not_the_inspector"),
        ("concluded", "countersign_check", "group_leader", "same_person"),
        ("concluded", "countersign_check", "partial_inspector", "own_work"),
        ("concluded", "decline_check", "group_leader", "same_person"),
        ("measured", "decline_check", "inspector", "wrong_state"),
        ("verified", "approve_closing", "other_deputy", "not_the_leader"),
        ("verified", "approve_closing", "dispatcher", "wrong_role"),
        ("verified", "strike_off", "dispatcher", "wrong_state"),
        ("decided", "strike_off", "county_head", "wrong_role"),
        ("struck", "report_progress", "liaison", "wrong_state"),
    ],
)
def test_a_refused_step_leaves_no_trace(world: World, state: str, verb: str, who: str, code: str) -> None:
    task = world.task(state)
    before, row = sequence(), world.row(task)
    with refused(code):
        getattr(commands, verb)(task=task, **world.values(verb, task), **world.by(who))
    assert sequence() == before
    assert world.row(task).written_by == row.written_by


def test_the_second_inspector_belongs_to_no_office_of_the_task(world: World) -> None:
    task = world.task("reported")
    values = {"methods": ["papers"], "second": world.posts["partial_inspector"]}
    with refused("own_work"):
        commands.begin_check(task=task, **values, **world.by("group_leader"))
    with refused("not_an_inspector"):
        commands.begin_check(task=task, **{**values, "second": world.posts["chief"]}, **world.by("group_leader"))


def test_a_line_found_unmet_cannot_be_called_true(world: World) -> None:
    task = world.task("checking")
    values = world.values("measure_check", task)
    lines = [replace(values["lines"][0], is_met=False), values["lines"][1]]
    commands.measure_check(task=task, **{**values, "lines": lines}, **world.by("group_leader"))
    with refused("line_not_met"):
        commands.conclude_check(
            task=task, verdict=rules.Verdict.TRUE, findings="清单不全。", **world.by("group_leader")
        )


def test_every_line_of_the_standard_must_be_answered(world: World) -> None:
    task = world.task("underway")
    values = world.values("declare_completion", task)
    with refused("lines_missing"):
        commands.declare_completion(task=task, **{**values, "answers": values["answers"][:1]}, **world.by("liaison"))
    with refused("missing"):
        commands.declare_completion(task=task, **{**values, "figures": {}}, **world.by("liaison"))
    other = Target.objects.get(jurisdiction=COUNTY, task_id=world.task("underway")).id
    with refused("unknown_target"):
        commands.report_progress(task=task, summary="x", figures={other: Decimal(1)}, **world.by("liaison"))


def test_a_person_who_no_longer_holds_the_post_is_refused(world: World) -> None:
    task = world.task("underway")
    stranger = replace(world.actor("liaison"), holder=world.persons["other-chief"])
    with refused("not_holder"):
        commands.report_progress(
            task=task, **world.values("report_progress", task), **{**world.by("liaison"), "by": stranger}
        )


def test_a_deputy_signs_by_dated_delegation_and_the_entry_says_so(world: World) -> None:
    task = world.task("declared")
    organization.delegate(
        post=world.posts["chief"],
        to_post=world.posts["deputy_chief"],
        since_date=dt.date(2023, 2, 6),
        until_date=dt.date(2023, 2, 10),
        reason="局长外出培训",
        **world.by("chief"),
    )
    deputy = replace(world.actor("chief"), holder=world.persons["deputy-chief"], delegate=world.posts["deputy_chief"])
    by = {**world.by("chief"), "by": deputy}
    commands.sign_completion(task=task, **world.values("sign_completion", task), **by)
    entry = Entry.objects.filter(jurisdiction=COUNTY, stream=journal.MAIN).latest("sequence")
    assert str(world.posts["deputy_chief"]).encode() in bytes(entry.body)
    late = {**by, "at": dt.datetime(2023, 2, 13, 9, tzinfo=world.at.tzinfo), "act": world.by("chief")["act"]}
    again = world.task("declared")
    with refused("not_holder"):
        commands.sign_completion(task=again, **world.values("sign_completion", again), **late)


def test_a_double_click_is_one_act(world: World) -> None:
    task = world.task("underway")
    values, by = world.values("report_progress", task), world.by("liaison", fingerprint=b"one")
    done = commands.report_progress(task=task, **values, **by)
    before = sequence()
    with pytest.raises(journal.AlreadyDone) as again:
        commands.report_progress(task=task, **values, **by)
    assert (again.value.receipt, again.value.same) == (done.receipt, True)
    assert (sequence(), Report.objects.filter(jurisdiction=COUNTY, task_id=task).count()) == (before, 1)
    other = {**by, "act": replace(by["act"], fingerprint=b"two")}
    with pytest.raises(journal.AlreadyDone) as different:
        commands.report_progress(task=task, **values, **other)
    assert different.value.same is False


def test_a_form_that_showed_an_older_row_is_refused(world: World) -> None:
    task = world.task("underway")
    shown = (("ledger_task", str(task), world.row(task).written_by),)
    commands.report_progress(task=task, **world.values("report_progress", task), **world.by("liaison"))
    with pytest.raises(journal.StaleRow):
        commands.report_progress(
            task=task, **world.values("report_progress", task), **world.by("liaison", expected=shown)
        )


def test_another_countys_task_is_not_found(world: World) -> None:
    task = world.task("underway")
    by = world.by("liaison")
    with refused("not_holder", "not_found"):
        commands.report_progress(
            task=task,
            **world.values("report_progress", task),
            **{**by, "jurisdiction": "141028", "by": replace(by["by"], jurisdiction="141028")},
        )


def test_a_promise_needs_a_standard_and_a_foreign_group(world: World) -> None:
    with refused("no_standard"):
        world.open(standards=(" ",))
    with refused("own_work"):
        world.open(assisting=(world.offices["group"],))
    with refused("phase_after_due"):
        world.open(phases=(commands.NewPhase(dt.date(2023, 3, 1), "晚于期限"),))
    with refused("phase_tenfold"):  # of 80: written in another unit
        world.open(phases=(commands.NewPhase(dt.date(2023, 2, 10), "办结800项", 0, Decimal(800)),))


def test_one_check_a_report(world: World) -> None:
    task = world.task("struck")
    assert Check.objects.filter(jurisdiction=COUNTY, task_id=task).count() == 1
    assert Task.objects.get(jurisdiction=COUNTY, id=task).returned_count == 0


def test_an_unsigned_report_counts_for_nothing(world: World) -> None:
    task = world.task("underway")
    world_before = world.row(task)
    commands.declare_completion(
        task=task, **world.values("declare_completion", task), stage="已办结", **world.by("liaison")
    )
    row = world.row(task)
    assert (row.report_count, row.reported_date, row.stage) == (
        world_before.report_count, world_before.reported_date, world_before.stage
    )  # fmt: skip
    assert Phase.objects.get(jurisdiction=COUNTY, task_id=task).reached_date is None
    commands.sign_completion(task=task, **world.values("sign_completion", task), **world.by("chief"))
    row = world.row(task)
    assert (row.report_count, row.reported_date, row.stage) == (1, dt.date(2023, 2, 6), "已办结")
    assert Phase.objects.get(jurisdiction=COUNTY, task_id=task).reached_date == dt.date(2023, 2, 6)


def test_a_returned_report_takes_back_the_phases_that_were_not_measured(world: World) -> None:
    task = world.task("checking")
    values = world.values("measure_check", task)
    commands.measure_check(
        task=task, **{**values, "figures": dict.fromkeys(values["figures"], Decimal(57))}, **world.by("group_leader")
    )
    commands.conclude_check(task=task, verdict=rules.Verdict.PARTLY, findings="57项属实。", **world.by("group_leader"))
    assert Phase.objects.get(jurisdiction=COUNTY, task_id=task).reached_date is not None
    commands.countersign_check(task=task, **world.by("inspector"))
    assert Phase.objects.get(jurisdiction=COUNTY, task_id=task).reached_date is None


def test_nothing_is_promised_for_a_day_that_is_over(world: World) -> None:
    late = dt.datetime(2023, 3, 1, 9, 0, tzinfo=world.at.tzinfo)
    new = replace(PROMISE, campaign=world.campaign, leader=world.posts["deputy_head"])
    new = replace(new, lead_office=world.offices["lead"], supervision_group=world.offices["group"])
    with refused("due_in_past"):
        commands.open_task(new=new, **{**world.by("dispatcher"), "at": late})
