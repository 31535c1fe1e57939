"""Every page of the house as a person of it sees it: at a desk and on a phone, in Chinese and in English."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import DESK, PHONE, Site
from tests.journeys.pictures import Crew, resize
from tests.journeys.places import PLACES, Place

#: Said in Chinese on English pages too: the other language's name, the mark, the seal, what is marked as Chinese, and
#: what somebody has typed: in a field, in a draft that is offered, in an excerpt of it.
CHINESE_ANYWHERE = "[lang^=zh], .brand-mark, .seal, .seal *, textarea, .kept, samp"
TEXTS = """
    (but) => {
      const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) {
        const node = walk.currentNode, parent = node.parentElement;
        if (/[\\u3400-\\u9fff]/.test(node.data) && !parent.closest(but) && !parent.closest("script, style, [hidden]"))
          found.push(node.data.trim());
      }
      for (const named of document.querySelectorAll("[title], [aria-label], [alt], [placeholder]"))
        for (const name of ["title", "aria-label", "alt", "placeholder"])
          if (/[\\u3400-\\u9fff]/.test(named.getAttribute(name) || "")) found.push(named.getAttribute(name));
      return found;
    }
"""
CHINESE = re.compile(r"[\u3400-\u9fff]+")


@pytest.fixture(scope="module")
def crew(site: Site, browser: Browser) -> Iterator[Crew]:
    """One person of each post, signed in once."""
    crew = Crew(site, browser)
    yield crew
    for visitor in crew.visitors.values():
        visitor.context.close()


@pytest.fixture(scope="module")
def county_words(site: Site) -> re.Pattern[str]:
    """What the county itself has written: in any place, or, where it is as short as a unit, standing by itself."""
    words: set[str] = set()
    with closing(sqlite3.connect(f"file:{site.folder / 'bihuan.sqlite3'}?mode=ro", uri=True)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE name GLOB 'ledger_*' AND type = 'table'")
        for (table,) in [*tables, ("journal_sealed",)]:
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                words |= {line for cell in row if isinstance(cell, str) for line in cell.splitlines()}
    # Without the full stop too: a sentence of the page may go on after the county's.
    words = {said for word in words if CHINESE.search(word) for said in (word.strip(), word.strip().rstrip("。"))}
    short = {word for word in words if len(word) <= 2}
    whole = _either(words - short)
    return re.compile(rf"{whole}|(?:^|(?<=[\d.,“])\s*)(?:{_either(short)})(?=$|[\s”,;:.)])")


def _either(words: set[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_a_page_fits_its_screen_has_no_barrier_and_speaks_its_language(
    crew: Crew, county_words: re.Pattern[str], place: Place, language: str
) -> None:
    crew.visitor(place.who, place.post).complaints.clear()
    visitor, status = crew.go(place, language=language)
    page = visitor.page
    assert status == place.status
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == ("en" if language == "en" else "zh-CN")
    for size in (DESK, PHONE):
        resize(page, size)
        assert not visitor.scrolls_sideways(), size
        assert visitor.barriers() == [], size
    if language == "en":
        assert untranslated(page, county_words) == []
    assert visitor.complaints == []


#: Rows that stand half inside what clips them, and tables that do not stand there whole.
CUT = """
    () => {
      const inside = (box, frame) => box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1;
      const cut = [...document.querySelectorAll(".wall-cols .rows > li")].filter((row) => {
        const box = row.getBoundingClientRect(), frame = row.parentElement.getBoundingClientRect();
        return box.left < frame.right - 1 && !inside(box, frame);
      });
      const screen = document.querySelector(".wall-cols").getBoundingClientRect();
      cut.push(...[...document.querySelectorAll(".wall table")].filter((t) => !inside(t.getBoundingClientRect(), screen)));
      return cut.map((row) => row.textContent.trim().slice(0, 40));
    }
"""


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (3840, 2160)], ids=str)
def test_the_wall_is_one_screen_and_cuts_no_row(crew: Crew, language: str, size: tuple[int, int]) -> None:
    visitor, _ = crew.go(next(place for place in PLACES if place.name == "wall"), language=language)
    resize(visitor.page, size)
    assert visitor.page.evaluate("document.documentElement.scrollHeight") <= size[1]
    assert visitor.page.evaluate(CUT) == []


def untranslated(page: Page, county_words: re.Pattern[str]) -> list[str]:
    """Return the Chinese on a page that the county has not written itself."""
    texts: list[str] = page.evaluate(TEXTS, CHINESE_ANYWHERE)
    return [text for text in texts if CHINESE.search(county_words.sub("", text))]
