"""
Making a backup while the server writes.

The database comes first, as one picture (SQLite's backup API reads a snapshot; no writer waits); then the evidence:
a file is on the disk before any row names it, so that every row of the picture has its file. The folder gets its name
when everything in it is on the disk: a folder of that name is a whole backup.
"""

import datetime as dt
import os
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path

from django.conf import settings

from bihuan.evidence import references, store
from bihuan.journal import verify

from . import manifest as manifests
from . import withheld
from .manifest import CHECKPOINT, DATABASE, KEYS, WITHHELD, File, Manifest, Progress

PREFIX, MAKING = "bihuan-", ".making-"
#: How many are kept: the last of so many days, weeks and months.
DAYS, WEEKS, MONTHS = 14, 8, 12


class Unsound(Exception):
    """What was copied does not verify; the backup was not kept. The message says how many places."""


def make(to: Path, *, now: dt.datetime, with_keys: bool = False, progress: Progress | None = None) -> Path:
    """
    Write a backup into a folder of its own below `to`, and return that.

    :raises Unsound: the copied ledger does not verify
    :raises OSError: the disk refuses
    """
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in to.glob(f"{MAKING}*"):  # of one that was cut off
        shutil.rmtree(left)
    name = f"{PREFIX}{now.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    making, done = to / f"{MAKING}{name}", to / name
    if done.exists():
        raise FileExistsError(str(done))
    making.mkdir(mode=0o700)
    try:
        said = _fill(making, now=now, earlier=newest(to), with_keys=with_keys, progress=progress)
        path = making / manifests.NAME
        path.write_text(said.text(), encoding="utf-8")
        for place in [*manifests.files_in(making), *sorted(making.rglob("*/")), making]:
            _bring(place)
        making.rename(done)
        _bring(to)
    except BaseException:  # Ctrl-C too: nothing half-made is left
        shutil.rmtree(making, ignore_errors=True)
        raise
    return done


def _fill(
    making: Path, *, now: dt.datetime, earlier: Path | None, with_keys: bool, progress: Progress | None
) -> Manifest:
    _copy_database(making / DATABASE)
    result = verify.full(path=making / DATABASE, progress=progress)
    if result.findings:
        raise Unsound(str(len(result.findings)))
    with closing(sqlite3.connect(f"file:{making / DATABASE}?mode=ro", uri=True)) as copy:
        instance = copy.execute("SELECT id FROM journal_instance").fetchone()[0]
        migrations = [
            f"{app}.{name}" for app, name in copy.execute("SELECT app, name FROM django_migrations ORDER BY id")
        ]
        last = copy.execute(
            "SELECT note || char(10) || signatures || char(10) || leaves FROM journal_checkpoint ORDER BY number DESC LIMIT 1"
        ).fetchone()
        digests = references.digests_in(copy)
        (making / WITHHELD).write_text(withheld.listed(copy), encoding="utf-8")
    if last:
        (making / CHECKPOINT).write_text(last[0], encoding="utf-8")
    said = Manifest(
        instance=instance,
        made_at=now.astimezone(dt.UTC).isoformat(),
        chains={f"{place[0]} {place[1]}": sequence for place, (sequence, _head) in sorted(result.chains.items())},
        migrations=migrations,
    )
    known = manifests.read(earlier).files if earlier else {}
    for count, digest in enumerate(sorted(digests), start=1):
        _copy_evidence(making, digest, earlier if f"evidence/{_spelled(digest)}" in known else None)
        if progress:
            progress(count, len(digests))
    if with_keys:
        (making / KEYS).mkdir(mode=0o700)
        for key in (Path(settings.DATA_DIR) / "secret.key", Path(settings.CHECKPOINT_KEY)):
            if key.exists():
                shutil.copy2(key, making / KEYS / key.name)
    for path in manifests.files_in(making):
        name = str(path.relative_to(making))
        said.files[name] = File(manifests.sha256_of(path), path.stat().st_size)
    return said


def _copy_database(to: Path) -> None:
    with (
        closing(sqlite3.connect(f"file:{verify.database_path()}?mode=ro", uri=True)) as live,
        closing(sqlite3.connect(to)) as copy,
    ):
        live.backup(copy)
        # Sessions and cached values are nobody's to restore.
        for table in ("django_session", "site_cache"):
            copy.execute(f'DELETE FROM "{table}"')  # noqa: S608 - our own names
        copy.commit()
        copy.execute("PRAGMA journal_mode=DELETE").fetchall()
        copy.execute("VACUUM")
    to.chmod(0o600)


def _copy_evidence(making: Path, digest: bytes, earlier: Path | None) -> None:
    """Copy one file under its hash; one that an earlier backup beside holds is the same file under a second name."""
    place = making / "evidence" / _spelled(digest)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if earlier is not None:
        with suppress(OSError):  # another file system, or taken away: copied instead
            os.link(earlier / "evidence" / _spelled(digest), place)
            return
    with suppress(FileNotFoundError):  # withheld since the picture was taken: restoring it will say so
        shutil.copyfile(store.path_of(digest), place)
        place.chmod(0o400)


def _spelled(digest: bytes) -> str:
    return f"{digest.hex()[:2]}/{digest.hex()[2:]}"


def _bring(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def all_in(folder: Path) -> list[Path]:
    """Return the backups of a folder, the oldest first."""
    return sorted(path for path in folder.glob(f"{PREFIX}*") if (path / manifests.NAME).is_file())


def newest(folder: Path) -> Path | None:
    """Return the newest backup of a folder whose manifest can be read."""
    for path in reversed(all_in(folder)):
        with suppress(manifests.BadBackup):
            manifests.read(path)
            return path
    return None


def made_at(path: Path) -> dt.datetime:
    """Return when a backup was made, from its name."""
    return dt.datetime.strptime(path.name.removeprefix(PREFIX), "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)


def prune(folder: Path) -> list[Path]:
    """Take away what is neither the last one of its day, week nor month within the kept spans; return what went."""
    found = all_in(folder)
    kept: set[Path] = set(found[-1:])
    for form, count in (("%Y-%m-%d", DAYS), ("%G-%V", WEEKS), ("%Y-%m", MONTHS)):
        last_of = {made_at(path).strftime(form): path for path in found}
        kept |= set(_latest(last_of.values(), count))
    gone = [path for path in found if path not in kept]
    for path in gone:
        shutil.rmtree(path)
    return gone


def _latest(paths: Iterable[Path], count: int) -> list[Path]:
    return sorted(paths)[-count:]
