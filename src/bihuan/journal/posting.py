"""The only door through which journaled state changes."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connections, models, transaction

from bihuan.deadlines import clock

from . import chain, door
from .models import JournaledRow, WriteOutsideJournal
from .values import WITHHELD, plain

VERSION = 1  # of the body
BOOT = str(uuid4())  # this process: tells a machine clock's jumps from a restart
OLDEST = dt.datetime(2000, 1, 1, tzinfo=clock.SHANGHAI)
AHEAD = dt.timedelta(hours=24)

Row = TypeVar("Row", bound=JournaledRow)
Subject = tuple[type[JournaledRow], object]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: the post in whose authority, the person who holds it that day, and the office. None: the system."""

    jurisdiction: str
    post: UUID | None = None
    holder: UUID | None = None  # person id: a pseudonym, the name stands sealed elsewhere
    office: UUID | None = None
    delegate: UUID | None = None  # the deputy's own post, when the act is done by dated delegation (代签)


@dataclass(frozen=True, slots=True)
class Act:
    """One asking: its id makes a double click one act; `expected` are the rows as the form showed them."""

    request_id: UUID
    via: str = "web"  # web, api, import, clock, upgrade
    expected: tuple[tuple[str, str, int], ...] = ()  # table, key, written_by
    fingerprint: bytes = b""  # digest of what was asked, to tell a repetition from a reused id
    kept: tuple[str, ...] = ()  # kinds of personal numbers that were pointed out and kept all the same
    kept_why: str = ""


class AlreadyDone(Exception):
    """This request id has been carried out before; `receipt` is the first one. `same`: and it asked the same."""

    def __init__(self, receipt: str, *, same: bool) -> None:
        super().__init__(receipt)
        self.receipt = receipt
        self.same = same


class StaleRow(Exception):
    """Somebody changed a row after the form showed it, or after the command read it."""

    def __init__(self, table: str, key: str) -> None:
        super().__init__(table, key)
        self.table = table
        self.key = key


class NestedEntry(RuntimeError):
    """An entry inside an entry, or a change under a savepoint: both could be undone apart from their journal line."""


class ChainMissing(RuntimeError):
    """No chain was opened for this jurisdiction."""


class AtOutOfRange(ValueError):
    """The time of the act is before 2000, over 24 hours ahead of the business clock, or has no time zone."""


@cache
def _columns(model: type[models.Model]) -> tuple[models.Field[Any, Any], ...]:
    return tuple(f for f in model._meta.concrete_fields if f.attname != "written_by" and not f.primary_key)


@cache
def _model_of(table: str) -> type[JournaledRow]:
    return next(m for m in apps.get_models() if m._meta.db_table == table and issubclass(m, JournaledRow))


@dataclass(slots=True)
class Place:
    """Where the entry stands: its number is taken when this exists."""

    jurisdiction: str
    stream: int
    algorithm: int
    year: int
    sequence: int
    previous: bytes


@dataclass(slots=True)
class Posting:
    """Collects the effects of one entry while it is open."""

    place: Place
    alias: str
    receipt: str = ""
    effects: list[dict[str, object]] = field(default_factory=list)
    touched: set[tuple[str, str]] = field(default_factory=set)
    seals: list[tuple[bytes, bytes, str]] = field(default_factory=list)  # digest, salt, value
    withheld: list[bytes] = field(default_factory=list)
    provenance: dict[str, object] = field(default_factory=dict)  # where it comes from: file and line of an import, …
    savepoints: int = 0

    def add(self, row: Row) -> Row:
        """Insert row and record every column of it."""
        self._check(row)
        row.written_by = self.place.sequence
        new: dict[str, object] = {}
        for column in _columns(type(row)):
            spelled = plain(column, getattr(row, column.attname))
            if isinstance(spelled, str) and isinstance(column, models.CharField | models.TextField):
                setattr(row, column.attname, spelled)  # the cell keeps the NFC form that the body has
            if spelled is not None:
                new[column.attname] = self._spell(type(row), column, spelled)
        row.save_base(force_insert=True, using=self.alias)
        self._effect(row, {"new": new})
        return row

    def change(self, row: Row, **columns: object) -> Row:
        """
        Set the named columns of row and record before and after; equal values leave no effect.

        :raises StaleRow: the row was written by another entry after it was read
        """
        self._check(row)
        model, read_at = type(row), row.written_by
        changes: dict[str, object] = {}
        cells: dict[str, object] = {}
        for name, value in columns.items():
            column = model._meta.get_field(name)
            assert isinstance(column, models.Field)
            value = value.pk if isinstance(value, models.Model) else value
            before, after = plain(column, getattr(row, column.attname)), plain(column, value)
            if before == after:
                continue
            sealed = column.name in model.SEALED
            shown = {"sealed": None} if sealed and before else before
            changes[column.attname] = [shown, self._spell(model, column, after)]
            cells[column.attname] = after if isinstance(after, str) and _is_text(column) else column.to_python(value)
        if changes:
            self._update(row, read_at, cells)
            self._effect(row, {"set": changes})
        return row

    def withhold(self, row: Row, column: str, digests: list[bytes]) -> None:
        """Set a sealed cell to 〔已封存〕 and take the sealed values away for ever (kind journal.text.withheld only)."""
        self._check(row)
        read_at, attname = row.written_by, row._meta.get_field(column).attname  # type: ignore[union-attr]
        self._update(row, read_at, {attname: WITHHELD})
        self._effect(row, {"set": {attname: [{"sealed": None}, WITHHELD]}})
        self.withheld += digests

    def _update(self, row: JournaledRow, read_at: int, cells: Mapping[str, object]) -> None:
        # A plain QuerySet: the journaled one refuses. The row's own version stands in the filter, so a change
        # computed from an old reading cannot be written over a newer one.
        query: models.QuerySet[JournaledRow] = models.QuerySet(type(row), using=self.alias).filter(
            pk=row.pk, jurisdiction=row.jurisdiction, written_by=read_at
        )
        if query.update(**cells, written_by=self.place.sequence) != 1:
            raise StaleRow(row._meta.db_table, str(row.pk))
        for attname, value in cells.items():
            setattr(row, attname, value)
        row.written_by = self.place.sequence

    def _check(self, row: JournaledRow) -> None:
        if door.current.get() is not self:
            raise WriteOutsideJournal(row._meta.label)
        if len(connections[self.alias].savepoint_ids) != self.savepoints:
            raise NestedEntry("no savepoint inside an entry: a caught rollback would leave an effect that never was")
        if (row.jurisdiction, row.STREAM) != (self.place.jurisdiction, self.place.stream):
            raise WriteOutsideJournal(f"{row._meta.label}: another jurisdiction's or stream's row")

    def _spell(self, model: type[JournaledRow], column: models.Field[Any, Any], spelled: object) -> object:
        if column.name not in model.SEALED or not spelled or spelled == WITHHELD:
            return spelled
        return self.seal(str(spelled))

    def seal(self, value: str) -> dict[str, object]:
        """Put value aside and return what stands for it in the body."""
        salt = os.urandom(16)
        digest = chain.seal(salt, value)
        self.seals.append((digest, salt, value))
        return {"sealed": digest.hex()}

    def _effect(self, row: JournaledRow, what: dict[str, object]) -> None:
        table, key = row._meta.db_table, str(row.pk)
        self.effects.append({"table": table, "key": key, **what})
        self.touched.add((table, key))


def _is_text(column: models.Field[Any, Any]) -> bool:
    return isinstance(column, models.CharField | models.TextField)


@contextlib.contextmanager
def entry(
    kind: str, *, of: Subject, by: Actor, at: dt.datetime, act: Act, note: str = "", stream: int = chain.MAIN
) -> Iterator[Posting]:
    """
    Open one entry: take the chain's number, run the block, write state and line together or neither.

    of: the model and key of what the act is about, known before the entry opens.
    at: the business time, read once beside the person. note: the reason, kept sealed.

    :raises AlreadyDone: the request id has been carried out before
    :raises StaleRow: a row of act.expected was changed since
    :raises AtOutOfRange, NestedEntry, ChainMissing:
    """
    if door.current.get() is not None:
        raise NestedEntry("an entry inside an entry")
    _check_time(at)
    note = chain.checked_text(note)
    connection = connections["default"]
    with transaction.atomic(using="default", durable=True):
        place = take_number(connection, jurisdiction=by.jurisdiction, stream=stream, at=at)
        _refuse_repetition(connection, by.jurisdiction, act)
        _refuse_stale(by.jurisdiction, act)
        posting = Posting(place=place, alias="default", savepoints=len(connection.savepoint_ids))
        token = door.current.set(posting)
        try:
            yield posting
        finally:
            door.current.reset(token)
        subject = (of[0]._meta.db_table, str(of[1]))
        posting.touched.add(subject)
        if act.kept:
            kept = {"kinds": list(act.kept), "why": posting.seal(act.kept_why)}
            posting.provenance = {**posting.provenance, "personal": kept}
        body = _body(posting, kind=kind, subject=subject, by=by, at=at, act=act, note=note)
        posting.receipt = write(connection, posting, body=body, by=by, at=at, act=act)


def _check_time(at: dt.datetime) -> None:
    if at.tzinfo is None or not OLDEST <= at <= clock.now() + AHEAD:
        raise AtOutOfRange(str(at))


def take_number(connection: Any, *, jurisdiction: str, stream: int, at: dt.datetime) -> Place:
    """Take the chain's next number: one UPDATE is the lock and the number at once."""
    year = at.astimezone(clock.SHANGHAI).year
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE journal_chain SET sequence = sequence + 1, year = CASE WHEN year < %s THEN %s ELSE year END"
            " WHERE jurisdiction = %s AND stream = %s RETURNING algorithm, year, sequence, head",
            [year, year, jurisdiction, stream],
        )
        rows = cursor.fetchall()
    if not rows:
        raise ChainMissing(f"{jurisdiction}/{chain.STREAMS.get(stream, stream)}")
    algorithm, year, sequence, head = rows[0]
    return Place(jurisdiction, stream, algorithm, year, sequence, bytes(head))


def _refuse_repetition(connection: Any, jurisdiction: str, act: Act) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT receipt, fingerprint FROM journal_request WHERE jurisdiction = %s AND request_id = %s",
            [jurisdiction, _uuid(connection, act.request_id)],
        )
        row = cursor.fetchone()
    if row:
        raise AlreadyDone(row[0], same=bytes(row[1]) == act.fingerprint)


def _refuse_stale(jurisdiction: str, act: Act) -> None:
    for table, key, version in act.expected:
        try:
            model = _model_of(table)
            found = model.objects.filter(jurisdiction=jurisdiction, pk=key).values_list("written_by", flat=True).first()
        except (StopIteration, ValidationError, ValueError, TypeError, OverflowError) as error:  # a forged form
            raise StaleRow(table, key) from error
        if found != version:
            raise StaleRow(table, key)


def _body(
    posting: Posting, *, kind: str, subject: tuple[str, str], by: Actor, at: dt.datetime, act: Act, note: str
) -> dict[str, object]:
    place = posting.place
    actor = {
        name: str(value)
        for name in ("jurisdiction", "post", "holder", "office", "delegate")
        if (value := getattr(by, name)) is not None
    }
    body: dict[str, object] = {
        "version": VERSION,
        "jurisdiction": place.jurisdiction,
        "stream": place.stream,
        "year": place.year,
        "sequence": place.sequence,
        "at": _stamp(at),
        "recorded_at": _stamp(dt.datetime.now(dt.UTC)),  # the machine's clock
        "boot": BOOT,
        "actor": actor,
        "via": act.via,
        "request": str(act.request_id),
        "fingerprint": act.fingerprint.hex(),
        "kind": kind,
        "subject": list(subject),
        "expected": [list(item) for item in act.expected],
        "effects": posting.effects,
        "withheld": [digest.hex() for digest in posting.withheld],
        "provenance": posting.provenance,
        "note": posting.seal(note) if note else None,
    }
    return {key: value for key, value in body.items() if value not in (None, "", [], {})}


def _stamp(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _uuid(connection: Any, value: UUID | None) -> object:
    return value.hex if value is not None and connection.vendor == "sqlite" else value


def write(connection: Any, posting: Posting, *, body: dict[str, object], by: Actor, at: dt.datetime, act: Act) -> str:
    """Write the journal's own rows by fixed SQL, close the entry, and return its receipt."""
    place = posting.place
    stored = chain.canonical(body)
    digest = chain.link(
        algorithm=place.algorithm,
        jurisdiction=place.jurisdiction,
        stream=place.stream,
        year=place.year,
        sequence=place.sequence,
        previous=place.previous,
        body=stored,
    )
    receipt = chain.receipt(place.jurisdiction, place.stream, place.sequence, digest)
    where = [place.jurisdiction, place.stream]
    day = at.astimezone(clock.SHANGHAI).date()
    with connection.cursor() as cursor:
        if posting.seals:
            cursor.executemany(
                "INSERT INTO journal_sealed (jurisdiction, digest, salt, value) VALUES (%s, %s, %s, %s)",
                [(place.jurisdiction, *seal) for seal in posting.seals],
            )
        cursor.executemany(
            'INSERT INTO journal_touched (jurisdiction, stream, "table", "key", sequence) VALUES (%s, %s, %s, %s, %s)',
            [(*where, table, key, place.sequence) for table, key in sorted(posting.touched)],
        )
        cursor.execute(
            "INSERT INTO journal_request (jurisdiction, request_id, fingerprint, stream, sequence, receipt)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            [
                place.jurisdiction,
                _uuid(connection, act.request_id),
                act.fingerprint,
                place.stream,
                place.sequence,
                receipt,
            ],
        )
        cursor.execute(
            "INSERT INTO journal_entry (jurisdiction, stream, sequence, year, previous, hash, body, kind, post, office, day)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                *where,
                place.sequence,
                place.year,
                place.previous,
                digest,
                stored,
                body["kind"],
                _uuid(connection, by.post),
                _uuid(connection, by.office),
                day.isoformat(),
            ],
        )
        for sealed in posting.withheld:
            cursor.execute(
                "DELETE FROM journal_sealed WHERE jurisdiction = %s AND digest = %s", [place.jurisdiction, sealed]
            )
        cursor.execute("UPDATE journal_chain SET head = %s WHERE jurisdiction = %s AND stream = %s", [digest, *where])
    return receipt


def post_bare(
    kind: str,
    *,
    subject: tuple[str, str],
    at: dt.datetime,
    jurisdiction: str = chain.INSTANCE,
    stream: int = chain.MAIN,
    via: str = "set-up",
    effects: list[dict[str, object]] | None = None,
    provenance: dict[str, object] | None = None,
    alias: str = "default",
) -> str:
    """Post one entry inside the caller's own transaction: set-up and migrations, when nothing else is running."""
    connection = connections[alias]
    by = Actor(jurisdiction=jurisdiction)
    act = Act(request_id=uuid4(), via=via)
    place = take_number(connection, jurisdiction=jurisdiction, stream=stream, at=at)
    posting = Posting(place=place, alias=alias, effects=effects or [], provenance=provenance or {})
    posting.touched |= {(str(e["table"]), str(e["key"])) for e in posting.effects if "key" in e} | {subject}
    body = _body(posting, kind=kind, subject=subject, by=by, at=at, act=act, note="")
    return write(connection, posting, body=body, by=by, at=at, act=act)
