"""Where sealed texts stand: in which entry, row and cell; which other places hold the same words."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps

from bihuan.access import policy
from bihuan.journal import MAIN
from bihuan.journal.models import Entry, JournaledRow, Sealed
from bihuan.organization.queries import ActingPost

NOTE = "note"


@dataclass(frozen=True, slots=True)
class TextPlace:
    """One writing of a sealed text. table and key are empty for an entry's note."""

    sequence: int
    table: str
    key: str
    cell: str
    digest: bytes

    @property
    def name(self) -> str:
        """The place within its entry, as a form names it."""
        return f"{self.table}:{self.key}:{self.cell}"


@dataclass(frozen=True, slots=True)
class Standing:
    """A sealed text that still stands."""

    place: TextPlace
    words: str


def in_entry(jurisdiction: str, sequence: int) -> list[TextPlace]:
    """Return the sealed texts that an entry of the main journal wrote."""
    return list(in_body(_body(jurisdiction, sequence)))


def effects_of(jurisdiction: str, sequence: int) -> list[Any]:
    """Return the effects of an entry of the main journal; none where there is no such entry."""
    return list(_body(jurisdiction, sequence).get("effects", ()))


def _body(jurisdiction: str, sequence: int) -> dict[str, Any]:
    rows = Entry.objects.filter(jurisdiction=jurisdiction, stream=MAIN, sequence=sequence)
    stored = rows.values_list("body", flat=True).first()
    found: dict[str, Any] = json.loads(bytes(stored)) if stored is not None else {"sequence": sequence}
    return found


def in_body(body: dict[str, Any]) -> Iterator[TextPlace]:
    """Yield the sealed texts that an entry wrote, its note first."""
    sequence = int(body["sequence"])

    def place(table: str, key: str, cell: str, value: object) -> Iterator[TextPlace]:
        if isinstance(value, dict) and value.get("sealed"):
            yield TextPlace(sequence, table, key, cell, bytes.fromhex(str(value["sealed"])))

    yield from place("", "", NOTE, body.get("note"))
    yield from place("", "", "personal", body.get("provenance", {}).get("personal", {}).get("why"))
    for effect in body.get("effects", ()):
        for cell, value in effect.get("new", {}).items():
            yield from place(effect["table"], effect["key"], cell, value)
        for cell, (_before, after) in effect.get("set", {}).items():
            yield from place(effect["table"], effect["key"], cell, after)


def alike(jurisdiction: str, texts: Collection[str], words: str) -> dict[bytes, str]:
    """Return digest → text for each sealed text of the county that is one of these, or holds the words."""
    found = {}
    rows = Sealed.objects.filter(jurisdiction=jurisdiction).values_list("digest", "value")
    for digest, value in rows.iterator():
        if value in texts or (words and words in value):
            found[bytes(digest)] = value
    return found


def holding(jurisdiction: str, digests: Collection[bytes]) -> list[TextPlace]:
    """Return the places of the main journal at which these digests stand, in the order of the entries."""
    wanted = {digest.hex().encode() for digest in digests}
    found: list[TextPlace] = []
    rows = Entry.objects.filter(jurisdiction=jurisdiction, stream=MAIN).order_by("sequence")
    for stored in rows.values_list("body", flat=True).iterator():
        body = bytes(stored)
        if b'"sealed"' in body and any(digest in body for digest in wanted):
            found += [place for place in in_body(json.loads(body)) if place.digest in digests]
    return found


def readable(post: ActingPost, jurisdiction: str, effects: Iterable[Any]) -> set[tuple[str, str]]:
    """Return the rows of an entry whose values the post may read, by the reach that their own subject declares."""
    wanted: dict[str, set[str]] = {}
    for effect in effects:
        wanted.setdefault(effect["table"], set()).add(effect["key"])
    found = set()
    for table, keys in wanted.items():
        model = model_of(table)
        if model is not None and model._meta.label in policy.narrowings():
            may = policy.rows(post, model, jurisdiction=jurisdiction).filter(pk__in=keys)
            keys = {str(key) for key in may.values_list("pk", flat=True)}
        found |= {(table, key) for key in keys}
    return found


def texts(*, post: ActingPost, jurisdiction: str, sequence: int) -> list[Standing]:
    """Return the sealed texts of an entry that still stand and that the post may read; the note only of a whole entry."""
    body = _body(jurisdiction, sequence)
    effects = body.get("effects", [])
    rows = readable(post, jurisdiction, effects)
    is_open = all((effect["table"], effect["key"]) in rows for effect in effects)
    named = [place for place in in_body(body) if (place.table, place.key) in rows or (not place.table and is_open)]
    stored = Sealed.objects.filter(jurisdiction=jurisdiction, digest__in=[place.digest for place in named])
    words = {bytes(digest): value for digest, value in stored.values_list("digest", "value")}
    return [Standing(place, words[place.digest]) for place in named if place.digest in words]


def model_of(table: str) -> type[JournaledRow] | None:
    """Return the journaled model of a table."""
    models = (model for model in apps.get_models() if issubclass(model, JournaledRow))
    return next((model for model in models if model._meta.db_table == table), None)


def needles(texts: Iterable[str]) -> list[bytes]:
    """Return what to look for in raw files: a short text whole, of a long one several parts that lie on one page each."""
    parts: list[bytes] = []
    spelt = {coded for text in texts for coded in (text.encode(), json.dumps(text)[1:-1].encode())}
    for coded in sorted(spelt):
        step = max(len(coded) // 8, 120)
        parts += [coded] if len(coded) <= 120 else [coded[at : at + 120] for at in range(0, len(coded) - 119, step)]
    return parts
