"""细化方案: how the lead office means to do it. The first stands at once, a later one when the supervision office agrees."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from django.db.models import Max

from bihuan import journal
from bihuan.deadlines import clock

from .. import rules
from ..models import Figure, Phase, Plan, Report, Target, Task
from .opening import NewPhase, check_in_unit
from .shared import Done, acting, named, standing, task_of

PENDING = frozenset({rules.When.PLAN_PENDING})


def file_plan(
    *,
    jurisdiction: str,
    task: UUID,
    measures: str,
    phases: Sequence[NewPhase] = (),
    by: journal.Actor,
    at: dt.datetime,
    act: journal.Act,
) -> Done:
    """
    File a plan: measures, and phased targets of its own beside those promised at the opening, which no plan moves.

    `NewPhase.target` is the place of its quantity among the task's targets.

    :raises Refused: see rules.take; plan_waits (an earlier version waits for its decision), phase_after_due,
        phase_in_past, unknown_target, phase_tenfold
    """
    plan = journal.uuid7()
    me = acting(by, at)
    with journal.entry("ledger.plan.filed", of=(Task, task), by=by, at=at, act=act) as posting:
        row = task_of(jurisdiction, task)
        rules.take("file_plan", standing(row), me, given=named(measures=measures))
        if pending_plan(row) is not None:
            raise journal.Refused("plan_waits", verb="file_plan")
        targets = list(Target.objects.filter(jurisdiction=jurisdiction, task_id=task).order_by("order"))
        _check_phases(row, phases, targets, clock.today(at))
        earlier = Plan.objects.filter(jurisdiction=jurisdiction, task_id=task)
        is_first = not earlier.filter(state=Plan.FILED).exists()
        assert by.post is not None  # rules.take has seen the post
        filed = Plan(
            id=plan,
            jurisdiction=jurisdiction,
            task_id=task,
            number=earlier.count() + 1,
            state=Plan.FILED if is_first else Plan.PENDING,
            measures=measures,
            filed_by_id=by.post,
            filed_at=at,
        )
        posting.add(filed)
        _add_phases(posting, filed, phases, targets, is_current=is_first)
    return Done(posting.receipt, task, plan)


def _check_phases(task: Task, phases: Sequence[NewPhase], targets: Sequence[Target], today: dt.date) -> None:
    if any(phase.due_date > task.due_date for phase in phases):
        raise journal.Refused("phase_after_due")
    if any(phase.due_date < today for phase in phases):
        raise journal.Refused("phase_in_past")
    if any(phase.target is not None and not 0 <= phase.target < len(targets) for phase in phases):
        raise journal.Refused("unknown_target")
    for phase in phases:
        if phase.target is not None:
            target = targets[phase.target]
            check_in_unit(phase, target.value, target.unit, rules.Comparison(target.comparison))


def _add_phases(
    posting: journal.Posting, plan: Plan, phases: Sequence[NewPhase], targets: Sequence[Target], *, is_current: bool
) -> None:
    rows = Phase.every.filter(jurisdiction=plan.jurisdiction, task_id=plan.task_id)
    last = rows.aggregate(last=Max("order"))["last"] or 0
    for order, phase in enumerate(sorted(phases, key=lambda phase: phase.due_date), last + 1):
        posting.add(
            Phase(
                jurisdiction=plan.jurisdiction,
                task_id=plan.task_id,
                plan_id=plan.id,
                order=order,
                due_date=phase.due_date,
                words=phase.words,
                target_id=None if phase.target is None else targets[phase.target].id,
                value=phase.value,
                is_current=is_current,
            )
        )


def pending_plan(task: Task) -> Plan | None:
    """Return the version that waits for the supervision office, or None."""
    rows = Plan.objects.filter(jurisdiction=task.jurisdiction, task_id=task.id, state=Plan.PENDING)
    return rows.order_by("-number").first()


def accept_plan(
    *, jurisdiction: str, task: UUID, words: str = "", by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Done:
    """
    Let a later version of the plan stand in place of the one before, which is kept beside it.

    :raises Refused: see rules.take; no_plan_pending
    """
    me = acting(by, at)
    with journal.entry("ledger.plan.accepted", of=(Task, task), by=by, at=at, act=act, note=words) as posting:
        row = task_of(jurisdiction, task)
        plan = pending_plan(row)
        rules.take("accept_plan", standing(row, holds=PENDING if plan else ()), me)
        assert plan is not None  # rules.take has refused it
        posting.change(plan, state=Plan.FILED, decided_by=by.post, decided_at=at, words=words)
        before = list(Phase.objects.filter(jurisdiction=jurisdiction, task_id=task, plan__isnull=False))
        for phase in before:
            posting.change(phase, is_current=False)
        reported = _reported(row)
        for phase in Phase.every.filter(jurisdiction=jurisdiction, plan_id=plan.id).select_related("target"):
            posting.change(phase, is_current=True, reached_date=_reached(phase, before, reported))
    return Done(posting.receipt, task, plan.id)


def refuse_plan(
    *, jurisdiction: str, task: UUID, reason: str, by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Done:
    """
    Leave the plan as it stands: the later version does not come into force.

    :raises Refused: see rules.take; no_plan_pending
    """
    me = acting(by, at)
    with journal.entry("ledger.plan.refused", of=(Task, task), by=by, at=at, act=act, note=reason) as posting:
        row = task_of(jurisdiction, task)
        plan = pending_plan(row)
        rules.take("refuse_plan", standing(row, holds=PENDING if plan else ()), me, given=named(reason=reason))
        assert plan is not None  # rules.take has refused it
        posting.change(plan, state=Plan.REFUSED, decided_by=by.post, decided_at=at, words=reason)
    return Done(posting.receipt, task, plan.id)


def _reported(task: Task) -> dict[UUID, tuple[Decimal, dt.date]]:
    """Return target → what was last reported of it, and when; an unsigned or taken back report says nothing."""
    rows = Figure.objects.filter(jurisdiction=task.jurisdiction, report__task_id=task.id).exclude(
        report__state__in=[Report.DECLARED, Report.DECLINED, Report.TAKEN_BACK]
    )
    told = rows.order_by("report__number").values_list("target_id", "value", "report__filed_at")
    return {target: (value, clock.today(at)) for target, value, at in told}


def _reached(phase: Phase, before: Sequence[Phase], reported: dict[UUID, tuple[Decimal, dt.date]]) -> dt.date | None:
    """Return since when a phased target of the new version has been reached, if it has."""
    for old in before:
        if (old.words, old.target_id, old.value) == (phase.words, phase.target_id, phase.value) and old.reached_date:
            return old.reached_date
    if phase.target is None or phase.value is None or phase.target.id not in reported:
        return None
    value, on = reported[phase.target.id]
    return on if rules.is_reached(rules.Comparison(phase.target.comparison), value, phase.value) else None
