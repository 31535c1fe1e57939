"""
Without any script: a form that comes back (refused, overtaken, signed out, token too old) has left its draft.

request.kept      the draft that a form of somebody signed out has just left
request.resumed   the draft that ?draft=… asks to go on with, or None
request.is_act_done  set by a view that answers what was done with a page instead of going on to one
"""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse

from bihuan.evidence.uploads import kept_names
from bihuan.journal.sqlite.lock import WriterBusy

from . import keeping

log = logging.getLogger("bihuan.drafts")
#: Answers to a form that was not carried out.
NOT_DONE = frozenset({403, 409, 422, 500, 503, 507})


class DraftMiddleware:
    """Stands outside of what refuses, and inside of what says who is there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.kept = None
        response = self.get_response(request)
        # A token too old is refused before anybody has read the form; where it could not be read, nobody reads it here.
        may_read = response.status_code == 403 and is_from_here(request)
        if request.method == "POST" and (may_read or "opener" in getattr(request, "_post", ())):
            self._after(request, response)
        return response

    def process_view(self, request: Any, view: object, args: object, kwargs: object) -> None:
        """Find the draft to go on with; keep the form of somebody who is not signed in any more."""
        request.resumed = None
        opener = keeping.opening(request)
        if request.method == "GET" and opener is not None and "draft" in request.GET:
            form = [kept for kept in keeping.drafts_of(opener) if str(kept.id) == request.GET["draft"]]
            request.resumed = form[0] if form else None
        if request.method == "POST" and request.person is None:
            request.kept = _save(request)
            request.had_files = [*getattr(request, "had_files", ()), *kept_names(request.POST)]

    def _after(self, request: Any, response: HttpResponse) -> None:
        opener = keeping.opener_of(request.POST.get("opener", ""))
        if opener is None or getattr(request, "is_draft_asking", False):
            return
        if (response.status_code == 302 and "receipt=" in response["Location"]) or getattr(
            request, "is_act_done", False
        ):
            _drop(request, opener)
        elif response.status_code in NOT_DONE and (response.status_code != 403 or is_from_here(request)):
            _save(request)


def is_from_here(request: HttpRequest) -> bool:
    """Return whether the browser says that a page of this site sent the form."""
    said = request.headers.get("Origin") or request.headers.get("Referer", "")
    return urlsplit(said).netloc == request.get_host()


def _save(request: Any) -> keeping.Kept | None:
    opener = keeping.opener_of(request.POST.get("opener", ""))
    if opener is None:
        return None
    try:
        return keeping.save(request.POST, opener, path=request.path, at=request.at)
    except (WriterBusy, OperationalError) as error:  # what was typed is on the page too
        log.warning("no draft kept: %s", error)
        return None


def _drop(request: Any, opener: keeping.Opener) -> None:
    try:
        keeping.drop(request.POST, opener)
    except (WriterBusy, OperationalError) as error:  # the act is done; its draft goes after thirty days
        log.warning("no draft dropped: %s", error)
