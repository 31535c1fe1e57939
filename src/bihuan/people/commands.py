"""What sign-in leaves: one line each in the instance's security stream, about the person."""

import datetime as dt
from uuid import UUID, uuid4

from bihuan import journal
from bihuan.journal import Act, Actor
from bihuan.organization.models import Account, Person


def open_session(*, person: UUID, at: dt.datetime) -> str:
    """Enter that a person signed in, and return the receipt."""
    return _line("people.session.opened", person, by=_oneself(person), at=at)


def close_session(*, person: UUID, at: dt.datetime) -> str:
    """Enter that a person signed out, and return the receipt."""
    return _line("people.session.closed", person, by=_oneself(person), at=at)


def fail_sign_in(*, username: str, at: dt.datetime) -> str | None:
    """Enter a wrong password for a known account; an unknown name leaves nothing, or strangers could fill the journal."""
    account = Account.objects.filter(username=username).first()
    if account is None:
        return None
    return _line("people.session.failed", account.person, by=Actor(journal.INSTANCE), at=at)


def refuse_account(*, account: UUID, at: dt.datetime) -> str:
    """Enter that the right password was given for an account that no active person in the journal answers to."""
    return _line("people.session.refused", account, by=Actor(journal.INSTANCE), at=at)


def change_password(*, person: UUID, password_hash: str, at: dt.datetime) -> str:
    """Set a new password; the line says that it changed, and nothing of what it is."""
    with journal.entry(
        "people.password.changed",
        of=(Person, person),
        by=_oneself(person),
        at=at,
        act=_fresh(),
        stream=journal.SECURITY,
    ) as posting:
        Account.objects.filter(person=person).update(password=password_hash)
    return posting.receipt


def _line(kind: str, person: UUID, *, by: Actor, at: dt.datetime) -> str:
    with journal.entry(kind, of=(Person, person), by=by, at=at, act=_fresh(), stream=journal.SECURITY) as posting:
        pass
    return posting.receipt


def _oneself(person: UUID) -> Actor:
    return Actor(jurisdiction=journal.INSTANCE, holder=person)


def _fresh() -> Act:
    # A second sign-in is a second act, however alike the two look.
    return Act(request_id=uuid4())
