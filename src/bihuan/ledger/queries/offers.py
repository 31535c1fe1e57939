"""What forms offer to choose from."""

from ..models import Task


def domains(*, jurisdiction: str) -> list[str]:
    """Return the domains that the jurisdiction's tasks stand in."""
    rows = Task.objects.filter(jurisdiction=jurisdiction).order_by("domain").values_list("domain", flat=True)
    return list(rows.distinct())
