"""Words on a task: notes, questions with the day until which an answer is asked, answers, reminders (催办)."""

import datetime as dt
from uuid import UUID

from bihuan import journal
from bihuan.deadlines import clock
from bihuan.organization.models import Office

from .. import rules
from ..models import Remark, Task
from .shared import Done, acting, check_kept, standing, task_of


def remark_on_task(
    *, jurisdiction: str, task: UUID, words: str, by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Done:
    """
    Write a note on a task.

    :raises Refused: see rules.check_remark; missing
    """
    me = acting(by, at)
    with journal.entry("ledger.remark.noted", of=(Task, task), by=by, at=at, act=act) as posting:
        row = task_of(jurisdiction, task)
        rules.check_remark(standing(row), me, verb="remark_on_task")
        made = add_remark(posting, row, Remark.NOTE, _said(words, "remark_on_task"), by=by, at=at)
    return Done(posting.receipt, task, made.id)


def ask_office(
    *,
    jurisdiction: str,
    task: UUID,
    words: str,
    asked_office: UUID | None,
    answer_by_date: dt.date | None,
    by: journal.Actor,
    at: dt.datetime,
    act: journal.Act,
) -> Done:
    """
    Ask an office something on a task, with the day until which an answer is asked.

    :raises Refused: see rules.check_remark and rules.check_question; missing, not_found
    """
    me = acting(by, at)
    with journal.entry("ledger.remark.asked", of=(Task, task), by=by, at=at, act=act) as posting:
        row = task_of(jurisdiction, task)
        rules.check_remark(standing(row), me, verb="ask_office")
        rules.check_question(me, asked=asked_office, answer_by=answer_by_date, today=clock.today(at))
        assert asked_office is not None  # rules.check_question has seen it
        if not Office.objects.filter(jurisdiction=jurisdiction, id=asked_office).exists():
            raise journal.Refused("not_found")
        made = add_remark(
            posting,
            row,
            Remark.QUESTION,
            _said(words, "ask_office"),
            asked_office=asked_office,
            answer_by_date=answer_by_date,
            by=by,
            at=at,
        )
    return Done(posting.receipt, task, made.id)


def chase_task(
    *,
    jurisdiction: str,
    task: UUID,
    words: str,
    answer_by_date: dt.date | None,
    by: journal.Actor,
    at: dt.datetime,
    act: journal.Act,
) -> Done:
    """
    Remind the lead office (催办): it is asked to answer by a day.

    :raises Refused: see rules.check_chase and rules.check_answer_by; missing
    """
    me = acting(by, at)
    with journal.entry("ledger.remark.chased", of=(Task, task), by=by, at=at, act=act) as posting:
        row = task_of(jurisdiction, task)
        rules.check_chase(standing(row), me)
        rules.check_answer_by(answer_by_date, clock.today(at), verb="chase_task")
        made = add_remark(
            posting,
            row,
            Remark.CHASE,
            _said(words, "chase_task"),
            asked_office=row.lead_office_id,
            answer_by_date=answer_by_date,
            by=by,
            at=at,
        )
    return Done(posting.receipt, task, made.id)


def answer_remark(
    *, jurisdiction: str, remark: UUID, answer: str, by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Done:
    """
    Answer a question or a reminder: the office that was asked.

    :raises Refused: see rules.check_answering; not_found, missing
    """
    me = acting(by, at)
    of = Remark.objects.filter(jurisdiction=jurisdiction, id=remark).values_list("task_id", flat=True).first()
    with journal.entry("ledger.remark.answered", of=(Task, of), by=by, at=at, act=act) as posting:
        row = Remark.objects.filter(jurisdiction=jurisdiction, id=remark).first()
        if row is None:
            raise journal.Refused("not_found")
        check_kept(jurisdiction, row.task_id)
        rules.check_answering(me, asked=row.asked_office_id, is_answered=row.answered_at is not None)
        said = _said(answer, "answer_remark", "answer")
        posting.change(row, answer=said, answered_by=by.post, answered_at=at)
    return Done(posting.receipt, row.task_id, remark)


def _said(words: str, verb: str, name: str = "words") -> str:
    if not words.strip():
        raise journal.Refused("missing", verb=verb, fields=(name,))
    return words


def add_remark(
    posting: journal.Posting,
    task: Task,
    kind: str,
    words: str,
    *,
    asked_office: UUID | None = None,
    answer_by_date: dt.date | None = None,
    by: journal.Actor,
    at: dt.datetime,
) -> Remark:
    """Add a word on a task to the open entry, and return its row."""
    assert by.post is not None  # the rules have seen the post
    said = Remark.objects.filter(jurisdiction=task.jurisdiction, task_id=task.id).count()
    return posting.add(
        Remark(
            jurisdiction=task.jurisdiction,
            task_id=task.id,
            number=said + 1,
            kind=kind,
            words=words,
            by_post_id=by.post,
            said_at=at,
            asked_office_id=asked_office,
            answer_by_date=answer_by_date,
        )
    )
