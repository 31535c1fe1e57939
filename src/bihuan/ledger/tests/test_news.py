"""What is new for a post: counted in the masthead and the title, marked on lists and stories, seen once and gone."""

from uuid import uuid4

import pytest

from bihuan.journal.models import Entry
from bihuan.ledger import commands
from bihuan.ledger.models import Reading
from bihuan.ledger.testing import COUNTY, World, browser

pytestmark = pytest.mark.usefixtures("february")
NEWS = f"/j/{COUNTY}/news/"


def count_of(world: World, name: str) -> str:
    """Return the beginning of the title of a post's ledger list."""
    page = browser(world, name).get(f"/j/{COUNTY}/ledger/").content.decode()
    return page.split("<title>")[1].split("</title>")[0]


def asked(world: World, **said: str) -> dict[str, str]:
    """Return what the chief's form sends."""
    return {"acting_post": str(world.posts["chief"]), "act": str(uuid4()), **said}


def test_what_others_do_is_new_and_what_i_do_is_not(world: World) -> None:
    world.task("handed_over")
    assert count_of(world, "chief").startswith("(1) ")
    before = browser(world, "dispatcher").get(NEWS).content.decode()
    assert "批准立项" in before
    assert "草拟任务" not in before


def test_a_post_that_the_task_does_not_concern_hears_nothing(world: World) -> None:
    world.task("handed_over")
    assert not count_of(world, "other_chief").startswith("(")
    assert "没有新动态" in browser(world, "other_chief").get(NEWS).content.decode()


def test_seen_is_seen_and_only_what_comes_after_is_new(world: World) -> None:
    task = world.task("handed_over")
    chief = browser(world, "chief")
    upto = Entry.objects.filter(jurisdiction=COUNTY, stream=0).order_by("-sequence").first().sequence
    form = asked(world, upto=str(upto))
    assert chief.post(f"{NEWS}seen/", form).status_code == 302
    assert "没有新动态" in chief.get(NEWS).content.decode()
    commands.sign_for_task(task=task, **world.by("liaison"))
    page = chief.get(NEWS).content.decode()
    assert "签收任务" in page
    assert "批准立项" not in page


def test_a_task_that_was_opened_is_no_longer_marked_and_others_still_are(world: World) -> None:
    first, second = world.task("handed_over"), world.task("handed_over")
    chief = browser(world, "chief")
    page = chief.get(f"/j/{COUNTY}/tasks/{first}/").content.decode()
    assert "上次看过之后有" in page
    upto = page.split('name="upto" value="')[1].split('"')[0]
    form = asked(world, task=str(first), upto=upto)
    assert chief.post(f"{NEWS}seen/", form, headers={"hx-request": "true"}).status_code == 204
    assert "上次看过之后有" not in chief.get(f"/j/{COUNTY}/tasks/{first}/").content.decode()
    assert "上次看过之后有" in chief.get(f"/j/{COUNTY}/tasks/{second}/").content.decode()
    assert count_of(world, "chief").startswith("(1) ")


def test_an_older_page_does_not_take_back_what_was_seen(world: World) -> None:
    world.task("handed_over")
    chief = browser(world, "chief")
    for upto in ("9", "2"):
        chief.post(f"{NEWS}seen/", asked(world, upto=upto))
    assert Reading.objects.get(jurisdiction=COUNTY).sequence == 9


def test_a_draft_is_no_news_to_whom_it_is_closed(world: World) -> None:
    world.open()
    assert not count_of(world, "chief").startswith("(")
    assert count_of(world, "county_head").startswith("(1) ")
