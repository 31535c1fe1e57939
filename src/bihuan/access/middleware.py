"""
What is refused before any view runs: an undeclared URL, a jurisdiction out of reach, a form that another post opened.

A page needs an acting post unless its view is marked `public` or `personal` (access.views).
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.loader import get_template
from django.urls import reverse

from bihuan.organization import middleware as organization
from bihuan.organization import queries

from . import guard, policy, table, views
from .back import way_back

READING = frozenset({"GET", "HEAD"})


class ReachMiddleware:
    """Holds every URL to the house: declared, signed in, within reach, opened by the post that sends it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "person", None) is not None:
            # A page for one post must not come back to another from the browser's store.
            response.headers.setdefault("Cache-Control", "no-cache, private")
        return response

    def process_view(self, request: Any, view: Any, args: Any, kwargs: dict[str, Any]) -> HttpResponse | None:
        """Return a response in the view's place, or None to let it answer."""
        declared = _declared(request)
        if request.method not in declared and not (request.method == "HEAD" and "GET" in declared):
            return _not_served(request, declared)
        needs = view_needs(view)
        if needs == "nobody":
            return None
        if request.person is None:
            return _signed_out(request)
        if needs == "person":
            return None
        switched = _switch(request)
        if switched is not None:
            return switched
        if request.post is None and request.method not in READING:  # the post changed hands since the form was opened
            return render(request, "access/other_post.html", _both(request), status=409)
        if request.post is None:
            return redirect_to_login(request.get_full_path(), reverse("people:acting"))
        _reach(request, kwargs.get("jurisdiction"))
        if request.method in READING:
            return None
        guard.cover(request)
        return _opened_as(request)


def view_needs(view: Any) -> str:
    """Return what a view needs: nobody, person, or post (the default)."""
    return str(getattr(view, "needs", "post"))


def _declared(request: Any) -> frozenset[str]:
    name = request.resolver_match.view_name
    row = table.collect().get(name)
    if row is None:
        raise ImproperlyConfigured(f"{name} ({request.path}) has no row in any permissions.py")
    return frozenset(row.methods)


def _not_served(request: HttpRequest, declared: frozenset[str]) -> HttpResponse:
    """Say that there is no page to look at where forms are sent, as somebody sees who goes back or opens a bookmark."""
    answer = HttpResponseNotAllowed(sorted(declared))
    if request.method in READING:
        answer.content = get_template("access/not_served.html").render({}, request).encode()
    return answer


def _signed_out(request: Any) -> HttpResponse:
    if request.method in READING:
        return redirect_to_login(request.get_full_path(), reverse("people:sign_in"))
    return render(
        request, "access/signed_out.html", {"typed": views.typed(request), "back": way_back(request)}, status=401
    )


def _reach(request: Any, jurisdiction: str | None) -> None:
    if jurisdiction is None or jurisdiction == request.post.jurisdiction:
        return
    if not policy.reaches(request.post, jurisdiction) or queries.jurisdiction(jurisdiction) is None:
        raise Http404


def _posted_post(request: Any) -> UUID | None:
    try:
        return UUID(request.POST["acting_post"])
    except (KeyError, ValueError):
        return None


def _switch(request: Any) -> HttpResponse | None:
    """Change to the post that a form was opened as, when its sender asks for just that (access/other_post.html)."""
    if request.method == "POST" and request.POST.get("switch") == "1":
        asked = _posted_post(request)
        if asked is None or organization.choose(request, asked) is None:
            return render(request, "access/other_post.html", _both(request), status=409)
    return None


def _opened_as(request: Any) -> HttpResponse | None:
    """Refuse a form that was opened as another post, or that does not say as which."""
    asked = _posted_post(request)
    if asked is None or request.act is None:
        raise BadRequest("a form that writes carries act and acting_post")
    if asked != request.post.id:
        return render(request, "access/other_post.html", _both(request), status=409)
    return None


def _both(request: Any) -> dict[str, Any]:
    asked = _posted_post(request)
    opened_as = next((post for post in request.posts if post.id == asked), None)
    return {
        "opened_as": opened_as,  # None: the person may no longer act in it
        "act_id": request.POST.get("act", ""),
        "expected": "\n".join(request.POST.getlist("expected")),
        "kept": views.kept(request),
        "typed": views.typed(request),
        "files": [file.name for name in request.FILES for file in request.FILES.getlist(name)],
        "back": way_back(request),
    }
