"""Files for tests: one of each kind that is taken, and of each that is not."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from . import disk


def roomy(_folder: Path) -> disk.Room:
    """Return a disk of 100 GB, half of it free."""
    return 100 << 30, 50 << 30


def narrow(_folder: Path) -> disk.Room:
    """Return a disk of 100 GB with 2 GB free: more than the least, and under five percent."""
    return 100 << 30, 2 << 30


def zipped(members: Mapping[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of these members."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return made.getvalue()


TYPES = b'<?xml version="1.0"?><Types/>'


def docx(**more: bytes) -> bytes:
    """Return the bones of a docx."""
    return zipped({"[Content_Types].xml": TYPES, "word/document.xml": b"<w:document/>", **more})


def png(width: int = 1, height: int = 1) -> bytes:
    """Return a PNG whose heading tells this size; its picture is one grey dot."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\x00\x80")) + chunk(b"IEND", b"")
    )


def jpg(width: int = 4, height: int = 3) -> bytes:
    """Return the segments of a JPEG as far as its frame, and its end."""
    exif = b"\xff\xe1" + struct.pack(">H", 8) + b"Exif\x00\x00"
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8" + exif + frame + b"\xff\xda" + struct.pack(">H", 2) + b"\x00\xff\xd9"


def compound(*streams: str) -> bytes:
    """Return an old office file with these streams in its directory (one sector of four entries at a time)."""
    names = ("Root Entry", *streams)
    sectors = [names[at : at + 4] for at in range(0, len(names), 4)]
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HH", head, 26, 3, 0xFFFE)
    struct.pack_into("<H", head, 30, 9)
    struct.pack_into("<I", head, 48, 1)  # the directory begins in sector 1; sector 0 is the table
    struct.pack_into("<109I", head, 76, 0, *[0xFFFFFFFF] * 108)
    table = [0xFFFFFFFD, *range(2, len(sectors) + 1), 0xFFFFFFFE]
    body = struct.pack("<128I", *table, *[0xFFFFFFFF] * (128 - len(table)))
    for sector in sectors:
        block = b""
        for name in sector:
            letters = (name + "\x00").encode("utf-16-le")
            block += letters.ljust(64, b"\x00") + struct.pack("<HB", len(letters), 2) + bytes(61)
        body += block.ljust(512, b"\x00")
    return bytes(head) + body + bytes(512)


#: kind → a file of it
GOOD: dict[str, bytes] = {
    "pdf": b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n",
    "docx": docx(),
    "xlsx": zipped({"[Content_Types].xml": TYPES, "xl/workbook.xml": b"<workbook/>"}),
    "pptx": zipped({"[Content_Types].xml": TYPES, "ppt/presentation.xml": b"<p/>"}),
    "ofd": zipped({"OFD.xml": b"<ofd:OFD/>", "Doc_0/Document.xml": b"<d/>"}),
    "doc": compound("WordDocument", "1Table", "CompObj", "Data", "ObjectPool"),
    "xls": compound("Workbook"),
    "ppt": compound("Current User", "PowerPoint Document"),
    "jpg": jpg(),
    "png": png(),
    "gif": b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
    "webp": b"RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00",
    "heic": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
    "tif": b"II*\x00\x08\x00\x00\x00\x00\x00",
    "txt": "7户合同与发票户名一致。\n".encode(),
}


@pytest.fixture
def evidence_folder(tmp_path: Path, settings: Any) -> Path:
    """A folder of files for one test."""
    settings.EVIDENCE_DIR = tmp_path / "evidence"
    return tmp_path / "evidence"
