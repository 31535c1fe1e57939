"""Sign-in slips: a first password for each of some people, shown once, printed on A4."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from bihuan.journal import Act, Actor, AlreadyDone, Refused
from bihuan.people.credentials.commands import issue_first_password

from .queries import Waiting

#: Slips on a page, and pages at a time: each password is hashed, slowly on purpose, while somebody waits.
A_PAGE, PAGES = 8, 3


@dataclass(frozen=True, slots=True)
class Slip:
    """What one person is handed."""

    name: str
    label: str
    username: str
    password: str
    until_at: dt.datetime
    receipt: str


def issue(waiting: Sequence[Waiting], *, reason: str, by: Actor, at: dt.datetime, act: Act) -> list[Slip]:
    """
    Give each of them a first password, one security line each; one given before is good for nothing from then on.

    :raises Refused: slips_shown — this very form was sent before, and its passwords are not shown again
    """
    slips = []
    for one in waiting[: A_PAGE * PAGES]:
        own = Act(uuid5(act.request_id, str(one.person)))
        try:
            issued = issue_first_password(person=one.person, reason=reason, by=by, at=at, act=own)
        except AlreadyDone as again:
            raise Refused("slips_shown") from again
        slips.append(Slip(one.name, one.label, issued.username, issued.code, issued.until_at, issued.receipt))
    return slips


def sheets(slips: Sequence[Slip]) -> list[Sequence[Slip]]:
    """Return the slips by page of paper."""
    return [slips[at : at + A_PAGE] for at in range(0, len(slips), A_PAGE)]


def offices(waiting: Sequence[Waiting]) -> list[UUID]:
    """Return the offices in which somebody waits, each once, in the county's order."""
    return list(dict.fromkeys(one.office for one in waiting))
