"""
What was withheld (封存) must not come back with an older backup.

`withheld.list`, beside the data and in every backup, holds the bodies of the entries that withheld something: digests
and names of cells, no word of what they held. Restoring carries them out again on a ledger that is older than they are.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.apps import apps

from bihuan import journal
from bihuan.deadlines import clock
from bihuan.evidence import references
from bihuan.evidence import withheld as files
from bihuan.inspection import raw
from bihuan.inspection.models import Withholding
from bihuan.journal.models import Entry, JournaledRow, Sealed
from bihuan.journal.values import WITHHELD as MARK

KIND = "journal.text.withheld"


class BadList(ValueError):
    """A line of the list is no entry's body; the message is its number."""


def listed(source: sqlite3.Connection) -> str:
    """Return the list of a database: one line for each entry that withheld something, in the order of the chains."""
    rows = source.execute(
        "SELECT CAST(body AS TEXT) FROM journal_entry WHERE kind = ? ORDER BY jurisdiction, stream, sequence", (KIND,)
    )
    return "".join(f"{body}\n" for (body,) in rows)


def count() -> int:
    """Return how many withholdings were confirmed on this machine."""
    rows = Withholding.objects.filter(jurisdiction__in=references.jurisdictions(), confirmed_at__isnull=False)
    return rows.count()


def read(path: Path) -> list[dict[str, Any]]:
    """
    Return the bodies of a list.

    :raises BadList: a line is no body of such an entry
    """
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            body = json.loads(line)
            if body["kind"] != KIND or not isinstance(body["effects"], list):
                raise BadList(str(number))
            UUID(body["request"])
        except (ValueError, KeyError, TypeError) as error:
            raise BadList(str(number)) from error
        found.append(body)
    return found


def carry_out(bodies: Iterable[dict[str, Any]]) -> list[str]:
    """Withhold anew what this ledger shows still, one entry each, and return their receipts."""
    done = [receipt for body in bodies if (receipt := _carry_out(body))]
    raw.empty_log()
    return done


def _carry_out(body: dict[str, Any]) -> str:
    jurisdiction, request = str(body["jurisdiction"]), UUID(body["request"])
    if Entry.objects.filter(jurisdiction=jurisdiction, kind=KIND, sequence=body["sequence"]).exists():
        return ""  # the ledger is younger than this withholding
    digests = [bytes.fromhex(digest) for digest in body.get("withheld", ())]
    shown = set(Sealed.objects.filter(jurisdiction=jurisdiction, digest__in=digests).values_list("digest", flat=True))
    rows = list(_rows(jurisdiction, body["effects"]))
    lying = {bytes(getattr(row, row.FILE_DIGEST)) for row, cells in rows if getattr(row, "FILE_DIGEST", "")}
    if not shown and not rows:
        return ""
    subject = UUID(body["subject"][1])
    act = journal.Act(request_id=uuid5(request, "restored"), via="console")
    by = journal.Actor(jurisdiction=jurisdiction)
    try:
        with journal.entry(KIND, of=(Withholding, subject), by=by, at=clock.now(), act=act) as posting:
            posting.withheld += [bytes(digest) for digest in shown]
            posting.provenance = {"restored": f"{jurisdiction}:{body['sequence']}"}
            for row, cells in rows:
                for column, after in cells.items():
                    if after == MARK:
                        posting.withhold(row, column, [])
                    else:
                        posting.change(row, **{column: after})
    except journal.AlreadyDone:
        return ""
    files.remove(lying)
    return posting.receipt


def _rows(jurisdiction: str, effects: Iterable[dict[str, Any]]) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Yield each row that stands here and shows what was withheld: its cells, and what is to stand in them."""
    named = {model._meta.db_table: model for model in apps.get_models() if issubclass(model, JournaledRow)}
    states = {model._meta.db_table: model.FILE_WITHHELD for model in references.file_models()}
    for effect in effects:
        model = named.get(str(effect.get("table")))
        if model is None or "set" not in effect:
            continue
        after = {column: both[1] for column, both in effect["set"].items()}
        state = states.get(model._meta.db_table)
        cells = {column: said for column, said in after.items() if said == MARK or (column, said) == state}
        row: Any = model.objects.filter(jurisdiction=jurisdiction, pk=effect["key"]).first()
        if row is not None:
            different = {column: said for column, said in cells.items() if getattr(row, column) != said}
            if different:
                yield row, different
