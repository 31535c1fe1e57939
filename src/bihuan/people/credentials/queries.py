"""What the pages of credentials show."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from allauth.mfa.models import Authenticator

from bihuan import journal
from bihuan.access.queries import entry_of, sealed_texts, shown
from bihuan.journal.chain import STREAMS
from bihuan.journal.models import Entry
from bihuan.organization import queries as organization
from bihuan.organization.models import Account, Holder, Person
from bihuan.organization.queries import PostFacts
from bihuan.organization.roles import Role

from ..models import Credential, Invitation
from . import founding

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True, slots=True)
class Told:
    """What an administrator did to a person's credentials: by which post (empty: on the console), when, why."""

    by: str
    at: dt.datetime
    reason: str


def told(receipt: str) -> Told | None:
    """Return what the line with that receipt says, or None where there is none; a withheld reason is a dash."""
    entry = entry_of(receipt) if receipt else None
    if entry is None:
        return None
    streams = {name: number for number, name in STREAMS.items()}
    stored = Entry.objects.filter(
        jurisdiction=entry.jurisdiction, stream=streams[entry.stream], sequence=entry.sequence
    ).values_list("body", flat=True)
    body = json.loads(bytes(stored[0]))
    note = body.get("note")
    reason = shown(note, sealed_texts(entry.jurisdiction, [body])) if note else ""
    ids = [entry.post] if entry.post else []
    posts = organization.post_labels(ids, jurisdiction=entry.jurisdiction) if ids else {}
    return Told("".join(post.label for post in posts.values()), entry.at, reason)


def credential(person: UUID) -> Credential | None:
    """Return where a person's credentials stand, or None where nothing was ever issued or chosen here."""
    return Credential.objects.filter(person=person).first()


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person of a county as the page of credentials shows them."""

    id: UUID
    username: str
    name: str
    posts: Sequence[PostFacts]
    one_time_until: dt.datetime | None
    has_factor: bool


def people(*, jurisdiction: str, on: dt.date) -> list[PersonLine]:
    """Return everybody who holds a post there on that day, in the order of offices and posts; five queries."""
    posts: dict[UUID, list[PostFacts]] = {}
    for post in organization.posts(jurisdiction=jurisdiction, on=on):
        if post.holder is not None:
            posts.setdefault(post.holder, []).append(post)
    rows = {row.id: row for row in Person.objects.filter(jurisdiction=journal.INSTANCE, id__in=posts, is_active=True)}
    until = dict(Credential.objects.filter(person__in=posts).values_list("person", "one_time_until"))
    guarded = set(
        Authenticator.objects.filter(user_id__in=posts, type__in=FACTORS).values_list("user_id", flat=True).distinct()
    )
    return [
        PersonLine(key, rows[key].username, rows[key].name, held, until.get(key), key in guarded)
        for key, held in posts.items()
        if key in rows
    ]


def person(key: UUID, *, jurisdiction: str, on: dt.date) -> PersonLine | None:
    """Return one person who holds, held or will hold a post of that county, or None."""
    if not Holder.objects.filter(jurisdiction=jurisdiction, person_id=key).exists():
        return None
    row = Person.objects.filter(jurisdiction=journal.INSTANCE, id=key, is_active=True).first()
    if row is None:
        return None
    posts = [post for post in organization.posts(jurisdiction=jurisdiction, on=on) if post.holder == key]
    stands = credential(key)
    until = stands.one_time_until if stands else None
    return PersonLine(key, row.username, row.name, posts, until, has_factor(key))


def has_factor(person: UUID) -> bool:
    """Return whether something beside the password is asked of the person."""
    return Authenticator.objects.filter(user_id=person, type__in=FACTORS).exists()


@dataclass(frozen=True, slots=True)
class Factor:
    """A second factor of a person: a passkey by its name, or figures from an app (no name)."""

    id: int
    name: str
    added_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Factors:
    """What is asked of a person beside the password, and how many recovery codes are left."""

    totp: Factor | None
    passkeys: Sequence[Factor]
    recovery_left: int


def factors(account: Account) -> Factors:
    """Return the second factors of a person."""
    rows = list(Authenticator.objects.filter(user_id=account.person).order_by("id"))

    def of(kind: str) -> list[Factor]:
        return [Factor(row.id, row.data.get("name", ""), row.created_at) for row in rows if row.type == kind]

    spare = next((row for row in rows if row.type == Authenticator.Type.RECOVERY_CODES), None)
    left = len(spare.wrap().get_unused_codes()) if spare else 0
    totp = of(Authenticator.Type.TOTP)
    return Factors(totp[0] if totp else None, of(Authenticator.Type.WEBAUTHN), left)


@dataclass(frozen=True, slots=True)
class Expected:
    """One of the three administrators, and whether they have come."""

    role: Role
    is_here: bool
    until_at: dt.datetime | None  # of the invitation


def expected() -> list[Expected]:
    """Return the three administrators of a new instance in their order."""
    absent = founding.missing()
    until = dict(Invitation.objects.filter(accepted_by=None).values_list("role", "until_at"))
    return [Expected(role, role not in absent, until.get(role)) for role in founding.THREE]


@dataclass(frozen=True, slots=True)
class Administrator:
    """An administrator as the console lists them; no person: the invitation was not accepted."""

    role: Role
    jurisdiction: str
    person: UUID | None
    username: str
    post: UUID


def administrators(*, on: dt.date) -> list[Administrator]:
    """Return who holds the posts of the three roles that day, and the posts whose invitations wait."""
    codes = [place.code for place in organization.jurisdictions(within="")]
    found = []
    for code in codes:
        for post in organization.posts(jurisdiction=code, on=on):
            if post.role in founding.SEPARATE:
                found.append((post.role, code, post.holder, post.id))
    names = dict(
        Person.objects.filter(
            jurisdiction=journal.INSTANCE, id__in=[holder for _, _, holder, _ in found if holder]
        ).values_list("id", "username")
    )
    waiting = set(Invitation.objects.filter(accepted_by=None).values_list("post", flat=True))
    return [
        Administrator(role, code, holder, names.get(holder, "") if holder else "", post)
        for role, code, holder, post in sorted(found, key=lambda item: (item[1], founding.THREE.index(item[0])))
        if holder in names or post in waiting
    ]
