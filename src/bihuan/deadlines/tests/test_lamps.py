"""The lamp of a task by its dates. Today is Saturday 2023-02-25 unless said otherwise."""

from datetime import date
from typing import Any

import pytest

from bihuan.deadlines.lamps import Judgement, Lamp, judge
from bihuan.deadlines.workdays import calendar


def lamp_of(**given: Any) -> Judgement:
    usual: dict[str, Any] = {
        "today": date(2023, 2, 25),
        "first_due": date(2023, 3, 15),
        "due": date(2023, 3, 15),
        "reported_on": None,
        "struck_on": None,
        "returned": False,
        "phases": [],
        "begun": True,
        "calendar": calendar(),
    }
    return judge(**(usual | given))


def test_a_task_on_its_way_is_green_and_says_how_many_working_days_are_left():
    assert lamp_of() == Judgement(Lamp.GREEN, "on_course", {"due": date(2023, 3, 15), "workdays": 13})


def test_a_task_not_handed_over_is_grey_even_after_its_date():
    assert lamp_of(begun=False, first_due=date(2023, 2, 1), due=date(2023, 2, 1)).lamp is Lamp.GREY


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
    tenth = lamp_of(phases=[(date(2023, 2, 10), "路基900米", None)])
    assert (tenth.lamp, tenth.code, tenth.facts["workdays"]) == (Lamp.YELLOW, "phase_passed", 10)
    eleventh = lamp_of(phases=[(date(2023, 2, 9), "路基900米", None)])
    assert (eleventh.lamp, eleventh.code, eleventh.facts["workdays"]) == (Lamp.RED, "phase_overdue", 11)
    assert eleventh.facts["phase_words"] == "路基900米"


def test_the_longest_waiting_phase_is_named_and_the_late_ones_are_counted():
    judged = lamp_of(
        phases=[
            (date(2023, 2, 17), "第三步", None),
            (date(2022, 12, 30), "第一步", date(2023, 1, 5)),
            (date(2023, 2, 14), "第二步", None),
            (date(2023, 3, 10), "第四步", None),
        ]
    )
    assert (judged.facts["phase_words"], judged.facts["phases"]) == ("第二步", 2)


def test_a_phase_reported_late_no_longer_colours_the_task():
    assert lamp_of(phases=[(date(2022, 12, 30), "第一步", date(2023, 2, 20))]).code == "on_course"


def test_a_standing_completion_report_in_time_is_green():
    judged = lamp_of(reported_on=date(2023, 2, 24), phases=[(date(2023, 1, 5), "第一步", None)])
    assert (judged.lamp, judged.code) == (Lamp.GREEN, "reported_in_time")


def test_a_completion_report_after_the_date_stays_yellow():
    judged = lamp_of(first_due=date(2023, 2, 20), due=date(2023, 2, 20), reported_on=date(2023, 2, 22))
    assert (judged.lamp, judged.code, judged.facts["workdays"]) == (Lamp.YELLOW, "reported_after_due", 2)


def test_a_completion_report_between_the_two_dates_stays_yellow():
    judged = lamp_of(first_due=date(2023, 2, 20), due=date(2023, 2, 28), reported_on=date(2023, 2, 22))
    assert (judged.lamp, judged.code) == (Lamp.YELLOW, "reported_after_first_due")


def test_a_returned_report_does_not_stand():
    in_time = lamp_of(reported_on=date(2023, 2, 9), returned=True)
    assert (in_time.lamp, in_time.code) == (Lamp.YELLOW, "returned")
    late = lamp_of(reported_on=date(2023, 2, 9), returned=True, first_due=date(2023, 2, 20), due=date(2023, 2, 20))
    assert (late.lamp, late.code) == (Lamp.RED, "overdue")


def test_a_struck_off_task_that_kept_its_first_promise_is_green():
    judged = lamp_of(first_due=date(2023, 1, 31), reported_on=date(2023, 1, 30), struck_on=date(2023, 2, 3))
    assert (judged.lamp, judged.code) == (Lamp.GREEN, "struck")


def test_a_struck_off_task_that_missed_its_first_promise_stays_yellow():
    judged = lamp_of(
        first_due=date(2023, 1, 10), due=date(2023, 1, 18), reported_on=date(2023, 1, 12), struck_on=date(2023, 1, 18)
    )
    assert (judged.lamp, judged.code, judged.facts["workdays"]) == (Lamp.YELLOW, "struck_after_first_due", 2)


def test_red_goes_before_yellow():
    judged = lamp_of(first_due=date(2023, 2, 10), due=date(2023, 2, 28), phases=[(date(2023, 1, 5), "第一步", None)])
    assert judged.code == "phase_overdue"
