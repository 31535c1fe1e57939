"""Applications (延期、变更、挂起、撤项、并项): who may ask for what and when, by which ladder it is decided, what it brings."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from bihuan.journal.refusal import Refused
from bihuan.organization.roles import Role

from .loop import DISPATCHER, HEAD, LEADERS, LEFT, Acting, Standing, State
from .matters import ApplicationKind

LONGEST_DAYS = 3653  #: an extension or a suspension goes no further than ten years


class Level(StrEnum):
    """A station of a ladder."""

    CHECK = "check"  # 督查室初审
    LEADER = "leader"  # 牵头领导审批
    COUNTY = "county"  # 县长审批


#: The kinds of post that decide at a station.
DECIDERS: dict[Level, frozenset[Role]] = {
    Level.CHECK: DISPATCHER,
    Level.LEADER: LEADERS,  # the one named on the task; the county head is every task's leader
    Level.COUNTY: frozenset({Role.COUNTY_HEAD}),
}
#: Everybody for whom an application may wait.
ALL_DECIDERS = frozenset[Role]().union(*DECIDERS.values())


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of application: where a task must stand for it, and from the how-many-th on which ladder it goes."""

    asked_in: frozenset[State]
    granted_in: frozenset[State]
    ladders: tuple[tuple[int, tuple[Level, ...]], ...]  # from the n-th on, the stations in order
    needs: frozenset[str]

    def ladder(self, nth: int) -> tuple[Level, ...]:
        """Return the stations of the n-th application of this kind on one task."""
        return [stations for first, stations in self.ladders if first <= nth][-1]


_OPEN = frozenset({State.UNDERWAY})
_OPEN_OR_STILL = frozenset({State.UNDERWAY, State.SUSPENDED})
#: On the account and not struck off. A date may be moved there to the end: the report may come back.
ON_ACCOUNT = frozenset(State) - LEFT - {State.DRAFTED, State.REVISING, State.APPROVED, State.STRUCK}
_TWO = (Level.CHECK, Level.LEADER)
_WORDS = frozenset({"reason_class", "reason", "done_so_far"})

KINDS: dict[ApplicationKind, Kind] = {
    #                                     asked in        granted in      from the n-th on, which ladder                    what it needs
    ApplicationKind.EXTENSION:  Kind(_OPEN,          ON_ACCOUNT,     ((1, _TWO), (3, (Level.CHECK, Level.COUNTY))), _WORDS | {"new_due_date"}),
    ApplicationKind.CHANGE:     Kind(_OPEN,          _OPEN,          ((1, _TWO),),                                  _WORDS | {"amendments"}),
    ApplicationKind.SUSPENSION: Kind(_OPEN,          _OPEN,          ((1, _TWO),),                                  _WORDS | {"new_due_date"}),
    ApplicationKind.WITHDRAWAL: Kind(_OPEN_OR_STILL, _OPEN_OR_STILL, ((1, _TWO),),                                  _WORDS | {"basis"}),
    ApplicationKind.MERGING:    Kind(_OPEN_OR_STILL, _OPEN_OR_STILL, ((1, _TWO),),                                  _WORDS | {"into"}),
}  # fmt: skip


def apply_verb(kind: ApplicationKind) -> str:
    """Return the verb of asking for it, as phrases and refusals name it."""
    return f"apply_{kind.value}"


def may_ask(kind: ApplicationKind, standing: Standing, acting: Acting, *, has_pending: bool) -> None:
    """
    Refuse whoever may not ask for it now, before anything is filled in: the head of the lead office signs it.

    Where nobody can act in the head's post, the leader named on the task asks in its place, and somebody else decides.

    :raises Refused: wrong_state, wrong_role, not_your_task, pending_already
    """
    verb = apply_verb(kind)
    if standing.state not in KINDS[kind].asked_in:
        raise Refused("wrong_state", verb=verb, state=standing.state, expected=State.UNDERWAY)
    if not asks_in_place(standing, acting):
        _check_head(verb, standing, acting)
    if has_pending:
        raise Refused("pending_already", verb=verb)


def asks_in_place(standing: Standing, acting: Acting) -> bool:
    """Tell whether the post asks in the place of the lead office's head, because nobody can act there."""
    is_leader = acting.post == standing.leader and bool(LEADERS & acting.roles)
    return is_leader and all((standing.lead, role) in acting.lone for role in HEAD)


def _check_head(verb: str, standing: Standing, acting: Acting) -> None:
    if not HEAD & acting.roles:
        raise Refused("wrong_role", verb=verb, needed=tuple(sorted(HEAD)))
    if acting.office != standing.lead:
        raise Refused("not_your_task", verb=verb)


def why_not_ask(kind: ApplicationKind, standing: Standing, acting: Acting, *, has_pending: bool) -> Refused | None:
    """Return the refusal that asking would meet, or None: the button is live."""
    try:
        may_ask(kind, standing, acting, has_pending=has_pending)
    except Refused as refused:
        return refused
    return None


def is_late(due: dt.date, today: dt.date, *, is_paused: bool = False) -> bool:
    """Tell whether asking today is asking afterwards (逾期补报): the date itself is still in time, a standing clock too."""
    return today > due and not is_paused


@dataclass(frozen=True, slots=True)
class Wish:
    """What an application asks for, as its kind needs it; amendments are (old, new) of each quantity."""

    kind: ApplicationKind
    new_due_date: dt.date | None = None
    amendments: tuple[tuple[Decimal, Decimal], ...] = ()
    into: UUID | None = None


def check_wish(wish: Wish, *, task: UUID, due: dt.date, today: dt.date, given: Iterable[str]) -> None:
    """
    Refuse a wish that would bring nothing, or what cannot be.

    :raises Refused: missing, not_later (than the present date), in_past, too_far, nothing_changed, into_itself
    """
    verb = apply_verb(wish.kind)
    missing = KINDS[wish.kind].needs - frozenset(given)
    if missing:
        raise Refused("missing", verb=verb, fields=tuple(sorted(missing)))
    if wish.new_due_date is not None:
        if wish.new_due_date <= today:
            raise Refused("day_over", verb=verb)
        if wish.kind is ApplicationKind.EXTENSION and wish.new_due_date <= due:
            raise Refused("not_later", verb=verb, due=due)
        if (wish.new_due_date - today).days > LONGEST_DAYS:
            raise Refused("too_far", verb=verb)
    if wish.kind is ApplicationKind.CHANGE and all(old == new for old, new in wish.amendments):
        raise Refused("nothing_changed", verb=verb)
    if wish.into == task:
        raise Refused("into_itself", verb=verb)


@dataclass(frozen=True, slots=True)
class Bench:
    """Who could decide today, by post id."""

    dispatchers: frozenset[UUID]
    leader: UUID  # named on the task
    county_heads: frozenset[UUID]
    out: frozenset[UUID] = frozenset()  # of these: nobody can act in them, or only somebody of the lead office

    def posts(self, level: Level) -> frozenset[UUID]:
        """Return the posts of a station."""
        match level:
            case Level.CHECK:
                return self.dispatchers
            case Level.LEADER:
                return frozenset({self.leader})
            case Level.COUNTY:
                return self.county_heads


def stands_with(level: Level, bench: Bench, *, asker: UUID | None = None) -> tuple[Level, frozenset[UUID]]:
    """
    Return who decides at a station today: its own posts, or the county head where nobody can act in any of them.

    asker: the post that asked, which decides on nothing that it asked for itself.
    """
    for station in (level, Level.COUNTY):
        there = bench.posts(station) - bench.out - {asker}
        if there:
            return station, there
    return level, bench.posts(level)


@dataclass(frozen=True, slots=True)
class Asked:
    """An application as the rule of its decision sees it."""

    kind: ApplicationKind
    nth: int
    is_open: bool
    decided: int = 0  # stations passed
    asker: UUID | None = None  # the post that asked
    by_same_person: bool = False  # whoever acts now agreed at an earlier station in another post

    @property
    def level(self) -> Level | None:
        """Return the station that it waits at, None where it waits for nobody."""
        ladder = KINDS[self.kind].ladder(self.nth)
        return ladder[self.decided] if self.is_open and self.decided < len(ladder) else None

    @property
    def is_last(self) -> bool:
        """Tell whether the station that it waits at decides."""
        return self.decided + 1 == len(KINDS[self.kind].ladder(self.nth))


CHECK, GRANT, REFUSE = "check_application", "grant_application", "refuse_application"


def decide(verb: str, asked: Asked, standing: Standing, acting: Acting, bench: Bench) -> Level:
    """
    Return the station at which the acting post decides on an application.

    verb: CHECK agrees at a station on the way, GRANT at the last one, REFUSE ends it at any.

    :raises Refused: already_ended, wrong_station (agreed meanwhile at the one before), wrong_decider, own_application
        (nobody decides on what the own office asks for), same_decider, wrong_state (the task has gone on)
    """
    level = asked.level
    if level is None:
        raise Refused("already_ended", verb=verb)
    if verb != REFUSE and asked.is_last != (verb == GRANT):
        raise Refused("wrong_station", verb=verb, station=level)
    if (acting.offices | {acting.office}) & {standing.lead}:
        raise Refused("own_application", verb=verb)
    held, posts = stands_with(level, bench, asker=asked.asker)
    is_every_leader = level is Level.LEADER and Role.COUNTY_HEAD in acting.roles
    if acting.post not in posts and not is_every_leader:
        raise Refused("wrong_decider", verb=verb, station=held)
    if asked.by_same_person:
        raise Refused("same_decider", verb=verb)
    if verb != REFUSE and standing.state not in KINDS[asked.kind].granted_in:
        raise Refused("wrong_state", verb=verb, state=standing.state, expected=State.UNDERWAY)
    return level


def take_back(asked: Asked, standing: Standing, acting: Acting) -> None:
    """
    Refuse the taking back of an application by somebody else, or after somebody has decided on it.

    :raises Refused: already_ended, wrong_role, not_your_task, decided_already
    """
    verb = "take_back_application"
    if not asked.is_open:
        raise Refused("already_ended", verb=verb)
    if acting.post != asked.asker:
        _check_head(verb, standing, acting)
    if asked.decided:
        raise Refused("decided_already", verb=verb)


def why_not_decide(verb: str, asked: Asked, standing: Standing, acting: Acting, bench: Bench) -> Refused | None:
    """Return the refusal that deciding would meet, or None: the button is live."""
    try:
        decide(verb, asked, standing, acting, bench)
    except Refused as refused:
        return refused
    return None


def why_not_take_back(asked: Asked, standing: Standing, acting: Acting) -> Refused | None:
    """Return the refusal that taking back would meet, or None: the button is live."""
    try:
        take_back(asked, standing, acting)
    except Refused as refused:
        return refused
    return None
