"""
Prove that nobody touched anything behind the journal's back.

Full: every entry's place, link, hash and copies; every request, touched row and sealed value; every cell of every
journaled table against the replay. Tail: the same from the last good result on, for the rows touched since.
It reads by bare cursors and compares each cell's type before its value: through the ORM a hostile cell raises.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import sqlite3
import struct
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import DatabaseError, connections, models

from bihuan.deadlines import clock

from . import attested, cells, chain, guards, schema
from .checkpoints import Note
from .models import JournaledRow, Verified
from .replay import BadEffect, Fold
from .values import WITHHELD, Text, raw

UNREADABLE = (
    ValueError, TypeError, KeyError, AttributeError, IndexError, ArithmeticError, RecursionError, AssertionError,
    struct.error,
)  # fmt: skip
log = logging.getLogger("bihuan.journal")
Progress = Callable[[int, int], None]  # entries done, entries in all
Place = tuple[str, int]  # jurisdiction, stream
Marks = dict[Place, tuple[int, bytes]]  # sequence and head up to which a chain is known to be good


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not agree. Table, key and column are those of the database; written_by is a sequence."""

    code: str
    jurisdiction: str = ""
    stream: int = 0
    sequence: int | None = None
    table: str = ""
    key: str = ""
    column: str = ""
    expected: str = ""
    found: str = ""


@dataclass(frozen=True, slots=True)
class Withheld:
    """An entry that withheld texts, and how many."""

    jurisdiction: str
    stream: int
    sequence: int
    count: int


@dataclass(slots=True)
class Result:
    """What a run of verify saw."""

    scope: str
    findings: list[Finding] = field(default_factory=list)
    chains: dict[Place, tuple[int, bytes]] = field(default_factory=dict)
    entry_count: int = 0
    row_count: int = 0
    withheld_count: int = 0
    withheld: list[Withheld] = field(default_factory=list)  # in the order of the chains and their entries
    added: dict[str, int] = field(default_factory=dict)  # table → rows that the entries seen have added
    checkpoint_count: int = 0
    seconds: float = 0.0


def full(*, path: Path | None = None, progress: Progress | None = None) -> Result:
    """Check everything, on a copy made by SQLite's backup API so that no writer waits and the picture is one."""
    began = time.monotonic()
    result = Result("full")
    with _copy(path or database_path(), result) as source:
        if source is not None:
            _Run(source, result, marks={}, progress=progress).run()
    result.seconds = time.monotonic() - began
    return result


def tail(*, path: Path | None = None, progress: Progress | None = None, marks: Marks | None = None) -> Result:
    """Check what came since the last good result (or since other marks); where there is none, everything."""
    began = time.monotonic()
    result = Result("tail")
    with closing(open_read_only(path or database_path())) as source:
        try:
            source.execute("BEGIN")
            _Run(source, result, marks=last_good(source) if marks is None else marks, progress=progress).run()
        except sqlite3.DatabaseError as error:
            result.findings.append(Finding("file_damaged", found=str(error)))
    result.seconds = time.monotonic() - began
    return result


def against(kept: Note | bytes, *, path: Path | None = None) -> list[Finding]:
    """Return what is not as a checkpoint says that was kept elsewhere, or the ten bytes of its eight words."""
    found: list[Finding] = []
    with closing(open_read_only(path or database_path())) as source:
        try:
            source.execute("BEGIN")
            attested.against(source, kept, lambda code, **facts: found.append(Finding(code, **facts)))
        except sqlite3.DatabaseError as error:
            found.append(Finding("file_damaged", found=str(error)))
    return found


def database_path() -> Path:
    """Return the SQLite file of the default alias."""
    return Path(connections["default"].path)  # type: ignore[attr-defined]


def remember(result: Result) -> None:
    """Store the result for the foot of the pages and as the next tail's beginning."""
    now = dt.datetime.now(dt.UTC)
    for (jurisdiction, stream), (sequence, head) in result.chains.items():
        facts = {"sequence": sequence, "head": head, "checked_at": now, "finding_count": len(result.findings)}
        try:
            Verified.objects.update_or_create(
                scope=result.scope, jurisdiction=jurisdiction, stream=stream, defaults=facts
            )
        except DatabaseError as error:  # the findings must be told all the same
            log.warning("the result could not be stored: %s", error)
            return


def journaled_models() -> list[type[JournaledRow]]:
    """Return every model whose rows change through the journal only."""
    return [model for model in apps.get_models() if issubclass(model, JournaledRow)]


def open_read_only(path: Path) -> sqlite3.Connection:
    """Open a database file for bare reading; texts come as bytes, so that a hostile one does not stop the reader."""
    source = sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None, timeout=10)
    source.text_factory = Text
    return source


@contextmanager
def _copy(path: Path, result: Result) -> Iterator[sqlite3.Connection | None]:
    handle, name = tempfile.mkstemp(prefix="verify-", suffix=".sqlite3", dir=path.parent)
    os.close(handle)
    copy = None
    try:
        try:
            with (
                closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as live,
                closing(sqlite3.connect(name)) as to,
            ):
                live.backup(to)
            copy = open_read_only(Path(name))
        except sqlite3.DatabaseError as error:
            result.findings.append(Finding("file_damaged", found=str(error)))
        try:
            yield copy
        except sqlite3.DatabaseError as error:
            result.findings.append(Finding("file_damaged", found=str(error)))
    finally:
        if copy is not None:
            copy.close()
        for suffix in ("", "-wal", "-shm"):
            Path(name + suffix).unlink(missing_ok=True)


def last_good(source: sqlite3.Connection) -> Marks:
    """Return where each chain stood when it was last verified without a finding."""
    rows = source.execute(
        "SELECT jurisdiction, stream, sequence, head FROM journal_verified WHERE finding_count = 0 ORDER BY sequence"
    )
    return {
        (cells.show(row[0]), row[1]): (row[2], row[3]) for row in rows if type(row[2]) is int and type(row[3]) is bytes
    }


class _Run:
    """One pass over a database."""

    def __init__(self, source: sqlite3.Connection, result: Result, *, marks: Marks, progress: Progress | None) -> None:
        self.source = source
        self.result = result
        self.marks = marks
        self.partial = bool(marks)
        self.progress = progress
        self.fold = Fold()
        self.touched: dict[Place, set[tuple[str, str, int]]] = defaultdict(set)
        self.requests: dict[str, dict[bytes, tuple[int, int, str, str]]] = defaultdict(dict)
        self.seals: dict[str, set[str]] = defaultdict(set)
        self.withheld: dict[str, set[str]] = defaultdict(set)
        self.provenance: dict[str, object] = {}
        self.values: dict[str, Text] = {}  # sealed values by digest

    def run(self) -> None:
        for name in guards.differences(self.source):
            self.report("guard", table=name)
        for name in schema.differences(self.source):
            self.report("schema", table=name)
        if not self.partial:
            for (line,) in self.source.execute("PRAGMA integrity_check(20)"):
                if line != b"ok":
                    self.report("index", found=cells.show(line))
        total = self.source.execute("SELECT COUNT(*) FROM journal_entry").fetchone()[0]
        seen = 0
        for place, row in self._chains():
            seen += self._chain(place, row, total)
        if not self.partial and seen != total:
            self.report("stray_entries", found=str(total - seen))
        self._instance()
        self.result.checkpoint_count = attested.stored(self.source, self.report, only_last=self.partial)
        for place in list(self.result.chains):
            self._touched(place)
        for jurisdiction in {place[0] for place in self.result.chains}:
            self._requests(jurisdiction)
            self._sealed(jurisdiction)
        if not self.partial:
            self._strays()
        self.result.added = dict(Counter(table for table, _ in self.fold.whole))
        for model in journaled_models():
            try:
                self._table(model)
            except sqlite3.OperationalError as error:
                self.report("table_unreadable", table=model._meta.db_table, found=str(error))
        unknown = self.fold.state.keys() - {model._meta.db_table for model in journaled_models()}
        for table in sorted(unknown, key=str):
            self.report("unknown_table", table=str(table))
        self.result.withheld_count = sum(map(len, self.withheld.values()))

    def report(self, code: str, **facts: Any) -> None:
        self.result.findings.append(Finding(code, **facts))

    # ── the chains ──────────────────────────────────────────────────────────

    def _chains(self) -> list[tuple[Place, tuple[Any, ...]]]:
        found = []
        rows = self.source.execute(
            "SELECT jurisdiction, stream, algorithm, genesis, year, sequence, head FROM journal_chain"
            " ORDER BY jurisdiction, stream"
        ).fetchall()
        for jurisdiction, stream, *rest in rows:
            try:
                algorithm, genesis, year, sequence, head = rest
                place = (cells.text(jurisdiction), cells.integer(stream))
                checked = (
                    cells.integer(algorithm),
                    cells.blob(genesis),
                    cells.integer(year),
                    cells.integer(sequence),
                    cells.blob(head),
                )
                if checked[0] not in chain.ALGORITHMS or place[1] not in chain.STREAMS or not place[0].isascii():
                    raise ValueError("no such algorithm, stream or code")
            except UNREADABLE as error:
                self.report("chain_unreadable", key=repr(jurisdiction), found=str(error))
                continue
            found.append((place, checked))
        return found

    def _chain(self, place: Place, row: tuple[Any, ...], total: int) -> int:
        algorithm, genesis, chain_year, chain_sequence, head = row
        jurisdiction, stream = place
        where: dict[str, Any] = {"jurisdiction": jurisdiction, "stream": stream}
        started, previous = self.marks.get(place, (0, genesis))
        year, sequence, count = 0, started, 0
        if started:
            year = self._mark_stands(place, started, previous)
        rows = self.source.execute(
            "SELECT sequence, year, previous, hash, body, kind, post, office, day FROM journal_entry"
            " WHERE jurisdiction = ? AND stream = ? AND sequence > ? ORDER BY sequence",
            (jurisdiction, stream, started),
        )
        for line in rows:
            count += 1
            if self.progress and count % 5000 == 0:
                self.progress(count, total)
            try:
                number, entry_year, before, digest, body = (
                    cells.integer(line[0]),
                    cells.integer(line[1]),
                    cells.blob(line[2]),
                    cells.blob(line[3]),
                    cells.blob(line[4]),
                )
                linked = chain.link(
                    algorithm=algorithm,
                    jurisdiction=jurisdiction,
                    stream=stream,
                    year=entry_year,
                    sequence=number,
                    previous=before,
                    body=body,
                )
            except (*UNREADABLE, OSError) as error:
                self.report("entry_unreadable", **where, sequence=sequence + 1, found=str(error))
                sequence += 1
                continue
            if number != sequence + 1:
                self.report("gap", **where, sequence=sequence + 1, found=str(number))
            if before != previous:
                self.report("link", **where, sequence=number)
            if linked != digest:
                self.report("hash", **where, sequence=number)
            if entry_year < year:
                self.report("year", **where, sequence=number)
            self._entry(place, number, entry_year, digest, body, line[5:])
            previous, sequence, year = digest, number, entry_year
        if (sequence, previous) != (chain_sequence, head):
            self.report("head", **where, sequence=chain_sequence, expected=str(sequence))
        if year != chain_year:
            self.report("head_year", **where, sequence=chain_sequence, expected=str(year), found=str(chain_year))
        self.result.chains[place] = (chain_sequence, head)
        self.result.entry_count += count
        return count

    def _mark_stands(self, place: Place, sequence: int, head: bytes) -> int:
        """Return the year of the entry up to which the chain is known to be good; it must still be the same entry."""
        row = self.source.execute(
            "SELECT hash, year FROM journal_entry WHERE jurisdiction = ? AND stream = ? AND sequence = ?",
            (*place, sequence),
        ).fetchone()
        if row is None or row[0] != head:
            self.report("mark", jurisdiction=place[0], stream=place[1], sequence=sequence)
        return row[1] if row and type(row[1]) is int else 0

    def _entry(
        self, place: Place, sequence: int, year: int, digest: bytes, stored: bytes, copies: tuple[Any, ...]
    ) -> None:
        jurisdiction, stream = place
        where: dict[str, Any] = {"jurisdiction": jurisdiction, "stream": stream, "sequence": sequence}
        try:
            body = json.loads(stored)
            said = (body["jurisdiction"], body["stream"], body["year"], body["sequence"])
            at = dt.datetime.fromisoformat(body["at"])
            actor = body["actor"]
            wanted = (
                Text(body["kind"].encode()),
                cells.uuid(actor.get("post")),
                cells.uuid(actor.get("office")),
                Text(at.astimezone(clock.SHANGHAI).date().isoformat().encode()),
            )
            subject = (str(body["subject"][0]), str(body["subject"][1]), sequence)
            touched = {(e["table"], e["key"], sequence) for e in body.get("effects", ()) if "schema" not in e}
            request = UUID(body["request"]).hex.encode()
            fingerprint = str(body.get("fingerprint", ""))
            sealed, withheld = cells.sealed_in(body), set(map(str, body.get("withheld", ())))
        except UNREADABLE as error:
            self.report("body_unreadable", **where, found=str(error))
            return
        if said != (jurisdiction, stream, year, sequence):
            self.report("body_place", **where, found=str(said))
        for column, want, have in zip(("kind", "post", "office", "day"), wanted, copies, strict=True):
            if type(want) is not type(have) or want != have:
                self.report(
                    "copy",
                    **where,
                    table="journal_entry",
                    column=column,
                    expected=cells.show(want),
                    found=cells.show(have),
                )
        try:
            self.fold.apply(sequence, body, partial=self.partial)
        except (BadEffect, *UNREADABLE) as error:
            self.report("effect", **where, found=str(error))
        self.touched[place] |= touched | {subject}
        receipt = chain.receipt(jurisdiction, stream, sequence, digest)
        self.requests[jurisdiction][request] = (stream, sequence, receipt, fingerprint)
        self.seals[jurisdiction] |= sealed
        self.withheld[jurisdiction] |= withheld
        if withheld:
            self.result.withheld.append(Withheld(jurisdiction, stream, sequence, len(withheld)))
        if sequence == 1 and place == (chain.INSTANCE, chain.MAIN):
            told = body.get("provenance")
            self.provenance = told if isinstance(told, dict) else {"instance": None}

    def _instance(self) -> None:
        rows = self.source.execute("SELECT id, is_demo, created_at FROM journal_instance").fetchall()
        if len(rows) != 1:
            self.report("instance", table="journal_instance", found=str(len(rows)))
            return
        try:
            instance = UUID(hex=cells.text(rows[0][0]))
            if cells.text(rows[0][0]) != instance.hex or rows[0][1] not in (0, 1):
                raise ValueError("not as it was written")
            shown = {
                "instance": str(instance),
                "is_demo": bool(cells.integer(rows[0][1])),
                "created_at": cells.text(rows[0][2]),
            }
        except UNREADABLE as error:
            self.report("instance", table="journal_instance", found=str(error))
            return
        if self.provenance:
            for column, value in shown.items():
                if self.provenance.get(column) != value:
                    self.report(
                        "instance",
                        table="journal_instance",
                        column=column,
                        expected=str(self.provenance.get(column)),
                        found=str(value),
                    )
        for (jurisdiction, stream), (algorithm, genesis, *_) in self._chains():
            wanted = chain.genesis(instance=instance, jurisdiction=jurisdiction, stream=stream, algorithm=algorithm)
            if wanted != genesis:
                self.report(
                    "genesis", jurisdiction=jurisdiction, stream=stream, table="journal_chain", column="genesis"
                )

    # ── the side tables ─────────────────────────────────────────────────────

    def _touched(self, place: Place) -> None:
        after = self.marks.get(place, (0, b""))[0]
        rows = self.source.execute(
            'SELECT "table", "key", sequence FROM journal_touched WHERE jurisdiction = ? AND stream = ? AND sequence > ?',
            (*place, after),
        )
        have = {cells.row(row) for row in rows}
        for table, key, sequence in sorted(have ^ self.touched[place], key=repr):
            self.report(
                "touched",
                jurisdiction=place[0],
                stream=place[1],
                sequence=sequence if isinstance(sequence, int) else None,
                table=str(table),
                key=str(key),
            )

    def _requests(self, jurisdiction: str) -> None:
        wanted = dict(self.requests[jurisdiction])
        rows = self.source.execute(
            "SELECT request_id, stream, sequence, receipt, fingerprint FROM journal_request WHERE jurisdiction = ?",
            (jurisdiction,),
        )
        for request_id, *side in rows:
            want = wanted.pop(bytes(request_id) if type(request_id) is Text else b"", None)
            if want is None:
                if not self._before_mark(jurisdiction, side[0], side[1]):
                    self.report(
                        "request", jurisdiction=jurisdiction, table="journal_request", key=cells.show(request_id)
                    )
                continue
            fingerprint = side[3].hex() if type(side[3]) is bytes else "?"
            have = (side[0], side[1], cells.show(side[2]) if type(side[2]) is Text else "?", fingerprint)
            for column, one, other in zip(("stream", "sequence", "receipt", "fingerprint"), want, have, strict=True):
                if one != other:
                    self.report(
                        "request",
                        jurisdiction=jurisdiction,
                        sequence=want[1],
                        table="journal_request",
                        key=cells.show(request_id),
                        column=column,
                        expected=str(one),
                        found=str(other),
                    )
        for request_id, want in wanted.items():
            self.report(
                "request", jurisdiction=jurisdiction, sequence=want[1], table="journal_request", key=request_id.decode()
            )

    def _before_mark(self, jurisdiction: str, stream: object, sequence: object) -> bool:
        mark = self.marks.get((jurisdiction, stream), (0, b""))[0] if isinstance(stream, int) else 0
        return isinstance(sequence, int) and 0 < sequence <= mark

    def _sealed(self, jurisdiction: str) -> None:
        named = self.seals[jurisdiction]
        missing = named - self.withheld[jurisdiction]
        rows = self.source.execute(
            "SELECT digest, salt, value FROM journal_sealed WHERE jurisdiction = ?", (jurisdiction,)
        )
        for digest, salt, value in rows:
            name = digest.hex() if type(digest) is bytes else repr(digest)
            where: dict[str, Any] = {"jurisdiction": jurisdiction, "table": "journal_sealed", "key": name}
            if type(salt) is not bytes or type(value) is not Text or cells.seal(salt, value) != digest:
                self.report("sealed", **where)
            elif name in self.withheld[jurisdiction]:
                self.report("sealed_not_withheld", **where)
            elif not self.partial and name not in named:
                self.report("sealed_stray", **where)
            missing.discard(name)
            if type(value) is Text:
                self.values[name] = value
        for name in sorted(missing):
            self.report("sealed_missing", jurisdiction=jurisdiction, table="journal_sealed", key=name)

    def _strays(self) -> None:
        known = {jurisdiction.encode() for jurisdiction, _ in self.result.chains}
        for table in ("journal_touched", "journal_request", "journal_sealed"):
            rows = self.source.execute(f"SELECT DISTINCT jurisdiction FROM {table}")
            for (jurisdiction,) in rows:
                if type(jurisdiction) is not Text or jurisdiction not in known:
                    self.report("stray_rows", table=table, key=cells.show(jurisdiction))
        places = {(jurisdiction.encode(), stream) for jurisdiction, stream in self.result.chains}
        for place in self.source.execute("SELECT DISTINCT jurisdiction, stream FROM journal_touched"):
            if tuple(place) not in places:
                self.report("stray_rows", table="journal_touched", key=f"{cells.show(place[0])}/{place[1]}")

    # ── the state ───────────────────────────────────────────────────────────

    def _table(self, model: type[JournaledRow]) -> None:
        table = model._meta.db_table
        columns = [f for f in model._meta.concrete_fields if not f.primary_key]
        key_field = model._meta.pk
        wanted: dict[object, tuple[str, dict[str, object]]] = {}
        for key, row in self.fold.state.pop(table, {}).items():
            try:
                wanted[raw(key_field, key)] = (key, row)
            except UNREADABLE as error:
                self.report("effect", table=table, key=str(key), found=str(error))
        names = ", ".join(f'"{f.column}"' for f in columns)
        rows = self.source.execute(f'SELECT "{key_field.column}", {names} FROM "{table}"')
        for key_cell, *values in rows:
            found = wanted.pop(key_cell, None) if type(key_cell) is Text else None
            if found is None:
                if not self.partial or type(key_cell) is not Text:
                    self.report("row_stray", table=table, key=cells.key(key_field, key_cell))
                continue
            key, want = found
            self.result.row_count += 1
            whole = (table, key) in self.fold.whole
            for column, have in zip(columns, values, strict=True):
                if column.attname not in want and not whole:
                    continue
                self._cell(table, key, column, want, have)
        for key, want in wanted.values():
            self.report(
                "row_missing",
                table=table,
                key=key,
                sequence=cells.number_or_none(want.get("written_by")),
                jurisdiction=str(want.get("jurisdiction", "")),
            )

    def _cell(
        self, table: str, key: str, column: models.Field[Any, Any], want: dict[str, object], have: object
    ) -> None:
        value = want.get(column.attname)
        if isinstance(value, dict):
            expected: object = self.values.get(str(value.get("sealed")), Text(WITHHELD.encode()))
        else:
            try:
                expected = raw(column, value)
            except UNREADABLE as error:
                self.report("effect", table=table, key=key, column=column.attname, found=str(error))
                return
        if type(expected) is type(have) and expected == have:
            return
        self.report(
            "cell",
            jurisdiction=str(want.get("jurisdiction", "")),
            sequence=cells.number_or_none(want.get("written_by")),
            table=table,
            key=key,
            column=column.attname,
            expected=cells.show(expected),
            found=cells.show(have),
        )
