"""One zip file, written from front to back whatever its size; under its final name only when it is whole."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

#: Every member has this one time, so that the same content makes the same archive.
MOMENT = (2000, 1, 1, 0, 0, 0)
BLOCK = 1 << 18


class Archive:
    """The archive that is being written, and the SHA-256 of what is in it already."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self.file = file
        self.digests: dict[str, str] = {}

    @contextmanager
    def _member(self, name: str, *, is_packed: bool) -> Iterator[Callable[[bytes], None]]:
        info = zipfile.ZipInfo(name, MOMENT)
        info.compress_type = zipfile.ZIP_DEFLATED if is_packed else zipfile.ZIP_STORED
        info.external_attr = 0o644 << 16
        digest = hashlib.sha256()
        with self.file.open(info, "w", force_zip64=True) as member:

            def write(data: bytes) -> None:
                digest.update(data)
                member.write(data)

            yield write
        self.digests[name] = digest.hexdigest()

    def lines(self, name: str, lines: Iterable[bytes]) -> int:
        """Write a member line by line and return how many there were."""
        count = 0
        with self._member(name, is_packed=True) as write:
            for count, line in enumerate(lines, 1):  # noqa: B007 - counted for the caller
                write(line)
        return count

    def copy(self, name: str, source: IO[bytes]) -> None:
        """Write a member as the bytes of an open file; a file of evidence is packed already, or need not be."""
        with self._member(name, is_packed=False) as write:
            while block := source.read(BLOCK):
                write(block)


@contextmanager
def making(path: Path) -> Iterator[Archive]:
    """
    Open an archive that stands under its name when the block ends well; otherwise nothing is left of it.

    :raises FileExistsError: there is something of that name
    """
    if path.exists():
        raise FileExistsError(path)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
            with zipfile.ZipFile(file, "w", allowZip64=True) as written:
                yield Archive(written)
            file.flush()
            os.fsync(file.fileno())
        os.link(part, path)  # refuses where somebody else was quicker
    finally:
        part.unlink(missing_ok=True)
