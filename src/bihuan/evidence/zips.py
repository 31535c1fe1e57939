"""
A zip's directory, read and not believed: which office file it is, and whether unpacking it would fill a disk.

Only the directory at the end and each entry's own heading are read; nothing is unpacked.
"""

import struct
import zipfile
from typing import BinaryIO

from bihuan.journal.refusal import Refused

_END = b"PK\x05\x06"
_TAIL = 66_000
MAX_ENTRIES = 20_000
MAX_DIRECTORY = 4 << 20  # bytes
MAX_UNPACKED = 1 << 30
RATIO, RATIO_FROM = 200, 8 << 20  # an entry of that size unpacked may not be more than so many times its packed size

_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx", "OFD.xml": "ofd"}


def office_kind(file: BinaryIO, size: int) -> str:
    """
    Return docx, xlsx, pptx or ofd.

    :raises Refused: file_is_archive, file_is_bomb, file_is_damaged, file_has_macros
    """
    entries = _entries(file, size)
    _refuse_bomb(file, entries, size)
    names = {entry.filename for entry in entries}
    if any(name.rsplit("/", 1)[-1].lower() == "vbaproject.bin" for name in names):
        raise Refused("file_has_macros")
    found = next((kind for part, kind in _PARTS.items() if part in names), None)
    if found is None or (found != "ofd" and "[Content_Types].xml" not in names):
        raise Refused("file_is_archive")
    return found


def ends_as_zip(tail: bytes) -> bool:
    """Return whether a file's last bytes are the end of a zip's directory."""
    at = tail.rfind(_END)
    while at >= 0:
        record = tail[at : at + 22]
        if len(record) == 22 and at + 22 + int.from_bytes(record[20:22], "little") == len(tail):
            return True
        at = tail.rfind(_END, 0, at)
    return False


def _entries(file: BinaryIO, size: int) -> list[zipfile.ZipInfo]:
    file.seek(max(0, size - _TAIL))
    tail = file.read(_TAIL)
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        raise Refused("file_is_damaged")
    count, length = struct.unpack("<HI", tail[at + 10 : at + 16])
    if count > MAX_ENTRIES or (length > MAX_DIRECTORY):  # a zip64 says 0xffff, and no office file needs one
        raise Refused("file_is_bomb")
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as directory:
            found = directory.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error) as error:
        # NotImplementedError: the directory asks for a version of zip that zipfile does not read.
        raise Refused("file_is_damaged") from error
    if any(entry.flag_bits & 1 for entry in found):
        raise Refused("file_is_locked")
    return found


def _refuse_bomb(file: BinaryIO, entries: list[zipfile.ZipInfo], size: int) -> None:
    """
    Refuse what would unpack to far more than it is, and entries that lie in one another.

    :raises Refused: file_is_bomb, file_is_damaged
    """
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise Refused("file_is_bomb")
    for entry in entries:
        if entry.file_size > RATIO_FROM and entry.file_size > entry.compress_size * RATIO:
            raise Refused("file_is_bomb")
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise Refused("file_is_bomb")
        file.seek(entry.header_offset)
        heading = file.read(30)
        if len(heading) < 30 or heading[:4] != b"PK\x03\x04":
            raise Refused("file_is_damaged")
        name, extra = struct.unpack("<HH", heading[26:30])
        end = entry.header_offset + 30 + name + extra + entry.compress_size
    if end > size:
        raise Refused("file_is_damaged")
