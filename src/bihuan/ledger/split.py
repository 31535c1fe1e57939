"""An office that was split: its open tasks went to the first heir, and may be passed on to another of them."""

from uuid import UUID

from bihuan.journal.chain import MAIN
from bihuan.journal.models import Entry, Touched
from bihuan.organization import queries as organization
from bihuan.organization.models import Succession

from .models import Task

FOLLOWED = "ledger.task.succeeded"


def other_heirs(task: Task) -> frozenset[UUID]:
    """
    Return the offices that stand beside the task's lead office as heirs of the office that led it before.

    Nothing where the lead office took over nothing by a split, or had this task of its own: one statement, four where
    it did.
    """
    splits = Succession.objects.filter(jurisdiction=task.jurisdiction, kind=Succession.SPLIT)
    left = list(splits.filter(successor=task.lead_office_id).values_list("office", flat=True))
    if not left or not _followed(task):
        return frozenset()
    heirs = splits.filter(office__in=left).values_list("successor", flat=True)
    standing = {organization.successor(heir, jurisdiction=task.jurisdiction) or heir for heir in heirs}
    return frozenset(standing - {task.lead_office_id})


def _followed(task: Task) -> bool:
    """Tell whether the task came to its lead office because another one was no more."""
    touched = Touched.objects.filter(
        jurisdiction=task.jurisdiction, stream=MAIN, table=Task._meta.db_table, key=str(task.id)
    ).values("sequence")
    return Entry.objects.filter(
        jurisdiction=task.jurisdiction, stream=MAIN, sequence__in=touched, kind=FOLLOWED
    ).exists()
