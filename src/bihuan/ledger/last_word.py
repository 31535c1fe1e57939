"""What the lead office said last on a task, and whether anybody else has acted since: for 撤回 and its pages."""

from dataclasses import dataclass
from uuid import UUID

from bihuan.journal.chain import MAIN
from bihuan.journal.models import Entry, Touched

from . import rules
from .models import Report, Task

_SIGNED_FOR, _OBJECTED = "ledger.task.signed_for", "ledger.task.objected"
#: In which states the lead office's last word may be taken back.
OPEN_TO_IT = frozenset({step.start for step in rules.LOOP.values() if rules.When.OWN_LAST in step.when})


@dataclass(frozen=True, slots=True)
class LastWord:
    """The last word of the lead office; since: office and kind of the first entry of somebody else after it."""

    holds: frozenset[rules.When]
    report: Report | None = None
    since: tuple[UUID, str] | None = None


def last_word(task: Task) -> LastWord:
    """Return what the lead office said last and whether it is still the last: three statements at most."""
    state = rules.State(task.state)
    if state not in OPEN_TO_IT:
        return LastWord(frozenset())
    report = _report(task, state) if state is not rules.State.OBJECTED else None
    holds = set()
    if state is rules.State.UNDERWAY:
        holds.add(rules.When.PROGRESS_LAST if report else rules.When.SIGN_FOR_LAST)
    touched = Touched.objects.filter(
        jurisdiction=task.jurisdiction, stream=MAIN, table=Task._meta.db_table, key=str(task.id)
    ).values("sequence")
    entries = Entry.objects.filter(jurisdiction=task.jurisdiction, stream=MAIN, sequence__in=touched)
    said = report.written_by if report else _said(entries, state)
    if said is None:
        return LastWord(frozenset())
    others = entries.filter(sequence__gt=said, office__isnull=False).exclude(office=task.lead_office_id)
    since = others.order_by("sequence").values_list("office", "kind").first()
    if since is None:
        holds.add(rules.When.OWN_LAST)
        return LastWord(frozenset(holds), report)
    office, kind = since
    return LastWord(frozenset(holds), report, None if office is None else (office, kind))


def _report(task: Task, state: rules.State) -> Report | None:
    wanted = {rules.State.DECLARED: Report.DECLARED, rules.State.REPORTED: Report.SIGNED}.get(state, Report.FILED)
    rows = Report.objects.filter(jurisdiction=task.jurisdiction, task_id=task.id, state=wanted)
    return rows.order_by("-number").first()


def _said(entries: object, state: rules.State) -> int | None:
    kind = _OBJECTED if state is rules.State.OBJECTED else _SIGNED_FOR
    rows = entries.filter(kind=kind).order_by("-sequence")  # type: ignore[attr-defined]
    found: int | None = rows.values_list("sequence", flat=True).first()
    return found
