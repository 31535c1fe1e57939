"""What the pages of people and posts show."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from uuid import UUID

from django.db.models import Q

from bihuan import journal
from bihuan.organization import queries as organization
from bihuan.organization.models import Delegation, Jurisdiction, Person
from bihuan.organization.queries import OfficeFacts, PostFacts
from bihuan.organization.roles import OfficeKind


@dataclass(frozen=True, slots=True)
class Lent:
    """In whose hands a post lies for some days."""

    label: str
    until_date: dt.date


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post on the page of offices."""

    post: PostFacts
    lent: Lent | None


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """An office with its posts."""

    office: OfficeFacts
    posts: Sequence[PostLine]


@dataclass(frozen=True, slots=True)
class KindGroup:
    """The offices of one kind."""

    kind: OfficeKind
    offices: Sequence[OfficeLine]


def register(*, jurisdiction: str, on: dt.date) -> list[KindGroup]:
    """Return every office with its posts, who holds them since when, and what is delegated on that day; four queries."""
    offices = organization.offices(jurisdiction=jurisdiction)
    posts = organization.posts(jurisdiction=jurisdiction, on=on)
    by_id = {post.id: post for post in posts}
    lent = {
        row.post_id: Lent(by_id[row.to_post_id].label, row.until_date)
        for row in Delegation.objects.filter(Q(since_date__lte=on, until_date__gte=on), jurisdiction=jurisdiction)
        if row.to_post_id in by_id
    }
    lines = {
        office: [PostLine(post, lent.get(post.id)) for post in group]
        for office, group in groupby(posts, key=lambda post: post.office)
    }
    return [
        KindGroup(kind, [OfficeLine(office, lines.get(office.id, [])) for office in group])
        for kind, group in groupby(offices, key=lambda office: office.kind)
    ]


@dataclass(frozen=True, slots=True)
class Door:
    """One post of the demo and the user name of its holder."""

    post: UUID
    label: str
    username: str


@dataclass(frozen=True, slots=True)
class DoorGroup:
    """The demo's posts of one kind of office."""

    kind: OfficeKind
    doors: Sequence[Door]


def demo_password(path: Path) -> str:
    """Return the one password of the demo's accounts, which stands in its demo.json."""
    return str(json.loads(path.read_text(encoding="utf-8"))["password"])


def demo_doors(*, on: dt.date) -> list[DoorGroup]:
    """Return every held post of the demo by kind of office, in the county's order."""
    codes = list(
        Jurisdiction.objects.filter(jurisdiction=journal.INSTANCE).order_by("-code").values_list("code", flat=True)
    )
    found: list[tuple[OfficeKind, PostFacts]] = []
    for code in codes:
        kinds = {office.id: office.kind for office in organization.offices(jurisdiction=code)}
        found += [(kinds[post.office], post) for post in organization.posts(jurisdiction=code, on=on) if post.holder]
    people = {post.holder for _kind, post in found if post.holder}
    names = dict(Person.objects.filter(jurisdiction=journal.INSTANCE, id__in=people).values_list("id", "username"))
    groups: dict[OfficeKind, list[Door]] = {}
    for kind, post in found:
        if post.holder in names:
            groups.setdefault(kind, []).append(Door(post.id, post.label, names[post.holder]))
    return [DoorGroup(kind, groups[kind]) for kind in OfficeKind if kind in groups]
