"""What stands on the account: a task and its promise."""

from typing import Any, ClassVar

from django.db import models

from bihuan import journal
from bihuan.journal.models import JournaledQuerySet
from bihuan.organization.models import Office, Post

from ..rules import Comparison, Secrecy, State
from .columns import INTERVALS, choices, link, quantity


class StandingRows(models.Manager.from_queryset(JournaledQuerySet)):  # type: ignore[misc]  # made by a call
    """Rows of a promise that stand; a line dropped when the draft was revised is kept and read by `every`."""

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(is_current=True)


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

    PLAIN = frozenset({"name", "name_en", "rulebook"})
    SEALED = frozenset({"source"})

    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, default="")
    source = models.TextField(default="")
    start_date = models.DateField()
    end_date = models.DateField()
    rulebook = models.CharField(max_length=40, default="")  # by which lamps are judged; empty: the product's own
    period = models.CharField(max_length=10, choices=INTERVALS, default="week")  # after which the lamps are kept
    notice_days = models.SmallIntegerField(default=0)  # working days of public notice before the seal; nought: none
    archived_date = models.DateField(null=True)  # since then only read: out of lists and counts, found by search


class Task(journal.Journaled):
    """One matter on the account (事项): what is owed, by whom, by when."""

    SEALED = frozenset({"title", "stage", "source_sentence", "source_place"})
    PLAIN = frozenset({"domain"})

    secrecy = models.CharField(max_length=10, choices=choices(Secrecy), default=Secrecy.PUBLIC)
    campaign = link(Campaign)
    year = models.SmallIntegerField()  # of the number: never changed
    number = models.IntegerField()
    books_year = (
        models.SmallIntegerField()
    )  # in whose account it stands: a later one than its number's once carried over
    domain = models.CharField(max_length=20)
    title = models.TextField()
    stage = models.TextField(default="")  # the present stage in a phrase: 试生产
    source_sentence = models.TextField(default="")
    source_place = models.TextField(default="")
    leader = link(Post)
    lead_office = link(Office)
    task_force = link(Office, null=True)
    supervision_group = link(Office)
    report_every = models.CharField(max_length=10, choices=INTERVALS, default="week")
    state = models.CharField(max_length=12, choices=choices(State), default=State.DRAFTED)
    first_due_date = models.DateField()  # the first promise: never changed
    due_date = models.DateField()
    opened_date = models.DateField(null=True)  # handed over: on the account
    told_date = models.DateField(null=True)  # the completion report that stands was signed
    checked_date = models.DateField(null=True)
    notice_until_date = models.DateField(null=True)  # the last day of the public notice
    struck_date = models.DateField(null=True)
    seal_year = models.SmallIntegerField(null=True)
    seal_number = models.IntegerField(null=True)
    returned_count = models.SmallIntegerField(default=0)
    returned_date = models.DateField(null=True)  # of the last return, while no new completion report stands
    extended_count = models.SmallIntegerField(default=0)  # extensions granted
    missed_date = models.DateField(null=True)  # a due date that had passed before it was extended (逾期补报)
    paused_date = models.DateField(null=True)  # the clock stands since that day
    reopened_count = models.SmallIntegerField(default=0)
    merged_into = link("self", null=True)
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

    SEALED = frozenset({"duty"})

    task = link(Task)
    office = link(Office)
    duty = models.TextField(default="")  # what this office's own part is
    part_count = models.SmallIntegerField(default=0)
    told_date = models.DateField(null=True)  # of its last part
    is_current = models.BooleanField(default=True)  # dropped when a draft was revised or the task reassigned: kept

    every = JournaledQuerySet.as_manager()
    objects: ClassVar[Any] = StandingRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "task", "office"], name="assisting_once")]


class Target(journal.Journaled):
    """A quantified target: what is measured, how much, in which unit. The first value is never changed."""

    SEALED = frozenset({"measure"})
    PLAIN = frozenset({"unit"})

    task = link(Task)
    order = models.SmallIntegerField()
    measure = models.TextField()
    comparison = models.CharField(max_length=5, choices=choices(Comparison), default=Comparison.AT_LEAST)
    unit = models.CharField(max_length=10)
    first_value = quantity()
    value = quantity()
    is_example = models.BooleanField(default=False)  # a demo's own figure, not its source's
    is_current = models.BooleanField(default=True)

    every = JournaledQuerySet.as_manager()
    objects: ClassVar[Any] = StandingRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "task", "order"], name="target_order")]


class Plan(journal.Journaled):
    """How the lead office means to do it (细化方案): measures and phased targets; a later version beside the first."""

    SEALED = frozenset({"measures", "words"})

    FILED, PENDING, REFUSED, TAKEN_BACK = "filed", "pending", "refused", "taken_back"

    task = link(Task)
    number = models.SmallIntegerField()  # the version
    state = models.CharField(max_length=10, choices=[(s, s) for s in (FILED, PENDING, REFUSED, TAKEN_BACK)])
    measures = models.TextField()
    filed_by = link(Post)
    filed_at = models.DateTimeField()
    decided_by = link(Post, null=True)
    decided_at = models.DateTimeField(null=True)
    words = models.TextField(default="")  # of who decided on a later version

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "task", "number"], name="plan_number")]


class Phase(journal.Journaled):
    """A phased target (阶段性目标): what must stand by a day on the way."""

    SEALED = frozenset({"words"})

    task = link(Task)
    order = models.SmallIntegerField()
    due_date = models.DateField()
    words = models.TextField()
    target = link(Target, null=True)
    value = quantity(null=True)
    reached_date = models.DateField(null=True)  # as reported
    plan = link("ledger.Plan", null=True)  # none: promised when the account was opened
    is_current = models.BooleanField(default=True)  # a later plan stands beside the first, which is kept

    every = JournaledQuerySet.as_manager()
    objects: ClassVar[Any] = StandingRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "task", "order"], name="phase_order")]


class Standard(journal.Journaled):
    """One line of the completion standard (完成标准), fixed when the account is opened."""

    SEALED = frozenset({"words"})

    task = link(Task)
    order = models.SmallIntegerField()
    words = models.TextField()
    needs_evidence = models.BooleanField(default=False)  # the standard itself asks for a document or picture
    is_current = models.BooleanField(default=True)

    every = JournaledQuerySet.as_manager()
    objects: ClassVar[Any] = StandingRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "task", "order"], name="standard_order")]


class Pause(journal.Journaled):
    """Days on which the task's clock stands: an objection that was accepted, a suspension, an acknowledged blocker."""

    OBJECTION, SUSPENSION, BLOCKER = "objection", "suspension", "blocker"

    task = link(Task)
    kind = models.CharField(max_length=10, choices=[(k, k) for k in (OBJECTION, SUSPENSION, BLOCKER)])
    since_date = models.DateField()
    until_date = models.DateField(null=True)  # the last day on which it stood

    class Meta:
        indexes = [models.Index(fields=["jurisdiction", "task"], name="pause_task")]


class Draw(journal.Journaled):
    """A draw of look-backs (回头看抽签): seed and list are kept, so that anybody can draw again and find the same."""

    PLAIN = frozenset({"seed", "pool", "drawn"})

    number = models.IntegerField()
    seed = models.CharField(max_length=32)
    percent = models.SmallIntegerField()
    since_date = models.DateField()  # tasks struck off from that day
    until_date = models.DateField()  # to that day
    due_date = models.DateField()
    pool = models.TextField()  # numbers that could be drawn: 2023-3 2023-7
    drawn = models.TextField()  # those that were, the first first
    drawn_by = link(Post)
    drawn_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "number"], name="draw_number")]


class LookBack(journal.Journaled):
    """A later look at a task that was struck off (回头看)."""

    SEALED = frozenset({"findings", "place"})

    STANDS, RELAPSED = "stands", "relapsed"

    task = link(Task)
    number = models.SmallIntegerField()
    due_date = models.DateField()
    ordered_by = link(Post)
    draw = link("ledger.Draw", null=True)  # none: ordered by hand
    looked_by = link(Post, null=True)
    looked_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=10, choices=[(STANDS, STANDS), (RELAPSED, RELAPSED)], default="")
    place = models.TextField(default="")
    findings = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "task", "number"], name="look_back_number")]
        indexes = [models.Index(fields=["jurisdiction", "due_date"], name="look_back_due")]


class Seal(journal.Journaled):
    """A seal that a task once had and lost when it was reopened: who closes again sees who had closed."""

    task = link(Task)
    number = models.SmallIntegerField()  # the n-th closing of the task
    seal_year = models.SmallIntegerField()
    seal_number = models.IntegerField()
    struck_date = models.DateField()
    reopened_date = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "task", "number"], name="seal_of_task")]
