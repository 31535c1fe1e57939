"""The table of steps alone: no database."""

from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.journal.refusal import Refused
from bihuan.ledger import rules
from bihuan.ledger.rules import LOOP, Acting, Comparison, Standing, State, When, take
from bihuan.organization.roles import Role

LEAD, ASSISTING, GROUP, OTHER = (UUID(int=n) for n in range(1, 5))
OFFICES = (LEAD, ASSISTING, GROUP, OTHER)
POSTS = tuple(UUID(int=n) for n in range(10, 18))
PEOPLE = tuple(UUID(int=n) for n in range(20, 24))

actors = st.builds(
    Acting,
    post=st.sampled_from(POSTS),
    office=st.sampled_from(OFFICES),
    roles=st.frozensets(st.sampled_from(list(Role)), max_size=3),
    person=st.sampled_from(PEOPLE),
    offices=st.frozensets(st.sampled_from(OFFICES), max_size=2),
)
# Half of the walk's steps are drawn from those that may follow, so that long walks reach the seal.
steps = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(sorted(LOOP)), actors, st.booleans()), max_size=60)
holding = st.frozensets(st.sampled_from(list(When)))
#: States that no step leads to: an application's grant does.
GRANTED = {State.SUSPENDED, State.MERGED}


def _usual(verb: str, actor: Acting) -> Acting:
    """The actor bent to what the step usually wants, so that walks get far; the recusal is left to chance."""
    step = LOOP[verb]
    office = {rules.Relation.LEAD: LEAD, rules.Relation.GROUP: GROUP}.get(step.relation, actor.office)
    return Acting(actor.post, office, step.roles, actor.person, actor.offices)


@settings(max_examples=400, deadline=None)
@given(steps, holding)
def test_no_task_is_struck_off_without_a_check_by_two_people_of_no_office_of_it(walk, holds):
    state, first, second, first_person = State.DRAFTED, None, None, None
    checked_by: set[UUID] = set()
    for choice, verb, drawn, usual in walk:
        following = [step for step in rules.next_steps(state) if not step.is_aside]
        step_verb = following[choice % len(following)].verb if usual and following else verb
        actor = _usual(step_verb, drawn) if usual else drawn
        standing = Standing(
            state, LEAD, frozenset({ASSISTING}), POSTS[0], GROUP, first, second, first_person, holds=holds
        )
        try:
            state = take(step_verb, standing, actor, given=LOOP[step_verb].needs)
        except Refused:
            continue
        if step_verb == "begin_check":
            first, first_person, second = actor.post, actor.person, POSTS[(POSTS.index(actor.post) + 1) % len(POSTS)]
        if LOOP[step_verb].relation in (rules.Relation.FIRST, rules.Relation.SECOND, rules.Relation.GROUP):
            assert not (actor.offices | {actor.office}) & {LEAD, ASSISTING}
        if step_verb == "conclude_check":
            checked_by = {actor.person}
        if step_verb == "confirm_check":
            checked_by.add(actor.person)
        if state is State.UNDERWAY:
            checked_by = set()
        if state in (State.VERIFIED, State.DECIDED, State.POSTED, State.STRUCK):
            assert len(checked_by) == 2


def test_every_state_can_be_reached_and_all_but_the_last_ones_be_left():
    assert {step.start for step in LOOP.values()} == set(State) - rules.LEFT
    assert {step.end for step in LOOP.values()} == set(State) - GRANTED
    gone_on = {step.start for step in LOOP.values() if not step.is_aside and not step.stays}
    assert gone_on | GRANTED == set(State) - {State.STRUCK, State.WITHDRAWN}


def test_a_task_counts_once_in_each_account_it_has_passed():
    assert rules.accounts_passed(State.APPROVED) == ()
    assert rules.accounts_passed(State.UNDERWAY) == (rules.Account.OPEN,)
    assert rules.accounts_passed(State.MEASURED) == (rules.Account.OPEN, rules.Account.TOLD)
    assert rules.accounts_passed(State.STRUCK) == tuple(rules.Account)


def test_a_refusal_says_which_rule_and_what_it_needs():
    acting = Acting(POSTS[0], LEAD, frozenset({Role.LIAISON}))
    standing = Standing(State.UNDERWAY, LEAD)
    with pytest.raises(Refused) as refused:
        take("report_progress", standing, acting)
    assert (refused.value.code, refused.value.facts["fields"]) == ("missing", ("summary",))
    assert rules.why_not("report_progress", standing, acting) is None
    closed = rules.why_not("sign_completion", standing, acting)
    assert closed is not None
    assert closed.code == "wrong_state"


@pytest.mark.parametrize(
    ("comparison", "value", "wanted", "reached"),
    [
        (Comparison.AT_LEAST, "80", "80", True),
        (Comparison.AT_LEAST, "79.9", "80", False),
        (Comparison.AT_MOST, "3.1", "3.2", True),
        (Comparison.EXACTLY, "80.0", "80", True),
        (Comparison.ABOUT, "76", "80", True),
        (Comparison.ABOUT, "75", "80", False),
    ],
)
def test_a_value_answers_its_target(comparison, value, wanted, reached):
    assert rules.is_reached(comparison, Decimal(value), Decimal(wanted)) is reached


def test_a_draft_is_read_by_those_concerned_and_an_approved_task_by_all():
    liaison, dispatcher = (Acting(POSTS[1], LEAD, frozenset({role})) for role in (Role.LIAISON, Role.DISPATCHER))
    leader = Acting(POSTS[0], OTHER, frozenset({Role.DEPUTY_HEAD}))
    readers = [rules.may_read(State.DRAFTED, POSTS[0], acting) for acting in (liaison, dispatcher, leader, None)]
    assert readers == [False, True, True, False]
    assert rules.may_read(State.APPROVED, POSTS[0], liaison)
    assert rules.may_read(State.APPROVED, POSTS[0], None)


DEPUTY = POSTS[0]


def _acting(role: Role, office: UUID = OTHER, post: UUID = DEPUTY, **more) -> Acting:
    return Acting(post, office, frozenset({role}), PEOPLE[0], frozenset({office}), **more)


@pytest.mark.parametrize(
    ("verb", "state", "acting", "expected"),
    [
        # the head of the lead office: the task's leader, or the county head; nobody where somebody is there
        ("sign_completion", State.DECLARED, _acting(Role.DEPUTY_HEAD, lone=frozenset({(LEAD, Role.OFFICE_HEAD)})), Role.OFFICE_HEAD),
        ("sign_completion", State.DECLARED, _acting(Role.DEPUTY_HEAD), None),
        ("sign_completion", State.DECLARED, _acting(Role.DEPUTY_HEAD, post=POSTS[3], lone=frozenset({(LEAD, Role.OFFICE_HEAD)})), None),
        ("sign_completion", State.DECLARED, _acting(Role.COUNTY_HEAD, post=POSTS[3], lone=frozenset({(LEAD, Role.OFFICE_HEAD)})), Role.OFFICE_HEAD),
        # what the liaison may take too waits for the liaison
        ("sign_for_task", State.HANDED_OVER, _acting(Role.DEPUTY_HEAD, lone=frozenset({(LEAD, Role.OFFICE_HEAD)})), None),
        ("sign_for_task", State.HANDED_OVER, _acting(Role.DEPUTY_HEAD, lone=frozenset({(LEAD, Role.OFFICE_HEAD), (LEAD, Role.LIAISON)})), Role.OFFICE_HEAD),
        # the supervision office: the county head, nobody else
        ("hand_over_task", State.APPROVED, _acting(Role.COUNTY_HEAD, lone=frozenset({(None, Role.DISPATCHER)})), Role.DISPATCHER),
        ("hand_over_task", State.APPROVED, _acting(Role.DEPUTY_HEAD, lone=frozenset({(None, Role.DISPATCHER)})), None),
        # the group's leader: an inspector of the group, in none of the task's offices
        ("begin_check", State.REPORTED, _acting(Role.INSPECTOR, GROUP, lone=frozenset({(GROUP, Role.GROUP_LEADER)})), Role.GROUP_LEADER),
        ("begin_check", State.REPORTED, Acting(DEPUTY, GROUP, frozenset({Role.INSPECTOR}), PEOPLE[0], frozenset({GROUP, LEAD}), frozenset({(GROUP, Role.GROUP_LEADER)})), None),
        # the first inspector: another of the group, not the second
        ("measure_check", State.CHECKING, _acting(Role.INSPECTOR, GROUP, POSTS[5], unattended=frozenset({POSTS[3]})), Role.INSPECTOR),
        ("measure_check", State.CHECKING, _acting(Role.INSPECTOR, GROUP, POSTS[4], unattended=frozenset({POSTS[3]})), None),
    ],
)  # fmt: skip
def test_a_step_whose_post_nobody_can_act_in_goes_to_the_next_post_up(verb, state, acting, expected):
    standing = Standing(state, LEAD, frozenset({ASSISTING}), DEPUTY, GROUP, first=POSTS[3], second=POSTS[4])
    assert rules.stands_in(LOOP[verb], standing, acting) is expected
    assert (rules.why_not(verb, standing, acting) is None) is (expected is not None)


def test_who_signed_in_an_offices_place_does_not_decide_on_it():
    standing = Standing(State.VERIFIED, LEAD, leader=DEPUTY, signed_by=DEPUTY)
    closed = rules.why_not("approve_closing", standing, _acting(Role.DEPUTY_HEAD))
    assert closed is not None
    assert closed.code == "signed_it"
    assert rules.why_not("approve_closing", standing, _acting(Role.COUNTY_HEAD, post=POSTS[4])) is None


@pytest.mark.parametrize(
    ("verb", "state", "code"),
    [
        ("strike_off", State.DECIDED, "notice_first"),
        ("post_notice", State.DECIDED, "no_notice_asked"),
        ("strike_posted", State.POSTED, "notice_runs"),
        ("accept_plan", State.UNDERWAY, "no_plan_pending"),
        ("record_look_back", State.STRUCK, "no_look_back"),
        ("replace_second", State.CONCLUDED, "second_attends"),
        ("take_back_progress", State.UNDERWAY, "nothing_to_take_back"),
        ("take_back_signed", State.REPORTED, "acted_on"),
    ],
)
def test_a_step_is_closed_while_its_condition_does_not_hold(verb, state, code):
    step = LOOP[verb]
    office = {rules.Relation.LEAD: LEAD, rules.Relation.GROUP: GROUP}.get(step.relation, OTHER)
    acting = _acting(min(step.roles), office)
    standing = Standing(state, LEAD, leader=DEPUTY, group=GROUP)
    closed = rules.why_not(verb, standing, acting)
    assert closed is not None
    assert closed.code == code
    assert rules.why_not(verb, Standing(state, LEAD, leader=DEPUTY, group=GROUP, holds=step.when), acting) is None


def test_a_step_without_ground_is_not_offered_and_not_waited_for():
    verbs = {step.verb for step in rules.next_steps(State.DECIDED, frozenset({When.NOTICE}))}
    assert verbs == {"post_notice"}
    assert [s.verb for s in rules.next_steps(State.POSTED, frozenset())] == ["refuse_closing", "strike_posted"]
    struck = rules.next_steps(State.STRUCK, frozenset({When.RELAPSED}))
    assert rules.is_owed(struck[0], State.STRUCK, frozenset({When.RELAPSED}))
    assert struck[0].verb == "reopen_task"
    assert not any(rules.is_owed(step, State.STRUCK, frozenset()) for step in struck)


def test_another_group_does_not_check():
    standing = Standing(State.REPORTED, LEAD, group=GROUP)
    closed = rules.why_not("begin_check", standing, _acting(Role.GROUP_LEADER, OTHER))
    assert closed is not None
    assert closed.code == "not_your_group"
