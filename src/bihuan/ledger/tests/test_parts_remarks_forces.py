"""Parts, remarks, task forces, ticked tasks through their commands: each refusal, and that it leaves no entry."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest

from bihuan import journal
from bihuan.journal.models import Chain
from bihuan.journal.testing import refused
from bihuan.ledger import commands
from bihuan.ledger.models import Assisting, ForcePhase, Member, Part, Remark
from bihuan.ledger.testing import COUNTY, POSTS, World

SOON = dt.date(2023, 2, 8)


def sequence() -> int:
    return Chain.objects.get(jurisdiction=COUNTY, stream=journal.MAIN).sequence


def test_a_duty_written_at_the_beginning_stands_with_the_office(world: World) -> None:
    office = world.offices["assisting"]
    task = world.task("underway", duties={office: "施工许可15项"})
    assert Assisting.objects.get(jurisdiction=COUNTY, task_id=task).duty == "施工许可15项"
    commands.set_duties(task=task, duties={office: "施工许可16项"}, **world.by("dispatcher"))
    with refused("same_duties"):  # nothing is entered where nothing has changed
        commands.set_duties(task=task, duties={office: "施工许可16项"}, **world.by("dispatcher"))
    assert Assisting.objects.get(jurisdiction=COUNTY, task_id=task).duty == "施工许可16项"


@pytest.mark.parametrize(
    ("state", "name", "office", "code"),
    [
        ("underway", "liaison", "assisting", "wrong_role"),
        ("underway", "dispatcher", "other", "not_found"),
        ("struck", "dispatcher", "assisting", "task_over"),
    ],
)
def test_duties_are_the_supervision_offices_to_write(
    world: World, state: str, name: str, office: str, code: str
) -> None:
    task = world.task(state)
    before = sequence()
    with refused(code):
        commands.set_duties(task=task, duties={world.offices[office]: "办证"}, **world.by(name))
    assert sequence() == before


def test_a_task_without_assisting_offices_has_no_duties(world: World) -> None:
    with refused("no_assisting"):
        commands.set_duties(task=world.task("underway", assisting=()), duties={}, **world.by("dispatcher"))


def test_a_part_counts_for_its_office_until_it_is_taken_back(world: World) -> None:
    task = world.task("underway")
    first = commands.report_part(task=task, words="办了12项。", **world.by("assisting_liaison"))
    second = commands.report_part(task=task, words="办了13项。", **world.by("assisting_liaison"))
    row = Assisting.objects.get(jurisdiction=COUNTY, task_id=task)
    assert (row.part_count, row.told_date) == (2, dt.date(2023, 2, 6))
    commands.take_part_back(part=second.made, **world.by("assisting_liaison"))
    with refused("part_taken_back"):
        commands.take_part_back(part=second.made, **world.by("assisting_liaison"))
    with refused("not_your_part"):
        commands.take_part_back(part=first.made, **world.by("liaison"))
    with refused("not_found"):
        commands.take_part_back(part=uuid4(), **world.by("liaison"))
    row = Assisting.objects.get(jurisdiction=COUNTY, task_id=task)
    assert (row.part_count, Part.objects.filter(jurisdiction=COUNTY, is_taken_back=False).count()) == (1, 1)


@pytest.mark.parametrize(
    ("state", "name", "words", "code"),
    [
        ("underway", "liaison", "办了。", "not_assisting"),
        ("underway", "dispatcher", "办了。", "wrong_role"),
        ("handed_over", "assisting_liaison", "办了。", "wrong_state"),
        ("underway", "assisting_liaison", "", "missing"),
    ],
)
def test_a_part_is_the_assisting_offices_own(world: World, state: str, name: str, words: str, code: str) -> None:
    task = world.task(state)
    before = sequence()
    with refused(code):
        commands.report_part(task=task, words=words, **world.by(name))
    assert sequence() == before


def test_notes_questions_and_reminders_are_numbered_together(world: World) -> None:
    task = world.task("underway")
    commands.remark_on_task(task=task, words="市局下周会审。", **world.by("deputy_head"))
    asked = {"asked_office": world.offices["other"], "answer_by_date": SOON}
    commands.ask_office(task=task, words="地类调整哪天报？", **asked, **world.by("chief"))
    commands.chase_task(task=task, words="抓紧。", answer_by_date=SOON, **world.by("deputy_head"))
    rows = Remark.objects.filter(jurisdiction=COUNTY, task_id=task).order_by("number")
    assert [(r.number, r.kind, r.asked_office_id) for r in rows] == [
        (1, "note", None),
        (2, "question", world.offices["other"]),
        (3, "chase", world.offices["lead"]),
    ]


@pytest.mark.parametrize(
    ("verb", "name", "values", "code"),
    [
        ("remark_on_task", "auditor", {"words": "看过。"}, "wrong_role"),
        ("remark_on_task", "liaison", {"words": " "}, "missing"),
        ("ask_office", "chief", {"words": "？", "asked_office": None, "answer_by_date": SOON}, "asked_nobody"),
        ("ask_office", "chief", {"words": "？", "asked_office": "lead", "answer_by_date": SOON}, "asked_own_office"),
        ("ask_office", "chief", {"words": "？", "asked_office": "other", "answer_by_date": None}, "answer_by_missing"),
        (
            "ask_office",
            "chief",
            {"words": "？", "asked_office": "other", "answer_by_date": dt.date(2023, 2, 3)},
            "answer_by_past",
        ),
        ("ask_office", "chief", {"words": "？", "asked_office": uuid4(), "answer_by_date": SOON}, "not_found"),
        ("ask_office", "chief", {"words": "", "asked_office": "other", "answer_by_date": SOON}, "missing"),
        ("chase_task", "chief", {"words": "催。", "answer_by_date": SOON}, "wrong_role"),
        ("chase_task", "other_deputy", {"words": "催。", "answer_by_date": SOON}, "not_the_leader"),
        ("chase_task", "dispatcher", {"words": "催。", "answer_by_date": None}, "answer_by_missing"),
        ("chase_task", "dispatcher", {"words": "", "answer_by_date": SOON}, "missing"),
    ],
)
def test_what_is_no_remark_is_refused(world: World, verb: str, name: str, values: dict[str, Any], code: str) -> None:
    task = world.task("underway")
    if isinstance(values.get("asked_office"), str):
        values = {**values, "asked_office": world.offices[values["asked_office"]]}
    before = sequence()
    with refused(code) as told:
        getattr(commands, verb)(task=task, **values, **world.by(name))
    assert sequence() == before
    if code == "wrong_role":  # the sentence names who may, and not the one who may not
        needed = set(told.value.facts["needed"])  # type: ignore[call-overload]
        assert needed
        assert POSTS[name][2] not in needed


def test_a_draft_is_remarked_on_by_those_who_read_it(world: World) -> None:
    task = world.open()
    with refused("not_found"):
        commands.remark_on_task(task=task, words="？", **world.by("chief"))
    commands.remark_on_task(task=task, words="量化再具体些。", **world.by("deputy_head"))


def test_a_reminder_goes_where_the_lead_office_owes_something(world: World) -> None:
    with refused("chase_nobody"):
        commands.chase_task(task=world.task("verified"), words="催。", answer_by_date=SOON, **world.by("dispatcher"))


def test_an_answer_is_given_once_and_by_who_was_asked(world: World) -> None:
    task = world.task("underway")
    note = commands.remark_on_task(task=task, words="说明。", **world.by("chief")).made
    chase = commands.chase_task(task=task, words="催。", answer_by_date=SOON, **world.by("county_head")).made
    for remark, name, answer, code in (
        (note, "chief", "答。", "no_question"),
        (chase, "other_chief", "答。", "not_asked"),
        (chase, "chief", "", "missing"),
        (uuid4(), "chief", "答。", "not_found"),
    ):
        with refused(code):
            commands.answer_remark(remark=remark, answer=answer, **world.by(name))
    commands.answer_remark(remark=chase, answer="周五报。", **world.by("liaison"))
    with refused("answered_already"):
        commands.answer_remark(remark=chase, answer="再答。", **world.by("chief"))


def test_a_task_force_is_led_by_its_named_leader_or_that_of_its_tasks(world: World) -> None:
    force, since = world.offices["force"], dt.date(2023, 2, 6)
    with refused("not_force_leader"):
        commands.add_member(force=force, post=world.posts["chief"], since_date=since, **world.by("deputy_head"))
    world.task("underway")  # whose leader is the deputy head
    values = {"force": force, "post": world.posts["other_deputy"], "since_date": since, "is_leader": True}
    commands.add_member(**values, **world.by("deputy_head"))
    with refused("not_force_leader"):
        commands.add_member(force=force, post=world.posts["chief"], since_date=since, **world.by("deputy_head"))
    commands.add_member(force=force, post=world.posts["chief"], since_date=since, **world.by("other_deputy"))
    assert Member.objects.filter(jurisdiction=COUNTY, force_id=force).count() == 2


@pytest.mark.parametrize(
    ("verb", "name", "values", "code"),
    [
        ("add_member", "dispatcher", {"post": uuid4(), "since_date": SOON}, "not_found"),
        ("add_member", "dispatcher", {"since_date": SOON, "until_date": dt.date(2023, 2, 7)}, "ends_before_since"),
        ("add_force_phase", "liaison", {"due_date": SOON, "words": "建成"}, "not_in_force"),
        ("add_force_phase", "dispatcher", {"due_date": SOON, "words": ""}, "missing"),
        ("add_force_phase", "dispatcher", {"due_date": dt.date(2023, 2, 3), "words": "建成"}, "phase_due_past"),
        ("note_force", "dispatcher", {"words": "看过。"}, "not_in_force"),
        ("note_force", "deputy_head", {"words": ""}, "missing"),
        ("note_force", "deputy_head", {"words": "看过。", "task": uuid4()}, "not_found"),
    ],
)
def test_what_a_task_force_refuses(world: World, verb: str, name: str, values: dict[str, Any], code: str) -> None:
    if verb == "add_member":
        values = {"post": world.posts["chief"], **values}
    before = sequence()
    with refused(code):
        getattr(commands, verb)(force=world.offices["force"], **values, **world.by(name))
    with refused("not_found"):  # an office that is no task force
        getattr(commands, verb)(force=world.offices["lead"], **values, **world.by(name))
    assert sequence() == before


def test_membership_ends_once_and_a_target_is_reached_once(world: World) -> None:
    force = world.offices["force"]
    given = {"force": force, "post": world.posts["chief"], "since_date": dt.date(2023, 2, 6)}
    member = commands.add_member(**given, **world.by("dispatcher")).made
    with refused("member_already"):
        commands.add_member(**given, **world.by("dispatcher"))
    with refused("ends_before_since"):
        commands.end_member(member=member, until_date=dt.date(2023, 2, 5), **world.by("dispatcher"))
    commands.end_member(member=member, until_date=SOON, **world.by("dispatcher"))
    for key, name, code in (
        (member, "dispatcher", "ended_member"),
        (member, "liaison", "not_force_leader"),
        (uuid4(), "dispatcher", "not_found"),
    ):
        with refused(code):
            commands.end_member(member=key, until_date=SOON, **world.by(name))
    phase = commands.add_force_phase(force=force, due_date=SOON, words="清单建成", **world.by("chief")).made
    for key, name, words, code in (
        (phase, "chief", "", "missing"),
        (phase, "liaison", "建成了。", "not_in_force"),
        (uuid4(), "chief", "建成了。", "not_found"),
    ):
        with refused(code):
            commands.reach_force_phase(phase=key, words=words, **world.by(name))
    commands.reach_force_phase(phase=phase, words="80项清单已建成。", **world.by("chief"))
    assert ForcePhase.objects.get(jurisdiction=COUNTY).reached_date == dt.date(2023, 2, 6)
    with refused("reached_already"):
        commands.reach_force_phase(phase=phase, words="又建成了。", **world.by("chief"))


@pytest.mark.parametrize(
    ("name", "verb", "count", "code"),
    [
        ("chief", "hand_over_task", 1, "wrong_role"),
        ("dispatcher", "approve_task", 1, "unknown_act"),
        ("dispatcher", "hand_over_task", 0, "nothing_ticked"),
        ("dispatcher", "hand_over_task", 201, "too_many_ticked"),
    ],
)
def test_an_act_on_ticked_tasks_is_refused_as_a_whole(
    world: World, name: str, verb: str, count: int, code: str
) -> None:
    before = sequence()
    with refused(code):
        commands.act_on_each(verb=verb, tasks=[uuid4() for _ in range(count)], values={}, **world.by(name))
    assert sequence() == before


def test_a_task_ticked_twice_is_one_act_and_one_that_is_none_is_told(world: World) -> None:
    task, none = world.task("approved"), uuid4()
    asked = world.by("dispatcher")
    found = commands.act_on_each(verb="hand_over_task", tasks=[task, none, task], values={}, **asked)
    assert [(o.task, bool(o.receipt), o.refused.code if o.refused else "") for o in found] == [
        (task, True, ""),
        (none, False, "not_found"),
    ]
    again = commands.act_on_each(verb="hand_over_task", tasks=[task], values={}, **asked)
    assert again[0].receipt == found[0].receipt
