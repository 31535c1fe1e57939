"""动态: what is new for me, and what I have seen."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from bihuan.access.policy import require
from bihuan.deadlines import clock

from .. import forms, panels, phrases, queries
from ..commands.reading import mark_read


def _own(request: Any, jurisdiction: str) -> Any:
    """
    Return the acting post, which reads the business of its own jurisdiction.

    :raises Http404: it looks on from elsewhere
    """
    post = require(request.post, "business.read", jurisdiction=jurisdiction)
    if post.jurisdiction != jurisdiction:
        raise Http404
    return post


def news(request: HttpRequest, jurisdiction: str) -> HttpResponse:
    """Show what others have done on my tasks since I last said that I had seen everything."""
    _own(request, jurisdiction)
    found = panels.unread_of(request)
    items = [
        {
            "task": item.task,
            "url": reverse("ledger:task", args=[jurisdiction, item.task]),
            "number": item.number,
            "title": item.title,
            "lines": [(line, str(phrases.ENTRIES.get(line.kind, line.kind))) for line in item.lines],
        }
        for item in queries.news(jurisdiction=jurisdiction, found=found)
    ]
    facts = {
        "items": items,
        "found": found,
        "seen_url": reverse("ledger:seen", args=[jurisdiction]),
        "list_url": reverse("ledger:list", args=[jurisdiction]),
        "today": clock.today(request.at),  # type: ignore[attr-defined]
    }
    return render(request, "ledger/news.html", facts)


def seen(request: Any, jurisdiction: str) -> HttpResponse:
    """Take note that everything, or one task, has been seen up to a place in the journal."""
    post = _own(request, jurisdiction)
    form = forms.SeenForm(request.POST)
    if request.method != "POST" or not form.is_valid():
        raise Http404
    task: UUID | None = form.cleaned_data["task"]
    mark_read(
        jurisdiction=jurisdiction,
        post=post.id,
        person=post.holder,
        task=task,
        sequence=form.cleaned_data["upto"],
        at=request.at,
    )
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return HttpResponseRedirect(
        reverse("ledger:task", args=[jurisdiction, task]) if task else reverse("ledger:news", args=[jurisdiction])
    )
