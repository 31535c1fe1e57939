"""Where the ledger stands in the masthead, and the page on which each step of the loop is taken."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bihuan.access import policy
from bihuan.access.subjects import Subject
from bihuan.deadlines import clock
from bihuan.deadlines.lamps import Judgement
from bihuan.organization.queries import ActingPost
from bihuan.organization.roles import READERS, Role
from bihuan.theme.places import Place

from . import numbering, rules
from .commands.shared import acting_as
from .models import Campaign, Task
from .queries import Unread, matter_count, parts_due_count, reports_due_count, unread, waiting_count
from .queries.applications import waiting_applications
from .queries.ending import archivings_waiting_count

#: Two verbs, one page: the second inspector's signature ends the check either way.
_PAGES = {
    "confirm_check": "countersign_check",
    "return_report": "countersign_check",
    "strike_posted": "strike_off",
}
#: Posts for which something may wait in the queue.
WORKERS = frozenset(role for step in rules.LOOP.values() for role in step.roles)


def step_url(verb: str, *, jurisdiction: str, task: UUID, application: UUID | None = None) -> str:
    """Return the address of the page on which a step is taken, or on which an application is decided."""
    if application:
        return reverse("ledger:application", args=[jurisdiction, task, application])
    return reverse(f"ledger:{_PAGES.get(verb, verb)}", args=[jurisdiction, task])


def rule_url(jurisdiction: str, judgement: Judgement) -> str:
    """Return where the rule that gave a lamp is printed, with its source and its numbers."""
    return f"{reverse('ledger:lamp_rules', args=[jurisdiction])}#{judgement.code}"


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
    """Return what the head of "my work" counts: steps, decisions, matters beside the loop, reports and parts due by today."""
    post = request.post
    today = clock.today(request.at)
    acting = acting_as(post, today)
    asked = waiting_applications(jurisdiction=post.jurisdiction, acting=acting, today=today)
    owed = waiting_count(jurisdiction=post.jurisdiction, acting=acting, today=today)
    told = reports_due_count(jurisdiction=post.jurisdiction, acting=acting, today=today)
    told += parts_due_count(jurisdiction=post.jurisdiction, acting=acting, today=today)
    beside = archivings_waiting_count(jurisdiction=post.jurisdiction) if Role.COUNTY_HEAD in acting.roles else 0
    return owed + len(asked) + matter_count(jurisdiction=post.jurisdiction, acting=acting) + told + beside


def unread_of(request: Any) -> Unread:
    """Return what is new for the acting post, read once for a page: the masthead asks, and the page too."""
    found: Unread | None = getattr(request, "unread", None)
    if found is None:
        post = request.post
        acting = rules.Acting(post=post.id, office=post.office_id, roles=post.roles, person=post.holder)
        found = unread(jurisdiction=post.jurisdiction, acting=acting, at=request.at)
        request.unread = found
    return found


def _tasks(post: ActingPost, jurisdiction: str, keys: Collection[str]) -> Mapping[str, Subject]:
    rows = policy.rows(post, Task, jurisdiction=jurisdiction).filter(id__in=keys)
    return {
        str(key): Subject(numbering.short(year, number), title, reverse("ledger:task", args=[jurisdiction, key]))
        for key, year, number, title in rows.values_list("id", "year", "number", "title")
    }


def _campaigns(post: ActingPost, jurisdiction: str, keys: Collection[str]) -> Mapping[str, Subject]:
    rows = Campaign.objects.filter(jurisdiction=jurisdiction, id__in=keys).values_list("id", "name")
    return {str(key): Subject("", name, reverse("ledger:campaign", args=[jurisdiction, key])) for key, name in rows}


#: What an entry of the journal is about.
SUBJECTS = {"ledger_task": _tasks, "ledger_campaign": _campaigns}


def _news(request: Any) -> int:
    return unread_of(request).count


PLACES = [
    Place(_("动态"), "ledger:news", order=25, shown=_is_reader, count=_news, is_news=True),
    Place(_("我的事"), "ledger:work", order=20, shown=_is_worker, count=_waiting, first=_does),
    Place(_("台账"), "ledger:list", order=30, shown=_is_reader),
]
