"""What stands beside the usual way of one task: plans, look-backs, earlier seals, and on what ground its steps stand."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from bihuan.organization.models import Office

from .. import returned, rules, split
from ..last_word import last_word
from ..models import Assisting, Check, LookBack, Phase, Plan, Report, Seal, Standard, Target, Task
from .labels import label, office_label


@dataclass(frozen=True, slots=True)
class PlanPhase:
    """A phased target of one version of a plan, and what became of it against the version before."""

    due_date: dt.date
    words: str
    target: UUID | None
    value: Decimal | None
    unit: str
    reached_date: dt.date | None
    change: str = ""  # new, moved; empty: as before, or a first version
    old_due_date: dt.date | None = None
    old_value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """One version of the plan."""

    number: int
    state: str
    measures: str
    filed_by: str
    filed_at: dt.datetime
    decided_by: str
    decided_at: dt.datetime | None
    words: str
    phases: tuple[PlanPhase, ...]
    dropped: tuple[str, ...]  # phased targets of the version before that it leaves out
    is_current: bool


@dataclass(frozen=True, slots=True)
class LookBackLine:
    """A later look at a struck task."""

    number: int
    due_date: dt.date
    result: str
    place: str
    findings: str
    looked_by: str
    looked_at: dt.datetime | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class SealLine:
    """A seal that the task once had."""

    number: int
    seal_year: int
    seal_number: int
    struck_date: dt.date
    reopened_date: dt.date
    written_by: int  # the journal's number of the reopening


@dataclass(frozen=True, slots=True)
class Paths:
    """What stands beside the usual way."""

    plans: tuple[PlanVersion, ...] = ()  # the latest first
    look_backs: tuple[LookBackLine, ...] = ()  # the latest first
    seals: tuple[SealLine, ...] = ()  # the latest first
    notice_days: int = 0
    notice_until_date: dt.date | None = None
    holds: frozenset[rules.When] = frozenset()
    since: tuple[str, str] | None = None

    @property
    def begun_by(self) -> int:
        """The journal's number after which the present round began: nought for a task that was never taken up again."""
        return self.seals[0].written_by if self.seals else 0

    @property
    def current_plan(self) -> PlanVersion | None:
        """The version in force."""
        return next((plan for plan in self.plans if plan.is_current), None)

    @property
    def pending_plan(self) -> PlanVersion | None:
        """The version that waits for the supervision office."""
        return next((plan for plan in self.plans if plan.state == Plan.PENDING), None)


def paths(
    task: Task,
    *,
    phases: Sequence[Phase],
    targets: Mapping[UUID, Target],
    check: Check | None,
    acting: rules.Acting | None,
    today: dt.date,
) -> Paths:
    """
    Return what stands beside the usual way: two statements, up to four more for a post of the lead office.

    task: read with its campaign. phases: every one of the task, those of plans not in force too.
    """
    plans = list(
        Plan.objects.filter(jurisdiction=task.jurisdiction, task_id=task.id)
        .select_related("filed_by__office", "decided_by__office")
        .order_by("number")
    )
    looks = list(
        LookBack.objects.filter(jurisdiction=task.jurisdiction, task_id=task.id)
        .select_related("looked_by__office")
        .order_by("-number")
    )
    seals = _seals(task) if task.reopened_count else ()
    holds, since = _grounds(task, plans, looks, check, acting, today)
    return Paths(
        plans=_versions(plans, phases, targets),
        look_backs=tuple(_look(row, today) for row in looks),
        seals=seals,
        notice_days=task.campaign.notice_days,
        notice_until_date=task.notice_until_date,
        holds=holds,
        since=since,
    )


def _seals(task: Task) -> tuple[SealLine, ...]:
    rows = Seal.objects.filter(jurisdiction=task.jurisdiction, task_id=task.id).order_by("-number")
    return tuple(
        SealLine(r.number, r.seal_year, r.seal_number, r.struck_date, r.reopened_date, r.written_by) for r in rows
    )


def _look(row: LookBack, today: dt.date) -> LookBackLine:
    return LookBackLine(
        number=row.number,
        due_date=row.due_date,
        result=row.result,
        place=row.place,
        findings=row.findings,
        looked_by=label(row.looked_by) if row.looked_by else "",
        looked_at=row.looked_at,
        is_late=not row.result and row.due_date < today,
    )


def _grounds(
    task: Task,
    plans: Sequence[Plan],
    looks: Sequence[LookBack],
    check: Check | None,
    acting: rules.Acting | None,
    today: dt.date,
) -> tuple[frozenset[rules.When], tuple[str, str] | None]:
    """Return which conditions of the steps hold, and who has acted since the lead office's last word."""
    facts = {
        rules.When.NOTICE: task.campaign.notice_days > 0,
        rules.When.NO_NOTICE: task.campaign.notice_days == 0,
        rules.When.NOTICE_OVER: task.notice_until_date is not None and task.notice_until_date < today,
        rules.When.PLAN_PENDING: any(plan.state == Plan.PENDING for plan in plans),
        rules.When.LOOK_BACK: any(not look.result for look in looks),
        rules.When.RELAPSED: bool(looks) and looks[0].result == LookBack.RELAPSED,
        rules.When.SECOND_AWAY: bool(check and acting and check.second_id in acting.unattended),
    }
    holds = {condition for condition, is_so in facts.items() if is_so}
    holds |= returned.holds(returned.last_return(task), today)
    if acting is not None and _may_pass_on(acting, task) and split.other_heirs(task):
        holds.add(rules.When.SPLIT)
    if acting is None or acting.office != task.lead_office_id:
        return frozenset(holds), None
    word = last_word(task)
    if word.since is None:
        return frozenset(holds | word.holds), None
    office = Office.objects.filter(jurisdiction=task.jurisdiction, id=word.since[0]).first()
    return frozenset(holds | word.holds), (office_label(office) if office else "", word.since[1])


def other_heirs(*, jurisdiction: str, task: UUID) -> frozenset[UUID]:
    """Return the offices to which a task of a split office may be passed on: five statements at most."""
    row = Task.objects.filter(jurisdiction=jurisdiction, id=task).first()
    return split.other_heirs(row) if row is not None else frozenset()


def _may_pass_on(acting: rules.Acting, task: Task) -> bool:
    step = rules.LOOP["pass_on_task"]
    return bool(step.roles & acting.roles) and step.starts_in(rules.State(task.state))


def _versions(
    plans: Sequence[Plan], phases: Sequence[Phase], targets: Mapping[UUID, Target]
) -> tuple[PlanVersion, ...]:
    of_plan: dict[UUID, list[Phase]] = {plan.id: [] for plan in plans}
    for phase in sorted(phases, key=lambda phase: (phase.due_date, phase.order)):
        if phase.plan_id in of_plan:
            of_plan[phase.plan_id].append(phase)
    filed = [plan.number for plan in plans if plan.state == Plan.FILED]
    found: list[PlanVersion] = []
    before: list[Phase] | None = None
    for plan in plans:
        own = of_plan[plan.id]
        found.append(_version(plan, own, before, targets, is_current=plan.number == max(filed, default=0)))
        if plan.state == Plan.FILED:
            before = own
    return tuple(reversed(found))


def _version(
    plan: Plan,
    own: Sequence[Phase],
    before: Sequence[Phase] | None,
    targets: Mapping[UUID, Target],
    *,
    is_current: bool,
) -> PlanVersion:
    earlier = {phase.words: phase for phase in before or ()}
    return PlanVersion(
        number=plan.number,
        state=plan.state,
        measures=plan.measures,
        filed_by=label(plan.filed_by),
        filed_at=plan.filed_at,
        decided_by=label(plan.decided_by) if plan.decided_by else "",
        decided_at=plan.decided_at,
        words=plan.words,
        phases=tuple(_phase(phase, earlier.get(phase.words), before is not None, targets) for phase in own),
        dropped=tuple(words for words in earlier if words not in {phase.words for phase in own}),
        is_current=is_current,
    )


def _phase(phase: Phase, old: Phase | None, has_before: bool, targets: Mapping[UUID, Target]) -> PlanPhase:
    moved = old is not None and (old.due_date, old.value) != (phase.due_date, phase.value)
    return PlanPhase(
        due_date=phase.due_date,
        words=phase.words,
        target=phase.target_id,
        value=phase.value,
        unit=targets[phase.target_id].unit if phase.target_id and phase.target_id in targets else "",
        reached_date=phase.reached_date,
        change="moved" if moved else "new" if has_before and old is None else "",
        old_due_date=old.due_date if moved and old else None,
        old_value=old.value if moved and old else None,
    )


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as the form of a new task shows it. Ids of posts and offices."""

    campaign: UUID
    domain: str
    title: str
    leader: UUID
    lead_office: UUID
    supervision_group: UUID
    task_force: UUID | None
    assisting: tuple[UUID, ...]
    first_due_date: dt.date
    report_every: str
    secrecy: str
    source_sentence: str
    source_place: str
    standards: tuple[tuple[str, bool], ...]  # words, needs evidence
    targets: tuple[tuple[str, str, Decimal, str], ...]  # measure, comparison, value, unit
    phases: tuple[tuple[dt.date, str, int | None, Decimal | None], ...] = field(default=())  # target: place from 1


def draft(*, jurisdiction: str, task: UUID) -> Draft | None:
    """Return a draft with all that it promises: five statements."""
    row = Task.objects.filter(jurisdiction=jurisdiction, id=task).first()
    if row is None:
        return None

    def lines(model: Any) -> list[Any]:
        return list(model.objects.filter(jurisdiction=jurisdiction, task_id=task).order_by("order"))

    targets = lines(Target)
    places = {target.id: n for n, target in enumerate(targets, 1)}
    assisting = Assisting.objects.filter(jurisdiction=jurisdiction, task_id=task)
    return Draft(
        campaign=row.campaign_id,
        domain=row.domain,
        title=row.title,
        leader=row.leader_id,
        lead_office=row.lead_office_id,
        supervision_group=row.supervision_group_id,
        task_force=row.task_force_id,
        assisting=tuple(assisting.values_list("office_id", flat=True)),
        first_due_date=row.first_due_date,
        report_every=row.report_every,
        secrecy=row.secrecy,
        source_sentence=row.source_sentence,
        source_place=row.source_place,
        standards=tuple((line.words, line.needs_evidence) for line in lines(Standard)),
        targets=tuple((t.measure, t.comparison, t.value, t.unit) for t in targets),
        phases=tuple((p.due_date, p.words, places.get(p.target_id), p.value) for p in lines(Phase)),
    )


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A task in the public notice: what will be struck off, until when one may object."""

    task: UUID
    year: int
    number: int
    reopened: int
    title: str
    lead_office: str
    posted_date: dt.date | None
    until_date: dt.date
    standards: tuple[str, ...]
    findings: str  # of the check that found it true
    inspectors: tuple[str, ...]


def notices(*, jurisdiction: str) -> tuple[NoticeLine, ...]:
    """Return what is in the public notice, the earliest last day first: three statements."""
    rows = list(
        Task.objects.filter(jurisdiction=jurisdiction, state=rules.State.POSTED)
        .select_related("lead_office")
        .order_by("notice_until_date", "year", "number")
    )
    ids = [row.id for row in rows]
    standards: dict[UUID, list[str]] = {}
    for task, words in (
        Standard.objects.filter(jurisdiction=jurisdiction, task_id__in=ids)
        .order_by("order")
        .values_list("task_id", "words")
    ):
        standards.setdefault(task, []).append(words)
    checks = {
        check.task_id: check
        for check in Check.objects.filter(
            jurisdiction=jurisdiction, task_id__in=ids, confirmed_at__isnull=False, report__state=Report.ACCEPTED
        )
        .select_related("first__office", "second__office")
        .order_by("number")
    }
    return tuple(
        NoticeLine(
            task=row.id,
            year=row.year,
            number=row.number,
            reopened=row.reopened_count,
            title=row.title,
            lead_office=office_label(row.lead_office),
            posted_date=row.checked_date,
            until_date=row.notice_until_date or row.due_date,
            standards=tuple(standards.get(row.id, ())),
            findings=checks[row.id].findings if row.id in checks else "",
            inspectors=(label(checks[row.id].first), label(checks[row.id].second)) if row.id in checks else (),
        )
        for row in rows
    )
