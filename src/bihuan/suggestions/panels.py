"""The place of suggestions in the masthead: for the supervision office, with those that nobody has read."""

from typing import Any

from django.utils.translation import pgettext_lazy

from bihuan.organization.roles import Role
from bihuan.theme.places import Place

from . import queries


def _is_read_here(request: Any) -> bool:
    return request.post.role is Role.DISPATCHER and bool(_unread(request))


def _unread(request: Any) -> int:
    """Return how many nobody has read, asked once for a page."""
    if not hasattr(request, "unread_suggestions"):
        request.unread_suggestions = queries.unread_count(jurisdiction=request.post.jurisdiction)
    count: int = request.unread_suggestions
    return count


#: Only while something waits: the list is reached from the form at any time.
PLACES = [
    Place(pgettext_lazy("suggestions", "意见"), "suggestions:suggestions", order=95, shown=_is_read_here, count=_unread)
]
