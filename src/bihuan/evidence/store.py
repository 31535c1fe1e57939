"""
Where the bytes lie: DATA_DIR/evidence/ab/cdef…, a file under its own SHA-256, written once and never changed.

A file is written beside, brought to the disk and renamed before any row names it; one that no row names after a day
is taken away (housekeeping.py).
"""

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

BLOCK = 1 << 18
INCOMING = ".incoming"
ORPHAN_SECONDS = 24 * 3600


def folder() -> Path:
    """Return the folder of the files, made where there is none."""
    place = Path(settings.EVIDENCE_DIR)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def incoming() -> Path:
    """Return the folder in which a file lies until it is whole."""
    place = folder() / INCOMING
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def path_of(digest: bytes) -> Path:
    """Return where the file with this SHA-256 lies."""
    spelled = digest.hex()
    return folder() / spelled[:2] / spelled[2:]


def keep(written: Path, digest: bytes) -> None:
    """
    Put a written file in its place; one that lies there already is made young again, so that it is no orphan yet.

    The bytes are on the disk before the name is: after a power cut a name never stands for half a file. A file that
    lies there and was changed is replaced by the true one.
    """
    place = path_of(digest)
    if place.exists() and hash_of(place) == digest:
        os.utime(place)
        written.unlink()
        return
    with written.open("rb") as file:
        os.fsync(file.fileno())
    written.chmod(0o400)
    place.parent.mkdir(mode=0o700, exist_ok=True)
    written.replace(place)
    for changed in (place.parent, place.parent.parent):
        _bring_name(changed)


def holds(digest: bytes) -> bool:
    """Return whether a file with this hash lies in its place, and let it count as young: a row is about to name it."""
    try:
        os.utime(path_of(digest))
    except FileNotFoundError:
        return False
    return True


def erase(path: Path) -> None:
    """
    Write a file over with noughts, bring them to the disk, and take its name away; one that is gone is no error.

    A reader that has it open gets no more of it: what it reads has another hash.
    """
    with suppress(FileNotFoundError):
        path.chmod(0o600)
        size = path.stat().st_size
        with path.open("r+b") as file:
            for at in range(0, size, BLOCK):
                file.write(bytes(min(BLOCK, size - at)))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        _bring_name(path.parent)


def _bring_name(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def hash_of(path: Path) -> bytes:
    """Return the SHA-256 of a file, read in blocks."""
    with path.open("rb") as file:
        return hash_from(file)


def hash_from(file: BinaryIO) -> bytes:
    """Return the SHA-256 of what follows in an open file."""
    said = hashlib.sha256()
    while block := file.read(BLOCK):
        said.update(block)
    return said.digest()


def all_kept() -> Iterator[tuple[bytes, Path]]:
    """Return the digest that each file's name claims, and the file."""
    for place in sorted(folder().glob("[0-9a-f][0-9a-f]/*")):
        with suppress(ValueError):  # not a name of ours
            digest = bytes.fromhex(place.parent.name + place.name)
            if len(digest) == 32:
                yield digest, place


def old_leavings(now: float | None = None) -> list[Path]:
    """Return half-written files of more than a day ago, of an upload that was cut off."""
    before = (time.time() if now is None else now) - ORPHAN_SECONDS
    return [place for place in incoming().iterdir() if place.stat().st_mtime < before]
