"""What waits for a post beside the steps of the loop: blockers, disputes, solutions to confirm, questions."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from .. import rules
from ..models import Assisting, Blocker, Remark, Task
from .blockers import BlockerLine, blockers_about
from .page import standing_of
from .remarks import RemarkLine, questions_to


@dataclass(frozen=True, slots=True)
class Matters:
    """What a post owes beside the loop, and what its office waits for."""

    blockers: tuple[tuple[str, BlockerLine], ...] = ()  # verb, blocker
    questions: tuple[RemarkLine, ...] = ()
    blocked: tuple[BlockerLine, ...] = ()  # raised by the post's office; somebody else owes the next word

    @property
    def count(self) -> int:
        """How many things wait for the post."""
        return len(self.blockers) + len(self.questions)


#: What is owed on a blocker in each state.
_OWED = {
    rules.BlockerState.RAISED: "acknowledge_blocker",
    rules.BlockerState.ACKNOWLEDGED: "solve_blocker",
    rules.BlockerState.DISPUTED: "decide_blocker",
    rules.BlockerState.SOLVED: "confirm_blocker",
}


def matters(*, jurisdiction: str, acting: rules.Acting, today: dt.date) -> Matters:
    """Return what waits for this post beside the loop: two statements."""
    lines = blockers_about(jurisdiction=jurisdiction, acting=acting, today=today)
    owed = [(verb, line) for line in lines if (verb := _owed(line, acting))]
    asked = questions_to(jurisdiction=jurisdiction, office=acting.office, today=today) if _answers(acting) else ()
    blocked = (
        [line for line in lines if line.raiser_office == acting.office and not _owed(line, acting)]
        if acting.roles & rules.OFFICE
        else []
    )
    return Matters(tuple(owed), asked, tuple(blocked))


def _owed(line: BlockerLine, acting: rules.Acting) -> str:
    verb = _OWED.get(line.state, "")
    if verb == "solve_blocker" and line.is_outside:
        return ""  # whoever waits hears of it; nobody in the county can be asked for it
    return verb if verb and rules.why_not_blocker(verb, line.standing, acting) is None else ""


def _answers(acting: rules.Acting) -> bool:
    return bool(acting.roles & (rules.OFFICE | rules.DISPATCHER))


def matter_count(*, jurisdiction: str, acting: rules.Acting) -> int:
    """Return how many things wait for this post beside the loop: one statement, two for an office."""
    owed = Q(pk__in=[])
    if acting.roles & (rules.OFFICE | rules.DISPATCHER):
        owed |= Q(office_id=acting.office, state__in=[rules.BlockerState.RAISED, rules.BlockerState.ACKNOWLEDGED])
    if acting.roles & rules.OFFICE:
        owed |= Q(raised_by__office_id=acting.office, state=rules.BlockerState.SOLVED)
    if acting.roles & rules.DISPATCHER:
        owed |= Q(office_id=None, state=rules.BlockerState.RAISED)
    if acting.roles & rules.LEADERS:
        owed |= Q(task__leader_id=acting.post, state=rules.BlockerState.DISPUTED)
    count = Blocker.objects.filter(owed, jurisdiction=jurisdiction).count()
    if _answers(acting):
        rows = Remark.objects.filter(jurisdiction=jurisdiction, asked_office_id=acting.office, answered_at=None)
        count += rows.exclude(task__state__in=[*rules.LEFT, rules.State.STRUCK]).count()
    return count


def task_standing(*, jurisdiction: str, task: UUID) -> rules.Standing | None:
    """Return the task's side of what is done beside the loop, or None where there is no such task: two statements."""
    row = Task.objects.filter(jurisdiction=jurisdiction, id=task).select_related("campaign").first()
    if row is None:
        return None
    rows = Assisting.objects.filter(jurisdiction=jurisdiction, task_id=task)
    return standing_of(row, frozenset(rows.values_list("office_id", flat=True)), None, None)
