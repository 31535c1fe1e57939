"""
Who acted, as the journal has it: what an office filed is its own to take back until another office has acted on the task;
who wrote a thing does not sign it, in whichever post, held or lent, they come.
"""

import json
from collections.abc import Collection
from uuid import UUID

from django.db.models import Max

from bihuan.journal.chain import MAIN
from bihuan.journal.models import Entry, Touched

from .models import Check, Report, Task

MEASURED, CONCLUDED, CONFIRMED = (f"ledger.check.{verb}" for verb in ("measured", "concluded", "confirmed"))


def last_of_others(*, jurisdiction: str, task: UUID, office: UUID) -> int:
    """Return the number of the last entry on the task by another office; nought where there is none."""
    touched = Touched.objects.filter(jurisdiction=jurisdiction, stream=MAIN, table=Task._meta.db_table, key=str(task))
    entries = Entry.objects.filter(
        jurisdiction=jurisdiction,
        stream=MAIN,
        sequence__in=touched.values("sequence"),
        office__isnull=False,
    ).exclude(office=office)
    return int(entries.aggregate(last=Max("sequence"))["last"] or 0)


def persons_of(sequences: Collection[int], *, jurisdiction: str) -> frozenset[UUID]:
    """Return the persons who made these entries themselves: a deputy, and not the holder of the post they acted in."""
    rows = Entry.objects.filter(jurisdiction=jurisdiction, stream=MAIN, sequence__in=list(sequences))
    actors = [json.loads(bytes(body)).get("actor", {}) for body in rows.values_list("body", flat=True)]
    return frozenset(UUID(actor["holder"]) for actor in actors if "holder" in actor)


def hands_of(check: Check) -> frozenset[UUID]:
    """Return the persons who measured, concluded or countersigned a check so far."""
    return _hands(check, MEASURED, CONCLUDED, CONFIRMED) if check.measured_at else frozenset()


def signers_of(report: Report) -> frozenset[UUID]:
    """Return the person who signed a completion report, as a set of one; of none where nobody has."""
    return _hands(report, "ledger.report.signed") if report.signed_at else frozenset()


def _hands(row: Check | Report, *kinds: str) -> frozenset[UUID]:
    touched = Touched.objects.filter(
        jurisdiction=row.jurisdiction, stream=MAIN, table=row._meta.db_table, key=str(row.id)
    )
    entries = Entry.objects.filter(
        jurisdiction=row.jurisdiction, stream=MAIN, sequence__in=touched.values("sequence"), kind__in=kinds
    )
    return persons_of(list(entries.values_list("sequence", flat=True)), jurisdiction=row.jurisdiction)
