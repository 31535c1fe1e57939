"""Checkpoints: the list, one as a sheet to be printed and kept elsewhere, its file, and that it was taken."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from bihuan.access import policy
from bihuan.theme.squares import square

from . import checkpoints, forms, phrases


def listing(request: Any, jurisdiction: str) -> HttpResponse:
    """Show the checkpoints, newest first, and how far those reach that were taken outside."""
    policy.require(request.post, "checkpoints.read", jurisdiction=jurisdiction)
    before = request.GET.get("before", "")
    found = checkpoints.listing(
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    )
    facts = {
        "found": found,
        "lines": [(line, _url(jurisdiction, line), _taken(line)) for line in found.lines],
        "outside_url": _url(jurisdiction, found.outside) if found.outside else "",
        "outside_how": _taken(found.outside) if found.outside else "",
        "older": f"?before={found.before}" if found.before else "",
    }
    return render(request, "inspection/checkpoints.html", facts)


def show(request: Any, jurisdiction: str, number: int) -> HttpResponse:
    """Show one checkpoint as a sheet: its words, its code, where each chain stood, and how it is held against the journal."""
    post = policy.require(request.post, "checkpoints.read", jurisdiction=jurisdiction)
    line = checkpoints.line(number)
    if line is None:
        raise Http404
    here = reverse("inspection:checkpoint", args=[jurisdiction, number])
    facts = {
        "line": line,
        "taken": _taken(line),
        "square": square(checkpoints.code(number)),
        "file_url": f"{here}file/",
        "take_url": f"{here}take/" if post.jurisdiction == jurisdiction else "",
        "hows": [(how, phrases.TAKEN[how]) for how in ("sheet", "file")],
        "list_url": reverse("inspection:checkpoints", args=[jurisdiction]),
    }
    return render(request, "inspection/checkpoint.html", facts)


def file(request: Any, jurisdiction: str, number: int) -> HttpResponse:
    """Give the file of a checkpoint."""
    policy.require(request.post, "checkpoints.read", jurisdiction=jurisdiction)
    text = checkpoints.text(number)
    if text is None:
        raise Http404
    name = f"bihuan-{jurisdiction}-{number}.checkpoint"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)


def take(request: Any, jurisdiction: str, number: int) -> HttpResponse:
    """Write down that it left the machine, and how."""
    post = policy.require(request.post, "checkpoints.read", jurisdiction=jurisdiction)
    form = forms.TakeForm(request.POST)
    if (
        post.jurisdiction != jurisdiction
        or request.method != "POST"
        or not form.is_valid()
        or not checkpoints.line(number)
    ):
        raise Http404
    checkpoints.take(number=number, how=form.cleaned_data["how"], post=post.id, at=dt.datetime.now(dt.UTC))
    return HttpResponseRedirect(reverse("inspection:checkpoint", args=[jurisdiction, number]))


def _url(jurisdiction: str, line: checkpoints.Line) -> str:
    return reverse("inspection:checkpoint", args=[jurisdiction, line.note.number])


def _taken(line: checkpoints.Line) -> Any:
    return phrases.TAKEN[line.taken.how] if line.taken else ""
