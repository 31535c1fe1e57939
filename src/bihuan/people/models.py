"""What people sign in with, beside the account: no business and no journal. What happens to it is a security line."""

from typing import ClassVar

from django.db import models

from bihuan.journal.models import uuid7


class SetUpCode(models.Model):
    """The one-time code that `serve` prints while there is no county: one row, a new code at each start."""

    SCALE: ClassVar[str] = "LOCAL"

    id = models.SmallIntegerField(primary_key=True, default=1)
    code_hash = models.CharField(max_length=64)


class Invitation(models.Model):
    """A post that waits for whoever brings its code: the three administrators of a new instance."""

    SCALE: ClassVar[str] = "LOCAL"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction = models.CharField(max_length=12)
    post = models.UUIDField(unique=True)
    role = models.CharField(max_length=20)  # organization.roles.Role
    code_hash = models.CharField(max_length=64, unique=True)
    until_at = models.DateTimeField()
    accepted_by = models.UUIDField(null=True)  # the person


class Credential(models.Model):
    """Where a person's password and second factor stand; no row: nothing was ever issued or chosen here."""

    SCALE: ClassVar[str] = "LOCAL"

    person = models.UUIDField(primary_key=True, editable=False)
    chosen_at = models.DateTimeField(null=True)  # when the person chose the present password
    one_time_until = models.DateTimeField(null=True)  # the present password is a one-time one, good until then
    told = models.CharField(max_length=60, default="")  # receipt of the line that the person is told of
    factor_hash = models.CharField(max_length=64, default="")  # of the one-time code in a second factor's place
    factor_until = models.DateTimeField(null=True)
    factor_told = models.CharField(max_length=60, default="")


class PastPassword(models.Model):
    """A password that is not to be chosen again; kept only where the policy asks for it."""

    SCALE: ClassVar[str] = "LOCAL"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.UUIDField()
    password = models.CharField(max_length=128)

    class Meta:
        indexes = [models.Index(fields=["person", "id"], name="past_password_person")]


class Tries(models.Model):
    """How often something was tried in the present window; by the machine's clock, shared by all workers."""

    SCALE: ClassVar[str] = "LOCAL"

    key = models.CharField(max_length=64, primary_key=True)  # a digest of what is tried, for what
    began = models.BigIntegerField()  # seconds since 1970
    count = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["began"], name="tries_began")]


class Workbook(models.Model):
    """The workbook that a county is being entered from: the last one uploaded, as rows of plain text."""

    SCALE: ClassVar[str] = "LOCAL"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=200)
    content = models.JSONField()  # registers.reading.Read
    uploaded_by = models.UUIDField()  # the post
    uploaded_at = models.DateTimeField()
