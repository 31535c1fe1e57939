"""
The lamp of a task, by its dates: green, yellow, red, grey, with a code and the facts for the sentence.

The order in which the rules are asked is the table RULES below; the first that speaks gives the lamp.
    grey    not_begun                  not yet handed over to the lead office
    green   struck                     struck off, the completion report came by the first date
    yellow  struck_after_first_due     struck off, but the first promise was missed: a repaired miss stays visible
    yellow  reported_after_due         the completion report stands, but came after the present date
    yellow  reported_after_first_due   the completion report stands; in time by the present date, late by the first
    green   reported_in_time           the completion report stands and waits for the check
    red     overdue                    the present date is past and no completion report stands
    red     phase_overdue              a phased target is more than 10 working days past its date and not reported
    yellow  returned                   the completion report was returned and the present date is not yet past
    yellow  first_due_passed           the first date is past, the present one is not
    yellow  phase_passed               a phased target's date is past, by up to 10 working days, and not reported
    yellow  due_soon                   5 working days or fewer are left
    green   on_course                  none of these
The date itself is still in time: a thing due on Friday is late on the next day. A phased target reported late no longer
counts for the task's lamp; the list of phases shows it. Quantities and trajectories are not judged here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from .workdays import Calendar

Facts: TypeAlias = dict[str, date | int | str]

SOON_DAYS = 5  #: working days before the date from which a task shows yellow
PHASE_RED_DAYS = 10  #: working days past a phase's date after which an unreported phase shows red


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


@dataclass(frozen=True, slots=True)
class Judgement:
    lamp: Lamp
    code: str  #: one of the codes above; phrases turn it into a sentence
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Task:
    today: date
    first_due: date
    due: date
    reported_on: date | None
    struck_on: date | None
    returned: bool
    phases: tuple[Phase, ...]
    begun: bool
    calendar: Calendar

    @property
    def standing_on(self) -> date | None:
        """The day of the completion report that stands; a returned one does not."""
        return None if self.returned else self.reported_on

    @property
    def late_phases(self) -> list[Phase]:
        return sorted(phase for phase in self.phases if phase.done_on is None and phase.due_date < self.today)

    def late(self, due: date, done: date | None = None) -> int:
        return self.calendar.workdays_between(due, done or self.today)


def judge(
    *,
    today: date,
    first_due: date,
    due: date,
    reported_on: date | None,
    struck_on: date | None,
    returned: bool,
    phases: Iterable[tuple[date, str, date | None]],
    begun: bool,
    calendar: Calendar,
) -> Judgement:
    """
    Return the task's lamp on that day, by date alone.

    today: the Shanghai day; reported_on: the day the signed completion report was handed over, None without one;
    returned: that report was sent back to work; begun: handed over to the lead office.
    facts: first_due, due, reported_on, struck_on (dates), workdays (late, or left for due_soon and on_course), and for
    phases: phase_due, phase_words, phases (how many are late).
    """
    task = _Task(
        today=today,
        first_due=first_due,
        due=due,
        reported_on=reported_on,
        struck_on=struck_on,
        returned=returned,
        phases=tuple(Phase(*phase) for phase in phases),
        begun=begun,
        calendar=calendar,
    )
    return next(judgement for rule in RULES if (judgement := rule(task)))


def _not_begun(task: _Task) -> Judgement | None:
    if task.begun or task.struck_on:
        return None
    return Judgement(Lamp.GREY, "not_begun", {"due": task.due})


def _struck(task: _Task) -> Judgement | None:
    if task.struck_on is None:
        return None
    facts: Facts = {"struck_on": task.struck_on, "first_due": task.first_due}
    kept_on = task.reported_on or task.struck_on
    if kept_on <= task.first_due:
        return Judgement(Lamp.GREEN, "struck", facts)
    facts |= {"reported_on": kept_on, "workdays": task.late(task.first_due, kept_on)}
    return Judgement(Lamp.YELLOW, "struck_after_first_due", facts)


def _reported(task: _Task) -> Judgement | None:
    standing_on = task.standing_on
    if standing_on is None:
        return None
    facts: Facts = {"reported_on": standing_on, "due": task.due, "first_due": task.first_due}
    if standing_on > task.due:
        return Judgement(Lamp.YELLOW, "reported_after_due", facts | {"workdays": task.late(task.due, standing_on)})
    if standing_on > task.first_due:
        late = task.late(task.first_due, standing_on)
        return Judgement(Lamp.YELLOW, "reported_after_first_due", facts | {"workdays": late})
    return Judgement(Lamp.GREEN, "reported_in_time", facts)


def _overdue(task: _Task) -> Judgement | None:
    if task.today <= task.due:
        return None
    facts: Facts = {"due": task.due, "first_due": task.first_due, "workdays": task.late(task.due)}
    return Judgement(Lamp.RED, "overdue", facts)


def _phase_overdue(task: _Task) -> Judgement | None:
    return _phase(task, Lamp.RED, "phase_overdue") if _worst_phase(task) > PHASE_RED_DAYS else None


def _returned(task: _Task) -> Judgement | None:
    if not task.returned:
        return None
    left = task.calendar.workdays_between(task.today, task.due)
    return Judgement(Lamp.YELLOW, "returned", {"due": task.due, "workdays": left})


def _first_due_passed(task: _Task) -> Judgement | None:
    if task.today <= task.first_due:
        return None
    facts: Facts = {"first_due": task.first_due, "due": task.due, "workdays": task.late(task.first_due)}
    return Judgement(Lamp.YELLOW, "first_due_passed", facts)


def _phase_passed(task: _Task) -> Judgement | None:
    return _phase(task, Lamp.YELLOW, "phase_passed") if task.late_phases else None


def _otherwise(task: _Task) -> Judgement:
    left = task.calendar.workdays_between(task.today, task.due)
    facts: Facts = {"due": task.due, "workdays": left}
    return Judgement(Lamp.YELLOW, "due_soon", facts) if left <= SOON_DAYS else Judgement(Lamp.GREEN, "on_course", facts)


def _worst_phase(task: _Task) -> int:
    return max((task.late(phase.due_date) for phase in task.late_phases), default=0)


def _phase(task: _Task, lamp: Lamp, code: str) -> Judgement:
    first = task.late_phases[0]
    return Judgement(
        lamp,
        code,
        {
            "phase_due": first.due_date,
            "phase_words": first.words,
            "workdays": task.late(first.due_date),
            "phases": len(task.late_phases),
        },
    )


RULES: tuple[Callable[[_Task], Judgement | None], ...] = (
    _not_begun,
    _struck,
    _reported,
    _overdue,
    _phase_overdue,
    _returned,
    _first_due_passed,
    _phase_passed,
    _otherwise,
)
