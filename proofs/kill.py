"""
SIGKILL of the whole process under eight writers, at a random moment: nothing acknowledged is lost, the chain holds,
the state is the replay.

--break takes the transaction away that holds state and entry together.
"""

import contextlib
import os
import random
import signal
import sys
import time
from pathlib import Path

from proofs import stage

WRITERS = 8
MOMENT = (0.03, 0.25)  # seconds after the first acknowledgement


def main() -> int:
    """Kill so many times and judge after each."""
    options = stage.arguments("kill", times=200)
    chance = random.Random(options.seed)
    wrong: list[str] = []
    with stage.instance() as database:
        acknowledged = database.with_name("acknowledged")
        began = time.monotonic()
        for turn in range(1, options.times + 1):
            _one(acknowledged, chance, broken=options.broken)
            found = stage.judge(database, acknowledged)
            wrong += [f"turn {turn}: {line}" for line in found]
            if found or turn % 20 == 0:
                print(f"  {turn}/{options.times}, {_lines(acknowledged)} acknowledged", flush=True)
            if found:
                break
        seconds = round(time.monotonic() - began, 1)
        stage.tell(
            "kill",
            seed=options.seed,
            kills=turn,
            writers=WRITERS,
            acknowledged=_lines(acknowledged),
            wrong=len(wrong),
            seconds=seconds,
        )
    for line in wrong[:10]:
        print(line)
    return 1 if wrong else 0


def _lines(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0


def _one(acknowledged: Path, chance: random.Random, *, broken: bool) -> None:
    before = _lines(acknowledged)
    child = os.fork()
    if child == 0:
        if broken:
            _break()
        random.seed(chance.random())
        stage.write_for_ever(acknowledged, threads=WRITERS)
        os._exit(0)
    deadline = time.monotonic() + 20
    while _lines(acknowledged) == before and time.monotonic() < deadline:
        time.sleep(0.005)
    time.sleep(chance.uniform(*MOMENT))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _break() -> None:
    """Let every statement of an entry commit by itself."""
    from bihuan.journal import posting

    class Nothing:
        @staticmethod
        def atomic(**options: object) -> contextlib.AbstractContextManager[None]:
            return contextlib.nullcontext()

    posting.transaction = Nothing  # type: ignore[assignment]


if __name__ == "__main__":
    sys.exit(main())
