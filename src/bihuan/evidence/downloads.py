"""
Giving a file out: hashed before it goes and while it goes, so that no changed byte leaves as part of a whole file.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from django.http import HttpResponse, StreamingHttpResponse

from . import kinds, store

#: For whatever lies in it, an opened file may do nothing at all.
POLICY = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'"


class FileChanged(Exception):
    """The bytes under a hash are not those any more, or are gone (`missing`)."""

    def __init__(self, digest: bytes, *, missing: bool) -> None:
        super().__init__(digest.hex())
        self.digest = digest
        self.missing = missing


def answer(*, digest: bytes, name: str, kind: str, shown: bool = False) -> HttpResponse | StreamingHttpResponse:
    """
    Return the file as a download, or as something to look at where its kind allows it.

    The whole file is hashed first; it is hashed again on its way, and its last block waits for the result.

    :raises FileChanged: the file is not what was handed over; nothing of it has been sent
    """
    path = store.path_of(digest)
    try:
        file = path.open("rb")
    except FileNotFoundError as error:
        raise FileChanged(digest, missing=True) from error
    try:
        if store.hash_from(file) != digest:
            raise FileChanged(digest, missing=False)
    except BaseException:
        file.close()
        raise
    what = kinds.KINDS[kind]
    inline = shown and kinds.is_shown(what, path)
    size = file.tell()
    response = StreamingHttpResponse(_stream(file, digest, size), content_type=_media_type(what, path, inline=inline))
    response["Content-Length"] = str(size)
    response["Content-Disposition"] = disposition(kinds.given_name(what, name), inline=inline)
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _media_type(kind: kinds.Kind, path: Path, *, inline: bool) -> str:
    if kind.code not in ("csv", "txt"):
        return kind.media_type
    with path.open("rb") as file:
        spelled = kinds.charset(file) or "utf-8"
    return f"{'text/plain' if inline else kind.media_type}; charset={spelled}"


def _stream(file: BinaryIO, digest: bytes, size: int) -> Iterator[bytes]:
    """Return the file in blocks; the last one only when all of them have the right hash."""
    said = hashlib.sha256()
    with file:
        file.seek(0)
        held = b""
        while block := file.read(store.BLOCK):
            said.update(block)
            if held:
                yield held
            held = block
        if said.digest() != digest:
            raise FileChanged(digest, missing=False)
        yield held


def disposition(name: str, *, inline: bool) -> str:
    """Return the header that names a file in any script; old readers get an ASCII name. Source: RFC 6266, RFC 5987."""
    plain = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "._-") else "_" for letter in name)
    return f"{'inline' if inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
