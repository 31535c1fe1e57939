"""Which days are worked: Monday to Friday, corrected by the State Council's notice for each year (调休)."""

import tomllib
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Self

YEARS = Path(__file__).parent / "years"
SATURDAY = 5
ONE_DAY = timedelta(days=1)


class CalendarError(ValueError):
    """A year file that contradicts itself; the message names the file and the day."""


@dataclass(frozen=True, slots=True)
class Year:
    """One year's notice, with the days on which it differs from Monday to Friday."""

    year: int
    document: str  #: 国务院办公厅关于…年部分节假日安排的通知
    number: str  #: 国办发明电〔…〕…号
    issued_date: date
    off: frozenset[date]  #: every day of a holiday, weekends included
    worked: frozenset[date]  #: weekend days that are worked instead


@dataclass(frozen=True)
class Calendar:
    """The published years together. Days of a year without a table count Monday to Friday and are provisional."""

    years: tuple[Year, ...]

    @classmethod
    def load(cls, folder: Path = YEARS) -> Self:
        """
        Return the calendar of all year files in the folder.

        :raises CalendarError: a file that cannot be read, or that contradicts itself or another
        """
        return cls(years=tuple(_read(path) for path in sorted(folder.glob("*.toml"))))

    @cached_property
    def off(self) -> frozenset[date]:
        return frozenset().union(*(year.off for year in self.years))

    @cached_property
    def worked(self) -> frozenset[date]:
        return frozenset().union(*(year.worked for year in self.years))

    @cached_property
    def published(self) -> frozenset[int]:
        return frozenset(year.year for year in self.years)

    def is_workday(self, day: date) -> bool:
        """Return whether offices work on that day."""
        if day in self.worked:
            return True
        return day.weekday() < SATURDAY and day not in self.off

    def is_provisional(self, day: date) -> bool:
        """Return whether the day's year has no published table yet, so that the answer may still change."""
        return day.year not in self.published

    def workdays_between(self, start: date, end: date) -> int:
        """
        Return how many working days lie after `start` up to and including `end`; negative when `end` is earlier.

        The day itself never counts: handed over on Monday and due "in 1 working day" means Tuesday.
        """
        return self._count(end) - self._count(start)

    def add_workdays(self, day: date, number: int) -> date:
        """
        Return the working day that many working days after `day`, or before it when negative.

        With 0 the day itself, moved on to the next working day when it is not one (末日顺延).
        """
        if number == 0:
            while not self.is_workday(day):
                day += ONE_DAY
            return day
        step = ONE_DAY if number > 0 else -ONE_DAY
        left = abs(number)
        while left:
            day += step
            left -= self.is_workday(day)
        return day

    @cached_property
    def _exceptions(self) -> tuple[list[date], list[int]]:
        """Days that differ from Monday to Friday in order, and the running sum of +1 (worked) and −1 (off)."""
        changes = dict.fromkeys(self.worked, 1) | {day: -1 for day in self.off if day.weekday() < SATURDAY}
        days, sums, total = sorted(changes), [0], 0
        for day in days:
            total += changes[day]
            sums.append(total)
        return days, sums

    def _count(self, day: date) -> int:
        """Count the working days from the beginning of the calendar up to and including the day, without a loop."""
        weeks, rest = divmod(day.toordinal(), 7)  # 0001-01-01 was a Monday and has ordinal 1
        days, sums = self._exceptions
        return weeks * SATURDAY + min(rest, SATURDAY) + sums[bisect_right(days, day)]


@lru_cache(maxsize=1)
def calendar() -> Calendar:
    """Return the shipped calendar, read once per process."""
    return Calendar.load()


def _read(path: Path) -> Year:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        off = {day for holiday in table["holidays"] for day in _days(*holiday["days"])}
        worked = [day for holiday in table["holidays"] for day in holiday["worked"]]
        year = Year(
            year=table["year"],
            document=table["document"],
            number=table["number"],
            issued_date=table["issued_date"],
            off=frozenset(off),
            worked=frozenset(worked),
        )
    except (KeyError, TypeError, ValueError) as problem:
        raise CalendarError(f"{path.name} is not a table of holidays: {problem!r}") from problem
    _check(path, year, worked)
    return year


def _days(first: date, last: date) -> Iterable[date]:
    if last < first:
        raise ValueError(f"holiday ends {last} before it begins {first}")
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def _check(path: Path, year: Year, worked: list[date]) -> None:
    """Refuse what a slip of the pen would leave: a worked weekday, a day both off and worked, a foreign year."""
    if path.stem != str(year.year):
        raise CalendarError(f"{path.name} says that it is the table of {year.year}")
    for day in worked:
        if day.weekday() < SATURDAY:
            raise CalendarError(f"{path.name}: {day} is worked anyway, it is no weekend")
        if day in year.off:
            raise CalendarError(f"{path.name}: {day} is both off and worked")
    for earlier, later in pairwise(sorted(worked)):
        if earlier == later:
            raise CalendarError(f"{path.name}: {later} is given twice")
    for day in year.off | year.worked:
        # 元旦 may begin in the last days of the year before, as in 2023
        if not date(year.year - 1, 12, 25) <= day <= date(year.year, 12, 31):
            raise CalendarError(f"{path.name}: {day} is not a day of {year.year}")
