"""The figures of a report as they are filed: what was asked, what was answered, what counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from bihuan import journal

from .. import claims, rules
from ..models import Figure, Report, Target
from .shared import Figures

#: target → why its figure is right although it was asked about.
Assured = Mapping[UUID, str]
#: target → its figure as it was typed, which may say more than the value: 1.2亿.
Typed = Mapping[UUID, str]


@dataclass(frozen=True, slots=True)
class Weighed:
    """The figures of a report with the question that each raises; `counting` are those that enter totals."""

    rows: tuple[Figure, ...]
    counting: Figures
    has_moved: bool  # a figure that counts is another than the last one


def weigh(report: Report, targets: list[Target], figures: Figures, *, assured: Assured, typed: Typed) -> Weighed:
    """
    Return the figures as rows to be filed, judged by what is known inside the entry and not by what a page showed.

    A figure that is asked about and not assured is filed all the same and enters no total.

    :raises Refused: no_assurance — said to be right without a reason
    """
    last = claims.last_known(report.jurisdiction, list(figures))
    rows: list[Figure] = []
    counting: dict[UUID, Decimal] = {}
    for target in targets:
        if target.id not in figures:
            continue
        value = figures[target.id]
        facts = claims.known(target, last.get(target.id))
        asked = rules.doubts.ask(facts, value, typed=typed.get(target.id, ""), words=report.summary)
        reason = assured.get(target.id, "") if asked else ""
        is_assured = asked is not None and target.id in assured
        if is_assured and not reason.strip():
            raise journal.Refused("no_assurance")
        rows.append(
            Figure(
                jurisdiction=report.jurisdiction,
                report_id=report.id,
                target_id=target.id,
                value=value,
                doubt=asked.doubt.value if asked else "",
                is_confirmed=is_assured,
                doubt_reason=reason,
            )
        )
        if asked is None or is_assured:
            counting[target.id] = value
    moved = any(last.get(target, Decimal(0)) != value for target, value in counting.items())
    return Weighed(tuple(rows), counting, moved)


def thin_words(report: Report, *, has_change: bool) -> str:
    """Return the code for why a progress report's words say nothing, or nothing."""
    before = Report.objects.filter(
        jurisdiction=report.jurisdiction, task_id=report.task_id, kind=Report.PROGRESS, number__lt=report.number
    ).exclude(state=Report.TAKEN_BACK)
    last = before.order_by("-number").values_list("summary", flat=True).first() or ""
    found = rules.thin.thin(report.summary, last=last, has_change=has_change)
    return found.value if found else ""
