"""建账: the supervision office drafts a task with its promise. Rows are added by a button that sends the form."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bihuan.access import policy
from bihuan.access.views import act, slip
from bihuan.deadlines import clock
from bihuan.journal import Refused
from bihuan.organization import queries as organization
from bihuan.organization.roles import Role

from .. import commands, phrases
from ..forms import NewTaskForm
from ..queries import campaigns, story
from ..queries.offers import domains
from ..queries.paths import Draft, draft
from . import shown
from .steps import step_facts


def new(request: HttpRequest, jurisdiction: str) -> HttpResponse:
    """Show the form of a new task, with one row more where that is asked, or draft the task."""
    post: Any = policy.require(request.post, "business.read", jurisdiction=jurisdiction)  # type: ignore[attr-defined]
    is_own = post.jurisdiction == jurisdiction
    if request.method == "POST" and not is_own:
        raise Http404
    form = _form(request, jurisdiction)

    def show(status: int = 200) -> HttpResponse:
        facts = {
            "form": form,
            "slip": slip(request),
            "is_live": is_own and Role.DISPATCHER in post.roles,
            "begin_url": reverse("ledger:begin", args=[jurisdiction]) if Role.DISPATCHER in post.roles else "",
            "has_campaign": bool(form.fields["campaign"].choices[1:]),  # type: ignore[attr-defined]
            "why": phrases.refusal(Refused("wrong_role", verb="open_task", needed=(Role.DISPATCHER,))),
            "domains": domains(jurisdiction=jurisdiction),
            "list_url": _list_url(jurisdiction),
        }
        return render(request, "ledger/new.html", facts, status=status)

    if request.method != "POST" or "more" in request.POST:
        return show()
    if not form.is_valid():
        return show(422)

    def arrive(task: str) -> str:
        return reverse("ledger:task", args=[jurisdiction, task])

    values = {"jurisdiction": jurisdiction, "new": form.value(is_example=settings.DEMO)}
    return act(request, commands.open_task, values, form=form, page=show, done=arrive)


def revise_task(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """修改草案: the form of a new task, filled with the draft."""
    page = shown.read_task(request, jurisdiction, task)
    facts = step_facts(page, "revise_task")
    form = _form(request, jurisdiction, draft=draft(jurisdiction=jurisdiction, task=task))
    refused = [line for line in story(jurisdiction=jurisdiction, task=task) if line.kind == "ledger.approval.refused"]

    def show(status: int = 200) -> HttpResponse:
        context = {
            **facts,
            "form": form,
            "slip": slip(request),
            "domains": domains(jurisdiction=jurisdiction),
            "list_url": _list_url(jurisdiction),
            "refused": shown.story(refused[:1], jurisdiction),
        }
        return render(request, "ledger/new.html", context, status=status)

    if request.method != "POST" or "more" in request.POST:
        return show()
    if not form.is_valid():
        return show(422)
    values = {"jurisdiction": jurisdiction, "task": task, "new": form.value(is_example=settings.DEMO)}
    return act(request, commands.revise_task, values, form=form, page=show, done=facts["task_url"])


def _list_url(jurisdiction: str) -> str:
    return reverse("ledger:list", args=[jurisdiction])


def _form(request: Any, jurisdiction: str, *, draft: Draft | None = None) -> NewTaskForm:
    on = clock.today(request.at)
    offers: dict[str, Any] = {
        "campaigns": campaigns(jurisdiction=jurisdiction),
        "offices": organization.offices(jurisdiction=jurisdiction),
        "posts": organization.posts(jurisdiction=jurisdiction, on=on),
    }
    if request.method == "POST" and "more" in request.POST:
        return NewTaskForm.with_more(request.POST, more=request.POST["more"], **offers)
    if (resumed := getattr(request, "resumed", None)) is not None:  # a draft: with as many rows as were typed
        return NewTaskForm.with_more(resumed.data, more="", **offers)
    if request.method != "POST" and draft is not None:
        return NewTaskForm.of_draft(draft, **offers)
    return NewTaskForm(request.POST if request.method == "POST" else None, **offers)
