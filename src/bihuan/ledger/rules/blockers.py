"""Blockers (堵点): who takes which step, when silence counts, which lamp a blocker shows. Plain Python."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from bihuan.deadlines.lamps import Lamp
from bihuan.deadlines.workdays import Calendar
from bihuan.journal.refusal import Refused
from bihuan.organization.roles import Role

from .loop import DISPATCHER, LEADERS, OFFICE, Acting, Standing, State
from .matters import BlockerState, ReasonClass

#: Working days after which silence counts: of who is waited for as acknowledged, of who waits as confirmed.
ANSWER_DAYS = 2
#: Working days in which a blocker is to be solved, where no leader has set another day.
SOLVE_DAYS = 7
#: Working days before that day from which a blocker shows yellow.
SOON_DAYS = 2

#: The blocker's own clock runs, or will: it is not over.
OPEN = frozenset({BlockerState.RAISED, BlockerState.ACKNOWLEDGED, BlockerState.DISPUTED, BlockerState.SOLVED})
#: The clock of who waits stands.
COUNTING = frozenset({BlockerState.ACKNOWLEDGED, BlockerState.SOLVED})


class Side(StrEnum):
    """How the acting post must stand to a blocker."""

    RAISER = "raiser"  # of the office that raised it
    WAITED = "waited"  # of the office waited for; for somebody outside the county the supervision office (solved: or who waits)
    LEADER = "leader"  # the task's leader, or the county head


@dataclass(frozen=True, slots=True)
class BlockerStep:
    """One step on a blocker."""

    verb: str
    starts: frozenset[BlockerState]
    end: BlockerState | None  # None: it stays where it is
    side: Side
    needs: frozenset[str] = frozenset()


def _step(verb: str, starts: Iterable[BlockerState], end: BlockerState | None, side: Side, *needs: str) -> BlockerStep:
    return BlockerStep(verb, frozenset(starts), end, side, frozenset(needs))


_S = BlockerState
BLOCKER_STEPS: dict[str, BlockerStep] = {
    step.verb: step
    for step in (
        #     verb                   from                                        to               by            what it needs
        _step("acknowledge_blocker", {_S.RAISED},                                _S.ACKNOWLEDGED, Side.WAITED,  "answer"),
        _step("dispute_blocker",     {_S.RAISED},                                _S.DISPUTED,     Side.WAITED,  "reason"),
        _step("decide_blocker",      {_S.DISPUTED},                              _S.ACKNOWLEDGED, Side.LEADER,  "reason"),
        _step("solve_blocker",       {_S.ACKNOWLEDGED},                          _S.SOLVED,       Side.WAITED,  "solution"),
        _step("confirm_blocker",     {_S.SOLVED},                                _S.CONFIRMED,    Side.RAISER),
        _step("reopen_blocker",      {_S.SOLVED},                                _S.ACKNOWLEDGED, Side.RAISER,  "reason"),
        _step("take_blocker",        {_S.RAISED, _S.ACKNOWLEDGED, _S.DISPUTED},  None,            Side.LEADER,  "words"),
        _step("take_blocker_back",   {_S.RAISED},                                _S.TAKEN_BACK,   Side.RAISER),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class BlockerStanding:
    """The blocker's side of a step. Ids of offices and posts; waited None: somebody outside the county."""

    state: BlockerState
    raiser: UUID
    waited: UUID | None
    leader: UUID
    taken_by: UUID | None = None


def check_raising(standing: Standing, acting: Acting, *, office: UUID | None, outside: str) -> None:
    """
    Accept a blocker on a task, raised by its lead office or one that assists.

    :raises Refused: see check_raiser; blocker_nobody, blocker_two, blocker_own_office
    """
    check_raiser(standing, acting)
    if office is None and not outside:
        raise Refused("blocker_nobody", verb="raise_blocker")
    if office is not None and outside:
        raise Refused("blocker_two", verb="raise_blocker")
    if office == acting.office:
        raise Refused("blocker_own_office", verb="raise_blocker")


def check_raiser(standing: Standing, acting: Acting) -> None:
    """
    Accept who raises a blocker: the lead office or one that assists, while the work goes on.

    :raises Refused: wrong_role, not_concerned, wrong_state
    """
    if not acting.roles & OFFICE:
        raise Refused("wrong_role", verb="raise_blocker", needed=tuple(sorted(OFFICE)))
    if acting.office not in standing.assisting | {standing.lead}:
        raise Refused("not_concerned", verb="raise_blocker")
    if standing.state is not State.UNDERWAY:
        raise Refused("wrong_state", verb="raise_blocker", state=standing.state, expected=State.UNDERWAY)


def check_cause(reason_class: ReasonClass, since: dt.date, today: dt.date) -> None:
    """
    Accept why and since when a task waits.

    :raises Refused: blocker_own_fault, since_in_future
    """
    if reason_class is ReasonClass.OWN:
        raise Refused("blocker_own_fault", verb="raise_blocker")
    if since > today:
        raise Refused("since_in_future", verb="raise_blocker")


def take_blocker_step(
    verb: str, blocker: BlockerStanding, acting: Acting, *, given: Iterable[str] = ()
) -> BlockerState:
    """
    Return the blocker's state after `verb`.

    :raises Refused: blocker_state, wrong_role, not_waited_for, not_the_raiser, not_the_leader, taken_in_hand, missing
    """
    step = BLOCKER_STEPS[verb]
    if blocker.state not in step.starts:
        raise Refused("blocker_state", verb=verb, state=blocker.state)
    _check_side(step, blocker, acting)
    if verb == "take_blocker_back" and blocker.taken_by is not None:
        raise Refused("taken_in_hand", verb=verb)
    missing = step.needs - frozenset(given)
    if missing:
        raise Refused("missing", verb=verb, fields=tuple(sorted(missing)))
    if verb == "solve_blocker" and is_told_by_raiser(blocker, acting):
        return BlockerState.CONFIRMED  # it is who waits that says so
    return step.end or blocker.state


def is_told_by_raiser(blocker: BlockerStanding, acting: Acting) -> bool:
    """Tell whether it is for who waits to say that somebody outside the county has solved it: they hear of it first."""
    return blocker.waited is None and acting.office == blocker.raiser and bool(acting.roles & OFFICE)


def _check_side(step: BlockerStep, blocker: BlockerStanding, acting: Acting) -> None:
    match step.side:
        case Side.RAISER:
            if not acting.roles & OFFICE or acting.office != blocker.raiser:
                raise Refused("not_the_raiser", verb=step.verb)
        case Side.WAITED if blocker.waited is None:
            told = step.verb == "solve_blocker" and is_told_by_raiser(blocker, acting)
            if not told and not acting.roles & DISPATCHER:
                raise Refused("not_waited_for", verb=step.verb)
        case Side.WAITED:
            if not acting.roles & (OFFICE | DISPATCHER) or acting.office != blocker.waited:
                raise Refused("not_waited_for", verb=step.verb)
        case Side.LEADER:
            if not acting.roles & LEADERS:
                raise Refused("wrong_role", verb=step.verb, needed=tuple(sorted(LEADERS)))
            if Role.COUNTY_HEAD not in acting.roles and acting.post != blocker.leader:
                raise Refused("not_the_leader", verb=step.verb)


def refusal_of(check: Callable[[], object]) -> Refused | None:
    """Return the refusal that a check raises, or None where it accepts."""
    try:
        check()
    except Refused as refused:
        return refused
    return None


def why_not_blocker(verb: str, blocker: BlockerStanding, acting: Acting) -> Refused | None:
    """Return the refusal that the step would meet apart from what its form asks for, or None: it is open."""
    return refusal_of(lambda: take_blocker_step(verb, blocker, acting, given=BLOCKER_STEPS[verb].needs))


def stops_clock(*, waited: UUID | None, lead: UUID) -> bool:
    """Tell whether the task's clock stands for a blocker: not where it is the lead office itself that is waited for."""
    return waited != lead


def answer_by(raised: dt.date, calendar: Calendar) -> dt.date:
    """Return the last day of an answer: silence until its end counts as acknowledged."""
    return calendar.add_workdays(raised, ANSWER_DAYS)


def solve_by(counts_from: dt.date, calendar: Calendar) -> dt.date:
    """Return the day by which a blocker is to be solved, where no leader has set another."""
    return calendar.add_workdays(counts_from, SOLVE_DAYS)


def check_solve_by(day: dt.date, today: dt.date, *, verb: str) -> None:
    """
    Accept a day that a leader sets for the solution.

    :raises Refused: solve_by_past
    """
    if day < today:
        raise Refused("solve_by_past", verb=verb)


def blocker_lamp(
    *, state: BlockerState, solve_by: dt.date, solved: dt.date | None, today: dt.date, calendar: Calendar
) -> Lamp:
    """Return the blocker's own lamp: grey before it counts and once it is void, yellow in a dispute, else by its day."""
    if state in (BlockerState.RAISED, BlockerState.DROPPED, BlockerState.TAKEN_BACK):
        return Lamp.GREY
    if state is BlockerState.DISPUTED:
        return Lamp.YELLOW
    if solved is not None:
        return Lamp.GREEN if solved <= solve_by else Lamp.YELLOW  # a repaired miss stays visible
    if today > solve_by:
        return Lamp.RED
    return Lamp.YELLOW if calendar.workdays_between(today, solve_by) <= SOON_DAYS else Lamp.GREEN
