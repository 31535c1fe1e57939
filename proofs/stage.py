"""What the proofs share: a fresh instance to hurt, writers that note what they were told, and the judge."""

import argparse
import json
import os
import random
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

COUNTY = "141027"


def arguments(name: str, *, times: int) -> argparse.Namespace:
    """Read the arguments that every proof takes."""
    parser = argparse.ArgumentParser(prog=f"python -m proofs.{name}")
    parser.add_argument("--times", type=int, default=times)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument(
        "--break", dest="broken", action="store_true", help="take one safeguard away: the proof must fail"
    )
    return parser.parse_args()


@contextmanager
def instance() -> Iterator[Path]:
    """Make a data folder with an established instance and the small county, and give its database file."""
    with tempfile.TemporaryDirectory(prefix="bihuan-proof-") as folder:
        os.environ["BIHUAN_DATA"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.site.settings")
        import django

        django.setup()
        # Made by a child, so that this process never holds a connection it would hand on to the children it forks.
        child = os.fork()
        if child == 0:
            _build()
            os._exit(0)
        if os.waitpid(child, 0)[1]:
            raise SystemExit("the instance could not be made")
        from bihuan.ledger import testing  # noqa: F401  (loaded once, before the forks)

        yield Path(folder) / "bihuan.sqlite3"


def _build() -> None:
    from bihuan.journal import chains
    from bihuan.ledger import testing
    from bihuan.operations.console import database

    database.bring_up(is_demo=False, at=testing.BEGAN)
    chains.open_chain(COUNTY, at=testing.BEGAN)
    testing.build_county()


def write_for_ever(
    acknowledged: Path, *, threads: int, until: float = float("inf"), waits: list[float] | None = None
) -> None:
    """Open tasks and report on them from many threads; each receipt is noted after the command has returned."""
    note = os.open(acknowledged, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def one() -> None:
        from bihuan.ledger import commands, testing

        world = testing.read_world()
        task = None
        while time.monotonic() < until:
            began = time.monotonic()
            if task is None or random.random() < 0.2:
                done = world.open_done()
                task = done.task
                for verb, who in (
                    ("approve_task", "deputy_head"),
                    ("hand_over_task", "dispatcher"),
                    ("sign_for_task", "chief"),
                ):
                    _note(note, getattr(commands, verb)(task=task, **world.by(who)))
            else:
                values = world.values("report_progress", task)
                done = commands.report_progress(task=task, **values, **world.by("liaison", request_id=uuid4()))
            _note(note, done)
            if waits is not None:
                waits.append(time.monotonic() - began)

    workers = [threading.Thread(target=one, daemon=until == float("inf")) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def _note(file: int, done: object) -> None:
    os.write(file, f"{done.receipt}\n".encode())  # type: ignore[attr-defined]


def judge(database: Path, acknowledged: Path) -> list[str]:
    """Return what is wrong: chain breaks, state that is not the replay, acknowledged receipts that are gone."""
    import sqlite3

    from bihuan.journal import verify

    wrong = [f"{f.code} {f.table} {f.key} {f.column} {f.sequence}" for f in verify.full(path=database).findings]
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        kept = {row[0] for row in connection.execute("SELECT receipt FROM journal_request")}
    told = acknowledged.read_text().splitlines() if acknowledged.exists() else []
    return wrong + [f"lost: {receipt}" for receipt in told if receipt not in kept]


def tell(name: str, **figures: object) -> None:
    """Print one line of figures."""
    print(name, json.dumps(figures, ensure_ascii=False), flush=True)
