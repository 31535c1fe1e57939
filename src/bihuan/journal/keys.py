"""
The key that signs checkpoints.

Its private half lies in a file beside the data, readable by its owner alone, never in the database and in no backup
unless asked for. Its public half is an entry of the instance's own chain: which key signed at which place of the journal
is therefore part of the journal, and an old checkpoint verifies by the key of its time for ever.
"""

import base64
import contextlib
import datetime as dt
import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.db import transaction

from . import chain, notes, posting
from .models import Entry, Instance

MADE, ROTATED = "journal.key.made", "journal.key.rotated"
KINDS = (MADE, ROTATED)


class KeyMissing(Exception):
    """The journal knows a key, and its file is not there or is another one's."""


class KeyReadable(Exception):
    """The key's file can be read by others than its owner."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key as the journal has it. sequence: of its entry in the instance's chain, from which on it signs."""

    name: str
    key_id: str  # hex of the four bytes by which a signature line names it
    public: bytes  # 32
    sequence: int
    made_at: str  # of the entry, UTC
    is_lost: bool = False  # the one before it could not sign its successor


def signer(instance: object) -> str:
    """Return the name under which an instance signs."""
    return f"bihuan/{instance}"


def read(body: bytes) -> PublicKey:
    """
    Return the key that an entry of one of KINDS names.

    :raises ValueError, KeyError, TypeError: the body is not that of such an entry
    """
    said = json.loads(body)
    told = said["provenance"]
    public = base64.b64decode(told["public"], validate=True)
    if len(public) != 32 or notes.key_id(told["name"], public).hex() != told["key_id"]:
        raise ValueError("no public key")
    return PublicKey(told["name"], told["key_id"], public, said["sequence"], said["at"], bool(told.get("is_lost")))


def public_keys() -> list[PublicKey]:
    """Return every key that ever signed, the first one first."""
    rows = Entry.objects.filter(jurisdiction=chain.INSTANCE, stream=chain.MAIN, kind__in=KINDS)
    return [read(bytes(body)) for body in rows.order_by("sequence").values_list("body", flat=True)]


def path() -> Path:
    """Return where the private key lies."""
    return Path(settings.CHECKPOINT_KEY)


def private(*, at: dt.datetime) -> Ed25519PrivateKey:
    """
    Return the key that signs now; the first time it is made, or the one that lies there already is entered.

    :raises KeyMissing: the journal's newest key has no file here
    :raises KeyReadable: the file can be read by others
    """
    known = public_keys()
    if not known:
        given = _load(path()) if path().exists() else None
        if _enter(MADE, key=given or Ed25519PrivateKey.generate(), known=known, at=at, provenance={}):
            return _load(path())
        known = public_keys()
    for place in (path(), _coming()):
        if place.exists():
            key = _load(place)
            if notes.public_bytes(key) == known[-1].public:
                _settle(place)
                return key
    raise KeyMissing(str(path()))


def rotate(*, at: dt.datetime, is_lost: bool) -> PublicKey:
    """
    Make a new key, say so in the journal, signed by the old one unless that is lost, and return the new one.

    :raises KeyMissing, KeyReadable: the old key cannot sign, and is_lost was not said
    """
    known = public_keys()
    key = Ed25519PrivateKey.generate()
    provenance: dict[str, object] = {"is_lost": is_lost}
    if not is_lost:
        words = handed_over(Instance.objects.get().id, notes.public_bytes(key))
        provenance["signature"] = base64.b64encode(private(at=at).sign(words)).decode()
    if not known or not _enter(ROTATED, key=key, known=known, at=at, provenance=provenance):
        raise KeyMissing(str(path()))
    return public_keys()[-1]


def handed_over(instance: object, public: bytes) -> bytes:
    """Return the words that the old key signs when a new one takes its place."""
    return f"bihuan.key/{instance}\n{base64.b64encode(public).decode()}\n".encode()


def is_handed_over(body: bytes, old: PublicKey) -> bool:
    """Tell whether the old key signed the entry that replaced it."""
    told = json.loads(body)["provenance"]
    instance = str(told["name"]).partition("/")[2]
    try:
        signature = base64.b64decode(told["signature"], validate=True)
        key = Ed25519PublicKey.from_public_bytes(old.public)
        key.verify(signature, handed_over(instance, base64.b64decode(told["public"])))
    except (InvalidSignature, KeyError, ValueError):
        return False
    return True


def _enter(
    kind: str, *, key: Ed25519PrivateKey, known: list[PublicKey], at: dt.datetime, provenance: dict[str, object]
) -> bool:
    """
    Enter a key into the journal, and tell whether nobody else did so meanwhile.

    Its file is written while the writer's lock is held, and gets its name after the commit: no entry lacks its key, and
    the old one stays until the new one counts.
    """
    instance = Instance.objects.get().id
    public = notes.public_bytes(key)
    told: dict[str, object] = {
        **provenance,
        "name": signer(instance),
        "key_id": notes.key_id(signer(instance), public).hex(),
        "public": base64.b64encode(public).decode(),
    }
    with transaction.atomic(durable=True):
        if public_keys() != known:
            return False
        _write(_coming(), key)
        posting.post_bare(kind, subject=("journal_instance", str(instance)), at=at, provenance=told)
    _settle(_coming())
    return True


def _settle(place: Path) -> None:
    """Give the new key's file its name; a machine that stopped after the entry left it under the first one."""
    if place != path():
        with contextlib.suppress(FileNotFoundError):  # another process of ours was first
            place.replace(path())


def _coming() -> Path:
    return path().with_name(f"{path().name}.new")


def _write(place: Path, key: Ed25519PrivateKey) -> None:
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    place.unlink(missing_ok=True)
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())


def _load(place: Path) -> Ed25519PrivateKey:
    if stat.S_IMODE(place.stat().st_mode) & 0o077:
        raise KeyReadable(str(place))
    try:
        key = serialization.load_pem_private_key(place.read_bytes(), password=None)
    except ValueError as error:
        raise KeyMissing(str(place)) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyMissing(str(place))
    return key
