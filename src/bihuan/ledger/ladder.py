"""Who could decide on applications on a day, read from the registers: for the verbs that decide, and for their pages."""

import datetime as dt
from collections.abc import Collection, Mapping
from uuid import UUID

from bihuan.deadlines import clock
from bihuan.organization import queries as people
from bihuan.organization.models import Post
from bihuan.organization.roles import Role

from .acted import persons_of
from .models import Application, Decision, Task
from .rules import Acting, ApplicationKind
from .rules.applications import Asked, Bench


def benches(tasks: Collection[Task], *, jurisdiction: str, on: dt.date) -> Mapping[UUID, Bench]:
    """Return task id → who could decide on what it asks for: four statements, six where a post is vacant."""
    roles = {Role.DISPATCHER: set[UUID](), Role.COUNTY_HEAD: set[UUID]()}
    for key, role in Post.objects.filter(jurisdiction=jurisdiction, role__in=list(roles)).values_list("id", "role"):
        roles[Role(role)].add(key)
    everybody = roles[Role.DISPATCHER] | roles[Role.COUNTY_HEAD] | {task.leader_id for task in tasks}
    alone = people.unattended(jurisdiction, everybody, on)
    holders = people.holders_of(everybody, jurisdiction=jurisdiction, on=on)
    offices = people.offices_held(holders.values(), jurisdiction=jurisdiction, on=on)
    return {
        task.id: Bench(
            dispatchers=frozenset(roles[Role.DISPATCHER]),
            leader=task.leader_id,
            county_heads=frozenset(roles[Role.COUNTY_HEAD]),
            out=alone | {post for post, who in holders.items() if task.lead_office_id in offices.get(who, ())},
        )
        for task in tasks
    }


def asked_of(application: Application, decided: int, *, by_same_person: bool = False) -> Asked:
    """Return an application as the rule of its decision sees it; decided: at how many stations it was agreed to."""
    return Asked(
        kind=ApplicationKind(application.kind),
        nth=application.nth,
        is_open=application.state in (Application.PENDING, Application.CHECKED),
        decided=decided,
        asker=application.asked_by_id,
        by_same_person=by_same_person,
    )


def asked_by(application: Application, acting: Acting) -> Asked:
    """Return an application as it stands to somebody who may be about to decide on it."""
    rows = Decision.objects.filter(jurisdiction=application.jurisdiction, application_id=application.id)
    earlier = list(rows)
    return asked_of(application, len(earlier), by_same_person=_is_same(application.jurisdiction, earlier, acting))


def _is_same(jurisdiction: str, earlier: Collection[Decision], acting: Acting) -> bool:
    """
    Tell whether the person agreed at an earlier station in another post; in the same one they stand in openly.

    Whose hand it was the journal says: a post that was lent was not decided in by its holder.
    """
    others = [one for one in earlier if one.by_post_id != acting.post]
    return acting.person in persons_of([one.written_by for one in others], jurisdiction=jurisdiction) or any(
        people.holder_of(one.by_post_id, jurisdiction=jurisdiction, on=clock.today(one.decided_at)) == acting.person
        for one in others
    )
