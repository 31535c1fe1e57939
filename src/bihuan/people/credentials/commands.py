"""Passwords and second factors are issued, chosen, added and taken away; each is one line of a security stream."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.conf import settings
from django.contrib.auth.hashers import make_password

from bihuan import journal
from bihuan.deadlines import clock
from bihuan.journal import Act, Actor, Refused
from bihuan.organization import queries as organization
from bihuan.organization.models import Account, Holder, Person, Post
from bihuan.organization.roles import Role

from ..models import Credential, PastPassword
from . import codes, limits
from .passwords import policy
from .sessions import fresh, oneself

FIRST_BY = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN})
LATER_BY = frozenset({Role.SECURITY_ADMIN})
CHAINED = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


@dataclass(frozen=True, slots=True)
class Issued:
    """A one-time password or code, shown once; the receipt of its line."""

    receipt: str
    person: UUID
    username: str
    code: str
    until_at: dt.datetime


def issue_first_password(*, person: UUID, reason: str, by: Actor, at: dt.datetime, act: Act) -> Issued:
    """
    Give a person who has not yet chosen a password a one-time one, good for BIHUAN_FIRST_PASSWORD_DAYS (14).

    A second one takes the place of the first. by: a system or security administrator of a county of theirs.

    :raises Refused: wrong_post, out_of_reach, no_such_person, chosen_already
    """
    _check_issuer(by, person, at, FIRST_BY)
    if Credential.objects.filter(person=person, chosen_at__isnull=False).exists():
        raise Refused("chosen_already")
    valid = dt.timedelta(days=settings.FIRST_PASSWORD_DAYS)
    return _issue(person, reason, valid, by=by, at=at, act=act)


def issue_password(*, person: UUID, reason: str, by: Actor, at: dt.datetime, act: Act) -> Issued:
    """
    Give a person who has lost their password a one-time one, good for 24 hours; they are told of it when they sign in.

    A second factor stays in force. by: a security administrator of a county of theirs, and not for themselves.

    :raises Refused: wrong_post, out_of_reach, no_such_person, own_credentials
    """
    _check_issuer(by, person, at, LATER_BY)
    if by.holder == person:
        raise Refused("own_credentials")
    return _issue(person, reason, dt.timedelta(hours=settings.ONE_TIME_HOURS), by=by, at=at, act=act)


def issue_factor_code(*, person: UUID, reason: str, by: Actor, at: dt.datetime, act: Act) -> Issued:
    """
    Give a person who has lost their second factor a one-time code in its place; their password is asked all the same.

    :raises Refused: wrong_post, out_of_reach, no_such_person, own_credentials, no_factor
    """
    _check_issuer(by, person, at, LATER_BY)
    if by.holder == person:
        raise Refused("own_credentials")
    if not Authenticator.objects.filter(user_id=person, type__in=CHAINED).exists():
        raise Refused("no_factor")
    return _issue_factor(person, reason, by=by, at=at, act=act)


def unlock(*, person: UUID, reason: str, at: dt.datetime, act: Act) -> tuple[Issued, Issued | None]:
    """
    Give an administrator a one-time password from the console, and a code where they have a second factor.

    Whoever can run the console owns the file; the lines say that it was done there.

    :raises Refused: no_such_person
    """
    by = Actor(jurisdiction=journal.INSTANCE)
    issued = _issue(person, reason, dt.timedelta(hours=settings.ONE_TIME_HOURS), by=by, at=at, act=act)
    if not Authenticator.objects.filter(user_id=person, type__in=CHAINED).exists():
        return issued, None
    return issued, _issue_factor(person, reason, by=by, at=at, act=Act(fresh().request_id, via=act.via))


def _check_issuer(by: Actor, person: UUID, at: dt.datetime, roles: frozenset[Role]) -> None:
    """
    Accept who issues: what post they hold is read from the registers.

    :raises Refused: wrong_post, out_of_reach
    """
    row = Post.objects.filter(jurisdiction=by.jurisdiction, id=by.post).first() if by.post else None
    on = clock.today(at)
    holder = organization.holder_of(row.id, jurisdiction=by.jurisdiction, on=on) if row else None
    if row is None or row.role not in roles or holder != by.holder:
        raise Refused("wrong_post", needed=sorted(roles))
    if not Holder.objects.filter(jurisdiction=by.jurisdiction, person_id=person).exists():
        raise Refused("out_of_reach")


def _person(person: UUID) -> Person:
    row = Person.objects.filter(jurisdiction=journal.INSTANCE, id=person, is_active=True).first()
    if row is None:
        raise Refused("no_such_person")
    return row


def _issue(person: UUID, reason: str, valid: dt.timedelta, *, by: Actor, at: dt.datetime, act: Act) -> Issued:
    code = codes.new(3)
    stored = make_password(code)  # slow on purpose: before the chain is locked
    with journal.entry(
        "people.password.issued", of=(Person, person), by=by, at=at, act=act, note=reason, stream=journal.SECURITY
    ) as posting:
        row, until = _person(person), at + valid
        Account.objects.filter(person=person).update(password=stored)
        # When the person chose the last one stays: whoever has chosen once gets no first password any more.
        facts = {"one_time_until": until}
        Credential.objects.update_or_create(person=person, defaults=facts)
    Credential.objects.filter(person=person).update(told=posting.receipt)
    limits.forget_account(row.username)
    return Issued(posting.receipt, person, row.username, code, until)


def _issue_factor(person: UUID, reason: str, *, by: Actor, at: dt.datetime, act: Act) -> Issued:
    code, until = codes.new(3), at + dt.timedelta(hours=settings.ONE_TIME_HOURS)
    with journal.entry(
        "people.factor.issued", of=(Person, person), by=by, at=at, act=act, note=reason, stream=journal.SECURITY
    ) as posting:
        row = _person(person)
    facts = {"factor_hash": codes.digest(code), "factor_until": until, "factor_told": posting.receipt}
    Credential.objects.update_or_create(person=person, defaults=facts)
    limits.forget_account(row.username)
    return Issued(posting.receipt, person, row.username, code, until)


def change_password(*, person: UUID, password_hash: str, at: dt.datetime) -> str:
    """Set a new password; the line says that it changed, and nothing of what it is."""
    with _own("people.password.changed", person, at) as posting:
        Account.objects.filter(person=person).update(password=password_hash)
        facts = {"chosen_at": at, "one_time_until": None, "told": ""}
        Credential.objects.update_or_create(person=person, defaults=facts)
        _remember(person, password_hash)
    return posting.receipt


def _remember(person: UUID, password_hash: str) -> None:
    kept = policy().remembered
    if kept:
        PastPassword(person=person, password=password_hash).save(force_insert=True)
    mine = PastPassword.objects.filter(person=person)
    mine.exclude(id__in=list(mine.order_by("-id").values_list("id", flat=True)[:kept])).delete()


def add_totp(*, account: Account, secret: str, at: dt.datetime) -> tuple[str, list[str]]:
    """
    Let figures from an app on the person's phone be asked beside the password; return receipt and new recovery codes.

    :raises Refused: has_totp
    """
    with _own("people.factor.added", account.person, at, factor="totp") as posting:
        if Authenticator.objects.filter(user_id=account.person, type=Authenticator.Type.TOTP).exists():
            raise Refused("has_totp")
        TOTP.activate(account, secret)
        first = _recovery_codes(account)
    return posting.receipt, first


def add_passkey(*, account: Account, name: str, credential: dict[str, Any], at: dt.datetime) -> tuple[str, list[str]]:
    """Let a passkey be asked beside the password; return receipt and new recovery codes."""
    with _own("people.factor.added", account.person, at, factor="webauthn") as posting:
        WebAuthn.add(account, name, credential)
        first = _recovery_codes(account)
    return posting.receipt, first


def _recovery_codes(account: Account) -> list[str]:
    """Return the codes made with the first factor; nothing where they were made before."""
    codes_kind = Authenticator.Type.RECOVERY_CODES
    if Authenticator.objects.filter(user_id=account.person, type=codes_kind).exists():
        return []
    return RecoveryCodes.activate(account).generate_codes()


def remove_factor(*, account: Account, factor: int, at: dt.datetime) -> str:
    """
    Take one second factor away; with the last one its recovery codes go.

    :raises Refused: no_factor
    """
    with _own("people.factor.removed", account.person, at) as posting:
        mine = Authenticator.objects.filter(user_id=account.person)
        if not mine.filter(id=factor, type__in=CHAINED).delete()[0]:
            raise Refused("no_factor")
        if not mine.filter(type__in=CHAINED).exists():
            mine.delete()
    return posting.receipt


def renew_recovery_codes(*, account: Account, at: dt.datetime) -> tuple[str, list[str]]:
    """
    Make new recovery codes; the old ones are good for nothing from now on.

    :raises Refused: no_factor
    """
    with _own("people.recovery.renewed", account.person, at) as posting:
        mine = Authenticator.objects.filter(user_id=account.person)
        if not mine.filter(type__in=CHAINED).exists():
            raise Refused("no_factor")
        mine.filter(type=Authenticator.Type.RECOVERY_CODES).delete()
        found = RecoveryCodes.activate(account).generate_codes()
    return posting.receipt, found


def use_factor_code(*, person: UUID, code: str, at: dt.datetime) -> bool:
    """
    Take an issued code in the second factor's place, once; the lost factors go with it. Return whether it was right.

    :raises Refused: wrong_code (two browsers sent it at once)
    """
    row = Credential.objects.filter(person=person).first()
    if row is None or not codes.agrees(code, row.factor_hash) or row.factor_until is None or at > row.factor_until:
        return False
    with _own("people.factor.removed", person, at):
        taken = Credential.objects.filter(person=person, factor_hash=row.factor_hash)
        if not taken.update(factor_hash="", factor_until=None):
            raise Refused("wrong_code")
        Authenticator.objects.filter(user_id=person).delete()
    return True


def forget_told(*, person: UUID) -> None:
    """Let the person not be told again of the code that was issued in their second factor's place."""
    Credential.objects.filter(person=person).update(factor_told="")


@contextmanager
def _own(kind: str, person: UUID, at: dt.datetime, **provenance: object) -> Iterator[journal.Posting]:
    """Open one line of a person about their own credentials."""
    with journal.entry(
        kind, of=(Person, person), by=oneself(person), at=at, act=fresh(), stream=journal.SECURITY
    ) as posting:
        posting.provenance.update(provenance)
        yield posting
