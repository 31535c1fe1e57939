"""
What an export holds.

A county: its chains whole, and of jurisdiction "0" what its persons and keys need. A campaign: the entries that touch
its rows, all others of the chain as bare links, so that the chain still runs unbroken to the checkpoints.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models

from bihuan.journal import cells, chain, upgrades, verify
from bihuan.journal.models import JournaledRow
from bihuan.journal.values import Text
from bihuan.organization.models import Person

from .spelling import uuid

Row = tuple[str, str]  # table and key, spelled as a body spells them
WITHHOLDS = "journal.text.withheld"


@dataclass(slots=True)
class Part:
    """What is exported of one jurisdiction: all of it, or some rows and the entries that made them."""

    jurisdiction: str
    streams: tuple[int, ...]
    is_whole: bool = True
    rows: frozenset[Row] = frozenset()
    entries: dict[int, set[int]] = field(default_factory=dict)  # stream → sequences whose bodies are exported

    def has_body(self, stream: int, sequence: object) -> bool:
        """Return whether an entry is exported with its body."""
        return self.is_whole or sequence in self.entries.get(stream, ())

    def holds(self, table: str, key: object) -> bool:
        """Return whether a row of the state is exported."""
        return self.is_whole or (table, key) in self.rows


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign, and the rows that belong to it."""

    id: str
    name: str
    rows: frozenset[Row]


def of_jurisdiction(source: sqlite3.Connection, jurisdiction: str) -> list[Part]:
    """Return the parts of a county's export."""
    both = tuple(chain.STREAMS)
    county = Part(jurisdiction, both)
    if is_alone(source, jurisdiction):
        return [Part(chain.INSTANCE, both), county]
    instance = Part(chain.INSTANCE, both, is_whole=False)
    _narrow_to_persons(source, instance, jurisdiction)
    return [instance, county]


def of_campaign(source: sqlite3.Connection, jurisdiction: str, campaign: Campaign) -> list[Part]:
    """Return the parts of a campaign's export: no security stream, no persons."""
    main = (chain.MAIN,)
    instance = Part(chain.INSTANCE, main, is_whole=False, entries={chain.MAIN: _own_acts(source)})
    county = Part(jurisdiction, main, is_whole=False, rows=campaign.rows)
    touched = source.execute(
        'SELECT "table", "key", sequence FROM journal_touched WHERE jurisdiction = ? AND stream = ?',
        (jurisdiction, chain.MAIN),
    )
    wanted = {(table.encode(), key.encode()) for table, key in campaign.rows}
    chosen = {sequence for table, key, sequence in touched if (table, key) in wanted}
    county.entries = {chain.MAIN: chosen}
    chosen |= _of_kind(source, jurisdiction, upgrades.KIND)
    digests = set()
    for sequence in sorted(chosen, key=repr):
        digests |= seals_of(_body(source, jurisdiction, sequence), county)
    for sequence in _of_kind(source, jurisdiction, WITHHOLDS):
        if digests & set(map(str, _body(source, jurisdiction, sequence).get("withheld", ()))):
            chosen.add(sequence)
    return [instance, county]


def is_alone(source: sqlite3.Connection, jurisdiction: str) -> bool:
    """Return whether no other county has a journal here."""
    found = {row[0] for row in source.execute("SELECT DISTINCT jurisdiction FROM journal_chain")}
    return found <= {Text(jurisdiction.encode()), Text(chain.INSTANCE.encode())}


def seals_of(body: dict[str, Any], part: Part) -> set[str]:
    """Return the digests of the sealed values that a body names, those of rows that are not exported left out."""
    found: set[str] = set()
    with suppress(*verify.UNREADABLE):  # a body that makes no sense is the verifier's to name
        provenance = body.get("provenance", {})
        asides = [body.get("note"), provenance.get("personal", {}).get("why")]
        found |= {str(aside["sealed"]) for aside in asides if isinstance(aside, dict)}
        for effect in body.get("effects", ()):
            if part.holds(str(effect.get("table")), str(effect.get("key"))):
                found |= set(_sealed(effect))
    return found


def _sealed(effect: dict[str, Any]) -> Iterator[str]:
    values = [*effect.get("new", {}).values(), *(after for _, after in effect.get("set", {}).values())]
    for value in values:
        if isinstance(value, dict) and value.get("sealed"):
            yield str(value["sealed"])


def _own_acts(source: sqlite3.Connection) -> set[int]:
    """Return the journal's own entries in the instance's chain: how it began, its chains, its keys, its shape."""
    rows = source.execute(
        "SELECT sequence FROM journal_entry WHERE jurisdiction = ? AND stream = ? AND kind LIKE 'journal.%'",
        (chain.INSTANCE, chain.MAIN),
    )
    return {row[0] for row in rows}


def _of_kind(source: sqlite3.Connection, jurisdiction: str, kind: str) -> set[int]:
    rows = source.execute(
        "SELECT sequence FROM journal_entry WHERE jurisdiction = ? AND stream = ? AND kind = ?",
        (jurisdiction, chain.MAIN, kind),
    )
    return {row[0] for row in rows}


def _body(source: sqlite3.Connection, jurisdiction: str, sequence: int) -> dict[str, Any]:
    row = source.execute(
        "SELECT body FROM journal_entry WHERE jurisdiction = ? AND stream = ? AND sequence = ?",
        (jurisdiction, chain.MAIN, sequence),
    ).fetchone()
    with suppress(*verify.UNREADABLE):
        body = json.loads(bytes(row[0]))
        if isinstance(body, dict):
            return body
    return {}


def _narrow_to_persons(source: sqlite3.Connection, part: Part, jurisdiction: str) -> None:
    """Leave other counties' persons out: an entry that touches one of them is a bare link."""
    person = Person._meta.db_table
    ours = _persons(source, jurisdiction)
    rows = source.execute(
        'SELECT stream, sequence, "table", "key" FROM journal_touched WHERE jurisdiction = ?', (chain.INSTANCE,)
    )
    held: set[Row] = {(person, key) for key in ours}
    by_entry: dict[tuple[int, int], list[Row]] = {}
    for stream, sequence, table, key in rows:
        spelled = (cells.show(table), cells.show(key))
        by_entry.setdefault((stream, sequence), []).append(spelled)
        if spelled[0] != person:
            held.add(spelled)
    for (stream, sequence), touched in by_entry.items():
        persons = {key for table, key in touched if table == person}
        if persons <= ours and (persons or stream == chain.MAIN):
            part.entries.setdefault(stream, set()).add(sequence)
    part.rows = frozenset(held)


def _persons(source: sqlite3.Connection, jurisdiction: str) -> set[str]:
    """Return the keys of the persons whom any row of the county names."""
    found: set[str] = set()
    for model in apps.get_models():
        if not issubclass(model, JournaledRow):
            continue
        for column in model._meta.concrete_fields:
            if isinstance(column, models.ForeignKey) and column.related_model is Person:
                rows = source.execute(
                    f'SELECT DISTINCT "{column.column}" FROM "{model._meta.db_table}" WHERE jurisdiction = ?',  # noqa: S608
                    (jurisdiction,),
                )
                found |= {str(uuid(row[0])) for row in rows if row[0] is not None}
    return found
