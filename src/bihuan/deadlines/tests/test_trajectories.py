"""The planned path and what stands on a day."""

from datetime import date
from decimal import Decimal

from bihuan.deadlines.trajectories import Point, Way, behind, plan, planned
from bihuan.deadlines.workdays import calendar

BEGAN, DUE = date(2023, 1, 1), date(2023, 1, 11)


def test_the_path_is_straight_between_its_points_and_flat_outside():
    path = plan(BEGAN, DUE, Decimal(100), [(date(2023, 1, 6), Decimal(20))])
    days = [date(2022, 12, 1), BEGAN, date(2023, 1, 3), date(2023, 1, 6), date(2023, 1, 8), DUE, date(2023, 3, 1)]
    assert [planned(path, day) for day in days] == [0, 0, 8, 20, 52, 100, 100]


def test_a_phase_outside_the_time_is_left_out_and_the_promise_ends_the_path():
    path = plan(BEGAN, DUE, Decimal(100), [(date(2023, 2, 1), Decimal(50)), (DUE, Decimal(90))])
    assert path == (Point(BEGAN, Decimal(0)), Point(DUE, Decimal(100)))


def test_a_date_on_the_very_day_of_the_hand_over_is_no_path():
    assert plan(BEGAN, BEGAN, Decimal(100), []) == (Point(BEGAN, Decimal(0)),)


def test_ahead_is_below_nought():
    way = Way("路基", "米", Decimal(100), plan(BEGAN, DUE, Decimal(100), []), Point(BEGAN, Decimal(80)))
    gap = behind(way, date(2023, 1, 6), verified_workdays=22, calendar=calendar())
    assert (gap.points, gap.share, gap.wanted) == (Decimal("-30.0"), Decimal("80.0"), Decimal(50))
