"""What the head of the lead office signs."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from ..models import Report
from ..report_text import text_digest, text_of
from .labels import label


@dataclass(frozen=True, slots=True)
class Paper:
    """A completion report that waits for its signature: the very text, and its SHA-256 in hex."""

    report: UUID
    number: int
    lines: tuple[str, ...]
    digest: str
    filed_by: str
    filed_at: dt.datetime


def paper(*, jurisdiction: str, task: UUID) -> Paper | None:
    """Return the task's completion report that waits for its signature, or None where there is none."""
    rows = Report.objects.filter(jurisdiction=jurisdiction, task_id=task, state=Report.DECLARED)
    report = rows.select_related("filed_by__office").order_by("-number").first()
    if report is None:
        return None
    lines = tuple(text_of(report).split("\n"))
    return Paper(report.id, report.number, lines, text_digest(report).hex(), label(report.filed_by), report.filed_at)
