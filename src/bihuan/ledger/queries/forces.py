"""Task forces (工作专班): who belongs to one today, its tasks with their lamps, its own targets and notes."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from bihuan.deadlines import workdays
from bihuan.deadlines.lamps import Lamp
from bihuan.organization.models import Office
from bihuan.organization.roles import OfficeKind

from .. import numbering, rules
from ..models import ForceNote, ForcePhase, Member, Task
from .labels import label, office_label
from .lists import TaskLine, judgements, lines_of


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member of a task force; is_over: the last day has passed."""

    id: UUID
    post_id: UUID
    post: str
    duty: str
    is_leader: bool
    since_date: dt.date
    until_date: dt.date | None
    is_over: bool


@dataclass(frozen=True, slots=True)
class ForcePhaseLine:
    """A phased target of the force's own; late: working days past its day, until it is reached."""

    id: UUID
    order: int
    due_date: dt.date
    words: str
    reached_date: dt.date | None
    reached_words: str
    late: int
    lamp: Lamp


@dataclass(frozen=True, slots=True)
class ForceNoteLine:
    """A note from the front line, of the force or on one of its tasks."""

    number: int
    words: str
    by_post: str
    said_at: dt.datetime
    task: UUID | None
    task_number: str
    task_title: str


@dataclass(frozen=True, slots=True)
class ForceLine:
    """A task force in the list."""

    id: UUID
    name: str
    leaders: tuple[str, ...]
    members: int
    tasks: int
    lamps: dict[str, int]
    phases: int
    reached: int
    last_note: dt.datetime | None


@dataclass(frozen=True, slots=True)
class ForcePage:
    """Everything the page of one task force shows."""

    id: UUID
    name: str
    leaders: tuple[str, ...]
    is_led_by_task: bool  # no member is named as leader: the leaders of its tasks lead it
    standing: rules.ForceStanding
    members: tuple[MemberLine, ...]
    tasks: tuple[TaskLine, ...]
    phases: tuple[ForcePhaseLine, ...]
    notes: tuple[ForceNoteLine, ...]


def _on(day: dt.date) -> Q:
    return Q(since_date__lte=day) & (Q(until_date=None) | Q(until_date__gte=day))


def _visible(jurisdiction: str, acting: rules.Acting | None) -> Q:
    """Return which tasks the viewer reads, none in the archive: drafts only who reads drafts, or is named as their leader."""
    kept = Q(campaign__archived_date__isnull=True)
    approved = ~Q(state__in=rules.DRAFTS)
    if acting is None:
        return kept & approved
    return kept if acting.roles & rules.DRAFT_READERS else kept & (approved | Q(leader_id=acting.post))


def force_list(*, jurisdiction: str, acting: rules.Acting | None, today: dt.date) -> tuple[ForceLine, ...]:
    """Return the county's task forces in its order: a constant number of statements."""
    forces = Office.objects.filter(jurisdiction=jurisdiction, kind=OfficeKind.TASK_FORCE).order_by("order", "name")
    rows = Task.objects.filter(_visible(jurisdiction, acting), jurisdiction=jurisdiction, task_force_id__isnull=False)
    tasks = list(rows.exclude(state__in=rules.LEFT).select_related("leader__office"))
    judged = judgements(jurisdiction, Task.objects.filter(jurisdiction=jurisdiction, task_force__isnull=False), today)
    members = list(
        Member.objects.filter(_on(today), jurisdiction=jurisdiction).select_related("post__office").order_by("id")
    )
    phases = ForcePhase.objects.filter(jurisdiction=jurisdiction).values_list("force_id")
    counts = {
        force: (every, reached)
        for force, every, reached in phases.annotate(
            every=Count("id"), reached=Count("id", filter=Q(reached_date__isnull=False))
        )
    }
    notes: dict[UUID, dt.datetime] = dict(
        ForceNote.objects.filter(jurisdiction=jurisdiction).order_by("said_at").values_list("force_id", "said_at")
    )
    found = []
    for force in forces:
        own = [task for task in tasks if task.task_force_id == force.id]
        belonging = [member for member in members if member.force_id == force.id]
        named = [label(member.post) for member in belonging if member.is_leader]
        found.append(
            ForceLine(
                id=force.id,
                name=office_label(force),
                leaders=tuple(named or dict.fromkeys(label(task.leader) for task in own)),
                members=len(belonging),
                tasks=len(own),
                lamps=dict(Counter(judged[task.id].lamp.value for task in own)),
                phases=counts.get(force.id, (0, 0))[0],
                reached=counts.get(force.id, (0, 0))[1],
                last_note=notes.get(force.id),
            )
        )
    return tuple(found)


def force_page(*, jurisdiction: str, force: UUID, acting: rules.Acting | None, today: dt.date) -> ForcePage | None:
    """Return one task force, or None where it is none of the jurisdiction's: a constant number of statements."""
    row = Office.objects.filter(jurisdiction=jurisdiction, id=force, kind=OfficeKind.TASK_FORCE).first()
    if row is None:
        return None
    of_force = Task.objects.filter(_visible(jurisdiction, acting), jurisdiction=jurisdiction, task_force_id=force)
    leaders = {
        task.leader_id: label(task.leader) for task in of_force.select_related("leader__office").order_by("number")
    }
    judged = judgements(jurisdiction, of_force, today)
    members = _members(jurisdiction, force, today)
    named = {member.post_id: member.post for member in members if member.is_leader and not _is_out(member, today)}
    return ForcePage(
        id=row.id,
        name=office_label(row),
        leaders=tuple((named or leaders).values()),
        is_led_by_task=not named,
        standing=rules.ForceStanding(
            leaders=rules.force_leaders(frozenset(named), frozenset(leaders)),
            members=frozenset(member.post_id for member in members if not _is_out(member, today)),
        ),
        members=members,
        tasks=tuple(lines_of(jurisdiction, list(judged), judged, acting)),
        phases=_phases(jurisdiction, force, today),
        notes=_notes(jurisdiction, force),
    )


def _is_out(member: MemberLine, today: dt.date) -> bool:
    return member.is_over or member.since_date > today


def _members(jurisdiction: str, force: UUID, today: dt.date) -> tuple[MemberLine, ...]:
    rows = Member.objects.filter(jurisdiction=jurisdiction, force_id=force).select_related("post__office")
    lines = [
        MemberLine(
            id=row.id,
            post_id=row.post_id,
            post=label(row.post),
            duty=row.duty,
            is_leader=row.is_leader,
            since_date=row.since_date,
            until_date=row.until_date,
            is_over=row.until_date is not None and row.until_date < today,
        )
        for row in rows.order_by("since_date", "id")
    ]
    return tuple(sorted(lines, key=lambda line: (line.is_over, not line.is_leader)))


def _phases(jurisdiction: str, force: UUID, today: dt.date) -> tuple[ForcePhaseLine, ...]:
    calendar = workdays.calendar()
    rows = ForcePhase.objects.filter(jurisdiction=jurisdiction, force_id=force).order_by("due_date", "order")
    found = []
    for row in rows:
        late = max(calendar.workdays_between(row.due_date, row.reached_date or today), 0)
        done = Lamp.YELLOW if late else Lamp.GREEN
        lamp = done if row.reached_date else Lamp.RED if late else Lamp.GREY
        found.append(
            ForcePhaseLine(row.id, row.order, row.due_date, row.words, row.reached_date, row.reached_words, late, lamp)
        )
    return tuple(found)


def _notes(jurisdiction: str, force: UUID) -> tuple[ForceNoteLine, ...]:
    rows = ForceNote.objects.filter(jurisdiction=jurisdiction, force_id=force)
    return tuple(
        ForceNoteLine(
            number=row.number,
            words=row.words,
            by_post=label(row.by_post),
            said_at=row.said_at,
            task=row.task_id,
            task_number=numbering.short(row.task.year, row.task.number) if row.task else "",
            task_title=row.task.title if row.task else "",
        )
        for row in rows.select_related("by_post__office", "task").order_by("-number")
    )


def force_of_member(*, jurisdiction: str, member: UUID) -> UUID | None:
    """Return the task force that a member belongs to."""
    rows = Member.objects.filter(jurisdiction=jurisdiction, id=member)
    return rows.values_list("force_id", flat=True).first()


def force_of_phase(*, jurisdiction: str, phase: UUID) -> UUID | None:
    """Return the task force that a phased target belongs to."""
    rows = ForcePhase.objects.filter(jurisdiction=jurisdiction, id=phase)
    return rows.values_list("force_id", flat=True).first()
