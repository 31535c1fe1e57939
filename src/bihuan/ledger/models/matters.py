"""What happens to a task on the way: applications, blockers, remarks."""

from django.db import models

from bihuan import journal
from bihuan.organization.models import Office, Post

from ..rules import ApplicationKind, BlockerState, ReasonClass
from .columns import choices, link, quantity
from .tasks import Target, Task


class Application(journal.Journaled):
    """Extension, change, suspension, withdrawal, merging (延期、变更、挂起、撤项、并项): asked for, decided by ladder."""

    SEALED = frozenset({"reason", "done_so_far", "basis"})

    PENDING, CHECKED, GRANTED, REFUSED, TAKEN_BACK = "pending", "checked", "granted", "refused", "taken_back"

    task = link(Task)
    number = models.SmallIntegerField()  # the n-th of its task
    kind = models.CharField(max_length=10, choices=choices(ApplicationKind))
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in (PENDING, CHECKED, GRANTED, REFUSED, TAKEN_BACK)], default=PENDING
    )
    reason_class = models.CharField(max_length=10, choices=choices(ReasonClass))
    reason = models.TextField()
    done_so_far = models.TextField(default="")
    basis = models.TextField(default="")  # the document it rests on
    is_late = models.BooleanField(default=False)  # 逾期补报: asked for after the due date
    nth = models.SmallIntegerField(default=1)  # of its kind on this task: the third extension goes to the county head
    old_due_date = models.DateField(null=True)
    new_due_date = models.DateField(null=True)  # extension; of a suspension the day on which it ends
    into = link(Task, null=True)  # merging
    asked_by = link(Post)
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "task", "number"], name="application_number")]
        indexes = [models.Index(fields=["jurisdiction", "state"], name="application_state")]


class Amendment(journal.Journaled):
    """A quantity that an application for a change asks for."""

    application = link(Application)
    target = link(Target)
    old_value = quantity()
    new_value = quantity()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "application", "target"], name="amendment_once")]


class Decision(journal.Journaled):
    """One rung of the ladder: the supervision office's first check, the leader's decision."""

    SEALED = frozenset({"words"})

    application = link(Application)
    rung = models.SmallIntegerField()
    is_agreed = models.BooleanField()
    words = models.TextField(default="")
    by_post = link(Post)
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "application", "rung"], name="decision_rung")]


class Blocker(journal.Journaled):
    """What a task waits for (堵点): whom, since when, until when they owe an answer, how it was solved."""

    SEALED = frozenset({"words", "outside", "answer", "solution"})

    task = link(Task)
    number = models.SmallIntegerField()
    state = models.CharField(max_length=12, choices=choices(BlockerState), default=BlockerState.RAISED)
    reason_class = models.CharField(max_length=10, choices=choices(ReasonClass))
    words = models.TextField()
    office = link(Office, null=True)  # who is waited for; none: somebody outside the county
    outside = models.TextField(default="")  # their name: 省自然资源厅
    since_date = models.DateField()  # waiting since, as the raiser says
    raised_by = link(Post)
    raised_at = models.DateTimeField()
    answer_by_date = models.DateField()  # silence until then counts as acknowledged
    solve_by_date = models.DateField()
    counts_from_date = models.DateField(null=True)  # acknowledged, or by default: the waiter's clock stands from here
    answer = models.TextField(default="")  # of who is waited for
    answered_by = link(Post, null=True)
    answered_at = models.DateTimeField(null=True)
    taken_by = link(Post, null=True)  # the leader who has taken it in hand (一线指挥)
    solution = models.TextField(default="")
    solved_date = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "task", "number"], name="blocker_number")]
        indexes = [
            models.Index(fields=["jurisdiction", "state"], name="blocker_state"),
            models.Index(fields=["jurisdiction", "office", "state"], name="blocker_office"),
        ]


class Remark(journal.Journaled):
    """A word on a task: a note, a question with the day until which an answer is asked, a reminder (催办)."""

    SEALED = frozenset({"words", "answer"})

    NOTE, QUESTION, CHASE, FRONT_LINE = "note", "question", "chase", "front_line"

    task = link(Task)
    number = models.SmallIntegerField()
    kind = models.CharField(max_length=10, choices=[(k, k) for k in (NOTE, QUESTION, CHASE, FRONT_LINE)])
    words = models.TextField()
    by_post = link(Post)
    said_at = models.DateTimeField()
    asked_office = link(Office, null=True)  # whose answer is asked for
    answer_by_date = models.DateField(null=True)
    answer = models.TextField(default="")
    answered_by = link(Post, null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "task", "number"], name="remark_number")]
        indexes = [models.Index(fields=["jurisdiction", "asked_office", "answered_at"], name="remark_asked")]
