"""Which claimed figures count, and the last value of a target that is known: read by commands and pages alike."""

import datetime as dt
from collections.abc import Collection
from decimal import Decimal
from uuid import UUID

from django.db.models import BigIntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from . import rules
from .models import Figure, Measurement, Report, Seal, Target

#: States of a report whose figures do not count: its head has not signed it, or its office has taken it back.
NOT_COUNTED = (Report.DECLARED, Report.DECLINED, Report.TAKEN_BACK)


def counted(at: str = "") -> Q:
    """Return which figures enter totals; `at` leads from a row to its figure. What was asked about waits for an answer."""
    answered = Q(**{f"{at}doubt": ""}) | Q(**{f"{at}is_confirmed": True})
    return answered & ~Q(**{f"{at}report__state__in": NOT_COUNTED})


def figures(jurisdiction: str) -> QuerySet[Figure]:
    """Return the figures that count."""
    return Figure.objects.filter(counted(), jurisdiction=jurisdiction)


def round_of(jurisdiction: str, task: str) -> Coalesce:
    """
    Return, inside a query, the journal's number after which the present round of a task began: nought for a first one.

    A struck task that was taken up again is judged by what was reported and found since (`written_by` greater than this);
    what had been told before stands in its story. task: the way from the row to its task.
    """
    seals = Seal.objects.filter(jurisdiction=jurisdiction, task_id=OuterRef(task)).order_by("-number")
    return Coalesce(Subquery(seals.values("written_by")[:1]), Value(0), output_field=BigIntegerField())


def reopened_on(jurisdiction: str, tasks: Collection[UUID], today: dt.date) -> dict[UUID, dt.date]:
    """Return for each of these tasks that had been taken up again by then the day on which it was, the last time."""
    if not tasks:
        return {}
    rows = Seal.objects.filter(jurisdiction=jurisdiction, task_id__in=list(tasks), reopened_date__lte=today)
    return dict(rows.order_by("number").values_list("task_id", "reopened_date"))


def last_known(jurisdiction: str, targets: Collection[UUID], *, claims: bool = True) -> dict[UUID, Decimal]:
    """
    Return the last value of each target: claimed and counting, or measured by a check that both have signed.

    claims: whether claimed figures may be looked at; inspectors who have no figure of their own yet may not.
    """
    found: dict[UUID, tuple[dt.datetime, Decimal]] = {}
    if claims:
        told = figures(jurisdiction).filter(target_id__in=targets).order_by("report__number")
        for target, filed_at, value in told.values_list("target_id", "report__filed_at", "value"):
            found[target] = (filed_at, value)
    rows = Measurement.objects.filter(
        jurisdiction=jurisdiction, target_id__in=targets, check_of__confirmed_at__isnull=False
    ).order_by("check_of__number")
    for target, measured_at, value in rows.values_list("target_id", "check_of__confirmed_at", "value"):
        if measured_at is not None and (target not in found or found[target][0] <= measured_at):
            found[target] = (measured_at, value)
    return {target: value for target, (_at, value) in found.items()}


def known(target: Target, last: Decimal | None) -> rules.doubts.Known:
    """Return what the guard knows about a target."""
    comparison = rules.Comparison(target.comparison)
    return rules.doubts.Known(target.measure, target.unit, target.value, comparison, last)
