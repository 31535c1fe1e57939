"""开始专项行动: before the first task there is a campaign."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bihuan.access.policy import require
from bihuan.access.views import act
from bihuan.journal import Refused
from bihuan.organization.roles import Role

from .. import commands, phrases
from ..forms.campaign import CampaignForm


def begin(request: HttpRequest, jurisdiction: str) -> HttpResponse:
    """Show the form of a new campaign, or begin it and go on to its first task."""
    post: Any = require(request.post, "business.read", jurisdiction=jurisdiction)  # type: ignore[attr-defined]
    is_own = post.jurisdiction == jurisdiction
    if request.method == "POST" and not is_own:
        raise Http404
    form = CampaignForm(request.POST if request.method == "POST" else None)

    def show(status: int = 200) -> HttpResponse:
        facts = {
            "form": form,
            "is_live": is_own and Role.DISPATCHER in post.roles,
            "why": phrases.refusal(Refused("wrong_role", verb="open_campaign", needed=(Role.DISPATCHER,))),
            "list_url": reverse("ledger:list", args=[jurisdiction]),
        }
        return render(request, "ledger/begin.html", facts, status=status)

    if request.method != "POST":
        return show()
    if not form.is_valid():
        return show(422)
    values = {"jurisdiction": jurisdiction, **form.values()}
    done = reverse("ledger:new", args=[jurisdiction])
    return act(request, commands.open_campaign, values, form=form, page=show, done=done, say=phrases.refusal)
