"""The wheel as it is given away: installed where there is no checkout, called in an empty folder."""

import os
import re
import signal
import subprocess
import sys
import sysconfig
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from bihuan.installation import ROOT
from bihuan.operations.console import packaging

PATIENCE = 60  # seconds


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of this checkout."""
    return packaging.make(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of a fresh environment that has what the locks name, the wheel, and nothing of the checkout."""
    place = tmp_path_factory.mktemp("installed") / "venv"
    subprocess.run([sys.executable, "-m", "venv", place], check=True)
    packages = next(place.glob("lib/python*/site-packages"))
    # A path named in a .pth is taken as it is: the line that shows the checkout to ./bihuan stands in one of its own.
    (packages / "locked.pth").write_text(f"{sysconfig.get_paths()['purelib']}\n")
    # With its dependencies, and from nowhere: what the wheel asks for must be what is locked.
    quiet = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index"]
    subprocess.run([place / "bin" / "python", *quiet, wheel], check=True)
    return place / "bin" / "bihuan"


@pytest.fixture(scope="module")
def folder(program: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder in which the demo has been made."""
    folder = tmp_path_factory.mktemp("empty")
    done = call(program, folder, "demo", "--once")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "全部相符" in done.stdout
    return folder


def call(program: Path, folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run a command of the installed package in a folder, with an environment of its own."""
    return subprocess.run(
        [program, *arguments], cwd=folder, env=bare(folder), capture_output=True, text=True, timeout=4 * PATIENCE
    )


def bare(folder: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(folder)}


def test_it_carries_what_browsers_load_and_none_of_the_tests(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()
    assert any(re.fullmatch(r"bihuan/built/static/theme/site\.[0-9a-f]{12}\.css", name) for name in names)
    assert "bihuan/locale/en/LC_MESSAGES/django.mo" in names
    assert "bihuan/built/static/staticfiles.json" in names
    assert [name for name in names if "/tests/" in name or "node_modules" in name] == []
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_demo_is_made_and_served_in_an_empty_folder(program: Path, folder: Path) -> None:
    assert [path.name for path in folder.iterdir()] == ["var"]
    with served(program, folder) as address:
        page = read(f"{address}sign-in/")
        sheet = re.search(r'href="(/static/theme/site\.[0-9a-f]{12}\.css)"', page)
        assert sheet, page[:2000]
        assert "--" in read(f"{address}{sheet[1].lstrip('/')}")
        assert "Sign in" in read(f"{address}en/sign-in/")


def test_its_commands_call_themselves_as_they_are_called(program: Path, folder: Path) -> None:
    assert "\n  bihuan verify" in call(program, folder, "help").stdout
    verified = call(program, folder, "verify")
    assert (verified.returncode, "全部相符" in verified.stdout) == (0, True)
    refused = call(program, folder, "test")
    assert (refused.returncode, refused.stderr) == (1, "test needs a checkout of the sources\n")


def test_the_environment_does_not_see_the_checkout(program: Path, folder: Path) -> None:
    where = [program.with_name("python"), "-c", "import bihuan, sys; print(bihuan.__file__, *sys.path)"]
    said = subprocess.run(where, cwd=folder, env=bare(folder), capture_output=True, text=True, check=True).stdout
    assert str(ROOT / "src") not in said


class served:  # noqa: N801 - reads as a word where it is used
    """Serve the folder's demo for as long as the block runs, and give its address."""

    def __init__(self, program: Path, folder: Path) -> None:
        self.command, self.folder = [program, "demo", "--port", "0"], folder

    def __enter__(self) -> str:
        self.server = subprocess.Popen(
            self.command, cwd=self.folder, env=bare(self.folder), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )  # fmt: skip
        return next(self._address())

    def _address(self) -> Iterator[str]:
        note, end = self.folder / "var" / "demo" / "served-at", time.monotonic() + PATIENCE
        while time.monotonic() < end and self.server.poll() is None:
            if note.exists() and note.read_text().startswith("http"):
                yield note.read_text().strip()
            time.sleep(0.1)
        self.server.kill()
        raise AssertionError(self.server.communicate()[0])

    def __exit__(self, *_exc: object) -> None:
        self.server.send_signal(signal.SIGTERM)
        assert self.server.wait(timeout=PATIENCE) == 0


def read(address: str) -> str:
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
        return str(answer.read().decode())
