"""回头看抽签: which struck tasks may be drawn, and which are. By a seed, so that nobody chooses. Plain Python."""

import datetime as dt
import hashlib
from collections.abc import Iterable

from bihuan.journal.refusal import Refused

from .loop import DISPATCHER, Acting

#: Natural days after the seal between which a task is looked at again: one to six months.
EARLIEST_DAYS, LATEST_DAYS = 30, 183


def window(today: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of the seals that are drawn from."""
    return today - dt.timedelta(days=LATEST_DAYS), today - dt.timedelta(days=EARLIEST_DAYS)


def how_many(pool: int, percent: int) -> int:
    """Return how many of a pool are drawn: the share, rounded up, so that it is never none."""
    return -(-pool * percent // 100)


def order(seed: str, pool: Iterable[str]) -> list[str]:
    """Return the numbers of the tasks in the order in which they are drawn: by the SHA-256 of “seed:number”."""
    return sorted(pool, key=lambda number: hashlib.sha256(f"{seed}:{number}".encode()).hexdigest())


def drawn(seed: str, pool: Iterable[str], percent: int) -> list[str]:
    """Return the numbers that are drawn, the first first."""
    numbers = order(seed, pool)
    return numbers[: how_many(len(numbers), percent)]


def check_draw(acting: Acting, *, percent: int, due_date: dt.date, today: dt.date) -> None:
    """
    Accept a draw of look-backs, of the supervision office.

    :raises Refused: wrong_role, share_out, day_in_past
    """
    if not acting.roles & DISPATCHER:
        raise Refused("wrong_role", verb="draw_look_backs", needed=tuple(sorted(DISPATCHER)))
    if not 1 <= percent <= 100:
        raise Refused("share_out", verb="draw_look_backs")
    if due_date < today:
        raise Refused("day_in_past", verb="draw_look_backs")
