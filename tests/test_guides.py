"""Every page says what it is for; every role has its page."""

import pytest
from django.test import Client
from django.urls import reverse

from bihuan.access import table
from bihuan.guides.roles import GUIDES
from bihuan.ledger.testing import COUNTY, World, browser
from bihuan.organization.roles import Role
from bihuan.theme import help as page_help


def test_every_page_has_its_help_or_says_that_it_is_none() -> None:
    shown = {name for name, row in table.collect().items() if "GET" in row.methods}
    assert shown - set(page_help.pages()) - page_help.without() == set()


def test_help_is_of_pages_that_are_there_and_its_words_are_explained() -> None:
    assert set(page_help.pages()) | page_help.without() <= set(table.collect())
    used = {key for text in page_help.pages().values() for key in text.terms}
    assert used <= set(page_help.terms())
    assert set(page_help.terms()) <= used


def test_every_role_has_a_guide() -> None:
    assert set(GUIDES) == set(Role)


@pytest.mark.parametrize("role", GUIDES, ids=str)
def test_a_guide_is_read_without_sign_in(world: World, role: Role) -> None:
    page = Client().get(reverse("guides:guide", args=[role.replace("_", "-")])).content.decode()
    assert str(GUIDES[role].lead) in page


def test_the_question_mark_leads_to_help_and_back(world: World) -> None:
    ledger = f"/j/{COUNTY}/ledger/?lamp=red"
    page = browser(world, "liaison").get(ledger).content.decode()
    link = page.split('class="helpq" href="')[1].split('"')[0].replace("&amp;", "&")
    help_page = browser(world, "liaison").get(link).content.decode()
    assert f'href="{ledger}"' in help_page


def test_help_does_not_lead_elsewhere(world: World) -> None:
    url = reverse("guides:help", args=["ledger", "list"])
    for elsewhere in ("https://example.org/", "//example.org/", "javascript:alert(1)"):
        assert elsewhere not in Client().get(url, {"from": elsewhere}).content.decode()
