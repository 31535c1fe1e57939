"""What is made to be printed: the sheet of one task (事项单), and the ledger list with all rows of its filter."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bihuan.access.policy import require
from bihuan.deadlines import clock
from bihuan.theme import wording

from .. import phrases, queries
from ..queries import StoryLine, TaskPage
from . import applications, lists, shown
from .trajectory import PAPER, Series, series_of, trajectory

#: So many rows of a list are printed at most: some eighty pages.
MOST_ROWS = 2_000


def sheet(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """Show a task on one form to be printed and filed: promised, reported, verified, decided, struck off."""
    page = shown.read_task(request, jurisdiction, task)
    today = clock.today(request.at)  # type: ignore[attr-defined]
    lines = queries.story(jurisdiction=jurisdiction, task=task, withheld=page.withheld)
    asked = applications.on_task(request, page)
    reports = shown.reports(page)
    facts: dict[str, Any] = {
        **shown.head(page),
        **shown.lamp(page),
        "promises": asked["promises"],
        "missed": asked["missed"],
        "is_changed": page.due_date != page.first_due_date or any(t.first_value != t.value for t in page.targets),
        "state": phrases.state_name(page.state),
        "passed": _passed(page),
        "plan": next((plan for plan in shown.plans(page) if plan["is_current"]), None),
        "phases": _phases(page, today),
        "standards": shown.standards(page),
        "trajectory": trajectory(page, today, (PAPER,)),
        "report": reports[0] if reports else None,
        "checks": shown.checks(page),
        "decided": _decided(lines, jurisdiction),
        "seal": _seal(page, lines),
        "earlier_seals": shown.earlier_seals(page, lines),
        "last": lines[0] if lines else None,
        "address": request.build_absolute_uri("/"),
    }
    return render(request, "ledger/sheet.html", facts)


def _passed(page: TaskPage) -> list[tuple[str, dt.date]]:
    """Return the accounts that the task has passed, with their days."""
    days = (page.opened_date, page.told_date, page.checked_date, page.struck_date)
    names = [station["name"] for station in shown.stations(page)]
    return [(name, day) for name, day in zip(names[: len(page.accounts)], days, strict=False) if day]


def _decided(lines: Iterable[StoryLine], jurisdiction: str) -> dict[str, Any] | None:
    """Return the decision on which the task was closed, or that it was not."""
    found = [line for line in lines if line.kind in ("ledger.closing.approved", "ledger.closing.refused")]
    return shown.story(found[:1], jurisdiction)[0] if found else None


def _seal(page: TaskPage, lines: Sequence[StoryLine]) -> dict[str, Any] | None:
    """Return the seal with its day as it is written on paper: with the year."""
    seal, struck = shown.seal(page, lines), page.struck_date
    if seal is None or struck is None:
        return None
    closer = next((line.post for line in lines if line.kind == "ledger.task.struck"), "")
    return {**seal, "note": "　".join(text for text in (wording.day_long(struck), closer) if text)}


def _phases(page: TaskPage, today: dt.date) -> list[dict[str, Any]]:
    """Return the phased targets with what was planned for their day, reported and verified by then."""
    current = [phase for phase in page.phases if phase.is_current]
    ways = {target.id: series_of(page, target, today) for target in page.targets}
    rows = []
    for phase, said in zip(current, shown.phases(page, today), strict=True):
        way = ways.get(phase.target) if phase.target else None
        is_due = phase.due_date <= today

        def value(
            points: Sequence[tuple[dt.date, Decimal]], *, way: Series | None = way, until: dt.date = phase.due_date
        ) -> str:
            found = [number for day, number in points if day <= until]
            return wording.quantity(found[-1], way.unit) if way and found else "—"

        rows.append(
            {
                **said,
                "figure": "—" if phase.value is None else wording.quantity(phase.value, phase.unit),
                "reported": value(way.reported) if way and is_due else "—",
                "measured": value(way.measured) if way and is_due else "—",
            }
        )
    return rows


def list_printed(request: HttpRequest, jurisdiction: str) -> HttpResponse:
    """Show all tasks that the list's address asks for as a table to be printed, with the filter in words."""
    post = require(request.post, "business.read", jurisdiction=jurisdiction)  # type: ignore[attr-defined]
    filters, chosen = lists.read_filters(request.GET)
    found = queries.task_list(
        jurisdiction=jurisdiction,
        filters=filters,
        today=clock.today(request.at),  # type: ignore[attr-defined]
        page_rows=MOST_ROWS,
        own=post.office_id,
        viewer=lists.seen_by(request, jurisdiction),
    )
    campaigns = queries.campaigns(jurisdiction=jurisdiction)
    address = lists.Address(reverse("ledger:list", args=[jurisdiction]), chosen)
    rows = [lists.as_row(line, jurisdiction) for line in found.page.object_list]
    lit = [row.line.lamp for row in rows]
    facts = {
        "found": found,
        "groups": lists.grouped(found, rows, address, is_grouped=filters.sort == "number"),
        "campaign": lists.shown_campaign(campaigns, filters.campaign),
        "said": lists.said(found, address, campaigns, str(post.office_id)),
        "order": lists.sort_names()[filters.sort],
        "lamps": [(name, lit.count(name)) for name in lists.LAMPS],
        "total": found.page.paginator.count,
        "left_over": found.page.paginator.count - len(rows),
        "most": MOST_ROWS,
        "back": address.with_(),
    }
    return render(request, "ledger/list_printed.html", facts)
