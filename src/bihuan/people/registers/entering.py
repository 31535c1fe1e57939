"""
The plan is carried out: offices by the system administrator, posts, people and holders by the security administrator.

One entry each, through the organization's own verbs. The request id of each is made of the workbook and the row, so that
a second press, or a server that died half-way, does nothing twice: what is there already is passed over.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.contrib.auth.hashers import make_password

from bihuan.deadlines import clock
from bihuan.journal import Act, Actor, AlreadyDone, Refused
from bihuan.organization import commands

from . import plan as plans
from . import snapshot
from .plan import Line, OfficePlan, Plan, What
from .reading import Read


@dataclass(frozen=True, slots=True)
class Entered:
    """The receipt of the last entry, and how many there were."""

    receipt: str
    count: int


def unusable_password() -> str:
    """Return what stands for a password that never opens: the sign-in slip brings the first one."""
    return make_password(None)


def plan_of(read: Read, *, jurisdiction: str, today: dt.date) -> Plan:
    """Return the plan of a file against what is registered now."""
    known = snapshot.take(jurisdiction=jurisdiction, usernames=plans.usernames(read))
    return plans.make(read, known, today=today)


def enter_offices(*, jurisdiction: str, book: UUID, read: Read, by: Actor, at: dt.datetime, act: Act) -> Entered:
    """
    Enter the offices that are new, and what is new of those that are not.

    :raises Refused: book_has_errors, nothing_to_enter, and what the verbs refuse: somebody was quicker
    """
    plan = _checked(read, jurisdiction, at)
    run = _Run(jurisdiction, book, by, at)
    for order, office in enumerate(plan.offices):
        if office.what is What.NEW:
            run.enter("office", office.row, _adding(run, office, order))
        elif office.what is What.CHANGED:
            run.enter("change", office.row, _changing(run, office))
    return run.entered()


def enter_rights(*, jurisdiction: str, book: UUID, read: Read, by: Actor, at: dt.datetime, act: Act) -> Entered:
    """
    Enter the posts, people and holders that are new; whoever held such a post until now holds it to the day before.

    :raises Refused: book_has_errors, offices_first, nothing_to_enter, and what the verbs refuse
    """
    plan = _checked(read, jurisdiction, at)
    if plan.new_offices:
        raise Refused("offices_first", count=plan.new_offices)
    run = _Run(jurisdiction, book, by, at)
    people = {line.username: line.person.id for line in plan.lines if line.person is not None}
    for line in plan.lines:
        number = line.row.number
        post = line.post.id if line.post else None
        if line.post_what is What.NEW:
            post = run.enter("post", number, _post(run, line))
        if line.person_what is What.NEW:
            people[line.username] = run.enter("person", number, _person(run, line))
        if line.holding in (What.NEW, What.CHANGED):
            if line.ends is not None:
                run.enter("end", number, _end(run, line.ends))
            assert post is not None
            run.enter("holder", number, _appoint(run, line, post, people[line.username]))
    return run.entered()


def _checked(read: Read, jurisdiction: str, at: dt.datetime) -> Plan:
    plan = plan_of(read, jurisdiction=jurisdiction, today=clock.today(at))
    if plan.wrong:
        raise Refused("book_has_errors", count=len(plan.wrong))
    return plan


class _Run:
    """One pressing of the button: many entries, each an act of its own."""

    def __init__(self, jurisdiction: str, book: UUID, by: Actor, at: dt.datetime) -> None:
        self.jurisdiction, self.book, self.by, self.at = jurisdiction, book, by, at
        self.count = 0
        self.receipt = ""

    def enter(self, what: str, row: int, verb: Callable[[Act], commands.Done]) -> UUID:
        """
        Do one act of the run and return the row it made.

        :raises Refused: somebody_entered — the same row of the same file is being entered by a second press
        """
        act = Act(uuid5(self.book, f"{what}:{row}"), via="import")
        try:
            done = verb(act)
        except AlreadyDone as again:
            raise Refused("somebody_entered") from again
        self.count += 1
        self.receipt = done.receipt
        return done.id

    def entered(self) -> Entered:
        """
        Return what was done.

        :raises Refused: nothing_to_enter
        """
        if not self.count:
            raise Refused("nothing_to_enter")
        return Entered(self.receipt, self.count)


def _adding(run: _Run, office: OfficePlan, order: int) -> Callable[[Act], commands.Done]:
    assert office.kind is not None
    kind = office.kind
    return lambda act: commands.add_office(
        jurisdiction=run.jurisdiction,
        kind=kind,
        name=office.name,
        short_name=office.short_name,
        name_en=office.name_en,
        order=order,
        aliases=office.aliases,
        by=run.by,
        at=run.at,
        act=act,
    )


def _changing(run: _Run, office: OfficePlan) -> Callable[[Act], commands.Done]:
    known = office.known
    assert known is not None
    aliases = [name for name in office.aliases if name not in (known.name, known.short_name)]
    return lambda act: commands.change_office(
        jurisdiction=run.jurisdiction,
        office=known.id,
        name_en=office.name_en or known.name_en,
        aliases=[*known.aliases, *aliases],
        order=known.order,
        by=run.by,
        at=run.at,
        act=act,
    )


def _post(run: _Run, line: Line) -> Callable[[Act], commands.Done]:
    office, role = line.office, line.role
    assert office is not None
    assert office.known is not None
    assert role is not None
    home = office.known.id
    return lambda act: commands.add_post(
        jurisdiction=run.jurisdiction,
        office=home,
        title=line.title,
        title_en=line.title_en,
        role=role,
        order=line.row.number,
        by=run.by,
        at=run.at,
        act=act,
    )


def _person(run: _Run, line: Line) -> Callable[[Act], commands.Done]:
    unusable = unusable_password()
    return lambda act: commands.add_person(
        username=line.username, password_hash=unusable, name=line.name, by=run.by, at=run.at, act=act
    )


def _end(run: _Run, ends: tuple[UUID, dt.date]) -> Callable[[Act], commands.Done]:
    holder, until = ends
    return lambda act: commands.end_holder(
        jurisdiction=run.jurisdiction, holder=holder, until_date=until, by=run.by, at=run.at, act=act
    )


def _appoint(run: _Run, line: Line, post: UUID, person: UUID) -> Callable[[Act], commands.Done]:
    since = line.since
    assert since is not None
    return lambda act: commands.appoint_holder(
        jurisdiction=run.jurisdiction, post=post, person=person, since_date=since, by=run.by, at=run.at, act=act
    )
