"""What browsers load: small, for old browsers too, from no other host."""

import gzip
import os
import re
import threading
import time
from pathlib import Path

import pytest

from bihuan.theme import build


@pytest.fixture(scope="module")
def built() -> Path:
    build.build_assets(lambda line: None)
    return build.BUILT


def test_a_page_loads_far_less_than_150_kilobytes(built: Path):
    size = sum(len(gzip.compress((built / name).read_bytes())) for name in ("site.css", "site.js"))
    assert size < 60_000


def test_the_style_sheet_keeps_to_what_chromium_109_knows(built: Path):
    css = (built / "site.css").read_text()
    for newer in ("color-mix(", "oklch(", "light-dark(", "@starting-style", "@scope", "&:", "& "):
        assert newer not in css


def test_nothing_comes_from_another_host_or_from_a_data_address(built: Path):
    css = (built / "site.css").read_text()
    addresses = re.findall(r"url\(([^)]*)\)", css)
    assert addresses
    assert all(address.strip("\"'").startswith("./") for address in addresses)


def test_a_second_build_does_nothing(built: Path):
    said: list[str] = []
    build.build_assets(said.append)
    assert said == []


def test_a_half_made_folder_is_made_again(tmp_path: Path):
    place = tmp_path / "theme"
    place.mkdir()
    (place / "site.css").write_text("half")
    assert not build.stamped(place, "abc")
    made = tmp_path / "new"
    made.mkdir()
    (made / "site.css").write_text("whole")
    build.put_in_place(made, place, "abc")
    assert build.stamped(place, "abc")
    assert (place / "site.css").read_text() == "whole"


def test_a_new_build_keeps_the_names_a_running_server_still_asks_for(tmp_path: Path):
    old, new = tmp_path / "old", tmp_path / "new"
    for folder, names in ((old, ("site.1.css", "site.2.css", "site.css")), (new, ("site.3.css", "site.css"))):
        (folder / "theme").mkdir(parents=True)
        for name in names:
            (folder / "theme" / name).write_text(f"{folder.name} {name}")
    long_ago = time.time() - 31 * 86_400
    os.utime(old / "theme" / "site.1.css", (long_ago, long_ago))
    build.keep_lately_made(old, new)
    assert {file.name for file in (new / "theme").iterdir()} == {"site.2.css", "site.3.css", "site.css"}
    assert (new / "theme" / "site.css").read_text() == "new site.css"


def test_licences_of_what_is_shipped_stand_beside_it(built: Path):
    text = (built / "LICENSES.txt").read_text()
    assert "bootstrap" in text
    assert "htmx.org" in text


def test_two_builders_at_once_work_one_after_the_other():
    """Else both fill the same working folder, and half of it is put in place with the stamp of a whole one."""
    done = threading.Event()

    def second() -> None:
        with build.alone():
            done.set()

    with build.alone():
        other = threading.Thread(target=second)
        other.start()
        assert not done.wait(0.3)
    assert done.wait(10)
    other.join()
