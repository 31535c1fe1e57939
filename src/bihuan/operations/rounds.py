"""
Housekeeping: what is done without anybody asking, and when it is due.

Any app may have work of its own done: it ships a `housekeeping.py` with one or more of these tables, and is found by it.

    # ledger/housekeeping.py
    def close_periods(jurisdiction: str, at: dt.datetime) -> Callable[[], str] | None:
        …
        return lambda: _("留存%(n)s个周期的灯") % {"n": count}     # said later, once in each language

    DAILY = (("close_periods", close_periods),)          # for each jurisdiction, once on each day of business
    MINUTELY = (("succeed_offices", succeed_offices),)   # for each jurisdiction, every minute
    INSTANCE_DAILY = (("sweep_orphans", sweep),)         # once for the whole instance, each day; jurisdiction is "0"
    INSTANCE_MINUTELY = ()                               # the same, every minute

A function takes the jurisdiction's code and the business instant, and returns what it did: a function that says so in a
few words, or plain text, or nothing.
Its name in words stands in the app's phrases as CHORES = {"ledger.close_periods": _("…")}; without words the name is shown.
It writes like any command: `journal.Actor(jurisdiction=…)` with no post is the system, and the act's request id is
uuid5 of what is done, so that a second run is the same act (AlreadyDone is then no error). It must catch up by itself:
a server that stood for three days runs a daily chore once, for today. What it raises is written down, shown on the
system administrator's page, and tried again at the next round; the others go on.

One process does it: the one that starts the server and holds the data folder's lock (console/serving.py).
"""

import datetime as dt
import logging
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from django.db import DatabaseError, close_old_connections
from django.utils import translation

from bihuan import journal
from bihuan.deadlines import clock
from bihuan.journal.gathering import declared
from bihuan.journal.models import Chain

from .models import Chore

log = logging.getLogger("bihuan.housekeeping")
Said = Callable[[], str] | str | None
Work = Callable[[str, dt.datetime], Said]

EVERY_SECONDS = 60.0
#: How much of an error is kept: its last lines say where.
KEPT_LETTERS = 4000


class Pace(StrEnum):
    """How often a chore is due."""

    MINUTELY = "minutely"
    DAILY = "daily"


@dataclass(frozen=True, slots=True)
class Declared:
    """One chore as its app declares it."""

    name: str  # app.name
    pace: Pace
    is_whole: bool  # once for the instance, not for each jurisdiction
    work: Work


@cache
def chores() -> tuple[Declared, ...]:
    """Return every declared chore: those of the instance first, in the order of the apps."""
    found = list(_declared())
    return tuple(sorted(found, key=lambda chore: not chore.is_whole))


def _declared() -> Iterator[Declared]:
    for app, module in declared("housekeeping"):
        for pace in Pace:
            for is_whole, table in ((False, pace.name), (True, f"INSTANCE_{pace.name}")):
                for name, work in getattr(module, table, ()):
                    yield Declared(f"{app}.{name}", pace, is_whole, work)


def places() -> list[str]:
    """Return the jurisdictions that have a journal of their own."""
    rows = Chain.objects.filter(stream=journal.MAIN).exclude(jurisdiction=journal.INSTANCE)
    return sorted(rows.values_list("jurisdiction", flat=True))


def make_round() -> int:
    """Do everything that is due now, each by itself, and return how many chores went wrong."""
    failed = 0
    for chore in chores():
        for jurisdiction in [journal.INSTANCE] if chore.is_whole else places():
            at = clock.now()
            if is_due(chore, jurisdiction, at):
                failed += not run(chore, jurisdiction, at)
    return failed


def is_due(chore: Declared, jurisdiction: str, at: dt.datetime) -> bool:
    """Return whether a chore is to be done: a daily one not yet without error on this day of business."""
    if chore.pace is Pace.MINUTELY:
        return True
    last = Chore.objects.filter(name=chore.name, jurisdiction=jurisdiction).first()
    return last is None or last.day != clock.today(at) or last.error != ""


def run(chore: Declared, jurisdiction: str, at: dt.datetime) -> bool:
    """Do one chore, write down what came of it, and return whether it went well."""
    began = time.monotonic()
    said: Said = None
    error = ""
    try:
        said = chore.work(jurisdiction, at)
    except Exception as failure:  # whatever it is: the next chore must have its turn, and the page tells it
        error = "".join(traceback.format_exception(failure))[-KEPT_LETTERS:]
        if not Chore.objects.filter(name=chore.name, jurisdiction=jurisdiction, error=error).exists():
            log.exception("housekeeping: %s (%s)", chore.name, jurisdiction)  # the same one is not said each minute
    now = dt.datetime.now(dt.UTC)
    facts = {
        "day": clock.today(at),
        "ran_at": now,
        "seconds": round(time.monotonic() - began, 3),
        "result": _words(said, "zh-hans"),
        "result_en": _words(said, "en"),
        "error": error,
    }
    if error:
        facts |= {"failed_at": now, "failed_error": error}
    Chore.objects.update_or_create(name=chore.name, jurisdiction=jurisdiction, defaults=facts)
    return not error


def _words(said: Said, language: str) -> str:
    with translation.override(language):
        return (said() if callable(said) else said or "")[:KEPT_LETTERS]


def keep_house(stopped: threading.Event) -> None:
    """Make a round each minute until told to stop; a round that cannot even be written down is in the log."""
    while not stopped.is_set():
        began = time.monotonic()
        try:
            make_round()
        except (DatabaseError, OSError, clock.ClockError):
            log.exception("housekeeping: this round")
        finally:
            close_old_connections()
        stopped.wait(max(1.0, EVERY_SECONDS - (time.monotonic() - began)))
