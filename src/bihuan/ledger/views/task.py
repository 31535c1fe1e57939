"""The task page: everything about one matter, and the next step."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bihuan.access.views import slip
from bihuan.deadlines import clock

from .. import panels, phrases, queries, rules
from ..queries import TaskPage
from ..queries.drawing import drawn_entries
from ..queries.ending import carried
from . import applications, matters, shown
from .evidence import beside, parts_beside, read_files
from .lamps import squares
from .lists import named
from .trajectory import trajectory


def task(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """Show a task: promise, phases, reports, checks, who, source, next steps, story."""
    page = shown.read_task(request, jurisdiction, task)
    files = read_files(request, page)
    around = matters.on_task(request, page)
    lines = queries.story(
        jurisdiction=jurisdiction,
        task=task,
        withheld=page.withheld | files.withheld | matters.withheld_parts(around),
        also=frozenset(line.withheld_by for line in files.lines if line.withheld_by) | _draws(page),
    )
    today = clock.today(request.at)  # type: ignore[attr-defined]
    steps = shown.next_steps(page)
    story = shown.story(lines, jurisdiction)
    reports = shown.signed(beside(shown.reports(page), files, page), lines)
    matters.name_silent(reports, page)
    facts: dict[str, Any] = {
        **shown.head(page),
        **applications.on_task(request, page),
        **around,
        "assisting": parts_beside(around["assisting"], files, page),
        "slip": slip(request),
        **shown.lamp(page),
        "state": phrases.state_name(page.state),
        "stations": shown.stations(page),
        "is_changed": page.due_date != page.first_due_date or any(t.first_value != t.value for t in page.targets),
        "standards": shown.standards(page),
        "phases": shown.phases(page, today),
        "squares": squares(page),
        "periods_url": reverse("ledger:periods", args=[jurisdiction]),
        "trajectory": trajectory(page, today),
        "reports": reports[: shown.REPORTS_SHOWN],
        "older_reports": reports[shown.REPORTS_SHOWN :],
        "checks": beside(shown.checks(page), files, page),
        "steps": [step for step in steps if not step.is_folded],
        "primary": next((step for step in steps if step.primary), None),
        "interval": phrases.interval_name(page.report_every),
        "seal": shown.seal(page, lines),
        "plans": shown.plans(page),
        "look_backs": shown.look_backs(page),
        "earlier_seals": shown.earlier_seals(page, lines),
        "folded": [step for step in steps if step.is_folded],
        "carried": _carried(page),
        "campaign_url": reverse("ledger:campaign", args=[jurisdiction, page.campaign_id]),
        "is_left": page.state in rules.LEFT,
        "story": story[: shown.STORY_SHOWN],
        "older_story": story[shown.STORY_SHOWN :],
        "story_count": len(story),
        "fresh": _fresh(request, page),
        "seen_url": reverse("ledger:seen", args=[jurisdiction]),
    }
    return render(request, "ledger/task.html", facts)


def _carried(page: TaskPage) -> list[dict[str, Any]]:
    """Return how the task came into a later year's account, or under another campaign."""
    return [
        {
            "on": line.on,
            "from_year": line.from_year,
            "to_year": line.to_year,
            "moved": line.is_moved,
            "start": named(line.from_campaign, line.from_campaign_en),
            "end": named(line.to_campaign, line.to_campaign_en),
            "reason": line.reason,
            "entry": line.entry,
            "entry_url": shown.entry_url(page.jurisdiction, line.entry),
        }
        for line in carried(jurisdiction=page.jurisdiction, task=page.id)
    ]


def _draws(page: TaskPage) -> frozenset[int]:
    """Return the entries of the draws in which the task was drawn to be looked at again."""
    if not page.paths.look_backs:
        return frozenset()
    return drawn_entries(jurisdiction=page.jurisdiction, task=page.id)


def _fresh(request: Any, page: TaskPage) -> tuple[int, ...]:
    """Return the places in the journal that are new to the acting post, the latest first."""
    if request.post.jurisdiction != page.jurisdiction:
        return ()
    return panels.unread_of(request).entries.get(page.id, ())
