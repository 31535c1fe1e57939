"""三员分设: no person is two administrators, or an administrator and somebody who does business, on one day."""

import datetime as dt
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from bihuan.deadlines import clock
from bihuan.journal.testing import refused
from bihuan.organization import commands
from bihuan.organization.models import Holder
from bihuan.organization.roles import SEPARATE, Role, are_apart
from bihuan.organization.testing import SINCE, Cast, Place, new_act


def another_post(place: Place, role: Role) -> UUID:
    return commands.add_post(
        jurisdiction=place.code,
        office=place.offices["centre"],
        title=f"另设{role}",
        title_en="Extra",
        role=role,
        by=place["system_admin"].actor,
        at=clock.now(),
        act=new_act(),
    ).id


def appoint(place: Place, post: UUID, person: UUID, since: dt.date = SINCE, until: dt.date | None = None) -> None:
    commands.appoint_holder(
        jurisdiction=place.code,
        post=post,
        person=person,
        since_date=since,
        until_date=until,
        by=place["system_admin"].actor,
        at=clock.now(),
        act=new_act(),
    )


def test_the_three_are_apart_from_each_other_and_from_everybody() -> None:
    assert all(are_apart(one, other) for one in SEPARATE for other in Role if one != other)
    assert not any(are_apart(role, role) for role in Role)
    assert not are_apart(Role.LIAISON, Role.INSPECTOR)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM_ADMIN])
def test_a_system_admin_is_appointed_to_nothing_else(cast: Cast, role: Role) -> None:
    post = another_post(cast.county, role)
    with refused("duties_apart") as told:
        appoint(cast.county, post, cast.county["system_admin"].person)
    assert told.value.facts == {"role": role, "other": Role.SYSTEM_ADMIN}


def test_who_does_business_becomes_no_admin_in_another_county_either(cast: Cast) -> None:
    post = another_post(cast.other_county, Role.AUDITOR)
    with refused("duties_apart"):
        appoint(cast.other_county, post, cast.county["bureau_liaison"].person)


def test_the_same_admin_role_in_two_places_is_one_duty(cast: Cast) -> None:
    auditor = cast.county["auditor"].person
    post = another_post(cast.other_county, Role.AUDITOR)
    appoint(cast.other_county, post, auditor)
    assert Holder.objects.filter(jurisdiction=cast.other_county.code, post_id=post, person_id=auditor).exists()


def test_after_the_last_day_of_one_duty_the_other_may_begin(cast: Cast) -> None:
    person = commands.add_person(
        username="liu", password_hash="!", by=cast.county["system_admin"].actor, at=clock.now(), act=new_act()
    ).id
    appoint(cast.county, another_post(cast.county, Role.LIAISON), person, SINCE, dt.date(2022, 12, 31))
    appoint(cast.county, another_post(cast.county, Role.AUDITOR), person, dt.date(2023, 1, 1))
    assert Holder.objects.filter(jurisdiction=cast.county.code, person_id=person).count() == 2


@pytest.mark.parametrize(
    ("post", "to_post"),
    [("bureau_head", "system_admin"), ("security_admin", "system_admin"), ("auditor", "bureau_head")],
)
def test_no_deputy_joins_what_is_apart(cast: Cast, post: str, to_post: str) -> None:
    with refused("duties_apart"):
        commands.delegate(
            jurisdiction=cast.county.code,
            post=cast.county[post].post,
            to_post=cast.county[to_post].post,
            since_date=SINCE,
            until_date=dt.date(2023, 3, 1),
            reason="出差",
            by=cast.county["system_admin"].actor,
            at=clock.now(),
            act=new_act(),
        )


INSERT = (
    "INSERT INTO organization_holder (jurisdiction, written_by, id, post_id, person_id, since_date, until_date)"
    " VALUES (%s, 1, %s, %s, %s, %s, NULL)"
)
LEND = (
    "INSERT INTO organization_delegation (jurisdiction, written_by, id, post_id, to_post_id, since_date, until_date,"
    " reason) VALUES (%s, 1, %s, %s, %s, '2023-01-01', '2023-02-01', '')"
)


def refused_by_the_database(statement: str, values: list[object]) -> None:
    with pytest.raises(IntegrityError, match="one of the separate roles alone"), transaction.atomic():
        connection.cursor().execute(statement, [v.hex if isinstance(v, UUID) else v for v in values])


def test_raw_sql_puts_no_second_admin_role_on_a_person(cast: Cast) -> None:
    post = another_post(cast.county, Role.SECURITY_ADMIN)
    person = cast.county["system_admin"].person
    refused_by_the_database(INSERT, [cast.county.code, uuid4(), post, person, "2023-01-01"])


def test_raw_sql_puts_no_business_post_on_an_admin_of_another_county(cast: Cast) -> None:
    post = another_post(cast.other_county, Role.LIAISON)
    person = cast.county["auditor"].person
    refused_by_the_database(INSERT, [cast.other_county.code, uuid4(), post, person, "2023-01-01"])


def test_raw_sql_moves_no_holding_to_an_admin(cast: Cast) -> None:
    update = "UPDATE organization_holder SET person_id = %s WHERE jurisdiction = %s AND post_id = %s"
    seat = cast.county["bureau_head"]
    refused_by_the_database(update, [cast.county["security_admin"].person, cast.county.code, seat.post])


def test_raw_sql_turns_no_held_post_into_an_admins(cast: Cast) -> None:
    update = "UPDATE organization_post SET role = 'auditor' WHERE jurisdiction = %s AND id = %s"
    refused_by_the_database(update, [cast.county.code, cast.county["bureau_head"].post])


def test_raw_sql_lends_no_business_post_to_an_admin(cast: Cast) -> None:
    county = cast.county
    refused_by_the_database(LEND, [county.code, uuid4(), county["bureau_head"].post, county["system_admin"].post])
