"""A county that has nothing yet: its first campaign, and from there its first task."""

import datetime as dt
from uuid import uuid4

import pytest
from django.db import connection

from bihuan import journal
from bihuan.journal.models import Entry
from bihuan.journal.testing import refused
from bihuan.ledger import commands, phrases
from bihuan.ledger.models import Campaign
from bihuan.ledger.testing import COUNTY, World, browser

from .test_pages_task import text

pytestmark = pytest.mark.usefixtures("february")

BEGIN, NEW, LIST, HOME = (f"/j/{COUNTY}/{path}" for path in ("campaigns/new/", "tasks/new/", "ledger/", ""))


@pytest.fixture
def bare(world: World) -> World:
    """Return the cast of a county that has just been entered: no campaign so far."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_campaign")
    return world


def form(world: World, **values: str) -> dict[str, str]:
    own = {"act": str(uuid4()), "acting_post": str(world.posts["dispatcher"])}
    days = {"start_date": "2023-02-25", "end_date": "2023-06-30", "notice_days": "0"}
    return {**own, **days, "name": "春季行动", **values}


@pytest.mark.tampers  # the row is taken out by hand
@pytest.mark.parametrize("page", [NEW, LIST, HOME])
def test_the_supervision_office_of_a_new_county_is_led_to_its_first_campaign(bare: World, page: str) -> None:
    assert BEGIN in browser(bare, "dispatcher").get(page).content.decode()
    assert BEGIN not in browser(bare, "liaison").get(page).content.decode()


@pytest.mark.tampers
def test_a_campaign_is_begun_by_one_entry_and_the_first_task_can_be_drafted(bare: World) -> None:
    client = browser(bare, "dispatcher")
    response = client.post(BEGIN, form(bare, source="县政府工作报告", notice_days="5"))
    assert response.status_code == 302, text(response)
    campaign = Campaign.objects.get(jurisdiction=COUNTY)
    assert (campaign.name, campaign.source, campaign.notice_days) == ("春季行动", "县政府工作报告", 5)
    assert (campaign.start_date, campaign.end_date) == (dt.date(2023, 2, 25), dt.date(2023, 6, 30))
    assert (
        Entry.objects.filter(jurisdiction=COUNTY, stream=journal.MAIN).latest("sequence").kind
        == "ledger.campaign.opened"
    )
    page = client.get(response["Location"]).content.decode()
    assert response["Location"].startswith(NEW)
    assert str(campaign.id) in page
    assert "已记入流水" in page


def test_a_campaign_that_ends_before_it_begins_is_refused_and_nothing_typed_is_lost(world: World) -> None:
    response = browser(world, "dispatcher").post(BEGIN, form(world, end_date="2023-02-01"))
    assert response.status_code == 422
    assert str(phrases.REASONS["campaign_days"]) in text(response)
    assert "春季行动" in response.content.decode()
    assert not Campaign.objects.filter(jurisdiction=COUNTY, name="春季行动").exists()


def test_a_second_campaign_of_the_same_name_is_refused(world: World) -> None:
    response = browser(world, "dispatcher").post(BEGIN, form(world, name="冬季行动"))
    assert response.status_code == 422
    assert "已经有一项行动叫“冬季行动”" in text(response)
    days = {"start_date": dt.date(2023, 2, 25), "end_date": dt.date(2023, 6, 30)}
    with refused("campaign_named"):
        commands.open_campaign(name="冬季行动", name_en="", source="", **days, **world.by("dispatcher"))


def test_only_the_supervision_office_begins_a_campaign(world: World) -> None:
    days = {"start_date": dt.date(2023, 2, 25), "end_date": dt.date(2023, 6, 30)}
    with refused("wrong_role"):
        commands.open_campaign(name="春季行动", name_en="", source="", **days, **world.by("liaison"))
    page = text(browser(world, "liaison").get(BEGIN))
    assert "督查室" in page
    assert "销号前公示几个工作日" not in page
