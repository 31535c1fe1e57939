"""The way back: a backup is checked and put into an empty folder. Without Django, whose settings would write there first."""

import shutil
from pathlib import Path

from . import manifest as manifests
from .manifest import KEYS, Manifest, Progress


class NotEmpty(Exception):
    """Something lies in the folder already."""


def put(backup: Path, into: Path, *, progress: Progress | None = None) -> Manifest:
    """
    Check a backup and put it into an empty folder.

    :raises manifests.BadBackup: a file is missing or not as it was made
    :raises NotEmpty: the folder holds something
    """
    said = manifests.read(backup)
    manifests.check(backup, said, progress)
    if into.exists() and any(into.iterdir()):
        raise NotEmpty(str(into))
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        for name in said.files:
            to = into / (name.removeprefix(f"{KEYS}/"))
            to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copyfile(backup / name, to)
            to.chmod(0o400 if name.startswith("evidence/") else 0o600)
    except BaseException:  # Ctrl-C too: what was put there goes again
        empty(into)
        raise
    return said


def empty(folder: Path) -> None:
    """Take away what was put into a folder."""
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
