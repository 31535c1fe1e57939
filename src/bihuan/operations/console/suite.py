"""./bihuan test: everything that must hold before a change is handed on. It speaks English, like the tools it runs."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bihuan.installation import ROOT
from bihuan.operations.console import Stop
from bihuan.operations.console.terminal import make_assets, tell

JOURNEYS = "tests/journeys"
#: One process for each core, a file's tests together: what a file makes once is made once.
SIDE_BY_SIDE = ["-n", "auto", "--dist", "loadfile", "-q"]
#: Where the tests' databases lie while there is this much room: in memory, no commit waits for a disk.
MEMORY, ROOM = Path("/dev/shm"), 2 * 1024**3  # noqa: S108
#: Proofs in the size of every commit; docs/proofs.md says what larger runs have shown.
PROOFS = {"kill": "40", "queue": "10", "login": "8", "backup": "5"}
#: Debian package → what shows that it is there.
SYSTEM = {
    "chromium": lambda: bool(shutil.which("chromium")),
    "fonts-noto-cjk": lambda: any(Path("/usr/share/fonts").glob("**/NotoSansCJK*")),
    "nginx-light": lambda: Path("/usr/sbin/nginx").exists(),
}
#: check → command, run from the root of the checkout
CHECKS = {
    "ruff": ["ruff", "check"],
    "format": ["ruff", "format", "--check", "--quiet"],
    "mypy": ["mypy"],
    "imports": ["lint-imports", "--no-cache"],
}


def main(arguments: Sequence[str]) -> int:
    """
    Run checks, suite and journeys, and print how long each took.

    With arguments for pytest only pytest is run, with those.
    """
    parser = argparse.ArgumentParser(prog="./bihuan test", add_help=False)
    parser.add_argument("--fast", action="store_true")
    parser.add_argument("--install-system", action="store_true")
    options, rest = parser.parse_known_args(arguments)
    with room_for_databases():
        return run_all(options, rest)


def run_all(options: argparse.Namespace, rest: Sequence[str]) -> int:
    """Run what the options ask for, part by part."""
    run = Run()
    run.part("build", make_assets_quietly)
    if rest:
        run.pytest("suite", rest)
        return run.close()
    browser = not options.fast and (ROOT / JOURNEYS).exists()
    if browser:
        run.part("system", lambda: install_system(allowed=options.install_system))
    for name, command in CHECKS.items():
        run.check(name, command)
    run.pytest("suite", [*SIDE_BY_SIDE, "src", "tests", f"--ignore={JOURNEYS}", "--durations=10"])
    if browser:
        run.pytest("journeys", [*SIDE_BY_SIDE, JOURNEYS, "--durations=5"])
    if not options.fast:
        for name, times in PROOFS.items():
            run.proof(name, times)
    return run.close()


@contextmanager
def room_for_databases() -> Iterator[None]:
    """Let everything temporary lie in memory where there is room for it."""
    if not MEMORY.is_dir() or shutil.disk_usage(MEMORY).free < ROOM:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="bihuan-test-", dir=MEMORY) as folder:
        os.environ["TMPDIR"] = folder
        yield


def make_assets_quietly() -> int:
    """Build the assets the pages under test are served with."""
    make_assets()
    return 0


def install_system(*, allowed: bool) -> int:
    """
    See to the Debian packages of the journeys.

    :raises Stop: one is missing, and we may not or cannot install it
    """
    missing = [package for package, present in SYSTEM.items() if not present()]
    if not missing:
        return 0
    names = " ".join(missing)
    if not allowed or os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Stop(f"The journeys need {names}: apt-get install {names} (or ./bihuan test --fast without them).")
    quiet = {"DEBIAN_FRONTEND": "noninteractive", **os.environ}
    for command in (["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", *missing]):
        done = subprocess.run(["apt-get", *command], env=quiet, stdout=subprocess.DEVNULL, check=False)
        if done.returncode:
            raise Stop(f"apt-get {' '.join(command)} failed.")
    return 0


class Run:
    """One run: what was done, how long it took, what failed, and pytest's own last words."""

    def __init__(self) -> None:
        self.times: list[tuple[str, float, bool]] = []
        self.closing: list[str] = []

    def part(self, name: str, work: Callable[[], int]) -> None:
        """Do one part and note its time."""
        began = time.monotonic()
        status = work()
        self.times.append((name, time.monotonic() - began, status == 0))

    def check(self, name: str, command: list[str]) -> None:
        """Run one tool of the environment; its words are shown only where it fails."""

        def work() -> int:
            program = ROOT / ".venv" / "bin" / command[0]
            done = subprocess.run([program, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
            if done.returncode:
                tell(f"── {name}\n{(done.stdout + done.stderr).strip()}")
            return done.returncode

        self.part(name, work)

    def proof(self, name: str, times: str) -> None:
        """Run one proof in a process of its own; its figures are shown."""

        def work() -> int:
            command = [sys.executable, "-m", f"proofs.{name}", "--times", times]
            environment = {**os.environ, "PYTHONPATH": "src"}
            return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode

        self.part(name, work)

    def pytest(self, name: str, arguments: Sequence[str]) -> None:
        """Run pytest, let its output through, and keep its closing line."""

        def work() -> int:
            command = [sys.executable, "-m", "pytest", *arguments]
            last = ""
            with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
                for line in process.stdout or ():
                    sys.stdout.write(line)
                    sys.stdout.flush()
                    last = line.strip() or last
            self.closing.append(last)
            return process.returncode

        self.part(name, work)

    def close(self) -> int:
        """Print the times and pytest's closing lines; return the exit status."""
        tell("")
        for name, seconds, good in self.times:
            tell(f"{name:<12}{seconds:7.1f} s  {'ok' if good else 'FAILED'}")
        for line in self.closing:
            tell(line)
        return 0 if all(good for _, _, good in self.times) else 1
