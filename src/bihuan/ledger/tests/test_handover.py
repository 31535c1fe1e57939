"""Scenario 8: a 局长 changes on 15 March; open items go to the successor, acts before remain with the predecessor."""

import datetime as dt

from bihuan import journal
from bihuan.deadlines.clock import SHANGHAI
from bihuan.journal.models import Entry
from bihuan.journal.testing import refused
from bihuan.ledger import commands, queries
from bihuan.ledger.queries.handover import handover
from bihuan.ledger.testing import COUNTY, World, browser, signed_in
from bihuan.organization import commands as organization

MARCH_15 = dt.date(2023, 3, 15)


def change_head(world: World) -> journal.Actor:
    """End the head's holding on 14 March and let somebody else hold the post from the 15th."""
    from bihuan.organization.models import Holder

    post = world.posts["chief"]
    old = Holder.objects.get(jurisdiction=COUNTY, post=post)
    organization.end_holder(holder=old.id, until_date=MARCH_15 - dt.timedelta(days=1), **world.by("security_admin"))
    asked = {k: v for k, v in world.by("security_admin").items() if k != "jurisdiction"}
    person = organization.add_person(username="successor", password_hash="!", name="后任", **asked).id
    organization.appoint_holder(post=post, person=person, since_date=MARCH_15, **world.by("security_admin"))
    return journal.Actor(jurisdiction=COUNTY, post=post, holder=person, office=world.offices["lead"])


def test_scenario_8_a_bureau_head_changes_on_15_march(world: World) -> None:
    task, struck = world.task("declared"), world.task("struck")
    signed_before = Entry.objects.filter(jurisdiction=COUNTY, kind="ledger.report.signed").count()
    successor = change_head(world)

    # Until the 14th the predecessor signs; from the 15th the successor, on the same open item, without a new document.
    world.at = dt.datetime(2023, 3, 15, 9, 0, tzinfo=SHANGHAI)
    asked = world.by("chief")
    with refused("not_holder"):
        commands.sign_completion(task=task, **world.values("sign_completion", task), **asked)
    asked = world.by("chief") | {"by": successor}
    commands.sign_completion(task=task, **world.values("sign_completion", task), **asked)
    assert world.state(task) == "reported"

    # Acts before remain with the predecessor: the entries name who held the post that day.
    story = queries.story(jurisdiction=COUNTY, task=task)
    assert [line.holder for line in story if line.kind == "ledger.report.signed"] == ["后任"]
    found = handover(jurisdiction=COUNTY, post=world.posts["chief"], viewer=None, today=MARCH_15)
    assert found is not None
    assert [(turn.since_date, turn.until_date, turn.acts) for turn in found.turns] == [
        (MARCH_15, None, 1),
        (dt.date(2022, 12, 1), MARCH_15 - dt.timedelta(days=1), 2 + signed_before),
    ]

    # What is struck off is nobody's to take over; what is open lies in the successor's hands, promises beside it.
    assert [item.line.id for item in found.items] == [task]
    assert struck not in {item.line.id for item in found.items}
    assert [(one.measure, one.first) for one in found.items[0].promises] == [("累计办结", 80)]


def test_the_hand_over_list_is_printed_from_the_post(world: World, february: None) -> None:
    task = world.task("underway")
    page = browser(world, "dispatcher").get(f"/j/{COUNTY}/posts/{world.posts['chief']}/handover/")
    text = page.content.decode()
    assert "交接单：县审批局 局长" in text
    assert f"/tasks/{task}/" in text
    assert "移交人签字" in text


def test_an_inspectors_list_and_a_leaders_list_hold_their_own(world: World) -> None:
    task = world.task("underway")
    for name, held in (("inspector", 1), ("deputy_head", 1), ("other_deputy", 0), ("assisting_liaison", 0)):
        found = handover(jurisdiction=COUNTY, post=world.posts[name], viewer=None, today=world.at.date())
        assert found is not None
        assert len(found.items) == held, name
    found = handover(jurisdiction=COUNTY, post=world.posts["assisting_liaison"], viewer=None, today=world.at.date())
    assert found is not None
    assert [line.id for line in found.assisting] == [task]


def test_the_hand_over_list_is_not_for_administrators(world: World, february: None) -> None:
    page = f"/j/{COUNTY}/posts/{world.posts['chief']}/handover/"
    assert browser(world, "system_admin").get(page).status_code == 404
    chief = signed_in("chief", COUNTY, world.posts["chief"])
    assert chief.get(page).status_code == 200
