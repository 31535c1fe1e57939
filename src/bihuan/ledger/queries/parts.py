"""The assisting offices of a task with their duty and parts; who was silent; what is asked of an assisting office."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery

from bihuan.deadlines import lamps, workdays
from bihuan.theme import wording

from .. import numbering, rules
from ..models import Assisting, Part, Report, Silence
from .labels import label, office_label

#: A report that its office took back, or whose head did not sign it, was none.
NO_REPORT = (Report.TAKEN_BACK, Report.DECLINED)


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part as its office reported it."""

    id: UUID
    number: int
    words: str
    difficulty: str
    is_done: bool
    is_taken_back: bool
    filed_by: str
    filed_at: dt.datetime
    is_open: bool  # it can still be taken back: the lead office has not reported since


@dataclass(frozen=True, slots=True)
class AssistingLine:
    """An assisting office of a task: its duty, its parts, how often it was silent when the lead office reported."""

    id: UUID
    office_id: UUID
    office: str
    duty: str
    is_silent: bool  # it has a duty of its own and has said nothing since the last report
    is_done: bool
    silences: int
    parts: tuple[PartLine, ...]  # the latest first


@dataclass(frozen=True, slots=True)
class PartDue:
    """A part that is asked of an assisting office."""

    task: UUID
    number: str  # of the task, as the page shows it
    title: str
    lead_office: str
    duty: str
    last_date: dt.date | None
    due_date: dt.date
    late: int  # working days past due_date
    silences: int


@dataclass(frozen=True, slots=True)
class SilentLine:
    """An assisting office that was silent when lead offices reported: how often, and in which tasks."""

    office: str
    count: int
    tasks: tuple[tuple[UUID, str, str], ...]  # id, number, title


def assisting_of(*, jurisdiction: str, task: UUID) -> tuple[AssistingLine, ...]:
    """Return the assisting offices of a task in the county's order: four statements."""
    rows = list(
        Assisting.objects.filter(jurisdiction=jurisdiction, task_id=task)
        .select_related("office")
        .order_by("office__order", "office__name")
    )
    standing = Report.objects.filter(jurisdiction=jurisdiction, task_id=task).exclude(state__in=NO_REPORT)
    last = standing.order_by("-filed_at").values_list("filed_at", flat=True).first()
    parts: dict[UUID, list[Part]] = defaultdict(list)
    found = Part.objects.filter(jurisdiction=jurisdiction, assisting__task_id=task).select_related("filed_by__office")
    for part in found.order_by("-number"):
        parts[part.assisting_id].append(part)
    counts = Silence.objects.filter(jurisdiction=jurisdiction, report__task_id=task).exclude(
        report__state__in=NO_REPORT
    )
    silences = dict(counts.values_list("office_id").annotate(count=Count("id")))
    return tuple(_assisting(row, parts[row.id], last, silences.get(row.office_id, 0)) for row in rows)


def _assisting(row: Assisting, parts: list[Part], last: dt.datetime | None, silences: int) -> AssistingLine:
    standing = next((part for part in parts if not part.is_taken_back), None)
    is_done = standing is not None and standing.is_done
    spoke = standing is not None and (last is None or standing.filed_at > last)
    return AssistingLine(
        id=row.id,
        office_id=row.office_id,
        office=office_label(row.office),
        duty=row.duty,
        is_silent=bool(row.duty) and not spoke and not is_done,
        is_done=is_done,
        silences=silences,
        parts=tuple(_part(part, last) for part in parts),
    )


def _part(part: Part, last: dt.datetime | None) -> PartLine:
    return PartLine(
        id=part.id,
        number=part.number,
        words=part.words,
        difficulty=part.difficulty,
        is_done=part.is_done,
        is_taken_back=part.is_taken_back,
        filed_by=label(part.filed_by),
        filed_at=part.filed_at,
        is_open=not part.is_taken_back and (last is None or part.filed_at > last),
    )


def silent_names(*, jurisdiction: str, task: UUID) -> tuple[str, ...]:
    """Return the assisting offices that have said nothing since the last report: the form of the next one names them."""
    return tuple(row.office for row in assisting_of(jurisdiction=jurisdiction, task=task) if row.is_silent)


def silences_of(*, jurisdiction: str, task: UUID) -> Mapping[UUID, tuple[str, ...]]:
    """Return report → the assisting offices that had said nothing by then: one statement."""
    found: dict[UUID, tuple[str, ...]] = defaultdict(tuple)
    rows = Silence.objects.filter(jurisdiction=jurisdiction, report__task_id=task).select_related("office")
    for row in rows.order_by("office__order", "office__name"):
        found[row.report_id] += (office_label(row.office),)
    return dict(found)


def silence_counts(*, jurisdiction: str, office: UUID | None = None) -> Mapping[UUID, int]:
    """Return office → how often it was silent when a lead office reported, of one office or all; one statement."""
    rows = Silence.objects.filter(jurisdiction=jurisdiction, **({"office_id": office} if office else {})).exclude(
        report__state__in=NO_REPORT
    )
    return dict(rows.values_list("office_id").annotate(count=Count("id")))


def silent_offices(*, jurisdiction: str) -> list[SilentLine]:
    """Return the assisting offices that were silent, the most silent first: one statement. It counts on them alone."""
    rows = Silence.objects.filter(jurisdiction=jurisdiction).exclude(report__state__in=NO_REPORT)
    counts: dict[UUID, int] = defaultdict(int)
    names: dict[UUID, str] = {}
    tasks: dict[UUID, dict[UUID, tuple[UUID, str, str]]] = defaultdict(dict)
    for row in rows.select_related("office", "report__task").order_by("report__task__number"):
        task = row.report.task
        counts[row.office_id] += 1
        office = row.office
        names[row.office_id] = (wording.is_english() and office.name_en) or office.short_name or office.name
        tasks[row.office_id][task.id] = (task.id, numbering.short(task.year, task.number), task.title)
    lines = [SilentLine(names[key], counts[key], tuple(tasks[key].values())) for key in counts]
    return sorted(lines, key=lambda line: (-line.count, line.office))


def parts_due(*, jurisdiction: str, acting: rules.Acting, today: dt.date) -> tuple[PartDue, ...]:
    """
    Return what is asked of the post's office as an assisting one, the earliest first: two statements.

    A part is asked for where a duty of its own was written, as often as the lead office reports, until the office says
    that its part is finished.
    """
    if not acting.roles & rules.OFFICE:
        return ()
    rows = _charged(jurisdiction, acting.office).select_related("task__lead_office")
    own = Silence.objects.filter(jurisdiction=jurisdiction, office_id=acting.office)
    silent = dict(own.exclude(report__state__in=NO_REPORT).values_list("report__task_id").annotate(count=Count("id")))
    due = [_due(row, today, silent.get(row.task_id, 0)) for row in rows if not row.was_done]
    return tuple(sorted(due, key=lambda part: (part.due_date, part.number)))


def parts_due_count(*, jurisdiction: str, acting: rules.Acting, today: dt.date) -> int:
    """Return how many parts the post's office owes by today as an assisting one: one statement, none for who has none."""
    if not acting.roles & rules.OFFICE:
        return 0
    rows = _charged(jurisdiction, acting.office).select_related("task")
    return sum(_due_date(row, today) <= today for row in rows if not row.was_done)


def _charged(jurisdiction: str, office: UUID) -> QuerySet[Any]:
    """Return the assisting office's rows with a duty of its own; `was_done`: its last part said that it is finished."""
    last = Part.objects.filter(jurisdiction=jurisdiction, assisting_id=OuterRef("id"), is_taken_back=False)
    return (
        Assisting.objects.filter(jurisdiction=jurisdiction, office_id=office, task__state__in=rules.PART_STATES)
        .exclude(duty="")
        .annotate(was_done=Subquery(last.order_by("-number").values("is_done")[:1]))
    )


def _due_date(row: Assisting, today: dt.date) -> dt.date:
    last = row.told_date or row.task.opened_date or today
    return lamps.report_due(last, row.task.report_every, workdays.calendar())


def _due(row: Assisting, today: dt.date, silences: int) -> PartDue:
    task, calendar = row.task, workdays.calendar()
    due = _due_date(row, today)
    return PartDue(
        task=task.id,
        number=numbering.short(task.year, task.number),
        title=task.title,
        lead_office=office_label(task.lead_office),
        duty=row.duty,
        last_date=row.told_date,
        due_date=due,
        late=max(calendar.workdays_between(due, today), 0),
        silences=silences,
    )
