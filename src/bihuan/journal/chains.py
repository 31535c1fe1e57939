"""How an instance and its chains begin."""

import datetime as dt
from uuid import UUID, uuid4

from django.db import connections, transaction

from . import chain, guards, posting
from .models import Chain, Entry, Instance
from .sqlite.base import schema_changes


class AlreadyEstablished(RuntimeError):
    """This database has its instance row."""


def establish(*, is_demo: bool, at: dt.datetime) -> UUID:
    """Make this database an instance: its row, and the two chains of jurisdiction "0" with their first entry."""
    if Instance.objects.exists():
        raise AlreadyEstablished
    instance = uuid4()
    created_at = dt.datetime.now(dt.UTC)
    with transaction.atomic(durable=True):
        Instance.objects.create(id=instance, is_demo=is_demo, created_at=created_at)
        for stream in chain.STREAMS:
            _insert(instance, chain.INSTANCE, stream)
        provenance: dict[str, object] = {
            "instance": str(instance),
            "is_demo": is_demo,
            "created_at": str(created_at.replace(tzinfo=None)),
        }
        posting.post_bare(
            "journal.instance.established", subject=("journal_instance", str(instance)), at=at, provenance=provenance
        )
    return instance


def open_chain(jurisdiction: str, *, at: dt.datetime) -> None:
    """Open the two chains of a jurisdiction; one entry of jurisdiction "0" says so."""
    if not (jurisdiction.isascii() and jurisdiction.isdigit() and len(jurisdiction) <= 12):
        raise ValueError(f"{jurisdiction!r} is no GB/T 2260 code")
    instance = Instance.objects.get().id
    starts = {stream: _genesis(instance, jurisdiction, stream) for stream in chain.STREAMS}
    provenance: dict[str, object] = {
        "chains": [chain.receipt(jurisdiction, stream, 0, start) for stream, start in starts.items()]
    }
    with transaction.atomic(durable=True):
        for stream in chain.STREAMS:
            _insert(instance, jurisdiction, stream)
        posting.post_bare("journal.chain.opened", subject=("journal_chain", jurisdiction), at=at, provenance=provenance)


def _genesis(instance: UUID, jurisdiction: str, stream: int) -> bytes:
    return chain.genesis(instance=instance, jurisdiction=jurisdiction, stream=stream)


def _insert(instance: UUID, jurisdiction: str, stream: int) -> None:
    start = _genesis(instance, jurisdiction, stream)
    Chain.objects.create(jurisdiction=jurisdiction, stream=stream, algorithm=1, genesis=start, head=start)


class NothingToRepair(RuntimeError):
    """The chain's head agrees with its last entry."""


def repair_head(jurisdiction: str, stream: int, *, at: dt.datetime) -> str:
    """
    Set a chain's number and head back to its last entry, and say so in the chain of jurisdiction "0".

    A number taken without an entry (raw SQL, a database edited by hand) stops the chain: nothing can be written to it.
    The guards forbid every way back, so they are taken down and put up again in the same transaction. The product is
    stopped meanwhile.

    :raises NothingToRepair:
    """
    connection = connections["default"]
    with schema_changes(), transaction.atomic(durable=True):
        row = Chain.objects.get(jurisdiction=jurisdiction, stream=stream)
        last = Entry.objects.filter(jurisdiction=jurisdiction, stream=stream).order_by("-sequence").first()
        year, sequence, head = (last.year, last.sequence, bytes(last.hash)) if last else (0, 0, bytes(row.genesis))
        if (row.sequence, bytes(row.head), row.year) == (sequence, head, year):
            raise NothingToRepair
        guards.drop(connection)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE journal_chain SET year = %s, sequence = %s, head = %s WHERE jurisdiction = %s AND stream = %s",
                [year, sequence, head, jurisdiction, stream],
            )
        guards.install(connection)
        return posting.post_bare(
            "journal.head.repaired",
            subject=("journal_chain", jurisdiction),
            at=at,
            via="repair",
            provenance={"chain": jurisdiction, "stream": stream, "from": row.sequence, "to": sequence},
        )
