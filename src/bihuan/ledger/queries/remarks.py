"""Words on a task: notes, questions, reminders, with who asked and who answered."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from bihuan.deadlines import workdays

from .. import numbering, rules
from ..models import Remark
from .labels import label, office_label


@dataclass(frozen=True, slots=True)
class RemarkLine:
    """A remark; nth: of its kind on this task; late: working days past the day of the answer, while there is none."""

    id: UUID
    written_by: int
    task: UUID
    task_number: str
    task_title: str
    number: int
    kind: str
    nth: int
    words: str
    by_post: str
    said_at: dt.datetime
    asked_office_id: UUID | None
    asked_office: str
    answer_by_date: dt.date | None
    answer: str
    answered_by: str
    answered_at: dt.datetime | None
    late: int

    @property
    def is_waiting(self) -> bool:
        return self.asked_office_id is not None and self.answered_at is None

    @property
    def expected(self) -> str:
        """The remark's row as a form of this page shows it."""
        return f"{Remark._meta.db_table}:{self.id}:{self.written_by}"


def remarks_of(*, jurisdiction: str, task: UUID, today: dt.date) -> tuple[RemarkLine, ...]:
    """Return the remarks on a task, the latest first: one statement."""
    return tuple(reversed(_lines(_rows(jurisdiction).filter(task_id=task).order_by("number"), today)))


def remark_line(*, jurisdiction: str, remark: UUID, today: dt.date) -> RemarkLine | None:
    """Return one remark, or None where it is not in the jurisdiction."""
    return next(iter(_lines(_rows(jurisdiction).filter(id=remark), today)), None)


def questions_to(*, jurisdiction: str, office: UUID, today: dt.date) -> tuple[RemarkLine, ...]:
    """Return the questions and reminders that an office has not answered, the earliest day first: one statement."""
    rows = _rows(jurisdiction).filter(asked_office_id=office, answered_at=None, task__state__in=_LIVE)
    return tuple(_lines(rows.order_by("answer_by_date", "said_at"), today))


#: A question on a task that has left the account, or is over, waits for nobody.
_LIVE = [state for state in rules.State if state not in rules.LEFT and state is not rules.State.STRUCK]


def _rows(jurisdiction: str) -> QuerySet[Remark]:
    return Remark.objects.filter(jurisdiction=jurisdiction).select_related(
        "task", "by_post__office", "asked_office", "answered_by__office"
    )


def _lines(rows: Iterable[Remark], today: dt.date) -> list[RemarkLine]:
    counts: dict[tuple[UUID, str], int] = {}
    calendar, lines = workdays.calendar(), []
    for row in rows:
        nth = counts[row.task_id, row.kind] = counts.get((row.task_id, row.kind), 0) + 1
        waits = row.answer_by_date is not None and row.answered_at is None
        lines.append(
            RemarkLine(
                id=row.id,
                written_by=row.written_by,
                task=row.task_id,
                task_number=numbering.short(row.task.year, row.task.number),
                task_title=row.task.title,
                number=row.number,
                kind=row.kind,
                nth=nth,
                words=row.words,
                by_post=label(row.by_post),
                said_at=row.said_at,
                asked_office_id=row.asked_office_id,
                asked_office=office_label(row.asked_office) if row.asked_office else "",
                answer_by_date=row.answer_by_date,
                answer=row.answer,
                answered_by=label(row.answered_by) if row.answered_by else "",
                answered_at=row.answered_at,
                late=max(calendar.workdays_between(row.answer_by_date, today), 0)
                if waits and row.answer_by_date
                else 0,
            )
        )
    return lines
