"""What somebody tries who means ill: a second signature of one's own by delegation, files of a closed claim, endless input."""

import datetime as dt
import time
from dataclasses import replace
from typing import Any

import pytest

from bihuan.access import personal
from bihuan.journal.testing import refused
from bihuan.ledger import commands, queries, reach
from bihuan.ledger.forms.fields import FigureField, line, words
from bihuan.ledger.models import Evidence, LookBack
from bihuan.ledger.rules import doubts, figures, thin
from bihuan.ledger.rules.applications import ApplicationKind
from bihuan.ledger.rules.loop import Comparison
from bihuan.ledger.rules.matters import ReasonClass
from bihuan.ledger.testing import COUNTY, World
from bihuan.organization import commands as organization
from bihuan.organization import queries as people

from .test_standing_in import live

LONG = 100_000


def lend(world: World, post: str, to: str) -> None:
    """Let another post act in the place of one for the week, and that of the security administrator enter it."""
    organization.delegate(
        post=world.posts[post],
        to_post=world.posts[to],
        since_date=dt.date(2023, 2, 6),
        until_date=dt.date(2023, 2, 28),
        reason="外出",
        **world.by("security_admin"),
    )


def in_place(world: World, post: str, who: str) -> dict[str, Any]:
    """Return by, at and act of somebody who acts in a post that was lent to theirs."""
    person = world.actor(who).holder
    return {**world.by(post), "by": replace(world.actor(post), holder=person, delegate=world.posts[who])}


# The same hand twice


def test_who_measured_in_a_lent_post_does_not_countersign_in_their_own(world: World) -> None:
    task = world.task("checking")
    lend(world, "group_leader", "inspector")
    for verb in ("measure_check", "conclude_check"):
        values = world.values(verb, task)
        getattr(commands, verb)(task=task, **values, **in_place(world, "group_leader", "inspector"))
    assert "confirm_check" not in live(world, task, "inspector")
    with refused("same_person"):
        world.take("countersign_check", task, "inspector")
    assert world.state(task) == "concluded"


def test_who_agreed_in_a_lent_post_does_not_grant_in_their_own(world: World) -> None:
    task = world.task("underway")
    wish = commands.NewApplication(
        kind=ApplicationKind.EXTENSION,
        reason_class=ReasonClass.APPROVAL,
        reason="省里尚未批复。",
        done_so_far="材料已报省厅。",
        new_due_date=dt.date(2023, 3, 31),
    )
    made = commands.file_application(task=task, new=wish, **world.by("chief")).made
    lend(world, "dispatcher", "deputy_head")
    which: dict[str, Any] = {"task": task, "application": made}
    commands.check_application(**which, **in_place(world, "dispatcher", "deputy_head"))
    with refused("same_decider"):
        commands.grant_application(**which, **world.by("deputy_head"))
    commands.grant_application(**which, **world.by("county_head"))
    assert world.row(task).due_date == dt.date(2023, 3, 31)


@pytest.mark.parametrize("post", ["deputy_head", "county_head"])
def test_who_leads_the_office_does_not_close_its_task_in_a_leaders_place(world: World, post: str) -> None:
    task = world.task("verified")
    lend(world, post, "chief")
    with refused("own_closing"):
        commands.approve_closing(task=task, **in_place(world, post, "chief"))
    assert world.state(task) == "verified"
    world.take("approve_closing", task, "deputy_head")


def test_who_signed_the_report_in_a_lent_post_does_not_close_the_task(world: World) -> None:
    task = world.task("declared")
    lend(world, "chief", "deputy_head")
    values = world.values("sign_completion", task)
    commands.sign_completion(task=task, **values, **in_place(world, "chief", "deputy_head"))
    for verb, who in (
        ("begin_check", "group_leader"),
        ("measure_check", "group_leader"),
        ("conclude_check", "group_leader"),
        ("countersign_check", "inspector"),
    ):
        world.take(verb, task, who)
    assert "approve_closing" not in live(world, task, "deputy_head")
    with refused("own_closing"):
        world.take("approve_closing", task, "deputy_head")
    assert "approve_closing" in live(world, task, "county_head")


def test_who_countersigned_in_a_lent_post_does_not_look_back_in_their_own(world: World) -> None:
    task = world.task("concluded", assisting=())  # so that the group has somebody else: the assisting office's man
    lend(world, "inspector", "second_inspector")
    commands.countersign_check(task=task, **in_place(world, "inspector", "second_inspector"))
    for verb, who in (
        ("approve_closing", "county_head"),
        ("strike_off", "dispatcher"),
        ("order_look_back", "dispatcher"),
    ):
        world.take(verb, task, who)
    found = {"result": LookBack.STANDS, "findings": "现场看了，保持。"}
    with refused("checked_it"):
        commands.record_look_back(task=task, **found, **world.by("second_inspector"))


# Whom nobody can answer


def test_no_task_waits_for_an_office_that_is_no_more(world: World) -> None:
    task = world.task("underway")
    merged = {"offices": [world.offices["other"]], "successor": world.offices["assisting"], "reason": "机构改革"}
    organization.merge_offices(**merged, since_date=dt.date(2023, 2, 6), **world.by("system_admin"))
    wait: dict[str, Any] = {"words": "等张庄乡清点青苗。", "reason_class": ReasonClass.PARTNER}
    with refused("not_found"):
        commands.raise_blocker(
            task=task, office=world.offices["other"], since_date=dt.date(2023, 2, 6), **wait, **world.by("chief")
        )
    objected = world.task("reassigning")
    with refused("not_found"):
        commands.reassign_task(task=objected, lead_office=world.offices["other"], **world.by("dispatcher"))


# What is closed stays closed with its files


def test_the_files_of_a_part_are_closed_to_who_checks_as_its_words_are(world: World) -> None:
    task = world.task("underway")
    file = commands.FileGiven("红线图.pdf", b"\7" * 32, 10, "pdf")
    held = commands.parts.check_held
    commands.parts.check_held = lambda given: None
    try:
        commands.report_part(task=task, words="已划定红线3处。", evidence=(file,), **world.by("assisting_liaison"))
    finally:
        commands.parts.check_held = held
    row = Evidence.objects.get(jurisdiction=COUNTY, task_id=task)
    for verb, who in (("declare_completion", "liaison"), ("sign_completion", "chief")):
        world.take(verb, task, who)

    def reads(who: str) -> bool:
        person = world.actor(who).holder
        assert person is not None
        post = people.acting_post(person, jurisdiction=COUNTY, post=world.posts[who], on=world.at.date())
        assert post is not None
        given = queries.file_of(jurisdiction=COUNTY, task=task, evidence=row.id, post=post)
        assert (given is not None) is Evidence.objects.filter(reach.evidence(post), jurisdiction=COUNTY).exists()
        return given is not None

    assert not reads("inspector")
    assert reads("auditor")
    for verb, who in (("begin_check", "group_leader"), ("measure_check", "group_leader")):
        world.take(verb, task, who)
    assert reads("inspector")


# Endless input

TEXTS = {
    "digits": "1" * LONG,
    "full width": "１" * LONG,
    "numerals": "九" * LONG,
    "commas": "1," * (LONG // 2),
    "phones": "13800138000 " * (LONG // 12),
    "spaces": "机密" + " " * LONG,
    "quarters": "1" * LONG + "季度",
}


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_no_text_keeps_a_guard_busy(name: str) -> None:
    known = doubts.Known("固定资产投资", "万元", value := FigureField(unit="万元").clean("100"), Comparison.AT_LEAST)
    text, began = TEXTS[name], time.process_time()
    personal.mask(text)
    personal.secrecy(text)
    thin.says_something(text)
    doubts.ask(known, value, typed=text, words=text)
    assert time.process_time() - began < 10  # seconds; they would be hours


@pytest.mark.parametrize(
    "typed", ["九" * 5000, "1" * 5000, "1e999999999999999999亿元", "1e9999999公顷", "1e99999999", "亿" * 61, " " * 99]
)
@pytest.mark.parametrize("unit", ["万元", "亩", "项", ""])
def test_a_figure_that_nobody_can_reckon_with_is_none(typed: str, unit: str) -> None:
    assert figures.read(typed, unit) is None
    with pytest.raises(Exception, match="只填数|这一栏要填"):
        FigureField(unit=unit).clean(typed)


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200f", "\u061c"])
@pytest.mark.parametrize("field", [words, line])
def test_what_turns_the_letters_round_is_refused(field: Any, mark: str) -> None:
    with pytest.raises(Exception, match="看不见的字符"):
        field("事项").clean(f"已办结{mark}08项")


def test_numbers_side_by_side_are_covered_each() -> None:
    text = "电话13800138000、139 0013 9000，身份证11010519491231002X。"
    assert personal.mask(text) == "电话138****8000、139****9000，身份证110***********002X。"
