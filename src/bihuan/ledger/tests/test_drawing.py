"""回头看抽签: nobody chooses which struck task is looked at again, and anybody can draw again from seed and list."""

import datetime as dt
import hashlib
import json
import re
from uuid import UUID, uuid4

import pytest

from bihuan import journal
from bihuan.deadlines import clock
from bihuan.deadlines.clock import SHANGHAI
from bihuan.journal.models import Chain, Entry
from bihuan.journal.testing import refused
from bihuan.ledger import commands, queries, rules
from bihuan.ledger.models import Draw, LookBack
from bihuan.ledger.testing import COUNTY, World, browser

LATER = dt.date(2023, 4, 6)  # two months after the seals
DUE = dt.date(2023, 5, 5)


@pytest.fixture(autouse=True)
def _clock(february: None) -> None:
    """Let the business clock stand in April."""
    clock.set_forward(dt.datetime(2023, 4, 6, 17, tzinfo=SHANGHAI))


def draw(world: World, percent: int = 50) -> Draw:
    commands.draw_look_backs(percent=percent, due_date=DUE, **world.on(LATER).by("dispatcher"))
    return Draw.objects.filter(jurisdiction=COUNTY).latest("number")


def drawn(row: Draw) -> set[UUID]:
    return set(LookBack.objects.filter(jurisdiction=COUNTY, draw=row).values_list("task_id", flat=True))


def test_the_order_of_a_draw_follows_from_its_seed_alone() -> None:
    pool = [f"2023-{n}" for n in range(1, 11)]
    by_hand = sorted(pool, key=lambda number: hashlib.sha256(f"ab12:{number}".encode()).hexdigest())
    assert rules.drawing.drawn("ab12", reversed(pool), 30) == by_hand[:3]
    assert rules.drawing.order("cd34", pool) != by_hand


@pytest.mark.parametrize(("pool", "percent", "count"), [(1, 1, 1), (10, 10, 1), (11, 10, 2), (25, 20, 5), (3, 100, 3)])
def test_a_share_is_rounded_up_and_never_none(pool: int, percent: int, count: int) -> None:
    assert rules.drawing.how_many(pool, percent) == count


def test_a_draw_is_one_entry_with_seed_list_and_look_backs(world: World) -> None:
    tasks = {world.task("struck") for _ in range(4)}
    before = Chain.objects.get(jurisdiction=COUNTY, stream=journal.MAIN).sequence
    row = draw(world)
    (entry,) = Entry.objects.filter(jurisdiction=COUNTY, stream=journal.MAIN, sequence__gt=before)
    assert row.seed in json.dumps(json.loads(bytes(entry.body)))
    assert len(row.pool.split()) == 4
    assert row.drawn.split() == rules.drawing.drawn(row.seed, row.pool.split(), 50)
    assert drawn(row) < tasks
    assert len(drawn(row)) == 2
    assert {task for task, verb in queue(world, "second_inspector") if verb == "record_look_back"} == drawn(row)


def queue(world: World, who: str) -> list[tuple[UUID, str]]:
    acting = commands.shared.acting(world.actor(who), world.at)
    found = queries.queue(jurisdiction=COUNTY, acting=acting, today=world.at.date())
    return [(item.line.id, item.verb) for item in found]


def test_two_draws_have_two_seeds_and_the_second_adds_only_what_was_not_drawn(world: World) -> None:
    for _ in range(4):
        world.task("struck")
    first, second = draw(world), draw(world)
    assert first.seed != second.seed
    assert not drawn(first) & drawn(second)
    assert set(second.pool.split()) == set(first.pool.split()) - set(first.drawn.split())


def test_only_seals_of_one_to_six_months_that_nobody_has_looked_at_are_drawn_from(world: World) -> None:
    ordered, seen, plain = (world.task("struck") for _ in range(3))
    world.on(LATER)
    world.take("order_look_back", ordered, "dispatcher")
    world.take("order_look_back", seen, "dispatcher")
    world.take("record_look_back", seen, "second_inspector", result="stands")
    world.on(dt.date(2023, 3, 20))
    fresh = world.task("struck", first_due_date=dt.date(2023, 4, 28), phases=())
    assert drawn(draw(world, 100)) == {plain}
    assert fresh != plain


def test_what_is_no_draw_is_refused_and_leaves_no_entry(world: World) -> None:
    asked = {"percent": 10, "due_date": DUE}
    with refused("nothing_to_draw"):
        commands.draw_look_backs(**asked, **world.on(LATER).by("dispatcher"))
    world.on(dt.date(2023, 2, 6)).task("struck")
    before = Chain.objects.get(jurisdiction=COUNTY, stream=journal.MAIN).sequence
    for who, given, code in (
        ("group_leader", asked, "wrong_role"),
        ("dispatcher", {**asked, "percent": 0}, "share_out"),
        ("dispatcher", {**asked, "percent": 101}, "share_out"),
        ("dispatcher", {**asked, "due_date": dt.date(2023, 4, 5)}, "day_in_past"),
    ):
        with refused(code):
            commands.draw_look_backs(**given, **world.on(LATER).by(who))
    assert Chain.objects.get(jurisdiction=COUNTY, stream=journal.MAIN).sequence == before


def test_the_draw_stands_in_the_story_of_each_task_drawn_and_of_no_other(world: World) -> None:
    tasks = {world.task("struck") for _ in range(2)}
    row = draw(world)
    (hit,) = drawn(row)
    (spared,) = tasks - {hit}
    said = "县政府督查室 主任抽签安排回头看，抽中这一件，5月5日前去看"
    pages = {task: browser(world, "auditor").get(f"/j/{COUNTY}/tasks/{task}/").content.decode() for task in tasks}
    assert said in pages[hit]
    assert said not in pages[spared]


def test_the_page_of_a_draw_shows_seed_order_and_that_drawing_again_agrees(world: World) -> None:
    for _ in range(3):
        world.task("struck")
    client = browser(world, "dispatcher")
    address = f"/j/{COUNTY}/look-backs/"
    page = client.get(address).content.decode()
    fields = dict(re.findall(r'name="(act|acting_post)" value="([^"]*)"', page))
    sent = client.post(address, {**fields, "percent": "30", "due_date": DUE.isoformat()})
    row = Draw.objects.get(jurisdiction=COUNTY)
    assert sent.status_code == 302
    assert f"{address}{row.id}/" in sent["Location"]
    shown = browser(world, "auditor").get(f"{address}{row.id}/").content.decode()
    assert row.seed in shown
    assert "按种子和名单重算过，抽中的一致。" in shown
    assert "3件中抽1件" in shown
    listed = browser(world, "auditor").get(address).content.decode()
    assert "第1次" in listed
    assert 'name="percent"' not in listed
    client = browser(world, "group_leader")
    fields = dict(re.findall(r'name="(act|acting_post)" value="([^"]*)"', page)) | {
        "acting_post": str(world.posts["group_leader"])
    }
    refused_one = client.post(address, {**fields, "act": str(uuid4()), "percent": "30", "due_date": DUE.isoformat()})
    assert refused_one.status_code == 422
    assert Draw.objects.filter(jurisdiction=COUNTY).count() == 1
