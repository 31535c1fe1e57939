"""
Take a picture of every page, at a desk and on a phone, into docs/pictures/.

    python -m tests.journeys.pictures            all pages, Chinese
    python -m tests.journeys.pictures task sign  only these
    python -m tests.journeys.pictures --language en --into FOLDER --demo FOLDER

A demo of its own is made and served unless --demo names the folder of one.
"""

import argparse
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.journeys.conftest import DESK, PATIENCE, PHONE, ROOT, Site, Visitor, chromium, follow, served
from tests.journeys.palette import reduced
from tests.journeys.places import PLACES, Place

INTO = ROOT / "docs" / "pictures"


class Crew:
    """One signed-in visitor for each post, so that nobody signs in twice."""

    def __init__(self, site: Site, browser: Browser) -> None:
        self.site = site
        self.browser = browser
        self.visitors: dict[str, Visitor] = {}

    def visitor(self, who: str, post: str = "") -> Visitor:
        """Return the visitor of that user name, acting in that post; the one who is not signed in for no name."""
        if who not in self.visitors:
            # Moving parts are stilled: a picture must not depend on the moment.
            context = self.browser.new_context(
                viewport={"width": DESK[0], "height": DESK[1]}, reduced_motion="reduce", locale="zh-CN"
            )
            context.set_default_timeout(PATIENCE)
            visitor = Visitor(self.site, context)
            if who:
                visitor.sign_in(who)
            if post:
                follow(visitor.page.locator("main button", has_text=post))
            self.visitors[who] = visitor
        return self.visitors[who]

    def go(self, place: Place, *, language: str = "zh") -> tuple[Visitor, int]:
        """Open a place at a desk and do what is to be done there; return who stands there, and the answer's status."""
        visitor = self.visitor(place.who, place.post)
        resize(visitor.page, DESK)
        answer = visitor.page.goto(self.site.url(place.address(self.site.folder, language=language)))
        assert answer is not None
        if place.do:
            place.do(visitor.page)
        return visitor, answer.status


def resize(page: Page, size: tuple[int, int]) -> None:
    """Give the page a screen of that size."""
    page.set_viewport_size({"width": size[0], "height": size[1]})


def take(page: Page, path: Path, *, bench: Page) -> None:
    """Take the whole page as it stands, once its fonts are there and nothing has the focus; bench: where it is reduced."""
    page.evaluate("document.fonts.ready.then(() => { document.activeElement?.blur(); window.scrollTo(0, 0) })")
    path.write_bytes(reduced(bench, page.screenshot(full_page=True, animations="disabled", caret="hide")))


def main() -> None:
    """Take the pictures that the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.journeys.pictures")
    parser.add_argument("names", nargs="*", choices=[[], *(place.name for place in PLACES)])
    parser.add_argument("--language", choices=["zh", "en"], default="zh")
    parser.add_argument("--into", type=Path, default=INTO)
    parser.add_argument("--demo", type=Path)
    options = parser.parse_args()
    options.into.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        folder = options.demo or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bihuan-pictures-")))
        browser = stack.enter_context(chromium())
        crew, bench = Crew(stack.enter_context(served(folder)), browser), browser.new_page()
        for place in PLACES:
            if options.names and place.name not in options.names:
                continue
            visitor, status = crew.go(place, language=options.language)
            for size in place.sizes or (DESK, PHONE):
                resize(visitor.page, size)
                take(visitor.page, options.into / f"{place.name}-{size[0]}.png", bench=bench)
            sys.stdout.write(f"{place.name}\t{status}\t{visitor.page.url}\n")


if __name__ == "__main__":
    main()
