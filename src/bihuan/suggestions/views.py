"""The form behind “提意见” at the foot of each page, and the supervision office's list."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from bihuan.access import guard, policy
from bihuan.access.phrases import say
from bihuan.access.views import kept
from bihuan.journal import Refused
from bihuan.journal.sqlite.lock import WriterBusy
from bihuan.theme import wording

from . import commands, forms, queries

#: A page of ours: no host, no steps upwards.
_PATH = re.compile(r"/(?:[A-Za-z0-9_-]+/)*")
LONGEST = 200


def suggest(request: Any, jurisdiction: str) -> HttpResponse:
    """Show the form and what came of one's own suggestions; keep one."""
    post = request.post
    if post.jurisdiction != jurisdiction:
        raise Http404
    form = forms.SuggestForm(request.POST if request.method == "POST" else None, initial={"page": _page(request)})

    def page(status: int = 200) -> HttpResponse:
        about = _path(form["page"].value() or "")
        facts = {
            "form": form,
            "about": _in_language(about),
            "sent": request.method != "POST" and request.GET.get("sent") == "1",
            "lines": [
                (line, _in_language(line.page))
                for line in queries.of_person(jurisdiction=jurisdiction, person=request.person.id)
            ],
            "all_url": reverse("suggestions:suggestions", args=[jurisdiction]) if _reads(request) else "",
        }
        return render(request, "suggestions/suggest.html", facts, status=status)

    if request.method != "POST":
        return page()
    if not form.is_valid():
        return page(422)
    about = _path(form.cleaned_data["page"])
    done = reverse("suggestions:suggest", args=[jurisdiction])

    def keep() -> None:
        commands.suggest(
            key=request.act.request_id,
            jurisdiction=jurisdiction,
            post=post.id,
            person=request.person.id,
            page=about,
            words=form.cleaned_data["words"],
            at=request.at,
        )

    return _carry_out(request, form, keep, page=page, done=f"{done}?sent=1&from={quote(about)}")


def suggestions(request: Any, jurisdiction: str) -> HttpResponse:
    """Show what was suggested, unread first."""
    policy.require(request.post, "suggestions.read", jurisdiction=jurisdiction)
    return _list(request, jurisdiction)


def answer(request: Any, jurisdiction: str, suggestion: UUID) -> HttpResponse:
    """Answer one suggestion, or take note of it."""
    post = policy.require(request.post, "suggestions.read", jurisdiction=jurisdiction)
    if not queries.exists(jurisdiction=jurisdiction, key=suggestion):
        raise Http404
    form = forms.AnswerForm(request.POST)

    def page(status: int = 200) -> HttpResponse:
        return _list(request, jurisdiction, bound=(suggestion, form), status=status)

    if not form.is_valid():
        return page(422)
    words = form.cleaned_data["words"] if form.cleaned_data["do"] == "answer" else ""

    def reply() -> None:
        commands.answer(key=suggestion, jurisdiction=jurisdiction, post=post.id, words=words, at=request.at)

    done = reverse("suggestions:suggestions", args=[jurisdiction])
    return _carry_out(request, form, reply, page=page, done=f"{done}#s-{suggestion}")


def _carry_out(
    request: Any, form: Any, do: Callable[[], None], *, page: Callable[[int], HttpResponse], done: str
) -> HttpResponse:
    """Do what the form asks, past the door that points out what must not be written down; show it once more where not."""
    try:
        guard.check_secrecy(request, form)
        pointed_out = guard.point_out(request, form, kept(request))
        if pointed_out is not None:
            return pointed_out
        do()
    except Refused as refused:
        form.add_error(None, say(refused))
        return page(422)
    except WriterBusy:
        form.add_error(None, say(Refused("busy")))
        return page(503)
    request.is_act_done = True
    return HttpResponseRedirect(done)


def _list(
    request: Any, jurisdiction: str, *, bound: tuple[UUID, forms.AnswerForm] | None = None, status: int = 200
) -> HttpResponse:
    found, lines = queries.listing(jurisdiction=jurisdiction, page=request.GET.get("page"))
    rows = []
    for line in lines:
        form = bound[1] if bound and bound[0] == line.id else forms.AnswerForm(auto_id=f"id_{line.id.hex}_%s")
        url = f"{reverse('suggestions:answer', args=[jurisdiction, line.id])}?page={found.number}"
        rows.append({"line": line, "link": _in_language(line.page), "form": form, "url": url})
    facts = {
        "page": found,
        "rows": rows,
        "tried": bound[1] if bound else None,
        "unread": queries.unread_count(jurisdiction=jurisdiction),
    }
    return render(request, "suggestions/suggestions.html", facts, status=status)


def _reads(request: Any) -> bool:
    return bool(policy.may(request.post, "suggestions.read", jurisdiction=request.post.jurisdiction))


def _page(request: Any) -> str:
    """Return the page that the form was opened from, as far as it is one of a jurisdiction's."""
    return _path(request.GET.get("from", ""))


def _path(text: str) -> str:
    """Return a page's path without its language and query, or nothing where it is none of ours."""
    path = text.partition("?")[0].partition("#")[0]
    path = path.removeprefix("/en") if path.startswith("/en/") else path
    return path if _PATH.fullmatch(path) and len(path) <= LONGEST else ""


def _in_language(path: str) -> str:
    return f"/en{path}" if path and wording.is_english() else path
