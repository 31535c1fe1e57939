"""The winter holds together, and each check finds the slip it is there for."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from bihuan.deadlines.lamps import Case, Lamp, Phase, judge
from bihuan.deadlines.workdays import calendar
from bihuan.operations.fushan import checks
from bihuan.operations.fushan.checks import SENTENCE_ENDS, Accounts, accounts, check, end_states
from bihuan.operations.fushan.facts import ActFact, FactsError, TaskFact, Winter, load
from bihuan.rulebooks import shelf

AS_OF = date(2023, 2, 25)


@pytest.fixture(scope="module")
def winter() -> Winter:
    return load()


def with_act(winter: Winter, chosen: Callable[[ActFact], bool], **changed: object) -> Winter:
    """The winter with the first act that is chosen changed; values are merged."""
    act = next(act for act in winter.acts if chosen(act))
    values = {**act.values, **changed.pop("values", {})}  # type: ignore[dict-item]
    slipped = replace(act, values=values, **changed)  # type: ignore[arg-type]
    return replace(winter, acts=tuple(slipped if one is act else one for one in winter.acts))


def is_a(command: str, task: int) -> Callable[[ActFact], bool]:
    return lambda act: act.command == command and act.task == task


def test_the_winter_passes_every_check(winter: Winter):
    check(winter, calendar())


def test_the_four_accounts_at_the_end(winter: Winter):
    assert accounts(winter) == Accounts(opened=25, reported=15, verified=10, struck=8)


def test_every_task_ends_where_the_report_leaves_it(winter: Winter):
    ended: dict[str, list[int]] = {}
    for no, state in end_states(winter).items():
        ended.setdefault(state, []).append(no)
    assert ended == {
        "working": [1, 2, 4, 9, 11, 17, 18, 19, 21],
        "declared": [10],
        "reported": [6, 24],
        "checking": [12],
        "measured": [7],
        "concluded": [13],
        "verified": [14],
        "granted": [22],
        "struck": [3, 5, 8, 15, 16, 20, 23, 25],
    }


def test_the_tasks_are_struck_off_in_the_order_of_their_seals(winter: Winter):
    struck = [(act.task, act.when.date().isoformat()) for act in winter.acts if act.command == "strike_off"]
    assert struck == [
        (16, "2023-01-18"), (23, "2023-01-20"), (15, "2023-01-30"), (5, "2023-02-03"),
        (3, "2023-02-13"), (8, "2023-02-17"), (20, "2023-02-22"), (25, "2023-02-24"),
    ]  # fmt: skip


def test_all_are_signed_for_by_the_middle_of_december(winter: Winter):
    signed = [act.when.date() for act in winter.acts if act.command == "sign_for_task"]
    assert (len(signed), max(signed)) == (25, date(2022, 12, 13))


def test_a_report_that_told_more_than_was_measured_was_returned_and_came_again(winter: Winter):
    figures = [
        (act.command, act.figures["permits"]) for act in winter.acts_of(13)
        if act.command in ("declare_completion", "measure_check")
    ]  # fmt: skip
    assert figures == [
        ("declare_completion", 63), ("measure_check", 57), ("declare_completion", 63), ("measure_check", 63),
    ]  # fmt: skip


def test_the_reports_share_no_sentence(winter: Winter):
    reports = [act for act in winter.acts if act.command in ("report_progress", "declare_completion")]
    assert 130 <= sum(act.command == "report_progress" for act in reports) <= 170
    sentences = Counter(
        sentence.strip()
        for act in reports
        for key in ("summary", "next_step", "difficulty")
        for sentence in SENTENCE_ENDS.split(act.text(key))
        if sentence.strip()
    )
    assert [sentence for sentence, times in sentences.items() if times > 1] == []


def test_the_minutes_are_not_all_round(winter: Winter):
    round_ones = sum(act.when.minute % 15 == 0 for act in winter.acts)
    assert round_ones < len(winter.acts) / 10


def test_every_post_of_the_main_loop_has_something_to_do_on_the_first_morning(winter: Winter):
    begun = {act.task: act.text("second") for act in winter.acts if act.command == "begin_check"}
    states = end_states(winter)
    assert states[14] == "verified"  # 县长 or 常务副县长 decides
    assert states[22] == "granted"  # 督查室 strikes off
    assert states[10] == "declared"  # 县乡村振兴局 局长 signs or declines
    assert states[6] == "reported"  # 第三督导组 组长 begins a check
    assert begun[13] == "ddz2-zuyuan2"  # 组员乙 countersigns


def reached_on(winter: Winter, task: TaskFact, key: str, value: Decimal) -> date | None:
    claims = (act for act in winter.acts_of(task.no) if act.command in ("report_progress", "declare_completion"))
    return next((act.when.date() for act in claims if act.figures.get(key, Decimal(-1)) >= value), None)


def lamp_at_the_end(winter: Winter, task: TaskFact, state: str) -> Lamp:
    acts = {act.command: act.when.date() for act in winter.acts_of(task.no)}
    case = Case(
        first_due=task.first_due_date,
        due=task.first_due_date,
        reported_on=acts.get("sign_completion") if state in checks.STANDING else None,
        struck_on=acts.get("strike_off"),
        phases=tuple(
            Phase(one.due_date, one.words, reached_on(winter, task, one.target, one.value)) for one in task.phases
        ),
        is_begun="hand_over_task" in acts,
        is_underway=False,  # who reports how often is not looked at here
    )
    return judge(case=case, book=shelf()["deadlines"], today=AS_OF, calendar=calendar()).lamp


def test_the_lamps_on_the_day_of_the_report(winter: Winter):
    lit: dict[Lamp, list[int]] = {}
    for no, state in end_states(winter).items():
        lit.setdefault(lamp_at_the_end(winter, winter.task_of[no], state), []).append(no)
    assert (lit[Lamp.RED], lit[Lamp.YELLOW]) == ([10, 17, 18], [9, 13, 16, 19])
    assert len(lit[Lamp.GREEN]) == 18


def test_three_people_hold_two_posts_and_nobody_three(winter: Winter):
    held = Counter(post.username for post in winter.county.posts)
    assert sorted(name for name, posts in held.items() if posts > 1) == ["kfq-zhuren", "sfj-lianluo", "tjj-lianluo"]


@pytest.mark.parametrize(
    ("command", "task", "changed", "sentence"),
    [
        ("open_task", 1, {"task": 26}, "there is no such task"),
        ("open_task", 1, {"command": "make_tea"}, "there is no such command"),
        ("open_task", 1, {"post": "nobody"}, "there is no post nobody"),
        ("open_task", 1, {"post": "gxj-juzhang"}, "that post may not do it"),
        ("approve_task", 1, {"post": "fxz-nongye"}, "that post may not do it"),
        ("sign_completion", 14, {"post": "fgj-lianluo"}, "that post may not do it"),
        ("conclude_check", 14, {"post": "ddz1-zuzhang"}, "that post may not do it"),
        ("countersign_check", 14, {"post": "ddz2-zuyuan1"}, "that post may not do it"),
        ("sign_for_task", 1, {"command": "report_progress", "values": {"summary": "早报"}}, "is missing"),
        ("hand_over_task", 1, {"command": "strike_off"}, "it must be granted"),
        ("report_progress", 1, {"values": {"summary": "进展神速！"}}, "is empty or shouts"),
        ("report_progress", 1, {"values": {"figures": {"metres": Decimal(1)}}}, "has no target metres"),
        ("report_progress", 1, {"values": {"mood": "好"}}, "does not belong to it"),
        ("declare_completion", 14, {"values": {"answers": ()}}, "must answer 3 standards"),
        ("begin_check", 14, {"values": {"methods": ("hearsay",)}}, "methods are some of"),
        ("conclude_check", 14, {"values": {"verdict": "perhaps"}}, "the verdict is one of"),
        ("declare_completion", 22, {"values": {"figures": {"net": Decimal(179)}}}, "each of the task's 2 targets"),
        ("conclude_check", 13, {"values": {"verdict": "true"}}, "1 lines were found unmet"),
        ("sign_completion", 14, {"delegate": "spj-fuju"}, "had no delegation"),
    ],
)
def test_a_slip_in_an_act_is_told_by_its_place(
    winter: Winter, command: str, task: int, changed: dict[str, object], sentence: str
):
    with pytest.raises(FactsError, match=sentence):
        check(with_act(winter, is_a(command, task), **changed), calendar())


def test_the_tasks_are_opened_in_the_order_of_their_numbers(winter: Winter):
    with pytest.raises(FactsError, match=r"opened as \[2, 1, 3"):
        checks.check_loop(replace(winter, acts=(winter.acts[1], winter.acts[0], *winter.acts[2:])))


def test_each_task_comes_to_the_stage_that_the_report_tells(winter: Winter):
    told = {act.task: act.text("stage") for act in winter.acts if "stage" in act.values}
    assert told == {task.no: task.stage for task in winter.tasks if task.stage}


def test_a_delegation_does_not_reach_beyond_its_last_day(winter: Winter):
    act = next(act for act in winter.acts if act.delegate)
    late = with_act(winter, lambda one: one is act, when=act.when.replace(day=20))
    with pytest.raises(FactsError, match="had no delegation"):
        checks.check_references(late)


def test_a_repeated_sentence_is_found_in_whatever_field(winter: Winter):
    words = next(act.text("summary") for act in winter.acts_of(1) if act.command == "report_progress").split("。")[0]
    with pytest.raises(FactsError, match="repeats a sentence of"):
        checks.check_sentences(with_act(winter, is_a("report_progress", 2), values={"next_step": f"{words}；再报。"}))


def test_an_inspector_whose_other_post_is_in_the_working_office_is_found(winter: Winter):
    posts = tuple(
        replace(post, username="spj-lianluo") if post.key == "ddz2-zuyuan2" else post for post in winter.county.posts
    )
    with pytest.raises(FactsError, match="ddz2-zuyuan2 belongs to spj, which did the work"):
        checks.check_recusal(replace(winter, county=replace(winter.county, posts=posts)))


def test_a_cumulative_figure_that_falls_is_found(winter: Winter):
    fallen = with_act(winter, is_a("declare_completion", 14), values={"figures": {"amount": Decimal("1.792")}})
    with pytest.raises(FactsError, match=r"amount falls from 14\.5 to 1\.792"):
        checks.check_figures(fallen)


@pytest.mark.parametrize(
    ("moved", "sentence"),
    [
        (timedelta(hours=9), "the offices are closed"),
        (timedelta(days=1), "nobody works on that day"),
        (timedelta(minutes=-120), "does not come after"),
    ],
)
def test_an_act_at_the_wrong_time_is_found(winter: Winter, moved: timedelta, sentence: str):
    # Friday 2023-02-24 10:55, the conclusion on task 13
    act = next(act for act in winter.acts_of(13) if act.text("verdict") == "true")
    with pytest.raises(FactsError, match=sentence):
        checks.check_times(with_act(winter, lambda one: one is act, when=act.when + moved), calendar())


def test_nobody_works_in_the_spring_festival(winter: Winter):
    assert not [act for act in winter.acts if date(2023, 1, 21) <= act.when.date() <= date(2023, 1, 27)]
