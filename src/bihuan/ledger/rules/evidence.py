"""When a file may be taken back (撤回): by the office that filed it, until somebody else has acted on it."""

from dataclasses import dataclass
from uuid import UUID

from bihuan.journal.refusal import Refused

from .loop import INSPECTORS, OFFICE, Acting

FILERS = OFFICE | INSPECTORS


@dataclass(frozen=True, slots=True)
class Filed:
    """A file as the rule sees it: whose office filed it, whether it stands, whether what it belongs to moved on."""

    office: UUID
    is_standing: bool
    is_settled: bool  # its report is signed, its check concluded
    is_acted_on: bool  # another office has acted on the task since
    is_withheld: bool = False  # (封存) there is nothing left to take back


def check_take_back(filed: Filed, me: Acting) -> None:
    """
    Refuse where the file may not be taken back.

    :raises Refused: not_your_file, file_is_withheld, file_taken_back, file_acted_on
    """
    if me.office != filed.office or not me.roles & FILERS:
        raise Refused("not_your_file")
    if filed.is_withheld:
        raise Refused("file_is_withheld")
    if not filed.is_standing:
        raise Refused("file_taken_back")
    if filed.is_settled or filed.is_acted_on:
        raise Refused("file_acted_on")
