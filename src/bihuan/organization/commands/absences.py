"""A holder is away, or back before the day that was said; a delegation ends before its day."""

import datetime as dt
from uuid import UUID

from bihuan import journal
from bihuan.journal import Act, Actor, Refused

from .. import rules
from ..models import Absence, Delegation, Post
from .shared import Done, post_of


def enter_absence(
    *,
    jurisdiction: str,
    post: UUID,
    since_date: dt.date,
    until_date: dt.date,
    reason: str,
    by: Actor,
    at: dt.datetime,
    act: Act,
) -> Done:
    """
    Enter that a post's holder is away on those days (请假、外出).

    :raises Refused: out_of_reach, ends_before_start, away_already
    """
    row = Absence(jurisdiction=jurisdiction, post_id=post, since_date=since_date, until_date=until_date, reason=reason)
    with journal.entry(
        "organization.absence.entered", of=(Post, post), by=by, at=at, act=act, stream=journal.SECURITY
    ) as posting:
        post_of(jurisdiction, post)
        standing = Absence.objects.filter(jurisdiction=jurisdiction, post=post).values_list("since_date", "until_date")
        rules.absent((since_date, until_date), standing=standing)
        posting.add(row)
    return Done(posting.receipt, row.id)


def end_absence(*, jurisdiction: str, absence: UUID, until_date: dt.date, by: Actor, at: dt.datetime, act: Act) -> Done:
    """
    Let an absence end before its day, with the given last day: the holder is back.

    :raises Refused: out_of_reach, ends_before_start, ended_already
    """
    row = Absence.objects.filter(jurisdiction=jurisdiction, id=absence).first()
    if row is None:
        raise Refused("out_of_reach")
    with journal.entry(
        "organization.absence.ended", of=(Post, row.post_id), by=by, at=at, act=act, stream=journal.SECURITY
    ) as posting:
        row = Absence.objects.get(jurisdiction=jurisdiction, id=absence)
        rules.end((row.since_date, row.until_date), until=until_date)
        posting.change(row, until_date=until_date)
    return Done(posting.receipt, absence)


def end_delegation(
    *, jurisdiction: str, delegation: UUID, until_date: dt.date, by: Actor, at: dt.datetime, act: Act
) -> Done:
    """
    Let a delegation end before its day, with the given last day.

    :raises Refused: out_of_reach, ends_before_start, ended_already
    """
    row = Delegation.objects.filter(jurisdiction=jurisdiction, id=delegation).first()
    if row is None:
        raise Refused("out_of_reach")
    with journal.entry(
        "organization.delegation.ended", of=(Post, row.post_id), by=by, at=at, act=act, stream=journal.SECURITY
    ) as posting:
        row = Delegation.objects.get(jurisdiction=jurisdiction, id=delegation)
        rules.end((row.since_date, row.until_date), until=until_date)
        posting.change(row, until_date=until_date)
    return Done(posting.receipt, delegation)
