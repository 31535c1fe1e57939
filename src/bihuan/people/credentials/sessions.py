"""What sign-in leaves: one line each in the instance's security stream, about the person."""

import datetime as dt
from uuid import UUID, uuid4

from bihuan import journal
from bihuan.journal import Act, Actor
from bihuan.organization.models import Account, Person


def open_session(*, person: UUID, at: dt.datetime) -> str:
    """Enter that a person signed in, and return the receipt."""
    return line("people.session.opened", person, by=oneself(person), at=at)


def close_session(*, person: UUID, at: dt.datetime) -> str:
    """Enter that a person signed out, and return the receipt."""
    return line("people.session.closed", person, by=oneself(person), at=at)


def fail_sign_in(*, username: str, at: dt.datetime) -> str | None:
    """Enter a wrong password for a known account; an unknown name leaves nothing, or strangers could fill the journal."""
    account = Account.objects.filter(username=username).first()
    if account is None:
        return None
    return line("people.session.failed", account.person, by=Actor(journal.INSTANCE), at=at)


def fail_factor(*, person: UUID, at: dt.datetime) -> str:
    """Enter a wrong second factor after the right password."""
    return line("people.factor.failed", person, by=Actor(journal.INSTANCE), at=at)


def refuse_account(*, account: UUID, at: dt.datetime) -> str:
    """Enter that the right password was given for an account that no active person in the journal answers to."""
    return line("people.session.refused", account, by=Actor(journal.INSTANCE), at=at)


def refuse_lapsed(*, account: UUID, at: dt.datetime) -> str:
    """Enter that a one-time password was given after its time."""
    return line("people.session.lapsed", account, by=Actor(journal.INSTANCE), at=at)


def line(kind: str, person: UUID, *, by: Actor, at: dt.datetime) -> str:
    """Enter one line about a person in the instance's security stream, and return the receipt."""
    with journal.entry(kind, of=(Person, person), by=by, at=at, act=fresh(), stream=journal.SECURITY) as posting:
        pass
    return posting.receipt


def oneself(person: UUID) -> Actor:
    """Return a person who acts in their own matter, whatever their post."""
    return Actor(jurisdiction=journal.INSTANCE, holder=person)


def fresh() -> Act:
    """Return an asking of its own: a second sign-in is a second act, however alike the two look."""
    return Act(request_id=uuid4())
