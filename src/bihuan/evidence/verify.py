"""Do the files still hold what was handed over? Each is hashed once, however many rows name it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from . import store
from .references import Reference, references

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Finding:
    """A row whose file is missing or changed, or lies there though it was withheld; `found`: the hash of what is there."""

    code: str  # file_missing, file_changed, file_not_removed
    row: Reference
    found: str = ""


@dataclass(slots=True)
class Result:
    """What was seen."""

    file_count: int = 0
    byte_count: int = 0
    findings: list[Finding] = field(default_factory=list)
    withheld: list[Reference] = field(default_factory=list)  # whose file is gone because it was withheld


def full(progress: Progress | None = None) -> Result:
    """Hash every file that a row names; of a withheld one nothing may be left, unless a row elsewhere still names it."""
    result = Result()
    rows = sorted(references(), key=lambda row: (row.digest, row.jurisdiction, row.key))
    standing = {row.digest for row in rows if not row.is_withheld}
    seen: dict[bytes, str | None] = {}  # digest → what lies there; None: nothing
    for count, row in enumerate(rows, 1):
        if row.is_withheld:
            result.withheld.append(row)
            if row.digest not in standing and store.path_of(row.digest).exists():
                result.findings.append(Finding("file_not_removed", row))
            continue
        if row.digest not in seen:
            seen[row.digest] = _lies(row.digest, result)
        found = seen[row.digest]
        if found is None:
            result.findings.append(Finding("file_missing", row))
        elif found != row.digest.hex():
            result.findings.append(Finding("file_changed", row, found))
        if progress:
            progress(count, len(rows))
    return result


def _lies(digest: bytes, result: Result) -> str | None:
    try:
        path = store.path_of(digest)
        found = store.hash_of(path)
        result.byte_count += path.stat().st_size
    except OSError:  # gone, or a disk that cannot read it any more
        return None
    result.file_count += 1
    return found.hex()
