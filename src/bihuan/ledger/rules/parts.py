"""The assisting offices' own parts: who writes a duty, who reports, until when a part can be taken back. Plain Python."""

from collections.abc import Iterable
from uuid import UUID

from bihuan.journal.refusal import Refused

from .loop import DISPATCHER, LEFT, OFFICE, Acting, Standing, State

#: A part can be reported while the work goes on, and while the completion report is not signed yet.
PART_STATES = (State.UNDERWAY, State.DECLARED)


def check_duties(standing: Standing, acting: Acting) -> None:
    """
    Accept duties of the assisting offices: written by the supervision office, until the task is over.

    :raises Refused: wrong_role, task_over, no_assisting
    """
    if not acting.roles & DISPATCHER:
        raise Refused("wrong_role", verb="set_duties", needed=tuple(sorted(DISPATCHER)))
    if standing.state in LEFT or standing.state is State.STRUCK:
        raise Refused("task_over", verb="set_duties", state=standing.state)
    if not standing.assisting:
        raise Refused("no_assisting", verb="set_duties")


def check_part(standing: Standing, acting: Acting, *, given: Iterable[str]) -> None:
    """
    Accept a part: of an office that assists, while the work goes on.

    :raises Refused: wrong_role, not_assisting, wrong_state, missing
    """
    if not acting.roles & OFFICE:
        raise Refused("wrong_role", verb="report_part", needed=tuple(sorted(OFFICE)))
    if acting.office not in standing.assisting:
        raise Refused("not_assisting", verb="report_part")
    if standing.state not in PART_STATES:
        raise Refused("wrong_state", verb="report_part", state=standing.state, expected=State.UNDERWAY)
    if "summary" not in given:
        raise Refused("missing", verb="report_part", fields=("part_words",))


def check_taking_part_back(acting: Acting, *, office: UUID, is_taken_back: bool, is_reported: bool) -> None:
    """
    Accept that an office takes its part back, until the lead office has reported after it.

    :raises Refused: not_your_part, part_taken_back, part_used
    """
    if not acting.roles & OFFICE or acting.office != office:
        raise Refused("not_your_part", verb="take_part_back")
    if is_taken_back:
        raise Refused("part_taken_back", verb="take_part_back")
    if is_reported:
        raise Refused("part_used", verb="take_part_back")
