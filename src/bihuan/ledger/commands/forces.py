"""工作专班: members for some days, phased targets of its own, notes from the front line. One journal entry each."""

import datetime as dt
from uuid import UUID

from django.db.models import Q

from bihuan import journal
from bihuan.deadlines import clock
from bihuan.organization.models import Office, Post
from bihuan.organization.roles import OfficeKind

from .. import rules
from ..models import ForceNote, ForcePhase, Member, Task
from .shared import Done, acting


def force_of(jurisdiction: str, force: UUID) -> Office:
    """
    Return the task force.

    :raises Refused: not_found
    """
    found = Office.objects.filter(jurisdiction=jurisdiction, id=force, kind=OfficeKind.TASK_FORCE).first()
    if found is None:
        raise journal.Refused("not_found")
    return found


def force_standing(jurisdiction: str, force: UUID, day: dt.date) -> rules.ForceStanding:
    """Return the force's side of a step on that day."""
    today = Q(since_date__lte=day) & (Q(until_date=None) | Q(until_date__gte=day))
    rows = Member.objects.filter(today, jurisdiction=jurisdiction, force_id=force)
    members = dict(rows.values_list("post_id", "is_leader"))
    tasks = Task.objects.filter(jurisdiction=jurisdiction, task_force_id=force).values_list("leader_id", flat=True)
    return rules.ForceStanding(
        leaders=rules.force_leaders(
            frozenset(post for post, is_leader in members.items() if is_leader), frozenset(tasks)
        ),
        members=frozenset(members),
    )


def add_member(
    *,
    jurisdiction: str,
    force: UUID,
    post: UUID,
    since_date: dt.date,
    until_date: dt.date | None = None,
    duty: str = "",
    is_leader: bool = False,
    by: journal.Actor,
    at: dt.datetime,
    act: journal.Act,
) -> Done:
    """
    Let a post belong to a task force from a day on.

    :raises Refused: not_found, not_force_leader, ends_before_since, member_already
    """
    member = journal.uuid7()
    me = acting(by, at)
    with journal.entry("ledger.member.added", of=(Office, force), by=by, at=at, act=act) as posting:
        force_of(jurisdiction, force)
        rules.check_force_leading("add_member", force_standing(jurisdiction, force, clock.today(at)), me)
        if not Post.objects.filter(jurisdiction=jurisdiction, id=post).exists():
            raise journal.Refused("not_found")
        others = Member.objects.filter(jurisdiction=jurisdiction, force_id=force, post_id=post)
        rules.check_member_days(since_date, until_date, others=list(others.values_list("since_date", "until_date")))
        posting.add(
            Member(
                id=member,
                jurisdiction=jurisdiction,
                force_id=force,
                post_id=post,
                duty=duty,
                is_leader=is_leader,
                since_date=since_date,
                until_date=until_date,
            )
        )
    return Done(posting.receipt, force, member)


def end_member(
    *,
    jurisdiction: str,
    member: UUID,
    until_date: dt.date,
    by: journal.Actor,
    at: dt.datetime,
    act: journal.Act,
) -> Done:
    """
    Say until when a post belongs to a task force.

    :raises Refused: not_found, not_force_leader, ends_before_since, ended_member
    """
    me = acting(by, at)
    of = Member.objects.filter(jurisdiction=jurisdiction, id=member).values_list("force_id", flat=True).first()
    with journal.entry("ledger.member.ended", of=(Office, of), by=by, at=at, act=act) as posting:
        row = Member.objects.filter(jurisdiction=jurisdiction, id=member).first()
        if row is None:
            raise journal.Refused("not_found")
        rules.check_force_leading("end_member", force_standing(jurisdiction, row.force_id, clock.today(at)), me)
        rules.check_member_end(row.since_date, row.until_date, until_date)
        posting.change(row, until_date=until_date)
    return Done(posting.receipt, row.force_id, member)


def add_force_phase(
    *,
    jurisdiction: str,
    force: UUID,
    due_date: dt.date,
    words: str,
    by: journal.Actor,
    at: dt.datetime,
    act: journal.Act,
) -> Done:
    """
    Set the task force a phased target of its own.

    :raises Refused: not_found, not_in_force, missing, phase_due_past
    """
    phase = journal.uuid7()
    me = acting(by, at)
    with journal.entry("ledger.force_phase.set", of=(Office, force), by=by, at=at, act=act) as posting:
        force_of(jurisdiction, force)
        rules.check_force_target("add_force_phase", force_standing(jurisdiction, force, clock.today(at)), me)
        if not words.strip():
            raise journal.Refused("missing", verb="add_force_phase", fields=("words",))
        if due_date < clock.today(at):
            raise journal.Refused("phase_due_past", verb="add_force_phase")
        order = ForcePhase.objects.filter(jurisdiction=jurisdiction, force_id=force).count() + 1
        posting.add(
            ForcePhase(id=phase, jurisdiction=jurisdiction, force_id=force, order=order, due_date=due_date, words=words)
        )
    return Done(posting.receipt, force, phase)


def reach_force_phase(
    *, jurisdiction: str, phase: UUID, words: str, by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Done:
    """
    Report a target of the task force reached, with what stands now in words.

    :raises Refused: not_found, not_in_force, reached_already, missing
    """
    me = acting(by, at)
    of = ForcePhase.objects.filter(jurisdiction=jurisdiction, id=phase).values_list("force_id", flat=True).first()
    with journal.entry("ledger.force_phase.reached", of=(Office, of), by=by, at=at, act=act) as posting:
        row = ForcePhase.objects.filter(jurisdiction=jurisdiction, id=phase).first()
        if row is None:
            raise journal.Refused("not_found")
        standing = force_standing(jurisdiction, row.force_id, clock.today(at))
        rules.check_force_target("reach_force_phase", standing, me)
        rules.check_reaching(is_reached=row.reached_date is not None)
        if not words.strip():
            raise journal.Refused("missing", verb="reach_force_phase", fields=("words",))
        posting.change(row, reached_date=clock.today(at), reached_words=words)
    return Done(posting.receipt, row.force_id, phase)


def note_force(
    *,
    jurisdiction: str,
    force: UUID,
    words: str,
    task: UUID | None = None,
    by: journal.Actor,
    at: dt.datetime,
    act: journal.Act,
) -> Done:
    """
    Write a note from the front line (一线指挥): of the task force, or on one of its tasks, whose story then tells it.

    :raises Refused: not_found (no such force, or the task is not its), not_in_force, missing
    """
    note = journal.uuid7()
    me = acting(by, at)
    of = (Office, force) if task is None else (Task, task)
    with journal.entry("ledger.force_note.written", of=of, by=by, at=at, act=act) as posting:
        force_of(jurisdiction, force)
        rules.check_force_note(force_standing(jurisdiction, force, clock.today(at)), me)
        if not words.strip():
            raise journal.Refused("missing", verb="note_force", fields=("words",))
        if task and not Task.objects.filter(jurisdiction=jurisdiction, id=task, task_force_id=force).exists():
            raise journal.Refused("not_found")
        assert by.post is not None  # the rules have seen the post
        number = ForceNote.objects.filter(jurisdiction=jurisdiction, force_id=force).count() + 1
        posting.add(
            ForceNote(
                id=note,
                jurisdiction=jurisdiction,
                force_id=force,
                number=number,
                task_id=task,
                words=words,
                by_post_id=by.post,
                said_at=at,
            )
        )
    return Done(posting.receipt, force, note)
