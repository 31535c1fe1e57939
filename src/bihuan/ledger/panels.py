"""Where the ledger stands in the masthead, and the page on which each step of the loop is taken."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bihuan.organization.roles import READERS, Role
from bihuan.theme.places import Place

from . import rules
from .queries import waiting_count

#: Two verbs, one page: the second inspector's signature ends the check either way.
_PAGES = {"confirm_check": "countersign_check", "return_report": "countersign_check"}
#: Posts for which something may wait in the queue.
WORKERS = frozenset(role for step in rules.LOOP.values() for role in step.roles)


def step_url(verb: str, *, jurisdiction: str, task: UUID) -> str:
    """Return the address of the page on which a step is taken."""
    return reverse(f"ledger:{_PAGES.get(verb, verb)}", args=[jurisdiction, task])


def _role(request: HttpRequest) -> Role | None:
    post: Any = getattr(request, "post", None)
    return post.role if post else None


def _is_reader(request: HttpRequest) -> bool:
    return _role(request) in READERS


def _does(request: HttpRequest) -> bool:
    return _role(request) in rules.OFFICE | rules.INSPECTORS


def _is_worker(request: HttpRequest) -> bool:
    return _role(request) in WORKERS


def _waiting(request: Any) -> int:
    post = request.post
    acting = rules.Acting(post=post.id, office=post.office_id, roles=post.roles, person=post.holder)
    return waiting_count(jurisdiction=post.jurisdiction, acting=acting)


PLACES = [
    Place(_("我的事"), "ledger:work", order=20, shown=_is_worker, count=_waiting, first=_does),
    Place(_("台账"), "ledger:list", order=30, shown=_is_reader),
]
