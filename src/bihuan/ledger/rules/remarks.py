"""Words on a task: who may remark, ask, answer, chase; on whom. Plain Python."""

import datetime as dt
from uuid import UUID

from bihuan.journal.refusal import Refused
from bihuan.organization.roles import READERS, Role

from .loop import DISPATCHER, LEADERS, Acting, Standing, State, check_kept, may_read

#: Posts that do business: they may remark on what they read. The auditor reads and verifies, and writes nothing.
REMARKERS = READERS - {Role.AUDITOR}
#: A reminder goes to the lead office: in these states it is the one that owes something.
CHASED = (State.HANDED_OVER, State.UNDERWAY, State.DECLARED)


def check_remark(standing: Standing, acting: Acting, *, verb: str) -> None:
    """
    Accept a word on a task from a post that reads it and does business.

    :raises Refused: campaign_archived, not_found, wrong_role
    """
    check_kept(standing, verb=verb)
    if standing.leader is None or not may_read(standing.state, standing.leader, acting):
        raise Refused("not_found")
    if not acting.roles & REMARKERS:
        raise Refused("wrong_role", verb=verb, needed=tuple(role for role in Role if role in REMARKERS))


def check_question(acting: Acting, *, asked: UUID | None, answer_by: dt.date | None, today: dt.date) -> None:
    """
    Accept a question: to another office, with the day until which an answer is asked.

    :raises Refused: asked_nobody, asked_own_office, answer_by_missing, answer_by_past
    """
    if asked is None:
        raise Refused("asked_nobody", verb="ask_office")
    if asked == acting.office:
        raise Refused("asked_own_office", verb="ask_office")
    check_answer_by(answer_by, today, verb="ask_office")


def check_answer_by(answer_by: dt.date | None, today: dt.date, *, verb: str) -> None:
    """
    Accept the day until which an answer is asked.

    :raises Refused: answer_by_missing, answer_by_past
    """
    if answer_by is None:
        raise Refused("answer_by_missing", verb=verb)
    if answer_by < today:
        raise Refused("answer_by_past", verb=verb)


def check_chase(standing: Standing, acting: Acting) -> None:
    """
    Accept a reminder (催办) to the lead office: by the supervision office, the task's leader, the county head.

    :raises Refused: wrong_role, not_the_leader, chase_nobody
    """
    if not acting.roles & (DISPATCHER | LEADERS):
        raise Refused("wrong_role", verb="chase_task", needed=tuple(sorted(DISPATCHER | LEADERS)))
    if Role.DEPUTY_HEAD in acting.roles and acting.post != standing.leader:
        raise Refused("not_the_leader", verb="chase_task")
    if standing.state not in CHASED:
        raise Refused("chase_nobody", verb="chase_task", state=standing.state)


def check_answering(acting: Acting, *, asked: UUID | None, is_answered: bool) -> None:
    """
    Accept an answer: once, by the office that was asked.

    :raises Refused: no_question, not_asked, answered_already
    """
    if asked is None:
        raise Refused("no_question", verb="answer_remark")
    if acting.office != asked or not acting.roles & REMARKERS:
        raise Refused("not_asked", verb="answer_remark")
    if is_answered:
        raise Refused("answered_already", verb="answer_remark")
