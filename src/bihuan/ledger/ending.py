"""What keeps a campaign from being archived: read by the command that archives it and by the page that says why not."""

from collections.abc import Iterable

from . import rules
from .models import Archiving, Blocker, Campaign, LookBack, Task


def campaign_standing(row: Campaign) -> rules.campaigns.CampaignStanding:
    """Return the campaign's side of a step: what of it is still open, by number. Four statements."""
    here = {"jurisdiction": row.jurisdiction}
    tasks = Task.objects.filter(**here, campaign=row)
    pending = Archiving.objects.filter(**here, campaign=row, state=Archiving.PENDING).values_list("kind", flat=True)
    return rules.campaigns.CampaignStanding(
        end_date=row.end_date,
        is_archived=row.archived_date is not None,
        pending=pending.first() or "",
        open_tasks=_numbers(tasks.exclude(state__in=rules.campaigns.OVER).values_list("year", "number")),
        owed=_numbers({*_looks_owed(row), *_blockers_open(row)}),
    )


def _numbers(pairs: Iterable[tuple[int, int]]) -> tuple[str, ...]:
    return tuple(f"{year}-{number}" for year, number in sorted(pairs))


def _looks_owed(row: Campaign) -> list[tuple[int, int]]:
    """Return the tasks struck off on which a look-back is to come, or has found a relapse that nobody has answered."""
    looks = LookBack.objects.filter(jurisdiction=row.jurisdiction, task__campaign=row, task__state=rules.State.STRUCK)
    rows = looks.order_by("number").values_list("task__year", "task__number", "result")
    last = {(year, number): result for year, number, result in rows}
    return [number for number, result in last.items() if result != LookBack.STANDS]


def _blockers_open(row: Campaign) -> list[tuple[int, int]]:
    rows = Blocker.objects.filter(jurisdiction=row.jurisdiction, task__campaign=row, state__in=rules.OPEN)
    return [*rows.exclude(task__state__in=rules.LEFT).values_list("task__year", "task__number")]
