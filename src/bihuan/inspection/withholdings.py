"""Reads withholdings for their pages: places and lengths, never words."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bihuan.access import phrases
from bihuan.evidence.phrases import size_text
from bihuan.organization.queries import ActingPost, PostFacts, post_labels

from . import files, rules
from .models import WithheldPlace, Withholding


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One place: the entry, the cell in words, and how much stands there: letters, or how large the file is."""

    sequence: int
    cell: str
    length: str
    is_file: bool


@dataclass(frozen=True, slots=True)
class WithholdingPage:
    """One withholding with who did what in each step."""

    id: UUID
    written_by: int
    number: int
    state: rules.Withheld
    why: rules.Why
    reason: str
    asked_by: PostFacts | None
    asked_at: dt.datetime
    proposed_by: PostFacts | None
    proposed_at: dt.datetime | None
    confirmed_by: PostFacts | None
    confirmed_at: dt.datetime | None
    declined_by: PostFacts | None
    answer: str
    looked_at: dt.datetime | None
    left_count: int | None
    places: Sequence[PlaceLine]
    steps: frozenset[str]  # that are the viewer's to take now

    @property
    def expected(self) -> str:
        """The row as a form of its page shows it."""
        return f"{Withholding._meta.db_table}:{self.id}:{self.written_by}"


@dataclass(frozen=True, slots=True)
class WithholdingLine:
    """One withholding in the list."""

    id: UUID
    number: int
    state: rules.Withheld
    why: rules.Why
    asked_at: dt.datetime
    places: int


def listing(*, jurisdiction: str) -> list[WithholdingLine]:
    """Return the withholdings of a county, the latest first: two queries."""
    rows = list(Withholding.objects.filter(jurisdiction=jurisdiction).order_by("-number"))
    counts: dict[UUID, int] = {}
    for key in WithheldPlace.objects.filter(jurisdiction=jurisdiction).values_list("withholding_id", flat=True):
        counts[key] = counts.get(key, 0) + 1
    return [
        WithholdingLine(
            row.id, row.number, rules.Withheld(row.state), rules.Why(row.why), row.asked_at, counts.get(row.id, 0)
        )
        for row in rows
    ]


def page(*, post: ActingPost, jurisdiction: str, withholding: UUID) -> WithholdingPage | None:
    """Return one withholding, or None where there is none: three queries."""
    row = Withholding.objects.filter(jurisdiction=jurisdiction, id=withholding).first()
    if row is None:
        return None
    posts = (row.asked_by_id, row.proposed_by_id, row.confirmed_by_id, row.declined_by_id)
    found = post_labels({post for post in posts if post is not None}, jurisdiction=jurisdiction)
    asked, proposed, confirmed, declined = (found.get(post) if post is not None else None for post in posts)
    state = rules.Withheld(row.state)
    places = WithheldPlace.objects.filter(jurisdiction=jurisdiction, withholding_id=row.id).order_by("order")
    return WithholdingPage(
        id=row.id,
        written_by=row.written_by,
        number=row.number,
        state=state,
        why=rules.Why(row.why),
        reason=row.reason,
        asked_by=asked,
        asked_at=row.asked_at,
        proposed_by=proposed,
        proposed_at=row.proposed_at,
        confirmed_by=confirmed,
        confirmed_at=row.confirmed_at,
        declined_by=declined,
        answer=row.answer,
        looked_at=row.looked_at,
        left_count=row.left_count,
        places=[_place_line(place) for place in places],
        steps=frozenset(verb for verb in rules.STEPS if rules.may(verb, state, post.roles)),
    )


def _place_line(place: WithheldPlace) -> PlaceLine:
    is_file = files.model_of(place.table, place.cell) is not None
    length = size_text(place.length) if is_file else ngettext("%(n)d字", "%(n)d字", place.length) % {"n": place.length}
    return PlaceLine(place.sequence, cell_words(place.table, place.cell), length, is_file)


def cell_words(table: str, cell: str) -> str:
    """Return what a cell is called."""
    if files.model_of(table, cell):
        return _("佐证文件本身")
    return phrases.column_words(table, cell) if table else _("这一条的理由")
