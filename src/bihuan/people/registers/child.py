"""
Reads a workbook in a process of its own: bytes on standard input, JSON on standard output.

Run by its path, without Django: what a hostile file makes of this process costs nobody anything. The limits are set
before anything of the file is looked at.
"""

import datetime as dt
import io
import json
import resource
import sys
from typing import Any

MEMORY = 600 << 20  # bytes of address space: the interpreter and openpyxl take about 150 MB of it
SECONDS = 10
MOST_COLUMNS = 40
LONGEST = 1000


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))
    skipped, most = set(json.loads(sys.argv[1])), int(sys.argv[2])
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(sys.stdin.buffer.read()), read_only=True, data_only=True, keep_links=False)
    names = [name for name in book.sheetnames if name not in skipped]
    rows: list[list[str]] = []
    if names:
        for number, row in enumerate(book[names[0]].iter_rows(values_only=True, max_col=MOST_COLUMNS), start=1):
            if number > most + 1:
                break
            rows.append([text(cell) for cell in row])
    json.dump({"sheet": names[0] if names else "", "rows": rows, "is_cut": len(rows) > most}, sys.stdout)


def text(cell: Any) -> str:
    """Return a cell as a person reads it: a day as 2026-03-01, a whole number without its point."""
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)[:LONGEST]


if __name__ == "__main__":
    main()
