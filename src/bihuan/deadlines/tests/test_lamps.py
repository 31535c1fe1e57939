"""The lamp of a task by the product's default book. Today is Saturday 2023-02-25 unless said otherwise."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bihuan import rulebooks
from bihuan.deadlines.lamps import JUDGES, Case, Judgement, Lamp, Pause, Phase, judge, phase_lamp
from bihuan.deadlines.trajectories import Point, Way, plan
from bihuan.deadlines.workdays import calendar
from bihuan.rulebooks import books

DUE = date(2023, 3, 15)
BEGAN = date(2022, 12, 15)


def lamp_of(*, today: date = date(2023, 2, 25), book: rulebooks.Book | None = None, **given: Any) -> Judgement:
    usual: dict[str, Any] = {"first_due": DUE, "due": DUE, "opened_on": BEGAN, "told_on": date(2023, 2, 24)}
    case = Case(**(usual | given))
    return judge(case=case, book=book or rulebooks.shelf()[rulebooks.DEFAULT], today=today, calendar=calendar())


def phases(*rows: tuple[date, str, date | None]) -> dict[str, Any]:
    return {"phases": tuple(Phase(*row) for row in rows)}


def way(reported: int | None = None, verified: int | None = None, **given: Any) -> Way:
    """Eighty matters from 15 December to 15 March, straight: 64 of 80 are planned for 25 February."""
    usual: dict[str, Any] = {
        "measure": "累计办结",
        "unit": "项",
        "promise": Decimal(80),
        "plan": plan(BEGAN, DUE, Decimal(80), []),
        "reported": None if reported is None else Point(date(2023, 2, 24), Decimal(reported)),
        "verified": None if verified is None else Point(date(2023, 2, 20), Decimal(verified)),
    }
    return Way(**(usual | given))


def test_every_rule_that_may_stand_in_a_book_can_be_judged():
    assert books.RULES.keys() == JUDGES.keys()


def test_a_task_on_its_way_is_green_and_says_how_many_working_days_are_left():
    judged = lamp_of()
    assert (judged.lamp, judged.code, judged.facts) == (Lamp.GREEN, "on_course", {"due": DUE, "workdays": 13})
    assert (judged.book, judged.book_name) == ("deadlines", "闭环·期限")


def test_a_task_not_handed_over_is_grey_even_after_its_date():
    late = lamp_of(is_begun=False, first_due=date(2023, 2, 1), due=date(2023, 2, 1))
    assert (late.lamp, late.code) == (Lamp.GREY, "not_begun")


def test_a_task_that_was_withdrawn_or_merged_is_grey_whatever_its_date():
    assert lamp_of(left="merged", due=date(2023, 2, 1)).facts == {"left": "merged"}


@pytest.mark.parametrize(("day", "code"), [(24, "due_soon"), (25, "due_soon"), (23, "on_course")])
def test_five_working_days_before_the_date_it_turns_yellow(day: int, code: str):
    # Friday 3 March is the fifth working day after Friday 24 February
    judged = lamp_of(today=date(2023, 2, day), first_due=date(2023, 3, 3), due=date(2023, 3, 3))
    assert judged.code == code


def test_on_its_last_day_it_is_yellow_and_on_the_next_red():
    on_the_day = lamp_of(first_due=date(2023, 2, 25), due=date(2023, 2, 25))
    assert (on_the_day.lamp, on_the_day.facts["workdays"]) == (Lamp.YELLOW, 0)
    late = lamp_of(first_due=date(2023, 2, 20), due=date(2023, 2, 20))
    assert (late.lamp, late.code, late.facts["workdays"]) == (Lamp.RED, "overdue", 4)


def test_days_off_do_not_count_as_late():
    festival = lamp_of(today=date(2023, 1, 28), first_due=date(2023, 1, 20), due=date(2023, 1, 20))
    assert festival.facts["workdays"] == 1


def test_a_later_present_date_does_not_hide_that_the_first_has_passed():
    judged = lamp_of(first_due=date(2023, 2, 15), due=date(2023, 3, 31))
    assert (judged.lamp, judged.code) == (Lamp.YELLOW, "first_due_passed")
    assert judged.facts == {"first_due": date(2023, 2, 15), "due": date(2023, 3, 31), "workdays": 7}


def test_a_phase_that_passed_unreported_is_yellow_and_after_ten_working_days_red():
    tenth = lamp_of(**phases((date(2023, 2, 10), "路基900米", None)))
    assert (tenth.lamp, tenth.code, tenth.facts["workdays"]) == (Lamp.YELLOW, "phase_passed", 10)
    eleventh = lamp_of(**phases((date(2023, 2, 9), "路基900米", None)))
    assert (eleventh.lamp, eleventh.code, eleventh.facts["workdays"]) == (Lamp.RED, "phase_overdue", 11)
    assert eleventh.facts["phase_words"] == "路基900米"


def test_a_phase_that_passed_on_a_weekend_is_yellow_with_no_working_day_late():
    judged = lamp_of(**phases((date(2023, 2, 24), "路基900米", None)))
    assert (judged.code, judged.facts["workdays"]) == ("phase_passed", 0)


def test_the_longest_waiting_phase_is_named_and_the_late_ones_are_counted():
    judged = lamp_of(
        **phases(
            (date(2023, 2, 17), "第三步", None),
            (date(2022, 12, 30), "第一步", date(2023, 1, 5)),
            (date(2023, 2, 14), "第二步", None),
            (date(2023, 3, 10), "第四步", None),
        )
    )
    assert (judged.facts["phase_words"], judged.facts["phases"]) == ("第二步", 2)


def test_a_phase_reported_late_no_longer_colours_the_task():
    assert lamp_of(**phases((date(2022, 12, 30), "第一步", date(2023, 2, 20)))).code == "on_course"


def test_the_lamp_of_a_phase_alone_comes_from_the_same_numbers():
    book = rulebooks.shelf()[rulebooks.DEFAULT]
    assert [phase_lamp(book, late) for late in (0, 10, 11)] == [Lamp.YELLOW, Lamp.YELLOW, Lamp.RED]


def test_a_standing_completion_report_in_time_is_green():
    judged = lamp_of(reported_on=date(2023, 2, 24), **phases((date(2023, 1, 5), "第一步", None)))
    assert (judged.lamp, judged.code) == (Lamp.GREEN, "reported_in_time")


def test_a_completion_report_after_the_date_stays_yellow():
    judged = lamp_of(first_due=date(2023, 2, 20), due=date(2023, 2, 20), reported_on=date(2023, 2, 22))
    assert (judged.lamp, judged.code, judged.facts["workdays"]) == (Lamp.YELLOW, "reported_after_due", 2)


def test_a_completion_report_between_the_two_dates_stays_yellow():
    judged = lamp_of(first_due=date(2023, 2, 20), due=date(2023, 2, 28), reported_on=date(2023, 2, 22))
    assert (judged.lamp, judged.code) == (Lamp.YELLOW, "reported_after_first_due")


def test_a_struck_off_task_that_kept_its_first_promise_is_green():
    judged = lamp_of(first_due=date(2023, 1, 31), reported_on=date(2023, 1, 30), struck_on=date(2023, 2, 3))
    assert (judged.lamp, judged.code) == (Lamp.GREEN, "struck")


def test_a_struck_off_task_that_missed_its_first_promise_stays_yellow():
    judged = lamp_of(
        first_due=date(2023, 1, 10), due=date(2023, 1, 18), reported_on=date(2023, 1, 12), struck_on=date(2023, 1, 18)
    )
    assert (judged.lamp, judged.code, judged.facts["workdays"]) == (Lamp.YELLOW, "struck_after_first_due", 2)


def test_red_goes_before_yellow():
    judged = lamp_of(first_due=date(2023, 2, 10), due=date(2023, 2, 28), **phases((date(2023, 1, 5), "第一步", None)))
    assert judged.code == "phase_overdue"


class TestProgress:
    """银川2025·进度: 64 of 80 are planned for 25 February, 80 %."""

    @pytest.mark.parametrize(
        ("reported", "code", "points"),
        [
            (56, "behind", "10.0"),  # 70 %: ten points behind, both ends of the range count
            (57, "on_course", None),
            (40, "behind", "30.0"),
            (39, "behind_far", "31.2"),
        ],
    )
    def test_ten_to_thirty_points_behind_is_yellow_and_more_is_red(self, reported: int, code: str, points: str | None):
        judged = lamp_of(ways=(way(reported),))
        assert judged.code == code
        assert judged.facts.get("points") == (Decimal(points) if points else None)
        assert judged.lamp is {"behind": Lamp.YELLOW, "behind_far": Lamp.RED, "on_course": Lamp.GREEN}[code]
        assert judged.book == ("yinchuan-2025" if points else "deadlines")

    def test_a_changed_number_in_the_file_changes_the_lamp(self, tmp_path: Path):
        for path in rulebooks.PUBLISHED.glob("*.toml"):
            (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
        shipped = rulebooks.load(tmp_path)[rulebooks.DEFAULT]
        file = tmp_path / "yinchuan-2025.toml"
        file.write_text(file.read_text(encoding="utf-8").replace("points_over = 30", "points_over = 32"))
        changed = rulebooks.load(tmp_path)[rulebooks.DEFAULT]
        assert lamp_of(ways=(way(39),), book=shipped).lamp is Lamp.RED
        assert lamp_of(ways=(way(39),), book=changed).lamp is Lamp.YELLOW
        assert shipped.version != changed.version

    def test_the_verified_figure_counts_before_the_reported_one_and_is_named(self):
        judged = lamp_of(ways=(way(reported=63, verified=50),))
        assert (judged.facts["counted"], judged.facts["stands"], judged.facts["share"]) == (
            "verified",
            Decimal(50),
            Decimal("62.5"),
        )

    def test_a_verified_figure_grows_old_by_the_number_of_the_book(self):
        old = way(reported=63, verified=30)
        assert old.verified is not None
        old = replace(old, verified=Point(date(2023, 1, 10), Decimal(30)))
        assert lamp_of(ways=(old,)).code == "on_course"
        assert lamp_of(ways=(replace(old, reported=None),)).facts["counted"] == "verified"

    def test_nothing_reported_counts_as_nought_and_says_so(self):
        judged = lamp_of(ways=(way(),))
        assert (judged.code, judged.facts["counted"], judged.facts["points"]) == (
            "behind_far",
            "nothing",
            Decimal("80.0"),
        )

    def test_the_quantity_that_is_furthest_behind_is_named(self):
        judged = lamp_of(ways=(way(55), way(41, measure="开工")))
        assert judged.facts["measure"] == "开工"

    def test_the_plan_goes_through_the_phased_targets(self):
        path = plan(BEGAN, DUE, Decimal(80), [(date(2023, 2, 25), Decimal(20))])
        assert lamp_of(ways=(way(20, plan=path),)).code == "on_course"

    def test_not_started_for_a_month_is_yellow_and_for_three_red(self):
        long = lamp_of(told_on=None, opened_on=date(2022, 11, 24))
        assert (long.lamp, long.code, long.facts["months"]) == (Lamp.RED, "not_started_long", 3)
        short = lamp_of(told_on=None, opened_on=date(2023, 1, 24))
        assert (short.lamp, short.code) == (Lamp.YELLOW, "not_started")
        assert lamp_of(told_on=None, opened_on=date(2023, 1, 25), is_underway=False).code == "on_course"


class TestPauses:
    """The clock stands: grey, and no worse afterwards."""

    def test_a_paused_task_is_grey_with_its_reason_even_past_its_date(self):
        judged = lamp_of(due=date(2023, 2, 20), pauses=(Pause(date(2023, 2, 15), None, "blocker"),))
        assert (judged.lamp, judged.code) == (Lamp.GREY, "paused")
        assert (judged.facts["reason"], judged.facts["since"]) == ("blocker", date(2023, 2, 15))

    def test_working_days_of_a_pause_move_the_date_for_judging(self):
        # Monday 13 to Friday 17 February: five working days, so Monday 20 becomes Monday 27
        pause = (Pause(date(2023, 2, 13), date(2023, 2, 17), "suspension"),)
        judged = lamp_of(first_due=date(2023, 2, 20), due=date(2023, 2, 20), pauses=pause)
        assert (judged.code, judged.facts["due"], judged.facts["stood"]) == ("due_soon", date(2023, 2, 27), 5)
        later = lamp_of(today=date(2023, 2, 28), first_due=date(2023, 2, 20), due=date(2023, 2, 20), pauses=pause)
        assert (later.code, later.facts["workdays"]) == ("overdue", 1)

    def test_a_pause_after_the_date_takes_no_lateness_away_and_adds_none(self):
        pause = (Pause(date(2023, 2, 22), date(2023, 2, 24), "blocker"),)
        judged = lamp_of(first_due=date(2023, 2, 20), due=date(2023, 2, 20), pauses=pause)
        assert (judged.code, judged.facts["workdays"]) == ("overdue", 1)  # Tuesday 21 alone

    def test_days_of_two_pauses_at_once_count_once(self):
        pauses = (
            Pause(date(2023, 2, 13), date(2023, 2, 17), "suspension"),
            Pause(date(2023, 2, 15), date(2023, 2, 17), "blocker"),
        )
        assert lamp_of(pauses=pauses).facts["stood"] == 5

    def test_the_plan_of_a_quantity_is_read_at_the_day_before_by_as_many_working_days(self):
        behind = lamp_of(ways=(way(54),))
        assert behind.code == "behind"
        pause = (Pause(date(2023, 2, 6), date(2023, 2, 24), "suspension"),)
        assert lamp_of(ways=(way(54),), pauses=pause).code == "on_course"

    def test_the_report_that_came_in_the_moved_date_is_not_late(self):
        pause = (Pause(date(2023, 2, 13), date(2023, 2, 17), "suspension"),)
        due = date(2023, 2, 20)
        judged = lamp_of(first_due=due, due=due, reported_on=date(2023, 2, 24), pauses=pause)
        assert (judged.code, judged.facts["stood"]) == ("reported_in_time", 5)


class TestReturned:
    """A returned report does not stand; one that came in time is given days to mend."""

    def test_in_time_it_is_yellow(self):
        judged = lamp_of(returned_on=date(2023, 2, 17), handed_in_on=date(2023, 2, 9))
        assert (judged.lamp, judged.code) == (Lamp.YELLOW, "returned")

    def test_a_report_that_came_in_time_and_was_returned_late_does_not_turn_straight_red(self):
        due = date(2023, 2, 20)
        judged = lamp_of(first_due=due, due=due, handed_in_on=date(2023, 2, 20), returned_on=date(2023, 2, 23))
        assert (judged.lamp, judged.code) == (Lamp.YELLOW, "returned_in_time")
        assert (judged.facts["until"], judged.facts["workdays"]) == (date(2023, 3, 2), 4)

    def test_after_the_days_given_it_is_red(self):
        due = date(2023, 2, 20)
        given = {"first_due": due, "due": due, "handed_in_on": date(2023, 2, 20), "returned_on": date(2023, 2, 23)}
        assert lamp_of(today=date(2023, 3, 2), **given).code == "returned_in_time"
        assert lamp_of(today=date(2023, 3, 3), **given).lamp is Lamp.RED

    def test_a_report_that_was_late_itself_is_red_again(self):
        due = date(2023, 2, 20)
        judged = lamp_of(first_due=due, due=due, handed_in_on=date(2023, 2, 21), returned_on=date(2023, 2, 23))
        assert (judged.lamp, judged.code) == (Lamp.RED, "overdue")


class TestMissed:
    """逾期补报: an extension after the date does not take the red away."""

    GIVEN = {"first_due": date(2023, 2, 10), "missed_on": date(2023, 2, 10), "due": date(2023, 3, 15)}

    def test_red_stays_until_the_completion_report(self):
        judged = lamp_of(**self.GIVEN)
        assert (judged.lamp, judged.code, judged.facts["due"]) == (Lamp.RED, "missed", date(2023, 3, 15))

    def test_then_it_is_yellow_also_within_the_new_date(self):
        judged = lamp_of(**self.GIVEN, reported_on=date(2023, 2, 24))
        assert (judged.lamp, judged.code, judged.facts["workdays"]) == (Lamp.YELLOW, "reported_after_due", 10)


class TestDuties:
    """Signing for and reporting."""

    def test_not_signed_for_in_a_working_day_is_yellow(self):
        given = {"is_signed_for": False, "is_underway": False, "told_on": None}
        assert lamp_of(opened_on=date(2023, 2, 23), **given).code == "on_course"
        late = lamp_of(opened_on=date(2023, 2, 22), **given)
        assert (late.lamp, late.code, late.facts["workdays"]) == (Lamp.YELLOW, "not_signed_for", 2)

    def test_a_missed_report_is_yellow_after_the_days_of_the_book(self):
        assert lamp_of(told_on=date(2023, 2, 15)).code == "on_course"
        late = lamp_of(told_on=date(2023, 2, 14))
        assert (late.code, late.facts["report_due"], late.facts["workdays"]) == (
            "report_missed",
            date(2023, 2, 21),
            3,
        )

    def test_a_monthly_task_is_asked_monthly(self):
        assert lamp_of(told_on=date(2023, 2, 1), report_every="month").code == "on_course"


def test_a_present_date_that_a_pause_has_moved_is_not_moved_again() -> None:
    over = Pause(date(2023, 2, 8), date(2023, 2, 14), "blocker")
    given: dict[str, Any] = {"first_due": date(2023, 2, 14), "opened_on": date(2023, 2, 1), "is_due_moved": True}
    moved = {**given, "due": date(2023, 2, 21)}  # by the five working days, when the pause ended
    late = lamp_of(today=date(2023, 2, 22), pauses=(over,), told_on=date(2023, 2, 20), **moved)
    assert (late.code, late.facts["due"], late.facts["workdays"]) == ("overdue", date(2023, 2, 21), 1)
    report = lamp_of(today=date(2023, 2, 24), pauses=(over,), reported_on=date(2023, 2, 22), **moved)
    assert report.code == "reported_after_due"
