"""堵点: raised, acknowledged or disputed, solved, confirmed; what silence does; what it does to the waiter's clock."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

import pytest

from bihuan import journal
from bihuan.deadlines.lamps import Lamp
from bihuan.deadlines.workdays import calendar
from bihuan.journal.models import Chain, Entry
from bihuan.journal.testing import refused
from bihuan.ledger import commands, housekeeping, queries, rules
from bihuan.ledger.models import Blocker, Pause, Remark
from bihuan.ledger.queries.applications import clock_stops
from bihuan.ledger.testing import COUNTY, POSTS, World
from bihuan.organization.roles import Role

WAITS = {"words": "办林地手续", "reason_class": rules.ReasonClass.APPROVAL, "since_date": dt.date(2023, 2, 1)}


def sequence() -> int:
    return Chain.objects.get(jurisdiction=COUNTY, stream=journal.MAIN).sequence


def test_one_may_wait_since_today() -> None:
    rules.check_cause(rules.ReasonClass.APPROVAL, dt.date(2023, 2, 6), dt.date(2023, 2, 6))
    with refused("since_in_future"):
        rules.check_cause(rules.ReasonClass.APPROVAL, dt.date(2023, 2, 7), dt.date(2023, 2, 6))


def raised(world: World, name: str = "liaison", *, task: UUID | None = None, **changes: Any) -> tuple[UUID, UUID]:
    """Raise a blocker on a task under way: the lead office waits for the township, unless said otherwise."""
    task = task or world.task("underway")
    values: Mapping[str, Any] = {"office": world.offices["other"], **WAITS, **changes}
    done = commands.raise_blocker(task=task, **values, **world.by(name))
    assert done.made is not None
    return task, done.made


def read(blocker: UUID) -> Blocker:
    return Blocker.objects.get(jurisdiction=COUNTY, id=blocker)


def at_day(world: World, day: int, month: int = 2) -> None:
    world.at = world.at.replace(month=month, day=day)


def test_a_blocker_walks_from_raised_to_confirmed_and_the_waiter_loses_no_day(world: World) -> None:
    task, blocker = raised(world)
    before = world.row(task)
    row = read(blocker)
    assert (row.state, row.answer_by_date, row.counts_from_date) == ("raised", dt.date(2023, 2, 8), None)
    assert before.paused_date is None
    at_day(world, 7)
    commands.acknowledge_blocker(blocker=blocker, answer="本周现场踏勘。", **world.by("other_liaison"))
    row = read(blocker)
    assert (row.state, row.counts_from_date, row.solve_by_date) == (
        "acknowledged",
        dt.date(2023, 2, 7),
        dt.date(2023, 2, 16),
    )
    assert world.row(task).paused_date == dt.date(2023, 2, 7)
    at_day(world, 14)
    commands.solve_blocker(blocker=blocker, solution="林地手续批文已发。", **world.by("other_chief"))
    assert world.row(task).paused_date == dt.date(2023, 2, 7)  # until who waits has said so too
    at_day(world, 15)
    commands.confirm_blocker(blocker=blocker, **world.by("chief"))
    after, pause = world.row(task), Pause.objects.get(jurisdiction=COUNTY, task_id=task)
    assert (read(blocker).state, after.paused_date) == ("confirmed", None)
    assert (pause.kind, pause.since_date, pause.until_date) == ("blocker", dt.date(2023, 2, 7), dt.date(2023, 2, 13))
    # five working days, from the 7th until the day of the solution; the late confirmation adds none
    assert after.due_date == calendar().add_workdays(before.due_date, 5)
    assert after.first_due_date == before.first_due_date


def test_silence_of_two_working_days_counts_as_acknowledged_once(world: World) -> None:
    task, blocker = raised(world)
    at_day(world, 8)
    assert commands.acknowledge_by_default(COUNTY, world.at) == 0
    at_day(world, 9)
    before = sequence()
    assert commands.acknowledge_by_default(COUNTY, world.at) == 1
    assert commands.acknowledge_by_default(COUNTY, world.at) == 0
    assert sequence() == before + 1
    row = read(blocker)
    assert (row.state, row.counts_from_date, row.answered_by_id) == ("acknowledged", dt.date(2023, 2, 8), None)
    assert row.solve_by_date == dt.date(2023, 2, 17)
    assert world.row(task).paused_date == dt.date(2023, 2, 8)
    entry = Entry.objects.get(jurisdiction=COUNTY, stream=journal.MAIN, sequence=sequence())
    assert (entry.kind, entry.post) == ("ledger.blocker.defaulted", None)
    with refused("blocker_state"):
        commands.dispute_blocker(blocker=blocker, reason="不归我们。", **world.by("other_liaison"))


def test_a_solution_that_nobody_answers_is_confirmed_by_the_clock(world: World) -> None:
    task, blocker = raised(world)
    commands.acknowledge_blocker(blocker=blocker, answer="本周办。", **world.by("other_liaison"))
    at_day(world, 8)
    commands.solve_blocker(blocker=blocker, solution="已办。", **world.by("other_liaison"))
    at_day(world, 10)
    assert commands.confirm_by_default(COUNTY, world.at) == 0
    at_day(world, 13)
    assert commands.confirm_by_default(COUNTY, world.at) == 1
    assert (read(blocker).state, world.row(task).paused_date) == ("confirmed", None)
    assert world.row(task).due_date == dt.date(2023, 3, 2)  # two working days: the 6th and the 7th


def test_two_blockers_make_one_pause_until_the_last_is_solved(world: World) -> None:
    task, first = raised(world)
    _, second = raised(world, task=task, office=world.offices["assisting"])
    commands.acknowledge_blocker(blocker=first, answer="办。", **world.by("other_liaison"))
    commands.acknowledge_blocker(blocker=second, answer="办。", **world.by("assisting_liaison"))
    assert Pause.objects.filter(jurisdiction=COUNTY, task_id=task).count() == 1
    at_day(world, 8)
    commands.solve_blocker(blocker=first, solution="好了。", **world.by("other_liaison"))
    commands.confirm_blocker(blocker=first, **world.by("liaison"))
    assert world.row(task).paused_date == dt.date(2023, 2, 6)
    at_day(world, 10)
    commands.solve_blocker(blocker=second, solution="好了。", **world.by("assisting_liaison"))
    commands.confirm_blocker(blocker=second, **world.by("liaison"))
    row = world.row(task)
    assert (row.paused_date, row.due_date) == (None, dt.date(2023, 3, 6))  # 6, 7, 8, 9 February


def test_what_is_not_solved_goes_on_without_a_gap(world: World) -> None:
    task, blocker = raised(world)
    commands.acknowledge_blocker(blocker=blocker, answer="办。", **world.by("other_liaison"))
    commands.solve_blocker(blocker=blocker, solution="已批。", **world.by("other_liaison"))
    commands.reopen_blocker(blocker=blocker, reason="批文还没有盖章。", **world.by("liaison"))
    row = read(blocker)
    assert (row.state, row.solved_date, row.solve_by_date) == ("acknowledged", None, dt.date(2023, 2, 15))
    assert world.row(task).paused_date == dt.date(2023, 2, 6)
    with refused("missing"):
        commands.solve_blocker(blocker=blocker, solution="", **world.by("other_liaison"))


def test_a_dispute_goes_to_the_leader_who_says_whose_it_is(world: World) -> None:
    task, blocker = raised(world)
    commands.dispute_blocker(blocker=blocker, reason="林地归住建。", **world.by("other_chief"))
    assert world.row(task).paused_date is None
    commands.decide_blocker(
        blocker=blocker,
        reason="由住建局办。",
        office=world.offices["assisting"],
        solve_by_date=dt.date(2023, 2, 10),
        **world.by("deputy_head"),
    )
    row = read(blocker)
    assert (row.state, row.office_id, row.solve_by_date) == (
        "acknowledged",
        world.offices["assisting"],
        dt.date(2023, 2, 10),
    )
    assert world.row(task).paused_date == dt.date(2023, 2, 6)


def test_what_the_leader_finds_to_be_the_raisers_own_falls(world: World) -> None:
    task, blocker = raised(world)
    commands.dispute_blocker(blocker=blocker, reason="材料还没报来。", **world.by("other_chief"))
    commands.decide_blocker(
        blocker=blocker, reason="先把材料报齐。", office=world.offices["lead"], **world.by("county_head")
    )
    assert (read(blocker).state, world.row(task).paused_date) == ("dropped", None)


def test_a_leader_takes_a_blocker_in_hand_with_a_note(world: World) -> None:
    task, blocker = raised(world)
    commands.take_blocker(
        blocker=blocker, words="周五到现场会办。", solve_by_date=dt.date(2023, 2, 13), **world.by("deputy_head")
    )
    row, note = read(blocker), Remark.objects.get(jurisdiction=COUNTY, task_id=task)
    assert (row.taken_by_id, row.solve_by_date, row.state) == (
        world.posts["deputy_head"],
        dt.date(2023, 2, 13),
        "raised",
    )
    assert (note.kind, note.words) == ("front_line", "周五到现场会办。")
    with refused("taken_in_hand"):
        commands.take_blocker_back(blocker=blocker, **world.by("liaison"))


def test_a_raiser_takes_back_what_nobody_has_acted_on(world: World) -> None:
    _, blocker = raised(world)
    with refused("not_the_raiser"):
        commands.take_blocker_back(blocker=blocker, **world.by("other_liaison"))
    commands.take_blocker_back(blocker=blocker, **world.by("chief"))
    assert read(blocker).state == "taken_back"
    _, blocker = raised(world)
    commands.acknowledge_blocker(blocker=blocker, answer="办。", **world.by("other_liaison"))
    with refused("blocker_state"):
        commands.take_blocker_back(blocker=blocker, **world.by("liaison"))


def test_somebody_outside_the_county_is_vouched_for_by_the_supervision_office(world: World) -> None:
    task, blocker = raised(world, office=None, outside="省自然资源厅")
    with refused("not_waited_for"):
        commands.acknowledge_blocker(blocker=blocker, answer="在审。", **world.by("liaison"))
    commands.acknowledge_blocker(blocker=blocker, answer="确在省厅会审。", **world.by("dispatcher"))
    at_day(world, 9)
    commands.solve_blocker(blocker=blocker, solution="省厅批复到了。", **world.by("liaison"))
    assert (read(blocker).state, world.row(task).paused_date) == ("confirmed", None)
    assert world.row(task).due_date == dt.date(2023, 3, 3)


def test_the_lead_office_gains_no_day_from_being_waited_for(world: World) -> None:
    task, blocker = raised(world, "assisting_liaison", office=world.offices["lead"])
    commands.acknowledge_blocker(blocker=blocker, answer="清单明天给。", **world.by("liaison"))
    assert world.row(task).paused_date is None
    commands.solve_blocker(blocker=blocker, solution="清单已给。", **world.by("liaison"))
    commands.confirm_blocker(blocker=blocker, **world.by("assisting_liaison"))
    assert world.row(task).due_date == dt.date(2023, 2, 28)


@pytest.mark.parametrize(
    ("name", "changes", "code"),
    [
        ("other_liaison", {"office": "lead"}, "not_concerned"),
        ("dispatcher", {}, "wrong_role"),
        ("liaison", {"office": None}, "blocker_nobody"),
        ("liaison", {"outside": "省厅"}, "blocker_two"),
        ("liaison", {"office": "lead"}, "blocker_own_office"),
        ("liaison", {"reason_class": rules.ReasonClass.OWN}, "blocker_own_fault"),
        ("liaison", {"since_date": dt.date(2023, 2, 7)}, "since_in_future"),
        ("liaison", {"words": ""}, "missing"),
        ("liaison", {"office": uuid4()}, "not_found"),
    ],
)
def test_what_is_no_blocker_is_refused(world: World, name: str, changes: dict[str, Any], code: str) -> None:
    task, before = world.task("underway"), sequence()
    if isinstance(changes.get("office"), str):
        changes = {**changes, "office": world.offices[changes["office"]]}
    with refused(code):
        raised(world, name, task=task, **changes)
    assert sequence() == before


def test_nothing_is_blocked_before_the_task_is_under_way(world: World) -> None:
    with refused("wrong_state"):
        raised(world, task=world.task("handed_over"))


@pytest.mark.parametrize(
    ("verb", "values", "name", "code"),
    [
        ("acknowledge_blocker", {"answer": "办。"}, "liaison", "not_waited_for"),
        ("acknowledge_blocker", {"answer": ""}, "other_liaison", "missing"),
        ("dispute_blocker", {"reason": "不归我们。"}, "dispatcher", "not_waited_for"),
        ("dispute_blocker", {"reason": ""}, "other_liaison", "missing"),
        ("decide_blocker", {"reason": "由乡里办。"}, "deputy_head", "blocker_state"),
        ("take_blocker", {"words": "去看。"}, "dispatcher", "wrong_role"),
        ("take_blocker", {"words": "去看。"}, "other_deputy", "not_the_leader"),
        ("take_blocker", {"words": "去看。", "solve_by_date": dt.date(2023, 2, 3)}, "deputy_head", "solve_by_past"),
        ("solve_blocker", {"solution": "好了。"}, "other_liaison", "blocker_state"),
        ("confirm_blocker", {}, "liaison", "blocker_state"),
        ("reopen_blocker", {"reason": "没好。"}, "liaison", "blocker_state"),
    ],
)
def test_each_step_is_left_to_its_own_side_and_time(
    world: World, verb: str, values: dict[str, Any], name: str, code: str
) -> None:
    _, blocker = raised(world)
    before = sequence()
    with refused(code):
        getattr(commands, verb)(blocker=blocker, **values, **world.by(name))
    assert sequence() == before


def test_a_disputed_office_has_to_be_named(world: World) -> None:
    _, blocker = raised(world)
    commands.dispute_blocker(blocker=blocker, reason="不归我们。", **world.by("other_chief"))
    for values, code in (
        ({"reason": "再议。"}, "blocker_nobody"),
        ({"reason": "再议。", "office": uuid4()}, "not_found"),
        ({"reason": "", "office": world.offices["assisting"]}, "missing"),
    ):
        with refused(code):
            commands.decide_blocker(blocker=blocker, **values, **world.by("deputy_head"))
    with refused("not_found"):
        commands.confirm_blocker(blocker=uuid4(), **world.by("liaison"))


@pytest.mark.parametrize(
    ("state", "today", "solved", "lamp"),
    [
        ("raised", 6, None, Lamp.GREY),
        ("acknowledged", 6, None, Lamp.GREEN),
        ("acknowledged", 13, None, Lamp.YELLOW),
        ("acknowledged", 15, None, Lamp.YELLOW),
        ("acknowledged", 16, None, Lamp.RED),
        ("disputed", 6, None, Lamp.YELLOW),
        ("confirmed", 20, 15, Lamp.GREEN),
        ("confirmed", 20, 16, Lamp.YELLOW),
        ("dropped", 20, None, Lamp.GREY),
    ],
)
def test_a_blocker_has_a_lamp_of_its_own(state: str, today: int, solved: int | None, lamp: Lamp) -> None:
    found = rules.blocker_lamp(
        state=rules.BlockerState(state),
        solve_by=dt.date(2023, 2, 15),
        solved=dt.date(2023, 2, solved) if solved else None,
        today=dt.date(2023, 2, today),
        calendar=calendar(),
    )
    assert found is lamp


def test_the_oldest_blocker_comes_first(world: World) -> None:
    _, young = raised(world, since_date=dt.date(2023, 2, 3))
    _, old = raised(world, since_date=dt.date(2023, 1, 9))
    _, gone = raised(world)
    commands.take_blocker_back(blocker=gone, **world.by("liaison"))
    found = queries.blockers_by_age(jurisdiction=COUNTY, today=dt.date(2023, 2, 6))
    assert [line.id for line in found] == [old, young]
    assert [line.waited for line in found] == [17, 1]


def test_what_waits_for_whom(world: World) -> None:
    _, blocker = raised(world)

    def owed(name: str) -> list[str]:
        office, _title, role, _username = POSTS[name]
        acting = rules.Acting(post=world.posts[name], office=world.offices[office], roles=frozenset({Role(role)}))
        found = queries.matters(jurisdiction=COUNTY, acting=acting, today=dt.date(2023, 2, 6))
        assert queries.matter_count(jurisdiction=COUNTY, acting=acting) == found.count
        return [verb for verb, _line in found.blockers]

    assert (owed("other_liaison"), owed("liaison"), owed("deputy_head")) == (["acknowledge_blocker"], [], [])
    commands.dispute_blocker(blocker=blocker, reason="不归我们。", **world.by("other_chief"))
    assert (owed("other_liaison"), owed("deputy_head"), owed("other_deputy")) == ([], ["decide_blocker"], [])
    commands.decide_blocker(
        blocker=blocker, reason="归乡里。", office=world.offices["other"], **world.by("deputy_head")
    )
    assert owed("other_chief") == ["solve_blocker"]
    commands.solve_blocker(blocker=blocker, solution="好了。", **world.by("other_chief"))
    assert (owed("liaison"), owed("other_chief")) == (["confirm_blocker"], [])


def test_the_days_on_which_the_clock_stood_are_given_back_once(world: World) -> None:
    task, blocker = raised(world)
    commands.acknowledge_blocker(blocker=blocker, answer="办。", **world.by("other_liaison"))
    at_day(world, 13)
    commands.solve_blocker(blocker=blocker, solution="好了。", **world.by("other_liaison"))
    commands.confirm_blocker(blocker=blocker, **world.by("liaison"))
    row = world.row(task)
    today = dt.date(2023, 2, 20)
    page = queries.task_page(jurisdiction=COUNTY, task=task, acting=None, today=today)
    assert page is not None
    assert row.due_date == dt.date(2023, 3, 7)
    late = dt.date(2023, 3, 8)
    page = queries.task_page(jurisdiction=COUNTY, task=task, acting=None, today=late)
    assert page is not None
    assert (page.judgement.code, page.judgement.facts["due"]) == ("overdue", row.due_date)


def test_a_day_under_two_pauses_moves_the_due_date_once_when_the_last_of_them_ends(world: World) -> None:
    task, blocker = raised(world)
    due = world.row(task).due_date
    at_day(world, 7)
    commands.acknowledge_blocker(blocker=blocker, answer="办。", **world.by("other_liaison"))
    at_day(world, 9)
    asked = commands.NewApplication(
        kind=rules.ApplicationKind.SUSPENSION, reason_class=rules.ReasonClass.APPROVAL, reason="用地预审须市级会审。",
        done_so_far="已报市局。", basis="市局会审通知", new_due_date=dt.date(2023, 2, 28),
    )  # fmt: skip
    key = commands.file_application(task=task, new=asked, **world.by("chief")).made
    assert key is not None
    commands.check_application(task=task, application=key, **world.by("dispatcher"))
    commands.grant_application(task=task, application=key, words="同意。", **world.by("deputy_head"))
    at_day(world, 14)
    commands.solve_blocker(blocker=blocker, solution="批文已发。", **world.by("other_chief"))
    commands.confirm_blocker(blocker=blocker, **world.by("chief"))
    row = world.row(task)
    # The 7th and 8th; from the 9th on the suspension goes on.
    assert (row.paused_date, row.due_date) == (dt.date(2023, 2, 9), calendar().add_workdays(due, 2))
    at_day(world, 16)
    commands.resume_task(task=task, reason="会审提前办结。", **world.by("dispatcher"))
    row = world.row(task)
    # Seven working days, from the 7th to the 15th: no day twice, none lost.
    assert (row.paused_date, row.due_date) == (None, calendar().add_workdays(due, 7))
    stops = clock_stops(jurisdiction=COUNTY, task=task)
    assert [(stop.kind, stop.since_date.day, stop.until_date.day) for stop in stops] == [
        ("blocker", 7, 13),
        ("suspension", 9, 15),
    ]


def test_housekeeping_settles_what_silence_has_decided(world: World) -> None:
    _, blocker = raised(world)
    assert housekeeping.settle_blockers(COUNTY, world.at) is None
    at_day(world, 9)
    told = housekeeping.settle_blockers(COUNTY, world.at)
    assert told is not None
    assert told() == "堵点视为认领1个，视为解决0个"
    assert read(blocker).state == "acknowledged"
