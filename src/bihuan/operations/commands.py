"""What the demo alone may do: move business time forward."""

import datetime as dt
from uuid import UUID

from bihuan import journal
from bihuan.deadlines import clock
from bihuan.organization.models import Person

#: How far one move goes, and where the demo ends: calendar and arithmetic of days go on well beyond it.
SPAN = dt.timedelta(days=3 * 365 + 1)
LATEST = dt.datetime(2099, 12, 31, 23, 59, 59, tzinfo=clock.SHANGHAI)


def furthest(at: dt.datetime) -> dt.datetime:
    """Return the latest time to which the demo's clock may be moved from there."""
    return LATEST if at >= LATEST - SPAN else at + SPAN


def move_clock(*, to: dt.datetime, person: UUID, at: dt.datetime, act: journal.Act) -> str:
    """
    Move the demo's business time forward, and return the receipt: what is late afterwards is late by this act.

    :raises Refused: clock_is_real (no demo), clock_backwards, clock_too_far
    """
    by = journal.Actor(jurisdiction=journal.INSTANCE, holder=person)
    with journal.entry("operations.clock.moved", of=(Person, person), by=by, at=at, act=act) as posting:
        if not clock.is_offset():
            raise journal.Refused("clock_is_real")
        if to <= at:
            raise journal.Refused("clock_backwards")
        if to > furthest(at):
            raise journal.Refused("clock_too_far")
        posting.provenance["to"] = to.astimezone(dt.UTC).isoformat()
    clock.set_forward(to)
    return posting.receipt
