"""佐证: files that go with a report, a check, an application or a blocker, by the same entry; and taking one back."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from bihuan import journal
from bihuan.evidence import store

from ..acted import last_of_others
from ..models import Check, Evidence, Report, Standard, Task
from ..rules import evidence as files
from .shared import Done, acting, task_of


@dataclass(frozen=True, slots=True)
class FileGiven:
    """A file that lies under its hash already; standard: the line of the completion standard that it proves."""

    name: str
    digest: bytes
    size: int  # bytes
    kind: str
    standard: UUID | None = None


def check_held(given: Iterable[FileGiven]) -> None:
    """
    Refuse files that do not lie in their place; asked before the chain is locked, it looks at the disk.

    :raises Refused: evidence_gone
    """
    for file in given:
        if not store.holds(file.digest):
            raise journal.Refused("evidence_gone")


def check_needed(lines: Iterable[Standard], met: Iterable[UUID], given: Iterable[FileGiven]) -> None:
    """
    Refuse a line that is said to be met and whose standard asks for a file, where none is given for it.

    :raises Refused: evidence_missing
    """
    proved, claimed = {file.standard for file in given}, set(met)
    for line in lines:
        if line.needs_evidence and line.id in claimed and line.id not in proved:
            raise journal.Refused("evidence_missing", order=line.order, words=line.words)


def file_evidence(
    posting: journal.Posting,
    task: Task,
    given: Sequence[FileGiven],
    *,
    by: journal.Actor,
    at: dt.datetime,
    **owner: UUID,
) -> None:
    """
    Enter files inside an open entry; owner: one of report_id, part_id, check_of_id, application_id, blocker_id.

    :raises Refused: lines_missing — a file for a line of another task; file_withheld — the county has withheld these bytes
    """
    assert by.post is not None  # rules.take has seen the post
    lines = Standard.objects.filter(jurisdiction=task.jurisdiction, task_id=task.id)
    wanted = {file.standard for file in given} - {None}
    if wanted - set(lines.values_list("id", flat=True)):
        raise journal.Refused("lines_missing", count=lines.count())
    same = Evidence.objects.filter(jurisdiction=task.jurisdiction, digest__in=[file.digest for file in given])
    if (
        given and same.filter(state=Evidence.WITHHELD).exists()
    ):  # looked up here: it may be withheld while the form lies
        raise journal.Refused("file_withheld")
    count = Evidence.objects.filter(jurisdiction=task.jurisdiction, task_id=task.id).count()
    for number, file in enumerate(given, count + 1):
        posting.add(
            Evidence(
                jurisdiction=task.jurisdiction,
                task_id=task.id,
                number=number,
                standard_id=file.standard,
                name=file.name,
                digest=file.digest,
                size=file.size,
                kind=file.kind,
                filed_by_id=by.post,
                filed_at=at,
                **owner,
            )
        )


def take_back_evidence(
    *, jurisdiction: str, task: UUID, evidence: UUID, by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Done:
    """
    Take a file back: the row stays and says so; nobody is given the file any more.

    :raises Refused: not_found, not_your_file, file_is_withheld, file_taken_back, file_acted_on
    """
    me = acting(by, at)
    with journal.entry("ledger.evidence.taken_back", of=(Task, task), by=by, at=at, act=act) as posting:
        task_of(jurisdiction, task)
        row = (
            Evidence.objects.filter(jurisdiction=jurisdiction, task_id=task, id=evidence)
            .select_related("filed_by", "report", "check_of")
            .first()
        )
        if row is None:
            raise journal.Refused("not_found")
        files.check_take_back(_filed(row), me)
        posting.change(row, state=Evidence.TAKEN_BACK)
    return Done(posting.receipt, task, row.id)


def _filed(row: Evidence) -> files.Filed:
    office = row.filed_by.office_id
    last = last_of_others(jurisdiction=row.jurisdiction, task=row.task_id, office=office)
    return files.Filed(
        office,
        row.state == Evidence.STANDING,
        is_settled(row.report, row.check_of),
        last > row.written_by,
        is_withheld=row.state == Evidence.WITHHELD,
    )


def is_settled(report: Report | None, check: Check | None) -> bool:
    """Return whether what a file belongs to has moved on: the report is signed, the check concluded."""
    signed = report is not None and report.signed_at is not None
    return signed or (check is not None and check.concluded_at is not None)
