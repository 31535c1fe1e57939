"""
Who acts, and what is asked: every request gets

request.at       the business instant, read once
request.person   who is signed in (queries.PersonFacts), or None
request.posts    the posts this person may act in today, looked up when first used
request.post     the acting post (queries.ActingPost), or None: signed out, no post today, or several and none chosen
request.actor    the acting post as the journal names it (journal.Actor), or None
request.act      what a posted form asks (journal.Act), or None where it carries no `act`
"""

import hashlib
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from bihuan import journal
from bihuan.deadlines import clock

from . import queries

SESSION_KEY = "acting"  # [jurisdiction, post]: with the jurisdiction, one county is asked and not all
#: The kind of id that forms carry. What the clock does has ids that anybody can work out (version 5): a form that used
#: one up beforehand would let a period go unkept, or a silence uncounted.
DRAWN = 4
#: Rows that a form shows at most; each is looked at while everybody else waits for their turn to write.
MOST_ROWS = 40
#: Fields that do not change what is asked.
APART = frozenset({"csrfmiddlewaretoken", "act"})


class ActingMiddleware:
    """Sets who acts. It refuses nothing: that is access.middleware's work."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        identify(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        """Read the posted act; here, because the form's token has been checked by now."""
        if request.method == "POST":
            request.act = posted_act(request)  # type: ignore[attr-defined]


def identify(request: Any) -> None:
    """Set at, person, posts, post, actor and act."""
    request.at = clock.now()
    request.person = request.post = request.actor = request.act = None
    request.posts = ()
    if not request.user.is_authenticated:
        return
    person = queries.person(request.user.person, username=request.user.username)
    if person is None:  # left, or an account row that no journal entry made
        request.user = AnonymousUser()
        return
    request.person = person
    on = clock.today(request.at)
    request.posts = SimpleLazyObject(lambda: queries.acting_posts(person.id, on=on))
    request.post = _chosen(request)
    if request.post is not None:
        request.actor = request.post.actor


def _chosen(request: Any) -> queries.ActingPost | None:
    chosen = request.session.get(SESSION_KEY)
    if chosen:
        jurisdiction, post = chosen
        on = clock.today(request.at)
        acting = queries.acting_post(request.person.id, jurisdiction=jurisdiction, post=UUID(post), on=on)
        if acting is not None:
            return acting
    return request.posts[0] if len(request.posts) == 1 else None


def choose(request: Any, post: UUID) -> queries.ActingPost | None:
    """Let the person act in one of their posts from now on; None where it is none of theirs today."""
    acting = next((acting for acting in request.posts if acting.id == post), None)
    if acting is not None:
        request.session[SESSION_KEY] = [acting.jurisdiction, str(acting.id)]
        request.post, request.actor = acting, acting.actor
    return acting


def posted_act(request: HttpRequest) -> journal.Act | None:
    """
    Return what the form asks: its id, the rows it showed, and a digest of everything in it.

    :raises BadRequest: hidden fields that no form of ours contains
    """
    given = request.POST.get("act")
    if given is None:
        return None
    try:
        request_id = UUID(given)
        if request_id.version != DRAWN:
            raise ValueError(given)
        expected = tuple(
            (table, key, int(version))
            for line in request.POST.getlist("expected")
            for table, key, version in [item.split(":") for item in line.split()]
        )
        if len(expected) > MOST_ROWS:
            raise ValueError(len(expected))
    except ValueError as error:
        raise BadRequest("hidden fields") from error
    return journal.Act(request_id=request_id, expected=expected, fingerprint=fingerprint(request))


def fingerprint(request: HttpRequest) -> bytes:
    """Return a digest of where a form was sent and what it holds: two askings with one id are told apart by it."""
    said = hashlib.sha256(request.path.encode())
    for name in sorted(request.POST):
        if name not in APART:
            for value in request.POST.getlist(name):
                said.update(f"\0{name}={len(value)}:{value}".encode())
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            said.update(f"\0{name}={getattr(file, 'size', 0)}:{getattr(file, 'name', '')}".encode())
    return said.digest()
