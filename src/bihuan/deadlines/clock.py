"""
The business clock: what the county takes for now.

On a real instance that is the machine's time. The demo lives in its own winter: a file `clock.json` in the data
folder holds the distance between business time and machine time, so that several processes agree and time stands still
while nobody serves. Only business acts use this clock: sessions, limits and checkpoints stay on the machine's.
"""

import fcntl
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
FILE = "clock.json"


class ClockError(Exception):
    """The stored clock cannot be used; the message is a sentence for the person who runs the instance."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What clock.json says."""

    offset: timedelta  #: business time minus machine time
    last_seen: datetime  #: the last business instant written down while the demo was served


@dataclass(frozen=True, slots=True)
class _Seen:
    """The stored clock as last read, and by which mark of the file we know that it is still the same."""

    mark: tuple[int, int]
    stored: Stored


_path: Path | None = None
_seen: _Seen | None = None


def configure(path: Path | str | None) -> None:
    """
    Say where the stored clock would lie; called once by the settings.

    path: the data folder, or the file clock.json itself; None leaves the machine's time.
    """
    global _path, _seen
    place = Path(path) if path is not None else None
    _path = place / FILE if place is not None and place.suffix != ".json" else place
    _seen = None


def now() -> datetime:
    """
    Return the business instant, aware, in Asia/Shanghai.

    :raises ClockError: a stored clock that cannot be read; never silently the machine's time
    """
    stored = _stored()
    return _shanghai(_machine() + stored.offset if stored else _machine())


def today(at: datetime) -> date:
    """
    Return the day in Asia/Shanghai on which the instant falls.

    :raises ClockError: an instant without a zone
    """
    return _shanghai(at).date()


def is_offset() -> bool:
    """Return whether a stored clock exists. A real instance refuses to start when it does."""
    return _stored() is not None


def last_seen() -> datetime | None:
    """Return the last business instant written down, or None on the machine's time."""
    stored = _stored()
    return _shanghai(stored.last_seen) if stored else None


def begin(at: datetime) -> None:
    """
    Start a stored clock at that business instant.

    :raises ClockError: one exists already, or none was configured
    """
    with _held() as path:
        if path.exists():
            raise ClockError(f"{path} exists already: business time has begun and is only moved forward.")
        _write(path, at)


def resume(*, not_before: datetime | None = None) -> None:
    """
    Go on from where business time stopped; called by the demo's launcher before it serves.

    not_before: the instant of the last journal entry. After a kill the last beat may be up to 15 s older than it,
    and business time must not run behind the journal.
    """
    with _held() as path:
        stored = _required(path)
        _write(path, max(stored.last_seen, not_before or stored.last_seen))


def beat() -> None:
    """Write down the present business instant; called every 15 s while the demo is served, and when it stops."""
    with _held() as path:
        stored = _required(path)
        _write(path, _machine() + stored.offset)


def set_forward(to: datetime) -> None:
    """
    Move business time forward to that instant.

    :raises ClockError: the instant lies before the present one, or there is no stored clock
    """
    with _held() as path:
        stored = _required(path)
        present = _machine() + stored.offset
        if _shanghai(to) < present:
            raise ClockError(
                f"Business time is {_shanghai(present):%Y-%m-%d %H:%M}: it is not set back to {to:%Y-%m-%d %H:%M}."
            )
        _write(path, to)


def _machine() -> datetime:
    return datetime.now(UTC)


def _shanghai(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ClockError(f"{at.isoformat()} has no time zone.")
    return at.astimezone(SHANGHAI)


def _stored() -> Stored | None:
    """Return the stored clock, read again only when the file is another one than last time."""
    global _seen
    if _path is None:
        return None
    seen = _seen
    try:
        facts = _path.stat()
    except FileNotFoundError:
        if seen is not None:
            # It was there: falling back to the machine's time now would move the demo by years between two requests.
            raise ClockError(f"{_path} is gone while it was in use: stop this process and start it again.") from None
        return None
    mark = (facts.st_mtime_ns, facts.st_ino)
    if seen is None or seen.mark != mark:
        seen = _seen = _Seen(mark, _read(_path))
    return seen.stored


def _required(path: Path) -> Stored:
    if not path.exists():
        raise ClockError(f"{path} does not exist: this instance runs on the machine's time.")
    return _read(path)


def _read(path: Path) -> Stored:
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        offset, seen = table["offset_us"], datetime.fromisoformat(table["last_seen"])
        if type(offset) is not int:
            raise ValueError(f"offset_us is {offset!r}")
        return Stored(timedelta(microseconds=offset), _shanghai(seen))
    except (OSError, ValueError, KeyError, TypeError, OverflowError, ClockError) as problem:
        raise ClockError(
            f"{path} cannot be read as a clock ({problem}): restore it, or remove it to run on the machine's time."
        ) from problem


def _write(path: Path, business: datetime) -> None:
    """Store that it is `business` now: into a file beside, flushed, then put in place, so that no reader sees half."""
    table = {
        "offset_us": (_shanghai(business) - _machine()) // timedelta(microseconds=1),
        "last_seen": _shanghai(business).isoformat(timespec="microseconds"),
    }
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(table, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def _held() -> Iterator[Path]:
    """Hold the clock for one change: a beat must not undo a move that another process makes at the same moment."""
    if _path is None:
        raise ClockError("No place for a stored clock was configured.")
    _path.parent.mkdir(parents=True, exist_ok=True)
    with open(_path.with_suffix(".lock"), "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield _path
