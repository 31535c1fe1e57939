"""What becomes of a campaign after it was begun: its name and days, its archive, what of it is carried over."""

from django.db import models

from bihuan import journal
from bihuan.organization.models import Post

from .columns import link
from .tasks import Campaign, Task


class CampaignChange(journal.Journaled):
    """A campaign's name or days were changed: what stood before is kept beside what stands now."""

    PLAIN = frozenset({"old_name", "old_name_en"})
    SEALED = frozenset({"reason"})

    campaign = link(Campaign)
    number = models.SmallIntegerField()
    old_name = models.CharField(max_length=60)
    old_name_en = models.CharField(max_length=80, default="")
    old_start_date = models.DateField()
    old_end_date = models.DateField()
    reason = models.TextField()
    changed_by = link(Post)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "campaign", "number"], name="campaign_change")]


class Archiving(journal.Journaled):
    """The supervision office asks that a campaign be archived, or taken out again; the county head decides."""

    SEALED = frozenset({"reason", "words"})

    ARCHIVE, TAKE_OUT = "archive", "take_out"
    PENDING, GRANTED, REFUSED, TAKEN_BACK = "pending", "granted", "refused", "taken_back"

    campaign = link(Campaign)
    number = models.SmallIntegerField()
    kind = models.CharField(max_length=10, choices=[(k, k) for k in (ARCHIVE, TAKE_OUT)])
    state = models.CharField(max_length=10, choices=[(s, s) for s in (PENDING, GRANTED, REFUSED, TAKEN_BACK)])
    reason = models.TextField()
    asked_by = link(Post)
    asked_at = models.DateTimeField()
    words = models.TextField(default="")  # of who decided
    decided_by = link(Post, null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "campaign", "number"], name="archiving_number")]
        indexes = [models.Index(fields=["jurisdiction", "state"], name="archiving_state")]


class CarryOver(journal.Journaled):
    """An open task goes on in a later year's account, or under another campaign (结转); its number and promises stay."""

    SEALED = frozenset({"reason"})

    task = link(Task)
    number = models.SmallIntegerField()  # the n-th of its task
    from_year = models.SmallIntegerField()
    to_year = models.SmallIntegerField()
    from_campaign = link(Campaign)
    to_campaign = link(Campaign)
    reason = models.TextField()
    carried_by = link(Post)
    carried_date = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "task", "number"], name="carry_over_number")]
