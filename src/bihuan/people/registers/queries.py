"""What the pages of one office and of one post show."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from bihuan import journal
from bihuan.organization import queries as organization
from bihuan.organization.models import Absence, Account, Delegation, Holder, Office, Person, Post
from bihuan.organization.queries import FormerName, OfficeFacts, PostFacts
from bihuan.organization.roles import OfficeKind

from ..models import Credential


@dataclass(frozen=True, slots=True)
class Holding:
    """Somebody held or holds a post."""

    id: UUID
    name: str
    username: str
    since_date: dt.date
    until_date: dt.date | None
    is_open: bool  # goes on, or ends later than today


@dataclass(frozen=True, slots=True)
class Days:
    """Days on which a post is lent, or its holder away."""

    id: UUID
    label: str  # the other post; empty for an absence
    since_date: dt.date
    until_date: dt.date
    reason: str
    is_open: bool  # can still be ended


@dataclass(frozen=True, slots=True)
class Heir:
    """An office in a succession, with the day."""

    office: OfficeFacts
    since_date: dt.date
    is_main: bool


@dataclass(frozen=True, slots=True)
class OfficePage:
    """An office with its posts and its history."""

    office: OfficeFacts
    posts: Sequence[PostFacts]
    away: frozenset[UUID]
    names: Sequence[FormerName]
    heirs: Sequence[Heir]
    predecessors: Sequence[Heir]
    written_by: int


@dataclass(frozen=True, slots=True)
class PostPage:
    """A post with who holds and held it, in whose hands it lies, and when its holder is away."""

    post: PostFacts
    office: OfficeFacts
    holdings: Sequence[Holding]
    lent: Sequence[Days]
    taken: Sequence[Days]
    absences: Sequence[Days]


def office_page(*, jurisdiction: str, office: UUID, on: dt.date) -> OfficePage | None:
    """Return an office, or None where there is none."""
    facts = organization.office_labels([office], jurisdiction=jurisdiction).get(office)
    if facts is None:
        return None
    posts = _posts(jurisdiction, on, Q(office=office))
    away = Absence.objects.filter(
        jurisdiction=jurisdiction, post__in=[post.id for post in posts], since_date__lte=on, until_date__gte=on
    )
    chain = organization.successions(jurisdiction=jurisdiction)
    labels = organization.office_labels(
        {row.office for row in chain} | {row.successor for row in chain}, jurisdiction=jurisdiction
    )
    return OfficePage(
        office=facts,
        posts=posts,
        away=frozenset(away.values_list("post", flat=True)),
        names=organization.former_names([office], jurisdiction=jurisdiction).get(office, ()),
        heirs=[Heir(labels[row.successor], row.since_date, row.is_main) for row in chain if row.office == office],
        predecessors=[
            Heir(labels[row.office], row.since_date, row.is_main) for row in chain if row.successor == office
        ],
        written_by=Office.objects.filter(jurisdiction=jurisdiction, id=office).values_list("written_by", flat=True)[0],
    )


def _posts(jurisdiction: str, on: dt.date, where: Q) -> list[PostFacts]:
    """Return posts with their holders, those of closed offices too."""
    ids = list(
        Post.objects.filter(where, jurisdiction=jurisdiction).order_by("order", "title").values_list("id", flat=True)
    )
    labels = organization.post_labels(ids, jurisdiction=jurisdiction)
    held = organization.posts(jurisdiction=jurisdiction, on=on)
    by_id = {post.id: post for post in held}
    return [by_id.get(key, labels[key]) for key in ids]


def post_page(*, jurisdiction: str, post: UUID, on: dt.date) -> PostPage | None:
    """Return a post, or None where there is none."""
    found = _posts(jurisdiction, on, Q(id=post))
    if not found:
        return None
    facts = found[0]
    office = organization.office_labels([facts.office], jurisdiction=jurisdiction)[facts.office]
    holders = list(Holder.objects.filter(jurisdiction=jurisdiction, post=post).order_by("-since_date"))
    people = names_of({row.person_id for row in holders})
    lent = Delegation.objects.filter(Q(post=post) | Q(to_post=post), jurisdiction=jurisdiction).order_by("-since_date")
    days = list(lent)
    labels = organization.post_labels(
        {row.post_id for row in days} | {row.to_post_id for row in days}, jurisdiction=jurisdiction
    )
    absences = Absence.objects.filter(jurisdiction=jurisdiction, post=post).order_by("-since_date")
    return PostPage(
        post=facts,
        office=office,
        holdings=[
            Holding(
                row.id, *people.get(row.person_id, ("", "")), row.since_date, row.until_date,
                row.until_date is None or row.until_date > on,
            )
            for row in holders
        ],
        lent=[_days(row, labels[row.to_post_id].label, on) for row in days if row.post_id == post],
        taken=[_days(row, labels[row.post_id].label, on) for row in days if row.to_post_id == post],
        absences=[_days(row, "", on) for row in absences],
    )  # fmt: skip


def _days(row: Delegation | Absence, label: str, on: dt.date) -> Days:
    return Days(row.id, label, row.since_date, row.until_date, row.reason, row.until_date > on)


def names_of(people: set[UUID]) -> Mapping[UUID, tuple[str, str]]:
    """Return person → name and user name."""
    rows = Person.objects.filter(jurisdiction=journal.INSTANCE, id__in=people)
    return {key: (name, username) for key, name, username in rows.values_list("id", "name", "username")}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who has no password of their own yet."""

    person: UUID
    username: str
    name: str
    label: str  # the first of their posts
    office: UUID
    kind: OfficeKind
    was_issued: bool  # a slip was printed, and not used yet


def without_password(*, jurisdiction: str, on: dt.date) -> list[Waiting]:
    """Return who holds or is to hold a post here and has never chosen a password, in the county's order."""
    ahead = Q(until_date=None) | Q(until_date__gte=on)
    held: dict[UUID, UUID] = {}
    for held_post, person in (
        Holder.objects.filter(ahead, jurisdiction=jurisdiction).order_by("since_date").values_list("post", "person_id")
    ):
        held.setdefault(person, held_post)
    issued = dict(Credential.objects.filter(person__in=held).values_list("person", "chosen_at"))
    accounts = Account.objects.filter(person__in=held)
    # Whoever was given a password before there were slips has chosen it: only "!" opens nothing.
    waits = {
        person
        for person, password in accounts.values_list("person", "password")
        if (person in issued and issued[person] is None) or (person not in issued and password.startswith("!"))
    }
    names = names_of(waits)
    found = [
        (person, facts)
        for facts in organization.posts(jurisdiction=jurisdiction, on=on)
        for person, place in held.items()
        if place == facts.id and person in waits and person in names
    ]
    kinds = organization.office_labels({facts.office for _person, facts in found}, jurisdiction=jurisdiction)
    return [
        Waiting(
            person,
            names[person][1],
            names[person][0],
            facts.label,
            facts.office,
            kinds[facts.office].kind,
            person in issued,
        )
        for person, facts in found
    ]
