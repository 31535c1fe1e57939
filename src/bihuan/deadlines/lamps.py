"""
The lamp of a task: green, yellow, red, grey, by a rulebook, with a code and the facts for the sentence.

The book (`bihuan.rulebooks`) says which rules are asked, in which order, by which numbers, and which lamp each gives;
the first that speaks decides. What each code judges stands at its function below, in JUDGES.

The date itself is still in time: a thing due on Friday is late on the next day. A phased target reported late no longer
counts for the task's lamp; the list of phases shows it.

Days on which the clock stood (Case.pauses) are taken off: a date lies later by the working days that a pause covered
until the day that is asked about (the present date only by those that have not moved it already: Case.is_due_moved), and the plan of a quantity is read at the day before by as many. So a task does not
get worse while it waits, and lateness from before a pause stays. The first promise as it is shown never moves.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple, TypeAlias

from bihuan.rulebooks import Book, Rule

from .trajectories import Gap, Way, behind
from .workdays import Calendar

Facts: TypeAlias = dict[str, date | int | str | Decimal]

#: Natural days between two reports.
PERIOD_DAYS = {"week": 7, "tendays": 10, "month": 30}
ONE_DAY = timedelta(days=1)


class Lamp(StrEnum):
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    GREY = "grey"


class Phase(NamedTuple):
    """A phased target: by when, what, and the day on which it was reported as reached (None: not yet)."""

    due_date: date
    words: str
    done_on: date | None


class Pause(NamedTuple):
    """Days on which the clock stood, both included; without an end it still stands."""

    since: date
    until: date | None
    reason: str  # objection, suspension, blocker


@dataclass(frozen=True, slots=True)
class Judgement:
    """A lamp, why, and by which rule of which book."""

    lamp: Lamp
    code: str  # a key of JUDGES; phrases turn it into a sentence
    facts: Facts = field(default_factory=dict)
    book: str = ""
    book_name: str = ""
    book_name_en: str = ""
    pace: Decimal | None = None  # points ahead of the plan, below nought behind; None: no quantity, or nothing is owed


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """What is judged: the task's dates, phased targets, quantities and pauses, as they stand."""

    first_due: date
    due: date
    is_begun: bool = True  # handed over to the lead office
    is_signed_for: bool = True
    is_underway: bool = True  # the lead office has it, and reports progress
    left: str = ""  # withdrawn, merged
    opened_on: date | None = None  # handed over
    reopened_on: date | None = None  # struck off, and taken up again on that day: its new round is judged by itself
    reported_on: date | None = None  # the signed completion report that stands
    struck_on: date | None = None
    returned_on: date | None = None  # the completion report was sent back, and no new one stands
    handed_in_on: date | None = None  # the day of the report that was sent back
    missed_on: date | None = None  # a date that had passed before it was extended
    told_on: date | None = None  # the last report of any kind that counts
    report_every: str = "week"
    phases: tuple[Phase, ...] = ()
    ways: tuple[Way, ...] = ()
    pauses: tuple[Pause, ...] = ()
    is_due_moved: bool = False  # the present date was moved already by the pauses that are over


@dataclass(frozen=True)
class _Task:
    """A case on a day."""

    case: Case
    today: date
    calendar: Calendar

    @cached_property
    def standing_on(self) -> date | None:
        """The day of the completion report that stands; a returned one does not."""
        return None if self.case.returned_on else self.case.reported_on

    def paused(self, since: date, until: date, *, over: bool = False) -> int:
        """Return how many working days after `since` up to `until` the clock stood (over: for what is over); each once."""
        count, covered = 0, since
        pauses = [pause for pause in self.case.pauses if pause.until is not None or not over]
        for pause in sorted(pauses, key=lambda pause: pause.since):
            start = max(pause.since - ONE_DAY, covered)
            end = min(pause.until or until, until)
            if end > start:
                count += self.calendar.workdays_between(start, end)
                covered = end
        return count

    @cached_property
    def since(self) -> date:
        """The day from which pauses count."""
        return min([self.case.opened_on or self.today, *(pause.since for pause in self.case.pauses)]) - ONE_DAY

    @cached_property
    def begun_on(self) -> date | None:
        """The day on which the work began that is owed now: the hand-over, or the day it was taken up again."""
        return self.case.reopened_on or self.case.opened_on

    @cached_property
    def round_since(self) -> date:
        """The day from which pauses count for what began with the round: nothing of an earlier one."""
        return self.case.reopened_on - ONE_DAY if self.case.reopened_on else self.since

    def moved(self, due: date, on: date | None = None) -> date:
        """Return a date as it counts on that day: later by the working days on which the clock had stood by then."""
        if not self.case.pauses:
            return due
        stood = self.paused(self.since, on or self.today)
        return self.calendar.add_workdays(due, stood) if stood else due

    def present(self, on: date | None = None) -> date:
        """Return the present date as it counts on that day: a pause that is over may have moved it for good."""
        if not self.case.is_due_moved or not self.case.pauses:
            return self.moved(self.case.due, on)
        until = on or self.today
        stood = self.paused(self.since, until) - self.paused(self.since, until, over=True)
        return self.calendar.add_workdays(self.case.due, stood) if stood > 0 else self.case.due

    @cached_property
    def due(self) -> date:
        return self.present()

    @cached_property
    def first_due(self) -> date:
        return self.moved(self.case.first_due)

    @cached_property
    def worst_gaps(self) -> dict[int, Gap]:
        """The quantity furthest behind, by how old a verified figure may be; filled as it is asked for."""
        return {}

    @cached_property
    def late_phases(self) -> list[Phase]:
        moved = (phase._replace(due_date=self.moved(phase.due_date)) for phase in self.case.phases)
        return sorted(phase for phase in moved if phase.done_on is None and phase.due_date < self.today)

    def late(self, due: date, done: date | None = None) -> int:
        return self.calendar.workdays_between(due, done or self.today)

    def facts(self, on: date | None = None, **facts: date | int | str | Decimal) -> Facts:
        """Return the facts with the working days that were taken off by that day, where there are some."""
        stood = self.paused(self.round_since, on or self.today) if self.case.pauses else 0
        return facts | {"stood": stood} if stood else facts


Judge: TypeAlias = Callable[[_Task, Rule], Facts | None]


def judge(*, case: Case, book: Book, today: date, calendar: Calendar) -> Judgement:
    """
    Return the task's lamp on that day by that book.

    :raises LookupError: a book none of whose rules speaks; a complete one (`Book.is_complete`) never does that
    """
    task = _Task(case, today, calendar)
    for rule in book.rules:
        facts = JUDGES[rule.code](task, rule)
        if facts is not None:
            named = (rule.book, rule.book_name, rule.book_name_en)
            return Judgement(Lamp(rule.lamp), rule.code, facts, *named, pace=_pace(task, book))
    raise LookupError(f"no rule of {book.key} speaks")


def report_due(last: date, every: str, calendar: Calendar) -> date:
    """Return the day on which the next progress report is due: a period later, moved on to a working day."""
    return calendar.add_workdays(last + timedelta(days=PERIOD_DAYS[every]), 0)


def _not_begun(task: _Task, rule: Rule) -> Facts | None:
    """Not yet handed over."""
    if task.case.is_begun or task.case.struck_on or task.case.left:
        return None
    return {"due": task.case.due}


def _left(task: _Task, rule: Rule) -> Facts | None:
    """Withdrawn or merged."""
    return {"left": task.case.left} if task.case.left else None


def _paused(task: _Task, rule: Rule) -> Facts | None:
    """The clock stands today."""
    if task.standing_on or task.case.struck_on:
        return None
    now = [p for p in task.case.pauses if p.since <= task.today and (p.until is None or p.until >= task.today)]
    if not now:
        return None
    first = min(now)
    return {"reason": first.reason, "since": first.since, "due": task.case.due}


def _struck_after_first_due(task: _Task, rule: Rule) -> Facts | None:
    """Struck off, the completion report came after the first date: a repaired miss stays visible."""
    if task.case.struck_on is None:
        return None
    kept_on = task.case.reported_on or task.case.struck_on
    first_due = task.moved(task.case.first_due, kept_on)
    if kept_on <= first_due:
        return None
    return task.facts(
        kept_on,
        struck_on=task.case.struck_on,
        first_due=task.case.first_due,
        reported_on=kept_on,
        workdays=task.late(first_due, kept_on),
    )


def _struck(task: _Task, rule: Rule) -> Facts | None:
    """Struck off."""
    if task.case.struck_on is None:
        return None
    return {"struck_on": task.case.struck_on, "first_due": task.case.first_due}


def _reported(task: _Task) -> Facts | None:
    if task.standing_on is None:
        return None
    on = task.standing_on
    return task.facts(on, reported_on=on, due=task.case.due, first_due=task.case.first_due)


def _reported_after_due(task: _Task, rule: Rule) -> Facts | None:
    """The completion report stands, but came after the date that was in force, or after one it had missed."""
    facts = _reported(task)
    if facts is None or task.standing_on is None:
        return None
    missed = task.case.missed_on
    due = task.moved(missed, task.standing_on) if missed else task.present(task.standing_on)
    if task.standing_on <= due:
        return None
    return facts | {"due": task.case.missed_on or task.case.due, "workdays": task.late(due, task.standing_on)}


def _reported_after_first_due(task: _Task, rule: Rule) -> Facts | None:
    """The completion report stands; in time by the present date, late by the first."""
    facts = _reported(task)
    if facts is None or task.standing_on is None:
        return None
    first_due = task.moved(task.case.first_due, task.standing_on)
    return facts | {"workdays": task.late(first_due, task.standing_on)} if task.standing_on > first_due else None


def _reported_in_time(task: _Task, rule: Rule) -> Facts | None:
    """The completion report stands and waits for the check."""
    return _reported(task)


def _missed(task: _Task, rule: Rule) -> Facts | None:
    """Extended only after the date had passed (逾期补报): stays as it was until the completion report."""
    missed = task.case.missed_on
    if missed is None or task.standing_on or task.today <= task.moved(missed):
        return None
    return task.facts(missed=missed, due=task.due, workdays=task.late(task.moved(missed)))


def _returned_in_time(task: _Task, rule: Rule) -> Facts | None:
    """The report came in time and was sent back; the date has passed, or passes in the days given to mend it."""
    returned, handed_in = task.case.returned_on, task.case.handed_in_on
    if returned is None or handed_in is None or handed_in > task.present(handed_in):
        return None
    until = task.moved(task.calendar.add_workdays(returned, rule.number("workdays")))
    if task.today <= task.due or task.today > until:
        return None
    left = task.calendar.workdays_between(task.today, until)
    return task.facts(handed_in=handed_in, returned=returned, until=until, due=task.case.due, workdays=left)


def _overdue(task: _Task, rule: Rule) -> Facts | None:
    """The present date is past and no completion report stands."""
    if task.today <= task.due:
        return None
    return task.facts(due=task.due, first_due=task.case.first_due, workdays=task.late(task.due))


def _phase_late(task: _Task, rule: Rule) -> Facts | None:
    """A phased target is more than so many working days past its date and not reported as reached."""
    if not task.late_phases:
        return None
    first, over = task.late_phases[0], rule.number("workdays_over")
    if over and task.late(first.due_date) <= over:
        return None
    return task.facts(
        phase_due=first.due_date,
        phase_words=first.words,
        workdays=task.late(first.due_date),
        phases=len(task.late_phases),
    )


def _behind(task: _Task, rule: Rule) -> Facts | None:
    """A quantity is behind its planned path by so many percentage points; the one that is furthest behind is named."""
    if not task.case.ways:
        return None
    gap = _worst_gap(task, rule.number("verified_workdays"))
    over, least = rule.thresholds.get("points_over"), rule.thresholds.get("points_from")
    far = gap.points > Decimal(str(over)) if over is not None else gap.points >= Decimal(str(least))
    if not far:
        return None
    return _again(task) | task.facts(
        due=task.due,
        measure=gap.way.measure,
        unit=gap.way.unit,
        stands=gap.stands,
        wanted=gap.wanted,
        promise=gap.way.promise,
        share=gap.share,
        points=gap.points,
        counted=gap.counted,
    )


def _pace(task: _Task, book: Book) -> Decimal | None:
    """Return how far the quantity that is furthest behind is ahead of its plan, by the figures the book's lamp goes by."""
    rule = next((rule for rule in book.rules if JUDGES[rule.code] is _behind), None)
    if rule is None or not task.case.ways:
        return None
    return -_worst_gap(task, rule.number("verified_workdays")).points


def _worst_gap(task: _Task, verified_workdays: int) -> Gap:
    if verified_workdays not in task.worst_gaps:
        task.worst_gaps[verified_workdays] = _found_worst(task, verified_workdays)
    return task.worst_gaps[verified_workdays]


def _found_worst(task: _Task, verified_workdays: int) -> Gap:
    stood = task.paused(task.round_since, task.today) if task.case.pauses else 0
    day = task.calendar.add_workdays(task.today, -stood) if stood else task.today
    gaps = [behind(way, day, verified_workdays=verified_workdays, calendar=task.calendar) for way in task.case.ways]
    return max(gaps, key=lambda gap: gap.points)


def _not_started(task: _Task, rule: Rule) -> Facts | None:
    """So many months after the hand-over no progress has been reported: 未开工."""
    opened = task.begun_on
    if opened is None or task.case.told_on is not None:
        return None
    until = _months_after(opened, rule.number("months"))
    stood = task.paused(task.round_since, task.today) if task.case.pauses else 0
    if task.today <= (task.calendar.add_workdays(until, stood) if stood else until):
        return None
    return _again(task) | task.facts(opened=opened, months=rule.number("months"), due=task.due)


def _again(task: _Task) -> Facts:
    """Return the fact that the task was struck off and taken up again, where it was: the sentence says so."""
    return {"again": task.case.reopened_on} if task.case.reopened_on else {}


def _months_after(day: date, months: int) -> date:
    """Return the same day some months later, or the last of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - ONE_DAY
    return first + timedelta(days=min(day.day, last.day) - 1)


def _returned(task: _Task, rule: Rule) -> Facts | None:
    """The completion report was sent back and the present date is not yet past."""
    if task.case.returned_on is None:
        return None
    return task.facts(due=task.due, workdays=task.calendar.workdays_between(task.today, task.due))


def _first_due_passed(task: _Task, rule: Rule) -> Facts | None:
    """The first date is past, the present one is not."""
    if task.today <= task.first_due:
        return None
    return task.facts(first_due=task.case.first_due, due=task.due, workdays=task.late(task.first_due))


def _not_signed_for(task: _Task, rule: Rule) -> Facts | None:
    """Handed over more than so many working days ago and not signed for."""
    opened = task.case.opened_on
    if task.case.is_signed_for or opened is None:
        return None
    waited = task.late(task.moved(opened))
    return task.facts(opened=opened, workdays=waited) if waited > rule.number("workdays_over") else None


def _report_missed(task: _Task, rule: Rule) -> Facts | None:
    """A periodic report is more than so many working days late."""
    last = task.case.told_on or task.begun_on
    if not task.case.is_underway or last is None:
        return None
    due = report_due(last, task.case.report_every, task.calendar)
    if task.case.pauses:
        due = task.calendar.add_workdays(due, task.paused(last, task.today))
    late = task.late(due)
    if late <= rule.number("workdays_over"):
        return None
    return task.facts(report_due=due, workdays=late, due=task.due)


def _due_soon(task: _Task, rule: Rule) -> Facts | None:
    """So many working days or fewer are left."""
    left = task.calendar.workdays_between(task.today, task.due)
    return task.facts(due=task.due, workdays=left) if left <= rule.number("workdays") else None


def _on_course(task: _Task, rule: Rule) -> Facts | None:
    """None of the others."""
    return task.facts(due=task.due, workdays=task.calendar.workdays_between(task.today, task.due))


#: How each rule of a book is judged.
JUDGES: Mapping[str, Judge] = {
    "not_begun": _not_begun,
    "left": _left,
    "paused": _paused,
    "struck_after_first_due": _struck_after_first_due,
    "struck": _struck,
    "reported_after_due": _reported_after_due,
    "reported_after_first_due": _reported_after_first_due,
    "reported_in_time": _reported_in_time,
    "missed": _missed,
    "returned_in_time": _returned_in_time,
    "overdue": _overdue,
    "behind_far": _behind,
    "phase_overdue": _phase_late,
    "not_started_long": _not_started,
    "returned": _returned,
    "first_due_passed": _first_due_passed,
    "behind": _behind,
    "phase_passed": _phase_late,
    "not_started": _not_started,
    "not_signed_for": _not_signed_for,
    "report_missed": _report_missed,
    "due_soon": _due_soon,
    "on_course": _on_course,
}


def phase_lamp(book: Book, late: int) -> Lamp | None:
    """Return the lamp of a phased target that is late by so many working days by the book, None where it says nothing."""
    for rule in book.rules:
        over = rule.thresholds.get("workdays_over") if rule.code in ("phase_overdue", "phase_passed") else None
        if over is not None and (late > over or over == 0):
            return Lamp(rule.lamp)
    return None
