"""
The places of the masthead. Theme names none of them: each app that has one declares it in its own panels.py.

    # ledger/panels.py
    from bihuan.theme.places import Place
    PLACES = [Place(_("台账"), "ledger:list", order=30)]

`_` is gettext_lazy. The url takes the jurisdiction's code as its only argument.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.http import HttpRequest

from bihuan.journal.gathering import declared


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the masthead."""

    label: Any  #: lazily translated text
    url_name: str  #: "app:name", reversed with the jurisdiction's code
    order: int  #: 10 cockpit, 20 my work, 30 ledger … 90 journal
    shown: Callable[[HttpRequest], bool] = field(default=lambda request: True)  #: whether this person is offered it
    count: Callable[[HttpRequest], int] | None = None  #: a number beside the label, one query at most
    pages: frozenset[str] = frozenset()  #: views of its app that are its own, where the app has several places
    is_news: bool = False  #: its count stands in the title of every page too
    first: Callable[[HttpRequest], bool] = field(
        default=lambda request: False
    )  #: whether it is this person's first page


@cache
def places() -> tuple[Place, ...]:
    """Return every declared place in the order of the masthead."""
    return tuple(sorted(_declared(), key=lambda place: place.order))


def _declared() -> Iterable[Place]:
    for _app, panels in declared("panels"):
        yield from getattr(panels, "PLACES", ())
