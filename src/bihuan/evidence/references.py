"""
Which rows name files: every journaled model that says so with FILE_DIGEST, the name of its column.

    class Evidence(journal.Journaled):
        FILE_DIGEST, FILE_NAME, FILE_SIZE = "digest", "name", "size"
        FILE_WITHHELD = ("state", "withheld")   # the column, and what stands in it once the file is withheld (封存)
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

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
    is_withheld: bool  # its bytes are to be nowhere any more


def file_models() -> list[Any]:
    """Return the journaled models whose rows name files."""
    return [model for model in apps.get_models() if getattr(model, "FILE_DIGEST", "")]


def jurisdictions(alias: str = "default") -> list[str]:
    """Return every jurisdiction that has a journal on this machine: they share the files."""
    return sorted(set(Chain.objects.using(alias).values_list("jurisdiction", flat=True)))


def references(alias: str = "default") -> Iterator[Reference]:
    """Return every row that names a file; by a bare cursor, because a hostile cell must not stop the search."""
    for model in file_models():
        column, (state, withheld) = model.FILE_DIGEST, model.FILE_WITHHELD
        for jurisdiction in jurisdictions(alias):
            table = model._meta.db_table
            with connections[alias].cursor() as cursor:
                cursor.execute(
                    f'SELECT id, "{column}", written_by, "{state}" FROM "{table}" WHERE "jurisdiction" = %s ORDER BY id',  # noqa: S608
                    [jurisdiction],
                )
                rows = cursor.fetchall()
            for key, digest, written_by, said in rows:
                yield Reference(jurisdiction, table, str(key), _bytes(digest), int(written_by), said == withheld)


def _bytes(cell: object) -> bytes:
    """Return a digest's bytes; a cell of another type, which somebody else has put there, names no file of ours."""
    return bytes(cell) if isinstance(cell, bytes | bytearray | memoryview) else b""


def named(alias: str = "default") -> frozenset[bytes]:
    """Return every hash that some row names whose file is not withheld."""
    return frozenset(row.digest for row in references(alias) if not row.is_withheld)


def digests_in(source: sqlite3.Connection) -> frozenset[bytes]:
    """Return the same of a database file that is not ours to write to."""
    found: set[bytes] = set()
    for model in file_models():
        state, withheld = model.FILE_WITHHELD
        found |= {
            _bytes(digest)
            for (digest,) in source.execute(
                f'SELECT DISTINCT "{model.FILE_DIGEST}" FROM "{model._meta.db_table}" WHERE "{state}" <> ?',  # noqa: S608
                [withheld],
            )
        }
    return frozenset(found - {b""})
