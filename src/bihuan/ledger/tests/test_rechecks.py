"""A returned report: its office's word, and other people who look again; scenario 14 of the field."""

import datetime as dt
from decimal import Decimal
from uuid import UUID

import pytest

from bihuan.deadlines import clock
from bihuan.ledger import commands, rules
from bihuan.ledger.commands.shared import acting_as
from bihuan.ledger.models import Check, Report, Target, Task
from bihuan.ledger.queries.work import waiting
from bihuan.ledger.testing import COUNTY, World, browser
from bihuan.organization import commands as organization
from bihuan.organization import queries as people
from bihuan.organization.roles import OfficeKind, Role

from .test_loop import refused
from .test_pages_task import address, send, text

pytestmark = pytest.mark.usefixtures("february")

ROAD = (commands.NewTarget("村道硬化", "公里", Decimal("2.8")),)
COMMENT = "测量时东段还没有清障，现已清完，请再量一次。"


def later(world: World, days: int) -> None:
    """Let days pass on both clocks."""
    world.at += dt.timedelta(days=days)
    clock.set_forward(world.at + dt.timedelta(hours=8))


def returned(world: World) -> UUID:
    """Lead a task to a report of 2.8 km that two inspectors returned with 2.1."""
    task = world.task("underway", targets=ROAD, phases=())
    (target,) = Target.objects.filter(jurisdiction=COUNTY, task_id=task)
    claimed, measured = {target.id: Decimal("2.8")}, {target.id: Decimal("2.1")}
    declared = world.values("declare_completion", task)
    commands.declare_completion(task=task, **{**declared, "figures": claimed}, **world.by("liaison"))
    commands.sign_completion(task=task, **world.values("sign_completion", task), **world.by("chief"))
    commands.begin_check(task=task, **world.values("begin_check", task), **world.by("group_leader"))
    found = world.values("measure_check", task)
    commands.measure_check(task=task, **{**found, "figures": measured}, **world.by("group_leader"))
    values = {"verdict": rules.Verdict.PARTLY, "findings": "实测2.1公里，东段700米没有硬化。"}
    commands.conclude_check(task=task, **values, **world.by("group_leader"))
    commands.countersign_check(task=task, **world.by("inspector"))
    return task


def second_group(world: World) -> UUID:
    """Open another supervision group with a leader and a member of their own."""
    asked = world.by("dispatcher")
    group = organization.add_office(
        kind=OfficeKind.SUPERVISION_GROUP,
        name="第二督导组",
        short_name="第二督导组",
        name_en="Group 2",
        order=90,
        **asked,
    ).id
    for name, title, role, who in (
        ("second_leader", "组长", Role.GROUP_LEADER, "other-deputy"),
        ("second_member", "组员", Role.INSPECTOR, "other-chief"),
    ):
        post = organization.add_post(
            office=group, title=title, title_en=title, role=role, order=1, **world.by("dispatcher")
        ).id
        organization.appoint_holder(
            post=post, person=world.persons[who], since_date=world.at.date(), **world.by("dispatcher")
        )
        world.posts[name] = post
    return group


def asked_as(world: World, name: str, username: str, group: UUID) -> dict:
    from bihuan import journal

    asked = world.by("dispatcher")
    actor = journal.Actor(jurisdiction=COUNTY, post=world.posts[name], holder=world.persons[username], office=group)
    return {**asked, "by": actor}


def test_scenario_14_the_group_measures_2_1_km_where_2_8_were_reported(world: World) -> None:
    task = returned(world)
    row = Task.objects.get(jurisdiction=COUNTY, id=task)
    assert (row.state, row.returned_count) == ("underway", 1)
    told = text(browser(world, "liaison").get(address(task)))  # the conclusion is fed back to the office
    assert "村道硬化：实测2.1公里，申报2.8公里，比申报少0.7公里（25%）" in told
    assert "实测2.1公里，东段700米没有硬化。" in told

    sent = send(world, "liaison", task, "check/comment/", comment=COMMENT, is_contested="on")
    assert sent.status_code == 302, text(sent)
    told = text(browser(world, "group_leader").get(address(task)))
    assert f"被核查单位意见（请求复核）：{COMMENT}" in told
    assert "县审批局 联络员对核查结论提意见，请求复核" in told

    # The supervision office finds it in its queue and orders a check by other people.
    day = world.at.date()
    post = people.acting_post(world.persons["dispatcher"], jurisdiction=COUNTY, post=world.posts["dispatcher"], on=day)
    assert post is not None
    waits = Task.objects.filter(waiting(acting_as(post, day), day), jurisdiction=COUNTY)
    assert [found.id for found in waits] == [task]
    group = second_group(world)
    sent = send(world, "dispatcher", task, "check/again/", group=str(group), reason="单位请求复核。")
    assert sent.status_code == 302, text(sent)
    row = Task.objects.get(jurisdiction=COUNTY, id=task)
    assert (row.state, row.supervision_group_id) == ("reported", group)
    assert row.told_date == Report.objects.get(jurisdiction=COUNTY, task_id=task).signed_at.date()

    second = {"second": world.posts["second_member"], "methods": ["site"]}
    commands.begin_check(task=task, **second, **asked_as(world, "second_leader", "other-deputy", group))
    before, again = Check.objects.filter(jurisdiction=COUNTY, task_id=task).order_by("number")
    assert again.recheck_of_id == before.id
    assert "第2次核账，复核" in text(browser(world, "auditor").get(address(task)))


def test_who_wrote_the_conclusion_steps_aside_when_others_look_again(world: World) -> None:
    task = returned(world)
    commands.order_recheck(task=task, **world.values("order_recheck", task), **world.by("dispatcher"))
    with refused("wrote_it"):
        commands.begin_check(task=task, **world.values("begin_check", task), **world.by("group_leader"))


def test_the_office_says_its_word_once_and_within_five_days(world: World) -> None:
    task = returned(world)
    commands.comment_check(task=task, comment="认可。", **world.by("chief"))
    with refused("nothing_to_comment"):
        commands.comment_check(task=task, comment="再说一句。", **world.by("chief"))
    late = returned(world)
    later(world, 6)
    with refused("nothing_to_comment"):
        commands.comment_check(task=late, comment="才看到。", **world.by("chief"))


def test_others_look_again_within_thirty_days_and_once(world: World) -> None:
    task, late = returned(world), returned(world)
    commands.order_recheck(task=task, **world.values("order_recheck", task), **world.by("dispatcher"))
    with refused("wrong_state"):
        commands.order_recheck(task=task, **world.values("order_recheck", task), **world.by("dispatcher"))
    later(world, 31)
    with refused("nothing_to_recheck"):
        commands.order_recheck(task=late, **world.values("order_recheck", late), **world.by("dispatcher"))


@pytest.mark.parametrize(
    ("verb", "who", "code"),
    [
        ("comment_check", "other_liaison", "not_your_task"),
        ("comment_check", "dispatcher", "wrong_role"),
        ("order_recheck", "chief", "wrong_role"),
        ("order_recheck", "group_leader", "wrong_role"),
    ],
)
def test_nobody_else_takes_these_steps(world: World, verb: str, who: str, code: str) -> None:
    task = returned(world)
    with refused(code):
        getattr(commands, verb)(task=task, **world.values(verb, task), **world.by(who))


def test_a_group_that_is_none_does_not_look_again(world: World) -> None:
    task = returned(world)
    with refused("no_group"):
        commands.order_recheck(task=task, group=world.offices["lead"], reason="复核", **world.by("dispatcher"))


def test_without_a_return_there_is_nothing_to_say(world: World) -> None:
    task = world.task("underway")
    page = text(browser(world, "chief").get(address(task)))
    assert "对核查提意见" not in page
    with refused("nothing_to_comment"):
        commands.comment_check(task=task, comment="有意见。", **world.by("chief"))
