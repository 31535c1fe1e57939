"""申请 (延期、变更、挂起、撤项、并项): asked for by the head of the lead office, decided station by station, taken back."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from bihuan import journal
from bihuan.deadlines import clock

from .. import rules
from ..ladder import asked_by, benches
from ..models import Amendment, Application, Decision, Pause, Task
from ..rules import applications as ladders
from .evidence import FileGiven, check_held, file_evidence
from .pauses import start_clock, stop_clock
from .shared import Done, Figures, acting, named, standing, targets_of, task_of

#: Of an application that nobody has ended.
OPEN = (Application.PENDING, Application.CHECKED)


@dataclass(frozen=True, slots=True)
class NewApplication:
    """What is asked for and why; of the last four each kind needs its own."""

    kind: rules.ApplicationKind
    reason_class: rules.ReasonClass | None
    reason: str
    done_so_far: str
    basis: str = ""  # the document that it rests on, in words
    new_due_date: dt.date | None = None  # of a suspension the last day on which the clock stands
    amendments: Figures = field(default_factory=dict)  # target → what is to be promised from now on
    into: UUID | None = None  # the task that goes on
    is_late: bool = False  # the applicant was told that the date is past (逾期补报)


def file_application(
    *,
    jurisdiction: str,
    task: UUID,
    new: NewApplication,
    evidence: Sequence[FileGiven] = (),
    by: journal.Actor,
    at: dt.datetime,
    act: journal.Act,
) -> Done:
    """
    File an application, signed by the head of the lead office: it goes to the first station of its ladder.

    :raises Refused: see rules.applications.may_ask and check_wish; unknown_target, not_found (the task to merge into),
        not_on_account (that one), late_by_now (the date has passed since the form was opened),
        evidence_gone
    """
    application = journal.uuid7()
    check_held(evidence)
    me = acting(by, at)
    with journal.entry("ledger.application.filed", of=(Task, task), by=by, at=at, act=act) as posting:
        row, today = task_of(jurisdiction, task), clock.today(at)
        earlier = Application.objects.filter(jurisdiction=jurisdiction, task_id=task)
        of_kind = earlier.filter(kind=new.kind)
        ladders.may_ask(new.kind, standing(row), me, has_pending=of_kind.filter(state__in=OPEN).exists())
        late = ladders.is_late(row.due_date, today, is_paused=row.paused_date is not None)
        amendments = _amendments(row, new.amendments)
        _check(row, new, amendments, today)
        assert new.reason_class is not None  # checked among what is missing
        if late and not new.is_late:
            raise journal.Refused("late_by_now", verb=ladders.apply_verb(new.kind), due=row.due_date)
        posting.add(
            Application(
                id=application,
                jurisdiction=jurisdiction,
                task_id=task,
                number=earlier.count() + 1,
                kind=new.kind,
                reason_class=new.reason_class,
                reason=new.reason,
                done_so_far=new.done_so_far,
                basis=new.basis,
                is_late=late,
                nth=of_kind.filter(state=Application.GRANTED).count() + 1,
                old_due_date=row.due_date,
                new_due_date=new.new_due_date,
                into_id=new.into,
                asked_by_id=me.post,
                asked_at=at,
            )
        )
        file_evidence(posting, row, evidence, by=by, at=at, application_id=application)
        _add_amendments(posting, jurisdiction, application, amendments)
    return Done(posting.receipt, task, application)


def _add_amendments(
    posting: journal.Posting, jurisdiction: str, application: UUID, amendments: list[tuple[UUID, Decimal, Decimal]]
) -> None:
    for target, old, value in amendments:
        posting.add(
            Amendment(
                jurisdiction=jurisdiction,
                application_id=application,
                target_id=target,
                old_value=old,
                new_value=value,
            )
        )


def _amendments(task: Task, wanted: Figures) -> list[tuple[UUID, Decimal, Decimal]]:
    """Return the quantities that are to change: target, old, new."""
    old = {target.id: target.value for target in targets_of(task, wanted)}
    return [(target, old[target], value) for target, value in wanted.items() if old[target] != value]


def _check(task: Task, new: NewApplication, amendments: list[tuple[UUID, Decimal, Decimal]], today: dt.date) -> None:
    wish = ladders.Wish(
        kind=new.kind,
        new_due_date=new.new_due_date,
        amendments=tuple((old, value) for _target, old, value in amendments),
        into=new.into,
    )
    given = named(
        reason_class=new.reason_class,
        reason=new.reason.strip(),
        done_so_far=new.done_so_far.strip(),
        basis=new.basis.strip(),
        new_due_date=new.new_due_date,
        amendments=tuple(new.amendments),
        into=new.into,
    )
    ladders.check_wish(wish, task=task.id, due=task.due_date, today=today, given=given)
    if new.into is not None:
        _check_goal(task.jurisdiction, new.into)


def _check_goal(jurisdiction: str, into: UUID) -> None:
    goal = task_of(jurisdiction, into)
    if rules.State(goal.state) not in ladders.ON_ACCOUNT:
        raise journal.Refused("not_on_account", verb="apply_merging", number=goal.number)


def application_of(jurisdiction: str, task: UUID, application: UUID) -> Application:
    """
    Return the application, read inside the entry.

    :raises Refused: not_found
    """
    found = Application.objects.filter(jurisdiction=jurisdiction, task_id=task, id=application).first()
    if found is None:
        raise journal.Refused("not_found")
    return found


def take_back_application(
    *, jurisdiction: str, task: UUID, application: UUID, by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Done:
    """
    Take an application back, as long as nobody has decided on it.

    :raises Refused: see rules.applications.take_back
    """
    me = acting(by, at)
    with journal.entry("ledger.application.taken_back", of=(Task, task), by=by, at=at, act=act) as posting:
        row = task_of(jurisdiction, task)
        asked = application_of(jurisdiction, task, application)
        ladders.take_back(asked_by(asked, me), standing(row), me)
        posting.change(asked, state=Application.TAKEN_BACK)
    return Done(posting.receipt, task, application)


def check_application(
    *,
    jurisdiction: str,
    task: UUID,
    application: UUID,
    words: str = "",
    by: journal.Actor,
    at: dt.datetime,
    act: journal.Act,
) -> Done:
    """
    Agree to an application at a station on the way (初审): it goes on to the next one.

    :raises Refused: see rules.applications.decide
    """
    me = acting(by, at)
    with journal.entry("ledger.application.checked", of=(Task, task), by=by, at=at, act=act) as posting:
        _row, asked = _decide(posting, ladders.CHECK, (jurisdiction, task, application), me, words, at=at)
        posting.change(asked, state=Application.CHECKED)
    return Done(posting.receipt, task, application)


def refuse_application(
    *,
    jurisdiction: str,
    task: UUID,
    application: UUID,
    reason: str,
    by: journal.Actor,
    at: dt.datetime,
    act: journal.Act,
) -> Done:
    """
    Refuse an application, at any station and with the reason: the promise stays what it was.

    :raises Refused: see rules.applications.decide; missing
    """
    me = acting(by, at)
    with journal.entry("ledger.application.refused", of=(Task, task), by=by, at=at, act=act) as posting:
        _row, asked = _decide(posting, ladders.REFUSE, (jurisdiction, task, application), me, reason, at=at)
        if not reason.strip():
            raise journal.Refused("missing", verb=ladders.REFUSE, fields=("reason",))
        posting.change(asked, state=Application.REFUSED)
    return Done(posting.receipt, task, application)


def grant_application(
    *,
    jurisdiction: str,
    task: UUID,
    application: UUID,
    words: str = "",
    by: journal.Actor,
    at: dt.datetime,
    act: journal.Act,
) -> Done:
    """
    Agree to an application at its last station: what was asked for takes place.

    :raises Refused: see rules.applications.decide; day_over (a suspension whose days are past), not_later (the date was
        moved further meanwhile), not_on_account (the task to merge into)
    """
    me = acting(by, at)
    with journal.entry("ledger.application.granted", of=(Task, task), by=by, at=at, act=act) as posting:
        row, asked = _decide(posting, ladders.GRANT, (jurisdiction, task, application), me, words, at=at)
        posting.change(asked, state=Application.GRANTED)
        _EFFECTS[rules.ApplicationKind(asked.kind)](posting, row, asked, clock.today(at))
    return Done(posting.receipt, task, application)


def _decide(
    posting: journal.Posting,
    verb: str,
    which: tuple[str, UUID, UUID],
    me: rules.Acting,
    words: str,
    *,
    at: dt.datetime,
) -> tuple[Task, Application]:
    jurisdiction, task, application = which
    row = task_of(jurisdiction, task)
    asked = application_of(jurisdiction, task, application)
    bench = benches([row], jurisdiction=jurisdiction, on=clock.today(at))[task]
    stands = asked_by(asked, me)
    ladders.decide(verb, stands, standing(row), me, bench)
    posting.add(
        Decision(
            jurisdiction=jurisdiction,
            application_id=application,
            rung=stands.decided + 1,
            is_agreed=verb != ladders.REFUSE,
            words=words,
            by_post_id=me.post,
            decided_at=at,
        )
    )
    return row, asked


def _missed(task: Task, asked: Application) -> dt.date | None:
    """Return the date that the task has missed: what was asked for afterwards does not undo it."""
    return task.missed_date or (asked.old_due_date if asked.is_late else None)


def _extend(posting: journal.Posting, task: Task, asked: Application, today: dt.date) -> None:
    assert asked.new_due_date is not None  # rules.applications.check_wish has seen it
    if asked.new_due_date <= task.due_date:
        raise journal.Refused("not_later", verb=ladders.GRANT, due=task.due_date)
    posting.change(
        task,
        due_date=asked.new_due_date,
        extended_count=task.extended_count + 1,
        missed_date=_missed(task, asked),
    )


def _amend(posting: journal.Posting, task: Task, asked: Application, today: dt.date) -> None:
    rows = Amendment.objects.filter(jurisdiction=task.jurisdiction, application_id=asked.id).select_related("target")
    for row in rows.order_by("target__order"):
        posting.change(row.target, value=row.new_value)


def _suspend(posting: journal.Posting, task: Task, asked: Application, today: dt.date) -> None:
    assert asked.new_due_date is not None
    if asked.new_due_date < today:
        raise journal.Refused("day_over", verb=ladders.GRANT)
    stop_clock(posting, task, since=today, kind=Pause.SUSPENSION)
    posting.change(task, state=rules.State.SUSPENDED, missed_date=_missed(task, asked))


def _withdraw(posting: journal.Posting, task: Task, asked: Application, today: dt.date) -> None:
    _end_pauses(posting, task, today)
    posting.change(task, state=rules.State.WITHDRAWN, paused_date=None)


def _merge(posting: journal.Posting, task: Task, asked: Application, today: dt.date) -> None:
    assert asked.into_id is not None
    _check_goal(task.jurisdiction, asked.into_id)
    _end_pauses(posting, task, today)
    posting.change(task, state=rules.State.MERGED, merged_into=asked.into_id, paused_date=None)


def _end_pauses(posting: journal.Posting, task: Task, today: dt.date) -> None:
    """Close what the task's clock stands for; its date no longer moves."""
    rows = Pause.objects.filter(jurisdiction=task.jurisdiction, task_id=task.id, until_date__isnull=True)
    for pause in rows.order_by("since_date", "id"):
        posting.change(pause, until_date=today)


_EFFECTS = {
    rules.ApplicationKind.EXTENSION: _extend,
    rules.ApplicationKind.CHANGE: _amend,
    rules.ApplicationKind.SUSPENSION: _suspend,
    rules.ApplicationKind.WITHDRAWAL: _withdraw,
    rules.ApplicationKind.MERGING: _merge,
}


def resume_task(
    *, jurisdiction: str, task: UUID, reason: str = "", by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Done:
    """
    Let a suspended task go on before its day: the present date moves by the working days on which the clock stood.

    :raises Refused: see rules.take
    """
    me = acting(by, at)
    with journal.entry("ledger.task.resumed", of=(Task, task), by=by, at=at, act=act, note=reason) as posting:
        row = task_of(jurisdiction, task)
        state = rules.take("resume_task", standing(row), me, given=named(reason=reason))
        start_clock(posting, row, on=clock.today(at), kind=Pause.SUSPENSION)
        posting.change(row, state=state)
    return Done(posting.receipt, task)


def suspended_until(jurisdiction: str) -> Mapping[UUID, dt.date]:
    """Return suspended task → the last day on which its clock stands, as its last suspension was granted."""
    rows = Application.objects.filter(
        jurisdiction=jurisdiction,
        kind=rules.ApplicationKind.SUSPENSION,
        state=Application.GRANTED,
        task__state=rules.State.SUSPENDED,
    ).order_by("number")
    return {task: day for task, day in rows.values_list("task_id", "new_due_date") if day is not None}


def resume_due(*, jurisdiction: str, at: dt.datetime) -> int:
    """Let every suspended task go on whose last day is past, one entry each by the clock; return how many."""
    today = clock.today(at)
    over = {task: day for task, day in suspended_until(jurisdiction).items() if day < today}
    return sum(_resume_by_clock(jurisdiction, task, day, at) for task, day in over.items())


def _resume_by_clock(jurisdiction: str, task: UUID, day: dt.date, at: dt.datetime) -> bool:
    """Let one task go on; tell whether it was still waiting for that."""
    act = journal.Act(request_id=journal.uuid7(), via="clock")
    by = journal.Actor(jurisdiction=jurisdiction)
    try:
        with journal.entry("ledger.task.resumed", of=(Task, task), by=by, at=at, act=act) as posting:
            row = task_of(jurisdiction, task)
            step = rules.LOOP["resume_task"]
            if row.state != step.start:  # somebody let it go on since it was looked for
                raise journal.Refused("wrong_state", state=rules.State(row.state), expected=step.start)
            start_clock(posting, row, on=day + dt.timedelta(days=1), kind=Pause.SUSPENSION)
            posting.change(row, state=step.end)
    except journal.Refused:
        return False
    return True
