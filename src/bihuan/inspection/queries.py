"""Reads the journal for its pages. A list of fifty lines and a single entry take a fixed number of queries."""

import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from bihuan.access import phrases
from bihuan.access.guard import KINDS
from bihuan.access.personal import Kind
from bihuan.access.queries import sealed_texts, shown
from bihuan.deadlines import clock
from bihuan.journal import chain
from bihuan.journal.models import Chain, Entry
from bihuan.organization.queries import ActingPost, DatedLabels, PostFacts, dated_labels, office_labels, post_labels
from bihuan.theme import wording

from .places import readable

PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in the list."""

    sequence: int
    kind: str
    subject: tuple[str, str]  # table and key of what it is about
    at: dt.datetime
    via: str
    post: PostFacts | None  # None: the system itself
    delegate: PostFacts | None
    receipt: str

    @property
    def short(self) -> str:
        """Return the beginning of the entry's hash, as receipts show it."""
        return self.receipt.rpartition(":")[2]


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the list, newest first; `before` leads to the older ones."""

    lines: Sequence[Line]
    length: int  # of the whole chain
    before: int | None


@dataclass(frozen=True, slots=True)
class Effect:
    """One column that the entry set. `before` is empty where the row was new."""

    table: str
    key: str
    column: str
    is_new: bool
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Whole:
    """One entry with everything that may be shown of it."""

    line: Line
    hash: str
    previous: str
    recorded_at: dt.datetime
    note: str
    effects: Sequence[Effect]
    inner: Sequence[Effect]  # keys and columns that have no name in the county's words
    personal: Sequence[str]  # kinds of personal numbers that were kept although pointed out
    personal_why: str
    concealed: int  # rows that only those concerned may read
    body: str  # as it was hashed; empty while anything is concealed
    earlier: int | None
    later: int | None


def listing(
    *, jurisdiction: str, stream: int, before: int | None = None, day: dt.date | None = None, office: UUID | None = None
) -> Listing:
    """Return one page of a chain: three queries."""
    entries = Entry.objects.filter(jurisdiction=jurisdiction, stream=stream)
    if before is not None:
        entries = entries.filter(sequence__lt=before)
    if day is not None:
        entries = entries.filter(day=day)
    if office is not None:
        entries = entries.filter(office=office)
    found = list(entries.order_by("-sequence")[: PAGE + 1])
    lines = _lines(jurisdiction, found[:PAGE])
    length = Chain.objects.filter(jurisdiction=jurisdiction, stream=stream).values_list("sequence", flat=True).first()
    return Listing(lines, length or 0, lines[-1].sequence if len(found) > PAGE else None)


def whole(*, post: ActingPost, jurisdiction: str, stream: int, sequence: int) -> Whole | None:
    """Return one entry as the post may read it, or None where there is no such entry."""
    entry = Entry.objects.filter(jurisdiction=jurisdiction, stream=stream, sequence=sequence).first()
    if entry is None:
        return None
    body = json.loads(bytes(entry.body))
    effects = body.get("effects", [])
    may_read = readable(post, jurisdiction, effects)
    open_effects = [effect for effect in effects if (effect["table"], effect["key"]) in may_read]
    is_open = len(open_effects) == len(effects)
    kept = body.get("provenance", {}).get("personal", {})
    texts = sealed_texts(jurisdiction, [open_effects, [body.get("note"), kept] if is_open else None])
    labels = _labels(jurisdiction, open_effects)
    items = [item for effect in open_effects for item in _effects(effect, texts, labels)]
    last = (
        Chain.objects.filter(jurisdiction=jurisdiction, stream=stream).values_list("sequence", flat=True).first() or 0
    )
    return Whole(
        line=_lines(jurisdiction, [entry])[0],
        hash=bytes(entry.hash).hex(),
        previous=bytes(entry.previous).hex(),
        recorded_at=dt.datetime.fromisoformat(body["recorded_at"]),
        note=shown(body["note"], texts) if is_open and "note" in body else "",
        effects=[item for item in items if phrases.has_words(item.table, item.column)],
        inner=[item for item in items if not phrases.has_words(item.table, item.column)],
        personal=[str(KINDS[Kind(kind)]) for kind in kept.get("kinds", ())],
        personal_why=shown(kept["why"], texts) if is_open and kept else "",
        concealed=len(effects) - len(open_effects),
        body=bytes(entry.body).decode() if is_open else "",
        earlier=sequence - 1 if sequence > 1 else None,
        later=sequence + 1 if sequence < last else None,
    )


def _lines(jurisdiction: str, entries: Collection[Entry]) -> list[Line]:
    bodies = [json.loads(bytes(entry.body)) for entry in entries]
    actors = [body.get("actor", {}) for body in bodies]
    ids = {UUID(actor[name]) for actor in actors for name in ("post", "delegate") if name in actor}
    offices = {UUID(actor["office"]) for actor in actors if "office" in actor}
    labels = dated_labels(ids, offices=offices, jurisdiction=jurisdiction)
    return [
        Line(
            sequence=entry.sequence,
            kind=entry.kind,
            subject=(body["subject"][0], body["subject"][1]),
            at=dt.datetime.fromisoformat(body["at"]),
            via=body.get("via", ""),
            post=_label(labels, actor.get("post"), actor.get("office"), body["at"]),
            delegate=_label(labels, actor.get("delegate"), None, body["at"]),
            receipt=chain.receipt(jurisdiction, entry.stream, entry.sequence, bytes(entry.hash)),
        )
        for entry, body, actor in zip(entries, bodies, actors, strict=True)
    ]


def _label(labels: DatedLabels, key: str | None, office: str | None, at: str) -> PostFacts | None:
    on = clock.today(dt.datetime.fromisoformat(at))
    return labels.facts(UUID(key) if key else None, office=UUID(office) if office else None, on=on)


def _labels(jurisdiction: str, effects: Iterable[Any]) -> Mapping[str, str]:
    """Return key → words for the posts and offices that the effects point to; two queries."""
    values = {
        value
        for effect in effects
        for column, cell in [*effect.get("new", {}).items(), *effect.get("set", {}).items()]
        if phrases.has_words(effect["table"], column)
        for value in (cell if isinstance(cell, list) else [cell])
        if isinstance(value, str) and column.endswith("_id")
    }
    ids = {UUID(value) for value in values}
    posts = post_labels(ids, jurisdiction=jurisdiction)
    offices = office_labels(ids, jurisdiction=jurisdiction)
    return {str(key): facts.label for key, facts in posts.items()} | {
        str(key): facts.name_en if wording.is_english() else facts.name for key, facts in offices.items()
    }


def _effects(effect: Mapping[str, Any], texts: Mapping[str, str], labels: Mapping[str, str]) -> Iterable[Effect]:
    table, key = effect["table"], effect.get("key", "")

    def said(column: str, value: object) -> str:
        if isinstance(value, str) and value in labels:
            return labels[value]
        return phrases.value_words(table, column, shown(value, texts))

    for column, value in effect.get("new", {}).items():
        yield Effect(table, key, column, True, "", said(column, value))
    for column, (before, after) in effect.get("set", {}).items():
        yield Effect(table, key, column, False, said(column, before), said(column, after))
