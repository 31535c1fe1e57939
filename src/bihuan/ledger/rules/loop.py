"""The closed loop 建账 → 交账 → 核账 → 销账: which step may follow which, who takes it, what it needs."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any
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


class When(StrEnum):
    """What must hold beside the state, for a step to be taken or to be waited for."""

    NO_NOTICE = "no_notice"  # the campaign asks for no public notice before the seal
    NOTICE = "notice"  # it asks for one
    NOTICE_OVER = "notice_over"  # the last day of the notice is past
    PLAN_PENDING = "plan_pending"  # a later version of the plan waits for the supervision office
    LOOK_BACK = "look_back"  # a look-back is ordered and not yet recorded
    RELAPSED = "relapsed"  # the last look-back found a relapse
    SECOND_AWAY = "second_away"  # nobody can act in the second inspector's post
    SIGN_FOR_LAST = "sign_for_last"  # the lead office's last word on the task is its sign-for
    PROGRESS_LAST = "progress_last"  # …is a progress report
    RETURNED = "returned"  # a check has returned the report a few days ago, and its office has not commented yet
    RECHECKABLE = "recheckable"  # a check has returned the report within the days in which others may look again
    CONTESTED = "contested"  # …and its office asks for that
    SPLIT = "split"  # the lead office took the task over from one that was split, and another heir stands beside it
    OWN_LAST = "own_last"  # nobody of another office has acted since the lead office's last word


#: What a step is refused with where its condition does not hold.
_CLOSED_BY = {
    When.NO_NOTICE: "notice_first",
    When.NOTICE: "no_notice_asked",
    When.NOTICE_OVER: "notice_runs",
    When.PLAN_PENDING: "no_plan_pending",
    When.LOOK_BACK: "no_look_back",
    When.SECOND_AWAY: "second_attends",
    When.SIGN_FOR_LAST: "nothing_to_take_back",
    When.PROGRESS_LAST: "nothing_to_take_back",
    When.RETURNED: "nothing_to_comment",
    When.RECHECKABLE: "nothing_to_recheck",
    When.SPLIT: "not_split",
    When.OWN_LAST: "acted_on",
}
#: Where one of these does not hold there is no such step: its button is not shown.
_UNHEARD_OF = frozenset(When) - {When.NOTICE_OVER, When.OWN_LAST}


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
    when: frozenset[When] = frozenset()  # it may only be taken where all of these hold
    owed_when: When | None = None  # somebody waits for it only where this holds; it may be taken without
    is_aside: bool = False  # not the usual way: the page keeps it folded

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
    when: Iterable[When] = (),
    owed_when: When | None = None,
    aside: bool = False,
) -> Step:
    return Step(
        verb, start, end, roles, relation, frozenset(needs), owed, frozenset(also), stays, frozenset(when), owed_when, aside
    )  # fmt: skip


#: Steps that send back: what nobody waits for.
_BACK: dict[str, Any] = {"owed": False}
#: Steps beside the usual way.
_ASIDE: dict[str, Any] = {"owed": False, "aside": True}

LOOP: dict[str, Step] = {
    step.verb: step
    for step in (
        #     verb                   from               to                 by          as                what it needs
        _step("approve_task",        State.DRAFTED,     State.APPROVED,    LEADERS,    Relation.LEADER,  "standards", "first_due_date"),
        _step("refuse_approval",     State.DRAFTED,     State.REVISING,    LEADERS,    Relation.LEADER,  "reason", **_ASIDE),
        _step("revise_task",         State.REVISING,    State.DRAFTED,     DISPATCHER, Relation.ANY,     also={State.DRAFTED}),
        _step("withdraw_draft",      State.DRAFTED,     State.WITHDRAWN,   DISPATCHER, Relation.ANY,     "reason", also={State.REVISING}, **_ASIDE),
        _step("hand_over_task",      State.APPROVED,    State.HANDED_OVER, DISPATCHER, Relation.ANY),
        _step("sign_for_task",       State.HANDED_OVER, State.UNDERWAY,    OFFICE,     Relation.LEAD),
        _step("object_task",         State.HANDED_OVER, State.OBJECTED,    OFFICE,     Relation.LEAD,    "reason", **_ASIDE),
        _step("accept_objection",    State.OBJECTED,    State.REASSIGNING, DISPATCHER, Relation.ANY),
        _step("dismiss_objection",   State.OBJECTED,    State.HANDED_OVER, DISPATCHER, Relation.ANY,     "reason", **_ASIDE),
        _step("reassign_task",       State.REASSIGNING, State.HANDED_OVER, DISPATCHER, Relation.ANY,     "lead_office"),
        _step("pass_on_task",        State.UNDERWAY,    State.UNDERWAY,    DISPATCHER, Relation.ANY,     "lead_office", "reason", also={State.HANDED_OVER, State.SUSPENDED}, stays=True, when={When.SPLIT}, **_ASIDE),
        _step("report_progress",     State.UNDERWAY,    State.UNDERWAY,    OFFICE,     Relation.LEAD,    "summary", owed=False),
        _step("declare_completion",  State.UNDERWAY,    State.DECLARED,    OFFICE,     Relation.LEAD,    "summary", "answers", "figures", owed=False),
        _step("file_plan",           State.UNDERWAY,    State.UNDERWAY,    OFFICE,     Relation.LEAD,    "measures", stays=True, **_ASIDE),
        _step("accept_plan",         State.UNDERWAY,    State.UNDERWAY,    DISPATCHER, Relation.ANY,     stays=True, when={When.PLAN_PENDING}),
        _step("refuse_plan",         State.UNDERWAY,    State.UNDERWAY,    DISPATCHER, Relation.ANY,     "reason", stays=True, when={When.PLAN_PENDING}, **_ASIDE),
        _step("decline_completion",  State.DECLARED,    State.UNDERWAY,    HEAD,       Relation.LEAD,    "reason", **_BACK),
        _step("sign_completion",     State.DECLARED,    State.REPORTED,    HEAD,       Relation.LEAD,    "text_digest"),
        _step("begin_check",         State.REPORTED,    State.CHECKING,    frozenset({Role.GROUP_LEADER}), Relation.GROUP, "second", "methods"),
        _step("measure_check",       State.CHECKING,    State.MEASURED,    INSPECTORS, Relation.FIRST,   "figures", "lines"),
        _step("conclude_check",      State.MEASURED,    State.CONCLUDED,   INSPECTORS, Relation.FIRST,   "verdict", "findings"),
        _step("confirm_check",       State.CONCLUDED,   State.VERIFIED,    INSPECTORS, Relation.SECOND),
        _step("return_report",       State.CONCLUDED,   State.UNDERWAY,    INSPECTORS, Relation.SECOND),
        _step("decline_check",       State.CONCLUDED,   State.MEASURED,    INSPECTORS, Relation.SECOND,  "reason", **_BACK),
        _step("replace_second",      State.CONCLUDED,   State.CONCLUDED,   frozenset({Role.GROUP_LEADER}), Relation.GROUP, "second", also={State.CHECKING, State.MEASURED}, stays=True, when={When.SECOND_AWAY}),
        _step("comment_check",       State.UNDERWAY,    State.UNDERWAY,    OFFICE,     Relation.LEAD,    "comment", stays=True, when={When.RETURNED}, **_ASIDE),
        _step("order_recheck",       State.UNDERWAY,    State.REPORTED,    DISPATCHER, Relation.ANY,     "group", "reason", when={When.RECHECKABLE}, owed_when=When.CONTESTED, aside=True),
        _step("refuse_closing",      State.VERIFIED,    State.UNDERWAY,    LEADERS,    Relation.LEADER,  "reason", also={State.POSTED}, **_BACK),
        _step("approve_closing",     State.VERIFIED,    State.DECIDED,     LEADERS,    Relation.LEADER),
        _step("post_notice",         State.DECIDED,     State.POSTED,      DISPATCHER, Relation.ANY,     when={When.NOTICE}),
        _step("strike_off",          State.DECIDED,     State.STRUCK,      DISPATCHER, Relation.ANY,     when={When.NO_NOTICE}),
        _step("strike_posted",       State.POSTED,      State.STRUCK,      DISPATCHER, Relation.ANY,     when={When.NOTICE_OVER}),
        _step("record_look_back",    State.STRUCK,      State.STRUCK,      INSPECTORS, Relation.GROUP,   "result", "findings", stays=True, when={When.LOOK_BACK}),
        _step("reopen_task",         State.STRUCK,      State.UNDERWAY,    LEADERS,    Relation.LEADER,  "reason", "due_date", owed_when=When.RELAPSED, aside=True),
        _step("order_look_back",     State.STRUCK,      State.STRUCK,      DISPATCHER, Relation.ANY,     "due_date", stays=True, **_ASIDE),
        _step("resume_task",         State.SUSPENDED,   State.UNDERWAY,    DISPATCHER, Relation.ANY,     "reason", **_BACK),
        # 撤回: the lead office's own last word, while nobody else has acted since
        _step("take_back_sign_for",  State.UNDERWAY,    State.HANDED_OVER, OFFICE,     Relation.LEAD,    when={When.SIGN_FOR_LAST, When.OWN_LAST}, **_ASIDE),
        _step("take_back_progress",  State.UNDERWAY,    State.UNDERWAY,    OFFICE,     Relation.LEAD,    stays=True, when={When.PROGRESS_LAST, When.OWN_LAST}, **_ASIDE),
        _step("take_back_plan",      State.UNDERWAY,    State.UNDERWAY,    OFFICE,     Relation.LEAD,    stays=True, when={When.PLAN_PENDING}, **_ASIDE),
        _step("take_back_objection", State.OBJECTED,    State.HANDED_OVER, OFFICE,     Relation.LEAD,    when={When.OWN_LAST}, **_ASIDE),
        _step("take_back_draft",     State.DECLARED,    State.UNDERWAY,    OFFICE,     Relation.LEAD,    when={When.OWN_LAST}, **_ASIDE),
        _step("take_back_signed",    State.REPORTED,    State.UNDERWAY,    HEAD,       Relation.LEAD,    when={When.OWN_LAST}, **_ASIDE),
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
    signed_by: UUID | None = None  # post that signed the completion report that stands
    holds: frozenset[When] = frozenset()
    since: tuple[str, str] | None = None  # who has acted since the lead office's last word, and the kind of the entry
    wrote: frozenset[UUID] = frozenset()  # persons who measured or concluded the open check, or signed the report
    is_archived: bool = False  # its campaign is: everything is read, nothing done


@dataclass(frozen=True, slots=True)
class Acting:
    """The person's side of a step. Whose posts nobody can act in is only known for who may stand in for somebody."""

    post: UUID
    office: UUID
    roles: frozenset[Role]
    person: UUID | None = None
    offices: frozenset[UUID] = field(default_factory=frozenset)  # of every post the person holds that day
    lone: frozenset[tuple[UUID | None, Role]] = frozenset()  # office (None: all of them), role: nobody can act in it
    unattended: frozenset[UUID] = frozenset()  # posts of inspectors in which nobody can act
    is_lent: bool = False  # the post is somebody else's: the person acts by delegation


def take(verb: str, standing: Standing, acting: Acting, *, given: Iterable[str] = ()) -> State:
    """
    Return the state after `verb`.

    :raises Refused: campaign_archived, wrong_state, wrong_role, not_your_task, not_the_leader, not_your_group, not_the_inspector,
        own_work (nobody verifies an office they belong to), same_person (two inspectors are two people), signed_it
        (who signed in an office's place does not decide on it), own_closing, missing; where a condition does not hold:
        notice_first, no_notice_asked, notice_runs, no_plan_pending, no_look_back, second_attends,
        nothing_to_take_back, not_split, acted_on
    """
    step = LOOP[verb]
    check_kept(standing, verb=verb)
    if not step.starts_in(standing.state):
        raise Refused("wrong_state", verb=verb, state=standing.state, expected=step.start)
    if stands_in(step, standing, acting) is None:
        if not step.roles & acting.roles:
            raise Refused("wrong_role", verb=verb, needed=tuple(sorted(step.roles)))
        _related(step, standing, acting)
    _holds(step, standing)
    missing = step.needs - frozenset(given)
    if missing:
        raise Refused("missing", verb=verb, fields=tuple(sorted(missing)))
    return standing.state if step.stays else step.end


def check_kept(standing: Standing, *, verb: str) -> None:
    """
    Refuse whatever is done on a task whose campaign is archived.

    :raises Refused: campaign_archived
    """
    if standing.is_archived:
        raise Refused("campaign_archived", verb=verb)


def _holds(step: Step, standing: Standing) -> None:
    for condition in sorted(step.when - standing.holds, key=list(When).index):
        who, what = standing.since or ("", "")
        facts = {"who": who, "what": what} if condition is When.OWN_LAST else {}
        raise Refused(_CLOSED_BY[condition], verb=step.verb, **facts)


def stands_in(step: Step, standing: Standing, acting: Acting) -> Role | None:
    """
    Return the role in whose place the post takes the step, because nobody can act in it; None: in nobody's.

    An office's liaison is stood in for by its head (who may take the step anyway), the head by the task's leader, the
    leader by the county head, the supervision office by the county head, an inspector by another one of the group.
    """
    if step.roles & acting.roles and step.relation is not Relation.FIRST:
        return None
    is_leader = Role.COUNTY_HEAD in acting.roles or (acting.post == standing.leader and bool(LEADERS & acting.roles))
    match step.relation:
        case Relation.LEAD if is_leader and all((standing.lead, role) in acting.lone for role in step.roles):
            return Role.OFFICE_HEAD
        case Relation.ANY if Role.COUNTY_HEAD in acting.roles and all(
            (None, role) in acting.lone for role in step.roles
        ):
            return min(step.roles)
        case Relation.GROUP if _is_of_group(standing, acting) and all(
            (standing.group, r) in acting.lone for r in step.roles
        ):
            return Role.GROUP_LEADER
        case Relation.FIRST if _is_of_group(standing, acting) and _may_follow(standing, acting):
            return Role.INSPECTOR
    return None


def _is_of_group(standing: Standing, acting: Acting) -> bool:
    """Tell whether the post is an inspector's of the task's group, in none of the task's offices."""
    if not INSPECTORS & acting.roles or acting.office != standing.group:
        return False
    return not (acting.offices | {acting.office}) & (standing.assisting | {standing.lead})


def _may_follow(standing: Standing, acting: Acting) -> bool:
    """Tell whether the post may take a check over whose first inspector is gone: not the second, nor the same person."""
    return standing.first in acting.unattended and acting.post not in (standing.first, standing.second)


def _related(step: Step, standing: Standing, acting: Acting) -> None:
    match step.relation:
        case Relation.LEAD if acting.office != standing.lead:
            raise Refused("not_your_task", verb=step.verb)
        case Relation.LEADER if Role.COUNTY_HEAD not in acting.roles and acting.post != standing.leader:
            raise Refused("not_the_leader", verb=step.verb)
        case Relation.LEADER if Role.COUNTY_HEAD not in acting.roles and acting.post == standing.signed_by:
            raise Refused("signed_it", verb=step.verb)
        case Relation.LEADER if step.verb == "approve_closing":
            _check_own(standing, acting)
        case Relation.GROUP | Relation.FIRST | Relation.SECOND:
            check_recusal(standing, acting)
            _named(step, standing, acting)
        case _:
            return


def _check_own(standing: Standing, acting: Acting) -> None:
    """
    Refuse a closing approved by who signed the report, or by somebody of the lead office in a leader's post.

    Above the county head there is nobody: in a post of their own they decide on everything.

    :raises Refused: own_closing
    """
    if Role.COUNTY_HEAD in acting.roles and not acting.is_lent:
        return
    is_of_lead = standing.lead in acting.offices and acting.office != standing.lead
    if is_of_lead or (acting.person is not None and acting.person in standing.wrote):
        raise Refused("own_closing", verb="approve_closing")


def _named(step: Step, standing: Standing, acting: Acting) -> None:
    if step.relation is Relation.GROUP and acting.office != standing.group:
        raise Refused("not_your_group", verb=step.verb)
    if step.relation is Relation.FIRST and acting.post != standing.first:
        raise Refused("not_the_inspector", verb=step.verb)
    if step.relation is Relation.SECOND:
        if acting.person is not None and acting.person in standing.wrote | {standing.first_person}:
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


def may_read(state: State, leader: UUID, acting: Acting | None, *, was_open: bool = True) -> bool:
    """
    Tell whether the post (None: of a jurisdiction above) reads the task: all do, once it is approved.

    was_open: it has been handed over; a withdrawn one that never was is a draft still.
    """
    if state not in DRAFTS and (state is not State.WITHDRAWN or was_open):
        return True
    return acting is not None and (bool(acting.roles & DRAFT_READERS) or acting.post == leader)


def why_not(verb: str, standing: Standing, acting: Acting) -> Refused | None:
    """Return the refusal that the step would meet apart from what its form asks for, or None: the button is live."""
    try:
        take(verb, standing, acting, given=LOOP[verb].needs)
    except Refused as refused:
        return refused
    return None


def next_steps(state: State, holds: frozenset[When] | None = None) -> tuple[Step, ...]:
    """Return the steps that may follow, the owed one first; `holds` known: without those there is no ground for."""
    steps = [step for step in LOOP.values() if step.starts_in(state)]
    if holds is not None:
        steps = [step for step in steps if not (step.when - holds) & _UNHEARD_OF]
    return tuple(sorted(steps, key=lambda step: (not is_owed(step, state, holds), step.is_aside)))


def is_owed(step: Step, state: State, holds: frozenset[When] | None = None) -> bool:
    """Tell whether somebody waits for the step in that state: it stands in that post's queue."""
    if not step.is_owed or not (step.start is state or step.when & {When.SECOND_AWAY}):
        return False
    asked = step.when | ({step.owed_when} if step.owed_when else set())
    return holds is None or asked <= holds


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


def is_tenfold(value: Decimal, target: Decimal, comparison: Comparison) -> bool:
    """Tell whether a step on the way is ten times the target and more: it was written in another unit."""
    return comparison is not Comparison.AT_MOST and target > 0 and value >= target * 10


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
