"""Who can hold what when, and who can act for whom: plain values, no database."""

import datetime as dt
from uuid import uuid4

import pytest

from bihuan.journal import Refused
from bihuan.organization import rules


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2023-{text}")


def code_of(call) -> str:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.code


def test_the_next_holder_begins_the_day_after_the_last_one_ended() -> None:
    rules.appoint((day("03-15"), None), held=[(day("01-01"), day("03-14"))])


def test_two_people_do_not_hold_one_post_on_one_day() -> None:
    assert code_of(lambda: rules.appoint((day("03-14"), None), held=[(day("01-01"), day("03-14"))])) == "post_is_held"
    assert code_of(lambda: rules.appoint((day("01-01"), day("01-02")), held=[(day("01-02"), None)])) == "post_is_held"


def test_a_span_does_not_end_before_it_begins() -> None:
    assert code_of(lambda: rules.appoint((day("03-15"), day("03-14")), held=[])) == "ends_before_start"


def test_a_holding_may_end_earlier_than_was_said_and_not_later() -> None:
    rules.end((day("01-01"), None), until=day("03-14"))
    rules.end((day("01-01"), day("03-31")), until=day("03-14"))
    assert code_of(lambda: rules.end((day("01-01"), day("03-14")), until=day("03-14"))) == "ended_already"


def test_a_delegation_has_an_end_and_another_deputy() -> None:
    post, deputy = uuid4(), uuid4()
    span = (day("02-06"), day("02-17"))
    rules.delegate(span, post=post, to_post=deputy, standing=[(deputy, (day("01-01"), day("02-05")))])
    assert code_of(lambda: rules.delegate((span[0], None), post=post, to_post=deputy, standing=[])) == "no_end"
    assert code_of(lambda: rules.delegate(span, post=post, to_post=post, standing=[])) == "own_deputy"
    assert code_of(lambda: rules.delegate(span, post=post, to_post=deputy, standing=[(deputy, span)])) == (
        "delegated_already"
    )


@pytest.mark.parametrize("code", ["0", "014", "14102712", "１４", "abc", "1"])
def test_what_is_no_code_of_a_county_or_above_is_refused(code: str) -> None:
    assert code_of(lambda: rules.check_code(code, parent=None)) == "not_a_code"


def test_a_code_begins_with_its_parents() -> None:
    rules.check_code("141027", parent="1410")
    assert code_of(lambda: rules.check_code("141127", parent="1410")) == "not_under_parent"
    assert code_of(lambda: rules.check_code("1410", parent="1410")) == "not_under_parent"


@pytest.mark.parametrize("name", ["Head", "县长", "a", "-head", "he ad", "x" * 61])
def test_a_user_name_can_be_typed_on_every_keyboard(name: str) -> None:
    assert code_of(lambda: rules.check_username(name)) == "not_a_username"
