"""What a refused act leaves: one line in the security stream."""

import datetime as dt
from dataclasses import replace
from uuid import uuid5

from bihuan import journal
from bihuan.journal import Act, Actor, AlreadyDone, Refused
from bihuan.organization.models import Post


def record(refused: Refused, *, by: Actor, at: dt.datetime, act: Act, url_name: str = "") -> str:
    """
    Enter that an act was refused by rule or reach, and return the receipt.

    The line says who, when, where and by which rule; nothing that was typed. The same asking refused again by the
    same rule is one line: its id follows from both. What was asked counts too: who tries one thing after the other
    under the same id leaves a line each time.
    """
    own = uuid5(act.request_id, f"refused {refused.code} {act.fingerprint.hex()}")
    apart = replace(act, request_id=own, expected=(), fingerprint=b"", kept=())
    try:
        with journal.entry(
            "access.act.refused", of=(Post, by.post), by=by, at=at, act=apart, stream=journal.SECURITY
        ) as posting:
            posting.provenance = {"code": refused.code, "url": url_name, "request": str(act.request_id)}
    except AlreadyDone as done:
        return done.receipt
    return posting.receipt
