"""The table of steps alone: no database."""

from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.journal.refusal import Refused
from bihuan.ledger import rules
from bihuan.ledger.rules import LOOP, Acting, Comparison, Standing, State, take
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


def _usual(verb: str, actor: Acting) -> Acting:
    """The actor bent to what the step usually wants, so that walks get far; the recusal is left to chance."""
    step = LOOP[verb]
    office = {rules.Relation.LEAD: LEAD, rules.Relation.GROUP: GROUP}.get(step.relation, actor.office)
    return Acting(actor.post, office, step.roles, actor.person, actor.offices)


@settings(max_examples=400, deadline=None)
@given(steps)
def test_no_task_is_struck_off_without_a_check_by_two_people_of_no_office_of_it(walk):
    state, first, second, first_person = State.DRAFTED, None, None, None
    checked_by: set[UUID] = set()
    for choice, verb, drawn, usual in walk:
        following = rules.next_steps(state)
        step_verb = following[choice % len(following)].verb if usual and following else verb
        actor = _usual(step_verb, drawn) if usual else drawn
        standing = Standing(state, LEAD, frozenset({ASSISTING}), POSTS[0], GROUP, first, second, first_person)
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
        if state in (State.VERIFIED, State.DECIDED, State.STRUCK):
            assert len(checked_by) == 2


def test_every_state_can_be_reached_and_all_but_the_last_be_left():
    assert {step.start for step in LOOP.values()} == set(State) - {State.STRUCK}
    assert {step.end for step in LOOP.values()} == set(State) - {State.DRAFTED}


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
