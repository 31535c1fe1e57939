"""What a person in a post has already seen: nobody else's business, kept nowhere else."""

from typing import Any, ClassVar

from django.db import models


class Reading(models.Model):
    """Up to which entry a person has seen everything (task null), or one task. Overwritten: no history of visits."""

    SCALE: ClassVar[str] = "LOCAL"

    jurisdiction = models.CharField(max_length=12)
    post = models.UUIDField()
    person = models.UUIDField()
    task = models.UUIDField(null=True)
    sequence = models.BigIntegerField()
    read_at = models.DateTimeField()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "post", "person", "task"], name="reading_of_task"),
            models.UniqueConstraint(
                fields=["jurisdiction", "post", "person"], condition=models.Q(task=None), name="reading_of_all"
            ),
        ]
