"""The hash chain of the journal: an auditor can read and run this file alone, without Django and without a database."""

import hashlib
import json
import struct
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

MAIN: Final = 0  # business: what was promised, reported, verified, struck off
SECURITY: Final = 1  # sign-ins, refusals, posts, holders, rights
STREAMS: Final = {MAIN: "main", SECURITY: "security"}

#: The jurisdiction of acts that concern the whole instance: a new chain, a person, a sign-in.
INSTANCE: Final = "0"

#: Algorithm byte → name for hashlib. SM3 comes from OpenSSL through hashlib; a pure-Python one would hash 27/s.
ALGORITHMS: Final = {1: "sha256", 2: "sm3"}

FORMAT: Final = b"BH1\0"
SAFE_INTEGER: Final = 2**53  # the largest that every JSON reader keeps exactly


class NotCanonical(ValueError):
    """A value has no single JSON spelling, so it may not enter the journal."""


def checked_text(text: str) -> str:
    """
    Return text in NFC, the one form that is stored and hashed.

    :raises NotCanonical: NUL or a surrogate, which neither JSON nor the databases keep
    """
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise NotCanonical("text holds a NUL or half a character")
    return unicodedata.normalize("NFC", text)


def canonical(value: object) -> bytes:
    """
    Return the one JSON spelling of value that is hashed: sorted ASCII keys, no spaces, UTF-8, no floats.

    :raises NotCanonical: floats, integers from 2^53, text that is not NFC, keys that are not ASCII, other types
    """
    _check(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def _check(value: object) -> None:
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, str):
        if checked_text(value) != value:
            raise NotCanonical("text is not NFC")
    elif isinstance(value, int):
        if abs(value) >= SAFE_INTEGER:
            raise NotCanonical("integer from 2^53 on")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise NotCanonical("keys are ASCII text")
            _check(item)
    elif isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        for item in value:
            _check(item)
    else:
        raise NotCanonical(f"{type(value).__name__} has no canonical spelling")


def genesis(*, instance: UUID, jurisdiction: str, stream: int, algorithm: int = 1) -> bytes:
    """Return the hash that the first entry of a chain names as its previous."""
    place = jurisdiction.encode("ascii").ljust(12) + bytes([stream])
    return hashlib.new(ALGORITHMS[algorithm], b"BH1 genesis" + instance.bytes + place).digest()


def link(
    *, algorithm: int, jurisdiction: str, stream: int, year: int, sequence: int, previous: bytes, body: bytes
) -> bytes:
    """
    Return the hash of one entry, which the next must name as its previous.

    Hash input: "BH1\\0", algorithm (1 byte), jurisdiction (ASCII, 12, padded with spaces), stream (1),
    year (2, big-endian), sequence (8, big-endian), previous (32), body (the stored bytes, never re-serialised).
    """
    place = jurisdiction.encode("ascii").ljust(12)
    head = FORMAT + bytes([algorithm]) + place + struct.pack(">BHQ", stream, year, sequence)
    return hashlib.new(ALGORITHMS[algorithm], head + previous + body).digest()


def seal(salt: bytes, value: str) -> bytes:
    """Return the salted digest that stands in a body in place of a free text or a personal value."""
    return hashlib.sha256(salt + value.encode()).digest()


def receipt(jurisdiction: str, stream: int, sequence: int, digest: bytes) -> str:
    """
    Return what a person is shown for an act: 141027:512:9f3c71ae, the journal place and eight signs of its hash.

    The security stream is told apart by its mark: 141027s:12:….
    """
    mark = "s" if stream == SECURITY else ""
    return f"{jurisdiction}{mark}:{sequence}:{digest.hex()[:8]}"
