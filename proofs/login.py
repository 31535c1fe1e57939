"""
Whoever tries an account from everywhere, for as long as they like: five tries a window reach the hash, and the county
head gets in on a known browser in every window.

Two processes of four threads each try one account from a thousand addresses, on a clock that runs 200 times too fast.
--times is seconds. --break lets each process count for itself, as a cache in memory would.
"""

import json
import os
import random
import sys
import threading
import time
from pathlib import Path

from proofs import stage

PROCESSES, THREADS, FASTER, ADDRESSES = 2, 4, 200, 1000
NAME = "county-head"


def main() -> int:
    """Try for so many seconds from all processes and judge."""
    options = stage.arguments("login", times=30)
    with stage.instance() as database:
        began = time.monotonic()
        children = [_start(database, number, began, options) for number in range(PROCESSES)]
        statuses = [os.waitpid(child, 0)[1] for child in children]
        from bihuan.people.credentials.policies import POLICIES, TRIES

        seconds = POLICIES["asvs5"].window_seconds
        parts = [json.loads(database.with_name(f"tries-{n}").read_text()) for n in range(PROCESSES)]
        windows = int((time.monotonic() - began) * FASTER // seconds) + 1
        reached = sum(part["reached"] for part in parts)
        turned_away = sum(part["head_turned_away"] for part in parts)
        wrong = [f"process ended with {status}" for status in statuses if status]
        if reached > TRIES * windows:
            wrong.append(f"{reached} tries reached the hash in {windows} windows")
        if turned_away:
            wrong.append(f"the county head was turned away {turned_away} times")
        stage.tell(
            "login",
            seed=options.seed,
            seconds=options.times,
            tries=sum(part["tries"] for part in parts),
            windows=windows,
            reached=reached,
            head_tries=sum(part["head_tries"] for part in parts),
            head_turned_away=turned_away,
            wrong=len(wrong),
        )
    for line in wrong:
        print(line)
    return 1 if wrong else 0


def _start(database: Path, number: int, began: float, options: object) -> int:
    child = os.fork()
    if child:
        return child
    from bihuan.people.credentials import limits
    from bihuan.people.credentials.policies import POLICIES

    if options.broken:  # type: ignore[attr-defined]
        _count_for_oneself(limits)
    seconds = POLICIES["asvs5"].window_seconds
    told = {"tries": 0, "reached": 0, "head_tries": 0, "head_turned_away": 0}
    lock = threading.Lock()

    def now() -> float:
        return 1_700_000_000 + (time.monotonic() - began) * FASTER

    def note(what: str) -> None:
        with lock:
            told[what] += 1

    def attack(dice: random.Random) -> None:
        while time.monotonic() < began + options.times:  # type: ignore[attr-defined]
            note("tries")
            address = f"10.0.{dice.randrange(ADDRESSES)}"
            if limits.try_account(NAME, address=address, is_known=False, seconds=seconds, now=now()):
                note("reached")

    def sign_in() -> None:
        while time.monotonic() < began + options.times:  # type: ignore[attr-defined]
            note("head_tries")
            if limits.try_account(NAME, address="10.1.0.1", is_known=True, seconds=seconds, now=now()):
                limits.was_right(NAME, address="10.1.0.1", is_known=True)
            else:
                note("head_turned_away")
            time.sleep(seconds / FASTER)

    dice = [random.Random(f"{options.seed}-{number}-{each}") for each in range(THREADS)]  # type: ignore[attr-defined]
    threads = [threading.Thread(target=attack, args=(one,)) for one in dice]
    if number == 0:
        threads.append(threading.Thread(target=sign_in))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    database.with_name(f"tries-{number}").write_text(json.dumps(told))
    os._exit(0)


def _count_for_oneself(limits: object) -> None:
    counts: dict[str, tuple[float, int]] = {}

    def take(what: str, whom: str, *, allowed: int, seconds: int, now: float) -> bool:
        began, count = counts.get(f"{what} {whom}", (now, 0))
        if began <= now - seconds:
            began, count = now, 0
        counts[f"{what} {whom}"] = (began, count + 1)
        return count < allowed

    limits.take = take  # type: ignore[attr-defined]
    limits.was_right = lambda *args, **values: None  # type: ignore[attr-defined]


if __name__ == "__main__":
    sys.exit(main())
