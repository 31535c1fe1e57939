"""Files that rows name (佐证): which an entry filed, and every other row of the county that holds the same bytes."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from bihuan.evidence.references import file_models
from bihuan.journal import MAIN
from bihuan.journal.models import Touched
from bihuan.organization.queries import ActingPost

from . import places
from .places import TextPlace


@dataclass(frozen=True, slots=True)
class Standing:
    """A file that is not withheld; its place names the column of its hash."""

    place: TextPlace
    name: str
    size: int  # bytes
    kind: str


def model_of(table: str, cell: str) -> Any:
    """Return the model whose rows name files in this column, or None: the place is a text."""
    return next((m for m in file_models() if (m._meta.db_table, m.FILE_DIGEST) == (table, cell)), None)


def in_entry(*, post: ActingPost, jurisdiction: str, sequence: int) -> list[Standing]:
    """Return the files of the rows that an entry wrote, as far as they stand and the post may read them."""
    effects = places.effects_of(jurisdiction, sequence)
    readable = places.readable(post, jurisdiction, effects)
    return [
        _standing(row, sequence)
        for model in file_models()
        for row in _rows(model, jurisdiction, pk__in=[key for table, key in readable if table == model._meta.db_table])
    ]


def alike(jurisdiction: str, digests: Collection[bytes]) -> list[Any]:
    """Return every row of the county that names one of these files and is not withheld yet."""
    return [
        row
        for model in file_models()
        for row in _rows(model, jurisdiction, **{f"{model.FILE_DIGEST}__in": list(digests)})
    ]


def _rows(model: Any, jurisdiction: str, **which: object) -> QuerySet[Any]:
    state, withheld = model.FILE_WITHHELD
    rows: QuerySet[Any] = model.objects.filter(jurisdiction=jurisdiction, **which).exclude(**{state: withheld})
    return rows.order_by("written_by", "id")


def _standing(row: Any, sequence: int) -> Standing:
    digest = bytes(getattr(row, row.FILE_DIGEST))
    place = TextPlace(sequence, row._meta.db_table, str(row.pk), row.FILE_DIGEST, digest)
    return Standing(place, getattr(row, row.FILE_NAME), getattr(row, row.FILE_SIZE), row.kind)


def places_of(jurisdiction: str, rows: Iterable[Any]) -> list[tuple[TextPlace, int]]:
    """Return where each file stands, and each writing of its name; with bytes of the one and letters of the other."""
    found: list[tuple[TextPlace, int]] = []
    for row in rows:
        table, key = row._meta.db_table, str(row.pk)
        touched = Touched.objects.filter(jurisdiction=jurisdiction, stream=MAIN, table=table, key=key)
        sequences = sorted(touched.values_list("sequence", flat=True))
        found.append((_standing(row, sequences[0]).place, getattr(row, row.FILE_SIZE)))
        found += [
            (place, len(getattr(row, row.FILE_NAME)))
            for sequence in sequences
            for place in places.in_entry(jurisdiction, sequence)
            if (place.table, place.key, place.cell) == (table, key, row.FILE_NAME)
        ]
    return found


def said_of_others(jurisdiction: str, names: Collection[str]) -> frozenset[str]:
    """Return those names that another file, which stands, bears too, or holds in its own: to be found is no wonder."""
    return frozenset(
        name
        for name in names
        for model in file_models()
        if _rows(model, jurisdiction, **{f"{model.FILE_NAME}__contains": name}).exists()
    )
