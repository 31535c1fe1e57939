"""Applications through their commands: the usual day of each kind first, then each refusal."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from bihuan import journal
from bihuan.journal.models import Chain, Entry
from bihuan.journal.testing import refused
from bihuan.ledger import commands, rules
from bihuan.ledger.models import Amendment, Application, Assisting, Decision, Pause, Target
from bihuan.ledger.queries.applications import applications, waiting_applications
from bihuan.ledger.rules import ApplicationKind, ReasonClass
from bihuan.ledger.rules.applications import KINDS, Bench, Level, stands_with
from bihuan.ledger.testing import COUNTY, World
from bihuan.organization import commands as organization

WORDS: dict[str, Any] = {
    "reason_class": ReasonClass.APPROVAL,
    "reason": "3个项目用地预审须市级会审。",
    "done_so_far": "已报市局，2月3日受理。",
    "basis": "市自然资源局会审通知",
}
MARCH_15 = dt.date(2023, 3, 15)
DUE = dt.date(2023, 2, 28)
LATE = dt.datetime(2023, 3, 2, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def wish(kind: ApplicationKind = ApplicationKind.EXTENSION, **more: Any) -> commands.NewApplication:
    if kind is ApplicationKind.EXTENSION:
        more.setdefault("new_due_date", MARCH_15)
    return commands.NewApplication(kind=kind, **{**WORDS, **more})


def asked(world: World, task: UUID, kind: ApplicationKind = ApplicationKind.EXTENSION, **more: Any) -> UUID:
    made = commands.file_application(task=task, new=wish(kind, **more), **world.by("chief")).made
    assert made is not None
    return made


def granted(world: World, task: UUID, kind: ApplicationKind = ApplicationKind.EXTENSION, **more: Any) -> UUID:
    key = asked(world, task, kind, **more)
    commands.check_application(task=task, application=key, **world.by("dispatcher"))
    who = "county_head" if Application.objects.get(jurisdiction=COUNTY, id=key).nth > 2 else "deputy_head"
    commands.grant_application(task=task, application=key, words="同意。", **world.by(who))
    return key


def row_of(key: UUID) -> Application:
    return Application.objects.get(jurisdiction=COUNTY, id=key)


def sequence() -> int:
    return Chain.objects.get(jurisdiction=COUNTY, stream=journal.MAIN).sequence


def waits_for(world: World, who: str) -> list[UUID]:
    acting = commands.shared.acting(world.actor(who), world.at)
    found = waiting_applications(jurisdiction=COUNTY, acting=acting, today=world.at.date())
    return [one.id for one in found]


def test_an_extension_in_time_passes_two_stations_and_the_first_date_stays(world: World) -> None:
    task, before = world.task("underway"), sequence()
    key = asked(world, task)
    assert (row_of(key).state, row_of(key).nth, row_of(key).is_late) == ("pending", 1, False)
    commands.check_application(task=task, application=key, words="情况属实。", **world.by("dispatcher"))
    assert (row_of(key).state, world.row(task).due_date) == ("checked", DUE)
    commands.grant_application(task=task, application=key, **world.by("deputy_head"))
    row = world.row(task)
    assert (row.first_due_date, row.due_date, row.extended_count, row.missed_date) == (DUE, MARCH_15, 1, None)
    assert (row_of(key).state, row_of(key).old_due_date) == ("granted", DUE)
    kinds = Entry.objects.filter(jurisdiction=COUNTY, stream=journal.MAIN, sequence__gt=before + 0).order_by("sequence")
    assert list(kinds.values_list("kind", flat=True)) == [
        "ledger.application.filed",
        "ledger.application.checked",
        "ledger.application.granted",
    ]


def test_scenario_11_after_the_date_it_is_a_late_report_the_missed_date_stays_and_the_third_goes_to_the_county_head(
    world: World,
) -> None:
    task = world.task("underway")
    world.at = LATE
    with refused("late_by_now"):
        asked(world, task)
    key = granted(world, task, is_late=True)
    row = world.row(task)
    assert row_of(key).is_late
    assert (row.first_due_date, row.due_date, row.missed_date) == (DUE, MARCH_15, DUE)
    granted(world, task, new_due_date=dt.date(2023, 3, 20))  # in time by the present date: two stations
    assert (world.row(task).due_date, world.row(task).missed_date) == (dt.date(2023, 3, 20), DUE)
    third = asked(world, task, new_due_date=dt.date(2023, 3, 28))
    assert row_of(third).nth == 3
    commands.check_application(task=task, application=third, **world.by("dispatcher"))
    with refused("wrong_decider"):
        commands.grant_application(task=task, application=third, **world.by("deputy_head"))
    commands.grant_application(task=task, application=third, **world.by("county_head"))
    row = world.row(task)
    assert (row.first_due_date, row.due_date, row.extended_count) == (DUE, dt.date(2023, 3, 28), 3)


def test_an_extension_asked_for_in_time_and_granted_after_the_date_missed_nothing(world: World) -> None:
    task = world.task("underway")
    key = asked(world, task)
    world.at = LATE
    commands.check_application(task=task, application=key, **world.by("dispatcher"))
    commands.grant_application(task=task, application=key, **world.by("deputy_head"))
    assert world.row(task).missed_date is None


def test_a_change_sets_the_present_quantity_and_keeps_the_first(world: World) -> None:
    task = world.task("underway")
    target = Target.objects.get(jurisdiction=COUNTY, task_id=task)
    key = granted(world, task, ApplicationKind.CHANGE, amendments={target.id: Decimal(60)})
    target = Target.objects.get(jurisdiction=COUNTY, task_id=task)
    assert (target.first_value, target.value) == (Decimal(80), Decimal(60))
    amendment = Amendment.objects.get(jurisdiction=COUNTY, application_id=key)
    assert (amendment.old_value, amendment.new_value) == (Decimal(80), Decimal(60))
    assert world.row(task).due_date == DUE


def test_a_suspension_stops_the_clock_and_the_supervision_office_lets_the_task_go_on(world: World) -> None:
    task = world.task("underway")
    granted(world, task, ApplicationKind.SUSPENSION, new_due_date=dt.date(2023, 2, 17))
    row = world.row(task)
    assert (row.state, row.paused_date, row.due_date) == ("suspended", dt.date(2023, 2, 6), DUE)
    world.at = dt.datetime(2023, 2, 13, 9, 0, tzinfo=world.at.tzinfo)
    commands.resume_task(task=task, reason="会审提前办结。", **world.by("dispatcher"))
    row = world.row(task)
    pause = Pause.objects.get(jurisdiction=COUNTY, task_id=task)
    assert (pause.kind, pause.since_date, pause.until_date) == ("suspension", dt.date(2023, 2, 6), dt.date(2023, 2, 12))
    assert (row.state, row.paused_date, row.due_date) == ("underway", None, dt.date(2023, 3, 7))  # five working days
    assert row.first_due_date == DUE


def test_a_suspension_ends_by_the_clock_on_the_day_after_its_last_even_when_the_clock_comes_late(world: World) -> None:
    task = world.task("underway")
    granted(world, task, ApplicationKind.SUSPENSION, new_due_date=dt.date(2023, 2, 8))
    eighth = dt.datetime(2023, 2, 8, 23, 0, tzinfo=world.at.tzinfo)
    assert commands.resume_due(jurisdiction=COUNTY, at=eighth) == 0
    later = eighth + dt.timedelta(days=3)
    assert commands.resume_due(jurisdiction=COUNTY, at=later) == 1
    assert commands.resume_due(jurisdiction=COUNTY, at=later) == 0
    row = world.row(task)
    pause = Pause.objects.get(jurisdiction=COUNTY, task_id=task)
    assert (row.state, row.due_date, pause.until_date) == ("underway", dt.date(2023, 3, 3), dt.date(2023, 2, 8))
    entry = Entry.objects.filter(jurisdiction=COUNTY, stream=journal.MAIN).latest("sequence")
    assert (entry.kind, entry.post) == ("ledger.task.resumed", None)
    assert b'"via":"clock"' in bytes(entry.body)


def test_a_suspension_asked_for_after_the_date_keeps_the_missed_date(world: World) -> None:
    task = world.task("underway")
    world.at = LATE
    granted(world, task, ApplicationKind.SUSPENSION, new_due_date=dt.date(2023, 3, 10), is_late=True)
    assert world.row(task).missed_date == DUE


def test_a_withdrawn_task_leaves_the_account_with_its_number(world: World) -> None:
    task = world.task("underway")
    granted(world, task, ApplicationKind.WITHDRAWAL)
    row = world.row(task)
    assert (row.state, row.number) == ("withdrawn", 1)
    assert rules.accounts_passed(rules.State(row.state)) == ()


def test_a_merged_task_points_to_the_other_and_adds_nothing_to_it(world: World) -> None:
    task, goal = world.task("underway"), world.task("underway", assisting=())
    granted(world, task, ApplicationKind.MERGING, into=goal)
    row = world.row(task)
    assert (row.state, row.merged_into_id, row.number) == ("merged", goal, 1)
    assert Target.objects.get(jurisdiction=COUNTY, task_id=goal).value == Decimal(80)
    assert not Assisting.objects.filter(jurisdiction=COUNTY, task_id=goal).exists()


def test_a_suspended_task_may_be_withdrawn_and_its_pause_ends(world: World) -> None:
    task = world.task("underway")
    granted(world, task, ApplicationKind.SUSPENSION, new_due_date=dt.date(2023, 3, 31))
    granted(world, task, ApplicationKind.WITHDRAWAL)
    pause = Pause.objects.get(jurisdiction=COUNTY, task_id=task)
    assert (world.state(task), world.row(task).paused_date) == ("withdrawn", None)
    assert pause.until_date == dt.date(2023, 2, 6)


def test_a_refusal_at_any_station_ends_it_with_the_reason_and_changes_nothing(world: World) -> None:
    task = world.task("underway")
    first = asked(world, task)
    commands.refuse_application(task=task, application=first, reason="还有时间，先办。", **world.by("dispatcher"))
    second = asked(world, task)
    commands.check_application(task=task, application=second, **world.by("dispatcher"))
    commands.refuse_application(task=task, application=second, reason="市里不等。", **world.by("deputy_head"))
    assert [row_of(key).state for key in (first, second)] == ["refused", "refused"]
    assert (row_of(second).nth, world.row(task).due_date) == (1, DUE)  # the first that would be granted
    said = Decision.objects.get(jurisdiction=COUNTY, application_id=second, is_agreed=False)
    assert (said.rung, said.words) == (2, "市里不等。")
    with refused("already_ended"):
        commands.grant_application(task=task, application=second, **world.by("deputy_head"))
    with refused("missing"):
        third = asked(world, task)
        commands.refuse_application(task=task, application=third, reason=" ", **world.by("dispatcher"))


def test_the_applicant_takes_it_back_until_somebody_has_decided(world: World) -> None:
    task = world.task("underway")
    first = asked(world, task)
    commands.take_back_application(task=task, application=first, **world.by("chief"))
    assert row_of(first).state == "taken_back"
    second = asked(world, task)
    commands.check_application(task=task, application=second, **world.by("dispatcher"))
    with refused("decided_already"):
        commands.take_back_application(task=task, application=second, **world.by("chief"))
    with refused("already_ended"):
        commands.take_back_application(task=task, application=first, **world.by("chief"))


@pytest.mark.parametrize(("who", "code"), [("liaison", "wrong_role"), ("other_chief", "not_your_task")])
def test_only_the_head_of_the_lead_office_asks_and_takes_back(world: World, who: str, code: str) -> None:
    task = world.task("underway")
    with refused(code):
        commands.file_application(task=task, new=wish(), **world.by(who))
    key = asked(world, task)
    with refused(code):
        commands.take_back_application(task=task, application=key, **world.by(who))


def test_one_pending_application_of_a_kind(world: World) -> None:
    task = world.task("underway")
    asked(world, task)
    with refused("pending_already"):
        asked(world, task)
    asked(world, task, ApplicationKind.SUSPENSION, new_due_date=dt.date(2023, 2, 20))


@pytest.mark.parametrize(
    ("new", "code"),
    [
        ({"new_due_date": DUE}, "not_later"),
        ({"new_due_date": dt.date(2023, 2, 6)}, "day_over"),
        ({"new_due_date": dt.date(2043, 2, 6)}, "too_far"),
        ({"new_due_date": None}, "missing"),
        ({"reason": " "}, "missing"),
        ({"done_so_far": ""}, "missing"),
        ({"reason_class": None}, "missing"),
        ({"kind": ApplicationKind.SUSPENSION, "new_due_date": dt.date(2023, 2, 6)}, "day_over"),
        ({"kind": ApplicationKind.WITHDRAWAL, "new_due_date": None, "basis": ""}, "missing"),
        ({"kind": ApplicationKind.MERGING, "new_due_date": None}, "missing"),
        ({"kind": ApplicationKind.CHANGE, "new_due_date": None}, "missing"),
    ],
)
def test_a_wish_that_brings_nothing_leaves_no_trace(world: World, new: dict[str, Any], code: str) -> None:
    task = world.task("underway")
    before = sequence()
    with refused(code):
        commands.file_application(task=task, new=replace(wish(), **new), **world.by("chief"))
    assert sequence() == before


def test_a_change_needs_a_change_and_targets_of_the_task(world: World) -> None:
    task, other = world.task("underway"), world.task("underway")
    own = Target.objects.get(jurisdiction=COUNTY, task_id=task).id
    foreign = Target.objects.get(jurisdiction=COUNTY, task_id=other).id
    with refused("nothing_changed"):
        asked(world, task, ApplicationKind.CHANGE, amendments={own: Decimal(80)})
    with refused("unknown_target"):
        asked(world, task, ApplicationKind.CHANGE, amendments={foreign: Decimal(60)})


def test_a_task_is_merged_into_another_one_on_the_account(world: World) -> None:
    task = world.task("underway")
    with refused("into_itself"):
        asked(world, task, ApplicationKind.MERGING, into=task)
    with refused("not_on_account"):
        asked(world, task, ApplicationKind.MERGING, into=world.task("struck"))
    with refused("not_found"):
        asked(world, task, ApplicationKind.MERGING, into=UUID(int=7))
    goal = world.task("underway")
    key = asked(world, task, ApplicationKind.MERGING, into=goal)
    commands.check_application(task=task, application=key, **world.by("dispatcher"))
    granted(world, goal, ApplicationKind.WITHDRAWAL)  # the goal leaves the account meanwhile
    with refused("not_on_account"):
        commands.grant_application(task=task, application=key, **world.by("deputy_head"))


@pytest.mark.parametrize(
    ("verb", "who", "code"),
    [
        ("check_application", "deputy_head", "wrong_decider"),
        ("check_application", "county_head", "wrong_decider"),
        ("check_application", "chief", "own_application"),
        ("check_application", "auditor", "wrong_decider"),
        ("grant_application", "dispatcher", "wrong_station"),
        ("refuse_application", "other_deputy", "wrong_decider"),
    ],
)
def test_a_station_is_decided_by_its_own_post(world: World, verb: str, who: str, code: str) -> None:
    task = world.task("underway")
    key = asked(world, task)
    before = sequence()
    more = {"reason": "不必。"} if verb == "refuse_application" else {}
    with refused(code):
        getattr(commands, verb)(task=task, application=key, **more, **world.by(who))
    assert sequence() == before


def test_the_leader_of_another_task_does_not_grant_and_the_county_head_may(world: World) -> None:
    task = world.task("underway")
    key = asked(world, task)
    commands.check_application(task=task, application=key, **world.by("dispatcher"))
    with refused("wrong_decider"):
        commands.grant_application(task=task, application=key, **world.by("other_deputy"))
    with refused("wrong_station"):
        commands.check_application(task=task, application=key, **world.by("dispatcher"))
    commands.grant_application(task=task, application=key, **world.by("county_head"))
    assert row_of(key).state == "granted"


def test_what_was_asked_for_takes_place_only_while_the_task_still_stands_there(world: World) -> None:
    task = world.task("underway")
    key = asked(world, task, ApplicationKind.SUSPENSION, new_due_date=dt.date(2023, 2, 20))
    commands.check_application(task=task, application=key, **world.by("dispatcher"))
    commands.declare_completion(task=task, **world.values("declare_completion", task), **world.by("liaison"))
    with refused("wrong_state"):
        commands.grant_application(task=task, application=key, **world.by("deputy_head"))
    commands.refuse_application(task=task, application=key, reason="已写交账报告。", **world.by("deputy_head"))


def test_a_suspension_whose_days_are_past_is_not_granted_any_more(world: World) -> None:
    task = world.task("underway")
    key = asked(world, task, ApplicationKind.SUSPENSION, new_due_date=dt.date(2023, 2, 8))
    commands.check_application(task=task, application=key, **world.by("dispatcher"))
    world.at = dt.datetime(2023, 2, 9, 9, 0, tzinfo=world.at.tzinfo)
    with refused("day_over"):
        commands.grant_application(task=task, application=key, **world.by("deputy_head"))


def test_who_agreed_first_does_not_agree_again_in_the_leaders_place(world: World) -> None:
    task = world.task("underway")
    key = asked(world, task)
    commands.check_application(task=task, application=key, **world.by("dispatcher"))
    organization.delegate(
        post=world.posts["deputy_head"],
        to_post=world.posts["dispatcher"],
        since_date=dt.date(2023, 2, 6),
        until_date=dt.date(2023, 2, 10),
        reason="外出",
        **world.by("deputy_head"),
    )
    deputy = replace(world.actor("deputy_head"), holder=world.persons["dispatcher"], delegate=world.posts["dispatcher"])
    with refused("same_decider"):
        commands.grant_application(task=task, application=key, **{**world.by("deputy_head"), "by": deputy})


@pytest.mark.parametrize("state", ["handed_over", "declared", "reported", "struck", "suspended"])
def test_an_extension_is_asked_for_while_the_task_is_underway(world: World, state: str) -> None:
    if state == "suspended":
        task = world.task("underway")
        granted(world, task, ApplicationKind.SUSPENSION, new_due_date=dt.date(2023, 3, 1))
    else:
        task = world.task(state)
    with refused("wrong_state"):
        asked(world, task)


def test_a_task_that_is_not_suspended_does_not_go_on(world: World) -> None:
    task = world.task("underway")
    with refused("wrong_state"):
        commands.resume_task(task=task, reason="会审办结。", **world.by("dispatcher"))
    granted(world, task, ApplicationKind.SUSPENSION, new_due_date=dt.date(2023, 3, 1))
    with refused("missing"):
        commands.resume_task(task=task, **world.by("dispatcher"))
    with refused("wrong_role"):
        commands.resume_task(task=task, reason="会审办结。", **world.by("chief"))


def test_another_tasks_application_is_not_found(world: World) -> None:
    task, other = world.task("underway"), world.task("underway")
    key = asked(world, task)
    with refused("not_found"):
        commands.check_application(task=other, application=key, **world.by("dispatcher"))


def test_it_waits_for_the_next_station_and_counts_working_days(world: World) -> None:
    task = world.task("underway")
    key = asked(world, task)
    assert (waits_for(world, "dispatcher"), waits_for(world, "deputy_head")) == ([key], [])
    commands.check_application(task=task, application=key, **world.by("dispatcher"))
    assert (waits_for(world, "dispatcher"), waits_for(world, "deputy_head")) == ([], [key])
    assert waits_for(world, "county_head") == []
    acting = commands.shared.acting(world.actor("deputy_head"), world.at)
    found = waiting_applications(jurisdiction=COUNTY, acting=acting, today=dt.date(2023, 2, 13))
    assert [(one.waited, one.verb) for one in found] == [(5, "grant_application")]


def test_where_the_leader_is_away_it_goes_up_to_the_county_head_and_says_so(world: World) -> None:
    task = world.task("underway")
    key = asked(world, task)
    commands.check_application(task=task, application=key, **world.by("dispatcher"))
    organization.enter_absence(
        post=world.posts["deputy_head"],
        since_date=dt.date(2023, 2, 6),
        until_date=dt.date(2023, 2, 10),
        reason="外出学习",
        **world.by("deputy_head"),
    )
    assert waits_for(world, "county_head") == [key]
    (line,) = applications(jurisdiction=COUNTY, task=task, today=world.at.date())
    assert line.stations[1].stood_in_by is Level.COUNTY
    commands.grant_application(task=task, application=key, **world.by("county_head"))
    assert world.row(task).due_date == MARCH_15


def test_the_ladder_is_a_table(world: World) -> None:
    extension = KINDS[ApplicationKind.EXTENSION]
    assert [extension.ladder(n)[-1] for n in (1, 2, 3, 4)] == [Level.LEADER, Level.LEADER, Level.COUNTY, Level.COUNTY]
    assert all(kind.ladder(1)[0] is Level.CHECK for kind in KINDS.values())


def test_where_nobody_can_act_the_county_head_does_and_where_nobody_can_at_all_it_waits_where_it_stands() -> None:
    one, two, three = UUID(int=1), UUID(int=2), UUID(int=3)
    bench = Bench(dispatchers=frozenset({one}), leader=two, county_heads=frozenset({three}))
    assert stands_with(Level.CHECK, bench) == (Level.CHECK, {one})
    assert stands_with(Level.CHECK, replace(bench, out=frozenset({one}))) == (Level.COUNTY, {three})
    assert stands_with(Level.LEADER, replace(bench, out=frozenset({two, three}))) == (Level.LEADER, {two})
