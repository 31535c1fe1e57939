"""
Backups under load: while writers write, backups are made; each is restored elsewhere, verifies, and holds every entry
that was acknowledged before it began.

--break copies the database file as it lies there, as a careless hand would.
"""

import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

from proofs import stage

WRITERS = 4


def main() -> int:
    """Make so many backups under load and judge each."""
    options = stage.arguments("backup", times=100)
    wrong: list[str] = []
    with stage.instance() as database, tempfile.TemporaryDirectory(prefix="bihuan-proof-backups-") as folder:
        acknowledged = database.with_name("acknowledged")
        child = os.fork()
        if child == 0:
            stage.write_for_ever(acknowledged, threads=WRITERS)
            os._exit(0)
        began, longest, turn = time.monotonic(), 0.0, 0
        try:
            while not acknowledged.exists():
                time.sleep(0.01)
            for turn in range(1, options.times + 1):
                told = acknowledged.read_text().splitlines()
                started = time.monotonic()
                restored = _one(database, Path(folder), broken=options.broken)
                longest = max(longest, time.monotonic() - started)
                found = _judge(restored, told)
                shutil.rmtree(folder)
                wrong += [f"turn {turn}: {line}" for line in found]
                if found:
                    break
        finally:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        stage.tell(
            "backup",
            seed=options.seed,
            backups=turn,
            writers=WRITERS,
            acknowledged=len(acknowledged.read_text().splitlines()),
            longest_seconds=round(longest, 2),
            wrong=len(wrong),
            seconds=round(time.monotonic() - began, 1),
        )
    for line in wrong[:10]:
        print(line)
    return 1 if wrong else 0


def _one(database: Path, folder: Path, *, broken: bool) -> Path:
    """Make a backup and put it into an empty folder; return the database there."""
    import datetime as dt

    from bihuan.operations.backups import making, restoring

    into = folder / "restored"
    if broken:
        into.mkdir(parents=True)
        for path in sorted(database.parent.glob(f"{database.name}*"), reverse=True):
            shutil.copyfile(path, into / path.name)
        return into / database.name
    restoring.put(making.make(folder / "backups", now=dt.datetime.now(dt.UTC)), into)
    return into / database.name


def _judge(database: Path, told: list[str]) -> list[str]:
    note = database.with_name("told")
    note.write_text("".join(f"{line}\n" for line in told))
    return stage.judge(database, note)


if __name__ == "__main__":
    sys.exit(main())
