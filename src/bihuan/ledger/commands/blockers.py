"""堵点: what a task waits for is raised, acknowledged or disputed, solved, confirmed; and what silence does."""

import datetime as dt
from collections.abc import Callable, Sequence
from uuid import UUID, uuid5

from bihuan import journal
from bihuan.deadlines import clock, workdays
from bihuan.organization.models import Office

from .. import rules
from ..models import Blocker, Remark, Task
from .evidence import FileGiven, check_held, file_evidence
from .pauses import start_clock, stop_clock
from .remarks import add_remark
from .shared import Done, acting, check_kept, named, standing, task_of

#: The space of the request ids by which the clock acts.
CLOCK = UUID("0186a6d5-8c00-7000-8000-00000000b10c")


def raise_blocker(
    *,
    jurisdiction: str,
    task: UUID,
    words: str,
    reason_class: rules.ReasonClass,
    since_date: dt.date,
    office: UUID | None = None,
    outside: str = "",
    evidence: Sequence[FileGiven] = (),
    by: journal.Actor,
    at: dt.datetime,
    act: journal.Act,
) -> Done:
    """
    Raise a blocker (堵点): whom the task waits for, an office or somebody outside the county by name; what; since when.

    :raises Refused: see rules.check_raising and rules.check_cause; missing, not_found, evidence_gone
    """
    blocker = journal.uuid7()
    check_held(evidence)
    me = acting(by, at)
    with journal.entry("ledger.blocker.raised", of=(Task, task), by=by, at=at, act=act) as posting:
        row = task_of(jurisdiction, task)
        rules.check_raising(standing(row), me, office=office, outside=outside)
        today, calendar = clock.today(at), workdays.calendar()
        rules.check_cause(reason_class, since_date, today)
        if not words:
            raise journal.Refused("missing", verb="raise_blocker", fields=("blocker_words",))
        if office is not None:
            _office_of(jurisdiction, office)
        assert by.post is not None  # the rules have seen the post
        answer_by = rules.answer_by(today, calendar)
        posting.add(
            Blocker(
                id=blocker,
                jurisdiction=jurisdiction,
                task_id=task,
                number=Blocker.objects.filter(jurisdiction=jurisdiction, task_id=task).count() + 1,
                reason_class=reason_class,
                words=words,
                office_id=office,
                outside=outside,
                since_date=since_date,
                raised_by_id=by.post,
                raised_at=at,
                answer_by_date=answer_by,
                solve_by_date=rules.solve_by(answer_by, calendar),
            )
        )
        file_evidence(posting, row, evidence, by=by, at=at, blocker_id=blocker)
    return Done(posting.receipt, task, blocker)


def _office_of(jurisdiction: str, office: UUID) -> None:
    # Of an office that is no more silence would count as an acknowledgement, and nobody could ever solve it.
    if not Office.objects.filter(jurisdiction=jurisdiction, id=office, closed_date=None).exists():
        raise journal.Refused("not_found")


def blocker_of(jurisdiction: str, blocker: UUID) -> Blocker:
    """
    Return the blocker with its task and who raised it, read inside the entry.

    :raises Refused: not_found, campaign_archived
    """
    rows = Blocker.objects.filter(jurisdiction=jurisdiction, id=blocker).select_related("task", "raised_by")
    found = rows.first()
    if found is None:
        raise journal.Refused("not_found")
    check_kept(jurisdiction, found.task_id)
    return found


def blocker_standing(row: Blocker) -> rules.BlockerStanding:
    """Return the blocker's side of a step, from a row read with its task and who raised it."""
    return rules.BlockerStanding(
        state=rules.BlockerState(row.state),
        raiser=row.raised_by.office_id,
        waited=row.office_id,
        leader=row.task.leader_id,
        taken_by=row.taken_by_id,
    )


def _subject(jurisdiction: str, blocker: UUID) -> tuple[type[Task], UUID | None]:
    """Return the blocker's task: its story tells what happens to the blocker."""
    rows = Blocker.objects.filter(jurisdiction=jurisdiction, id=blocker)
    return Task, rows.values_list("task_id", flat=True).first()


def _counts_from(posting: journal.Posting, row: Blocker, day: dt.date) -> None:
    """Let the clock of who waits stand from that day; not where it is the lead office that is waited for."""
    task = row.task
    if rules.stops_clock(waited=row.office_id, lead=task.lead_office_id):
        stop_clock(posting, task, since=day)


def acknowledge_blocker(
    *, jurisdiction: str, blocker: UUID, answer: str, by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Done:
    """
    Acknowledge a blocker (认领): from today the clock of who waits stands, and the blocker's own runs.

    :raises Refused: see rules.take_blocker_step; not_found
    """
    me = acting(by, at)
    of = _subject(jurisdiction, blocker)
    with journal.entry("ledger.blocker.acknowledged", of=of, by=by, at=at, act=act) as posting:
        row = blocker_of(jurisdiction, blocker)
        state = rules.take_blocker_step("acknowledge_blocker", blocker_standing(row), me, given=named(answer=answer))
        today = clock.today(at)
        posting.change(
            row,
            state=state,
            answer=answer,
            answered_by=by.post,
            answered_at=at,
            counts_from_date=today,
            solve_by_date=rules.solve_by(today, workdays.calendar()),
        )
        _counts_from(posting, row, today)
    return Done(posting.receipt, row.task_id, blocker)


def dispute_blocker(
    *, jurisdiction: str, blocker: UUID, reason: str, by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Done:
    """
    Dispute a blocker (争议): the office waited for says why it is not its own; the task's leader decides.

    :raises Refused: see rules.take_blocker_step; not_found
    """
    me = acting(by, at)
    of = _subject(jurisdiction, blocker)
    with journal.entry("ledger.blocker.disputed", of=of, by=by, at=at, act=act) as posting:
        row = blocker_of(jurisdiction, blocker)
        state = rules.take_blocker_step("dispute_blocker", blocker_standing(row), me, given=named(reason=reason))
        posting.change(row, state=state, answer=reason, answered_by=by.post, answered_at=at)
    return Done(posting.receipt, row.task_id, blocker)


def decide_blocker(
    *,
    jurisdiction: str,
    blocker: UUID,
    reason: str,
    office: UUID | None = None,
    solve_by_date: dt.date | None = None,
    by: journal.Actor,
    at: dt.datetime,
    act: journal.Act,
) -> Done:
    """
    Decide a dispute: whose the blocker is. An office, or none: somebody outside the county, as was said.

    Where it is the raiser's own, the blocker falls: nobody's clock stands for it.

    :raises Refused: see rules.take_blocker_step; not_found, solve_by_past, blocker_nobody
    """
    me = acting(by, at)
    of = _subject(jurisdiction, blocker)
    with journal.entry("ledger.blocker.decided", of=of, by=by, at=at, act=act, note=reason) as posting:
        row = blocker_of(jurisdiction, blocker)
        state = rules.take_blocker_step("decide_blocker", blocker_standing(row), me, given=named(reason=reason))
        if office is None and not row.outside:
            raise journal.Refused("blocker_nobody", verb="decide_blocker")
        if office is not None:
            _office_of(jurisdiction, office)
        if office == row.raised_by.office_id:
            posting.change(row, state=rules.BlockerState.DROPPED)
            return Done(posting.receipt, row.task_id, blocker)
        today = clock.today(at)
        due = solve_by_date or rules.solve_by(today, workdays.calendar())
        rules.check_solve_by(due, today, verb="decide_blocker")
        posting.change(row, state=state, office=office, counts_from_date=today, solve_by_date=due)
        _counts_from(posting, row, today)
    return Done(posting.receipt, row.task_id, blocker)


def take_blocker(
    *,
    jurisdiction: str,
    blocker: UUID,
    words: str,
    solve_by_date: dt.date | None = None,
    by: journal.Actor,
    at: dt.datetime,
    act: journal.Act,
) -> Done:
    """
    Take a blocker in hand (一线指挥): the leader's note from the front line, and another day if one is set.

    :raises Refused: see rules.take_blocker_step; not_found, solve_by_past
    """
    me = acting(by, at)
    of = _subject(jurisdiction, blocker)
    with journal.entry("ledger.blocker.taken", of=of, by=by, at=at, act=act) as posting:
        row = blocker_of(jurisdiction, blocker)
        rules.take_blocker_step("take_blocker", blocker_standing(row), me, given=named(words=words))
        if solve_by_date is not None:
            rules.check_solve_by(solve_by_date, clock.today(at), verb="take_blocker")
            posting.change(row, solve_by_date=solve_by_date)
        posting.change(row, taken_by=by.post)
        add_remark(posting, row.task, Remark.FRONT_LINE, words, by=by, at=at)
    return Done(posting.receipt, row.task_id, blocker)


def solve_blocker(
    *, jurisdiction: str, blocker: UUID, solution: str, by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Done:
    """
    Report a blocker solved, with the solution in words: its clock stops today if whoever waits confirms it.

    :raises Refused: see rules.take_blocker_step; not_found
    """
    me = acting(by, at)
    of = _subject(jurisdiction, blocker)
    with journal.entry("ledger.blocker.solved", of=of, by=by, at=at, act=act) as posting:
        row = blocker_of(jurisdiction, blocker)
        state = rules.take_blocker_step("solve_blocker", blocker_standing(row), me, given=named(solution=solution))
        posting.change(row, solution=solution, solved_date=clock.today(at))
        if state is rules.BlockerState.CONFIRMED:
            _close(posting, row, state)
        else:
            posting.change(row, state=state)
    return Done(posting.receipt, row.task_id, blocker)


def confirm_blocker(*, jurisdiction: str, blocker: UUID, by: journal.Actor, at: dt.datetime, act: journal.Act) -> Done:
    """
    Confirm that a blocker is solved: with the last one of the task its clock runs again, from the day of the solution.

    :raises Refused: see rules.take_blocker_step; not_found
    """
    me = acting(by, at)
    of = _subject(jurisdiction, blocker)
    with journal.entry("ledger.blocker.confirmed", of=of, by=by, at=at, act=act) as posting:
        row = blocker_of(jurisdiction, blocker)
        state = rules.take_blocker_step("confirm_blocker", blocker_standing(row), me)
        _close(posting, row, state)
    return Done(posting.receipt, row.task_id, blocker)


def _close(posting: journal.Posting, row: Blocker, state: rules.BlockerState) -> None:
    posting.change(row, state=state)
    task = row.task
    rows = Blocker.objects.filter(jurisdiction=row.jurisdiction, task_id=row.task_id, counts_from_date__isnull=False)
    waiting = [b for b in rows if rules.stops_clock(waited=b.office_id, lead=task.lead_office_id)]
    if any(blocker.state in rules.COUNTING for blocker in waiting):
        return
    # The latest solution of those for which it stood: a confirmation that comes late gains nobody a day.
    solved = [b.solved_date for b in waiting if b.solved_date and b.state == rules.BlockerState.CONFIRMED]
    if solved:
        start_clock(posting, task, on=max(solved))


def reopen_blocker(
    *, jurisdiction: str, blocker: UUID, reason: str, by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Done:
    """
    Say that a blocker is not solved: it goes on as if nobody had said so.

    :raises Refused: see rules.take_blocker_step; not_found
    """
    me = acting(by, at)
    of = _subject(jurisdiction, blocker)
    with journal.entry("ledger.blocker.reopened", of=of, by=by, at=at, act=act, note=reason) as posting:
        row = blocker_of(jurisdiction, blocker)
        state = rules.take_blocker_step("reopen_blocker", blocker_standing(row), me, given=named(reason=reason))
        posting.change(row, state=state, solved_date=None)
    return Done(posting.receipt, row.task_id, blocker)


def take_blocker_back(
    *, jurisdiction: str, blocker: UUID, by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Done:
    """
    Take a blocker back (撤回): its raiser, until somebody else has acted on it.

    :raises Refused: see rules.take_blocker_step; taken_in_hand, not_found
    """
    me = acting(by, at)
    of = _subject(jurisdiction, blocker)
    with journal.entry("ledger.blocker.taken_back", of=of, by=by, at=at, act=act) as posting:
        row = blocker_of(jurisdiction, blocker)
        posting.change(row, state=rules.take_blocker_step("take_blocker_back", blocker_standing(row), me))
    return Done(posting.receipt, row.task_id, blocker)


def acknowledge_silent_blocker(
    *, jurisdiction: str, blocker: UUID, by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Done:
    """
    Let silence count as acknowledged, from the last day on which an answer was awaited: the clock's own act.

    :raises Refused: blocker_state, not_found
    """
    of = _subject(jurisdiction, blocker)
    with journal.entry("ledger.blocker.defaulted", of=of, by=by, at=at, act=act) as posting:
        row = blocker_of(jurisdiction, blocker)
        _still(row, rules.BlockerState.RAISED, "acknowledge_blocker")
        since = row.answer_by_date
        posting.change(
            row,
            state=rules.BlockerState.ACKNOWLEDGED,
            counts_from_date=since,
            solve_by_date=max(row.solve_by_date, rules.solve_by(since, workdays.calendar())),
        )
        _counts_from(posting, row, since)
    return Done(posting.receipt, row.task_id, blocker)


def confirm_silent_blocker(
    *, jurisdiction: str, blocker: UUID, by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Done:
    """
    Let a solution that whoever waits did not answer count as confirmed: the clock's own act.

    :raises Refused: blocker_state, not_found
    """
    of = _subject(jurisdiction, blocker)
    with journal.entry("ledger.blocker.settled", of=of, by=by, at=at, act=act) as posting:
        row = blocker_of(jurisdiction, blocker)
        _still(row, rules.BlockerState.SOLVED, "confirm_blocker")
        _close(posting, row, rules.BlockerState.CONFIRMED)
    return Done(posting.receipt, row.task_id, blocker)


def _still(row: Blocker, state: rules.BlockerState, verb: str) -> None:
    if row.state != state:
        raise journal.Refused("blocker_state", verb=verb, state=rules.BlockerState(row.state))


def acknowledge_by_default(jurisdiction: str, at: dt.datetime) -> int:
    """Let silence count for blockers not answered by the end of their day; return how many. A second time does nothing."""
    rows = Blocker.objects.filter(
        jurisdiction=jurisdiction, state=rules.BlockerState.RAISED, answer_by_date__lt=clock.today(at)
    )
    due = list(rows.order_by("answer_by_date", "id").values_list("id", flat=True))
    return sum(_by_clock(acknowledge_silent_blocker, "acknowledged", jurisdiction, blocker, at) for blocker in due)


def confirm_by_default(jurisdiction: str, at: dt.datetime) -> int:
    """
    Let silence count the other way: solutions not answered within two working days; return how many.

    Otherwise whoever waits could let its own clock stand by saying nothing.
    """
    today, calendar = clock.today(at), workdays.calendar()
    rows = Blocker.objects.filter(jurisdiction=jurisdiction, state=rules.BlockerState.SOLVED).order_by("id")
    return sum(
        _by_clock(confirm_silent_blocker, f"confirmed {row.written_by}", jurisdiction, row.id, at)
        for row in rows
        if row.solved_date and rules.answer_by(row.solved_date, calendar) < today
    )


def _by_clock(command: Callable[..., Done], what: str, jurisdiction: str, blocker: UUID, at: dt.datetime) -> bool:
    act = journal.Act(request_id=uuid5(CLOCK, f"ledger.blocker.{what}:{blocker}"), via="clock")
    try:
        command(jurisdiction=jurisdiction, blocker=blocker, by=journal.Actor(jurisdiction=jurisdiction), at=at, act=act)
    except (journal.Refused, journal.AlreadyDone):
        return False  # somebody was quicker
    return True
