"""轨迹: one target's plan, what was reported, what was measured, drawn as SVG; the gap between the last two shows."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from django.utils.translation import gettext as _

from bihuan.deadlines import clock
from bihuan.deadlines.trajectories import Point as PlanPoint
from bihuan.deadlines.trajectories import plan, planned
from bihuan.theme import wording

from .. import rules
from ..claims import NOT_COUNTED
from ..queries import Amount, PhaseLine, TaskPage

Point = tuple[dt.date, Decimal]
LINE = 16.0  # between two labels
TENTH = Decimal("0.1")
NEAR = 100.0  # labels whose points are nearer than this would lie on each other


@dataclass(frozen=True, slots=True)
class Size:
    """The drawing's outer size and margins, in its own units."""

    name: str
    width: int
    height: int
    right: int  # room for the labels at the lines' ends
    ticks: int  # dates along the foot
    left: int = 34
    top: int = 28
    foot: int = 30


SIZES = (Size("lg", 760, 290, right=118, ticks=5), Size("sm", 360, 260, right=92, ticks=3))
PAPER = Size("paper", 560, 210, right=118, ticks=4)


@dataclass(frozen=True, slots=True)
class Series:
    """What is drawn: values of one target by day, oldest first."""

    measure: str
    unit: str
    plan: tuple[Point, ...]
    first_plan: tuple[Point, ...]  # as it was promised when the account was opened; nothing where it is the same
    reported: tuple[Point, ...]
    measured: tuple[Point, ...]
    first_due: dt.date
    today: dt.date

    @property
    def wanted(self) -> Point:
        """What the plan wants today, or at its end."""
        day = min(max(self.today, self.plan[0][0]), self.plan[-1][0])
        return day, planned(tuple(PlanPoint(*point) for point in self.plan), day).quantize(TENTH).normalize()


@dataclass(frozen=True, slots=True)
class Label:
    """A text at a place."""

    x: str
    y: str
    text: str
    kind: str = ""
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Drawing:
    """One size of the picture, as finished attributes."""

    name: str
    box: str
    grid: tuple[tuple[str, str, str], ...]  # x1, x2, y
    axis: tuple[Label, ...]
    feet: tuple[tuple[str, str], ...]  # x, y of a date's mark
    plan: str
    first_plan: str
    reported: str
    measured: str
    gap: str
    leader: tuple[str, str, str, str] | None  # x1, y1, x2, y2: from the words to the gap they speak of
    gap_bar: tuple[str, str, str] | None  # x, y1, y2: the last check under its claim
    wanted: tuple[str, str]  # x, y of what the plan wants today
    reported_points: tuple[tuple[str, str], ...]
    measured_points: tuple[tuple[str, str], ...]
    first: str  # x of the first promise's day
    top: str
    bottom: str
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class DataRow:
    """One day of the picture as figures."""

    day: dt.date
    planned: str
    reported: str
    measured: str


@dataclass(frozen=True, slots=True)
class Trajectory:
    """The picture in its sizes, in words and as figures."""

    measure: str
    said: str
    drawings: tuple[Drawing, ...]
    rows: tuple[DataRow, ...]


def trajectory(page: TaskPage, today: dt.date, sizes: Sequence[Size] = SIZES) -> Trajectory | None:
    """Return the picture of the target whose way has the most stages, or None where there is too little to draw."""
    found = [series_of(page, t, today) for t in page.targets if t.comparison is not rules.Comparison.AT_MOST]
    worth = [series for series in found if len(series.plan) > 1 and len(series.reported) > 1]
    if not worth:
        return None
    series = max(worth, key=lambda series: len(series.plan))
    return Trajectory(series.measure, _said(series), tuple(_draw(series, size) for size in sizes), _rows(series))


def series_of(page: TaskPage, target: Amount, today: dt.date) -> Series:
    """Return one target's way: planned, reported, measured."""
    figures = (
        (clock.today(r.filed_at), value)
        for r in reversed(page.reports)
        for measure, value, _unit in r.figures
        if measure == target.measure and measure not in r.left_out and r.state not in NOT_COUNTED
    )
    found = (
        (clock.today(c.confirmed_at or c.begun_at), value)
        for c in reversed(page.checks)
        for measure, _claimed, value, _unit in c.amounts
        if measure == target.measure and value is not None
    )
    mine = [p for p in page.phases if p.target == target.id]
    begun = page.paths.seals[0].reopened_date if page.paths.seals else page.opened_date
    present = _plan(begun, page.due_date, target.value, (p for p in mine if p.is_current))
    first = _plan(page.opened_date, page.first_due_date, target.first_value, (p for p in mine if p.is_first))
    return Series(
        measure=target.measure,
        unit=target.unit,
        plan=present,
        first_plan=first if first != present else (),
        reported=_by_day(figures),
        measured=_by_day(found),
        first_due=page.first_due_date,
        today=today,
    )


def _plan(begun: dt.date | None, due: dt.date, promise: Decimal, phases: Iterable[PhaseLine]) -> tuple[Point, ...]:
    """Return the planned path as the lamp reads it: from the hand-over (or the reopening) through the phased targets."""
    points = [(phase.due_date, phase.value) for phase in phases if phase.value is not None]
    if begun is None:
        return tuple(sorted({**dict(points), due: promise}.items()))
    return tuple((point.day, point.value) for point in plan(begun, due, promise, points))


def _by_day(points: Iterable[Point]) -> tuple[Point, ...]:
    """Return one point a day, the last of it."""
    return tuple(sorted(dict(points).items()))


def _said(series: Series) -> str:
    day, value = series.reported[-1]
    said = _("至%(day)s申报%(value)s") % {"day": wording.day_short(day), "value": wording.quantity(value, series.unit)}
    if series.measured:
        said += _("，核实%(value)s") % {"value": wording.quantity(series.measured[-1][1], series.unit)}
    last, wanted = series.plan[-1]
    facts = {"day": wording.day_short(last), "value": wording.quantity(wanted, series.unit)}
    return said + _("；承诺%(day)s到%(value)s") % facts


def _rows(series: Series) -> tuple[DataRow, ...]:
    """Return the figures day by day, the latest first: what the picture shows, for who reads rather than looks."""
    path = tuple(PlanPoint(*point) for point in series.plan)
    reported, measured = dict(series.reported), dict(series.measured)

    def value(number: Decimal | None) -> str:
        return "—" if number is None else wording.quantity(number, series.unit)

    return tuple(
        DataRow(day, value(planned(path, day).quantize(TENTH)), value(reported.get(day)), value(measured.get(day)))
        for day in sorted({*dict(series.plan), *reported, *measured}, reverse=True)
    )


class _Scale:
    """Places days and values in a drawing."""

    def __init__(self, series: Series, size: Size) -> None:
        lines = (series.plan, series.first_plan, series.reported, series.measured)
        days = [series.first_due, *(day for points in lines for day, _value in points)]
        values = [value for points in lines for _day, value in points]
        self.start, self.days = min(days), max((max(days) - min(days)).days, 1)
        self.step = _step(max(values))
        self.highest = self.step * (max(values) / self.step).to_integral_value(ROUND_CEILING) or Decimal(1)
        self.size = size

    def x(self, day: dt.date) -> float:
        across = self.size.width - self.size.right - self.size.left
        return self.size.left + across * (day - self.start).days / self.days

    def day(self, x: float) -> dt.date:
        """Return the day at a place."""
        across = self.size.width - self.size.right - self.size.left
        return self.start + dt.timedelta(days=max(round((x - self.size.left) * self.days / across), 0))

    def y(self, value: Decimal) -> float:
        down = self.size.height - self.size.foot - self.size.top
        return self.size.height - self.size.foot - down * float(value / self.highest)

    def at(self, points: Sequence[Point]) -> tuple[tuple[str, str], ...]:
        return tuple((f"{self.x(day):.1f}", f"{self.y(value):.1f}") for day, value in points)


def _step(highest: Decimal) -> Decimal:
    """Return a round distance between the lines of the grid: four to six of them below the highest value."""
    rough = max(highest, Decimal("0.0001")) / 5
    power = Decimal(10) ** rough.adjusted()
    return next(power * n for n in (1, 2, 5, 10) if power * n >= rough)


def _line(points: Sequence[tuple[str, str]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)


def _draw(series: Series, size: Size) -> Drawing:
    scale = _Scale(series, size)
    right = size.width - size.right
    levels = [scale.step * n for n in range(int(scale.highest / scale.step) + 1)]
    bottom = f"{size.height - size.foot}"
    days = _ticks([day for day, _value in series.plan], size.ticks, scale)
    leader, words = _gap_words(series, scale)
    axis = [Label(f"{size.left - 8}", f"{scale.y(v) + 4:.1f}", wording.number(v), anchor="end") for v in levels]
    axis += [Label(f"{scale.x(d):.1f}", f"{size.height - 8}", wording.day_short(d), anchor="middle") for d in days]
    return Drawing(
        name=size.name,
        box=f"0 0 {size.width} {size.height}",
        grid=tuple((f"{size.left}", f"{right}", f"{scale.y(value):.1f}") for value in levels),
        axis=tuple(axis),
        feet=tuple((f"{scale.x(day):.1f}", bottom) for day in days),
        plan=_line(scale.at(series.plan)),
        first_plan=_line(scale.at(series.first_plan)),
        reported=_line(scale.at(series.reported)),
        measured=_line(scale.at(series.measured)),
        gap=_gap(series, scale),
        leader=leader,
        gap_bar=_gap_bar(series, scale),
        wanted=scale.at([series.wanted])[0],
        reported_points=scale.at(series.reported),
        measured_points=scale.at(series.measured),
        first=f"{scale.x(series.first_due):.1f}",
        top=f"{size.top}",
        bottom=bottom,
        labels=(*_labels(series, scale), *words, _first_label(series, scale)),
    )


def _ticks(days: Sequence[dt.date], most: int, scale: _Scale) -> list[dt.date]:
    """Return the days of the plan that find room along the foot, the first and the last in any case."""
    kept = [days[0]]
    for day in days[1:-1]:
        roomy = scale.x(day) - scale.x(kept[-1]) > 60 and scale.x(days[-1]) - scale.x(day) > 60
        if roomy and len(kept) < most - 1:
            kept.append(day)
    return [*kept, days[-1]]


def _gap(series: Series, scale: _Scale) -> str:
    """Return the corners of the area between reported and measured, over the days that both cover."""
    both = [(day, value, _between(series.reported, day)) for day, value in series.measured]
    sides = [(day, own, told) for day, own, told in both if told is not None and own <= told]
    if len(sides) < 2 or all(own == told for _day, own, told in sides):
        return ""
    upper = [(day, told) for day, _own, told in sides]
    lower = [(day, own) for day, own, _told in reversed(sides)]
    return _line([*scale.at(upper), *scale.at(lower)])


def _between(points: Sequence[Point], day: dt.date) -> Decimal | None:
    """Return the value of a line at a day: the last one that had been told by then."""
    told = [value for when, value in points if when <= day]
    return told[-1] if told else None


def _gap_words(series: Series, scale: _Scale) -> tuple[tuple[str, str, str, str] | None, tuple[Label, ...]]:
    """Return the words that name the last gap between claim and check, under the lines, and the line that leads to it."""
    if not series.measured:
        return None, ()
    day, own = series.measured[-1]
    told = _between(series.reported, day)
    if told is None or told <= own:
        return None, ()
    text = _("申报多于核实：%(value)s") % {"value": wording.quantity(told - own, series.unit)}
    x, middle = scale.x(day), (scale.y(told) + scale.y(own)) / 2
    y = scale.y(own) + 44
    end = max(x - 12, scale.size.left + _wide(text))
    # Under every line that passes over the words.
    low = scale.day(end - _wide(text))
    y = max([y, *(scale.y(_between(line, low) or Decimal(0)) + LINE for line in (series.plan, series.reported))])
    y = min(y, float(scale.size.height - scale.size.foot - 8))
    return (f"{x:.1f}", f"{middle:.1f}", f"{end + 4:.1f}", f"{y - 4:.1f}"), (
        Label(f"{end:.1f}", f"{y:.1f}", text, "r", "end"),
    )


def _gap_bar(series: Series, scale: _Scale) -> tuple[str, str, str] | None:
    """Return the upright line from what the last check found up to what had been claimed by then."""
    if not series.measured:
        return None
    day, own = series.measured[-1]
    told = _between(series.reported, day)
    if told is None or told <= own:
        return None
    return f"{scale.x(day):.1f}", f"{scale.y(own):.1f}", f"{scale.y(told):.1f}"


def _first_label(series: Series, scale: _Scale) -> Label:
    """Return the words at the line of the first promise, on the side where there is room."""
    text = _("首次承诺%(day)s") % {"day": wording.day_short(series.first_due)}
    x = scale.x(series.first_due)
    return Label(f"{x - 6:.1f}", f"{scale.size.top - 6}", text, "d", "end")


def _labels(series: Series, scale: _Scale) -> tuple[Label, ...]:
    """Return the words at the lines' ends, moved apart where they would lie on each other."""
    promise = _("现承诺") if series.first_plan else _("承诺")
    wanted = [(series.plan[-1], promise, "d"), (series.reported[-1], _("申报"), "")]
    if series.wanted[0] < series.plan[-1][0]:
        wanted.append((series.wanted, _("应到"), "d"))
    if series.measured:
        wanted.append((series.measured[-1], _("核实"), "b"))
    edge = scale.size.width - scale.size.right
    placed: list[tuple[float, float, str, str]] = []
    for (day, value), name, kind in sorted(wanted, key=lambda item: scale.y(item[0][1])):
        x = edge if edge - scale.x(day) < NEAR else scale.x(day)  # near the edge all stand in the margin
        near = [other for beside, other, *_rest in placed if abs(beside - x) < NEAR]
        y = max([scale.y(value) + 4, *(other + LINE for other in near)])
        placed.append((x, y, _named(name, value, series), kind))
    return tuple(_label(x, y, text, kind, scale.size) for x, y, text, kind in placed)


def _wide(text: str) -> float:
    return sum(13 if letter > "\u2e7f" else 7.5 for letter in text)


def _label(x: float, y: float, text: str, kind: str, size: Size) -> Label:
    """Return a label beside its point, or against the right edge where it would run over it."""
    if x + 10 + _wide(text) > size.width:
        return Label(f"{size.width}", f"{y - LINE if kind == 'd' else y:.1f}", text, kind, "end")
    return Label(f"{x + 10:.1f}", f"{y:.1f}", text, kind)


def _named(name: str, value: Decimal, series: Series) -> str:
    return f"{name} {wording.quantity(value, series.unit)}"
