"""The steps of the loop but the check: one page each, which says what the step does and takes what it needs."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bihuan.access.views import act, slip
from bihuan.evidence import uploads

from .. import commands, forms, phrases, queries, rules
from ..queries import TaskPage
from ..queries.signing import paper
from . import shown
from .evidence import beside, read_files

Command = Callable[..., Any]


def step_facts(page: TaskPage, verb: str) -> dict[str, Any]:
    """Return what every step's page shows: the task, the step, and why it is closed to the viewer if it is."""
    step = next((line for line in page.steps if line.verb == verb), None)
    return {
        **shown.head(page),
        "verb": verb,
        "label": phrases.step_label(verb),
        "hint": phrases.step_hint(verb),
        "is_live": bool(step and step.is_live),
        "why": shown.refusal_of(page, step) if step else shown.closed(page, verb),
        "in_place": phrases.in_place_of(step.in_place_of) if step else "",
        "standards": shown.standards(page),
        **shown.lamp(page),
    }


def take(
    request: Any,
    page: TaskPage,
    *,
    command: Command,
    form: Any,
    show: Callable[[int], HttpResponse],
    done: str = "",
) -> HttpResponse:
    """Answer a step's page: show it, or run its command and go to the task (or to `done`) with the receipt."""
    if request.method != "POST":
        return show(200)
    if not form.is_valid():
        return show(422)
    values = {"jurisdiction": page.jurisdiction, "task": page.id, **form.values()}
    return act(request, command, values, form=form, page=show, done=done or shown.head(page)["task_url"])


def _step(
    request: HttpRequest,
    page: TaskPage,
    verb: str,
    command: Command,
    form: django_forms.Form,
    template: str = "step",
    **more: Any,
) -> HttpResponse:
    def show(status: int = 200) -> HttpResponse:
        facts = {**step_facts(page, verb), "form": form, "slip": slip(request), **more}
        return render(request, f"ledger/{template}.html", facts, status=status)

    return take(request, page, command=command, form=form, show=show)


def _data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def hand_over_task(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """交办任务."""
    page = shown.read_task(request, jurisdiction, task)
    return _step(request, page, "hand_over_task", commands.hand_over_task, forms.PressForm(_data(request)))


def sign_for_task(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """签收任务."""
    page = shown.read_task(request, jurisdiction, task)
    return _step(request, page, "sign_for_task", commands.sign_for_task, forms.PressForm(_data(request)))


def _silent(page: TaskPage) -> tuple[str, ...]:
    return queries.silent_names(jurisdiction=page.jurisdiction, task=page.id)


@uploads.takes_files
def report_progress(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """报进展."""
    page = shown.read_task(request, jurisdiction, task)
    taken = uploads.take(request)
    form = forms.ReportForm(_data(request), page=page, taken=taken)
    last = shown.reports(page)[:1]
    return _step(
        request, page, "report_progress", commands.report_progress, form, "report", last=last, silent=_silent(page)
    )


@uploads.takes_files
def declare_completion(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """写交账报告."""
    page = shown.read_task(request, jurisdiction, task)
    taken = uploads.take(request)
    form = forms.CompletionForm(_data(request), page=page, taken=taken)
    return _step(
        request, page, "declare_completion", commands.declare_completion, form, "completion", silent=_silent(page)
    )


def sign_completion(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """签报交账: the text and its digest, then the signature."""
    page = shown.read_task(request, jurisdiction, task)
    form = forms.SignForm(_data(request))
    return _sign(request, page, form=form, decline=forms.ReasonForm(), signing=True)


def decline_completion(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """退回重写: the same page, the other way out."""
    page = shown.read_task(request, jurisdiction, task)
    return _sign(request, page, form=forms.SignForm(), decline=forms.ReasonForm(_data(request)), signing=False)


def _sign(
    request: HttpRequest, page: TaskPage, *, form: forms.SignForm, decline: forms.ReasonForm, signing: bool
) -> HttpResponse:
    def show(status: int = 200) -> HttpResponse:
        stands_in = any(step.verb == "sign_completion" and step.in_place_of for step in page.steps)
        post: Any = request.post  # type: ignore[attr-defined]
        is_concerned = stands_in or (post is not None and post.office_id == page.lead_office_id)
        facts = {
            **step_facts(page, "sign_completion"),
            "form": form if signing else decline,
            "tried": form if signing else decline,
            "decline": decline,
            "paper": paper(jurisdiction=page.jurisdiction, task=page.id) if is_concerned else None,
        }
        return render(request, "ledger/sign.html", facts, status=status)

    command = commands.sign_completion if signing else commands.decline_completion
    return take(request, page, command=command, form=form if signing else decline, show=show)


def approve_closing(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """批准销账: what was reported and found, then the leader's decision."""
    page = shown.read_task(request, jurisdiction, task)
    approve = forms.InstructionForm(_data(request))
    return _decide(request, page, approve=approve, refuse=forms.ReasonForm(), approving=True)


def refuse_closing(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """退回重办: the same page, the other way out; while the public notice runs the only one."""
    page = shown.read_task(request, jurisdiction, task)
    refuse = forms.ReasonForm(_data(request))
    if page.state is rules.State.POSTED:
        return _step(request, page, "refuse_closing", commands.refuse_closing, refuse, "path")
    return _decide(request, page, approve=forms.InstructionForm(), refuse=refuse, approving=False)


def _decide(
    request: HttpRequest, page: TaskPage, *, approve: forms.InstructionForm, refuse: forms.ReasonForm, approving: bool
) -> HttpResponse:
    def show(status: int = 200) -> HttpResponse:
        files = read_files(request, page)
        facts = {
            **step_facts(page, "approve_closing"),
            "approve": approve,
            "refuse": refuse,
            "form": approve if approving else refuse,
            "tried": approve if approving else refuse,
            "reports": beside([row for row in shown.reports(page) if row["is_completion"]][:1], files, page),
            "checks": beside(shown.checks(page)[:1], files, page),
        }
        return render(request, "ledger/decide.html", facts, status=status)

    command = commands.approve_closing if approving else commands.refuse_closing
    return take(request, page, command=command, form=approve if approving else refuse, show=show)


def strike_off(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """盖印销号."""
    page = shown.read_task(request, jurisdiction, task)
    form = forms.PressForm(_data(request))
    verb = "strike_posted" if page.state is rules.State.POSTED else "strike_off"
    approved = shown.story(queries.story(jurisdiction=jurisdiction, task=task, limit=1), jurisdiction)
    return _step(request, page, verb, commands.strike_off, form, checks=shown.checks(page)[:1], approved=approved)
