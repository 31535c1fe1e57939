"""Sign-in slips: who has no password yet, and the page that is printed once."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bihuan.access import phrases, policy, refusals
from bihuan.deadlines import clock
from bihuan.journal import Refused
from bihuan.journal.sqlite.lock import WriterBusy
from bihuan.organization import queries as organization
from bihuan.people.addresses import only_here

from .. import queries
from .. import slips as printing
from ..forms import SlipsForm
from ..queries import Waiting
from .shared import RIGHTS


@never_cache
def slips(request: Any, jurisdiction: str) -> HttpResponse:
    """Show who waits for a first sign-in; posted: the slips of one office, once."""
    policy.require(request.post, RIGHTS, jurisdiction=jurisdiction)
    waiting = queries.without_password(jurisdiction=jurisdiction, on=clock.today(request.at))
    form = SlipsForm(request.POST if request.method == "POST" else None, offices=_choices(jurisdiction, waiting))

    def page(status: int = 200) -> HttpResponse:
        facts = {
            "form": form,
            "waiting": waiting,
            "most": printing.A_PAGE * printing.PAGES,
            "jurisdiction": jurisdiction,
            "only_here": only_here(request),
        }
        return render(request, "people/registers/slips.html", facts, status=status)

    if request.method != "POST":
        return page()
    if not form.is_valid():
        return page(422)
    chosen = form.cleaned_data["office"]
    theirs = [one for one in waiting if chosen == "all" or str(one.office) == chosen]
    # Those who have no slip yet come first: pressed again, it goes on with the next.
    theirs.sort(key=lambda one: one.was_issued)
    try:
        made = printing.issue(theirs, reason=_("首次登录"), by=request.actor, at=request.at, act=request.act)
    except Refused as refused:
        name = request.resolver_match.view_name
        refusals.record(refused, by=request.actor, at=request.at, act=request.act, url_name=name)
        form.add_error(None, phrases.say(refused))
        return page(422)
    except WriterBusy:
        form.add_error(None, phrases.say(Refused("busy")))
        return page(503)
    facts = {
        "sheets": printing.sheets(made),
        "count": len(made),
        "left": sum(not one.was_issued for one in theirs) - sum(not one.was_issued for one in theirs[: len(made)]),
        "address": request.build_absolute_uri("/"),  # short enough to type; it leads to the sign-in
        "only_here": only_here(request),
        "back": reverse("people:slips", args=[jurisdiction]),
    }
    return render(request, "people/registers/slips_printed.html", facts)


def _choices(jurisdiction: str, waiting: list[Waiting]) -> list[tuple[str, str]]:
    counts: dict[UUID, int] = {}
    for one in waiting:
        counts[one.office] = counts.get(one.office, 0) + 1
    labels = organization.office_labels(list(counts), jurisdiction=jurisdiction)
    named = [(str(office), f"{labels[office].words}（{counts[office]}）") for office in printing.offices(waiting)]
    return [("all", _("所有单位（%(n)d人）") % {"n": len(waiting)}), *named]
