"""What is handed over and what is found: reports, parts, checks, evidence."""

from django.db import models

from bihuan import journal
from bihuan.organization.models import Office, Post

from ..rules import Verdict
from .columns import choices, link, quantity
from .tasks import Assisting, Standard, Target, Task


class Report(journal.Journaled):
    """What the lead office hands over: progress, or the completion of the task (交账)."""

    SEALED = frozenset({"summary", "next_step", "difficulty", "stage", "declined_reason"})
    PLAIN = frozenset({"thin"})

    PROGRESS, COMPLETION = "progress", "completion"
    FILED, DECLARED, DECLINED, SIGNED = "filed", "declared", "declined", "signed"
    RETURNED, ACCEPTED, TAKEN_BACK = "returned", "accepted", "taken_back"

    task = link(Task)
    number = models.SmallIntegerField()  # the n-th of its task
    kind = models.CharField(max_length=10, choices=[(PROGRESS, PROGRESS), (COMPLETION, COMPLETION)])
    state = models.CharField(
        max_length=10,
        choices=[(s, s) for s in (FILED, DECLARED, DECLINED, SIGNED, RETURNED, ACCEPTED, TAKEN_BACK)],
    )
    summary = models.TextField()
    next_step = models.TextField(default="")
    difficulty = models.TextField(default="")
    stage = models.TextField(default="")  # the task's stage from this report on, where it has changed
    filed_by = link(Post)
    filed_at = models.DateTimeField()
    signed_by = link(Post, null=True)
    signed_at = models.DateTimeField(null=True)
    text_digest = models.BinaryField(max_length=32, null=True)  # SHA-256 of the text that the signer saw
    declined_reason = models.TextField(default="")
    thin = models.CharField(max_length=20, default="")  # why the words say nothing (rules.thin); empty: they do

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "task", "number"], name="report_number")]
        indexes = [models.Index(fields=["jurisdiction", "filed_at"], name="report_filed")]


class Figure(journal.Journaled):
    """The cumulative value of a target as a report gives it."""

    PLAIN = frozenset({"doubt"})
    SEALED = frozenset({"doubt_reason"})

    report = link(Report)
    target = link(Target)
    value = quantity()
    doubt = models.CharField(max_length=20, default="")  # what the guard asked (rules.doubts); empty: nothing
    is_confirmed = models.BooleanField(
        default=False
    )  # asked and answered; a doubtful figure unconfirmed counts nowhere
    doubt_reason = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "report", "target"], name="figure_once")]


class Answer(journal.Journaled):
    """How a completion report answers one line of the standard."""

    SEALED = frozenset({"words"})

    report = link(Report)
    standard = link(Standard)
    is_met = models.BooleanField()
    words = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "report", "standard"], name="answer_once")]


class Part(journal.Journaled):
    """What an assisting office says of its own part."""

    SEALED = frozenset({"words", "difficulty"})

    assisting = link(Assisting)
    number = models.SmallIntegerField()
    words = models.TextField()
    difficulty = models.TextField(default="")
    is_done = models.BooleanField(default=False)  # its part is finished
    is_taken_back = models.BooleanField(default=False)
    filed_by = link(Post)
    filed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "assisting", "number"], name="part_number")]


class Silence(journal.Journaled):
    """An assisting office that had said nothing since the last report when the lead office reported."""

    report = link(Report)
    office = link(Office)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "report", "office"], name="silence_once")]
        indexes = [models.Index(fields=["jurisdiction", "office"], name="silence_office")]


class Check(journal.Journaled):
    """A verification (核账) by two named inspectors: own figure first, then the claim, then the conclusion."""

    SEALED = frozenset({"place", "findings", "comment", "declined_reason"})
    PLAIN = frozenset({"methods"})

    task = link(Task)
    report = link(Report)
    number = models.SmallIntegerField()
    first = link(Post)
    second = link(Post)
    methods = models.CharField(max_length=40)  # codes of rules.METHODS, with commas
    place = models.TextField(default="")
    verdict = models.CharField(max_length=6, choices=choices(Verdict), default="")
    findings = models.TextField(default="")
    declined_reason = models.TextField(default="")  # why the second has not signed the conclusion that stood
    begun_at = models.DateTimeField()
    measured_at = models.DateTimeField(null=True)
    concluded_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    comment = models.TextField(default="")  # of the office whose report was returned (被核查单位意见)
    is_contested = models.BooleanField(default=False)  # it asks for a check by other people (复核)
    commented_by = link(Post, null=True)
    commented_at = models.DateTimeField(null=True)
    recheck_of = link("ledger.Check", null=True)  # the check whose report others look at again

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "task", "number"], name="check_number")]
        indexes = [
            models.Index(fields=["jurisdiction", "first"], name="check_first"),
            models.Index(fields=["jurisdiction", "second"], name="check_second"),
        ]


class Measurement(journal.Journaled):
    """The value of a target as the inspectors measured it, entered before they saw the claim."""

    check_of = link(Check)
    target = link(Target)
    value = quantity()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "check_of", "target"], name="measurement_once")]


class Line(journal.Journaled):
    """What the inspectors found for one line of the standard."""

    SEALED = frozenset({"words"})

    check_of = link(Check)
    standard = link(Standard)
    is_met = models.BooleanField()
    words = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "check_of", "standard"], name="line_once")]
