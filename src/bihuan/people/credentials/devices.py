"""Browsers that have signed in before: a signed cookie, good for one thing, a try that no stranger can use up."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "bihuan_device"
SALT = "bihuan.people.devices"
SECONDS = 400 * 86_400
#: Office machines are shared: so many people are remembered on one.
PEOPLE = 8


def remembered(request: HttpRequest) -> list[str]:
    """Return the ids of the people who have signed in from this browser, the last first."""
    try:
        found: Any = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        return []
    return [str(person) for person in found] if isinstance(found, list) else []


def knows(request: HttpRequest, person: UUID | None) -> bool:
    """Return whether that person has signed in from this browser before."""
    return person is not None and str(person) in remembered(request)


def remember(request: HttpRequest, response: HttpResponse, person: UUID) -> None:
    """Let the browser carry that this person has signed in from it."""
    people = [str(person), *(other for other in remembered(request) if other != str(person))][:PEOPLE]
    response.set_cookie(
        COOKIE,
        signing.dumps(people, salt=SALT),
        max_age=SECONDS,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
