"""A task's files, as far as the viewer may read what they belong to."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from bihuan.journal import MAIN, Refused
from bihuan.journal.models import Entry
from bihuan.organization.queries import ActingPost

from .. import reach, rules
from ..acted import last_of_others
from ..models import Evidence
from ..rules import evidence as files
from .labels import label
from .story import StoryLine, read_entries


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file with what it belongs to: the id of a report, a part, a check, an application or a blocker."""

    id: UUID
    owner: UUID | None
    standard: int | None  # the order of the line that it proves
    number: int
    name: str
    digest: str  # SHA-256 in hex
    size: int  # bytes
    kind: str
    is_standing: bool
    written_by: int  # the entry that wrote the row last
    withheld_by: int  # the entry that withheld the file; nought where it is not withheld
    may_report: bool  # the viewer may report that it should not be here
    filed_by: str
    filed_at: dt.datetime
    may_take_back: bool


@dataclass(frozen=True, slots=True)
class TaskFiles:
    """The files that the viewer may read, in order, and the keys of those that are closed to it."""

    lines: tuple[FileLine, ...]
    withheld: frozenset[str]


def task_files(*, jurisdiction: str, task: UUID, post: ActingPost, acting: rules.Acting | None) -> TaskFiles:
    """Return a task's files; none of a claim or a finding that is closed to the post. At most four statements."""
    rows = list(
        Evidence.objects.filter(jurisdiction=jurisdiction, task_id=task)
        .select_related("filed_by__office", "report", "check_of", "standard")
        .order_by("number")
    )
    if not rows:
        return TaskFiles((), frozenset())
    readable = Evidence.objects.filter(reach.evidence(post), jurisdiction=jurisdiction, task_id=task)
    shown = set(readable.values_list("id", flat=True))
    others = last_of_others(jurisdiction=jurisdiction, task=task, office=acting.office) if acting else 0
    return TaskFiles(
        tuple(_line(row, acting, others, is_own=post.jurisdiction == jurisdiction) for row in rows if row.id in shown),
        frozenset(str(row.id) for row in rows if row.id not in shown),
    )


def _line(row: Evidence, acting: rules.Acting | None, others: int, *, is_own: bool) -> FileLine:
    withheld = row.state == Evidence.WITHHELD
    return FileLine(
        id=row.id,
        owner=row.report_id or row.part_id or row.check_of_id or row.application_id or row.blocker_id,
        standard=row.standard.order if row.standard else None,
        number=row.number,
        name=row.name,
        digest=bytes(row.digest).hex(),
        size=row.size,
        kind=row.kind,
        is_standing=row.state == Evidence.STANDING,
        written_by=row.written_by,
        withheld_by=row.written_by if withheld else 0,
        may_report=is_own and not withheld,
        filed_by=label(row.filed_by),
        filed_at=row.filed_at,
        may_take_back=acting is not None and _may_take_back(row, acting, others),
    )


def _may_take_back(row: Evidence, acting: rules.Acting, others: int) -> bool:
    settled = bool(
        (row.report and row.report.signed_at is not None) or (row.check_of and row.check_of.concluded_at is not None)
    )
    standing = row.state == Evidence.STANDING
    withheld = row.state == Evidence.WITHHELD
    filed = files.Filed(row.filed_by.office_id, standing, settled, others > row.written_by, is_withheld=withheld)
    try:
        files.check_take_back(filed, acting)
    except Refused:
        return False
    return True


@dataclass(frozen=True, slots=True)
class FileGivenOut:
    """What giving a file out needs; of a withheld one, which entry it was."""

    id: UUID
    name: str
    digest: bytes
    kind: str
    withheld: StoryLine | None = None


def file_of(*, jurisdiction: str, task: UUID, evidence: UUID, post: ActingPost) -> FileGivenOut | None:
    """Return a file that the post may read and that was not taken back, or None."""
    rows = Evidence.objects.filter(reach.evidence(post), jurisdiction=jurisdiction, task_id=task, id=evidence)
    row = rows.exclude(state=Evidence.TAKEN_BACK).first()
    if row is None:
        return None
    withheld = None
    if row.state == Evidence.WITHHELD:
        entries = Entry.objects.filter(jurisdiction=jurisdiction, stream=MAIN, sequence=row.written_by)
        (withheld,) = read_entries(jurisdiction, entries)
    return FileGivenOut(row.id, row.name, bytes(row.digest), row.kind, withheld)
