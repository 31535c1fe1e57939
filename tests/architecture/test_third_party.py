"""Whatever of others is installed with the product, or lies inside it, is named with its licence."""

import json
import re

from bihuan.installation import ROOT

TABLES = (ROOT / "docs" / "third-party.md").read_text()
NAMED = {
    name.strip(): licence.strip()
    for names, licence in re.findall(r"^\| ([a-z0-9., -]+) \| ([^|]+) \|", TABLES, re.MULTILINE)
    for name in names.split(",")
}


def locked(name: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9._-]+)==", (ROOT / name).read_text(), re.MULTILINE))


def test_every_package_that_the_lock_brings_has_its_licence() -> None:
    assert locked("requirements.txt") - NAMED.keys() == set()


def test_every_front_end_package_has_its_licence() -> None:
    assert json.loads((ROOT / "package.json").read_text())["dependencies"].keys() - NAMED.keys() == set()


def test_nothing_is_named_that_is_gone() -> None:
    package = json.loads((ROOT / "package.json").read_text())
    there = locked("requirements.txt") | locked("requirements-build.txt") | package["dependencies"].keys()
    assert NAMED.keys() - there - {"part"} == set()


def test_no_licence_asks_for_our_sources() -> None:
    assert [name for name, licence in NAMED.items() if re.search(r"(^|\W)(A|L)?GPL", licence)] == []
