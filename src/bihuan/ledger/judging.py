"""The running lamps: what a task's lamp is judged by, gathered for many tasks at once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from bihuan import rulebooks
from bihuan.deadlines import clock, lamps, trajectories, workdays

from . import claims, rules
from .models import Measurement, Pause, Phase, Report, Target, Task

#: Above so many tasks the rows of the whole jurisdiction are read rather than those of a list of keys.
MANY = 500
#: The lead office has the task and works on it.
AT_WORK = frozenset({rules.State.UNDERWAY, rules.State.DECLARED})
#: Nobody has signed for it yet.
UNSIGNED_FOR = frozenset({rules.State.HANDED_OVER, rules.State.OBJECTED, rules.State.REASSIGNING})

Grouped = Mapping[UUID, list[Any]]


class _Row(NamedTuple):
    """A task's own part of what is judged."""

    id: UUID
    state: str
    first_due: dt.date
    due: dt.date
    opened: dt.date | None
    told: dt.date | None
    struck: dt.date | None
    returned: dt.date | None
    returned_count: int
    reopened_count: int
    missed: dt.date | None
    paused: dt.date | None
    reported: dt.date | None
    report_every: str
    rulebook: str


_COLUMNS = (
    *("id", "state", "first_due_date", "due_date", "opened_date", "told_date", "struck_date", "returned_date"),
    *(
        "returned_count",
        "reopened_count",
        "missed_date",
        "paused_date",
        "reported_date",
        "report_every",
        "campaign__rulebook",
    ),
)


def book_of(key: str) -> rulebooks.Book:
    """Return the rulebook a campaign has chosen; the product's own where it names none or one that cannot answer."""
    book = rulebooks.shelf().get(key)
    return book if book is not None and book.is_complete else rulebooks.shelf()[rulebooks.DEFAULT]


def choices() -> list[rulebooks.Book]:
    """Return the rulebooks a campaign may choose: those that answer for every task."""
    return [book for book in rulebooks.shelf().values() if book.is_complete]


def judge(jurisdiction: str, tasks: Collection[UUID], today: dt.date) -> dict[UUID, lamps.Judgement]:
    """
    Return the lamp of each of these tasks on that day, judged from their rows: six statements, eight where some were reopened.

    A struck task that was taken up again is judged by what was told and found since: its new round.
    What is dated later than the day counts as not yet done, so that a period can be closed after its end.
    """
    calendar = workdays.calendar()
    rows = [_Row(*values) for values in _of(Task, jurisdiction, tasks, "id").values_list(*_COLUMNS)]
    gathered = _Gathered(jurisdiction, rows, tasks, today)
    return {
        row.id: lamps.judge(case=gathered.case(row), book=book_of(row.rulebook), today=today, calendar=calendar)
        for row in rows
    }


def _of(model: Any, jurisdiction: str, tasks: Collection[UUID], key: str = "task_id") -> QuerySet[Any]:
    rows = model.objects.filter(jurisdiction=jurisdiction)
    return rows.filter(**{f"{key}__in": list(tasks)}) if len(tasks) <= MANY else rows


def _by(day: dt.date | None, today: dt.date) -> dt.date | None:
    """Return a day that has come by then."""
    return day if day is not None and day <= today else None


def _since(begun: dt.date | None, day: dt.date | None) -> dt.date | None:
    """Return a day that lies in the present round."""
    return day if begun is None or (day is not None and day >= begun) else None


class _Gathered:
    """What belongs to the tasks beside their own row."""

    def __init__(self, jurisdiction: str, rows: Iterable[_Row], tasks: Collection[UUID], today: dt.date) -> None:
        self.today = today
        self.at_work = {row.id: row for row in rows if _is_open(row, today)}
        asked = self.at_work if len(self.at_work) <= MANY else tasks
        self.pauses = _pauses(jurisdiction, tasks)
        self.reopened = claims.reopened_on(jurisdiction, [row.id for row in rows if row.reopened_count], today)
        self.handed_in: dict[UUID, dt.date] = {}
        self.phases: Grouped = {}
        self.ways: Grouped = {}
        if self.at_work:
            self.phases = _phases(jurisdiction, asked)
            self.ways = self._ways(jurisdiction, asked)
        if any(row.returned_count for row in self.at_work.values()):
            self.handed_in = _handed_in(jurisdiction, [r.id for r in self.at_work.values() if r.returned_count])

    def case(self, row: _Row) -> lamps.Case:
        state, today = rules.State(row.state), self.today
        told, struck = _by(row.told, today), _by(row.struck, today)
        again = self.reopened.get(row.id)
        returned = (
            None
            if told or not row.returned_count
            else _since(again, _by(row.returned or (None if again else row.reported), today))
        )
        return lamps.Case(
            first_due=row.first_due,
            due=row.due,
            is_begun=state not in {*rules.DRAFTS, rules.State.APPROVED} and (row.opened or today) <= today,
            is_signed_for=state not in UNSIGNED_FOR,
            is_underway=state in AT_WORK or (row.told is not None and told is None),
            left=state.value if state in rules.LEFT else "",
            opened_on=row.opened,
            reopened_on=again,
            reported_on=told,
            struck_on=struck,
            returned_on=returned,
            handed_in_on=self.handed_in.get(row.id),
            missed_on=_since(again, row.missed),
            told_on=_since(again, _by(row.reported, today)),
            report_every=row.report_every,
            phases=tuple(
                lamps.Phase(day, words, _by(reached, today))
                for _target, day, words, _value, reached in self.phases.get(row.id, ())
                if row.id in self.at_work and (again is None or day > again)
            ),
            ways=tuple(self.ways.get(row.id, ())),
            pauses=self._paused(row),
            is_due_moved=True,
        )

    def _paused(self, row: _Row) -> tuple[lamps.Pause, ...]:
        pauses = self.pauses.get(row.id, [])
        if row.paused and all(pause.until for pause in pauses):
            pauses = [*pauses, lamps.Pause(row.paused, None, Pause.SUSPENSION)]
        return tuple(pauses)

    def _promised(self, row: _Row) -> dt.date:
        """Return the present date without the days that pauses which are over have given: the plan is read without them."""
        calendar, stood, covered = workdays.calendar(), 0, dt.date.min
        begun = self.reopened.get(row.id, dt.date.min)  # the date was set anew when it was taken up again
        pauses = [pause for pause in self.pauses.get(row.id, []) if pause.since >= begun]
        for pause in sorted(pauses, key=lambda pause: pause.since):
            start = max(pause.since - dt.timedelta(days=1), covered)
            if pause.until is not None and pause.until > start:
                stood += calendar.workdays_between(start, pause.until)
                covered = pause.until
        return calendar.add_workdays(row.due, -stood) if stood else row.due

    def _ways(self, jurisdiction: str, tasks: Collection[UUID]) -> Grouped:
        """Return the quantified targets of the tasks at work with their plan and what stands of them."""
        found: dict[UUID, list[trajectories.Way]] = defaultdict(list)
        rows = [line for line in _targets(jurisdiction, tasks, self.today) if line[0] not in self.reopened]
        again = [task for task in self.at_work if task in self.reopened]
        rows += _targets(jurisdiction, again, self.today, is_again=True) if again else ()
        for task, target, measure, unit, promise, *figures in rows:
            row = self.at_work.get(task)
            if row is None or row.opened is None:
                continue
            begun = self.reopened.get(task, row.opened)
            phases = [(day, value) for key, day, _w, value, _r in self.phases.get(task, ()) if key == target and value]
            reported, reported_at, verified, verified_at = figures
            found[task].append(
                trajectories.Way(
                    measure=measure,
                    unit=unit,
                    promise=promise,
                    plan=trajectories.plan(begun, self._promised(row), promise, phases),
                    reported=_point(reported, reported_at),
                    verified=_point(verified, verified_at),
                )
            )
        return found


def _is_open(row: _Row, today: dt.date) -> bool:
    """Tell whether the completion report is still owed on that day."""
    is_over = row.state in rules.LEFT or _by(row.told, today) or _by(row.struck, today)
    return row.opened is not None and not is_over


def _point(value: Decimal | None, at: dt.datetime | None) -> trajectories.Point | None:
    return trajectories.Point(clock.today(at), value) if value is not None and at is not None else None


def _pauses(jurisdiction: str, tasks: Collection[UUID]) -> Grouped:
    found: dict[UUID, list[lamps.Pause]] = defaultdict(list)
    rows = _of(Pause, jurisdiction, tasks).values_list("task_id", "since_date", "until_date", "kind")
    for task, since, until, kind in rows:
        found[task].append(lamps.Pause(since, until, kind))
    return found


def _phases(jurisdiction: str, tasks: Collection[UUID]) -> Grouped:
    found: dict[UUID, list[tuple[Any, ...]]] = defaultdict(list)
    rows = _of(Phase, jurisdiction, tasks).filter(is_current=True).order_by("due_date", "order")
    for task, *phase in rows.values_list("task_id", "target_id", "due_date", "words", "value", "reached_date"):
        found[task].append(tuple(phase))
    return found


def _targets(
    jurisdiction: str, tasks: Collection[UUID], today: dt.date, *, is_again: bool = False
) -> Iterable[tuple[Any, ...]]:
    """
    Return each quantity that grows to its promise, with the last figure that counts and the last verified one.

    is_again: of tasks that were reopened, with the figures of their present round alone.
    """
    end = dt.datetime.combine(today, dt.time.max, tzinfo=clock.SHANGHAI)
    told = claims.figures(jurisdiction).filter(target_id=OuterRef("id"), report__filed_at__lte=end)
    told = told.order_by("-report__number")
    found = Measurement.objects.filter(
        jurisdiction=jurisdiction, target_id=OuterRef("id"), check_of__confirmed_at__lte=end
    ).order_by("-check_of__number")
    if is_again:
        told = told.filter(report__written_by__gt=claims.round_of(jurisdiction, "report__task_id"))
        found = found.filter(check_of__written_by__gt=claims.round_of(jurisdiction, "check_of__task_id"))
    when = told.annotate(at=Coalesce("report__signed_at", "report__filed_at"))
    seen = found.annotate(at=F("check_of__measured_at"))
    rows = (
        _of(Target, jurisdiction, tasks)
        .filter(value__gt=0)
        .exclude(comparison=rules.Comparison.AT_MOST)
        .annotate(
            told_value=Subquery(told.values("value")[:1]),
            told_at=Subquery(when.values("at")[:1]),
            found_value=Subquery(found.values("value")[:1]),
            found_at=Subquery(seen.values("at")[:1]),
        )
    )
    return rows.order_by("order").values_list(
        *("task_id", "id", "measure", "unit", "value", "told_value", "told_at", "found_value", "found_at")
    )


def _handed_in(jurisdiction: str, tasks: Collection[UUID]) -> dict[UUID, dt.date]:
    """Return for each of these tasks the day on which the report that was sent back last had been signed."""
    rows = Report.objects.filter(jurisdiction=jurisdiction, task_id__in=list(tasks), state=Report.RETURNED)
    return {task: clock.today(at) for task, at in rows.order_by("number").values_list("task_id", "signed_at") if at}
