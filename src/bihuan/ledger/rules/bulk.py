"""Acts on many ticked tasks: whose they are, and how many at once. Plain Python."""

from collections.abc import Collection, Sequence
from uuid import UUID

from bihuan.journal.refusal import Refused

from .loop import DISPATCHER, Acting

#: Tasks ticked at once, at most.
MOST_TICKED = 200


def check_ticked(acting: Acting, *, verb: str, known: Collection[str], tasks: Sequence[UUID]) -> None:
    """
    Accept an act on ticked tasks, of the supervision office.

    :raises Refused: wrong_role, unknown_act, nothing_ticked, too_many_ticked
    """
    if not acting.roles & DISPATCHER:
        raise Refused("wrong_role", needed=tuple(sorted(DISPATCHER)))
    if verb not in known:
        raise Refused("unknown_act")
    if not tasks:
        raise Refused("nothing_ticked")
    if len(tasks) > MOST_TICKED:
        raise Refused("too_many_ticked", most=MOST_TICKED, count=len(tasks))
