"""
An office is renamed, merged or split by a dated act.

The act itself stands in the main stream. What follows from it for posts stands in the security stream, one entry a post
(`move_post`, `close_post`), and is done by housekeeping within the minute; what follows for tasks is the ledger's work.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from bihuan import journal
from bihuan.deadlines import clock
from bihuan.journal import Act, Actor, Posting, Refused

from .. import rules
from ..models import Delegation, Holder, Office, OfficeName, Post, Succession, Transfer
from ..roles import OfficeKind
from .shared import Done, check_names, office_of, post_of

#: What such an office does, no office of another kind can do.
_BY_THEIR_KIND = frozenset({OfficeKind.SUPERVISION_OFFICE, OfficeKind.TASK_FORCE, OfficeKind.SUPERVISION_GROUP})


@dataclass(frozen=True, slots=True)
class Heir:
    """An office that takes over, and the posts that go to it."""

    office: UUID
    posts: frozenset[UUID] = frozenset()


def rename_office(
    *,
    jurisdiction: str,
    office: UUID,
    name: str,
    short_name: str,
    name_en: str,
    since_date: dt.date,
    reason: str,
    by: Actor,
    at: dt.datetime,
    act: Act,
) -> Done:
    """
    Give an office another name from a day on; what it was called until then is kept.

    :raises Refused: out_of_reach, office_closed, not_yet, renamed_already, same_name, name_taken
    """
    with journal.entry(
        "organization.office.renamed", of=(Office, office), by=by, at=at, act=act, note=reason
    ) as posting:
        row = office_of(jurisdiction, office)
        rules.check_day(since_date, today=clock.today(at))
        names = OfficeName.objects.filter(jurisdiction=jurisdiction, office=office)
        rules.rename(since_date, before=list(names.values_list("until_date", flat=True)))
        if (name, short_name, name_en) == (row.name, row.short_name, row.name_en):
            raise Refused("same_name", name=name)
        check_names(jurisdiction, (name, short_name), but=office)
        kept = {"name": row.name, "short_name": row.short_name, "name_en": row.name_en, "reason": reason}
        until = since_date - dt.timedelta(days=1)
        posting.add(OfficeName(jurisdiction=jurisdiction, office=row, until_date=until, **kept))
        posting.change(row, name=name, short_name=short_name, name_en=name_en)
    return Done(posting.receipt, office)


def merge_offices(
    *,
    jurisdiction: str,
    offices: Collection[UUID],
    successor: UUID,
    posts: Collection[UUID] = (),
    since_date: dt.date,
    reason: str,
    by: Actor,
    at: dt.datetime,
    act: Act,
) -> Done:
    """
    Let one office take over others, which are no more from that day on.

    posts: those of the merged offices that go on in the successor; the others end.

    :raises Refused: out_of_reach, office_closed, not_yet, own_successor, other_kind, not_its_post
    """
    with journal.entry(
        "organization.office.merged", of=(Office, successor), by=by, at=at, act=act, note=reason
    ) as posting:
        rules.check_day(since_date, today=clock.today(at))
        left = set(posts)
        for office in sorted(set(offices)):
            row = office_of(jurisdiction, office)
            own = frozenset(_posts(row) & left)
            left -= own
            _succeed(posting, row, [Heir(successor, own)], Succession.MERGED, since_date, reason)
        if left:
            raise Refused("not_its_post")
    return Done(posting.receipt, successor)


def split_office(
    *,
    jurisdiction: str,
    office: UUID,
    heirs: Sequence[Heir],
    since_date: dt.date,
    reason: str,
    by: Actor,
    at: dt.datetime,
    act: Act,
) -> Done:
    """
    Let several offices take over one, which is no more from that day on. The first takes the open tasks.

    :raises Refused: out_of_reach, office_closed, not_yet, own_successor, other_kind, split_needs_two, not_its_post
    """
    with journal.entry("organization.office.split", of=(Office, office), by=by, at=at, act=act, note=reason) as posting:
        row = office_of(jurisdiction, office)
        rules.check_day(since_date, today=clock.today(at))
        if len({heir.office for heir in heirs}) < 2:
            raise Refused("split_needs_two")
        named = [post for heir in heirs for post in heir.posts]
        if len(named) != len(set(named)) or not set(named) <= _posts(row):
            raise Refused("not_its_post")
        _succeed(posting, row, heirs, Succession.SPLIT, since_date, reason)
    return Done(posting.receipt, office)


def move_post(*, jurisdiction: str, post: UUID, by: Actor, at: dt.datetime, act: Act) -> Done:
    """
    Let a post of a closed office go on in the successor that the act named, with its holder.

    :raises Refused: out_of_reach, not_its_post (no act named it)
    """
    with journal.entry(
        "organization.post.moved", of=(Post, post), by=by, at=at, act=act, stream=journal.SECURITY
    ) as posting:
        row = post_of(jurisdiction, post)
        named = Transfer.objects.filter(jurisdiction=jurisdiction, post_id=post, succession__office=row.office_id)
        transfer = named.select_related("succession__office").first()
        if transfer is None:
            raise Refused("not_its_post")
        left, heir = transfer.succession.office, transfer.succession.successor_id
        taken = Post.objects.filter(jurisdiction=jurisdiction, office=heir, title=row.title).exists()
        # Two 联络员 in one office: the one that came says from where.
        title = f"{row.title}（{left.short_name}）"[:40] if taken else row.title
        title_en = f"{row.title_en} ({left.name_en})"[:80] if taken else row.title_en
        posting.change(row, office=heir, title=title, title_en=title_en)
    return Done(posting.receipt, post)


def close_post(*, jurisdiction: str, post: UUID, by: Actor, at: dt.datetime, act: Act) -> Done:
    """
    End what holds a post of a closed office: its holder, and the delegations from it and to it.

    :raises Refused: out_of_reach, office_stands
    """
    with journal.entry(
        "organization.post.closed", of=(Post, post), by=by, at=at, act=act, stream=journal.SECURITY
    ) as posting:
        row = post_of(jurisdiction, post)
        closed = Office.objects.get(jurisdiction=jurisdiction, id=row.office_id).closed_date
        if closed is None:
            raise Refused("office_stands")
        # Never before today: what was done in the post until now stays done by its holder.
        last = max(closed, clock.today(at)) - dt.timedelta(days=1)
        held = Holder.objects.filter(jurisdiction=jurisdiction, post=post)
        lent = Delegation.objects.filter(jurisdiction=jurisdiction, post=post)
        taken = Delegation.objects.filter(jurisdiction=jurisdiction, to_post=post)
        spans: tuple[Holder | Delegation, ...] = (*held, *lent, *taken)
        for span in spans:
            if span.until_date is None or span.until_date > last:
                posting.change(span, until_date=max(last, span.since_date))
    return Done(posting.receipt, post)


def _posts(office: Office) -> set[UUID]:
    return set(Post.objects.filter(jurisdiction=office.jurisdiction, office=office).values_list("id", flat=True))


def _succeed(
    posting: Posting, office: Office, heirs: Sequence[Heir], kind: str, since_date: dt.date, reason: str
) -> None:
    for order, heir in enumerate(heirs):
        successor = office_of(office.jurisdiction, heir.office)
        if successor.id == office.id:
            raise Refused("own_successor")
        kinds = {OfficeKind(office.kind), OfficeKind(successor.kind)}
        if OfficeKind.LEADERSHIP in kinds or (kinds & _BY_THEIR_KIND and len(kinds) > 1):
            raise Refused("other_kind", name=office.name, successor=successor.name)
        row = Succession(
            jurisdiction=office.jurisdiction,
            office=office,
            successor=successor,
            kind=kind,
            since_date=since_date,
            order=order,
            reason=reason,
        )
        posting.add(row)
        for post in sorted(heir.posts):
            posting.add(Transfer(jurisdiction=office.jurisdiction, succession=row, post_id=post))
    posting.change(office, closed_date=since_date)
