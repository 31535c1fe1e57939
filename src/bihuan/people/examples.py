"""Examples of the pages of people for the matrix."""

import time
from collections.abc import Mapping
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value

from bihuan.access.testing import Example
from bihuan.deadlines import clock
from bihuan.journal import Actor
from bihuan.organization import commands as organization
from bihuan.organization.models import Account
from bihuan.organization.roles import Role
from bihuan.organization.testing import PASSWORD, Place, Seat, new_act, username

from .credentials import factors, founding
from .registers import examples as registers


def _sign_in(place: Place) -> Example:
    return Example(data={"login": username(place.code, "auditor"), "password": PASSWORD})


def _acting(place: Place) -> Example:
    def choose(seat: Seat | None) -> Mapping[str, Any]:
        return {"post": str(seat.post)} if seat else {}

    return Example(data=choose)


def _password(place: Place) -> Example:
    new = "另一把 longer key"
    return Example(data={"oldpassword": PASSWORD, "password1": new, "password2": new})


def _invitation(place: Place) -> Example:
    at, by = clock.now(), Actor(jurisdiction=place.code)
    post = organization.add_post(
        jurisdiction=place.code,
        office=place.offices["audit"],
        title="待到任",
        title_en="Awaited",
        role=Role.AUDITOR,
        by=by,
        at=at,
        act=new_act(),
    ).id
    invited = founding.invite(jurisdiction=place.code, post=post, role=Role.AUDITOR, by=by, at=at, act=new_act())
    new = "另一把 longer key"
    said = {"username": f"{place.code}-new", "name": "", "password1": new, "password2": new}
    return Example(args={"token": invited.code}, data=said)


def _totp(place: Place) -> Example:
    def scanned(seat: Seat | None) -> Mapping[str, Any]:
        if seat is None:
            return {}
        secret = generate_totp_secret()
        code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
        sealed = factors.seal_secret(Account(person=seat.person), secret)
        return {"secret": sealed, "code": code, "password": PASSWORD}

    return Example(data=scanned)


def _issue(place: Place) -> Example:
    return Example(
        args={"person": place["bureau_liaison"].person}, data={"lost": "password", "reason": "本人到场说忘了"}
    )


EXAMPLES = {
    "people:sign_in": _sign_in,
    "people:acting": _acting,
    "people:password": _password,
    "people:invitation": _invitation,
    "people:credentials": lambda place: Example(data={"do": "seen"}),
    "people:totp": _totp,
    "people:issue": _issue,
    **registers.EXAMPLES,
}
