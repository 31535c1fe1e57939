"""
A year of the journal as one file: every entry of every chain, and the texts whose digests stand in their bodies.

One JSON object a line, each in its one spelling (chain.canonical), UTF-8:

    {"chains":[{"algorithm":1,"first":1,"head":…,"jurisdiction":"141027","last":512,"previous":…,"stream":0},…],
     "format":"bihuan.year/1","instance":…,"year":2022}
    {"body":…,"chain":0,"hash":…,"sequence":1,"texts":[[digest,salt,text],…]}     body: the stored bytes, as text
    {"lines":…,"sha256":…}                                                        over all bytes before

The chains run on: `previous` of a year's first entry is the `head` of the year before. The same journal gives the same
bytes, as long as nothing of that year is withheld in between.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.db import models

from bihuan.deadlines import clock

from . import cells, chain
from .values import Text
from .verify import UNREADABLE, Place, database_path, open_read_only

FORMAT = "bihuan.year/1"
NOT_READ = (*UNREADABLE, sqlite3.DatabaseError)
Progress = Callable[[int, int], None]  # entries done, entries in all


class NotArchived(Exception):
    """The year is not over, or nothing was entered in it."""


class BadYear(Exception):
    """What stands in the journal or in the file is not what was entered; the message says where."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One chain's entries of the year: the hash before the first, first and last number, the hash of the last."""

    jurisdiction: str
    stream: int
    algorithm: int
    previous: str
    first: int
    last: int
    head: str

    @property
    def place(self) -> Place:
        """Whose chain, and which."""
        return self.jurisdiction, self.stream

    @property
    def count(self) -> int:
        """How many entries."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Year:
    """What a file holds that was read through and agrees with itself."""

    instance: str
    year: int
    chains: tuple[Stretch, ...]
    texts: int  # texts that stand in it
    withheld: int  # texts of which only the digest does
    sha256: str

    @property
    def count(self) -> int:
        """How many entries."""
        return sum(stretch.count for stretch in self.chains)


def is_over(year: int, at: dt.datetime) -> bool:
    """Return whether no entry of that year can come any more."""
    return year < clock.today(at).year


def write(year: int, to: BinaryIO, *, path: Path | None = None, progress: Progress | None = None) -> None:
    """
    Write a year of the journal, as the database holds it at one moment.

    :raises NotArchived: nothing was entered in that year
    :raises BadYear: an entry that is not as it was written
    """
    with closing(open_read_only(path or database_path())) as source:
        source.execute("BEGIN")
        try:
            instance = _instance(source)
            found = [stretch for stretch in _stretches(source, year) if stretch]
        except NOT_READ as error:
            raise BadYear(str(error)) from error
        if not found:
            raise NotArchived
        told = [{name: getattr(stretch, name) for name in stretch.__slots__} for stretch in found]
        out = _Out(to)
        out.line({"format": FORMAT, "instance": instance, "year": year, "chains": told})
        total, done = sum(stretch.count for stretch in found), 0
        for number, stretch in enumerate(found):
            for line in _entries(source, number, stretch, year):
                out.line(line)
                done += 1
                if progress and done % 1000 == 0:
                    progress(done, total)
        out.end()


class _Out:
    def __init__(self, to: BinaryIO) -> None:
        self.to, self.lines, self.hash = to, 0, hashlib.sha256()

    def line(self, value: object) -> None:
        said = chain.canonical(value) + b"\n"
        self.lines += 1
        self.hash.update(said)
        self.to.write(said)

    def end(self) -> None:
        self.to.write(chain.canonical({"lines": self.lines, "sha256": self.hash.hexdigest()}) + b"\n")


def _instance(source: sqlite3.Connection) -> str:
    (cell,) = source.execute("SELECT id FROM journal_instance").fetchone()
    return cells.key(models.UUIDField(), cell)


def _stretches(source: sqlite3.Connection, year: int) -> Iterator[Stretch | None]:
    rows = source.execute("SELECT jurisdiction, stream, algorithm FROM journal_chain ORDER BY jurisdiction, stream")
    for cell, stream, algorithm in rows.fetchall():
        jurisdiction = cells.text(cell)
        at = "FROM journal_entry WHERE jurisdiction = ? AND stream = ? AND year = ? ORDER BY sequence"
        first = source.execute(f"SELECT sequence, previous {at} LIMIT 1", (jurisdiction, stream, year)).fetchone()
        last = source.execute(f"SELECT sequence, hash {at} DESC LIMIT 1", (jurisdiction, stream, year)).fetchone()
        if first and last:
            ends = (
                cells.blob(first[1]).hex(),
                cells.integer(first[0]),
                cells.integer(last[0]),
                cells.blob(last[1]).hex(),
            )
            yield Stretch(jurisdiction, cells.integer(stream), cells.integer(algorithm), *ends)


def _entries(source: sqlite3.Connection, number: int, stretch: Stretch, year: int) -> Iterator[dict[str, object]]:
    rows = source.execute(
        "SELECT sequence, hash, body FROM journal_entry WHERE jurisdiction = ? AND stream = ? AND year = ? ORDER BY sequence",
        (*stretch.place, year),
    )
    run = _Run(stretch, year)
    for sequence, digest, body in rows:
        try:
            wanted = run.take(cells.integer(sequence), cells.blob(digest), cells.blob(body))
            texts = _texts(source, stretch.jurisdiction, wanted)
            line = {"chain": number, "sequence": sequence, "hash": digest.hex(), "body": body.decode(), "texts": texts}
            chain.canonical(line)
        except NOT_READ as error:
            raise BadYear(run.where) from error
        yield line
    run.end()


def _texts(source: sqlite3.Connection, jurisdiction: str, digests: set[str]) -> list[list[str]]:
    found = []
    for digest in sorted(digests):
        row = source.execute(
            "SELECT salt, value FROM journal_sealed WHERE jurisdiction = ? AND digest = ?",
            (jurisdiction, bytes.fromhex(digest)),
        ).fetchone()
        if row is None:
            continue  # withheld; verify says by which entry
        salt, value = cells.blob(row[0]), row[1]
        if type(value) is not Text or cells.seal(salt, value).hex() != digest:
            raise ValueError("a text is not what was sealed")
        found.append([digest, salt.hex(), cells.text(value)])
    return found


class _Run:
    """One chain's entries in their order: each number, link and hash."""

    def __init__(self, stretch: Stretch, year: int) -> None:
        self.stretch, self.year = stretch, year
        self.sequence, self.head = stretch.first - 1, bytes.fromhex(stretch.previous)

    @property
    def where(self) -> str:
        """The place of the entry that comes next."""
        return f"{self.stretch.jurisdiction}{'s' if self.stretch.stream else ''}:{self.sequence + 1}"

    def take(self, sequence: int, digest: bytes, body: bytes) -> set[str]:
        """
        Take the next entry and return the digests of its texts.

        :raises ValueError: it is not the next one, or not as it was written
        """
        linked = chain.link(
            algorithm=self.stretch.algorithm,
            jurisdiction=self.stretch.jurisdiction,
            stream=self.stretch.stream,
            year=self.year,
            sequence=sequence,
            previous=self.head,
            body=body,
        )
        if sequence != self.sequence + 1 or linked != digest:
            raise ValueError("not the next entry")
        texts = cells.sealed_in(json.loads(body))
        self.sequence, self.head = sequence, digest
        return texts

    def end(self) -> None:
        """
        See whether the last entry was the last.

        :raises BadYear: there should be more
        """
        if (self.sequence, self.head.hex()) != (self.stretch.last, self.stretch.head):
            raise BadYear(self.where)


def read(file: Path) -> Year:
    """
    Read a file through, from nothing but itself: spelling, numbers, links, hashes, texts, length and its own hash.

    :raises BadYear: it is no such file, it is not whole, or something in it was changed
    """
    try:
        with file.open("rb") as source:
            return _Reader(source).year()
    except (*NOT_READ, OSError) as error:
        raise BadYear(str(error) or type(error).__name__) from error


class _Reader:
    def __init__(self, source: BinaryIO) -> None:
        self.source, self.lines, self.hash = source, 0, hashlib.sha256()

    def year(self) -> Year:
        head = self._line()
        if head is None or head["format"] != FORMAT:
            raise BadYear("format")
        year, texts, wanted = int(head["year"]), 0, 0
        runs = [_Run(Stretch(**told), year) for told in head["chains"]]
        for number, run in enumerate(runs):
            for _entry in range(run.stretch.count):
                line = self._line(run.where)
                if line is None or line["chain"] != number:
                    raise BadYear(run.where)
                try:
                    sealed = run.take(line["sequence"], bytes.fromhex(line["hash"]), line["body"].encode())
                    shown = [chain.seal(bytes.fromhex(salt), text).hex() for _digest, salt, text in line["texts"]]
                except NOT_READ as error:
                    raise BadYear(run.where) from error
                if shown != sorted(digest for digest, _salt, _text in line["texts"]) or not sealed.issuperset(shown):
                    raise BadYear(run.where)
                texts, wanted = texts + len(shown), wanted + len(sealed)
            run.end()
        lines, digest = self.lines, self.hash.hexdigest()
        if self._line() != {"lines": lines, "sha256": digest} or self.source.read(1):
            raise BadYear("sha256")
        return Year(head["instance"], year, tuple(run.stretch for run in runs), texts, wanted - texts, digest)

    def _line(self, where: str = "") -> dict[str, Any] | None:
        said = self.source.readline()
        if not said:
            return None
        found: dict[str, Any] = json.loads(said)
        if chain.canonical(found) + b"\n" != said:
            raise BadYear(where or "format")
        self.lines += 1
        self.hash.update(said)
        return found


def against(year: Year, *, path: Path | None = None) -> list[str]:
    """Return where the journal of this machine is not as the file says: chains or entries that differ, are too many or missing."""
    with closing(open_read_only(path or database_path())) as source:
        source.execute("BEGIN")
        try:
            if _instance(source) != year.instance:
                return ["instance"]
            have = {stretch.place: stretch for stretch in _stretches(source, year.year) if stretch}
        except NOT_READ as error:
            return [str(error)]
    want = {stretch.place: stretch for stretch in year.chains}
    places = sorted(have.keys() | want.keys())
    return [
        f"{code}{'s' if stream else ''}"
        for code, stream in places
        if have.get((code, stream)) != want.get((code, stream))
    ]
