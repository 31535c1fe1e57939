"""How the machine and the house's own work stand: what the system administrator's page shows. No business."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import Max, Min

from bihuan import journal
from bihuan.access.phrases import collected
from bihuan.deadlines import clock
from bihuan.evidence import disk
from bihuan.journal import checkpoints, verify
from bihuan.journal.models import Checkpoint, Taken, Verified
from bihuan.organization import queries as organization
from bihuan.organization.rules import is_within

from . import rounds
from .backups import making, manifest
from .models import Chore


@dataclass(frozen=True, slots=True)
class Disk:
    """The disk of the data folder, in bytes."""

    folder: str
    total: int
    free: int
    is_low: bool

    @property
    def free_ratio(self) -> float:
        """Return the share that is free."""
        return self.free / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Checked:
    """The last verification of one kind over all chains: its oldest time, and what it found."""

    scope: str
    at: dt.datetime
    findings: int


@dataclass(frozen=True, slots=True)
class ChoreLine:
    """One piece of housekeeping: when it ran, what came of it, when it is due next."""

    name: str
    place: str  # the jurisdiction's name; empty: the whole instance
    last: Chore | None
    error: str  # the error's own line
    failed: str  # that of the last failure since then mended
    next_at: dt.datetime | None  # None: within the minute


@dataclass(frozen=True, slots=True)
class Backup:
    """The newest backup in the folder that was set for them."""

    folder: str
    at: dt.datetime | None  # None: none is there yet
    size: int
    is_same_disk: bool

    @property
    def is_old(self) -> bool:
        """Whether a night went by without one."""
        return self.at is None or dt.datetime.now(dt.UTC) - self.at > dt.timedelta(hours=36)


@dataclass(frozen=True, slots=True)
class Outside:
    """The newest checkpoint of which we know that it left the machine."""

    number: int
    at: dt.datetime  # the machine's clock, when it was taken
    waiting: int  # entries since then


@dataclass(frozen=True, slots=True)
class System:
    """All of it."""

    disk: Disk
    database: int
    log: int  # the write-ahead log, bytes
    evidence: int
    checked: Sequence[Checked]
    backup: Backup | None  # None: no folder is set
    newest: int  # the last checkpoint; nought: there is none
    outside: Outside | None
    chores: Sequence[ChoreLine]

    @property
    def failing(self) -> int:
        """Return how many chores ended with an error the last time."""
        return sum(bool(line.error) for line in self.chores)


def system(*, jurisdiction: str, at: dt.datetime) -> System:
    """Return how everything stands; of other counties' chores nothing."""
    path = verify.database_path()
    total, free = disk.room(path.parent)
    return System(
        disk=Disk(str(settings.DATA_DIR), total, free, disk.is_low(path.parent)),
        database=_size(path),
        log=_size(path.with_name(f"{path.name}-wal")),
        evidence=sum(_size(file) for file in Path(settings.EVIDENCE_DIR).rglob("*") if file.is_file()),
        checked=_checked(),
        backup=_backup(path.parent),
        newest=getattr(checkpoints.last(), "number", 0),
        outside=_outside(),
        chores=_chores(jurisdiction, at),
    )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _checked() -> list[Checked]:
    rows = Verified.objects.values("scope").annotate(at=Min("checked_at"), most=Max("finding_count")).order_by("scope")
    return [Checked(row["scope"], row["at"], row["most"]) for row in rows]


def _backup(data: Path) -> Backup | None:
    folder = settings.BACKUPS
    if folder is None:
        return None
    last = making.newest(folder) if folder.exists() else None
    size = sum(file.size for file in manifest.read(last).files.values()) if last else 0
    is_same = folder.exists() and folder.stat().st_dev == data.stat().st_dev
    return Backup(str(folder), making.made_at(last) if last else None, size, is_same)


def _outside() -> Outside | None:
    taken = Taken.objects.order_by("-number").first()
    if taken is None:
        return None
    row = Checkpoint.objects.filter(number=taken.number).first()
    return Outside(taken.number, taken.at, checkpoints.entries_since(row))


def _chores(jurisdiction: str, at: dt.datetime) -> list[ChoreLine]:
    words = collected("CHORES")
    names = {one.code: one.words for one in organization.jurisdictions(within="")}
    lasts = {(row.name, row.jurisdiction): row for row in Chore.objects.all()}
    lines = []
    for chore in rounds.chores():
        codes = [journal.INSTANCE] if chore.is_whole else [c for c in rounds.places() if is_within(c, jurisdiction)]
        for code in codes:
            last = lasts.get((chore.name, code))
            due = None if last is None or chore.pace is rounds.Pace.MINUTELY or last.error else _tomorrow(at)
            lines.append(
                ChoreLine(
                    name=str(words.get(chore.name, chore.name)),
                    place="" if chore.is_whole else names.get(code, code),
                    last=last,
                    error=_own_line(last.error) if last else "",
                    failed=_own_line(last.failed_error) if last and not last.error else "",
                    next_at=due,
                )
            )
    return lines


def _own_line(trace: str) -> str:
    """Return the last line of a trace, which says what it was; the whole stands in the log."""
    lines = trace.strip().splitlines()
    return lines[-1][:300] if lines else ""


def _tomorrow(at: dt.datetime) -> dt.datetime:
    return dt.datetime.combine(clock.today(at) + dt.timedelta(days=1), dt.time(), tzinfo=clock.SHANGHAI)
