"""What is registered today: offices, posts, people, who holds what; the side a workbook is held against."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from bihuan import journal
from bihuan.organization.models import Holder, Jurisdiction, Office, Person, Post
from bihuan.organization.roles import OfficeKind, Role
from bihuan.organization.rules import Span, split_aliases


@dataclass(frozen=True, slots=True)
class OfficeKnown:
    """An office as it is registered."""

    id: UUID
    name: str
    short_name: str
    name_en: str
    kind: OfficeKind
    aliases: tuple[str, ...]
    order: int


@dataclass(frozen=True, slots=True)
class PostKnown:
    """A post as it is registered, with the spans in which it is held: (holder's id, person, first day, last day)."""

    id: UUID
    role: Role
    held: Sequence[tuple[UUID, UUID, dt.date, dt.date | None]]


@dataclass(frozen=True, slots=True)
class PersonKnown:
    """Somebody with a user name."""

    id: UUID
    name: str
    is_active: bool
    held: Sequence[tuple[Role, Span]]  # in every county


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All of it."""

    offices: Mapping[str, OfficeKnown]  # by every name an office has
    closed: Mapping[str, dt.date]  # names of offices that are no more
    posts: Mapping[tuple[UUID, str], PostKnown]  # by office and title
    people: Mapping[str, PersonKnown]  # by user name


def take(*, jurisdiction: str, usernames: Collection[str]) -> Snapshot:
    """Return what is registered in a jurisdiction, and the people of those user names wherever they are."""
    offices: dict[str, OfficeKnown] = {}
    closed: dict[str, dt.date] = {}
    for row in Office.objects.filter(jurisdiction=jurisdiction):
        names = (row.name, row.short_name, *split_aliases(row.aliases))
        if row.closed_date is not None:
            closed |= dict.fromkeys(names, row.closed_date)
            continue
        kind, aliases = OfficeKind(row.kind), split_aliases(row.aliases)
        known = OfficeKnown(row.id, row.name, row.short_name, row.name_en, kind, aliases, row.order)
        offices |= dict.fromkeys(names, known)
    held: dict[UUID, list[tuple[UUID, UUID, dt.date, dt.date | None]]] = {}
    for holder in Holder.objects.filter(jurisdiction=jurisdiction).order_by("since_date"):
        one = (holder.id, holder.person_id, holder.since_date, holder.until_date)
        held.setdefault(holder.post_id, []).append(one)
    posts = {
        (post.office_id, post.title): PostKnown(post.id, Role(post.role), held.get(post.id, []))
        for post in Post.objects.filter(jurisdiction=jurisdiction)
    }
    return Snapshot(offices, closed, posts, _people(usernames))


def _people(usernames: Collection[str]) -> dict[str, PersonKnown]:
    rows = list(Person.objects.filter(jurisdiction=journal.INSTANCE, username__in=set(usernames)))
    codes = Jurisdiction.objects.filter(jurisdiction=journal.INSTANCE).values("code")
    spans: dict[UUID, list[tuple[Role, Span]]] = {}
    holdings = Holder.objects.filter(jurisdiction__in=codes, person_id__in=[row.id for row in rows])
    for person, role, since, until in holdings.values_list("person_id", "post__role", "since_date", "until_date"):
        spans.setdefault(person, []).append((Role(role), (since, until)))
    return {row.username: PersonKnown(row.id, row.name, row.is_active, spans.get(row.id, [])) for row in rows}
