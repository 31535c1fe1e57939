"""Periods after which lamps are kept: weeks from Monday to Sunday, thirds of a month (旬), months."""

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

ONE_DAY = timedelta(days=1)


class Span(NamedTuple):
    """A period's first and last day."""

    start: date
    end: date


def span_of(kind: str, day: date) -> Span:
    """
    Return the period of that kind in which a day lies.

    :raises ValueError: a kind that is neither week, tendays nor month
    """
    match kind:
        case "week":
            monday = day - timedelta(days=day.weekday())
            return Span(monday, monday + timedelta(days=6))
        case "tendays":
            start = day.replace(day=1 if day.day <= 10 else 11 if day.day <= 20 else 21)
            return Span(start, day.replace(day=_last(day)) if start.day == 21 else start + timedelta(days=9))
        case "month":
            return Span(day.replace(day=1), day.replace(day=_last(day)))
        case _:
            raise ValueError(kind)


def last_ended(kind: str, today: date) -> Span:
    """Return the last period of that kind that is over."""
    return span_of(kind, span_of(kind, today).start - ONE_DAY)


def spans(kind: str, first: date, last: Span) -> list[Span]:
    """Return the periods from the one in which `first` lies up to `last`."""
    found = []
    span = span_of(kind, first)
    while span.start <= last.start:
        found.append(span)
        span = span_of(kind, span.end + ONE_DAY)
    return found


def _last(day: date) -> int:
    return monthrange(day.year, day.month)[1]
