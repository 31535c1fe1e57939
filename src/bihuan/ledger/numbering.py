"""
A task's number as a page shows it: 18, and 2022-18 in a county whose tasks bear numbers of several years.

Each year begins with 1, so that a number alone names nothing once there are two of them. Whether there are is asked once
for a page, and only by a page that shows a number.
"""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest, HttpResponse

from .models import Counter

SERIES = "task"


class Numbers:
    """What the numbers of a jurisdiction need to be told apart; read when the first one is shown."""

    def __init__(self, jurisdiction: str) -> None:
        self.jurisdiction = jurisdiction
        self._are_mixed: bool | None = None

    @property
    def are_mixed(self) -> bool:
        """Whether its tasks bear numbers of more than one year: one statement."""
        if self._are_mixed is None:
            rows = Counter.objects.filter(jurisdiction=self.jurisdiction, series=SERIES)
            self._are_mixed = rows.count() > 1
        return self._are_mixed


_shown: ContextVar[Numbers | None] = ContextVar("numbers", default=None)


def short(year: int, number: int, reopened: int = 0) -> str:
    """Return 18, or 2022-18 where the page's jurisdiction has numbers of several years; 18-R1 once taken up again."""
    numbers = _shown.get()
    said = f"{year}-{number}" if numbers is not None and numbers.are_mixed else str(number)
    return f"{said}-R{reopened}" if reopened else said


class NumbersMiddleware:
    """Notes whose numbers the page will show: those of the jurisdiction in its address, else of the acting post."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _shown.set(None)
        try:
            return self.get_response(request)
        finally:
            _shown.reset(token)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        """Take the jurisdiction, once the address is resolved; nothing is read yet."""
        post = getattr(request, "post", None)
        jurisdiction = kwargs.get("jurisdiction") or (post.jurisdiction if post else None)
        _shown.set(Numbers(jurisdiction) if jurisdiction else None)
