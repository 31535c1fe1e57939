"""
Signed notes (C2SP signed-note, Ed25519): a text of lines, a blank line, and one line for each signature.

    — bihuan/<instance> base64(first four bytes of the key's hash ‖ signature)
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_ED25519 = b"\x01"  # the algorithm's byte, in the key's hash and before the public key
_DASH = "— "


class BadNote(ValueError):
    """This is no signed note."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line, taken apart."""

    name: str
    key_id: bytes
    value: bytes


def key_id(name: str, public: bytes) -> bytes:
    """Return the four bytes by which a signature line names its key."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:4]


def public_bytes(private: Ed25519PrivateKey) -> bytes:
    """Return the 32 bytes of the public key."""
    return private.public_key().public_bytes_raw()


def sign(text: str, *, name: str, private: Ed25519PrivateKey) -> str:
    """
    Return the signature line of a text, with its newline.

    :raises BadNote: the text does not end with a newline, or holds what a note may not hold
    """
    _check(text)
    if not name or any(c.isspace() or c == "+" for c in name):
        raise BadNote("the name of a key has no spaces and no +")
    value = key_id(name, public_bytes(private)) + private.sign(text.encode())
    return f"{_DASH}{name} {base64.b64encode(value).decode()}\n"


def split(note: str) -> tuple[str, str]:
    """
    Return text and signature lines of a note.

    :raises BadNote: no blank line before signature lines
    """
    text, found, signatures = note.rpartition("\n\n")
    text += "\n"
    if not found or not signatures:
        raise BadNote("no signatures")
    _check(text)
    if not signatures.endswith("\n"):
        raise BadNote("the last line has no end")
    return text, signatures


def parse(signatures: str) -> list[Signature]:
    """
    Take signature lines apart.

    :raises BadNote: a line that is none
    """
    found = []
    for line in signatures.splitlines():
        name, _, encoded = line.removeprefix(_DASH).partition(" ")
        try:
            value = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError) as error:
            raise BadNote("a signature that cannot be read") from error
        if not line.startswith(_DASH) or not name or len(value) != 4 + 64:
            raise BadNote("a line that is no signature")
        found.append(Signature(name, value[:4], value[4:]))
    if not found:
        raise BadNote("no signatures")
    return found


def is_signed(text: str, signature: Signature, public: bytes) -> bool:
    """Tell whether this signature of the text is that of the key."""
    if signature.key_id != key_id(signature.name, public):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature.value, text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def _check(text: str) -> None:
    if not text.endswith("\n"):
        raise BadNote("the text does not end with a newline")
    if any(ord(c) < 0x20 and c != "\n" for c in text):
        raise BadNote("a control character")
