"""The closed loop 建账 → 交账 → 核账 → 销账: which step may follow which, who takes it, what it needs."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from bihuan.journal.refusal import Refused
from bihuan.organization.roles import Role


class State(StrEnum):
    """Where a task stands."""

    DRAFTED = "drafted"  # 草拟: split from its document, not yet on the account
    REVISING = "revising"  # 待修改: a leader has sent the draft back
    APPROVED = "approved"  # 已立项: a leader has approved it
    HANDED_OVER = "handed_over"  # 待签收: on the account, waiting for the lead office's signature
    OBJECTED = "objected"  # 异议待定: the lead office says that it is not its duty
    REASSIGNING = "reassigning"  # 待改派: the supervision office has accepted that; the clock stands
    UNDERWAY = "underway"  # 办理中
    SUSPENDED = "suspended"  # 挂起: the clock stands
    DECLARED = "declared"  # 待签报: the completion report is written, the head has not signed it
    REPORTED = "reported"  # 待核: the account is rendered
    CHECKING = "checking"  # 核查中: two named inspectors have it
    MEASURED = "measured"  # 核查中: their own figure stands, the claim is open to them
    CONCLUDED = "concluded"  # 待复签: the first inspector has concluded
    VERIFIED = "verified"  # 待批: both inspectors say it is true
    DECIDED = "decided"  # 待销号: a leader has approved the closing
    POSTED = "posted"  # 公示中: the public notice runs
    STRUCK = "struck"  # 已销号
    WITHDRAWN = "withdrawn"  # 已撤项: a draft withdrawn, or a task by the approving leader
    MERGED = "merged"  # 已并项: goes on as part of another task


#: A task in one of these counts in no account any more; its number, evidence and story stay.
LEFT = frozenset({State.WITHDRAWN, State.MERGED})
#: A task in one of these is not yet approved: the supervision office's and the leaders' own.
DRAFTS = frozenset({State.DRAFTED, State.REVISING})


class Account(StrEnum):
    """The four accounts a task passes."""

    OPEN = "open"  # 建账
    TOLD = "told"  # 交账
    CHECKED = "checked"  # 核账
    STRUCK = "struck"  # 销账


_ORDER = [state for state in State if state not in LEFT]
#: The first state in which a task counts in the account.
GATES = {
    Account.OPEN: State.HANDED_OVER,
    Account.TOLD: State.REPORTED,
    Account.CHECKED: State.VERIFIED,
    Account.STRUCK: State.STRUCK,
}


def states_in(account: Account) -> tuple[State, ...]:
    """Return the states in which a task has passed the account's gate."""
    return tuple(_ORDER[_ORDER.index(GATES[account]) :])


def accounts_passed(state: State) -> tuple[Account, ...]:
    """Return the accounts that a task in this state counts in."""
    return tuple(account for account in Account if state in states_in(account))


class Relation(StrEnum):
    """How the acting post must stand to the task."""

    ANY = "any"
    LEAD = "lead"  # of the lead office (牵头单位)
    LEADER = "leader"  # the leader named on the task; the county head is every task's leader
    GROUP = "group"  # of the supervision group named on the task, and in none of its offices
    FIRST = "first"  # the inspector who opened the check
    SECOND = "second"  # the second named inspector


class Verdict(StrEnum):
    """What the inspectors found the report to be."""

    TRUE = "true"  # 属实
    PARTLY = "partly"  # 部分属实
    FALSE = "false"  # 不实


OFFICE = frozenset({Role.OFFICE_HEAD, Role.LIAISON})
HEAD = frozenset({Role.OFFICE_HEAD})
LEADERS = frozenset({Role.COUNTY_HEAD, Role.DEPUTY_HEAD})
DISPATCHER = frozenset({Role.DISPATCHER})
INSPECTORS = frozenset({Role.GROUP_LEADER, Role.INSPECTOR})


@dataclass(frozen=True, slots=True)
class Step:
    """One way from state to state."""

    verb: str
    start: State
    end: State
    roles: frozenset[Role]
    relation: Relation
    needs: frozenset[str] = frozenset()
    is_owed: bool = True  # somebody waits for it: it stands in that post's queue
    also: frozenset[State] = frozenset()  # further states it may be taken in; nobody waits for it there
    stays: bool = False  # the task stays where it is

    def starts_in(self, state: State) -> bool:
        """Tell whether the step may be taken in that state."""
        return state is self.start or state in self.also


def _step(
    verb: str,
    start: State,
    end: State,
    roles: frozenset[Role],
    relation: Relation,
    *needs: str,
    owed: bool = True,
    also: Iterable[State] = (),
    stays: bool = False,
) -> Step:
    return Step(verb, start, end, roles, relation, frozenset(needs), owed, frozenset(also), stays)


LOOP: dict[str, Step] = {
    step.verb: step
    for step in (
        #     verb                  from               to                 by          as                what it needs
        _step("approve_task",       State.DRAFTED,     State.APPROVED,    LEADERS,    Relation.LEADER,  "standards", "first_due_date"),
        _step("hand_over_task",     State.APPROVED,    State.HANDED_OVER, DISPATCHER, Relation.ANY),
        _step("sign_for_task",      State.HANDED_OVER, State.UNDERWAY,    OFFICE,     Relation.LEAD),
        _step("report_progress",    State.UNDERWAY,    State.UNDERWAY,    OFFICE,     Relation.LEAD,    "summary", owed=False),
        _step("declare_completion", State.UNDERWAY,    State.DECLARED,    OFFICE,     Relation.LEAD,    "summary", "answers", "figures", owed=False),
        _step("decline_completion", State.DECLARED,    State.UNDERWAY,    HEAD,       Relation.LEAD,    "reason", owed=False),
        _step("sign_completion",    State.DECLARED,    State.REPORTED,    HEAD,       Relation.LEAD,    "text_digest"),
        _step("begin_check",        State.REPORTED,    State.CHECKING,    frozenset({Role.GROUP_LEADER}), Relation.GROUP, "second", "methods"),
        _step("measure_check",      State.CHECKING,    State.MEASURED,    INSPECTORS, Relation.FIRST,   "figures", "lines"),
        _step("conclude_check",     State.MEASURED,    State.CONCLUDED,   INSPECTORS, Relation.FIRST,   "verdict", "findings"),
        _step("confirm_check",      State.CONCLUDED,   State.VERIFIED,    INSPECTORS, Relation.SECOND),
        _step("return_report",      State.CONCLUDED,   State.UNDERWAY,    INSPECTORS, Relation.SECOND),
        _step("refuse_closing",     State.VERIFIED,    State.UNDERWAY,    LEADERS,    Relation.LEADER,  "reason", owed=False),
        _step("approve_closing",    State.VERIFIED,    State.DECIDED,     LEADERS,    Relation.LEADER),
        _step("strike_off",         State.DECIDED,     State.STRUCK,      DISPATCHER, Relation.ANY),
    )
}  # fmt: skip


#: Who reads a task before it is approved, beside the leader named on it: until then it is nobody's duty.
DRAFT_READERS = frozenset({Role.COUNTY_HEAD, Role.DISPATCHER, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class Standing:
    """The task's side of a step: where it stands and whose it is. All ids."""

    state: State
    lead: UUID
    assisting: frozenset[UUID] = frozenset()
    leader: UUID | None = None  # post
    group: UUID | None = None  # office
    first: UUID | None = None  # posts of the open check
    second: UUID | None = None
    first_person: UUID | None = None


@dataclass(frozen=True, slots=True)
class Acting:
    """The person's side of a step."""

    post: UUID
    office: UUID
    roles: frozenset[Role]
    person: UUID | None = None
    offices: frozenset[UUID] = field(default_factory=frozenset)  # of every post the person holds that day


def take(verb: str, standing: Standing, acting: Acting, *, given: Iterable[str] = ()) -> State:
    """
    Return the state after `verb`.

    :raises Refused: wrong_state, wrong_role, not_your_task, not_the_leader, not_your_group, not_the_inspector,
        own_work (nobody verifies an office they belong to), same_person (two inspectors are two people), missing
    """
    step = LOOP[verb]
    if not step.starts_in(standing.state):
        raise Refused("wrong_state", verb=verb, state=standing.state, expected=step.start)
    if not step.roles & acting.roles:
        raise Refused("wrong_role", verb=verb, needed=tuple(sorted(step.roles)))
    _related(step, standing, acting)
    missing = step.needs - frozenset(given)
    if missing:
        raise Refused("missing", verb=verb, fields=tuple(sorted(missing)))
    return standing.state if step.stays else step.end


def _related(step: Step, standing: Standing, acting: Acting) -> None:
    match step.relation:
        case Relation.LEAD if acting.office != standing.lead:
            raise Refused("not_your_task", verb=step.verb)
        case Relation.LEADER if Role.COUNTY_HEAD not in acting.roles and acting.post != standing.leader:
            raise Refused("not_the_leader", verb=step.verb)
        case Relation.GROUP | Relation.FIRST | Relation.SECOND:
            check_recusal(standing, acting)
            _named(step, standing, acting)
        case _:
            return


def _named(step: Step, standing: Standing, acting: Acting) -> None:
    if step.relation is Relation.GROUP and acting.office != standing.group:
        raise Refused("not_your_group", verb=step.verb)
    if step.relation is Relation.FIRST and acting.post != standing.first:
        raise Refused("not_the_inspector", verb=step.verb)
    if step.relation is Relation.SECOND:
        if acting.person is not None and acting.person == standing.first_person:
            raise Refused("same_person", verb=step.verb)
        if acting.post != standing.second:
            raise Refused("not_the_inspector", verb=step.verb)


def check_recusal(standing: Standing, acting: Acting) -> None:
    """
    Refuse a verifier who belongs to an office of the task, by any post held that day.

    :raises Refused: own_work
    """
    if (acting.offices | {acting.office}) & (standing.assisting | {standing.lead}):
        raise Refused("own_work")


def may_read(state: State, leader: UUID, acting: Acting | None) -> bool:
    """Tell whether the post (None: of a jurisdiction above) reads the task: all do, once it is approved."""
    if state not in DRAFTS:
        return True
    return acting is not None and (bool(acting.roles & DRAFT_READERS) or acting.post == leader)


def why_not(verb: str, standing: Standing, acting: Acting) -> Refused | None:
    """Return the refusal that the step would meet apart from what its form asks for, or None: the button is live."""
    try:
        take(verb, standing, acting, given=LOOP[verb].needs)
    except Refused as refused:
        return refused
    return None


def next_steps(state: State) -> tuple[Step, ...]:
    """Return the steps that may follow, the owed one first."""
    steps = [step for step in LOOP.values() if step.starts_in(state)]
    return tuple(sorted(steps, key=lambda step: not is_owed(step, state)))


def is_owed(step: Step, state: State) -> bool:
    """Tell whether somebody waits for the step in that state: it stands in that post's queue."""
    return step.is_owed and step.start is state


def outcome(verdict: Verdict) -> str:
    """Return the verb by which the second inspector's signature ends the check."""
    return "confirm_check" if verdict is Verdict.TRUE else "return_report"


class Comparison(StrEnum):
    """How a measured value must stand to its target."""

    AT_LEAST = "ge"
    AT_MOST = "le"
    EXACTLY = "eq"
    ABOUT = "about"


#: Ways of checking, in the order in which the page offers them.
METHODS = ("papers", "phone", "site", "unannounced")


def is_reached(comparison: Comparison, value: Decimal, wanted: Decimal) -> bool:
    """Tell whether a value answers what was wanted; "about" allows a twentieth less."""
    match comparison:
        case Comparison.AT_LEAST:
            return value >= wanted
        case Comparison.AT_MOST:
            return value <= wanted
        case Comparison.EXACTLY:
            return value == wanted
        case Comparison.ABOUT:
            return abs(value - wanted) * 20 <= abs(wanted)
