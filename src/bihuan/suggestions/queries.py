"""Suggestions as their pages show them."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import F

from bihuan.organization import queries as organization
from bihuan.organization.queries import PostFacts

from .models import Suggestion

ON_A_PAGE = 30
OWN_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One suggestion."""

    id: UUID
    by: PostFacts | None
    at: dt.datetime
    page: str
    words: str
    answer: str
    read_by: PostFacts | None
    read_at: dt.datetime | None


def of_person(*, jurisdiction: str, person: UUID) -> list[Line]:
    """Return the last ones that a person made, the newest first."""
    rows = Suggestion.objects.filter(jurisdiction=jurisdiction, person=person).order_by("-at")[:OWN_SHOWN]
    return _lines(list(rows), jurisdiction)


def listing(*, jurisdiction: str, page: str | None) -> tuple[Page[Suggestion], list[Line]]:
    """Return one page of all: those that nobody has read come first, the newest of each before the older."""
    rows = Suggestion.objects.filter(jurisdiction=jurisdiction).order_by(F("read_at").desc(nulls_first=True), "-at")
    found = Paginator(rows, ON_A_PAGE).get_page(page)
    return found, _lines(list(found.object_list), jurisdiction)


def unread_count(*, jurisdiction: str) -> int:
    """Return how many nobody has read."""
    return Suggestion.objects.filter(jurisdiction=jurisdiction, read_at=None).count()


def exists(*, jurisdiction: str, key: UUID) -> bool:
    """Return whether there is such a suggestion."""
    return Suggestion.objects.filter(jurisdiction=jurisdiction, id=key).exists()


def _lines(rows: Collection[Suggestion], jurisdiction: str) -> list[Line]:
    posts = {row.post for row in rows} | {row.read_by for row in rows if row.read_by}
    labels: Mapping[UUID, PostFacts] = organization.post_labels(posts, jurisdiction=jurisdiction) if posts else {}
    return [
        Line(
            id=row.id,
            by=labels.get(row.post),
            at=row.at,
            page=row.page,
            words=row.words,
            answer=row.answer,
            read_by=labels.get(row.read_by) if row.read_by else None,
            read_at=row.read_at,
        )
        for row in rows
    ]
