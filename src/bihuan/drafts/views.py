"""A draft saved while it is typed, and one thrown away."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse

from bihuan.theme import wording

from . import keeping


def _opener(request: Any, jurisdiction: str) -> keeping.Opener:
    """
    Return who drafts.

    :raises Http404: another jurisdiction than the post's own: no form of this post is sent there
    """
    opener = keeping.opening(request)
    if opener is None or opener.jurisdiction != jurisdiction:
        raise Http404
    return opener


def save(request: Any, jurisdiction: str) -> HttpResponse:
    """Keep what is being typed; say when, and what other tabs of the same person hold of the same form."""
    request.is_draft_asking = True
    opener = _opener(request, jurisdiction)
    kept = keeping.save(request.POST, opener, path="", at=request.at)
    if kept is None:
        return JsonResponse({"saved": ""})
    others = [
        {
            "id": str(other.id),
            "at": wording.moment(other.saved_at),
            "url": other.url,
            "lines": other.lines,
        }
        for other in keeping.drafts_of(opener, kept.form)
        if other.tab != kept.tab
    ]
    return JsonResponse({"saved": wording.hour(kept.saved_at), "others": others})


def discard(request: Any, jurisdiction: str, draft: UUID) -> HttpResponse:
    """Throw a draft away and go back to its page."""
    request.is_draft_asking = True
    kept = keeping.discard(_opener(request, jurisdiction), draft)
    if kept is None:
        raise Http404
    return HttpResponseRedirect(keeping.in_language(kept.page))
