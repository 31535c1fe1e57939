"""撤回 and 代行: an office takes back its own last word; a step whose post nobody can act in goes to the next post up."""

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID

from bihuan.journal.testing import refused
from bihuan.ledger import commands, phrases, queries, rules
from bihuan.ledger.models import Figure, Phase, Plan, Report, Target
from bihuan.ledger.testing import COUNTY, World, browser
from bihuan.organization import commands as organization


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


def plan(day: int, value: int, words: str = "办结70项") -> dict[str, Any]:
    phase = commands.NewPhase(dt.date(2023, 2, day), words, 0, Decimal(value))
    return {"measures": f"每周会办，{day}日前到{value}项。", "phases": (phase,)}


# Taking back


def test_an_office_takes_its_progress_back_and_it_counts_no_more(world: World) -> None:
    task = world.task("underway", stage="起步")
    world.take("report_progress", task, "liaison", figures={}, stage="会办")
    world.on(dt.date(2023, 2, 7))
    target = Target.objects.get(jurisdiction=COUNTY, task_id=task)
    world.take("report_progress", task, "liaison", figures={target.id: Decimal(61)}, stage="收尾")
    assert Phase.objects.get(jurisdiction=COUNTY, task_id=task).reached_date is not None
    world.take("take_back_progress", task, "chief")
    row = world.row(task)
    assert (row.report_count, row.reported_date, row.stage) == (1, dt.date(2023, 2, 6), "会办")
    assert Phase.objects.get(jurisdiction=COUNTY, task_id=task).reached_date is None
    report = Report.objects.get(jurisdiction=COUNTY, task_id=task, number=2)
    assert report.state == Report.TAKEN_BACK
    assert Figure.objects.filter(jurisdiction=COUNTY, report=report).count() == 1
    assert page_of(world, task, "auditor").targets[0].reported is None
    assert page_of(world, task, "auditor").reports[0].state == "taken_back"
    world.take("take_back_progress", task, "liaison")
    row = world.row(task)
    assert (row.report_count, row.reported_date, row.stage) == (0, None, "起步")
    with refused("nothing_to_take_back"):
        world.take("take_back_progress", task, "liaison")
    world.take("take_back_sign_for", task, "chief")
    assert world.state(task) == "handed_over"


def test_a_completion_report_is_taken_back_written_or_signed_until_the_check_begins(world: World) -> None:
    task = world.task("declared")
    world.take("take_back_draft", task, "liaison")
    assert (world.state(task), world.row(task).report_count) == ("underway", 0)
    world.take("declare_completion", task, "liaison")
    world.take("sign_completion", task, "chief")
    assert world.row(task).told_date is not None
    with refused("wrong_role"):
        world.take("take_back_signed", task, "liaison")
    world.take("take_back_signed", task, "chief")
    row = world.row(task)
    assert (row.state, row.told_date, row.report_count) == ("underway", None, 0)
    assert Phase.objects.get(jurisdiction=COUNTY, task_id=task).reached_date is None
    states = Report.objects.filter(jurisdiction=COUNTY, task_id=task).order_by("number").values_list("state", flat=True)
    assert list(states) == ["taken_back", "taken_back"]
    checking = world.task("checking")
    with refused("wrong_state"):
        world.take("take_back_signed", checking, "chief")


def test_an_unsigned_report_that_was_taken_back_stays_its_offices_own(world: World) -> None:
    task = world.task("declared")
    world.take("take_back_draft", task, "liaison")
    assert page_of(world, task, "auditor").reports == ()
    assert page_of(world, task, "chief").reports[0].state == "taken_back"


def test_nothing_is_taken_back_once_somebody_else_has_acted(world: World) -> None:
    task = world.task("underway")
    world.take("report_progress", task, "liaison")
    assert "take_back_progress" in live(world, task, "liaison")
    commands.remark_on_task(task=task, words="看到了。", **world.by("deputy_head"))
    with refused("acted_on") as found:
        world.take("take_back_progress", task, "liaison")
    assert found.value.facts["who"] == "县政府领导"
    said = phrases.refusal(found.value)
    assert "县政府领导之后已经办了" in said
    assert "ledger." not in said
    assert "take_back_progress" not in live(world, task, "liaison")


def test_an_objection_and_a_pending_plan_are_taken_back(world: World) -> None:
    task = world.task("objected")
    world.take("take_back_objection", task, "liaison")
    assert world.state(task) == "handed_over"
    planned = world.task("underway")
    with refused("no_plan_pending"):
        world.take("take_back_plan", planned, "liaison")
    world.take("file_plan", planned, "liaison", **plan(20, 70))
    world.take("file_plan", planned, "liaison", **plan(24, 70))
    world.take("take_back_plan", planned, "liaison")
    states = Plan.objects.filter(jurisdiction=COUNTY, task_id=planned).order_by("number")
    assert [p.state for p in states] == ["filed", "taken_back"]


# Posts in which nobody can act


def test_an_approver_on_leave_is_stood_in_for_by_the_next_post_up_and_the_story_says_so(world: World) -> None:
    task = world.task("declared")
    assert "sign_completion" not in live(world, task, "deputy_head")
    world.away("chief")
    assert queue(world, "deputy_head") == [(task, "sign_completion")]
    assert queue(world, "other_deputy") == []
    step = next(s for s in page_of(world, task, "deputy_head").steps if s.verb == "sign_completion")
    assert "代行" in phrases.in_place_of(step.in_place_of)
    world.take("sign_completion", task, "deputy_head")
    line = queries.story(jurisdiction=COUNTY, task=task)[0]
    assert "代行一把手" in phrases.story_sentence(line)[0]


def test_an_extension_is_asked_for_by_the_leader_where_the_head_is_away_and_decided_by_somebody_else(
    world: World,
) -> None:
    task = world.task("underway")
    wish = commands.NewApplication(
        kind=rules.ApplicationKind.EXTENSION,
        reason_class=rules.ReasonClass.APPROVAL,
        reason="3个项目用地预审须市级会审。",
        done_so_far="已报市局，2月3日受理。",
        new_due_date=dt.date(2023, 3, 20),
    )
    with refused("wrong_role"):
        commands.file_application(task=task, new=wish, **world.by("deputy_head"))
    world.away("chief")
    for other in ("other_deputy", "county_head", "liaison"):
        with refused("wrong_role"):
            commands.file_application(task=task, new=wish, **world.by(other))
    asked = commands.file_application(task=task, new=wish, **world.by("deputy_head")).made
    assert asked is not None
    line = queries.story(jurisdiction=COUNTY, task=task)[0]
    assert "代行一把手" in phrases.story_sentence(line)[0]
    commands.check_application(task=task, application=asked, **world.by("dispatcher"))
    with refused("wrong_decider"):
        commands.grant_application(task=task, application=asked, **world.by("deputy_head"))
    commands.grant_application(task=task, application=asked, words="同意。", **world.by("county_head"))
    assert world.row(task).due_date == dt.date(2023, 3, 20)


def test_the_page_of_an_application_says_in_whose_place_the_leader_asks(world: World, february: None) -> None:
    task = world.task("underway")
    address = f"/j/{COUNTY}/tasks/{task}/apply/extension/"
    assert "申请理由" not in browser(world, "deputy_head").get(address).content.decode()
    world.away("chief")
    page = browser(world, "deputy_head").get(address).content.decode()
    assert "代行：牵头单位一把手岗位今天无人可办，由领导办" in page
    assert 'name="reason"' in page
    assert "apply/extension/" in browser(world, "deputy_head").get(f"/j/{COUNTY}/tasks/{task}/").content.decode()


def test_a_delegated_post_is_attended(world: World) -> None:
    task = world.task("declared")
    world.away("chief")
    organization.delegate(
        post=world.posts["chief"],
        to_post=world.posts["deputy_chief"],
        since_date=world.at.date(),
        until_date=world.at.date() + dt.timedelta(days=5),
        reason="外出培训",
        **world.by("chief"),
    )
    assert queue(world, "deputy_head") == []
    with refused("wrong_role"):
        world.take("sign_completion", task, "deputy_head")


def test_who_signed_for_an_absent_head_does_not_approve_the_closing(world: World) -> None:
    task = world.task("declared")
    world.away("chief")
    world.take("sign_completion", task, "deputy_head")
    for verb, who in (
        ("begin_check", "group_leader"),
        ("measure_check", "group_leader"),
        ("conclude_check", "group_leader"),
        ("countersign_check", "inspector"),
    ):
        world.take(verb, task, who)
    with refused("signed_it"):
        world.take("approve_closing", task, "deputy_head")
    assert "approve_closing" not in live(world, task, "deputy_head")
    world.take("approve_closing", task, "county_head")


def test_the_supervision_office_is_stood_in_for_by_the_county_head(world: World) -> None:
    task = world.task("approved")
    world.away("dispatcher")
    assert queue(world, "county_head") == [(task, "hand_over_task")]
    world.take("hand_over_task", task, "county_head")
    assert "代行督查室" in phrases.story_sentence(queries.story(jurisdiction=COUNTY, task=task)[0])[0]


def test_a_group_without_its_leader_goes_on_by_an_inspector(world: World) -> None:
    task = world.task("reported")
    with refused("wrong_role"):
        world.take("begin_check", task, "inspector", second=world.posts["second_inspector"])
    world.away("group_leader")
    assert queue(world, "inspector") == [(task, "begin_check")]
    with refused("wrong_role"):
        world.take("begin_check", task, "partial_inspector", second=world.posts["second_inspector"])
    world.take("begin_check", task, "inspector", second=world.posts["second_inspector"])
    assert world.state(task) == "checking"


def test_a_check_whose_first_inspector_is_gone_is_taken_over(world: World) -> None:
    task = world.task("checking")
    world.away("group_leader")
    with refused("not_the_inspector"):
        world.take("measure_check", task, "inspector")  # the second stays the second
    assert queue(world, "second_inspector") == [(task, "measure_check")]
    world.take("measure_check", task, "second_inspector")
    world.take("conclude_check", task, "second_inspector")
    with refused("same_person", "not_the_inspector"):
        world.take("countersign_check", task, "second_inspector")
    world.take("countersign_check", task, "inspector")
    assert world.state(task) == "verified"


def test_a_second_inspector_who_is_gone_is_replaced_by_the_group_leader(world: World) -> None:
    task = world.task("concluded")
    with refused("second_attends"):
        world.take("replace_second", task, "group_leader")
    world.away("inspector")
    assert queue(world, "group_leader") == [(task, "replace_second")]
    with refused("same_person"):
        world.take("replace_second", task, "group_leader", second=world.posts["group_leader"])
    with refused("own_work"):
        world.take("replace_second", task, "group_leader", second=world.posts["partial_inspector"])
    world.take("replace_second", task, "group_leader")
    world.take("countersign_check", task, "second_inspector")
    assert world.state(task) == "verified"
