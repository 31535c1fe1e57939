"""
The directory of an old office file (Compound File Binary, as doc, xls, ppt and WPS write it): which one it is.

Only the heading, the sectors of the directory and the table that links them are read. Source: [MS-CFB] 2.2, 2.3, 2.6.
"""

import struct
from typing import BinaryIO

from bihuan.journal.refusal import Refused

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls", "PowerPoint Document": "ppt"}
_MACROS = frozenset({"Macros", "_VBA_PROJECT_CUR", "VBA", "_VBA_PROJECT"})
_MAX_SECTORS = 256  # of a directory: 1024 entries and more
_LAST = 0xFFFFFFFA  # numbers above are no sectors


def office_kind(file: BinaryIO, size: int) -> str:
    """
    Return doc, xls or ppt.

    :raises Refused: file_has_macros, file_is_locked, file_is_damaged, file_unknown (an installer, a mail, a drawing)
    """
    names = _names(file, size)
    if names & _MACROS:
        raise Refused("file_has_macros")
    if "EncryptedPackage" in names:
        raise Refused("file_is_locked")
    for name, kind in _STREAMS.items():
        if name in names:
            return kind
    raise Refused("file_unknown")


def _names(file: BinaryIO, size: int) -> set[str]:
    file.seek(0)
    heading = file.read(512)
    if len(heading) < 512:
        raise Refused("file_is_damaged")
    (shift,) = struct.unpack("<H", heading[30:32])
    if shift not in (9, 12):
        raise Refused("file_is_damaged")
    (sector,) = struct.unpack("<I", heading[48:52])
    tables = struct.unpack("<109I", heading[76:512])
    length, names = 1 << shift, set()
    seen: set[int] = set()
    while sector < _LAST:
        if sector in seen or len(seen) >= _MAX_SECTORS or (sector + 1) * length >= size:
            raise Refused("file_is_damaged")
        seen.add(sector)
        file.seek((sector + 1) * length)
        names |= set(_entries(file.read(length)))
        sector = _next(file, sector, tables, length)
    return names


def _entries(block: bytes) -> list[str]:
    found = []
    for at in range(0, len(block) - 127, 128):
        letters, kind = struct.unpack("<HB", block[at + 64 : at + 67])
        if kind and 2 <= letters <= 64:
            found.append(block[at : at + letters - 2].decode("utf-16-le", "replace"))
    return found


def _next(file: BinaryIO, sector: int, tables: tuple[int, ...], length: int) -> int:
    """Return the sector that follows, as the allocation table has it."""
    table, place = divmod(sector, length // 4)
    if table >= len(tables) or tables[table] >= _LAST:
        raise Refused("file_is_damaged")
    file.seek((tables[table] + 1) * length + place * 4)
    number = file.read(4)
    if len(number) < 4:
        raise Refused("file_is_damaged")
    return int(struct.unpack("<I", number)[0])
