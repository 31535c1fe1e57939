"""What stands round every page: at a desk and on a phone, in both languages, with scripts and without."""

import re
from collections.abc import Callable

import pytest

from bihuan.organization.roles import Role
from tests.journeys.conftest import DESK, PHONE, Visitor, follow

Come = Callable[..., Visitor]
SIZES = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])


@SIZES
@pytest.mark.parametrize("path", ["/sign-in/", "/en/sign-in/", "/no-such-page/", "/en/no-such-page/"])
def test_pages_before_sign_in_fit_and_have_no_barrier(visitor: Come, size: tuple[int, int], path: str):
    person = visitor(size)
    page = person.open(path)
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == ("en" if path.startswith("/en/") else "zh-CN")
    assert not person.scrolls_sideways()
    assert person.barriers() == []


@SIZES
def test_the_first_page_after_sign_in_fits_and_has_no_barrier(visitor: Come, size: tuple[int, int]):
    person = visitor(size)
    page = person.sign_in("ducha")
    assert page.locator(".mast").is_visible()
    assert not person.scrolls_sideways()
    assert person.barriers() == []


def test_on_a_phone_the_places_stand_in_a_menu_that_escape_closes(visitor: Come):
    page = visitor(PHONE).sign_in("ducha")
    assert not page.locator(".nav-main").is_visible()
    page.locator(".menu-places > summary").click()
    assert page.locator(".menu-places a").first.is_visible()
    page.keyboard.press("Escape")
    assert not page.locator(".menu-places a").first.is_visible()


def test_the_other_language_shows_the_same_page(visitor: Come):
    page = visitor().sign_in("ducha")
    chinese = page.url
    follow(page.locator(".mast-side > .lang"))
    assert "/en/" in page.url
    assert page.locator("html").get_attribute("lang") == "en"
    follow(page.locator(".mast-side > .lang"))
    assert page.url == chinese


def test_without_scripts_one_signs_in_moves_about_and_signs_out(visitor: Come):
    page = visitor(scripts=False).sign_in("ducha")
    follow(page.locator(".nav-main a").last)
    assert page.locator(".nav-main a[aria-current]").count() == 1
    page.locator(".mast-side .menu > summary").first.click()
    page.locator(".menu-sheet form[action$='/sign-out/'] button").click()
    page.wait_for_url("**/sign-in/**")


def test_the_demo_says_that_it_is_one_and_what_time_it_takes(visitor: Come):
    page = visitor().sign_in("ducha")
    notice = page.locator(".notice-bar").inner_text()
    assert "演示" in notice
    assert "2月25日（周六）" in notice


def test_the_browser_is_told_to_refuse_anything_inline_or_foreign(visitor: Come):
    person = visitor()
    answer = person.page.goto(person.site.url("/sign-in/"))
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("role", [role.value.replace("_", "-") for role in Role])
def test_the_guide_of_a_role_prints_on_one_sheet(visitor: Come, role: str, language: str) -> None:
    page = visitor().open(f"{language}/guides/{role}/")
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) == 1
