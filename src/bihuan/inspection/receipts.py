"""Does a receipt still stand? For anybody who holds one, signed in or not: what a stranger may know, and no more."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum

from bihuan.journal import MAIN, SECURITY, chain, checkpoints
from bihuan.journal.models import Chain, Checkpoint, Entry

_SPELLED = re.compile(r"([0-9]{1,12})(s?):([0-9]{1,18}):([0-9a-f]{8})")


class Answer(StrEnum):
    """What became of a receipt."""

    UNREADABLE = "unreadable"  # it is not written like one
    UNKNOWN = "unknown"  # no such jurisdiction here
    STANDS = "stands"
    OTHER = "other"  # the entry of that number is another one, or was changed
    GONE = "gone"  # the journal does not reach so far


@dataclass(frozen=True, slots=True)
class Found:
    """The answer, and what belongs to it."""

    answer: Answer
    receipt: str = ""
    jurisdiction: str = ""
    stream: int = MAIN
    sequence: int = 0
    length: int = 0  # how far the journal reaches now
    day: dt.date | None = None
    kind: str = ""
    checkpoint: int = 0  # the newest that covers it; nought: none
    words: tuple[str, ...] = ()


def spelled(text: str) -> str:
    """Return a receipt as it is written: full-width letters, spaces and capitals are how people type."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()


def look_up(text: str) -> Found:
    """Return what became of a receipt. The entry is hashed anew: what the lists say of it is not asked."""
    match = _SPELLED.fullmatch(spelled(text))
    if match is None:
        return Found(Answer.UNREADABLE)
    code, mark, number, short = match.groups()
    stream, sequence = (SECURITY if mark else MAIN), int(number)
    asked = Found(Answer.UNKNOWN, match[0], code, stream, sequence)
    line = Chain.objects.filter(jurisdiction=code, stream=stream).first()
    if line is None:
        return asked
    entry = Entry.objects.filter(jurisdiction=code, stream=stream, sequence=sequence).first()
    if entry is None or line.sequence < sequence or sequence == 0:
        return replace(asked, answer=Answer.GONE, length=line.sequence)
    digest = chain.link(
        algorithm=line.algorithm,
        jurisdiction=code,
        stream=stream,
        year=entry.year,
        sequence=sequence,
        previous=bytes(entry.previous),
        body=bytes(entry.body),
    )
    if digest != bytes(entry.hash) or digest.hex()[:8] != short:
        return replace(asked, answer=Answer.OTHER, length=line.sequence)
    covering = _covering(code, stream, sequence)
    return replace(
        asked,
        answer=Answer.STANDS,
        length=line.sequence,
        day=entry.day,
        kind=entry.kind,
        checkpoint=covering.number if covering else 0,
        words=covering.words if covering else (),
    )


def _covering(code: str, stream: int, sequence: int) -> checkpoints.Note | None:
    """Return the newest checkpoint, if the entry is under it."""
    row: Checkpoint | None = checkpoints.last()
    if row is None:
        return None
    note = checkpoints.parse(checkpoints.text_of(row))
    reached = {(leaf.jurisdiction, leaf.stream): leaf.sequence for leaf in note.leaves}
    return note if reached.get((code, stream), 0) >= sequence else None
