"""Files that stand behind words (佐证); the bytes lie under their hash."""

from django.db import models

from bihuan import journal
from bihuan.organization.models import Post

from .columns import link
from .matters import Application, Blocker
from .reports import Check, Part, Report
from .tasks import Standard, Task


class Evidence(journal.Journaled):
    """One file of a report, a part, a check, an application or a blocker."""

    SEALED = frozenset({"name"})
    PLAIN = frozenset({"kind"})
    # The file under this hash stays as long as the row does and is not withheld (evidence.references).
    FILE_DIGEST, FILE_NAME, FILE_SIZE = "digest", "name", "size"
    FILE_WITHHELD = ("state", "withheld")

    STANDING, TAKEN_BACK, WITHHELD = "standing", "taken_back", "withheld"
    STATES = (STANDING, TAKEN_BACK, WITHHELD)

    task = link(Task)
    number = models.SmallIntegerField()  # the n-th of its task
    report = link(Report, null=True)
    part = link(Part, null=True)
    check_of = link(Check, null=True)
    application = link(Application, null=True)
    blocker = link(Blocker, null=True)
    standard = link(Standard, null=True)  # the line of the standard that it proves
    name = models.TextField()
    digest = models.BinaryField(max_length=32)  # SHA-256 of the bytes
    size = models.BigIntegerField()  # bytes
    kind = models.CharField(max_length=20)  # by content: pdf, docx, jpeg, …
    state = models.CharField(max_length=10, choices=[(state, state) for state in STATES], default=STANDING)
    filed_by = link(Post)
    filed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "task", "number"], name="evidence_number")]
        indexes = [models.Index(fields=["jurisdiction", "digest"], name="evidence_digest")]
