"""Room on the disk: uploads stop before the ledger would have to."""

import shutil
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

Room = tuple[int, int]  # bytes in all, bytes free


def room(folder: Path) -> Room:
    """Return how large the disk of a folder is and how much of it is free, in bytes."""
    usage = shutil.disk_usage(folder)
    return usage.total, usage.free


def is_low(folder: Path, *, wanted: int = 0) -> bool:
    """Return whether less than the setting asks for would be free after so many bytes more."""
    ask: Callable[[Path], Room] = import_string(settings.EVIDENCE_ROOM)
    total, free = ask(folder)
    floor = max(settings.EVIDENCE_FREE_BYTES, total * settings.EVIDENCE_FREE_PERCENT // 100)
    return free - wanted < floor
