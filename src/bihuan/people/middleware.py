"""
What stands before every page: an instance that is not open yet, a session left alone, a password that must be changed.

The stamp of the last page is in the session, by the machine's clock, and is written at most once a minute.
"""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from bihuan.access.middleware import view_needs

from .credentials import founding

SEEN, STAMP_SECONDS = "seen", 60
#: In the session of somebody who signed in with a one-time or an expired password; its value says which.
MUST_CHANGE = "must_change"
_BEFORE_FOUNDING = frozenset({"people:first_run", "guides:help", "guides:guides", "guides:guide"})
_WHILE_CHANGING = frozenset({"people:password", "people:sign_out"})


class GateMiddleware:
    """Leads to the first run, to the page that says who is missing, or to the change of the password."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _mind_idleness(request)
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Return where to go instead, or None to let the view answer."""
        name = request.resolver_match.view_name
        if not founding.is_open():
            return _not_open(name, view)
        must = request.person is not None and MUST_CHANGE in request.session
        if must and name not in _WHILE_CHANGING and view_needs(view) != "nobody":
            return HttpResponseRedirect(reverse("people:password"))
        return None


def _not_open(name: str, view: Any) -> HttpResponse | None:
    if name in _BEFORE_FOUNDING:
        return None
    if not founding.is_founded():
        return HttpResponseRedirect(reverse("people:first_run"))
    return HttpResponseRedirect(reverse("people:waiting")) if view_needs(view) == "post" else None


def _mind_idleness(request: Any) -> None:
    """End a session that was left alone for too long; stamp one that was not."""
    session = request.session
    if SESSION_KEY not in session:
        return
    now, seen = int(time.time()), session.get(SEEN)
    if isinstance(seen, int) and now - seen > settings.IDLE_SECONDS:
        logout(request)
    elif not isinstance(seen, int) or not 0 <= now - seen < STAMP_SECONDS:  # or the machine's clock was set back
        session[SEEN] = now
