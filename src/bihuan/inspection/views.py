"""The journal's list and each of its entries."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bihuan.access import phrases, policy, subjects
from bihuan.journal import MAIN, SECURITY

from . import forms, queries

PERMISSION = {MAIN: "journal.read", SECURITY: "journal.security.read"}
ENTRY = {MAIN: "inspection:entry", SECURITY: "inspection:security_entry"}
LIST = {MAIN: "inspection:journal", SECURITY: "inspection:security"}


def listing(request: Any, jurisdiction: str, stream: int) -> HttpResponse:
    """Show a chain, newest first."""
    post = policy.require(request.post, PERMISSION[stream], jurisdiction=jurisdiction)
    form = forms.Narrow(request.GET, jurisdiction=jurisdiction)
    asked = {name: value for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}
    found = queries.listing(jurisdiction=jurisdiction, stream=stream, **asked)
    named = subjects.named(post, jurisdiction, {line.subject for line in found.lines})
    query = request.GET.copy()
    query.pop("receipt", None)
    if found.before:
        query["before"] = str(found.before)
    return render(
        request,
        "inspection/journal.html",
        {
            "form": form,
            "found": found,
            "lines": [
                (line, _told(line), _url(jurisdiction, stream, line.sequence), named.get(line.subject))
                for line in found.lines
            ],
            "older": f"?{query.urlencode()}" if found.before else "",
            "is_narrowed": bool(asked),
            "stream": stream,
            "list_url": reverse(LIST[stream], args=[jurisdiction]),
            "checkpoints_url": reverse("inspection:checkpoints", args=[jurisdiction]),
            "main_url": reverse(LIST[MAIN], args=[jurisdiction])
            if policy.may(post, PERMISSION[MAIN], jurisdiction=jurisdiction)
            else "",
            "security_url": reverse(LIST[SECURITY], args=[jurisdiction])
            if policy.may(post, PERMISSION[SECURITY], jurisdiction=jurisdiction)
            else "",
        },
    )


def entry(request: Any, jurisdiction: str, stream: int, sequence: int) -> HttpResponse:
    """Show one entry whole."""
    post = policy.require(request.post, PERMISSION[stream], jurisdiction=jurisdiction)
    found = queries.whole(post=post, jurisdiction=jurisdiction, stream=stream, sequence=sequence)
    if found is None:
        raise Http404
    return render(
        request,
        "inspection/entry.html",
        {
            "entry": found,
            "told": _told(found.line),
            "subject": subjects.named(post, jurisdiction, [found.line.subject]).get(found.line.subject),
            "effects": [(effect, phrases.column_words(effect.table, effect.column)) for effect in found.effects],
            "inner": found.inner,
            "list_url": reverse(LIST[stream], args=[jurisdiction]),
            "withhold_url": reverse("inspection:withhold", args=[jurisdiction, sequence])
            if stream == MAIN and post.jurisdiction == jurisdiction
            else "",
            "earlier_url": _url(jurisdiction, stream, found.earlier),
            "later_url": _url(jurisdiction, stream, found.later),
        },
    )


def _told(line: queries.Line) -> str:
    return phrases.entry_words(line.kind)


def _url(jurisdiction: str, stream: int, sequence: int | None) -> str:
    return reverse(ENTRY[stream], args=[jurisdiction, sequence]) if sequence else ""
