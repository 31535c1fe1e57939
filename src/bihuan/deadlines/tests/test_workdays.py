"""The calendar of worked days."""

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from bihuan.deadlines.workdays import Calendar, CalendarError, calendar

YEARS = range(2022, 2027)


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=number) for number in range((date(year + 1, 1, 1) - first).days)]


def test_a_friday_is_worked_and_a_sunday_is_not():
    assert calendar().is_workday(date(2023, 2, 24))
    assert not calendar().is_workday(date(2023, 2, 26))


def test_the_spring_festival_of_2023_is_off_and_the_weekend_after_it_is_worked():
    off = [day for day in days_of(2023)[19:29] if not calendar().is_workday(day)]
    assert off == [date(2023, 1, day) for day in range(21, 28)]
    assert calendar().is_workday(date(2023, 1, 28))
    assert calendar().is_workday(date(2023, 1, 29))


def test_the_last_saturday_of_2022_belongs_to_the_notice_for_2023():
    assert date(2022, 12, 31) in calendar().off


@pytest.mark.parametrize("year", YEARS)
def test_every_day_agrees_with_the_independent_calendar(year: int):
    differing = [day for day in days_of(year) if calendar().is_workday(day) != chinese_calendar.is_workday(day)]
    assert differing == []


def test_each_year_names_its_notice():
    assert [(year.year, year.number) for year in calendar().years] == [
        (2022, "国办发明电〔2021〕11号"),
        (2023, "国办发明电〔2022〕16号"),
        (2024, "国办发明电〔2023〕7号"),
        (2025, "国办发明电〔2024〕12号"),
        (2026, "国办发明电〔2025〕7号"),
    ]
    assert all(
        f"{year.year}年" in year.document and year.issued_date.year == year.year - 1 for year in calendar().years
    )


def test_one_working_day_after_the_last_friday_before_the_festival_is_the_saturday_after_it():
    assert calendar().add_workdays(date(2023, 1, 20), 1) == date(2023, 1, 28)


def test_zero_working_days_moves_a_day_off_on_to_the_next_worked_one():
    assert calendar().add_workdays(date(2023, 1, 22), 0) == date(2023, 1, 28)
    assert calendar().add_workdays(date(2023, 2, 20), 0) == date(2023, 2, 20)


def test_counting_back_finds_the_working_day_before():
    assert calendar().add_workdays(date(2023, 1, 28), -1) == date(2023, 1, 20)


def test_the_working_days_between_two_days_leave_out_the_first_and_count_the_last():
    assert calendar().workdays_between(date(2023, 2, 20), date(2023, 2, 24)) == 4
    assert calendar().workdays_between(date(2023, 2, 24), date(2023, 2, 20)) == -4
    assert calendar().workdays_between(date(2023, 2, 24), date(2023, 2, 26)) == 0


def test_the_quick_count_agrees_with_counting_day_by_day():
    start = date(2021, 12, 20)
    counted = 0
    for number in range(1, 2200):  # beyond both ends of the published years
        day = start + timedelta(days=number)
        counted += calendar().is_workday(day)
        assert calendar().workdays_between(start, day) == counted


def test_a_year_without_a_notice_is_provisional_and_counts_monday_to_friday():
    assert calendar().is_provisional(date(2027, 2, 8))
    assert calendar().is_workday(date(2027, 10, 1))
    assert not calendar().is_provisional(date(2026, 12, 31))


@pytest.mark.parametrize(
    ("days", "worked", "sentence"),
    [
        ("[2030-02-03, 2030-02-09]", "[2030-02-11]", "2030-02-11 is worked anyway, it is no weekend"),
        ("[2030-02-03, 2030-02-09]", "[2030-02-09]", "2030-02-09 is both off and worked"),
        ("[2030-02-09, 2030-02-03]", "[]", "holiday ends 2030-02-03 before it begins 2030-02-09"),
        ("[2031-02-03, 2031-02-09]", "[]", "is not a day of 2030"),
        ("[2030-02-03, 2030-02-08]", "[2030-02-10, 2030-02-10]", "2030-02-10 is given twice"),
    ],
)
def test_a_slip_of_the_pen_in_a_year_file_is_refused(tmp_path: Path, days: str, worked: str, sentence: str):
    (tmp_path / "2030.toml").write_text(
        f'year = 2030\ndocument = "通知"\nnumber = "号"\nissued_date = 2029-11-01\n'
        f'[[holidays]]\nname = "春节"\ndays = {days}\nworked = {worked}\n'
    )
    with pytest.raises(CalendarError, match=sentence):
        Calendar.load(tmp_path)


def test_a_file_under_another_years_name_is_refused(tmp_path: Path):
    (tmp_path / "2031.toml").write_text(
        'year = 2030\ndocument = ""\nnumber = ""\nissued_date = 2029-11-01\nholidays = []\n'
    )
    with pytest.raises(CalendarError, match="says that it is the table of 2030"):
        Calendar.load(tmp_path)
