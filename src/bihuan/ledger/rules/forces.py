"""A task force (工作专班): who leads it, who changes its members, targets and notes. Plain Python."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from bihuan.journal.refusal import Refused
from bihuan.organization.roles import Role

from .loop import DISPATCHER, LEADERS, Acting


@dataclass(frozen=True, slots=True)
class ForceStanding:
    """The task force's side of a step: posts that lead it and posts that belong to it today."""

    leaders: frozenset[UUID]
    members: frozenset[UUID]


def force_leaders(named: frozenset[UUID], of_tasks: frozenset[UUID]) -> frozenset[UUID]:
    """Return who leads a force: the members named as its leaders; while there are none, the leaders of its tasks."""
    return named or of_tasks


def leads_force(force: ForceStanding, acting: Acting) -> bool:
    """Tell whether the post leads the force; the county head leads every one."""
    return Role.COUNTY_HEAD in acting.roles or acting.post in force.leaders


def check_force_leading(verb: str, force: ForceStanding, acting: Acting) -> None:
    """
    Accept a change of members or targets: by a leader of the force, or the supervision office.

    :raises Refused: not_force_leader
    """
    if not acting.roles & DISPATCHER and not leads_force(force, acting):
        raise Refused("not_force_leader", verb=verb)


def check_force_target(verb: str, force: ForceStanding, acting: Acting) -> None:
    """
    Accept a change of the force's own targets: by its leaders, the supervision office, or a member.

    :raises Refused: not_in_force
    """
    if not acting.roles & DISPATCHER and not leads_force(force, acting) and acting.post not in force.members:
        raise Refused("not_in_force", verb=verb)


def check_force_note(force: ForceStanding, acting: Acting) -> None:
    """
    Accept a note from the front line: by a leader of the county or a member of the force.

    :raises Refused: not_in_force
    """
    if not acting.roles & LEADERS and acting.post not in force.members:
        raise Refused("not_in_force", verb="note_force")


def check_member_days(since: dt.date, until: dt.date | None, *, others: list[tuple[dt.date, dt.date | None]]) -> None:
    """
    Accept the days of a member; others: the spans of the same post in the same force.

    :raises Refused: ends_before_since, member_already
    """
    if until is not None and until < since:
        raise Refused("ends_before_since", verb="add_member", since=since)
    for start, end in others:
        if (until is None or start <= until) and (end is None or since <= end):
            raise Refused("member_already", verb="add_member", since=start)


def check_member_end(since: dt.date, ended: dt.date | None, until: dt.date) -> None:
    """
    Accept the last day of a member: not before its first, and not later than one that was set already.

    :raises Refused: ends_before_since, ended_member
    """
    if until < since:
        raise Refused("ends_before_since", verb="end_member", since=since)
    if ended is not None and ended <= until:
        raise Refused("ended_member", verb="end_member", until=ended)


def check_reaching(*, is_reached: bool) -> None:
    """
    Accept that a target is reported reached, once.

    :raises Refused: reached_already
    """
    if is_reached:
        raise Refused("reached_already", verb="reach_force_phase")
