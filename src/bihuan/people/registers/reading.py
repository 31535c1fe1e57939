"""An uploaded workbook becomes rows of plain text; a file that is none is refused in a sentence."""

import io
import json
import subprocess
import sys
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bihuan.journal import Refused

from . import sheet

LARGEST = 5 << 20  # bytes of the file
LARGEST_INSIDE = 60 << 20  # bytes that it unpacks to, by its own directory
MOST_PARTS = 300
SECONDS = 20
_OLD = b"\xd0\xcf\x11\xe0"  # .xls, and an .xlsx with a password
_CHILD = Path(__file__).with_name("child.py")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the sheet with its number there; cells by the key of their column, empty ones left out."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Read:
    """What the file holds: its rows, and the letter of each column as this file has it."""

    rows: tuple[Row, ...]
    letters: dict[str, str]


def read(content: bytes) -> Read:
    """
    Return the rows of a workbook.

    :raises Refused: book_empty, book_too_large, book_old, book_not_xlsx, book_bomb, book_broken, book_too_long,
        headers_missing, no_rows
    """
    look_inside(content)
    said = _parse(content)
    if said["is_cut"]:
        raise Refused("book_too_long", most=sheet.MOST_ROWS)
    table = [[_clean(cell) for cell in row] for row in said["rows"]]
    found = _read(table)
    if not found.rows:
        raise Refused("no_rows")
    return found


def look_inside(content: bytes) -> None:
    """
    Judge a file by its size, its first bytes, and its zip directory, before anything of it is unpacked.

    :raises Refused: book_empty, book_too_large, book_old, book_not_xlsx, book_bomb
    """
    if not content:
        raise Refused("book_empty")
    if len(content) > LARGEST:
        raise Refused("book_too_large", megabytes=LARGEST >> 20)
    if content.startswith(_OLD):
        raise Refused("book_old")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            infos = parts.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        # NotImplementedError: the directory asks for a version of zip that zipfile does not read.
        raise Refused("book_not_xlsx") from error
    names = {info.filename for info in infos}
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= names or "xl/vbaProject.bin" in names:
        raise Refused("book_not_xlsx")
    if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > LARGEST_INSIDE:
        raise Refused("book_bomb")


def _parse(content: bytes) -> dict[str, Any]:
    skipped = json.dumps(sorted(sheet.example_names()))
    command = [sys.executable, "-I", str(_CHILD), skipped, str(sheet.MOST_ROWS)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=True)
        said: dict[str, Any] = json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise Refused("book_bomb") from error
    except subprocess.CalledProcessError as error:  # a signal: it met its limit; else the file is no workbook inside
        raise Refused("book_bomb" if error.returncode < 0 else "book_broken") from error
    except ValueError as error:
        raise Refused("book_broken") from error
    return said


def _clean(cell: str) -> str:
    """Return a cell without what cannot be seen: line breaks become spaces, invisible letters go."""
    text = unicodedata.normalize("NFC", cell)
    shown = "".join(" " if unicodedata.category(c) in ("Zs", "Zl", "Zp", "Cc") else c for c in text)
    return " ".join("".join(c for c in shown if unicodedata.category(c) not in ("Cf", "Cs", "Co", "Cn")).split())


def _read(table: list[list[str]]) -> Read:
    """
    Find the line of headers among the first ten, and read what stands below.

    :raises Refused: headers_missing
    """
    known = sheet.headers()
    for at, line in enumerate(table[:10]):
        places = {known[word]: index for index, word in enumerate(line) if word in known}
        if {"office", "post"} <= places.keys():
            needed = {"kind", "username", "role", "since"} - places.keys()
            if needed:
                raise Refused("headers_missing", headers=[str(sheet.BY_KEY[key].header) for key in sorted(needed)])
            rows = [
                Row(number, {key: row[index] for key, index in places.items() if index < len(row) and row[index]})
                for number, row in enumerate(table[at + 1 :], start=at + 2)
            ]
            return Read(tuple(row for row in rows if row.cells), {key: _letter(i) for key, i in places.items()})
    raise Refused("headers_missing", headers=[str(sheet.BY_KEY[key].header) for key in ("office", "post")])


def _letter(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
