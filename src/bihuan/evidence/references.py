"""
Which rows name files: every journaled model that says so with FILE_DIGEST, the name of its column.

    class Evidence(journal.Journaled):
        FILE_DIGEST = "digest"
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connections

from bihuan.journal.models import Chain


@dataclass(frozen=True, slots=True)
class Reference:
    """A row that names a file; the table's and the key's spelling are the database's."""

    jurisdiction: str
    table: str
    key: str
    digest: bytes
    written_by: int


def references(alias: str = "default") -> Iterator[Reference]:
    """Return every row that names a file; by a bare cursor, because a hostile cell must not stop the search."""
    jurisdictions = sorted(set(Chain.objects.using(alias).values_list("jurisdiction", flat=True)))
    for model in apps.get_models():
        column = getattr(model, "FILE_DIGEST", "")
        for jurisdiction in jurisdictions if column else ():
            table = model._meta.db_table
            with connections[alias].cursor() as cursor:
                cursor.execute(
                    f'SELECT id, "{column}", written_by FROM "{table}" WHERE "jurisdiction" = %s ORDER BY id',  # noqa: S608
                    [jurisdiction],
                )
                rows = cursor.fetchall()
            for key, digest, written_by in rows:
                yield Reference(jurisdiction, table, str(key), _bytes(digest), int(written_by))


def _bytes(cell: object) -> bytes:
    """Return a digest's bytes; a cell of another type, which somebody else has put there, names no file of ours."""
    return bytes(cell) if isinstance(cell, bytes | bytearray | memoryview) else b""


def named(alias: str = "default") -> frozenset[bytes]:
    """Return every hash that some row names."""
    return frozenset(row.digest for row in references(alias))
