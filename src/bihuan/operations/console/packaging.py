"""./bihuan wheel: the product as one file that pip installs, with everything in it that browsers load."""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bihuan.installation import ROOT
from bihuan.operations.console import Stop
from bihuan.operations.console.terminal import make_assets, tell
from bihuan.theme import build

#: What the wheel carries as bihuan/built/static (pyproject.toml).
STATIC = ROOT / "build" / "wheel"


def main(arguments: Sequence[str]) -> int:
    """Build what browsers load, then the wheel, and say where it lies."""
    parser = argparse.ArgumentParser(prog="./bihuan wheel")
    parser.add_argument("--to", type=Path, default=ROOT / "dist")
    began = time.monotonic()
    wheel = make(parser.parse_args(arguments).to)
    tell(f"{wheel}　{wheel.stat().st_size / 1e6:.1f} MB　{time.monotonic() - began:.0f} s")
    return 0


def make(folder: Path) -> Path:
    """
    Return the path of a wheel just made in `folder`.

    :raises Stop: with what hatchling said
    """
    make_assets()
    with build.alone():  # without what earlier builds left for servers that still run
        build.collect(STATIC)
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    # The same files make the same wheel: no time of today stands in it.
    environment = {"SOURCE_DATE_EPOCH": "1577836800", **os.environ}
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise Stop((done.stdout + done.stderr)[-3000:])
    return max(folder.glob("bihuan-*.whl"), key=lambda path: path.stat().st_mtime)
