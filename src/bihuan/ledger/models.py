"""What stands on the account: columns, constraints, indexes; no verbs."""

from typing import Any

from django.db import models

from bihuan import journal
from bihuan.organization.models import Office, Post

from .rules import Comparison, State, Verdict


def _link(to: Any, **options: Any) -> Any:
    """A HOT row's reference: protected, without an index of its own, since each index starts with the jurisdiction."""
    options = {"on_delete": models.PROTECT, "related_name": "+", "db_index": False, **options}
    return models.ForeignKey(to, **options)


def _choices(kind: Any) -> list[tuple[str, str]]:
    return [(item.value, item.value) for item in kind]


def _quantity(**options: Any) -> Any:
    return models.DecimalField(max_digits=15, decimal_places=4, **options)


class Counter(journal.Journaled):
    """The last number given in a series of a year: tasks, seals, slips."""

    PLAIN = frozenset({"series"})

    series = models.CharField(max_length=12)
    year = models.SmallIntegerField()
    last = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "series", "year"], name="counter_series")]


class Campaign(journal.Journaled):
    """One drive with a beginning and an end: its tasks come from the same documents."""

    PLAIN = frozenset({"name", "name_en"})
    SEALED = frozenset({"source"})

    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, default="")
    source = models.TextField(default="")
    start_date = models.DateField()
    end_date = models.DateField()


class Task(journal.Journaled):
    """One matter on the account (事项): what is owed, by whom, by when."""

    SEALED = frozenset({"title", "stage", "source_sentence", "source_place"})
    PLAIN = frozenset({"domain"})

    campaign = _link(Campaign)
    year = models.SmallIntegerField()
    number = models.IntegerField()
    domain = models.CharField(max_length=20)
    title = models.TextField()
    stage = models.TextField(default="")  # the present stage in a phrase: 试生产
    source_sentence = models.TextField(default="")
    source_place = models.TextField(default="")
    leader = _link(Post)
    lead_office = _link(Office)
    task_force = _link(Office, null=True)
    supervision_group = _link(Office)
    report_every = models.CharField(
        max_length=10, choices=[("week", "week"), ("tendays", "tendays"), ("month", "month")], default="week"
    )
    state = models.CharField(max_length=12, choices=_choices(State), default=State.DRAFTED)
    first_due_date = models.DateField()  # the first promise: never changed
    due_date = models.DateField()
    opened_date = models.DateField(null=True)  # handed over: on the account
    told_date = models.DateField(null=True)  # the completion report that stands was signed
    checked_date = models.DateField(null=True)
    struck_date = models.DateField(null=True)
    seal_year = models.SmallIntegerField(null=True)
    seal_number = models.IntegerField(null=True)
    returned_count = models.SmallIntegerField(default=0)
    report_count = models.SmallIntegerField(default=0)  # that count: a completion report when it is signed
    reported_date = models.DateField(null=True)  # of the last of them

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "year", "number"], name="task_number")]
        indexes = [
            models.Index(fields=["jurisdiction", "state"], name="task_state"),
            models.Index(fields=["jurisdiction", "lead_office", "state"], name="task_lead"),
            models.Index(fields=["jurisdiction", "supervision_group", "state"], name="task_group"),
            models.Index(fields=["jurisdiction", "leader", "state"], name="task_leader"),
            models.Index(fields=["jurisdiction", "due_date"], name="task_due"),
        ]


class Assisting(journal.Journaled):
    """An assisting office (配合单位) of a task."""

    task = _link(Task)
    office = _link(Office)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "task", "office"], name="assisting_once")]


class Target(journal.Journaled):
    """A quantified target: what is measured, how much, in which unit. The first value is never changed."""

    SEALED = frozenset({"measure"})
    PLAIN = frozenset({"unit"})

    task = _link(Task)
    order = models.SmallIntegerField()
    measure = models.TextField()
    comparison = models.CharField(max_length=5, choices=_choices(Comparison), default=Comparison.AT_LEAST)
    unit = models.CharField(max_length=10)
    first_value = _quantity()
    value = _quantity()
    is_example = models.BooleanField(default=False)  # a demo's own figure, not its source's

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "task", "order"], name="target_order")]


class Phase(journal.Journaled):
    """A phased target (阶段性目标): what must stand by a day on the way."""

    SEALED = frozenset({"words"})

    task = _link(Task)
    order = models.SmallIntegerField()
    due_date = models.DateField()
    words = models.TextField()
    target = _link(Target, null=True)
    value = _quantity(null=True)
    reached_date = models.DateField(null=True)  # as reported

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "task", "order"], name="phase_order")]


class Standard(journal.Journaled):
    """One line of the completion standard (完成标准), fixed when the account is opened."""

    SEALED = frozenset({"words"})

    task = _link(Task)
    order = models.SmallIntegerField()
    words = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "task", "order"], name="standard_order")]


class Report(journal.Journaled):
    """What the lead office hands over: progress, or the completion of the task (交账)."""

    SEALED = frozenset({"summary", "next_step", "difficulty", "stage", "declined_reason"})

    PROGRESS, COMPLETION = "progress", "completion"
    FILED, DECLARED, DECLINED, SIGNED, RETURNED, ACCEPTED = (
        "filed",
        "declared",
        "declined",
        "signed",
        "returned",
        "accepted",
    )

    task = _link(Task)
    number = models.SmallIntegerField()  # the n-th of its task
    kind = models.CharField(max_length=10, choices=[(PROGRESS, PROGRESS), (COMPLETION, COMPLETION)])
    state = models.CharField(
        max_length=8, choices=[(s, s) for s in (FILED, DECLARED, DECLINED, SIGNED, RETURNED, ACCEPTED)]
    )
    summary = models.TextField()
    next_step = models.TextField(default="")
    difficulty = models.TextField(default="")
    stage = models.TextField(default="")  # the task's stage from this report on, where it has changed
    filed_by = _link(Post)
    filed_at = models.DateTimeField()
    signed_by = _link(Post, null=True)
    signed_at = models.DateTimeField(null=True)
    text_digest = models.BinaryField(max_length=32, null=True)  # SHA-256 of the text that the signer saw
    declined_reason = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "task", "number"], name="report_number")]
        indexes = [models.Index(fields=["jurisdiction", "filed_at"], name="report_filed")]


class Figure(journal.Journaled):
    """The cumulative value of a target as a report gives it."""

    report = _link(Report)
    target = _link(Target)
    value = _quantity()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "report", "target"], name="figure_once")]


class Answer(journal.Journaled):
    """How a completion report answers one line of the standard."""

    SEALED = frozenset({"words"})

    report = _link(Report)
    standard = _link(Standard)
    is_met = models.BooleanField()
    words = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "report", "standard"], name="answer_once")]


class Check(journal.Journaled):
    """A verification (核账) by two named inspectors: own figure first, then the claim, then the conclusion."""

    SEALED = frozenset({"place", "findings"})
    PLAIN = frozenset({"methods"})

    task = _link(Task)
    report = _link(Report)
    number = models.SmallIntegerField()
    first = _link(Post)
    second = _link(Post)
    methods = models.CharField(max_length=40)  # codes of rules.METHODS, with commas
    place = models.TextField(default="")
    verdict = models.CharField(max_length=6, choices=_choices(Verdict), default="")
    findings = models.TextField(default="")
    begun_at = models.DateTimeField()
    measured_at = models.DateTimeField(null=True)
    concluded_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "task", "number"], name="check_number")]
        indexes = [
            models.Index(fields=["jurisdiction", "first"], name="check_first"),
            models.Index(fields=["jurisdiction", "second"], name="check_second"),
        ]


class Measurement(journal.Journaled):
    """The value of a target as the inspectors measured it, entered before they saw the claim."""

    check_of = _link(Check)
    target = _link(Target)
    value = _quantity()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "check_of", "target"], name="measurement_once")]


class Line(journal.Journaled):
    """What the inspectors found for one line of the standard."""

    SEALED = frozenset({"words"})

    check_of = _link(Check)
    standard = _link(Standard)
    is_met = models.BooleanField()
    words = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "check_of", "standard"], name="line_once")]
