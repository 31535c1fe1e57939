"""What is done at night with files: one that no row names after a day goes, and so do the halves of uploads cut off."""

import datetime as dt
import time
from collections.abc import Callable

from django.utils.translation import gettext as _

from . import store
from .references import named


def remove_orphans(now: float | None = None) -> int:
    """
    Take away files that no row names, or only rows that are withheld, and that are more than a day old; return how many.

    now: seconds since 1970 by the machine's clock, which dates files. The rows are read after the list of files is
    made: a row that came in between is seen, and a file that a row is about to name has been made young (store.holds).
    """
    present = time.time() if now is None else now
    old = [(digest, path) for digest, path in store.all_kept() if path.stat().st_mtime < present - store.ORPHAN_SECONDS]
    wanted = named() if old else frozenset()
    removed = 0
    for digest, path in old:
        # Looked at once more: it may have been made young while the rows were read.
        if digest not in wanted and path.stat().st_mtime < present - store.ORPHAN_SECONDS:
            store.erase(path)
            removed += 1
    for path in store.old_leavings(present):
        store.erase(path)
        removed += 1
    return removed


def forget_orphans(_jurisdiction: str, _at: dt.datetime) -> Callable[[], str]:
    """Take away the files of forms that were never handed in."""
    count = remove_orphans()
    return lambda: _("清除没有交成的文件%(files)d个") % {"files": count}


INSTANCE_DAILY = (("forget_orphans", forget_orphans),)
