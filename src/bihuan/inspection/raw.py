"""A look at the raw files: does a text that was withheld still lie in them?"""

from collections.abc import Collection
from pathlib import Path
from typing import Any

from django.db import connections

from bihuan.journal.sqlite import base
from bihuan.journal.verify import database_path

CHUNK = 1 << 20


def empty_log() -> None:
    """Move the write-ahead log into the file and empty it: what was overwritten with noughts is gone from both."""
    wrapper: Any = connections["default"]
    base.checkpoint(wrapper)


def count(parts: Collection[bytes], *, path: Path | None = None) -> int:
    """Return at how many places of the database's files the parts stand."""
    database = path or database_path()
    files = [Path(f"{database}{ending}") for ending in ("", "-wal")]
    return sum(_count(file, parts) for file in files if file.exists())


def _count(file: Path, parts: Collection[bytes]) -> int:
    longest = max((len(part) for part in parts), default=0)
    found, kept, offset = set(), b"", 0
    with file.open("rb") as source:
        while chunk := source.read(CHUNK):
            block, start = kept + chunk, offset - len(kept)
            for part in parts:
                at = block.find(part)
                while at >= 0:
                    found.add((start + at, part))
                    at = block.find(part, at + 1)
            offset += len(chunk)
            kept = block[-(longest - 1) :] if longest > 1 else b""
    return len(found)
