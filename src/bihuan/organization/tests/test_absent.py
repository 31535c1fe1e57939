"""Who can act on a day: vacant, away, and in whose hands."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from bihuan.deadlines import clock
from bihuan.journal.testing import COUNTY, refused
from bihuan.organization import commands, queries
from bihuan.organization.testing import SINCE, Cast, new_act

DAY = SINCE + dt.timedelta(days=30)


def by(cast: Cast, key: str = "security_admin") -> Mapping[str, Any]:
    """Return who acts, when, and an asking of its own."""
    return {"by": cast.county[key].actor, "at": clock.now(), "act": new_act()}


def away(cast: Cast, key: str, since: dt.date = DAY, days: int = 5) -> commands.Done:
    """Enter an absence."""
    until = since + dt.timedelta(days=days - 1)
    span = {"since_date": since, "until_date": until, "reason": "赴省党校学习"}
    return commands.enter_absence(jurisdiction=COUNTY, post=cast.county[key].post, **span, **by(cast))


def lend(cast: Cast, key: str, to: str) -> commands.Done:
    """Delegate a post to another one."""
    span = {"since_date": DAY, "until_date": DAY + dt.timedelta(days=9), "reason": "外出期间"}
    posts = {"post": cast.county[key].post, "to_post": cast.county[to].post}
    return commands.delegate(jurisdiction=COUNTY, **posts, **span, **by(cast))


def unattended(cast: Cast, *keys: str, on: dt.date = DAY) -> set[str]:
    """Return the keys of those posts for which nobody can act."""
    posts = {cast.county[key].post: key for key in keys}
    return {posts[post] for post in queries.unattended(COUNTY, posts.keys(), on)}


def test_a_held_post_is_attended_and_a_vacant_one_is_not(cast: Cast) -> None:
    assert unattended(cast, "bureau_head", "bureau_liaison") == set()
    before = SINCE - dt.timedelta(days=1)
    assert unattended(cast, "bureau_head", on=before) == {"bureau_head"}


def test_a_holder_who_is_away_leaves_the_post_unattended_on_those_days_alone(cast: Cast) -> None:
    away(cast, "bureau_head")
    assert unattended(cast, "bureau_head", "finance_head") == {"bureau_head"}
    assert unattended(cast, "bureau_head", on=DAY + dt.timedelta(days=5)) == set()
    assert queries.is_away(cast.county["bureau_head"].post, jurisdiction=COUNTY, on=DAY)
    assert queries.holder_or_none(cast.county["bureau_head"].post, jurisdiction=COUNTY, on=DAY) is None
    head = cast.county["finance_head"]
    assert queries.holder_or_none(head.post, jurisdiction=COUNTY, on=DAY) == head.person


def test_a_deputy_who_is_there_attends_the_post(cast: Cast) -> None:
    away(cast, "bureau_head")
    lend(cast, "bureau_head", "bureau_deputy")
    assert unattended(cast, "bureau_head") == set()


def test_a_deputy_who_is_away_too_does_not(cast: Cast) -> None:
    away(cast, "bureau_head")
    lend(cast, "bureau_head", "bureau_deputy")
    away(cast, "bureau_deputy")
    assert unattended(cast, "bureau_head") == {"bureau_head"}


def test_back_before_the_day(cast: Cast) -> None:
    made = away(cast, "bureau_head")
    commands.end_absence(jurisdiction=COUNTY, absence=made.id, until_date=DAY, **by(cast))
    assert unattended(cast, "bureau_head") == {"bureau_head"}
    assert unattended(cast, "bureau_head", on=DAY + dt.timedelta(days=1)) == set()
    with refused("ended_already"):
        commands.end_absence(jurisdiction=COUNTY, absence=made.id, until_date=DAY, **by(cast))


def test_two_absences_of_one_day_are_refused(cast: Cast) -> None:
    away(cast, "bureau_head")
    with refused("away_already"):
        away(cast, "bureau_head", since=DAY + dt.timedelta(days=2))


def test_a_delegation_is_taken_back(cast: Cast) -> None:
    away(cast, "bureau_head")
    made = lend(cast, "bureau_head", "bureau_deputy")
    commands.end_delegation(jurisdiction=COUNTY, delegation=made.id, until_date=DAY, **by(cast))
    assert unattended(cast, "bureau_head") == set()
    assert unattended(cast, "bureau_head", on=DAY + dt.timedelta(days=1)) == {"bureau_head"}
