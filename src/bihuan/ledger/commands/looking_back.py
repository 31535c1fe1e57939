"""回头看 and 重开: a task that was struck off is looked at again; what has relapsed goes on under its own number."""

import datetime as dt
from uuid import UUID

from bihuan import journal
from bihuan.deadlines import clock
from bihuan.organization import queries as people
from bihuan.organization.models import Post

from .. import rules
from ..acted import hands_of
from ..models import Check, LookBack, Seal, Task
from .checking import check_second
from .shared import Done, acting, named, open_check, standing, task_of


def order_look_back(
    *, jurisdiction: str, task: UUID, due_date: dt.date, by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Done:
    """
    Order that the supervision group look at a struck task again, until a day.

    :raises Refused: see rules.take; day_in_past, look_back_waits (one is ordered and not yet recorded)
    """
    me = acting(by, at)
    with journal.entry("ledger.look_back.ordered", of=(Task, task), by=by, at=at, act=act) as posting:
        row = task_of(jurisdiction, task)
        rules.take("order_look_back", standing(row), me, given=named(due_date=due_date))
        if due_date < clock.today(at):
            raise journal.Refused("day_in_past", verb="order_look_back")
        if ordered_look_back(row) is not None:
            raise journal.Refused("look_back_waits", verb="order_look_back")
        assert by.post is not None  # rules.take has seen the post
        number = LookBack.objects.filter(jurisdiction=jurisdiction, task_id=task).count() + 1
        posting.add(
            LookBack(jurisdiction=jurisdiction, task_id=task, number=number, due_date=due_date, ordered_by_id=by.post)
        )
    return Done(posting.receipt, task)


def ordered_look_back(task: Task) -> LookBack | None:
    """Return the look-back that is ordered and not yet recorded, or None."""
    rows = LookBack.objects.filter(jurisdiction=task.jurisdiction, task_id=task.id, result="")
    return rows.order_by("-number").first()


def record_look_back(
    *,
    jurisdiction: str,
    task: UUID,
    result: str,
    findings: str,
    place: str = "",
    by: journal.Actor,
    at: dt.datetime,
    act: journal.Act,
) -> Done:
    """
    Record what was found: it stands, or it has relapsed. By somebody else than the two who verified it, where there is one.

    :raises Refused: see rules.take; no_look_back, unknown_result, checked_it
    """
    me = acting(by, at)
    with journal.entry("ledger.look_back.recorded", of=(Task, task), by=by, at=at, act=act) as posting:
        row = task_of(jurisdiction, task)
        look = ordered_look_back(row)
        facts = standing(row, holds={rules.When.LOOK_BACK} if look else ())
        rules.take("record_look_back", facts, me, given=named(result=result, findings=findings))
        if result not in (LookBack.STANDS, LookBack.RELAPSED):
            raise journal.Refused("unknown_result")
        verified = verified_by(row)
        is_of_them = me.post in verifiers(row) or me.person in verified
        if is_of_them and _others(row, facts, verified, clock.today(at)):
            raise journal.Refused("checked_it", verb="record_look_back")
        assert look is not None  # rules.take has refused it
        posting.change(look, looked_by=by.post, looked_at=at, result=result, place=place, findings=findings)
    return Done(posting.receipt, task)


def verifiers(task: Task) -> frozenset[UUID]:
    """Return the posts of the two inspectors who last verified the task."""
    rows = Check.objects.filter(jurisdiction=task.jurisdiction, task_id=task.id, confirmed_at__isnull=False)
    pair = rows.order_by("-number").values_list("first_id", "second_id").first()
    return frozenset(pair or ())


def verified_by(task: Task) -> frozenset[UUID]:
    """Return the persons whose hands are in the task's last verification, in whichever posts they came."""
    rows = Check.objects.filter(jurisdiction=task.jurisdiction, task_id=task.id, confirmed_at__isnull=False)
    check = rows.order_by("-number").first()
    return hands_of(check) if check else frozenset()


def _others(task: Task, facts: rules.Standing, verified: frozenset[UUID], day: dt.date) -> bool:
    """Tell whether the group has somebody there today who did not verify the task and belongs to none of its offices."""
    posts = Post.objects.filter(
        jurisdiction=task.jurisdiction,
        office_id=task.supervision_group_id,
        role__in=[role.value for role in rules.INSPECTORS],
    )
    keys = set(posts.values_list("id", flat=True)) - verifiers(task)
    keys -= people.unattended(task.jurisdiction, keys, day)
    barred = {facts.lead, *facts.assisting}
    return any(
        person not in verified and not people.offices_of(person, jurisdiction=task.jurisdiction, on=day) & barred
        for person in people.holders_of(keys, jurisdiction=task.jurisdiction, on=day).values()
    )


def reopen_task(
    *,
    jurisdiction: str,
    task: UUID,
    reason: str,
    due_date: dt.date,
    by: journal.Actor,
    at: dt.datetime,
    act: journal.Act,
) -> Done:
    """
    Take a struck task up again under its number: the seal is kept, the first promise stays the first.

    :raises Refused: see rules.take; day_in_past
    """
    me = acting(by, at)
    with journal.entry("ledger.task.reopened", of=(Task, task), by=by, at=at, act=act, note=reason) as posting:
        row = task_of(jurisdiction, task)
        state = rules.take("reopen_task", standing(row), me, given=named(reason=reason, due_date=due_date))
        today = clock.today(at)
        if due_date < today:
            raise journal.Refused("day_in_past", verb="reopen_task")
        assert row.seal_year is not None
        assert row.seal_number is not None
        assert row.struck_date is not None
        posting.add(
            Seal(
                jurisdiction=jurisdiction,
                task_id=task,
                number=row.reopened_count + 1,
                seal_year=row.seal_year,
                seal_number=row.seal_number,
                struck_date=row.struck_date,
                reopened_date=today,
            )
        )
        posting.change(
            row,
            state=state,
            due_date=due_date,
            told_date=None,
            checked_date=None,
            notice_until_date=None,
            struck_date=None,
            returned_date=None,
            seal_year=None,
            seal_number=None,
            reopened_count=row.reopened_count + 1,
        )
    return Done(posting.receipt, task)


def replace_second(
    *, jurisdiction: str, task: UUID, second: UUID, by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Done:
    """
    Name another second inspector, where nobody can act in the post of the one who was named.

    :raises Refused: see rules.take; second_attends, not_an_inspector, not_holder, same_person, own_work
    """
    me = acting(by, at)
    with journal.entry("ledger.check.second_replaced", of=(Task, task), by=by, at=at, act=act) as posting:
        row = task_of(jurisdiction, task)
        check = open_check(row)
        away = {rules.When.SECOND_AWAY} if check.second_id in me.unattended else set()
        facts = standing(row, check, holds=away)
        rules.take("replace_second", facts, me, given=named(second=second))
        day = clock.today(at)
        first = rules.Acting(check.first_id, me.office, me.roles, facts.first_person)
        check_second(jurisdiction, second, facts, first, day)
        posting.change(check, second=second)
    return Done(posting.receipt, task, check.id)
