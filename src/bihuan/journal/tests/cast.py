"""A few words to write entries of the sample tables with."""

import datetime as dt
from typing import Any
from uuid import uuid4

from bihuan import journal
from bihuan.deadlines.clock import SHANGHAI
from bihuan.journal.testing import COUNTY

from .sample.models import Key, Promise

AT = dt.datetime(2023, 2, 6, 9, 0, tzinfo=SHANGHAI)
POST, OFFICE = uuid4(), uuid4()


def by(jurisdiction: str = COUNTY) -> journal.Actor:
    return journal.Actor(jurisdiction=jurisdiction, post=POST, holder=uuid4(), office=OFFICE)


def act(**given: Any) -> journal.Act:
    return journal.Act(**{"request_id": uuid4(), **given})


def promise(
    *,
    at: dt.datetime = AT,
    act_: journal.Act | None = None,
    county: str = COUNTY,
    note: str = "县长办公会议定",
    **columns: Any,
) -> tuple[Promise, str]:
    """Add a promise by an entry; return the row and the receipt."""
    key = journal.uuid7()
    values = {
        "words": "修一座桥",
        "due_date": at.date(),
        "asked_at": at,
        "amount": "12.5",
        "digest": b"x" * 32,
        **columns,
    }
    with journal.entry(
        "sample.promise.made", of=(Promise, key), by=by(county), at=at, act=act_ or act(), note=note
    ) as posting:
        row = posting.add(Promise(id=key, jurisdiction=county, **values))
    return row, posting.receipt


def keep(row: Promise, **columns: Any) -> str:
    """Change a promise by an entry; return the receipt."""
    with journal.entry(
        "sample.promise.kept", of=(Promise, row.id), by=by(row.jurisdiction), at=AT, act=act()
    ) as posting:
        posting.change(row, **columns)
    return posting.receipt


def right(name: str = "看") -> Key:
    key = journal.uuid7()
    with journal.entry(
        "sample.key.given", of=(Key, key), by=by(), at=AT, act=act(), stream=journal.SECURITY
    ) as posting:
        return posting.add(Key(id=key, jurisdiction=COUNTY, name=name))
