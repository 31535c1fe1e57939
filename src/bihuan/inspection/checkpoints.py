"""Checkpoints as the pages show them, and which of them left the machine."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from bihuan.journal import checkpoints
from bihuan.journal.checkpoints import Note
from bihuan.journal.models import Checkpoint, Taken

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One checkpoint in the list."""

    note: Note
    at: dt.datetime  # the business clock
    taken: Taken | None


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of checkpoints, the newest first."""

    lines: Sequence[Line]
    count: int
    before: int | None  # the next page begins below this number; None: there is none
    outside: Line | None  # the newest that left the machine, as far as we know
    waiting: int  # entries since then


def listing(*, before: int | None = None) -> Listing:
    """Return checkpoints below a number, and how far those reach that were taken outside."""
    rows = Checkpoint.objects.order_by("-number")
    shown = list(rows.filter(number__lt=before)[: PAGE_ROWS + 1] if before else rows[: PAGE_ROWS + 1])
    page, more = shown[:PAGE_ROWS], shown[PAGE_ROWS:]
    taken = {row.number: row for row in Taken.objects.filter(number__in=[row.number for row in page])}
    newest = Taken.objects.order_by("-number").first()
    outside = line(newest.number) if newest else None
    reached = Checkpoint.objects.filter(number=newest.number).first() if newest else None
    return Listing(
        lines=[_line(row, taken.get(row.number)) for row in page],
        count=rows.count(),
        before=page[-1].number if more else None,
        outside=outside,
        waiting=checkpoints.entries_since(reached),
    )


def line(number: int) -> Line | None:
    """Return one checkpoint."""
    row = Checkpoint.objects.filter(number=number).first()
    return _line(row, Taken.objects.filter(number=number).first()) if row else None


def text(number: int) -> str | None:
    """Return the file of a checkpoint."""
    row = Checkpoint.objects.filter(number=number).first()
    return checkpoints.text_of(row) if row else None


def code(number: int) -> str:
    """Return what stands in the QR code of a checkpoint."""
    return checkpoints.code_of(Checkpoint.objects.get(number=number))


def take(*, number: int, how: str, post: UUID | None, at: dt.datetime) -> None:
    """Write down that a checkpoint left the machine; the last time counts."""
    Taken.objects.update_or_create(number=number, defaults={"how": how, "post": post, "at": at})


def _line(row: Checkpoint, taken: Taken | None) -> Line:
    note = checkpoints.parse(checkpoints.text_of(row))
    return Line(note, dt.datetime.fromisoformat(note.time), taken)
