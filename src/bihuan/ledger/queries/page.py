"""The task page: promise, who, source, phases, reports, checks, and the next steps with the reason where one is closed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from bihuan.deadlines import clock
from bihuan.organization import queries as people
from bihuan.organization.models import Post
from bihuan.theme import wording

from .. import acted, judging, rules
from ..claims import NOT_COUNTED
from ..models import Answer, Assisting, Check, Figure, Line, Measurement, Phase, Report, Standard, Target, Task
from .facts import Amount, CheckLine, Doubted, PhaseLine, ReportLine, StandardLine, StepLine, TaskPage
from .labels import label, office_label
from .paths import paths

#: States of a completion report whose figures do not count: its head has not signed it.
UNSIGNED = (Report.DECLARED, Report.DECLINED)
#: Columns that the page shows as they stand.
_PLAIN = (
    *("id", "written_by", "jurisdiction", "secrecy", "campaign_id", "year", "number", "domain", "title", "stage"),
    "books_year",
    *(
        "source_sentence",
        "source_place",
        "lead_office_id",
        "leader_id",
        "task_force_id",
        "report_every",
        "report_count",
        "returned_count",
    ),
    *("first_due_date", "due_date", "opened_date", "told_date", "checked_date", "struck_date"),
    *("seal_year", "seal_number", "reopened_count", "paused_date"),
)


def task_page(*, jurisdiction: str, task: UUID, acting: rules.Acting | None, today: dt.date) -> TaskPage | None:
    """Return the page's values, or None where the task is not in the jurisdiction. Twelve statements."""
    row = (
        Task.objects.filter(jurisdiction=jurisdiction, id=task)
        .select_related("campaign", "leader__office", "lead_office", "task_force", "supervision_group")
        .first()
    )
    if not row or not rules.may_read(rules.State(row.state), row.leader_id, acting, was_open=bool(row.opened_date)):
        return None
    assisting = list(
        Assisting.objects.filter(jurisdiction=jurisdiction, task=row).select_related("office").order_by("office__order")
    )
    checks = list(Check.objects.filter(jurisdiction=jurisdiction, task=row).order_by("-number"))
    targets = {t.id: t for t in Target.objects.filter(jurisdiction=jurisdiction, task=row).order_by("order")}
    reports = list(
        Report.objects.filter(jurisdiction=jurisdiction, task=row)
        .select_related("filed_by__office", "signed_by__office")
        .order_by("-number")
    )
    check = next((c for c in checks if c.confirmed_at is None), None)
    hidden = _claim_hidden(row, check, acting)
    shown = [r for r in reports if _may_read(r, row, acting, claim_hidden=hidden)]
    published = [c for c in checks if c.confirmed_at or _inspects(row, c, acting)]
    labels = _labels(jurisdiction, checks)
    (figures, doubted), measured = _figures(jurisdiction, targets), _measured(jurisdiction, row, targets)
    phases = list(Phase.every.filter(jurisdiction=jurisdiction, task=row).order_by("due_date", "order"))
    beside = paths(row, phases=phases, targets=targets, check=check, acting=acting, today=today)
    accepted = next((r for r in reports if r.state == Report.ACCEPTED), None)
    facts = replace(
        standing_of(row, frozenset(a.office_id for a in assisting), check, _first_person(check)),
        signed_by=accepted.signed_by_id if accepted else None,
        wrote=_wrote(row, check, accepted),
        holds=beside.holds,
        since=beside.since,
    )
    plain: dict[str, Any] = {name: getattr(row, name) for name in _PLAIN}
    return TaskPage(
        **plain,
        campaign=(wording.is_english() and row.campaign.name_en) or row.campaign.name,
        archived_date=row.campaign.archived_date,
        state=rules.State(row.state),
        accounts=rules.accounts_passed(rules.State(row.state)),
        judgement=judging.judge(jurisdiction, [task], today)[task],
        rulebook=judging.book_of(row.campaign.rulebook),
        leader=label(row.leader),
        lead_office=office_label(row.lead_office),
        assisting=tuple(office_label(a.office) for a in assisting),
        office_ids=frozenset({row.lead_office_id, *(a.office_id for a in assisting)}),
        task_force=office_label(row.task_force) if row.task_force else "",
        group=office_label(row.supervision_group),
        group_id=row.supervision_group_id,
        targets=_amounts(targets, shown, _counting(figures, doubted), published, measured, begun_by=beside.begun_by),
        phases=_phases([p for p in phases if p.is_current], targets, today),
        standards=_standards(jurisdiction, row, shown, published),
        reports=_reports(shown, targets, (figures, doubted), published, measured, labels),
        checks=_checks(checks, published, shown, targets, figures, measured, labels),
        steps=() if facts.is_archived else _steps(facts, acting, check, concerned=_inspects(row, check, acting)),
        paths=beside,
        claim_hidden=hidden,
        withheld=frozenset(str(r.id) for r in [*set(reports).difference(shown), *set(checks).difference(published)]),
    )


def standing_of(
    task: Task, assisting: frozenset[UUID], check: Check | None, first_person: UUID | None
) -> rules.Standing:
    """Return the task's side of a step, from rows already read, the task with its campaign."""
    return rules.Standing(
        state=rules.State(task.state),
        lead=task.lead_office_id,
        assisting=assisting,
        leader=task.leader_id,
        group=task.supervision_group_id,
        first=check.first_id if check else None,
        second=check.second_id if check else None,
        first_person=first_person,
        is_archived=task.campaign.archived_date is not None,
    )


def _wrote(task: Task, check: Check | None, accepted: Report | None) -> frozenset[UUID]:
    """Return whose hands are in what waits for a second signature: the open check, else the report to be closed."""
    if check is not None:
        return acted.hands_of(check)
    return acted.signers_of(accepted) if accepted and task.state == rules.State.VERIFIED else frozenset()


def _first_person(check: Check | None) -> UUID | None:
    """Return who held the first inspector's post on the day the check was begun."""
    if check is None:
        return None
    return people.holder_of(check.first_id, jurisdiction=check.jurisdiction, on=clock.today(check.begun_at))


def _inspects(task: Task, check: Check | None, acting: rules.Acting | None) -> bool:
    """Tell whether the viewer is of the group that checks this task, or one of the two named inspectors."""
    if acting is None:
        return False
    named = (check.first_id, check.second_id) if check else ()
    return acting.office == task.supervision_group_id or acting.post in named


def _claim_hidden(task: Task, check: Check | None, acting: rules.Acting | None) -> bool:
    """Tell whether the viewer has yet to enter an own figure: from the signing on, not only from the taking up."""
    unmeasured = task.state in (rules.State.REPORTED, rules.State.CHECKING)
    return unmeasured and _inspects(task, check, acting)


def _may_read(report: Report, task: Task, acting: rules.Acting | None, *, claim_hidden: bool) -> bool:
    """Tell whether a report is for the viewer: an unsigned completion is its office's own, a claim waits for the check."""
    was_unsigned = report.state == Report.TAKEN_BACK and report.kind == Report.COMPLETION and report.signed_at is None
    if report.state in UNSIGNED or was_unsigned:
        return acting is not None and acting.office == task.lead_office_id
    return not claim_hidden  # not even what earlier reports claimed: the own figure comes first


Values = dict[UUID, tuple[tuple[str, Decimal, str], ...]]


Cells = dict[UUID, dict[UUID, Decimal]]  # report or check → target → value
Doubts = dict[UUID, dict[UUID, Doubted]]


def _figures(jurisdiction: str, targets: dict[UUID, Target]) -> tuple[Cells, Doubts]:
    """Return every claimed figure, and those that were asked about."""
    found: Cells = defaultdict(dict)
    doubted: Doubts = defaultdict(dict)
    for row in Figure.objects.filter(jurisdiction=jurisdiction, target_id__in=targets):
        found[row.report_id][row.target_id] = row.value
        if row.doubt:
            measure = targets[row.target_id].measure
            doubted[row.report_id][row.target_id] = Doubted(measure, row.doubt, row.is_confirmed, row.doubt_reason)
    return found, doubted


def _counting(figures: Cells, doubted: Doubts) -> Cells:
    """Return the figures that enter totals."""

    def counts(report: UUID, target: UUID) -> bool:
        asked = doubted.get(report, {}).get(target)
        return asked is None or asked.is_confirmed

    return {r: {t: value for t, value in values.items() if counts(r, t)} for r, values in figures.items()}


def _measured(jurisdiction: str, task: Task, targets: dict[UUID, Target]) -> dict[UUID, dict[UUID, Decimal]]:
    found: dict[UUID, dict[UUID, Decimal]] = defaultdict(dict)
    rows = Measurement.objects.filter(jurisdiction=jurisdiction, target_id__in=targets)
    for check, target, value in rows.values_list("check_of_id", "target_id", "value"):
        found[check][target] = value
    return found


def _amounts(
    targets: dict[UUID, Target],
    reports: list[Report],
    figures: dict[UUID, dict[UUID, Decimal]],
    checks: list[Check],
    measured: dict[UUID, dict[UUID, Decimal]],
    *,
    begun_by: int,
) -> tuple[Amount, ...]:
    """Return how each quantity stands: in the present round, which began after that entry; what is known from all of them."""
    told = [report for report in reports if report.state not in NOT_COUNTED]

    def last(rows: list[Report] | list[Check], values: dict[UUID, dict[UUID, Decimal]], target: UUID) -> Decimal | None:
        return next((values[row.id][target] for row in rows if target in values.get(row.id, {})), None)

    def known(target: UUID) -> Decimal | None:
        claims = [(r.filed_at, figures[r.id][target]) for r in told if target in figures.get(r.id, {})]
        found = [
            (c.confirmed_at, measured[c.id][target])
            for c in checks
            if c.confirmed_at and target in measured.get(c.id, {})
        ]
        both = [*claims[:1], *found[:1]]  # each the latest of its kind
        return max(both, key=lambda pair: pair[0])[1] if both else None

    return tuple(
        Amount(
            id=t.id,
            measure=t.measure,
            comparison=rules.Comparison(t.comparison),
            unit=t.unit,
            first_value=t.first_value,
            value=t.value,
            reported=last([r for r in told if r.written_by > begun_by], figures, t.id),
            measured=last([c for c in checks if c.written_by > begun_by], measured, t.id),
            is_example=t.is_example,
            last=known(t.id),
        )
        for t in targets.values()
    )


def _phases(rows: list[Phase], targets: dict[UUID, Target], today: dt.date) -> tuple[PhaseLine, ...]:
    return tuple(
        PhaseLine(
            id=p.id,
            due_date=p.due_date,
            words=p.words,
            target=p.target_id,
            value=p.value,
            unit=targets[p.target_id].unit if p.target_id else "",
            reached_date=p.reached_date,
            is_late=p.due_date < (p.reached_date or today),
            plan=p.plan_id,
            is_current=p.is_current,
            is_first=p.plan_id is None,
        )
        for p in rows
    )


def _standards(jurisdiction: str, task: Task, reports: list[Report], checks: list[Check]) -> tuple[StandardLine, ...]:
    # What was found before a struck task was taken up again proves nothing of how it stands now.
    over = {Report.TAKEN_BACK} | ({Report.ACCEPTED} if task.reopened_count and not task.told_date else set())
    report = next((r for r in reports if r.kind == Report.COMPLETION and r.state not in over), None)
    gone = {r.id for r in reports if r.state in over}
    check = next((c for c in checks if c.measured_at and c.report_id not in gone), None)
    answers = (
        {a.standard_id: a for a in Answer.objects.filter(jurisdiction=jurisdiction, report=report)} if report else {}
    )
    found = {x.standard_id: x for x in Line.objects.filter(jurisdiction=jurisdiction, check_of=check)} if check else {}
    out = []
    for row in Standard.objects.filter(jurisdiction=jurisdiction, task=task).order_by("order"):
        answer, line = answers.get(row.id), found.get(row.id)
        out.append(
            StandardLine(
                id=row.id,
                order=row.order,
                words=row.words,
                is_answered=answer.is_met if answer else None,
                answer=answer.words if answer else "",
                is_met=line.is_met if line else None,
                found=line.words if line else "",
                needs_evidence=row.needs_evidence,
            )
        )
    return tuple(out)


def _labels(jurisdiction: str, checks: list[Check]) -> dict[UUID, str]:
    ids = {c.first_id for c in checks} | {c.second_id for c in checks}
    return {p.id: label(p) for p in Post.objects.filter(jurisdiction=jurisdiction, id__in=ids).select_related("office")}


def _reports(
    reports: list[Report],
    targets: dict[UUID, Target],
    claimed: tuple[Cells, Doubts],
    checks: list[Check],
    measured: dict[UUID, dict[UUID, Decimal]],
    labels: dict[UUID, str],
) -> tuple[ReportLine, ...]:
    def named(values: dict[UUID, Decimal]) -> tuple[tuple[str, Decimal, str], ...]:
        return tuple((t.measure, values[t.id], t.unit) for t in targets.values() if t.id in values)

    figures, doubted = claimed
    of_report = {c.report_id: c for c in reversed(checks)}
    return tuple(
        _report(r, named(figures.get(r.id, {})), doubted.get(r.id, {}), of_report.get(r.id), measured, named, labels)
        for r in reports
    )


def _checks(
    checks: list[Check],
    published: list[Check],
    reports: list[Report],
    targets: dict[UUID, Target],
    figures: dict[UUID, dict[UUID, Decimal]],
    measured: dict[UUID, dict[UUID, Decimal]],
    labels: dict[UUID, str],
) -> tuple[CheckLine, ...]:
    numbers = {r.id: r.number for r in reports}
    open_to_viewer = {c.id for c in published}

    def amounts(c: Check) -> tuple[tuple[str, Decimal | None, Decimal | None, str], ...]:
        own = measured.get(c.id, {}) if c.id in open_to_viewer else {}
        claimed = figures.get(c.report_id, {}) if c.report_id in numbers else {}
        return tuple((t.measure, claimed.get(t.id), own[t.id], t.unit) for t in targets.values() if t.id in own)

    return tuple(
        CheckLine(
            id=c.id,
            number=c.number,
            report_number=numbers.get(c.report_id, 0),
            first=labels[c.first_id],
            second=labels[c.second_id],
            methods=tuple(c.methods.split(",")),
            place=c.place if c.id in open_to_viewer else "",
            begun_at=c.begun_at,
            confirmed_at=c.confirmed_at,
            verdict=c.verdict if c.id in open_to_viewer else "",
            findings=c.findings if c.id in open_to_viewer else "",
            amounts=amounts(c),
            is_open=c.id in open_to_viewer,
            comment=c.comment,
            is_contested=c.is_contested,
            is_recheck=c.recheck_of_id is not None,
        )
        for c in checks
    )


Named = Callable[[dict[UUID, Decimal]], tuple[tuple[str, Decimal, str], ...]]


def _report(
    r: Report,
    figures: tuple[tuple[str, Decimal, str], ...],
    doubted: dict[UUID, Doubted],
    check: Check | None,
    measured: dict[UUID, dict[UUID, Decimal]],
    named: Named,
    labels: dict[UUID, str],
) -> ReportLine:
    return ReportLine(
        id=r.id,
        number=r.number,
        kind=r.kind,
        state=r.state,
        summary=r.summary,
        next_step=r.next_step,
        difficulty=r.difficulty,
        declined_reason=r.declined_reason,
        filed_by=label(r.filed_by),
        filed_at=r.filed_at,
        signed_by=label(r.signed_by) if r.signed_by else "",
        signed_at=r.signed_at,
        text_digest=bytes(r.text_digest).hex() if r.text_digest else "",
        figures=figures,
        doubted=tuple(doubted.values()),
        thin=r.thin,
        measured=named(measured.get(check.id, {})) if check else (),
        verdict=check.verdict if check else "",
        findings=check.findings if check else "",
        check_number=check.number if check else None,
        inspectors=(labels[check.first_id], labels[check.second_id]) if check else (),
    )


def _steps(
    facts: rules.Standing, acting: rules.Acting | None, check: Check | None, *, concerned: bool
) -> tuple[StepLine, ...]:
    """Return the steps from here; of the two endings of a check only the one its verdict leads to."""
    if acting is None:
        return ()
    steps = rules.next_steps(facts.state, facts.holds)
    if facts.state is rules.State.CONCLUDED and check and check.verdict:
        # Which of the two endings it will be is for the inspectors alone until both have signed.
        ways = {rules.outcome(rules.Verdict(check.verdict)), "decline_check"} if concerned else {"confirm_check"}
        steps = tuple(s for s in steps if s.verb in ways or s.stays)
    return tuple(
        StepLine(
            verb=step.verb,
            refusal=rules.why_not(step.verb, facts, acting),
            is_owed=rules.is_owed(step, facts.state, facts.holds),
            is_aside=step.is_aside or facts.state in step.also,
            in_place_of=rules.stands_in(step, facts, acting),
        )
        for step in steps
    )
