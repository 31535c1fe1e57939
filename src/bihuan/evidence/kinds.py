"""
What a file is, told by its content; plain Python. Its name is only compared with that.

Nothing is unpacked, decoded or run: the first and last bytes, a zip's directory (zips.py), an old office file's
directory (compound.py), and for text whether every byte of it is text.
"""

import codecs
import os
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import BinaryIO

from bihuan.journal.refusal import Refused

from . import compound, zips

HEAD, TAIL = 4096, 66_000  # bytes
#: A picture of more is given out as a download only: to show it may cost its reader the browser.
SHOWN_PIXELS = 50_000_000


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that is taken; the first ending is its own, the others may stand for it."""

    code: str
    endings: tuple[str, ...]
    media_type: str
    is_shown: bool = False  # may be looked at in the browser, sandboxed

    @property
    def ending(self) -> str:
        """The ending by which it is given out."""
        return self.endings[0]


_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind("pdf", ("pdf",), "application/pdf"),
        Kind("docx", ("docx", "wps"), f"{_OFFICE}.wordprocessingml.document"),
        Kind("xlsx", ("xlsx", "et"), f"{_OFFICE}.spreadsheetml.sheet"),
        Kind("pptx", ("pptx", "dps"), f"{_OFFICE}.presentationml.presentation"),
        Kind("doc", ("doc", "wps"), "application/msword"),
        Kind("xls", ("xls", "et"), "application/vnd.ms-excel"),
        Kind("ppt", ("ppt", "dps"), "application/vnd.ms-powerpoint"),
        Kind("ofd", ("ofd",), "application/ofd"),
        Kind("jpg", ("jpg", "jpeg"), "image/jpeg", is_shown=True),
        Kind("png", ("png",), "image/png", is_shown=True),
        Kind("gif", ("gif",), "image/gif", is_shown=True),
        Kind("webp", ("webp",), "image/webp", is_shown=True),
        Kind("heic", ("heic", "heif"), "image/heic"),
        Kind("tif", ("tif", "tiff"), "image/tiff"),
        Kind("csv", ("csv",), "text/csv", is_shown=True),
        Kind("txt", ("txt", "log", "md"), "text/plain", is_shown=True),
    )
}
#: What the file dialogue offers first.
ENDINGS = tuple(dict.fromkeys(f".{ending}" for kind in KINDS.values() for ending in kind.endings[:2]))
PHOTOS = frozenset({"jpg", "png", "gif", "webp", "heic", "tif"})

_PROGRAMS = (
    b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"dex\n", b"#!",
    b"L\x00\x00\x00\x01\x14\x02\x00", b"\x00asm",
)  # fmt: skip
_ARCHIVES = (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd", b"MSCF")
_SCRIPTS = frozenset(
    "bat cmd com exe ps1 vbs vbe js jse wsf hta scr msi reg sh py php jar lnk url svg html htm xml mht mhtml".split()
)
_MARKUP = (
    b"<!doctype",
    b"<html",
    b"<svg",
    b"<script",
    b"<?xml",
    b"<head",
    b"<body",
    b"<iframe",
    b"<?php",
    b"mime-version:",
)
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"heif"})


def kind_of(path: Path, name: str) -> Kind:
    """
    Return what the file is.

    :raises Refused: file_empty, file_is_program, file_is_page, file_is_archive, file_has_macros, file_is_locked,
        file_is_bomb, file_is_damaged, file_is_two, file_unknown
    """
    size = path.stat().st_size
    if not size:
        raise Refused("file_empty")
    with path.open("rb") as file:
        head = file.read(HEAD)
        if head.startswith(_PROGRAMS):
            raise Refused("file_is_program")
        if head.startswith(_ARCHIVES) or head[257:262] == b"ustar":
            raise Refused("file_is_archive")
        found = _by_head(file, head, size)
        if found is not None:
            _refuse_two(file, head, size, found)
            return KINDS[found]
        return KINDS[_text(file, head, name)]


def _by_head(file: BinaryIO, head: bytes, size: int) -> str | None:
    if head.startswith(b"PK"):
        return zips.office_kind(file, size)
    if head.startswith(compound.MAGIC):
        return compound.office_kind(file, size)
    for code, fits in _HEADS.items():
        if fits(head):
            return code
    return None


_HEADS: dict[str, Callable[[bytes], bool]] = {
    "pdf": lambda head: head.startswith(b"%PDF-"),
    "jpg": lambda head: head.startswith(b"\xff\xd8\xff"),
    "png": lambda head: head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR",
    "gif": lambda head: head.startswith((b"GIF87a", b"GIF89a")),
    "webp": lambda head: head.startswith(b"RIFF") and head[8:12] == b"WEBP",
    "heic": lambda head: head[4:8] == b"ftyp" and head[8:12] in _HEIC,
    "tif": lambda head: head.startswith((b"II*\x00", b"MM\x00*")),
}


def _refuse_two(file: BinaryIO, head: bytes, size: int, code: str) -> None:
    """
    Refuse a file that is also another: a picture with a page in it, a PDF with a zip behind it.

    :raises Refused: file_is_two
    """
    file.seek(max(0, size - TAIL))
    tail = file.read(TAIL)
    if code in ("pdf", *PHOTOS) and zips.ends_as_zip(tail):
        raise Refused("file_is_two")
    if code in PHOTOS:
        ends = (head + tail[-HEAD:]).lower()
        if any(mark in ends for mark in (b"<script", b"<html", b"<svg", b"<?php", b"<!doctype html")):
            raise Refused("file_is_two")


def _text(file: BinaryIO, head: bytes, name: str) -> str:
    """
    Return csv or txt where every byte is text.

    :raises Refused: file_is_page, file_is_program (by its ending: a script), file_unknown
    """
    opening = head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").lower()
    spelled = head.replace(b"\x00", b"").lower()  # UTF-16 has a nought beside each letter
    if opening.startswith(_MARKUP) or any(
        mark in spelled for mark in (b"<script", b"<html", b"<svg", b"<!doctype html")
    ):
        raise Refused("file_is_page")
    if charset(file) is None:
        raise Refused("file_unknown")
    ending = PurePath(name).suffix.lower().lstrip(".")
    if ending in _SCRIPTS:
        raise Refused("file_is_program")
    return "csv" if ending == "csv" else "txt"


def charset(file: BinaryIO) -> str | None:
    """Return how a text is spelled, or None where it is no text."""
    file.seek(0)
    mark = file.read(2)
    tried = ("utf-16",) if mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else ("utf-8-sig", "gb18030")
    for name in tried:
        file.seek(0)
        if all(_is_text(part) for part in _decoded(file, name)):
            return name.removesuffix("-sig")
    return None


def _decoded(file: BinaryIO, name: str) -> Iterator[str | None]:
    """Return the text part by part; None where a part cannot be read."""
    decoder = codecs.getincrementaldecoder(name)()
    try:
        while part := file.read(1 << 18):
            yield decoder.decode(part)
        yield decoder.decode(b"", final=True)
    except UnicodeError:
        yield None


def _is_text(part: str | None) -> bool:
    return part is not None and not any(letter < " " and letter not in "\t\r\n\f\x1b" for letter in set(part))


def is_named_so(kind: Kind, name: str) -> bool:
    """Return whether the name's ending says what the content is."""
    return PurePath(name).suffix.lower().lstrip(".") in kind.endings


def given_name(kind: Kind, name: str) -> str:
    """Return the name by which a file is given out: an ending that says something else gets the true one behind it."""
    return name if is_named_so(kind, name) else f"{name}.{kind.ending}"


def is_shown(kind: Kind, path: Path) -> bool:
    """Return whether a file may be looked at in the browser: a picture of sane size, or text."""
    if not kind.is_shown:
        return False
    if kind.code not in PHOTOS:
        return path.stat().st_size <= 1 << 20
    with path.open("rb") as file:
        size = pixels(kind.code, file)
    return size is not None and 0 < size <= SHOWN_PIXELS


def pixels(code: str, file: BinaryIO) -> int | None:
    """Return width times height as a picture's head tells, or None where it does not."""
    head = file.read(64)
    try:
        match code:
            case "png":
                width, height = struct.unpack(">II", head[16:24])
            case "gif":
                width, height = struct.unpack("<HH", head[6:10])
            case "webp":
                width, height = _webp(head)
            case "jpg":
                width, height = _jpeg(file)
            case _:
                return None
    except (struct.error, ValueError):
        return None
    return int(width) * int(height)


def _webp(head: bytes) -> tuple[int, int]:
    match head[12:16]:
        case b"VP8X":
            return 1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little")
        case b"VP8L":
            bits = int.from_bytes(head[21:25], "little")
            return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
        case b"VP8 ":
            width, height = struct.unpack("<HH", head[26:30])
            return width & 0x3FFF, height & 0x3FFF
        case _:
            raise ValueError("no VP8 chunk")


def _jpeg(file: BinaryIO) -> tuple[int, int]:
    """Walk the segments to the frame; each tells its own length, and no more than a thousand are looked at."""
    file.seek(2)
    for _segment in range(1000):
        marker = file.read(2)
        if len(marker) < 2 or marker[0] != 0xFF:
            break
        if 0xC0 <= marker[1] <= 0xCF and marker[1] not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">3xHH", file.read(7)[0:7])
            return width, height
        (length,) = struct.unpack(">H", file.read(2))
        file.seek(length - 2, os.SEEK_CUR)
    raise ValueError("no frame")
