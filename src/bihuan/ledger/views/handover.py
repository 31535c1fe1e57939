"""交接单: a page to be printed and signed when a post changes hands."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.access.policy import require
from bihuan.deadlines import clock
from bihuan.organization.phrases import ROLES
from bihuan.theme import wording

from .. import phrases
from ..commands.shared import acting_as
from ..queries import TaskLine
from ..queries import handover as queries


def handover(request: Any, jurisdiction: str, post: UUID) -> HttpResponse:
    """Show what lies in a post's hands today."""
    viewer = require(request.post, "business.read", jurisdiction=jurisdiction)
    today = clock.today(request.at)
    own = acting_as(viewer, today) if viewer.jurisdiction == jurisdiction else None
    found = queries.handover(jurisdiction=jurisdiction, post=post, viewer=own, today=today)
    if found is None:
        raise Http404
    facts = {
        "found": found,
        "role": ROLES[found.post.role],
        "today": today,
        "items": [
            {**_line(jurisdiction, item.line), "promises": [_promise(one) for one in item.promises]}
            for item in found.items
        ],
        "assisting": [_line(jurisdiction, line) for line in found.assisting],
        "asked": [_asked(one) for one in found.asked],
        "back": _home(jurisdiction, post),
    }
    return render(request, "ledger/handover.html", facts)


def _line(jurisdiction: str, line: TaskLine) -> dict[str, Any]:
    office = (wording.is_english() and line.lead_office_en) or line.lead_office
    return {
        "line": line,
        "url": reverse("ledger:task", args=[jurisdiction, line.id]),
        "state": phrases.state_name(line.state),
        "sentence": phrases.lamp_sentence(line.judgement),
        "office": office,
    }


def _promise(one: queries.Promise) -> dict[str, Any]:
    return {
        "measure": one.measure,
        "first": phrases.comparison_text(one.comparison, one.first, one.unit),
        "now": phrases.comparison_text(one.comparison, one.now, one.unit) if one.now != one.first else "",
    }


def _asked(one: queries.Asked) -> dict[str, Any]:
    wish = phrases.applications.wish(one.kind, old_due=one.old_due_date, new_due=one.new_due_date)
    return {
        "number": one.number,
        "title": phrases.applications.title(one.kind, one.nth),
        "wish": wish,
        "state": phrases.applications.STATES[one.state],
        "reason_class": phrases.applications.REASON_CLASSES[one.reason_class],
        "reason": one.reason,
        "at": one.asked_at,
    }


def _home(jurisdiction: str, post: UUID) -> dict[str, str]:
    return {"url": reverse("people:post", args=[jurisdiction, post]), "label": _("岗位")}
