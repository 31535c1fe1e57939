"""What the demo alone may do: move business time forward."""

import datetime as dt
from uuid import UUID

from bihuan import journal
from bihuan.deadlines import clock
from bihuan.organization.models import Person


def move_clock(*, to: dt.datetime, person: UUID, at: dt.datetime, act: journal.Act) -> str:
    """
    Move the demo's business time forward, and return the receipt: what is late afterwards is late by this act.

    :raises Refused: clock_is_real (no demo), clock_backwards
    """
    by = journal.Actor(jurisdiction=journal.INSTANCE, holder=person)
    with journal.entry("operations.clock.moved", of=(Person, person), by=by, at=at, act=act) as posting:
        if not clock.is_offset():
            raise journal.Refused("clock_is_real")
        if to <= at:
            raise journal.Refused("clock_backwards")
        posting.provenance["to"] = to.astimezone(dt.UTC).isoformat()
    clock.set_forward(to)
    return posting.receipt
