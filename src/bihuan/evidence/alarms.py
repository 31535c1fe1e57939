"""A changed file leaves one line in the security stream, once a day, whoever asks for it how often."""

import datetime as dt
from uuid import NAMESPACE_OID, UUID, uuid5

from bihuan import journal
from bihuan.deadlines import clock
from bihuan.journal import Act, Actor, AlreadyDone
from bihuan.organization.models import Post

from .downloads import FileChanged


def record(changed: FileChanged, *, row: UUID, by: Actor, at: dt.datetime) -> str:
    """Enter that a file is not what was handed over, and return the receipt; row: the key of the row that names it."""
    act = Act(request_id=uuid5(NAMESPACE_OID, f"{by.jurisdiction} {row} {clock.today(at)} {changed.missing}"))
    try:
        with journal.entry(
            "evidence.file.changed", of=(Post, by.post), by=by, at=at, act=act, stream=journal.SECURITY
        ) as posting:
            posting.provenance = {
                "file": str(row), "digest": changed.digest.hex(), "what": "missing" if changed.missing else "changed",
            }  # fmt: skip
    except AlreadyDone as done:
        return done.receipt
    return posting.receipt
