"""What the verbs share: the two sides of a step, the task re-read inside its entry, running numbers."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from bihuan import journal
from bihuan.deadlines import clock
from bihuan.organization import queries as people
from bihuan.organization.models import Post
from bihuan.organization.roles import Role

from .. import rules
from ..acted import hands_of
from ..models import Assisting, Check, Counter, Standard, Target, Task

Figures = Mapping[UUID, Decimal]  # target → cumulative value in the target's unit


@dataclass(frozen=True, slots=True)
class Done:
    """What a verb leaves: the receipt to show, the task, and the row it made (report, check), if any."""

    receipt: str
    task: UUID
    made: UUID | None = None


def acting(by: journal.Actor, at: dt.datetime) -> rules.Acting:
    """
    Return the person's side of a step, read from the registers and not from the asking.

    :raises Refused: not_holder — the person neither holds the post that day nor acts for it by delegation
    """
    day = clock.today(at)
    post = None
    if by.post is not None and by.holder is not None:
        post = people.acting_post(by.holder, jurisdiction=by.jurisdiction, post=by.post, on=day)
    if post is None:
        raise journal.Refused("not_holder")
    return acting_as(post, day)


def acting_as(post: people.ActingPost, day: dt.date) -> rules.Acting:
    """Return an acting post as the rules see it, with the offices of every post its person holds."""
    lone, unattended = _left_alone(post, day)
    return rules.Acting(
        post=post.id,
        office=post.office_id,
        roles=post.roles,
        person=post.holder,
        offices=people.offices_of(post.holder, jurisdiction=post.jurisdiction, on=day),
        lone=lone,
        unattended=unattended,
        is_lent=post.delegate is not None,
    )


#: Who may stand in for whom; inspectors only within their own group.
_STANDS_IN_FOR = {
    Role.COUNTY_HEAD: frozenset({Role.OFFICE_HEAD, Role.LIAISON, Role.DISPATCHER}),
    Role.DEPUTY_HEAD: frozenset({Role.OFFICE_HEAD, Role.LIAISON}),
    Role.GROUP_LEADER: rules.INSPECTORS,
    Role.INSPECTOR: rules.INSPECTORS,
}


def _left_alone(post: people.ActingPost, day: dt.date) -> tuple[frozenset[tuple[UUID | None, Role]], frozenset[UUID]]:
    """Return offices and roles in which nobody can act that day, and the single posts of the group: two statements."""
    wanted = _STANDS_IN_FOR.get(post.role, frozenset())
    if not wanted:
        return frozenset(), frozenset()
    rows = Post.objects.filter(jurisdiction=post.jurisdiction, role__in=[role.value for role in wanted])
    if post.role in rules.INSPECTORS:
        rows = rows.filter(office_id=post.office_id)
    found = [(key, office, Role(role)) for key, office, role in rows.values_list("id", "office_id", "role")]
    alone = people.unattended(post.jurisdiction, [key for key, *_ in found], day)
    manned = {(office, role) for key, office, role in found if key not in alone}
    everywhere = {role for _office, role in manned}
    lone = {(office, role) for _key, office, _role in found for role in wanted} - manned
    return frozenset({*lone, *((None, role) for role in wanted - everywhere)}), alone


def standing(
    task: Task,
    check: Check | None = None,
    *,
    holds: Iterable[rules.When] = (),
    since: tuple[str, str] | None = None,
    signed_by: UUID | None = None,
    wrote: frozenset[UUID] = frozenset(),
) -> rules.Standing:
    """Return the task's side of a step; holds, since, signed_by, wrote: what the step in question asks about."""
    assisting = Assisting.objects.filter(jurisdiction=task.jurisdiction, task_id=task.id)
    return rules.Standing(
        state=rules.State(task.state),
        lead=task.lead_office_id,
        assisting=frozenset(assisting.values_list("office_id", flat=True)),
        leader=task.leader_id,
        group=task.supervision_group_id,
        first=check.first_id if check else None,
        second=check.second_id if check else None,
        first_person=person_of(check) if check else None,
        signed_by=signed_by,
        wrote=wrote | (hands_of(check) if check else frozenset()),
        holds=frozenset(holds),
        since=since,
    )


def person_of(check: Check) -> UUID | None:
    """Return who held the first inspector's post on the day the check was begun."""
    return people.holder_of(check.first_id, jurisdiction=check.jurisdiction, on=clock.today(check.begun_at))


def task_of(jurisdiction: str, task: UUID) -> Task:
    """
    Return the task, read inside the entry.

    :raises Refused: not_found, campaign_archived (nothing is done any more on what is kept there)
    """
    found = Task.objects.filter(jurisdiction=jurisdiction, id=task).select_related("campaign").first()
    if found is None:
        raise journal.Refused("not_found")
    if found.campaign.archived_date is not None:
        raise journal.Refused("campaign_archived")
    return found


def check_kept(jurisdiction: str, task: UUID) -> None:
    """
    Refuse what is done on a row of a task whose campaign is archived.

    :raises Refused: campaign_archived
    """
    if Task.objects.filter(jurisdiction=jurisdiction, id=task, campaign__archived_date__isnull=False).exists():
        raise journal.Refused("campaign_archived")


def open_check(task: Task) -> Check:
    """
    Return the task's check that is not yet confirmed.

    :raises Refused: wrong_state
    """
    found = (
        Check.objects.filter(jurisdiction=task.jurisdiction, task_id=task.id, confirmed_at__isnull=True)
        .order_by("-number")
        .first()
    )
    if found is None:
        raise journal.Refused("wrong_state", state=rules.State(task.state), expected=rules.State.CHECKING)
    return found


def next_number(posting: journal.Posting, *, jurisdiction: str, series: str, year: int) -> int:
    """Return the next number of a series in a year, from a counter row changed by the same entry."""
    counter = Counter.objects.filter(jurisdiction=jurisdiction, series=series, year=year).first()
    if counter is None:
        posting.add(Counter(jurisdiction=jurisdiction, series=series, year=year, last=1))
        return 1
    posting.change(counter, last=counter.last + 1)
    return counter.last


def targets_of(task: Task, figures: Figures) -> list[Target]:
    """
    Return the task's targets.

    :raises Refused: unknown_target — a figure for a target of another task
    """
    targets = list(Target.objects.filter(jurisdiction=task.jurisdiction, task_id=task.id).order_by("order"))
    if figures.keys() - {target.id for target in targets}:
        raise journal.Refused("unknown_target")
    return targets


def standards_of(task: Task, given: Iterable[UUID]) -> list[Standard]:
    """
    Return the task's completion standard, when each line of it and nothing else is given.

    :raises Refused: lines_missing
    """
    lines = list(Standard.objects.filter(jurisdiction=task.jurisdiction, task_id=task.id).order_by("order"))
    if sorted(given) != sorted(line.id for line in lines):
        raise journal.Refused("lines_missing", count=len(lines))
    return lines


def named(**values: object) -> set[str]:
    """Return the names whose value is there; nought counts as there."""
    return {name for name, value in values.items() if value not in (None, "", (), [], frozenset(), b"")}
