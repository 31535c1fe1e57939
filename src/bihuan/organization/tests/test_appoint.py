"""Who held which post on which day, and in whose place somebody acted."""

import datetime as dt

from bihuan.deadlines import clock
from bihuan.journal import Actor
from bihuan.journal.models import Sealed
from bihuan.journal.testing import refused
from bihuan.organization import commands, queries
from bihuan.organization.models import Holder
from bihuan.organization.testing import COUNTY, OTHER_COUNTY, SINCE, Cast, new_act

TODAY = clock.today(clock.now())
DAY = dt.timedelta(days=1)


def asking(jurisdiction: str = COUNTY):
    return {"by": Actor(jurisdiction=jurisdiction), "at": clock.now(), "act": new_act()}


def hand_over(cast: Cast, last_day: dt.date) -> None:
    """The head of finance takes the bureau head's post from the day after."""
    head, successor = cast.county["bureau_head"], cast.county["finance_head"]
    holder = Holder.objects.get(jurisdiction=COUNTY, post=head.post)
    commands.end_holder(jurisdiction=COUNTY, holder=holder.id, until_date=last_day, **asking())
    commands.appoint_holder(
        jurisdiction=COUNTY, post=head.post, person=successor.person, since_date=last_day + DAY, **asking()
    )


def test_after_a_change_of_post_each_day_has_its_own_holder(cast: Cast) -> None:
    head, successor = cast.county["bureau_head"], cast.county["finance_head"]
    hand_over(cast, TODAY - DAY)
    assert queries.holder_of(head.post, jurisdiction=COUNTY, on=SINCE - DAY) is None
    assert queries.holder_of(head.post, jurisdiction=COUNTY, on=TODAY - DAY) == head.person
    assert queries.holder_of(head.post, jurisdiction=COUNTY, on=TODAY) == successor.person
    assert queries.holders_of([head.post], jurisdiction=COUNTY, on=TODAY) == {head.post: successor.person}


def test_who_handed_over_may_no_longer_act_and_who_took_over_may(cast: Cast) -> None:
    head, successor = cast.county["bureau_head"], cast.county["finance_head"]
    hand_over(cast, TODAY - DAY)
    assert queries.acting_posts(head.person, on=TODAY) == []
    assert [acting.id for acting in queries.acting_posts(successor.person, on=TODAY)] == [head.post, successor.post]
    assert queries.acting_post(head.person, jurisdiction=COUNTY, post=head.post, on=TODAY) is None


def test_a_post_that_is_held_takes_no_second_holder(cast: Cast) -> None:
    with refused("post_is_held"):
        commands.appoint_holder(
            jurisdiction=COUNTY,
            post=cast.county["bureau_head"].post,
            person=cast.county["finance_head"].person,
            since_date=TODAY,
            **asking(),
        )


def test_another_countys_post_is_not_there(cast: Cast) -> None:
    with refused("out_of_reach"):
        commands.appoint_holder(
            jurisdiction=COUNTY,
            post=cast.other_county["bureau_head"].post,
            person=cast.county["finance_head"].person,
            since_date=TODAY,
            **asking(),
        )


def test_one_person_may_hold_posts_in_two_counties(cast: Cast) -> None:
    person = cast.county["finance_liaison"].person
    office = cast.other_county.offices["finance"]
    post = commands.add_post(
        jurisdiction=OTHER_COUNTY,
        office=office,
        title="挂职",
        title_en="Seconded",
        role="liaison",
        **asking(OTHER_COUNTY),
    ).id
    commands.appoint_holder(
        jurisdiction=OTHER_COUNTY, post=post, person=person, since_date=TODAY, **asking(OTHER_COUNTY)
    )
    assert [acting.jurisdiction for acting in queries.acting_posts(person, on=TODAY)] == [COUNTY, OTHER_COUNTY]


def test_a_deputy_acts_in_the_heads_place_for_those_days_and_is_shown_as_deputy(cast: Cast) -> None:
    head, deputy = cast.county["bureau_head"], cast.county["bureau_deputy"]
    commands.delegate(
        jurisdiction=COUNTY,
        post=head.post,
        to_post=deputy.post,
        since_date=TODAY,
        until_date=TODAY + DAY,
        reason="局长参加培训",
        **asking(),
    )
    own, lent = queries.acting_posts(deputy.person, on=TODAY + DAY)
    assert (own.id, own.delegate) == (deputy.post, None)
    assert (lent.id, lent.delegate, lent.holder) == (head.post, deputy.post, deputy.person)
    assert lent.actor == Actor(COUNTY, post=head.post, holder=deputy.person, office=head.office, delegate=deputy.post)
    assert len(queries.acting_posts(deputy.person, on=TODAY + 2 * DAY)) == 1
    assert Sealed.objects.filter(jurisdiction=COUNTY, value="局长参加培训").count() == 1


def test_a_person_without_a_post_acts_as_nobody(cast: Cast) -> None:
    from bihuan.organization.models import Person

    bare = Person.objects.get(jurisdiction="0", username="bare")
    assert queries.acting_posts(bare.id, on=TODAY) == []


def test_a_user_name_belongs_to_one_person(cast: Cast) -> None:
    with refused("username_taken"):
        commands.add_person(username="fushan-auditor", password_hash="x", **asking())


def test_the_countys_list_of_posts_takes_two_queries(cast: Cast, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        found = queries.posts(jurisdiction=COUNTY, on=TODAY)
    assert len(found) == 14
    assert found[0].label == "政府领导 县长"
    assert {post.since_date for post in found} == {SINCE}


def test_a_code_that_is_taken_or_hangs_nowhere_is_refused(cast: Cast) -> None:
    words = {"name": "吉县", "name_en": "Ji County"}
    with refused("code_taken"):
        commands.add_jurisdiction(code=OTHER_COUNTY, parent="1410", **words, **asking())
    with refused("no_such_jurisdiction"):
        commands.add_jurisdiction(code="141129", parent="1411", **words, **asking())
