"""What housekeeping remembers of itself; no business, and no journal."""

from typing import ClassVar

from django.db import models


class Chore(models.Model):
    """The last run of one piece of housekeeping, and the last error it ended with."""

    SCALE: ClassVar[str] = "LOCAL"

    pk = models.CompositePrimaryKey("name", "jurisdiction")
    name = models.CharField(max_length=60)  # app.name, as rounds.chores() has it
    jurisdiction = models.CharField(max_length=12)  # "0": once for the whole instance
    day = models.DateField()  # the day of business for which a daily one was done
    ran_at = models.DateTimeField()  # the machine's clock, as all below
    seconds = models.FloatField()
    result = models.TextField(default="")
    result_en = models.TextField(default="")
    error = models.TextField(default="")  # of the last run; empty: it went well
    failed_at = models.DateTimeField(null=True)  # the last time that it did not
    failed_error = models.TextField(default="")
