"""A text that must go leaves for ever, by an entry that names it; replay gives the same."""

import json
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from bihuan import journal
from bihuan.journal import verify
from bihuan.journal.models import Entry, Sealed
from bihuan.journal.testing import COUNTY
from bihuan.journal.values import WITHHELD

from .cast import AT, act, by, keep, promise
from .sample.models import Promise


def digests() -> list[bytes]:
    bodies = [json.loads(bytes(e.body)) for e in Entry.objects.filter(jurisdiction=COUNTY).order_by("sequence")]
    cells = [e["new"]["words"] for body in bodies for e in body["effects"] if "new" in e]
    cells += [e["set"]["words"][1] for body in bodies for e in body["effects"] if "words" in e.get("set", {})]
    return [bytes.fromhex(cell["sealed"]) for cell in cells]


def withhold(row: Promise, kind: str = "journal.text.withheld") -> None:
    with journal.entry(kind, of=(Promise, row.id), by=by(), at=AT, act=act()) as posting:
        posting.withhold(row, "words", digests())


def test_every_writing_of_the_text_leaves_and_the_ledger_still_verifies(database: Path) -> None:
    row, _ = promise(words="一件不该写在这里的事", note="")
    keep(row, words="一件不该写在这里的事，改过")
    withhold(row)
    assert Sealed.objects.filter(jurisdiction=COUNTY).count() == 0
    assert Promise.objects.get(jurisdiction=COUNTY, id=row.id).words == WITHHELD
    result = verify.full()
    assert (result.findings, result.withheld_count) == ([], 2)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    text = "不该写在这里".encode()
    for suffix in ("", "-wal"):
        file = Path(f"{database}{suffix}")
        assert not file.exists() or text not in file.read_bytes()


def test_a_sealed_value_leaves_under_no_other_kind(database: Path) -> None:
    row, _ = promise(note="")
    with pytest.raises(DatabaseError, match="withholds"):
        withhold(row, kind="sample.promise.kept")
    with pytest.raises(DatabaseError, match="withholds"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_sealed")
    assert Sealed.objects.filter(jurisdiction=COUNTY).count() == 1
