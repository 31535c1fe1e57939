"""The demo, served as a person would have it, and a browser that minds every complaint of a page."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
    --disable-component-update --disable-sync""".split()
DESK, PHONE = (1366, 768), (360, 740)
#: How long a page may take, in milliseconds: two journeys and their two servers share the machine.
PATIENCE = 30_000


@dataclass(frozen=True, slots=True)
class Site:
    """A demo that is being served."""

    address: str
    password: str
    folder: Path

    def url(self, path: str) -> str:
        """Return the whole address of one of its paths."""
        return self.address.rstrip("/") + path


def free_port() -> int:
    """Return a port of this run's own: two that look for the usual one at one moment would both take it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def served(folder: Path) -> Iterator[Site]:
    """Serve a demo in that folder, by the same command that a person types; it is made where there is none yet."""
    note = folder / "served-at"
    note.unlink(missing_ok=True)
    log = (folder / "log").open("w+")
    environment = {**os.environ, "BIHUAN_DATA": str(folder)}
    command = [sys.executable, "-m", "bihuan", "demo", "--port", str(free_port())]
    launcher = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        address = _served_at(note, launcher, folder / "log")
        password = json.loads((folder / "demo.json").read_text())["password"]
        yield Site(address, password, folder)
    finally:
        launcher.send_signal(signal.SIGINT)
        launcher.wait(timeout=20)
        log.close()


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo, made once by the command that a person types and never served itself."""
    folder = tmp_path_factory.mktemp("made")
    environment = {**os.environ, "BIHUAN_DATA": str(folder)}
    subprocess.run([sys.executable, "-m", "bihuan", "demo", "--once"], cwd=ROOT, env=environment, check=True)
    return folder


@pytest.fixture(scope="module")
def site(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A demo of its own for each journey's file."""
    folder = tmp_path_factory.mktemp("demo") / "copy"
    shutil.copytree(made, folder)
    with served(folder) as site:
        yield site


def _served_at(note: Path, launcher: "subprocess.Popen[bytes]", log: Path) -> str:
    end = time.monotonic() + 120
    while time.monotonic() < end and launcher.poll() is None:
        if note.exists() and (address := note.read_text().strip()):
            return address
        time.sleep(0.1)
    raise AssertionError(log.read_text())


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all journeys."""
    with chromium() as browser:
        yield browser


def follow(pressed: Locator) -> None:
    """Press what leads to a page, and wait for that page: a click alone waits only for its start."""
    with pressed.page.expect_navigation():
        pressed.click()


class Visitor:
    """One person at one screen; every complaint of a page is kept."""

    def __init__(self, site: Site, context: BrowserContext) -> None:
        self.site = site
        self.context = context
        self.complaints: list[str] = []
        self._signed_in: dict[str, Any] = {}  # user name → the cookies of their session
        self.page = self._watched(context.new_page())

    def _watched(self, page: Page) -> Page:
        def said(message: ConsoleMessage) -> None:
            # A refused form answers 4xx on purpose; the browser says so in its own words.
            if message.type == "error" and "Failed to load resource" not in message.text:
                self.complaints.append(f"{page.url}: {message.text}")

        page.on("console", said)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        return page

    def open(self, path: str) -> Page:
        """Open one of the site's pages."""
        self.page.goto(self.site.url(path))
        return self.page

    def sign_in(self, username: str) -> Page:
        """Sign in by name and password, as on a real instance."""
        self.context.clear_cookies()
        page = self.open("/sign-in/")
        page.fill("input[name=login]", username)
        page.fill("input[name=password]", self.site.password)
        page.locator("form", has=page.locator("input[name=login]")).locator("button[type=submit]").click()
        page.wait_for_url(lambda url: "/sign-in/" not in url)
        self._signed_in[username] = self.context.cookies()
        return page

    def become(self, username: str) -> None:
        """Go on as somebody who signed in at this screen before; sign in where they have not."""
        if username not in self._signed_in:
            self.sign_in(username)
            return
        self.context.clear_cookies()
        self.context.add_cookies(self._signed_in[username])

    def task(self, words: str) -> str:
        """Find a task in the ledger by words of its title, and return the path of its page."""
        page = self.open(f"/j/141027/ledger/?q={words}")
        found = page.locator("a[href*='/tasks/']", has_text=words).first.get_attribute("href")
        assert found, words
        return found.split("?")[0]

    def scrolls_sideways(self) -> bool:
        """Return whether the page is wider than the screen."""
        return bool(
            self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1")
        )

    def barriers(self) -> list[str]:
        """Return what axe finds serious or critical on the page as it stands."""
        # Through the debugger, not as a script element: the page's own policy would refuse it.
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text())
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{violation['id']}: {node['target']}"
            for violation in found["violations"]
            if violation["impact"] in ("serious", "critical")
            for node in violation["nodes"]
        ]


@pytest.fixture
def visitor(site: Site, browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Call for a person at a screen: visitor(), visitor(PHONE), visitor(scripts=False)."""
    contexts: list[BrowserContext] = []
    visitors: list[Visitor] = []

    def come(size: tuple[int, int] = DESK, *, scripts: bool = True) -> Visitor:
        width, height = size
        context = browser.new_context(viewport={"width": width, "height": height}, java_script_enabled=scripts)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        visitors.append(Visitor(site, context))
        return visitors[-1]

    yield come
    complaints = [complaint for one in visitors for complaint in one.complaints]
    for context in contexts:
        context.close()
    assert complaints == []
