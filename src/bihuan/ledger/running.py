"""
The lamps of the moment: read from a derived table where it is known to agree, judged from the rows where it is not.

`lit` gives what lists count and sort by. A stored lamp is taken only when it was judged on this day, by these rules, and
no entry since has touched anything the task's lamp is judged by; every other task is judged on the spot. So what is shown
always equals a fresh judgement, whether or not `refresh` (housekeeping, each minute) has run.
"""

import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db import transaction

from bihuan import rulebooks
from bihuan.deadlines import lamps, workdays
from bihuan.journal.chain import MAIN
from bihuan.journal.models import Chain, Entry

from . import judging
from .models import Check, Figure, LampDay, Measurement, Pause, Phase, Report, Target, Task, TaskLamp

#: So many entries are looked through for what has changed; after more of them every task is judged anew.
LOOKED_THROUGH = 300
WRITTEN_AT_ONCE = 500
#: Tables that a lamp is judged by, and the way from a row to its task.
WAYS: dict[str, tuple[Any, str]] = {
    model._meta.db_table: (model, way)
    for model, way in (
        (Phase, "task_id"),
        (Target, "task_id"),
        (Report, "task_id"),
        (Check, "task_id"),
        (Pause, "task_id"),
        (Figure, "report__task_id"),
        (Measurement, "check_of__task_id"),
    )
}
CAMPAIGN = "ledger_campaign"


class Lit(dict[UUID, lamps.Judgement]):
    """Lamps by task; those out of the table carry no facts until `said` is asked for them."""

    def __init__(self, judged: dict[UUID, lamps.Judgement], jurisdiction: str, today: dt.date) -> None:
        super().__init__(judged)
        self.jurisdiction = jurisdiction
        self.today = today

    def said(self, tasks: Iterable[UUID]) -> "Lit":
        """Return the lamps with the facts that the sentences of these tasks need."""
        bare = [task for task in tasks if task in self and not self[task].book]
        if not bare:
            return self
        return Lit({**self, **judging.judge(self.jurisdiction, bare, self.today)}, self.jurisdiction, self.today)


def lit(jurisdiction: str, tasks: Collection[UUID], today: dt.date) -> Lit:
    """Return the lamp of each of these tasks on that day."""
    return Lit(_lit(jurisdiction, tasks, today), jurisdiction, today)


def _lit(jurisdiction: str, tasks: Collection[UUID], today: dt.date) -> dict[UUID, lamps.Judgement]:
    kept = LampDay.objects.filter(jurisdiction=jurisdiction, day=today, rules=rules_digest()).first()
    changed = _changed_since(jurisdiction, kept.sequence) if kept else None
    if changed is None:
        return judging.judge(jurisdiction, tasks, today)
    stored = {
        task: lamps.Judgement(lamps.Lamp(lamp), code)
        for task, lamp, code in TaskLamp.objects.filter(jurisdiction=jurisdiction, day=today).values_list(
            "task", "lamp", "code"
        )
    }
    anew = [task for task in tasks if task in changed or task not in stored]
    judged = judging.judge(jurisdiction, anew, today) if anew else {}
    return {task: judged[task] if task in judged else stored[task] for task in tasks}


def rules_digest() -> str:
    """Return the digest of everything a lamp depends on besides the task's rows and the day."""
    calendar = workdays.calendar()
    books = {key: book.version for key, book in rulebooks.shelf().items()}
    days = [sorted(map(str, calendar.off)), sorted(map(str, calendar.worked))]
    return hashlib.sha256(json.dumps([books, days], sort_keys=True).encode()).hexdigest()


def _changed_since(jurisdiction: str, sequence: int) -> set[UUID] | None:
    """Return the tasks whose lamp an entry after that one may have changed; None: too many, or a campaign's rules."""
    rows = Entry.objects.filter(jurisdiction=jurisdiction, stream=MAIN, sequence__gt=sequence).order_by("sequence")
    bodies = list(rows.values_list("body", flat=True)[: LOOKED_THROUGH + 1])
    if len(bodies) > LOOKED_THROUGH:
        return None
    touched: dict[str, set[str]] = defaultdict(set)
    for body in bodies:
        for effect in json.loads(bytes(body)).get("effects", ()):
            touched[effect["table"]].add(effect["key"])
    if touched.pop(CAMPAIGN, None):
        return None
    return set(_tasks_of(jurisdiction, touched))


def _tasks_of(jurisdiction: str, touched: dict[str, set[str]]) -> Iterator[UUID]:
    yield from (UUID(key) for key in touched.get(Task._meta.db_table, ()))
    for table, (model, way) in WAYS.items():
        if keys := touched.get(table):
            yield from model.objects.filter(jurisdiction=jurisdiction, id__in=keys).values_list(way, flat=True)


def refresh(jurisdiction: str, today: dt.date) -> int:
    """Bring the table up to the day and to the last entry; return how many lamps were judged for it."""
    head = Chain.objects.filter(jurisdiction=jurisdiction, stream=MAIN).values_list("sequence", flat=True).first()
    if head is None:
        return 0
    now = LampDay(jurisdiction=jurisdiction, day=today, sequence=head, rules=rules_digest())
    kept = LampDay.objects.filter(jurisdiction=jurisdiction, day=today, rules=now.rules).first()
    if kept is not None and kept.sequence == head:
        return 0
    changed = _changed_since(jurisdiction, kept.sequence) if kept else None
    if changed is None:
        # Until the last row is written nothing here is true of any one day.
        LampDay.objects.filter(jurisdiction=jurisdiction).delete()
        changed = set(Task.objects.filter(jurisdiction=jurisdiction).values_list("id", flat=True))
    judged = judging.judge(jurisdiction, changed, today) if changed else {}
    wanted = [task for task in judged if task in changed]
    rows = [
        TaskLamp(jurisdiction=jurisdiction, task=task, lamp=judged[task].lamp, code=judged[task].code, day=today)
        for task in wanted
    ]
    for start in range(0, len(rows), WRITTEN_AT_ONCE):
        _write(rows[start : start + WRITTEN_AT_ONCE])
    _write([now])
    return len(wanted)


def _write(rows: list[Any]) -> None:
    model = type(rows[0])
    keys = ["jurisdiction", "task"] if model is TaskLamp else ["jurisdiction"]
    columns = [column.name for column in model._meta.concrete_fields if column.name not in keys]
    with transaction.atomic():
        model.objects.bulk_create(rows, update_conflicts=True, unique_fields=keys, update_fields=columns)


def differences(jurisdiction: str, today: dt.date) -> dict[UUID, tuple[str, str]]:
    """Return the tasks whose lamp as it would be shown is not what a fresh judgement gives: shown, judged. None may be."""
    tasks = list(Task.objects.filter(jurisdiction=jurisdiction).values_list("id", flat=True))
    shown, judged = lit(jurisdiction, tasks, today), judging.judge(jurisdiction, tasks, today)
    return {
        task: (shown[task].code, judged[task].code)
        for task in tasks
        if (shown[task].lamp, shown[task].code) != (judged[task].lamp, judged[task].code)
    }
