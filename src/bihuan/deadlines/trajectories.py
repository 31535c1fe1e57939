"""
A quantity's way from the hand-over to the promise: planned, reported, verified; and how far it is behind.

Planned: nought on the day of the hand-over (or on which a struck task was taken up again), each phased target on its day, the promise on its date; straight lines
between. Behind is said in percentage points of the promise: planned 93 %, stands at 62 %: 31 points.

What stands is the verified figure, where one was found in the last working days that the rulebook names; else the
later of what was reported and what was verified.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from .workdays import Calendar

TENTH = Decimal("0.1")


class Point(NamedTuple):
    """A value on a day."""

    day: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Way:
    """One quantified target: its plan, the last figure reported and the last one verified."""

    measure: str
    unit: str
    promise: Decimal
    plan: tuple[Point, ...]  # ascending; the first is the day on which the work began
    reported: Point | None = None
    verified: Point | None = None


class Gap(NamedTuple):
    """How far a quantity is behind its plan on a day; shares in percent of the promise, one decimal."""

    way: Way
    wanted: Decimal  # planned for that day, in the unit
    stands: Decimal
    counted: str  # what stands is: verified, reported, nothing
    share: Decimal
    points: Decimal  # behind; below nought: ahead


def plan(begin: date, due: date, promise: Decimal, phases: Iterable[tuple[date, Decimal]]) -> tuple[Point, ...]:
    """Return the planned path: from nought through the phased targets that lie between to the promise."""
    points = {begin: Decimal(0)}
    points |= {day: value for day, value in sorted(phases) if begin < day < due}
    if due > begin:
        points[due] = promise
    return tuple(Point(day, value) for day, value in points.items())


def planned(path: tuple[Point, ...], day: date) -> Decimal:
    """Return what the path wants on a day: linear between its points, the last value after its end."""
    before = Point(path[0].day, Decimal(0))
    for point in path:
        if point.day > day:
            share = Decimal((day - before.day).days) / Decimal(max((point.day - before.day).days, 1))
            return before.value + (point.value - before.value) * max(share, Decimal(0))
        before = point
    return before.value


def standing(way: Way, day: date, *, verified_workdays: int, calendar: Calendar) -> tuple[Decimal, str]:
    """Return the figure that counts on that day, and what it is: verified, reported, or nothing said yet."""
    reported, verified = way.reported, way.verified
    if verified is not None:
        is_fresh = calendar.workdays_between(verified.day, day) <= verified_workdays
        if is_fresh or reported is None or reported.day <= verified.day:
            return verified.value, "verified"
    return (reported.value, "reported") if reported else (Decimal(0), "nothing")


def behind(way: Way, day: date, *, verified_workdays: int, calendar: Calendar) -> Gap:
    """Return how the quantity stands to its plan on that day."""
    wanted = planned(way.plan, day)
    stands, counted = standing(way, day, verified_workdays=verified_workdays, calendar=calendar)
    share = percent(stands, way.promise)
    return Gap(way, wanted, stands, counted, share, percent(wanted, way.promise) - share)


def percent(value: Decimal, whole: Decimal) -> Decimal:
    """Return a share in percent, to one decimal."""
    return (value * 100 / whole).quantize(TENTH, ROUND_HALF_UP)
