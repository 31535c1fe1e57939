"""The journal's own tables, and the base of every row whose change is an effect of an entry."""

import os
import time
from typing import Any, ClassVar, NoReturn
from uuid import UUID

from django.db import models

from . import chain, door


class WriteOutsideJournal(RuntimeError):
    """A journaled row was written or deleted outside `journal.entry`."""


def uuid7() -> UUID:
    """Return a new row id: milliseconds since 1970 first, so that rows of one time lie together (RFC 9562)."""
    milliseconds = int(time.time() * 1000) << 80
    random = int.from_bytes(os.urandom(10), "big")
    value = milliseconds | random
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)


class Instance(models.Model):
    """This installation: one row, made once. Its id enters the genesis of every chain."""

    SCALE = "JOURNAL"

    id = models.UUIDField(primary_key=True, editable=False)
    is_demo = models.BooleanField()
    created_at = models.DateTimeField()


class Chain(models.Model):
    """The head of one chain: updating this row is both its lock and the taking of its next number."""

    SCALE = "JOURNAL"

    pk = models.CompositePrimaryKey("jurisdiction", "stream")
    jurisdiction = models.CharField(max_length=12)
    stream = models.SmallIntegerField()
    algorithm = models.SmallIntegerField(default=1)
    genesis = models.BinaryField(max_length=32)
    year = models.SmallIntegerField(default=0)
    sequence = models.BigIntegerField(default=0)
    head = models.BinaryField(max_length=32)


class Entry(models.Model):
    """One line of the journal. The body's stored bytes are what is hashed; kind, post, office and day are copies."""

    SCALE = "JOURNAL"

    pk = models.CompositePrimaryKey("jurisdiction", "stream", "sequence", "year")
    jurisdiction = models.CharField(max_length=12)
    stream = models.SmallIntegerField()
    sequence = models.BigIntegerField()
    year = models.SmallIntegerField()  # of `at` in Shanghai; partitions on PostgreSQL
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)
    body = models.BinaryField()
    kind = models.CharField(max_length=60)
    post = models.UUIDField(null=True)
    office = models.UUIDField(null=True)
    day = models.DateField()  # of `at` in Shanghai

    class Meta:
        indexes = [
            models.Index(fields=["jurisdiction", "stream", "day"], name="entry_day"),
            models.Index(fields=["jurisdiction", "stream", "post", "sequence"], name="entry_post"),
            models.Index(fields=["jurisdiction", "stream", "office", "sequence"], name="entry_office"),
        ]


class Touched(models.Model):
    """One row for each row that an entry changed, and for its subject: the way from a task to its story."""

    SCALE = "JOURNAL"

    pk = models.CompositePrimaryKey("jurisdiction", "stream", "table", "key", "sequence")
    jurisdiction = models.CharField(max_length=12)
    stream = models.SmallIntegerField()
    table = models.CharField(max_length=30)
    key = models.CharField(max_length=36)
    sequence = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["jurisdiction", "stream", "sequence"], name="touched_entry")]


class Request(models.Model):
    """What has been asked and done: the same request id a second time gets the first receipt."""

    SCALE = "JOURNAL"

    pk = models.CompositePrimaryKey("jurisdiction", "request_id")
    jurisdiction = models.CharField(max_length=12)
    request_id = models.UUIDField()
    fingerprint = models.BinaryField(max_length=32)
    stream = models.SmallIntegerField()
    sequence = models.BigIntegerField()
    receipt = models.CharField(max_length=60)


class Sealed(models.Model):
    """A free text or personal value, whose salted digest alone stands in a body."""

    SCALE = "JOURNAL"

    pk = models.CompositePrimaryKey("jurisdiction", "digest")
    jurisdiction = models.CharField(max_length=12)
    digest = models.BinaryField(max_length=32)
    salt = models.BinaryField(max_length=16)
    value = models.TextField()


class Checkpoint(models.Model):
    """
    A signed note of where every chain stood at one moment: worth something once a copy of it lies outside.

    note, signatures and leaves are the text that leaves the machine (`checkpoints.text_of`); nothing else is signed.
    """

    SCALE = "JOURNAL"

    number = models.BigIntegerField(primary_key=True)  # 1, 2, 3, …
    previous = models.BinaryField(max_length=32)  # SHA-256 of the note before; 32 zero bytes for the first
    note = models.TextField()
    signatures = models.TextField()
    leaves = models.TextField()  # one line for each chain: 141027 0 512 <hash of that entry>


class Taken(models.Model):
    """A checkpoint that left the machine, as far as we know: how, by whom, when the last time."""

    SCALE = "LOCAL"

    number = models.BigIntegerField(primary_key=True)
    how = models.CharField(max_length=7, choices=[("file", "file"), ("sheet", "sheet"), ("console", "console")])
    post = models.UUIDField(null=True)
    at = models.DateTimeField()  # the machine's clock


class Verified(models.Model):
    """The last result of verify, shown at the foot of each page; the tail begins at the sequence that stands here."""

    SCALE = "LOCAL"

    pk = models.CompositePrimaryKey("scope", "jurisdiction", "stream")
    scope = models.CharField(max_length=4, choices=[("tail", "tail"), ("full", "full")])
    jurisdiction = models.CharField(max_length=12)
    stream = models.SmallIntegerField()
    sequence = models.BigIntegerField()
    head = models.BinaryField(max_length=32)
    checked_at = models.DateTimeField()  # the machine's clock
    finding_count = models.IntegerField()


class JournaledQuerySet(models.QuerySet[Any]):
    """Reads like any queryset; refuses every write, because such a write would leave no entry."""

    def _refuse(self, *args: object, **kwargs: object) -> NoReturn:
        raise WriteOutsideJournal(self.model._meta.label)

    create = get_or_create = update_or_create = update = delete = bulk_create = bulk_update = _refuse
    acreate = aget_or_create = aupdate_or_create = aupdate = adelete = abulk_create = abulk_update = _refuse
    _raw_delete = _refuse


class JournaledRow(models.Model):
    """A state row whose every change is an effect of a journal entry (`journal.entry`)."""

    SCALE: ClassVar[str] = "HOT"
    #: The one stream whose entries may change this table.
    STREAM: ClassVar[int] = chain.MAIN
    #: Text columns a person types freely, and personal values: a body holds only their digest.
    SEALED: ClassVar[frozenset[str]] = frozenset()
    #: Text columns that may stand in a body as they are.
    PLAIN: ClassVar[frozenset[str]] = frozenset()

    jurisdiction = models.CharField(max_length=12, editable=False)
    written_by = models.BigIntegerField(editable=False)  # sequence of the entry that wrote the row last

    objects = JournaledQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> NoReturn:
        raise WriteOutsideJournal(self._meta.label)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        raise WriteOutsideJournal(self._meta.label)

    def save_base(self, *args: Any, **kwargs: Any) -> None:
        # Fixtures and deserializers call this one directly; only an open posting may.
        if not door.is_open():
            raise WriteOutsideJournal(self._meta.label)
        super().save_base(*args, **kwargs)


class Journaled(JournaledRow):
    """A journaled row with a key of its own, made before its entry opens."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True
