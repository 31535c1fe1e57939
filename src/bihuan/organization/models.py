"""The county's places and people as rows. Posts, holders, delegations are rights: they stand in the security stream."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from bihuan import journal


class Jurisdiction(journal.JournaledRow):
    """A county or anything above it. Its row belongs to the instance's own chain, whatever its code."""

    SCALE = "REFERENCE"
    PLAIN = frozenset({"name", "name_en"})

    code = models.CharField(max_length=12, primary_key=True)  # GB/T 2260: 14 → 1410 → 141027, a subtree is a prefix
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["parent"], name="jurisdiction_parent")]

    def __str__(self) -> str:
        return self.name


class Office(journal.Journaled):
    """A department, township, task force, supervision group, the supervision office, the leadership."""

    PLAIN = frozenset({"kind", "name", "short_name", "name_en", "aliases"})

    kind = models.CharField(max_length=20)  # roles.OfficeKind; no choices: a new kind is no migration
    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=40)  # as lists show it
    name_en = models.CharField(max_length=120)
    aliases = models.CharField(max_length=400, default="")  # what workbooks also call it: 发改局、县发改委
    order = models.IntegerField(default=0)  # among the offices of its kind
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", db_index=False)
    closed_date = models.DateField(null=True)  # the first day on which it is no more: merged or split

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "name"], name="office_name"),
            models.UniqueConstraint(fields=["jurisdiction", "short_name"], name="office_short_name"),
        ]
        indexes = [models.Index(fields=["parent"], name="office_parent")]

    def __str__(self) -> str:
        return self.short_name


class OfficeName(journal.Journaled):
    """What an office was called until a day, that day counted in; what it is called now stands in its own row."""

    PLAIN = frozenset({"name", "short_name", "name_en"})
    SEALED = frozenset({"reason"})

    office = models.ForeignKey(Office, models.PROTECT, related_name="names", db_index=False)
    until_date = models.DateField()
    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=120)
    reason = models.TextField(default="")  # why it was renamed: the document

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "office", "until_date"], name="office_name_until")
        ]
        indexes = [models.Index(fields=["office", "until_date"], name="office_name_of")]


class Succession(journal.Journaled):
    """An office that takes over from one that was merged or split; the first in order takes the open tasks."""

    SEALED = frozenset({"reason"})

    MERGED, SPLIT = "merged", "split"

    office = models.ForeignKey(Office, models.PROTECT, related_name="successions", db_index=False)
    successor = models.ForeignKey(Office, models.PROTECT, related_name="inheritances", db_index=False)
    kind = models.CharField(max_length=10, choices=[(MERGED, MERGED), (SPLIT, SPLIT)])
    since_date = models.DateField()
    order = models.SmallIntegerField()
    reason = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "office", "order"], name="succession_order"),
            models.UniqueConstraint(fields=["jurisdiction", "office", "successor"], name="succession_once"),
        ]
        indexes = [models.Index(fields=["successor"], name="succession_successor")]


class Transfer(journal.Journaled):
    """A post that goes to a successor with the act; those not named here end. Carried out in the security stream."""

    succession = models.ForeignKey(Succession, models.PROTECT, related_name="transfers", db_index=False)
    post_id = models.UUIDField()  # organization.Post, which stands in another stream: no foreign key

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "post_id", "succession"], name="transfer_once")]
        indexes = [models.Index(fields=["succession"], name="transfer_succession")]


class Post(journal.Journaled):
    """A place in an office that somebody holds. It is the post that acts, not the person."""

    STREAM = journal.SECURITY
    PLAIN = frozenset({"title", "title_en", "role"})

    office = models.ForeignKey(Office, models.PROTECT, related_name="posts", db_index=False)
    title = models.CharField(max_length=40)
    title_en = models.CharField(max_length=80)
    role = models.CharField(max_length=20)  # roles.Role
    order = models.IntegerField(default=0)  # within the office

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "office", "title"], name="post_title")]
        indexes = [models.Index(fields=["office"], name="post_office")]

    def __str__(self) -> str:
        return self.title


class Person(journal.Journaled):
    """Somebody who can hold posts, in one county or several: the row stands in the instance's chain."""

    STREAM = journal.SECURITY
    SEALED = frozenset({"name"})
    PLAIN = frozenset({"username"})

    username = models.CharField(max_length=60)  # rules.check_username
    name = models.CharField(max_length=60, blank=True, default="")  # may be empty: pages show posts, not names
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "username"], name="person_username")]

    def __str__(self) -> str:
        return self.username


class Holder(journal.Journaled):
    """Who holds a post, from which day to which, both counted in; no last day: until today and on."""

    STREAM = journal.SECURITY

    post = models.ForeignKey(Post, models.PROTECT, related_name="holders", db_index=False)
    person_id = models.UUIDField()  # organization.Person, which stands in another chain: no foreign key
    since_date = models.DateField()
    until_date = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "post", "since_date"], name="holder_since")]
        indexes = [
            models.Index(fields=["post", "since_date"], name="holder_post"),
            models.Index(fields=["jurisdiction", "person_id"], name="holder_person"),
        ]


class Delegation(journal.Journaled):
    """One post acts in the place of another for some days, both ends counted in (代签)."""

    STREAM = journal.SECURITY
    SEALED = frozenset({"reason"})

    post = models.ForeignKey(Post, models.PROTECT, related_name="delegations", db_index=False)
    to_post = models.ForeignKey(Post, models.PROTECT, related_name="delegated", db_index=False)
    since_date = models.DateField()
    until_date = models.DateField()
    reason = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["post", "since_date"], name="delegation_post"),
            models.Index(fields=["to_post", "since_date"], name="delegation_to"),
        ]


class Absence(journal.Journaled):
    """Days on which the holder of a post is away (请假、外出), both ends counted in."""

    STREAM = journal.SECURITY
    SEALED = frozenset({"reason"})

    post = models.ForeignKey(Post, models.PROTECT, related_name="absences", db_index=False)
    since_date = models.DateField()
    until_date = models.DateField()
    reason = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "post", "since_date"], name="absence_since")]
        indexes = [models.Index(fields=["post", "since_date"], name="absence_post")]


class AccountManager(BaseUserManager["Account"]):
    """Finds an account by its user name, as sign-in typed it."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(username=username)


class Account(AbstractBaseUser):
    """What a person signs in with, and nothing else: who the person is stands in the journaled Person."""

    SCALE: ClassVar[str] = "LOCAL"

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    # Without this column Django does not connect update_last_login: signing in writes nothing here.
    last_login = None
    person = models.UUIDField(primary_key=True, editable=False)
    username = models.CharField(max_length=60, unique=True)

    objects: ClassVar[Any] = AccountManager()

    def __str__(self) -> str:
        return self.username
