"""Weeks, thirds of a month, months."""

from datetime import date
from itertools import pairwise

import pytest

from bihuan.deadlines.periods import Span, last_ended, span_of, spans


@pytest.mark.parametrize(
    ("kind", "day", "start", "end"),
    [
        ("week", date(2023, 2, 25), date(2023, 2, 20), date(2023, 2, 26)),
        ("week", date(2023, 1, 1), date(2022, 12, 26), date(2023, 1, 1)),
        ("tendays", date(2023, 2, 10), date(2023, 2, 1), date(2023, 2, 10)),
        ("tendays", date(2023, 2, 11), date(2023, 2, 11), date(2023, 2, 20)),
        ("tendays", date(2023, 2, 28), date(2023, 2, 21), date(2023, 2, 28)),
        ("month", date(2024, 2, 29), date(2024, 2, 1), date(2024, 2, 29)),
    ],
)
def test_a_day_lies_in_one_period(kind: str, day: date, start: date, end: date):
    assert span_of(kind, day) == Span(start, end)


def test_the_last_that_is_over_ends_the_day_before_the_present_one_begins():
    assert last_ended("week", date(2023, 2, 26)).end == date(2023, 2, 19)
    assert last_ended("week", date(2023, 2, 27)).end == date(2023, 2, 26)
    assert last_ended("month", date(2023, 1, 31)).start == date(2022, 12, 1)


@pytest.mark.parametrize("kind", ["week", "tendays", "month"])
def test_periods_follow_each_other_without_a_gap(kind: str):
    found = spans(kind, date(2022, 12, 8), last_ended(kind, date(2023, 4, 5)))
    assert found[0].start <= date(2022, 12, 8) <= found[0].end
    assert all((later.start - earlier.end).days == 1 for earlier, later in pairwise(found))


def test_an_unknown_kind_is_an_error():
    with pytest.raises(ValueError, match="quarter"):
        span_of("quarter", date(2023, 2, 25))
