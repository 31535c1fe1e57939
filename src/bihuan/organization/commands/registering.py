"""Jurisdictions, offices, posts, people, holders and deputies are entered."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from bihuan import journal
from bihuan.journal import Act, Actor, Refused

from .. import rules
from ..models import Account, Delegation, Holder, Jurisdiction, Office, Person, Post
from ..roles import OfficeKind, Role, are_apart
from .shared import Done, check_names, office_of, post_of


def add_jurisdiction(
    *, code: str, name: str, name_en: str, parent: str | None, by: Actor, at: dt.datetime, act: Act
) -> str:
    """
    Enter a jurisdiction and return the receipt. Its chains are opened apart (`journal.chains.open_chain`).

    :raises Refused: not_a_code, not_under_parent, no_such_jurisdiction, code_taken
    """
    rules.check_code(code, parent=parent)
    by = replace(by, jurisdiction=journal.INSTANCE)
    with journal.entry("organization.jurisdiction.added", of=(Jurisdiction, code), by=by, at=at, act=act) as posting:
        known = Jurisdiction.objects.filter(jurisdiction=journal.INSTANCE)
        if parent is not None and not known.filter(code=parent).exists():
            raise Refused("no_such_jurisdiction", given=parent)
        if known.filter(code=code).exists():
            raise Refused("code_taken", given=code)
        posting.add(
            Jurisdiction(jurisdiction=journal.INSTANCE, code=code, name=name, name_en=name_en, parent_id=parent)
        )
    return posting.receipt


def add_office(
    *,
    jurisdiction: str,
    kind: OfficeKind,
    name: str,
    short_name: str,
    name_en: str,
    order: int = 0,
    parent: UUID | None = None,
    aliases: Sequence[str] = (),
    by: Actor,
    at: dt.datetime,
    act: Act,
) -> Done:
    """
    Enter an office.

    :raises Refused: name_taken, out_of_reach
    """
    row = Office(
        jurisdiction=jurisdiction,
        kind=kind,
        name=name,
        short_name=short_name,
        name_en=name_en,
        order=order,
        parent_id=parent,
        aliases=rules.join_aliases(aliases),
    )
    with journal.entry("organization.office.added", of=(Office, row.id), by=by, at=at, act=act) as posting:
        offices = Office.objects.filter(jurisdiction=jurisdiction)
        if parent is not None and not offices.filter(id=parent).exists():
            raise Refused("out_of_reach")
        check_names(jurisdiction, (name, short_name, *aliases))
        posting.add(row)
    return Done(posting.receipt, row.id)


def change_office(
    *,
    jurisdiction: str,
    office: UUID,
    name_en: str,
    aliases: Sequence[str],
    order: int,
    by: Actor,
    at: dt.datetime,
    act: Act,
) -> Done:
    """
    Correct what no history hangs on: English name, aliases, place in the list. Another name is `rename_office`.

    :raises Refused: out_of_reach, office_closed, name_taken
    """
    with journal.entry("organization.office.changed", of=(Office, office), by=by, at=at, act=act) as posting:
        row = office_of(jurisdiction, office)
        check_names(jurisdiction, aliases, but=office)
        posting.change(row, name_en=name_en, aliases=rules.join_aliases(aliases), order=order)
    return Done(posting.receipt, office)


def add_post(
    *,
    jurisdiction: str,
    office: UUID,
    title: str,
    title_en: str,
    role: Role,
    order: int = 0,
    by: Actor,
    at: dt.datetime,
    act: Act,
) -> Done:
    """
    Enter a post of an office.

    :raises Refused: out_of_reach, name_taken
    """
    row = Post(jurisdiction=jurisdiction, office_id=office, title=title, title_en=title_en, role=role, order=order)
    with journal.entry(
        "organization.post.added", of=(Post, row.id), by=by, at=at, act=act, stream=journal.SECURITY
    ) as posting:
        office_of(jurisdiction, office)
        if Post.objects.filter(jurisdiction=jurisdiction, office=office, title=title).exists():
            raise Refused("name_taken", name=title)
        posting.add(row)
    return Done(posting.receipt, row.id)


def add_person(*, username: str, password_hash: str, name: str = "", by: Actor, at: dt.datetime, act: Act) -> Done:
    """
    Enter a person and the account to sign in with, in the instance's chain.

    password_hash: from `django.contrib.auth.hashers.make_password`, made before, because it is slow on purpose and
    everybody else would wait. The account is no journaled row: a password enters no journal, not even as a digest.

    :raises Refused: not_a_username, username_taken
    """
    rules.check_username(username)
    row = Person(jurisdiction=journal.INSTANCE, username=username, name=name)
    by = replace(by, jurisdiction=journal.INSTANCE)
    with journal.entry(
        "organization.person.added", of=(Person, row.id), by=by, at=at, act=act, stream=journal.SECURITY
    ) as posting:
        known = Person.objects.filter(jurisdiction=journal.INSTANCE, username=username)
        if known.exists() or Account.objects.filter(username=username).exists():
            raise Refused("username_taken", username=username)
        posting.add(row)
        Account(person=row.id, username=username, password=password_hash).save(force_insert=True)
    return Done(posting.receipt, row.id)


def appoint_holder(
    *,
    jurisdiction: str,
    post: UUID,
    person: UUID,
    since_date: dt.date,
    until_date: dt.date | None = None,
    by: Actor,
    at: dt.datetime,
    act: Act,
) -> Done:
    """
    Let a person hold a post from a day on; the post has one holder a day.

    :raises Refused: out_of_reach, ends_before_start, post_is_held, no_such_person, duties_apart
    """
    row = Holder(
        jurisdiction=jurisdiction, post_id=post, person_id=person, since_date=since_date, until_date=until_date
    )
    with journal.entry(
        "organization.holder.appointed", of=(Post, post), by=by, at=at, act=act, stream=journal.SECURITY
    ) as posting:
        row_of_post = post_of(jurisdiction, post)
        office_of(jurisdiction, row_of_post.office_id)
        role = Role(row_of_post.role)
        if not Person.objects.filter(jurisdiction=journal.INSTANCE, id=person, is_active=True).exists():
            raise Refused("no_such_person")
        held = Holder.objects.filter(jurisdiction=jurisdiction, post=post).values_list("since_date", "until_date")
        rules.appoint((since_date, until_date), held=held)
        _check_apart(role, (since_date, until_date), person)
        posting.add(row)
    return Done(posting.receipt, row.id)


def _check_apart(role: Role, span: rules.Span, person: UUID) -> None:
    """
    Accept a role for a person, whatever they hold in whichever county; the database refuses the same (constraints.py).

    :raises Refused: duties_apart
    """
    codes = Jurisdiction.objects.filter(jurisdiction=journal.INSTANCE).values("code")
    rows = Holder.objects.filter(jurisdiction__in=codes, person_id=person)
    for other, since, until in rows.values_list("post__role", "since_date", "until_date"):
        if are_apart(role, Role(other)) and rules.overlap(span, (since, until)):
            raise Refused("duties_apart", role=role, other=Role(other))


def end_holder(*, jurisdiction: str, holder: UUID, until_date: dt.date, by: Actor, at: dt.datetime, act: Act) -> Done:
    """
    End a holding with the given last day.

    :raises Refused: out_of_reach, ends_before_start, ended_already
    """
    with journal.entry(
        "organization.holder.ended", of=(Holder, holder), by=by, at=at, act=act, stream=journal.SECURITY
    ) as posting:
        row = Holder.objects.filter(jurisdiction=jurisdiction, id=holder).first()
        if row is None:
            raise Refused("out_of_reach")
        rules.end((row.since_date, row.until_date), until=until_date)
        posting.change(row, until_date=until_date)
    return Done(posting.receipt, holder)


def delegate(
    *,
    jurisdiction: str,
    post: UUID,
    to_post: UUID,
    since_date: dt.date,
    until_date: dt.date,
    reason: str,
    by: Actor,
    at: dt.datetime,
    act: Act,
) -> Done:
    """
    Let another post act in the place of one, for days that have an end (代签).

    :raises Refused: out_of_reach, ends_before_start, own_deputy, delegated_already, duties_apart
    """
    row = Delegation(
        jurisdiction=jurisdiction,
        post_id=post,
        to_post_id=to_post,
        since_date=since_date,
        until_date=until_date,
        reason=reason,
    )
    with journal.entry(
        "organization.delegation.made", of=(Post, post), by=by, at=at, act=act, stream=journal.SECURITY
    ) as posting:
        role, deputy_role = (Role(post_of(jurisdiction, one).role) for one in (post, to_post))
        standing = [
            (deputy, (since, until))
            for deputy, since, until in Delegation.objects.filter(jurisdiction=jurisdiction, post=post).values_list(
                "to_post", "since_date", "until_date"
            )
        ]
        rules.delegate((since_date, until_date), post=post, to_post=to_post, standing=standing)
        if are_apart(role, deputy_role):
            raise Refused("duties_apart", role=role, other=deputy_role)
        posting.add(row)
    return Done(posting.receipt, row.id)
