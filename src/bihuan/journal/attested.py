"""
Checkpoints held against the journal, by bare cursors like everything that verifies.

`stored`: those in the database agree with each other, with the keys of their time and with the chains.
`outside`: one that was kept elsewhere: what it says was so must still be so.
"""

import hashlib
import sqlite3
import struct
from collections.abc import Callable, Iterator
from typing import Any

from . import cells, chain, checkpoints, keys, notes, words
from .checkpoints import BadCheckpoint, Leaf, Note

Report = Callable[..., None]  # a finding's code, and its facts by name
#: At the end of the list so many are looked at where only the newest entries are.
TAIL = 5
_BAD = (ValueError, TypeError, KeyError, AttributeError, struct.error)


def stored(source: sqlite3.Connection, report: Report, *, only_last: bool = False) -> int:
    """Check the checkpoints of a database, and return how many were looked at."""
    after = 0
    if only_last:
        after = max(0, source.execute("SELECT COALESCE(MAX(number), 0) FROM journal_checkpoint").fetchone()[0] - TAIL)
    known = list(_keys(source, report))
    rows = source.execute(
        "SELECT number, previous, note, signatures, leaves FROM journal_checkpoint WHERE number >= ? ORDER BY number",
        (after,),
    ).fetchall()
    expected, before = after or 1, None if after else checkpoints.FIRST
    for cells_of_row in rows:
        where = {"table": "journal_checkpoint", "key": cells.show(cells_of_row[0])}
        try:
            number, previous = cells.integer(cells_of_row[0]), cells.blob(cells_of_row[1])
            note, signatures, leaves = map(cells.text, cells_of_row[2:])
            found = checkpoints.parse(f"{note}\n{signatures}\n{leaves}")
        except (*_BAD, BadCheckpoint) as error:
            report("checkpoint_unreadable", **where, found=str(error))
            expected, before = expected + 1, None
            continue
        if number != expected or found.number != number or found.text != note:
            report("checkpoint_order", **where, expected=str(expected), found=str(found.number))
        if previous != found.previous or (before is not None and previous != before):
            report("checkpoint_order", **where, column="previous")
        _signed(found, known, report, where)
        for leaf in found.leaves:
            _stands(source, leaf, report, where)
        expected, before = number + 1, hashlib.sha256(note.encode()).digest()
    return len(rows)


def outside(source: sqlite3.Connection, kept: Note, report: Report) -> None:
    """Check what a checkpoint that was kept elsewhere says."""
    where = {"table": "journal_checkpoint", "key": str(kept.number)}
    instance = source.execute("SELECT id FROM journal_instance").fetchone()
    if instance is None or cells.show(instance[0]) != kept.instance.replace("-", ""):
        report(
            "checkpoint_instance", **where, expected=kept.instance, found=cells.show(instance[0]) if instance else ""
        )
        return
    _signed(kept, list(_keys(source, report)), report, where)
    row = source.execute("SELECT note, leaves FROM journal_checkpoint WHERE number = ?", (kept.number,)).fetchone()
    if row is None:
        report("checkpoint_gone", **where)
    elif cells.show(row[0]) != kept.text:
        report("checkpoint_replaced", **where)
    leaves = kept.leaves or (_leaves_below(row[1], kept.root) if row else ())
    if not leaves:
        report("checkpoint_leaves", **where)
    for leaf in leaves:
        _stands(source, leaf, report, where)


def by_words(source: sqlite3.Connection, eight: bytes, report: Report) -> Note | None:
    """Return the checkpoint in the database that has these words; where there is none, that is a finding."""
    for number, *texts in source.execute("SELECT number, note, signatures, leaves FROM journal_checkpoint"):
        try:
            found = checkpoints.parse("\n".join(map(cells.text, texts)))
        except (*_BAD, BadCheckpoint) as error:
            report("checkpoint_unreadable", table="journal_checkpoint", key=cells.show(number), found=str(error))
            continue
        if found.root.startswith(eight):
            return found
    report("checkpoint_words", table="journal_checkpoint", expected=" ".join(words.words_of(eight)))
    return None


def against(source: sqlite3.Connection, kept: Note | bytes, report: Report) -> None:
    """Check a checkpoint that was kept elsewhere, or the first ten bytes of its root, which are its eight words."""
    found = by_words(source, kept, report) if isinstance(kept, bytes) else kept
    if found is not None:
        outside(source, found, report)


def _keys(source: sqlite3.Connection, report: Report) -> Iterator[keys.PublicKey]:
    """Yield the keys of the journal in their order; each but the first was handed over by the one before, or it was lost."""
    rows = source.execute(
        "SELECT sequence, kind, body FROM journal_entry WHERE jurisdiction = ? AND stream = ? AND kind IN (?, ?)"
        " ORDER BY sequence",
        (chain.INSTANCE, chain.MAIN, *keys.KINDS),
    )
    before: keys.PublicKey | None = None
    for sequence, kind, body in rows:
        where: dict[str, Any] = {"jurisdiction": chain.INSTANCE, "sequence": cells.number_or_none(sequence)}
        try:
            key = keys.read(bytes(body))
            is_first = cells.text(kind) == keys.MADE
            signed = before is None or key.is_lost or keys.is_handed_over(bytes(body), before)
            if is_first != (before is None) or not signed:
                report("key", **where)
        except _BAD as error:
            report("key", **where, found=str(error))
            continue
        before = key
        yield key


def _signed(found: Note, known: list[keys.PublicKey], report: Report, where: dict[str, str]) -> None:
    """The key that signed is the newest of those that the instance's chain had then."""
    then = next((x.sequence for x in found.leaves if (x.jurisdiction, x.stream) == (chain.INSTANCE, chain.MAIN)), None)
    of_its_time = [key for key in known if then is None or key.sequence <= then]
    allowed = of_its_time[-1:] if then is not None else of_its_time
    if not any(
        notes.is_signed(found.text, signature, key.public)
        for signature in notes.parse(found.signatures)
        for key in allowed
        if signature.name == key.name
    ):
        report("checkpoint_signature", **where)


def _stands(source: sqlite3.Connection, leaf: Leaf, report: Report, where: dict[str, str]) -> None:
    """What a leaf says of a chain must be so: an entry of that number with that hash, or the chain's beginning."""
    place: dict[str, Any] = {"jurisdiction": leaf.jurisdiction, "stream": leaf.stream, "sequence": leaf.sequence}
    row = source.execute(
        "SELECT sequence, genesis FROM journal_chain WHERE jurisdiction = ? AND stream = ?",
        (leaf.jurisdiction, leaf.stream),
    ).fetchone()
    if row is None:
        report("chain_removed", **where, **place)
        return
    stands = row[0] if type(row[0]) is int else 0
    if leaf.sequence == 0:
        have = row[1]
    else:
        entry = source.execute(
            "SELECT hash FROM journal_entry WHERE jurisdiction = ? AND stream = ? AND sequence = ?",
            (leaf.jurisdiction, leaf.stream, leaf.sequence),
        ).fetchone()
        if entry is None or stands < leaf.sequence:
            report("rolled_back", **where, **place, expected=str(leaf.sequence), found=str(stands))
            return
        have = entry[0]
    digest = have.hex() if type(have) is bytes else "?"
    if digest != leaf.head:
        report("rewritten", **where, **place, expected=leaf.head[:16], found=digest[:16])


def _leaves_below(cell: object, root: bytes) -> tuple[Leaf, ...]:
    """Return the leaves that lie in the database, if they are those of the root; whose they are does not matter then."""
    try:
        text = cells.text(cell)
        if checkpoints.root_of(text.splitlines()) == root:
            return checkpoints.leaves_of(text)
    except _BAD:
        return ()
    return ()
