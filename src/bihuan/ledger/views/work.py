"""我的事: what this post has to do today, what comes next, what stands with others."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from bihuan.access.policy import require
from bihuan.access.views import slip
from bihuan.deadlines import clock
from bihuan.organization.roles import Role

from .. import panels, phrases, queries, rules
from ..commands.shared import acting_as
from ..queries import TaskLine
from ..queries.ending import archivings_waiting
from . import matters
from .lists import named

#: How long a step takes somebody who knows the matter, in minutes; for the head of the page, not for any measuring.
MINUTES = {
    "approve_task": 2,
    "hand_over_task": 1,
    "sign_for_task": 1,
    "report_progress": 2,
    "sign_completion": 3,
    "begin_check": 3,
    "measure_check": 10,
    "conclude_check": 5,
    "confirm_check": 3,
    "return_report": 3,
    "approve_closing": 2,
    "strike_off": 1,
    "revise_task": 5,
    "accept_objection": 3,
    "accept_plan": 3,
    "replace_second": 1,
    "post_notice": 1,
    "strike_posted": 1,
    "record_look_back": 5,
    "reopen_task": 3,
}


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do: the task, why it waits, how to do it."""

    line: TaskLine
    url: str  # of the task
    verb: str
    go: str  # of the step
    office: str
    sentence: str  # why the lamp shows what it shows
    rule: str
    rule_url: str
    since: dt.date | None  # when it came
    waited: int  # working days since then
    is_new: bool  # it came today
    in_place: str  # in whose place it is done, because nobody can act there


def todos(items: Sequence[queries.WorkItem], jurisdiction: str, today: dt.date) -> list[Todo]:
    """Return what waits for a post as lines with their step's address."""
    return [
        Todo(
            line=item.line,
            url=_task(jurisdiction, item.line),
            verb=phrases.applications.decide_label(item.asked) if item.asked else phrases.step_label(item.verb),
            go=panels.step_url(item.verb, jurisdiction=jurisdiction, task=item.line.id, application=item.application),
            office=named(item.line.lead_office, item.line.lead_office_en),
            sentence=phrases.lamp_sentence(item.line.judgement),
            rule=phrases.lamp_rule(item.line.judgement),
            rule_url=panels.rule_url(jurisdiction, item.line.judgement),
            since=item.since_date,
            waited=item.waited,
            is_new=item.since_date == today,
            in_place=phrases.in_place_of(item.in_place_of),
        )
        for item in items
    ]


def queue_of(request: Any, jurisdiction: str) -> tuple[queries.WorkItem, ...]:
    """Return what waits for the acting post; whoever looks down from above has nothing to do there."""
    if request.post.jurisdiction != jurisdiction:
        return ()
    today = clock.today(request.at)
    return queries.queue(jurisdiction=jurisdiction, acting=acting_as(request.post, today), today=today)


def work(request: HttpRequest, jurisdiction: str) -> HttpResponse:
    """Show what waits for the acting post."""
    post = require(request.post, "business.read", jurisdiction=jurisdiction)  # type: ignore[attr-defined]
    today = clock.today(request.at)  # type: ignore[attr-defined]
    if post.jurisdiction == jurisdiction:
        found = queries.work(jurisdiction=jurisdiction, acting=acting_as(post, today), today=today)
    else:
        found = queries.Work()
    now = [report for report in found.reports if report.due_date <= today]
    around = matters.on_work(request, jurisdiction)
    archivings = _archivings(request, jurisdiction)
    beside = around["matter_count"] + around["parts_now"] + len(archivings)
    minutes = sum(MINUTES.get(item.verb, 2) for item in found.items) + MINUTES["report_progress"] * len(now)
    return render(
        request,
        "ledger/work.html",
        {
            **around,
            "slip": slip(request),
            "count": len(found.items) + len(now) + beside,
            "minutes": minutes + matters.MINUTES * beside,
            "today": today,
            "decides": bool(post.roles & rules.LEADERS),
            "reports_too": found.asked is not None,
            "archivings": archivings,
            "todos": todos(found.items, jurisdiction, today),
            "now": [_report(report, jurisdiction) for report in now],
            "next": [_report(report, jurisdiction) for report in found.reports if report.due_date > today],
            "returned": [
                {
                    "line": item.line,
                    "url": _task(jurisdiction, item.line),
                    "group": named(item.line.group_name, item.line.group_name_en),
                    "verdict": phrases.verdict_name(item.verdict),
                    "findings": item.findings,
                    "on": item.on,
                    "go": reverse("ledger:declare_completion", args=[jurisdiction, item.line.id]),
                }
                for item in found.returned
            ],
            "waiting": [
                {
                    "line": item.line,
                    "url": _task(jurisdiction, item.line),
                    "next": phrases.next_step(
                        item.line.state, item.line.next_verb, named(item.line.group_name, item.line.group_name_en)
                    ),
                    "since": item.since_date,
                    "waited": item.waited,
                }
                for item in found.waiting
            ],
            "sent": [_sent(item, jurisdiction) for item in found.sent],
            "asked": found.asked,
            "office": named(post.office_name, post.office_name_en),
            "label": named(post.label, post.label_en),
            "ledger_url": reverse("ledger:list", args=[jurisdiction]),
        },
    )


def _archivings(request: Any, jurisdiction: str) -> list[dict[str, Any]]:
    """Return the campaigns that the county head is asked to archive, or to take out again."""
    post = request.post
    if Role.COUNTY_HEAD not in post.roles or post.jurisdiction != jurisdiction:
        return []
    return [
        {
            "name": named(line.name, line.name_en),
            "label": phrases.step_label(f"ask_{kind}"),
            "url": reverse("ledger:campaign", args=[jurisdiction, line.id]),
            "since": clock.today(asked_at),
        }
        for line, kind, asked_at in archivings_waiting(jurisdiction=jurisdiction)
    ]


def _task(jurisdiction: str, line: TaskLine) -> str:
    return reverse("ledger:task", args=[jurisdiction, line.id])


def _report(report: queries.ReportDue, jurisdiction: str) -> dict[str, Any]:
    return {
        "line": report.line,
        "url": _task(jurisdiction, report.line),
        "go": reverse("ledger:report_progress", args=[jurisdiction, report.line.id]),
        "number": report.number,
        "due": report.due_date,
        "last": report.last_date,
        "is_late": report.is_late,
        "late": report.late,
    }


def _sent(item: queries.Sent, jurisdiction: str) -> dict[str, Any]:
    is_progress = item.kind == "progress"
    title = _("第%(n)s次进展") % {"n": item.report_number} if is_progress else _("交账报告")
    return {
        "number": item.number,
        "title": item.title,
        "what": title,
        "at": item.filed_at,
        "state": phrases.report_state_name(item.state),
        "place": item.written_by,
        "url": reverse("ledger:task", args=[jurisdiction, item.task]),
        "entry": _entry(jurisdiction, item.written_by),
    }


def _entry(jurisdiction: str, sequence: int) -> str:
    try:
        return reverse("inspection:entry", args=[jurisdiction, sequence])
    except NoReverseMatch:
        return ""
