"""Periods that are over: the lamps that stood at their end, read as they were kept; a red repaired since reads yellow."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from bihuan.deadlines.lamps import Judgement, Lamp
from bihuan.theme import wording

from .. import judging, numbering, rules
from ..models import Period, PeriodLamp, Task
from .lists import closed_to

#: A later lamp of these colours says that a red was repaired.
REPAIRED = frozenset({Lamp.GREEN, Lamp.YELLOW})
WEEKS = 16  # of a task's past periods, the latest; the page of periods has them all


@dataclass(frozen=True, slots=True)
class KeptLamp:
    """A task's lamp at the end of one period."""

    period: UUID
    kind: str
    start_date: dt.date
    end_date: dt.date
    kept: Lamp  # as it stood: on record for ever
    sentence: str  # nothing where the viewer may not read what was claimed yet
    is_repaired: bool
    written_by: int  # its place in the journal

    @property
    def lamp(self) -> str:
        """The lamp as it reads today: a red that was repaired since reads yellow for its period."""
        return (Lamp.YELLOW if self.is_repaired else self.kept).value


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """A period that is over, and how many lamps of each colour stood."""

    id: UUID
    campaign: str
    kind: str
    start_date: dt.date
    end_date: dt.date
    rulebook: str
    version: str
    closed_at: dt.datetime
    written_by: int
    lamps: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PeriodTask:
    """One task's row on the page of a period."""

    id: UUID
    year: int
    number: int
    title: str
    lead_office: str
    lamp: KeptLamp

    @property
    def no(self) -> str:
        """The number as the page shows it."""
        return numbering.short(self.year, self.number)


@dataclass(frozen=True, slots=True)
class PeriodPage:
    """A period with every lamp that stood, the reds first."""

    line: PeriodLine
    tasks: tuple[PeriodTask, ...]
    repaired: int


def kept_lamps(*, jurisdiction: str, task: UUID, now: Judgement, is_hidden: bool = False) -> tuple[KeptLamp, ...]:
    """Return a task's lamps of past periods, the oldest first: one statement. is_hidden: the claim is closed to the viewer."""
    rows = PeriodLamp.objects.filter(jurisdiction=jurisdiction, task_id=task).select_related("period")
    found, later = [], now.lamp in REPAIRED
    for row in rows.order_by("-period__start_date")[:WEEKS]:
        found.append(_kept(row, is_repaired=row.lamp == Lamp.RED and later, is_hidden=is_hidden))
        later = later or row.lamp in REPAIRED
    return tuple(reversed(found))


def _kept(row: PeriodLamp, *, is_repaired: bool, is_hidden: bool) -> KeptLamp:
    return KeptLamp(
        period=row.period_id,
        kind=row.period.kind,
        start_date=row.period.start_date,
        end_date=row.period.end_date,
        kept=Lamp(row.lamp),
        sentence="" if is_hidden else row.sentence,
        is_repaired=is_repaired,
        written_by=row.written_by,
    )


def periods(*, jurisdiction: str) -> list[PeriodLine]:
    """Return the periods that are over, the latest first: two statements."""
    counts: dict[UUID, Counter[str]] = defaultdict(Counter)
    for period, lamp in PeriodLamp.objects.filter(jurisdiction=jurisdiction).values_list("period_id", "lamp"):
        counts[period][lamp] += 1
    rows = Period.objects.filter(jurisdiction=jurisdiction).select_related("campaign")
    return [_line(row, counts[row.id]) for row in rows.order_by("-start_date", "kind", "id")]


def _line(row: Period, counts: Mapping[str, int]) -> PeriodLine:
    campaign = row.campaign
    name = ((wording.is_english() and campaign.name_en) or campaign.name) if campaign else ""
    return PeriodLine(
        id=row.id,
        campaign=name,
        kind=row.kind,
        start_date=row.start_date,
        end_date=row.end_date,
        rulebook=row.rulebook,
        version=row.rulebook_version,
        closed_at=row.closed_at,
        written_by=row.written_by,
        lamps=counts,
    )


_ORDER = [Lamp.RED, Lamp.YELLOW, Lamp.GREEN, Lamp.GREY]


def period_page(*, jurisdiction: str, period: UUID, viewer: rules.Acting | None, today: dt.date) -> PeriodPage | None:
    """Return a period with its lamps, or None where it is not in the jurisdiction."""
    row = Period.objects.filter(jurisdiction=jurisdiction, id=period).select_related("campaign").first()
    if row is None:
        return None
    kept = list(
        PeriodLamp.objects.filter(jurisdiction=jurisdiction, period=row).select_related("period", "task__lead_office")
    )
    tasks: list[Task] = [lamp.task for lamp in kept]
    hidden = closed_to(jurisdiction, tasks, viewer)
    repaired = _repaired(jurisdiction, row, {lamp.task_id for lamp in kept if lamp.lamp == Lamp.RED}, today)
    lines = [
        PeriodTask(
            id=lamp.task_id,
            year=lamp.task.year,
            number=lamp.task.number,
            title=lamp.task.title,
            lead_office=_office(lamp.task),
            lamp=_kept(lamp, is_repaired=lamp.task_id in repaired, is_hidden=lamp.task_id in hidden),
        )
        for lamp in kept
    ]
    lines.sort(key=lambda line: (_ORDER.index(line.lamp.kept), line.year, line.number))
    return PeriodPage(_line(row, Counter(lamp.lamp for lamp in kept)), tuple(lines), len(repaired))


def _office(task: Task) -> str:
    office = task.lead_office
    return (wording.is_english() and office.name_en) or office.short_name or office.name


def _repaired(jurisdiction: str, period: Period, reds: set[UUID], today: dt.date) -> set[UUID]:
    """Return which of the tasks that were red then have shown green or yellow since."""
    if not reds:
        return set()
    later = PeriodLamp.objects.filter(
        jurisdiction=jurisdiction, task_id__in=reds, period__start_date__gt=period.start_date, lamp__in=REPAIRED
    )
    now = judging.judge(jurisdiction, reds, today)
    return {*later.values_list("task_id", flat=True), *(task for task in reds if now[task].lamp in REPAIRED)}
