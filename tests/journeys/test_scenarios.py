"""What a knowledgeable official of a supervision office would try, in a real browser: each is named after what it proves."""

import contextlib
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error

from tests.journeys.conftest import ROOT, Site, Visitor, served
from tests.journeys.test_loop import open_account, press, step

Come = Callable[..., Visitor]
COUNTY = "/j/141027/"


def run(folder: Path, *command: str) -> "subprocess.CompletedProcess[str]":
    """Run one of our own commands on a demo's folder, as from a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "bihuan", *command],
        cwd=ROOT,
        env={**os.environ, "BIHUAN_DATA": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def count_of(folder: Path, query: str) -> int:
    """Return one number of the database, read without touching it."""
    with closing(sqlite3.connect(f"file:{folder / 'bihuan.sqlite3'}?mode=ro", uri=True)) as database:
        return int(database.execute(query).fetchone()[0])


def test_scenario_1_a_sentence_of_a_document_becomes_a_task_and_nothing_is_live_before_approval(visitor: Come) -> None:
    person = visitor()
    person.sign_in("ducha")
    page = person.open(COUNTY)
    before = page.locator(".acc-open .acc-n").inner_text()
    open_account(person.open(f"{COUNTY}tasks/new/"), "园区路灯亮灯")
    task = re.search(r"/j/141027/tasks/[0-9a-f-]{36}/", person.page.url)[0]  # type: ignore[index]
    assert "加快园区道路照明建设，年内亮灯。" in person.page.locator("main").inner_text()
    assert person.open(COUNTY).locator(".acc-open .acc-n").inner_text() == before
    person.sign_in("jtj-juzhang")
    person.open(task)
    assert person.page.locator("main").inner_text().count("园区路灯亮灯") == 0, "a draft is nobody's duty yet"
    step(person, "fxz-chengjian", task, "approve/")
    step(person, "ducha", task, "hand-over/")
    assert int(person.open(COUNTY).locator(".acc-open .acc-n").inner_text()) == int(before) + 1


def test_scenario_4_nobody_reports_in_the_place_of_an_office_that_has_not_signed(visitor: Come) -> None:
    person = visitor()
    person.sign_in("ducha")
    open_account(person.open(f"{COUNTY}tasks/new/"), "园区雨水管网")
    task = re.search(r"/j/141027/tasks/[0-9a-f-]{36}/", person.page.url)[0]  # type: ignore[index]
    step(person, "fxz-chengjian", task, "approve/")
    step(person, "ducha", task, "hand-over/")
    page = person.open(f"{task}report/")
    assert page.locator("main .btn-primary").count() == 0
    assert "还不能报进展" in page.locator("main").inner_text()


def test_scenario_12_the_head_cannot_close_the_own_task_nor_an_inspector_check_it_and_both_are_on_record(
    visitor: Come, site: Site
) -> None:
    person = visitor()
    person.sign_in("fgj-juzhang")
    task = person.task("专项债券")
    page = person.open(f"{task}closing/approve/")
    assert page.locator("main .btn-primary").count() == 0
    assert "不能批准销账：由" in page.locator("main").inner_text()
    refused = "SELECT count(*) FROM journal_entry WHERE stream = 1 AND kind = 'access.act.refused'"
    before = count_of(site.folder, refused)
    page = person.open(f"{COUNTY}work/")
    token = page.locator("input[name=csrfmiddlewaretoken]").first.get_attribute("value") or ""
    for number, address in enumerate(("closing/approve/", "check/begin/")):
        answer = page.request.post(
            site.url(f"{task}{address}"),
            form={
                "csrfmiddlewaretoken": token,
                "act": f"00000000-0000-4000-8000-00000000000{number}",
                "acting_post": str(
                    page.evaluate("document.querySelector('[name=acting_post]')?.value ?? ''")
                    or _post_of(site, "fgj-juzhang")
                ),
                "methods": "site",
            },
            headers={"Referer": site.url(task)},
        )
        assert answer.status in (403, 404, 409, 422), (address, answer.status)
    assert count_of(site.folder, refused) > before


def _post_of(site: Site, username: str) -> str:
    with closing(sqlite3.connect(f"file:{site.folder / 'bihuan.sqlite3'}?mode=ro", uri=True)) as database:
        found = database.execute(
            "SELECT h.post_id FROM organization_holder h JOIN organization_person p ON p.id = h.person_id WHERE p.username = ?",
            [username],
        ).fetchone()[0]
    return f"{found[:8]}-{found[8:12]}-{found[12:16]}-{found[16:20]}-{found[20:]}"


@pytest.fixture(scope="module")
def copy(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo's folder, as last night's backup would hold it."""
    folder = tmp_path_factory.mktemp("copy") / "demo"
    shutil.copytree(site.folder, folder, ignore=shutil.ignore_patterns("*.sqlite3*", "served-at", "log"))
    with (
        closing(sqlite3.connect(f"file:{site.folder / 'bihuan.sqlite3'}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(folder / "bihuan.sqlite3")) as target,
    ):
        source.backup(target)
    return folder


def test_scenario_16_a_due_date_changed_in_the_database_is_named_and_every_page_says_so(
    copy: Path, browser: Browser, tmp_path: Path
) -> None:
    folder = tmp_path / "touched"
    shutil.copytree(copy, folder)
    with closing(sqlite3.connect(folder / "bihuan.sqlite3", isolation_level=None)) as database:
        database.execute("UPDATE ledger_task SET due_date = '2023-04-30' WHERE number = 17")
    done = run(folder, "verify")
    assert done.returncode == 1
    assert "ledger_task" in done.stdout
    assert "due_date" in done.stdout
    with served(folder) as site:
        person = Visitor(site, browser.new_context())
        person.sign_in("xianzhang")
        said = person.open(COUNTY).locator(".alarm").inner_text()
        assert "对不上" in said
        person.context.close()


def test_scenario_30_the_power_fails_in_the_middle_of_a_save_and_last_nights_copy_is_put_back(
    copy: Path, browser: Browser, tmp_path: Path
) -> None:
    folder = tmp_path / "today"
    shutil.copytree(copy, folder)
    entries = "SELECT count(*) FROM journal_entry WHERE jurisdiction = '141027' AND stream = 0"
    before = count_of(folder, entries)
    with served(folder) as site:
        person = Visitor(site, browser.new_context())
        person.sign_in("kfq-lianluo")
        task = person.task("铁路专用线")
        page = person.open(f"{task}report/")
        page.fill("[name=summary]", "断电前送审两份图纸。")
        press(page)
        receipt = page.locator(".receipt").inner_text()
        worker = _listener(site)
        person.open(f"{task}report/")
        page.fill("[name=summary]", "断电时正在写的一句：图纸第3册。")
        os.kill(worker, signal.SIGKILL)
        with contextlib.suppress(Error):
            press(page)
        person.context.close()
    assert run(folder, "verify").returncode == 0, "no half record"
    assert count_of(folder, entries) >= before + 1, "what was acknowledged is there"
    number = int(re.search(r"流水\s*(\d+)", receipt)[1])  # type: ignore[index]

    assert run(copy, "verify").returncode == 0, "the copy verifies as it stands"
    with served(copy) as site:  # last night's copy: the receipt in one's hand shows what is missing
        person = Visitor(site, browser.new_context())
        person.sign_in("sjj-shenji")
        assert person.open(f"{COUNTY}journal/main/{number}/").title().startswith("没有") or person.page.locator(
            "main"
        ).inner_text().count("没有"), "the gap is visible"
        person.context.close()


def _listener(site: Site) -> int:
    """Return the process that answers at the site's address."""
    port = int(site.address.rstrip("/").rsplit(":", 1)[1])
    sockets = {
        line.split()[9]
        for line in Path("/proc/net/tcp").read_text().splitlines()[1:]
        if line.split()[1].endswith(f":{port:04X}") and line.split()[3] == "0A"
    }
    for process in Path("/proc").iterdir():
        if process.name.isdecimal():
            with contextlib.suppress(OSError):
                for handle in (process / "fd").iterdir():
                    if any(f"socket:[{inode}]" == os.readlink(handle) for inode in sockets):
                        return int(process.name)
    raise AssertionError("nobody listens")
