"""Who is who on which day. Every function returns frozen dataclasses or plain values."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Q
from django.utils.translation import get_language

from bihuan import journal

from .models import Absence, Delegation, Holder, Jurisdiction, Office, OfficeName, Person, Post, Succession
from .roles import OfficeKind, Role


@dataclass(frozen=True, slots=True)
class JurisdictionFacts:
    """A jurisdiction as pages name it."""

    code: str
    name: str
    name_en: str

    @property
    def words(self) -> str:
        """Its name, in the language of the page."""
        return (_is_english() and self.name_en) or self.name


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """Somebody who is signed in. `name` may be empty."""

    id: UUID
    username: str
    name: str


class Named:
    """A post in words, in the language of the page."""

    __slots__ = ()

    title: str
    title_en: str
    office_name: str
    office_name_en: str

    @property
    def office_words(self) -> str:
        """The office: 县审批局, Approval Bureau."""
        return (_is_english() and self.office_name_en) or self.office_name

    @property
    def title_words(self) -> str:
        """The post within it: 局长, Director."""
        return (_is_english() and self.title_en) or self.title

    @property
    def label(self) -> str:
        """Both: 县审批局 局长, Approval Bureau · Director."""
        return f"{self.office_words}{' · ' if _is_english() else ' '}{self.title_words}"

    @property
    def label_en(self) -> str:
        """Approval Bureau · Director, whatever the page's language."""
        return f"{self.office_name_en} · {self.title_en}"


def _is_english() -> bool:
    return (get_language() or "").startswith("en")


@dataclass(frozen=True, slots=True)
class ActingPost(Named):
    """A post as it acts today: its place, its role, and who acts in it."""

    id: UUID
    title: str
    title_en: str
    office_id: UUID
    office_name: str
    office_name_en: str
    office_kind: OfficeKind
    role: Role
    jurisdiction: str
    holder: UUID  # the person who acts
    delegate: UUID | None = None  # the person's own post, when acting in the place of this one

    @property
    def roles(self) -> frozenset[Role]:
        """The roles of the post: its one."""
        return frozenset({self.role})

    @property
    def actor(self) -> journal.Actor:
        """The post as the journal names it."""
        return journal.Actor(
            jurisdiction=self.jurisdiction,
            post=self.id,
            holder=self.holder,
            office=self.office_id,
            delegate=self.delegate,
        )


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """An office as lists show it."""

    id: UUID
    kind: OfficeKind
    name: str
    short_name: str
    name_en: str
    parent: UUID | None
    closed_date: dt.date | None = None  # the first day on which it was no more
    aliases: str = ""

    @property
    def words(self) -> str:
        """Its short name, in the language of the page."""
        return (_is_english() and self.name_en) or self.short_name

    @property
    def full_words(self) -> str:
        """Its full name, in the language of the page."""
        return (_is_english() and self.name_en) or self.name


@dataclass(frozen=True, slots=True)
class FormerName:
    """What an office was called until a day, that day counted in."""

    until_date: dt.date
    name: str
    short_name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class SuccessionFacts:
    """One office took over from another; `is_main`: it takes the open tasks."""

    office: UUID
    successor: UUID
    kind: str
    since_date: dt.date
    is_main: bool


@dataclass(frozen=True, slots=True)
class PostFacts(Named):
    """A post as lists show it; since when it is held, None where it is vacant on that day."""

    id: UUID
    office: UUID
    title: str
    title_en: str
    role: Role
    office_name: str
    office_name_en: str
    holder: UUID | None = None
    since_date: dt.date | None = None
    until_date: dt.date | None = None


def jurisdiction(code: str) -> JurisdictionFacts | None:
    """Return the jurisdiction of that code, or None."""
    row = Jurisdiction.objects.filter(jurisdiction=journal.INSTANCE, code=code).first()
    return JurisdictionFacts(row.code, row.name, row.name_en) if row else None


def jurisdictions(*, within: str) -> list[JurisdictionFacts]:
    """Return a jurisdiction and its subtree, by code."""
    rows = Jurisdiction.objects.filter(jurisdiction=journal.INSTANCE, code__startswith=within).order_by("code")
    return [JurisdictionFacts(row.code, row.name, row.name_en) for row in rows]


def person(key: UUID, *, username: str) -> PersonFacts | None:
    """Return the active person with both that id and that user name, or None: a forged account has no person."""
    row = Person.objects.filter(jurisdiction=journal.INSTANCE, id=key, username=username, is_active=True).first()
    return PersonFacts(row.id, row.username, row.name) if row else None


def holder_of(post: UUID, *, jurisdiction: str, on: dt.date) -> UUID | None:
    """Return the id of the person who held the post on that day, or None where nobody did."""
    return (
        Holder.objects.filter(_on(on), jurisdiction=jurisdiction, post=post).values_list("person_id", flat=True).first()
    )


def holders_of(posts: Collection[UUID], *, jurisdiction: str, on: dt.date) -> Mapping[UUID, UUID]:
    """Return post → person who held it on that day, for many posts in one query."""
    rows = Holder.objects.filter(_on(on), jurisdiction=jurisdiction, post__in=posts)
    return dict(rows.values_list("post", "person_id"))


def holder_or_none(post: UUID, *, jurisdiction: str, on: dt.date) -> UUID | None:
    """Return the person who holds the post on that day and is there, or None where it is vacant or they are away."""
    return (
        None if is_away(post, jurisdiction=jurisdiction, on=on) else holder_of(post, jurisdiction=jurisdiction, on=on)
    )


def is_away(post: UUID, *, jurisdiction: str, on: dt.date) -> bool:
    """Return whether the post's holder is on leave or out that day."""
    return Absence.objects.filter(_on(on), jurisdiction=jurisdiction, post=post).exists()


def unattended(jurisdiction: str, posts: Collection[UUID], on: dt.date) -> frozenset[UUID]:
    """
    Return those posts for which nobody can act that day; one query where all are manned, three at most.

    Nobody holds it, or the holder is away, and no deputy who is there acts for it by delegation.
    """
    wanted = set(posts)
    lone = wanted - _manned(jurisdiction, wanted, on)
    if not lone:
        return frozenset()
    lent = Delegation.objects.filter(_on(on), jurisdiction=jurisdiction, post__in=lone).values_list("post", "to_post")
    deputies = {deputy for _post, deputy in lent}
    there = _manned(jurisdiction, deputies, on) if deputies else frozenset()
    return frozenset(lone - {post for post, deputy in lent if deputy in there})


def _manned(jurisdiction: str, posts: Collection[UUID], on: dt.date) -> frozenset[UUID]:
    away = Absence.objects.filter(_on(on), jurisdiction=jurisdiction, post__in=posts).values("post")
    held = Holder.objects.filter(_on(on), jurisdiction=jurisdiction, post__in=posts)
    return frozenset(held.exclude(post__in=away).values_list("post", flat=True))


def acting_posts(person: UUID, *, on: dt.date) -> list[ActingPost]:
    """Return every post in which the person may act on that day: their own first, then those delegated to them."""
    codes = Jurisdiction.objects.filter(jurisdiction=journal.INSTANCE).values("code")
    return _acting(person, on=on, where=Q(jurisdiction__in=codes))


def acting_post(person: UUID, *, jurisdiction: str, post: UUID, on: dt.date) -> ActingPost | None:
    """Return one of the person's acting posts, or None where the person may not act in it on that day."""
    found = _acting(person, on=on, where=Q(jurisdiction=jurisdiction))
    return next((acting for acting in found if acting.id == post), None)


def _acting(person: UUID, *, on: dt.date, where: Q) -> list[ActingPost]:
    held = Holder.objects.filter(where, _on(on), person_id=person).select_related("post__office")
    own = {row.post_id: row.post for row in held}
    found = [_as_acting(post, person) for post in own.values()]
    if own:
        lent = Delegation.objects.filter(where, _on(on), to_post__in=own).select_related("post__office")
        found += [_as_acting(row.post, person, delegate=row.to_post_id) for row in lent if row.post_id not in own]
    unique = {acting.id: acting for acting in reversed(found)}
    return sorted(unique.values(), key=lambda a: (a.delegate is not None, a.jurisdiction, a.office_name, a.title))


def _as_acting(post: Post, person: UUID, delegate: UUID | None = None) -> ActingPost:
    return ActingPost(
        id=post.id,
        title=post.title,
        title_en=post.title_en,
        office_id=post.office_id,
        office_name=post.office.short_name,
        office_name_en=post.office.name_en,
        office_kind=OfficeKind(post.office.kind),
        role=Role(post.role),
        jurisdiction=post.jurisdiction,
        holder=person,
        delegate=delegate,
    )


def _on(day: dt.date) -> Q:
    return Q(since_date__lte=day) & (Q(until_date=None) | Q(until_date__gte=day))


def offices(*, jurisdiction: str, kind: OfficeKind | None = None, with_closed: bool = False) -> list[OfficeFacts]:
    """Return the offices in the county's order: by kind, then by their own order; closed ones where asked for."""
    rows = Office.objects.filter(jurisdiction=jurisdiction)
    if kind is not None:
        rows = rows.filter(kind=kind)
    if not with_closed:
        rows = rows.filter(closed_date=None)
    kinds = list(OfficeKind)
    ordered = sorted(rows, key=lambda row: (kinds.index(OfficeKind(row.kind)), row.order, row.name))
    return [_office(row) for row in ordered]


def former_names(offices: Collection[UUID], *, jurisdiction: str) -> Mapping[UUID, Sequence[FormerName]]:
    """Return office → the names it had before, the oldest first; only offices that had one. One query."""
    rows = OfficeName.objects.filter(jurisdiction=jurisdiction, office__in=set(offices)).order_by("until_date")
    found: dict[UUID, list[FormerName]] = {}
    for row in rows:
        found.setdefault(row.office_id, []).append(FormerName(row.until_date, row.name, row.short_name, row.name_en))
    return found


def name_on(office: OfficeFacts, day: dt.date, *, before: Sequence[FormerName]) -> OfficeFacts:
    """Return the office with the names it had on that day; `before` are its former names."""
    named = next((name for name in before if day <= name.until_date), None)
    if named is None:
        return office
    return replace(office, name=named.name, short_name=named.short_name, name_en=named.name_en)


def successions(*, jurisdiction: str, offices: Collection[UUID] | None = None) -> list[SuccessionFacts]:
    """Return which office took over from which, the latest first; of some offices or of all."""
    rows = Succession.objects.filter(jurisdiction=jurisdiction)
    if offices is not None:
        rows = rows.filter(office__in=set(offices))
    return [
        SuccessionFacts(row.office_id, row.successor_id, row.kind, row.since_date, row.order == 0)
        for row in rows.order_by("-since_date", "office", "order")
    ]


def successor(office: UUID, *, jurisdiction: str) -> UUID | None:
    """Return the office that stands today in the place of a closed one, through every succession; None where it stands."""
    heirs = dict(Succession.objects.filter(jurisdiction=jurisdiction, order=0).values_list("office", "successor"))
    seen: set[UUID] = set()
    heir = office
    while heir in heirs and heir not in seen:
        seen.add(heir)
        heir = heirs[heir]
    return heir if heir != office else None


def _office(row: Office) -> OfficeFacts:
    kind = OfficeKind(row.kind)
    return OfficeFacts(row.id, kind, row.name, row.short_name, row.name_en, row.parent_id, row.closed_date, row.aliases)


def posts(*, jurisdiction: str, on: dt.date) -> list[PostFacts]:
    """Return every post of an office that stands, with who holds it on that day, in the county's order; two queries."""
    rows = Post.objects.filter(jurisdiction=jurisdiction, office__closed_date=None).select_related("office")
    kinds = list(OfficeKind)
    ordered = sorted(
        rows,
        key=lambda p: (kinds.index(OfficeKind(p.office.kind)), p.office.order, p.office.name, p.order, p.title),
    )
    held = {h.post_id: h for h in Holder.objects.filter(_on(on), jurisdiction=jurisdiction)}
    return [_as_facts(post, held.get(post.id)) for post in ordered]


def post_labels(ids: Collection[UUID], *, jurisdiction: str) -> Mapping[UUID, PostFacts]:
    """Return post id → its name and office, for many posts in one query; holders are not looked up."""
    rows = Post.objects.filter(jurisdiction=jurisdiction, id__in=set(ids)).select_related("office")
    return {row.id: _as_facts(row, None) for row in rows}


def office_labels(ids: Collection[UUID], *, jurisdiction: str) -> Mapping[UUID, OfficeFacts]:
    """Return office id → its facts, for many offices in one query."""
    rows = Office.objects.filter(jurisdiction=jurisdiction, id__in=set(ids))
    return {row.id: _office(row) for row in rows}


class DatedLabels:
    """Posts in the words of the day on which they acted: the office they stood in, by the name it had."""

    def __init__(
        self,
        posts: Mapping[UUID, PostFacts],
        offices: Mapping[UUID, OfficeFacts],
        before: Mapping[UUID, Sequence[FormerName]],
    ) -> None:
        self._posts, self._offices, self._before = posts, offices, before

    def facts(self, post: UUID | None, *, office: UUID | None, on: dt.date) -> PostFacts | None:
        """Return the post as it was called on that day; `office`: the one it acted in, where the journal names it."""
        facts = self._posts.get(post) if post else None
        if facts is None:
            return None
        where = self._offices.get(office or facts.office)
        if where is None:
            return facts
        title, title_en = facts.title, facts.title_en
        if where.id != facts.office:  # the post has moved since, and may have been told apart by where it came from
            title = title.removesuffix(f"（{where.short_name}）")
            title_en = title_en.removesuffix(f" ({where.name_en})")
        named = name_on(where, on, before=self._before.get(where.id, ()))
        return replace(
            facts, title=title, title_en=title_en, office_name=named.short_name, office_name_en=named.name_en
        )


def dated_labels(posts: Collection[UUID], *, offices: Collection[UUID] = (), jurisdiction: str) -> DatedLabels:
    """Return what names many posts on many days; three queries. offices: those that the journal says they acted in."""
    labels = post_labels(posts, jurisdiction=jurisdiction)
    wanted = set(offices) | {facts.office for facts in labels.values()}
    return DatedLabels(
        labels,
        office_labels(wanted, jurisdiction=jurisdiction),
        former_names(wanted, jurisdiction=jurisdiction),
    )


def offices_of(person: UUID, *, jurisdiction: str, on: dt.date) -> frozenset[UUID]:
    """Return the offices in which the person holds a post on that day: a verifier is recused for each of them."""
    rows = Holder.objects.filter(_on(on), jurisdiction=jurisdiction, person_id=person)
    return frozenset(rows.values_list("post__office", flat=True))


def offices_held(persons: Collection[UUID], *, jurisdiction: str, on: dt.date) -> Mapping[UUID, frozenset[UUID]]:
    """Return person → the offices in which they hold a post on that day, for many persons in one query."""
    rows = Holder.objects.filter(_on(on), jurisdiction=jurisdiction, person_id__in=set(persons))
    found: dict[UUID, set[UUID]] = {}
    for person, office in rows.values_list("person_id", "post__office"):
        found.setdefault(person, set()).add(office)
    return {person: frozenset(offices) for person, offices in found.items()}


def _as_facts(post: Post, held: Holder | None) -> PostFacts:
    return PostFacts(
        id=post.id,
        office=post.office_id,
        title=post.title,
        title_en=post.title_en,
        role=Role(post.role),
        office_name=post.office.short_name,
        office_name_en=post.office.name_en,
        holder=held.person_id if held else None,
        since_date=held.since_date if held else None,
        until_date=held.until_date if held else None,
    )
