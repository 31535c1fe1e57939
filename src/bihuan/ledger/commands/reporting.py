"""交账: progress, and the completion report that the head signs on its own."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from bihuan import journal
from bihuan.deadlines import clock

from .. import claims, rules
from ..models import Answer, Phase, Report, Target, Task
from ..report_text import text_digest
from .evidence import FileGiven, check_held, check_needed, file_evidence
from .figures import Assured, Typed, Weighed, thin_words, weigh
from .parts import note_silences, silent_offices
from .shared import Done, Figures, acting, named, standards_of, standing, targets_of, task_of


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """The answer to one line of the completion standard."""

    standard: UUID
    is_met: bool
    words: str = ""


def report_progress(
    *,
    jurisdiction: str,
    task: UUID,
    summary: str,
    figures: Figures,
    next_step: str = "",
    difficulty: str = "",
    stage: str = "",
    reached: frozenset[UUID] = frozenset(),
    evidence: Sequence[FileGiven] = (),
    assured: Assured = MappingProxyType({}),
    typed: Typed = MappingProxyType({}),
    by: journal.Actor,
    at: dt.datetime,
    act: journal.Act,
) -> Done:
    """
    Report progress: what was done in words, cumulative figures by target, phased targets reached.

    assured: why a figure is right that the guard asks about (rules.doubts); without it, it is filed and does not count.
    typed: the figures as they were typed.

    :raises Refused: see rules.take; no_assurance, unknown_target, unknown_phase, evidence_gone
    """
    report = journal.uuid7()
    check_held(evidence)
    me = acting(by, at)
    with journal.entry("ledger.report.filed", of=(Task, task), by=by, at=at, act=act) as posting:
        row = task_of(jurisdiction, task)
        targets = targets_of(row, figures)
        state = rules.take("report_progress", standing(row), me, given=named(summary=summary))
        filed = _report(row, report, Report.PROGRESS, Report.FILED, by=by, at=at)
        filed.summary, filed.next_step, filed.difficulty, filed.stage = summary, next_step, difficulty, stage
        weighed = weigh(filed, targets, figures, assured=assured, typed=typed)
        filed.thin = thin_words(filed, has_change=bool(weighed.has_moved or reached or stage))
        _file(posting, filed, weighed)
        file_evidence(posting, row, evidence, by=by, at=at, report_id=report)
        posting.change(row, state=state)
        _count(posting, row, filed, targets, weighed.counting, reached, at=at)
    return Done(posting.receipt, task, report)


def declare_completion(
    *,
    jurisdiction: str,
    task: UUID,
    summary: str,
    figures: Figures,
    answers: Sequence[AnswerGiven],
    stage: str = "",
    evidence: Sequence[FileGiven] = (),
    assured: Assured = MappingProxyType({}),
    typed: Typed = MappingProxyType({}),
    by: journal.Actor,
    at: dt.datetime,
    act: journal.Act,
) -> Done:
    """
    Write the completion report: each line of the standard answered, each target's figure given. The head signs it.

    :raises Refused: see rules.take; no_assurance, lines_missing, unknown_target, evidence_missing, evidence_gone
    """
    report = journal.uuid7()
    check_held(evidence)
    me = acting(by, at)
    with journal.entry("ledger.report.declared", of=(Task, task), by=by, at=at, act=act) as posting:
        row = task_of(jurisdiction, task)
        targets = targets_of(row, figures)
        given = named(summary=summary, answers=answers) | ({"figures"} if len(figures) == len(targets) else set())
        state = rules.take("declare_completion", standing(row), me, given=given)
        lines = standards_of(row, (answer.standard for answer in answers))
        check_needed(lines, (answer.standard for answer in answers if answer.is_met), evidence)
        filed = _report(row, report, Report.COMPLETION, Report.DECLARED, by=by, at=at)
        filed.summary, filed.stage = summary, stage
        _file(posting, filed, weigh(filed, targets, figures, assured=assured, typed=typed))
        file_evidence(posting, row, evidence, by=by, at=at, report_id=report)
        posting.change(row, state=state)
        for answer in answers:
            posting.add(
                Answer(
                    jurisdiction=jurisdiction,
                    report_id=report,
                    standard_id=answer.standard,
                    is_met=answer.is_met,
                    words=answer.words,
                )
            )
    return Done(posting.receipt, task, report)


def _report(task: Task, key: UUID, kind: str, state: str, *, by: journal.Actor, at: dt.datetime) -> Report:
    assert by.post is not None  # rules.take has seen the post
    given = Report.objects.filter(jurisdiction=task.jurisdiction, task_id=task.id).count()
    return Report(
        id=key,
        jurisdiction=task.jurisdiction,
        task_id=task.id,
        number=given + 1,
        kind=kind,
        state=state,
        filed_by_id=by.post,
        filed_at=at,
    )


def _file(posting: journal.Posting, report: Report, weighed: Weighed) -> None:
    silent = silent_offices(report.jurisdiction, report.task_id)
    posting.add(report)
    for figure in weighed.rows:
        posting.add(figure)
    note_silences(posting, report, silent)


def _count(
    posting: journal.Posting,
    task: Task,
    report: Report,
    targets: list[Target],
    figures: Figures,
    reached: frozenset[UUID],
    *,
    at: dt.datetime,
) -> None:
    """Let a report count: progress when it is filed, a completion report only when its head has signed it."""
    posting.change(
        task,
        report_count=task.report_count + 1,
        reported_date=clock.today(at),
        stage=report.stage or task.stage,
    )
    _reach(posting, task, targets, figures, reached, at=at)


def _reach(
    posting: journal.Posting,
    task: Task,
    targets: list[Target],
    figures: Figures,
    reached: frozenset[UUID],
    *,
    at: dt.datetime,
) -> None:
    """Mark the phased targets that the report says are reached: ticked, or by their quantity."""
    phases = list(Phase.objects.filter(jurisdiction=task.jurisdiction, task_id=task.id, reached_date__isnull=True))
    ticked = reached - {phase.id for phase in phases}
    if ticked:
        raise journal.Refused("unknown_phase")
    comparisons = {target.id: rules.Comparison(target.comparison) for target in targets}
    for phase in phases:
        value = figures.get(phase.target_id) if phase.target_id else None
        enough = (
            value is not None
            and phase.value is not None
            and phase.target_id is not None
            and rules.is_reached(comparisons[phase.target_id], value, phase.value)
        )
        if enough or phase.id in reached:
            posting.change(phase, reached_date=clock.today(at))


def _declared(task: Task) -> Report:
    found = (
        Report.objects.filter(jurisdiction=task.jurisdiction, task_id=task.id, state=Report.DECLARED)
        .order_by("-number")
        .first()
    )
    if found is None:
        raise journal.Refused("wrong_state", state=rules.State(task.state), expected=rules.State.DECLARED)
    return found


def sign_completion(
    *, jurisdiction: str, task: UUID, seen: bytes, by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Done:
    """
    Sign the completion report (交账): the head's own act, with the digest of the text it saw.

    :raises Refused: see rules.take; text_changed — the text is not the one that was shown
    """
    me = acting(by, at)
    with journal.entry("ledger.report.signed", of=(Task, task), by=by, at=at, act=act) as posting:
        row = task_of(jurisdiction, task)
        state = rules.take("sign_completion", standing(row), me, given=named(text_digest=seen))
        report = _declared(row)
        digest = text_digest(report)
        if seen != digest:
            raise journal.Refused("text_changed")
        posting.change(report, state=Report.SIGNED, signed_by=by.post, signed_at=at, text_digest=digest)
        posting.change(row, state=state, told_date=clock.today(at))
        rows = claims.figures(jurisdiction).filter(report_id=report.id)
        figures = dict(rows.values_list("target_id", "value"))
        _count(posting, row, report, targets_of(row, figures), figures, frozenset(), at=at)
    return Done(posting.receipt, task, report.id)


def decline_completion(
    *, jurisdiction: str, task: UUID, reason: str, by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Done:
    """
    Send the completion report back to its writer, unsigned.

    :raises Refused: see rules.take
    """
    me = acting(by, at)
    with journal.entry("ledger.report.declined", of=(Task, task), by=by, at=at, act=act, note=reason) as posting:
        row = task_of(jurisdiction, task)
        state = rules.take("decline_completion", standing(row), me, given=named(reason=reason))
        report = _declared(row)
        posting.change(report, state=Report.DECLINED, declined_reason=reason)
        posting.change(row, state=state)
    return Done(posting.receipt, task, report.id)
