"""
The one place that answers "may I, and if not why" and "which rows".

    may(post, "journal.read", jurisdiction=code)            → Allowed | Denied(code, facts); true or false
    require(post, "journal.read", jurisdiction=code)        raises Http404 where not: out of reach looks like not there
    rows(post, Task, jurisdiction=code)                     → the queryset of rows this post may read

Reach: every post that knows business reads all of its jurisdiction, and of its subtree; nothing else exists for it.
What only those concerned may read is declared by the subject that owns the rows, in its `reach.py`:

    ROWS = {"ledger.Report": lambda post: Q(is_filed=True) | Q(office_id=post.office_id)}

Steps of a subject's own table (ledger.rules) are judged there; both sides of a step are rows read inside the entry.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import Http404

from bihuan.journal.gathering import declared
from bihuan.organization.queries import ActingPost
from bihuan.organization.roles import ADMINISTRATORS, READERS, Role
from bihuan.organization.rules import is_within


class Span(StrEnum):
    """How far a permission goes from the post's own jurisdiction."""

    OWN = "own"  # its own jurisdiction
    SUBTREE = "subtree"  # and those below it


@dataclass(frozen=True, slots=True)
class Grant:
    """Who has a permission, and where."""

    roles: frozenset[Role]
    span: Span


#: permission → who has it. Every permission that a page or a command asks for stands here.
PERMISSIONS: Mapping[str, Grant] = {
    "business.read": Grant(READERS, Span.SUBTREE),
    "organization.read": Grant(frozenset(Role), Span.SUBTREE),
    "organization.offices.write": Grant(frozenset({Role.SYSTEM_ADMIN}), Span.OWN),
    "organization.rights.write": Grant(frozenset({Role.SECURITY_ADMIN}), Span.OWN),
    "system.read": Grant(ADMINISTRATORS | {Role.AUDITOR}, Span.OWN),
    "journal.read": Grant(READERS, Span.SUBTREE),
    "checkpoints.read": Grant(frozenset(Role), Span.SUBTREE),
    "credentials.issue": Grant(frozenset({Role.SECURITY_ADMIN}), Span.OWN),
    "suggestions.read": Grant(frozenset({Role.DISPATCHER}), Span.OWN),
    "journal.security.read": Grant(frozenset({Role.AUDITOR, Role.SECURITY_ADMIN}), Span.OWN),
}


@dataclass(frozen=True, slots=True)
class Allowed:
    """Yes."""

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Denied:
    """No, and why: code and facts make the sentence (access.phrases.say)."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return False


def may(post: ActingPost | None, permission: str, *, jurisdiction: str) -> Allowed | Denied:
    """Return whether a post has a permission in a jurisdiction, and if not why: no_post, out_of_reach, wrong_role."""
    grant = PERMISSIONS[permission]
    if post is None:
        return Denied("no_post")
    if not reaches(post, jurisdiction, span=grant.span):
        return Denied("out_of_reach")
    if post.role not in grant.roles:
        return Denied("wrong_post", {"needed": sorted(grant.roles)})
    return Allowed()


def require(post: ActingPost | None, permission: str, *, jurisdiction: str) -> ActingPost:
    """
    Return the post when it has the permission.

    :raises Http404: it has not; what is out of reach and what does not exist look the same
    """
    if post is None or not may(post, permission, jurisdiction=jurisdiction):
        raise Http404
    return post


def reaches(post: ActingPost, jurisdiction: str, *, span: Span = Span.SUBTREE) -> bool:
    """Return whether a jurisdiction is the post's own, or lies below it."""
    return jurisdiction == post.jurisdiction or (span is Span.SUBTREE and is_within(jurisdiction, post.jurisdiction))


Row = TypeVar("Row", bound=Model)
Narrowing = Callable[[ActingPost], Q]


def rows(
    post: ActingPost, of: type[Row] | QuerySet[Row], *, jurisdiction: str, permission: str = "business.read"
) -> QuerySet[Row]:
    """Return the rows of a model, or of a queryset, that the post may read in that jurisdiction."""
    query: QuerySet[Row] = of if isinstance(of, QuerySet) else of._default_manager.all()
    if not may(post, permission, jurisdiction=jurisdiction):
        return query.none()
    narrowing = narrowings().get(query.model._meta.label)
    query = query.filter(jurisdiction=jurisdiction)
    return query.filter(narrowing(post)) if narrowing else query


@cache
def narrowings() -> Mapping[str, Narrowing]:
    """Return the rows that only those concerned may read, as each app's reach.py declares them."""
    found: dict[str, Narrowing] = {}
    for _app, reach in declared("reach"):
        found |= reach.ROWS
    return found
