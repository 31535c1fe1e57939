"""What a backup says of itself: every file with its size and SHA-256, and where each chain stood."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

FORMAT = "bihuan.backup/1"
NAME = "manifest.json"
DATABASE, CHECKPOINT, WITHHELD = "bihuan.sqlite3", "last.checkpoint", "withheld.list"
KEYS = "keys"
BLOCK = 1 << 20
Progress = Callable[[int, int], None]


class BadBackup(Exception):
    """This is no backup, or not as it was made; the message names the file."""


@dataclass(frozen=True, slots=True)
class File:
    """One file of a backup."""

    sha256: str
    size: int


@dataclass(slots=True)
class Manifest:
    """All of it. chains: "141027 0" → sequence; times are UTC of the machine's clock."""

    instance: str
    made_at: str
    chains: dict[str, int]
    migrations: list[str]
    files: dict[str, File] = field(default_factory=dict)

    def text(self) -> str:
        """Return the manifest as it is written, its own digest with it."""
        said = {"format": FORMAT, **asdict(self)}
        return json.dumps({**said, "digest": _digest(said)}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _digest(said: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def read(folder: Path) -> Manifest:
    """
    Return the manifest of a backup.

    :raises BadBackup: it is missing, or not as it was written
    """
    try:
        said = json.loads((folder / NAME).read_text(encoding="utf-8"))
        digest = said.pop("digest")
        if said.pop("format") != FORMAT or _digest({"format": FORMAT, **said}) != digest:
            raise BadBackup(NAME)
        return Manifest(**{**said, "files": {name: File(**file) for name, file in said["files"].items()}})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadBackup(NAME) from error


def check(folder: Path, manifest: Manifest, progress: Progress | None = None) -> None:
    """
    Hash every file of a backup.

    :raises BadBackup: one is missing, changed, or not of it
    """
    extra = {str(path.relative_to(folder)) for path in files_in(folder)} - manifest.files.keys() - {NAME}
    if extra:
        raise BadBackup(min(extra))
    for count, (name, file) in enumerate(sorted(manifest.files.items()), start=1):
        path = folder / name
        if not path.is_file() or path.stat().st_size != file.size or sha256_of(path) != file.sha256:
            raise BadBackup(name)
        if progress:
            progress(count, len(manifest.files))


def files_in(folder: Path) -> Iterator[Path]:
    """Yield every file below a folder, in the order of their names."""
    yield from (path for path in sorted(folder.rglob("*")) if path.is_file())


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hex."""
    said = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            said.update(block)
    return said.hexdigest()
