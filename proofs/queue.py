"""
Two processes of eight writers each on one SQLite file: no lock error, everybody's turn comes, the longest wait is told.

--times is seconds. --break takes the writer lock away, and SQLite's own waiting behind it, which would hide that.
"""

import json
import os
import random
import sys
import time
from pathlib import Path

from proofs import stage

PROCESSES, THREADS = 2, 8


def main() -> int:
    """Write for so many seconds from all processes and judge."""
    options = stage.arguments("queue", times=30)
    with stage.instance() as database:
        until = time.monotonic() + options.times
        children = [_start(database, number, until, options) for number in range(PROCESSES)]
        statuses = [os.waitpid(child, 0)[1] for child in children]
        parts = [json.loads(database.with_name(f"waits-{n}").read_text()) for n in range(PROCESSES)]
        wrong = [f"process ended with {status}" for status in statuses if status]
        wrong += [f"error: {error}" for part in parts for error in part["errors"]]
        for number in range(PROCESSES):
            wrong += stage.judge(database, database.with_name(f"acknowledged-{number}"))
        stage.tell(
            "queue",
            seed=options.seed,
            seconds=options.times,
            processes=PROCESSES,
            threads=THREADS,
            commands=sum(part["commands"] for part in parts),
            errors=sum(len(part["errors"]) for part in parts),
            worst_wait_ms=round(max(part["worst_wait"] for part in parts) * 1000),
            worst_command_ms=round(max(part["worst_command"] for part in parts) * 1000),
            wrong=len(wrong),
        )
    for line in wrong[:10]:
        print(line)
    return 1 if wrong else 0


def _start(database: Path, number: int, until: float, options: object) -> int:
    child = os.fork()
    if child:
        return child
    import threading

    from bihuan.journal.sqlite import base, lock

    if options.broken:  # type: ignore[attr-defined]
        lock.WriterLock.acquire = lambda self, timeout=0: None  # type: ignore[method-assign]
        base.SETTINGS = (*base.SETTINGS, "PRAGMA busy_timeout=0")
    errors: list[str] = []
    waits: list[float] = []
    threading.excepthook = lambda failed: errors.append(repr(failed.exc_value))
    random.seed(f"{options.seed}-{number}")  # type: ignore[attr-defined]
    stage.write_for_ever(database.with_name(f"acknowledged-{number}"), threads=THREADS, until=until, waits=waits)
    found = {
        "errors": errors[:20],
        "commands": len(waits),
        "worst_wait": lock.lock_for(str(database)).worst_wait,
        "worst_command": max(waits, default=0.0),
    }
    database.with_name(f"waits-{number}").write_text(json.dumps(found))
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
