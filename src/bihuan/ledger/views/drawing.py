"""回头看: what is to be looked at again, and the draw that decides it by a seed."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bihuan.access.policy import require
from bihuan.access.views import act, slip
from bihuan.deadlines import clock
from bihuan.organization.roles import Role

from .. import commands, phrases
from ..forms.drawing import DrawForm
from ..queries import drawing as queries
from . import shown

MONTH = dt.timedelta(days=30)  # in which a group usually gets round to what was drawn
LAMPS = {"stands": "green", "relapsed": "red"}


def look_backs(request: HttpRequest, jurisdiction: str) -> HttpResponse:
    """Show what is to be looked at again, and draw."""
    post: Any = require(request.post, "business.read", jurisdiction=jurisdiction)  # type: ignore[attr-defined]
    is_own = post.jurisdiction == jurisdiction
    if request.method == "POST" and not is_own:
        raise Http404
    may = is_own and Role.DISPATCHER in post.roles
    today = clock.today(request.at)  # type: ignore[attr-defined]
    usual = {"percent": 10, "due_date": today + MONTH}
    form = DrawForm(request.POST if request.method == "POST" else None, initial=usual)

    def show(status: int = 200) -> HttpResponse:
        waiting, over = queries.look_backs(jurisdiction=jurisdiction, today=today)
        facts = {
            "form": form,
            "may": may,
            "waiting": [_look(look, jurisdiction) for look in waiting],
            "over": [_look(look, jurisdiction) for look in over],
            "draws": [
                {"line": line, "url": reverse("ledger:draw", args=[jurisdiction, line.id])}
                for line in queries.draws(jurisdiction=jurisdiction)
            ],
            "list_url": reverse("ledger:list", args=[jurisdiction]),
        }
        return render(request, "ledger/look_backs.html", facts, status=status)

    if request.method != "POST":
        return show()
    if not form.is_valid():
        return show(422)

    def arrive(key: str) -> str:
        return reverse("ledger:draw", args=[jurisdiction, key])

    values = {"jurisdiction": jurisdiction, **form.values()}
    return act(request, commands.draw_look_backs, values, form=form, page=show, done=arrive, say=phrases.refusal)


def _look(look: queries.Look, jurisdiction: str) -> dict[str, Any]:
    return {
        "line": look,
        "url": reverse("ledger:task", args=[jurisdiction, look.task]),
        "result": phrases.look_back_result(look.result),
        "lamp": LAMPS.get(look.result, "yellow" if look.is_late else "grey"),
    }


def draw(request: HttpRequest, jurisdiction: str, draw: UUID) -> HttpResponse:
    """Show a draw: its seed, the list in the order of the draw, and that drawing again gives the same."""
    require(request.post, "business.read", jurisdiction=jurisdiction)  # type: ignore[attr-defined]
    found = queries.draw_page(jurisdiction=jurisdiction, draw=draw)
    if found is None:
        raise Http404
    facts = {
        "found": found,
        "lots": [
            {
                "lot": lot,
                "url": reverse("ledger:task", args=[jurisdiction, lot.task]) if lot.task else "",
                "result": phrases.look_back_result(lot.result) if lot.is_drawn else "",
                "lamp": LAMPS.get(lot.result, "grey"),
            }
            for lot in found.lots
        ],
        "example": found.lots[0].number if found.lots else "",
        "entry_url": shown.entry_url(jurisdiction, found.line.written_by),
        "list_url": reverse("ledger:look_backs", args=[jurisdiction]),
        "slip": slip(request),
    }
    return render(request, "ledger/draw.html", facts)
