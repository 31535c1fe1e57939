"""
Checkpoints: a signed note of where every chain stood at one moment.

    bihuan.checkpoint/<instance>                      the note: C2SP signed-note text
    4                                                 how many chains
    <base64 of the root of the tree over the leaves>  RFC 9162
    number 12
    previous <hex of SHA-256 of the note before>
    entries 1806                                      of all chains
    time 2023-02-25T01:00:00.000000Z                  the business clock
    recorded 2026-11-24T10:00:00.000000Z              the machine's
                                                      (an empty line)
    — bihuan/<instance> <signature>
                                                      (an empty line)
    141027 0 512 <hex of that entry's hash>           the leaves, sorted: one for each chain

Worth something once a copy lies outside: who owns the machine can write a whole journal anew, but not one that agrees
with a root that somebody else has kept.
"""

import base64
import binascii
import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from . import chain, keys, merkle, notes, words
from .models import Chain, Checkpoint, Instance

ORIGIN = "bihuan.checkpoint/"
FIRST = bytes(32)  # what the first names as the one before
_FIELDS = ("number", "previous", "entries", "time", "recorded")


class BadCheckpoint(ValueError):
    """This is no checkpoint, or not a whole one."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """Where one chain stood."""

    jurisdiction: str
    stream: int
    sequence: int
    head: str  # hex

    @property
    def line(self) -> str:
        """Return the line that is hashed."""
        return f"{self.jurisdiction} {self.stream} {self.sequence} {self.head}"


@dataclass(frozen=True, slots=True)
class Note:
    """A checkpoint taken apart. leaves: empty where only the note was kept, as in a QR code."""

    instance: str
    number: int
    size: int
    root: bytes
    previous: bytes
    entries: int
    time: str
    recorded: str
    text: str
    signatures: str
    leaves: tuple[Leaf, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """Return the eight words of the root."""
        return words.words_of(self.root)


def make(at: dt.datetime) -> Checkpoint | None:
    """
    Write down and sign where every chain stands; nothing where no chain has moved since the last one.

    :raises keys.KeyMissing, keys.KeyReadable:
    """
    private = keys.private(at=at)
    instance = Instance.objects.get().id
    with transaction.atomic(durable=True):
        before = last()
        leaves = sorted(leaf.line for leaf in standing())
        if before is not None and "\n".join(leaves) + "\n" == before.leaves:
            return None
        text = _note_text(instance=instance, leaves=leaves, before=before, at=at)
        return Checkpoint.objects.create(
            number=before.number + 1 if before else 1,
            previous=_hash_of(before),
            note=text,
            signatures=notes.sign(text, name=keys.signer(instance), private=private),
            leaves="".join(f"{line}\n" for line in leaves),
        )


def standing() -> list[Leaf]:
    """Return where every chain stands now."""
    rows = Chain.objects.values_list("jurisdiction", "stream", "sequence", "head")
    return [Leaf(jurisdiction, stream, sequence, bytes(head).hex()) for jurisdiction, stream, sequence, head in rows]


def last() -> Checkpoint | None:
    """Return the newest checkpoint."""
    return Checkpoint.objects.order_by("-number").first()


def entries_since(before: Checkpoint | None) -> int:
    """Return how many entries there are that the checkpoint does not cover."""
    covered = parse(text_of(before)).entries if before else 0
    return sum(leaf.sequence for leaf in standing()) - covered


def text_of(row: Checkpoint) -> str:
    """Return the file that leaves the machine."""
    return f"{row.note}\n{row.signatures}\n{row.leaves}"


def code_of(row: Checkpoint) -> str:
    """Return what stands in the QR code: note and signatures; the leaves follow from the root, wherever they lie."""
    return f"{row.note}\n{row.signatures}"


def root_of(lines: Sequence[str]) -> bytes:
    """Return the root over leaf lines in their order."""
    return merkle.root([line.encode() for line in lines])


def parse(text: str) -> Note:
    """
    Take a checkpoint apart; line ends and empty lines at the end may have suffered on the way.

    :raises BadCheckpoint: something is missing, or the leaves are not those of the root
    """
    parts = text.replace("\r\n", "\n").lstrip("\ufeff").strip("\n").split("\n\n")
    if len(parts) not in (2, 3):
        raise BadCheckpoint("a note, its signatures and its leaves, with an empty line between them")
    note, signatures = parts[0] + "\n", parts[1] + "\n"
    try:
        notes.parse(signatures)
        found = _read(note, signatures, tuple(_leaf(line) for line in parts[2].split("\n")) if parts[2:] else ())
    except (notes.BadNote, ValueError, IndexError, binascii.Error) as error:
        raise BadCheckpoint(str(error)) from error
    if found.leaves and (
        len(found.leaves) != found.size
        or root_of([leaf.line for leaf in found.leaves]) != found.root
        or sum(leaf.sequence for leaf in found.leaves) != found.entries
    ):
        raise BadCheckpoint("the leaves are not those of the root")
    return found


def leaves_of(lines: str) -> tuple[Leaf, ...]:
    """
    Take leaf lines apart.

    :raises ValueError: a line that is none
    """
    return tuple(_leaf(line) for line in lines.splitlines())


def _read(note: str, signatures: str, leaves: tuple[Leaf, ...]) -> Note:
    lines = note.splitlines()
    if len(lines) != 3 + len(_FIELDS) or not lines[0].startswith(ORIGIN):
        raise BadCheckpoint("not the lines of a checkpoint")
    facts = {}
    for name, line in zip(_FIELDS, lines[3:], strict=True):
        key, _, facts[name] = line.partition(" ")
        if key != name:
            raise BadCheckpoint(f"no {name}")
    root = base64.b64decode(lines[2], validate=True)
    previous = bytes.fromhex(facts["previous"])
    if len(root) != 32 or len(previous) != 32:
        raise BadCheckpoint("a hash of another length")
    return Note(
        instance=str(UUID(lines[0].removeprefix(ORIGIN))),
        number=int(facts["number"]),
        size=int(lines[1]),
        root=root,
        previous=previous,
        entries=int(facts["entries"]),
        time=facts["time"],
        recorded=facts["recorded"],
        text=note,
        signatures=signatures,
        leaves=leaves,
    )


def _leaf(line: str) -> Leaf:
    jurisdiction, stream, sequence, head = line.split(" ")
    if len(bytes.fromhex(head)) != 32 or int(stream) not in chain.STREAMS:
        raise BadCheckpoint("a line that names no place of a chain")
    return Leaf(jurisdiction, int(stream), int(sequence), head)


def _note_text(*, instance: UUID, leaves: Sequence[str], before: Checkpoint | None, at: dt.datetime) -> str:
    entries = sum(_leaf(line).sequence for line in leaves)
    return "".join(
        f"{line}\n"
        for line in (
            f"{ORIGIN}{instance}",
            len(leaves),
            base64.b64encode(root_of(leaves)).decode(),
            f"number {before.number + 1 if before else 1}",
            f"previous {_hash_of(before).hex()}",
            f"entries {entries}",
            f"time {_stamp(at)}",
            f"recorded {_stamp(dt.datetime.now(dt.UTC))}",
        )
    )


def _hash_of(before: Checkpoint | None) -> bytes:
    return hashlib.sha256(before.note.encode()).digest() if before else FIRST


def _stamp(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
