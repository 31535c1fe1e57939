"""The ways beside the usual one: drafts sent back, objections, plans, public notice, look-back, reopening, taking back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.access.policy import require
from bihuan.access.views import slip
from bihuan.deadlines import clock, workdays
from bihuan.organization import queries as organization

from .. import commands, forms, phrases, queries
from ..queries import TaskPage
from ..queries.check import replacements
from ..queries.paths import PlanVersion, notices, other_heirs
from . import shown
from .steps import Command, step_facts, take

FormOf = Callable[[Any, TaskPage], django_forms.Form]
View = Callable[[HttpRequest, str, UUID], HttpResponse]


def sent(request: HttpRequest) -> Any:
    """Return what the form has sent, None where the page is only read."""
    return request.POST if request.method == "POST" else None


def _words(label: Any, hint: Any = "", *, name: str = "reason", required: bool = True) -> FormOf:
    return lambda data, page: forms.WordsForm(data, name=name, label=label, hint=hint, required=required)


def _press(data: Any, page: TaskPage) -> django_forms.Form:
    return forms.PressForm(data)


def answer(
    request: HttpRequest, page: TaskPage, verb: str, command: Command, form: Any, template: str = "path", **more: Any
) -> HttpResponse:
    """Answer the page of a step with one form."""

    def show(status: int = 200) -> HttpResponse:
        facts = {**step_facts(page, verb), "form": form, "slip": slip(request), **more}
        return render(request, f"ledger/{template}.html", facts, status=status)

    return take(request, page, command=command, form=form, show=show)


def _plain(verb: str, command: Command, form_of: FormOf, *, with_report: bool = False) -> View:
    """Return the page of a step that takes one small form."""

    def view(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
        page = shown.read_task(request, jurisdiction, task)
        last = [row for row in shown.reports(page) if row["line"].state != "taken_back"][:1] if with_report else []
        return answer(request, page, verb, command, form_of(sent(request), page), last=last)

    view.__name__, view.__doc__ = verb, f"{verb}: one small form."
    return view


def either(
    request: HttpRequest,
    page: TaskPage,
    *,
    main: tuple[str, Command, FormOf],
    other: tuple[str, Command, FormOf],
    is_main: bool,
    template: str,
    **more: Any,
) -> HttpResponse:
    """Answer a page with two ways out, each a form of its own: what is asked for, and the way back."""
    data = sent(request)
    main_form, other_form = main[2](data if is_main else None, page), other[2](None if is_main else data, page)
    tried = main_form if is_main else other_form

    def show(status: int = 200) -> HttpResponse:
        facts = {
            **step_facts(page, main[0]),
            "form": tried,
            "tried": tried,
            "main": main_form,
            "main_url": reverse(f"ledger:{main[0]}", args=[page.jurisdiction, page.id]),
            "other": other_form,
            "other_url": reverse(f"ledger:{other[0]}", args=[page.jurisdiction, page.id]),
            "other_label": phrases.step_label(other[0]),
            "other_hint": phrases.step_hint(other[0]),
            "other_verb": other[0],
            "slip": slip(request),
            **more,
        }
        return render(request, f"ledger/{template}.html", facts, status=status)

    return take(request, page, command=main[1] if is_main else other[1], form=tried, show=show)


# Drafts

_APPROVE = (
    "approve_task",
    commands.approve_task,
    _words(gettext_lazy("批示"), name="instruction", required=False),
)
_REFUSE = (
    "refuse_approval",
    commands.refuse_approval,
    _words(gettext_lazy("退回理由"), gettext_lazy("写清哪里要改，督查室照着改")),
)


def approve_task(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """批准立项."""
    page = shown.read_task(request, jurisdiction, task)
    return either(
        request, page, main=_APPROVE, other=_REFUSE, is_main=True, template="approve", phases=shown.promised(page)
    )


def refuse_approval(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """退回修改: the same page, the other way out."""
    page = shown.read_task(request, jurisdiction, task)
    return either(
        request, page, main=_APPROVE, other=_REFUSE, is_main=False, template="approve", phases=shown.promised(page)
    )


withdraw_draft = _plain(
    "withdraw_draft", commands.withdraw_draft, _words(gettext_lazy("撤销理由"), gettext_lazy("编号不再给别的事项"))
)

# Objections

object_task = _plain(
    "object_task",
    commands.object_task,
    _words(gettext_lazy("异议理由"), gettext_lazy("写明应由哪个单位办、依据哪个文件")),
)
_ACCEPT_OBJECTION = (
    "accept_objection",
    commands.accept_objection,
    _words(gettext_lazy("意见"), name="words", required=False),
)
_DISMISS_OBJECTION = (
    "dismiss_objection",
    commands.dismiss_objection,
    _words(gettext_lazy("驳回理由"), gettext_lazy("写明为什么仍由这个单位办")),
)


def accept_objection(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """异议成立."""
    return _objection(request, jurisdiction, task, is_main=True)


def dismiss_objection(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """驳回异议: the same page, the other way out."""
    return _objection(request, jurisdiction, task, is_main=False)


def _objection(request: HttpRequest, jurisdiction: str, task: UUID, *, is_main: bool) -> HttpResponse:
    page = shown.read_task(request, jurisdiction, task)
    said = shown.story(queries.story(jurisdiction=jurisdiction, task=task, limit=1), jurisdiction)
    return either(
        request,
        page,
        main=_ACCEPT_OBJECTION,
        other=_DISMISS_OBJECTION,
        is_main=is_main,
        heading=_("认定异议"),
        template="either",
        approved=said,
    )


def reassign_task(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """改派任务."""
    page = shown.read_task(request, jurisdiction, task)
    form = forms.ReassignForm(sent(request), page=page, offices=organization.offices(jurisdiction=jurisdiction))
    said = shown.story(queries.story(jurisdiction=jurisdiction, task=task, limit=2), jurisdiction)
    return answer(request, page, "reassign_task", commands.reassign_task, form, "reassign", approved=said)


def pass_on_task(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """转承接单位: to another heir of the office that was split."""
    page = shown.read_task(request, jurisdiction, task)
    keys = other_heirs(jurisdiction=jurisdiction, task=task)
    heirs = [office for office in organization.offices(jurisdiction=jurisdiction) if office.id in keys]
    return answer(request, page, "pass_on_task", commands.pass_on_task, forms.PassOnForm(sent(request), heirs=heirs))


# Plans


def file_plan(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """报细化方案."""
    page = shown.read_task(request, jurisdiction, task)
    facts: dict[str, Any] = {"page": page, "current": page.paths.current_plan}
    if request.method == "POST" and "more" in request.POST:
        form = forms.PlanForm.with_more(request.POST, **facts)
        context = {**step_facts(page, "file_plan"), "form": form, "promised": _promised(page)}
        return render(request, "ledger/plan.html", context)
    resumed = getattr(request, "resumed", None)
    form = forms.PlanForm.with_more(resumed.data, **facts) if resumed else forms.PlanForm(sent(request), **facts)
    return answer(
        request,
        page,
        "file_plan",
        commands.file_plan,
        form,
        "plan",
        promised=_promised(page),
        waiting=page.paths.pending_plan,
    )


def _promised(page: TaskPage) -> list[dict[str, Any]]:
    """Return the phased targets promised at the opening: no plan moves them."""
    return [{"due": phase.due_date, "words": phase.words} for phase in page.phases if phase.plan is None]


_ACCEPT_PLAN = ("accept_plan", commands.accept_plan, _words(gettext_lazy("意见"), name="words", required=False))
_REFUSE_PLAN = ("refuse_plan", commands.refuse_plan, _words(gettext_lazy("不同意的理由")))


def accept_plan(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """同意新方案."""
    return _plan(request, jurisdiction, task, is_main=True)


def refuse_plan(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """不同意新方案: the same page, the other way out."""
    return _plan(request, jurisdiction, task, is_main=False)


def _plan(request: HttpRequest, jurisdiction: str, task: UUID, *, is_main: bool) -> HttpResponse:
    page = shown.read_task(request, jurisdiction, task)
    pair: list[PlanVersion] = [plan for plan in (page.paths.pending_plan, page.paths.current_plan) if plan]
    versions = [shown.plan_row(plan) for plan in pair]
    return either(
        request,
        page,
        main=_ACCEPT_PLAN,
        other=_REFUSE_PLAN,
        is_main=is_main,
        heading=_("新方案"),
        template="either",
        versions=versions,
    )


# Checks


def replace_second(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """换第二核查人."""
    page = shown.read_task(request, jurisdiction, task)
    today = clock.today(request.at)  # type: ignore[attr-defined]
    form = forms.SecondForm(sent(request), seconds=replacements(jurisdiction=jurisdiction, page=page, today=today))
    return answer(request, page, "replace_second", commands.replace_second, form)


# Public notice


def post_notice(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """公示."""
    page = shown.read_task(request, jurisdiction, task)
    today = clock.today(request.at)  # type: ignore[attr-defined]
    until = workdays.calendar().add_workdays(today, page.paths.notice_days)
    form = forms.PressForm(sent(request))
    return answer(request, page, "post_notice", commands.post_notice, form, until=until, checks=shown.checks(page)[:1])


def notice_list(request: HttpRequest, jurisdiction: str) -> HttpResponse:
    """Show what will be struck off, and until when one may object."""
    require(request.post, "business.read", jurisdiction=jurisdiction)  # type: ignore[attr-defined]
    rows = [
        {
            "line": line,
            "number": phrases.task_number(line.year, line.number, line.reopened),
            "url": reverse("ledger:task", args=[jurisdiction, line.task]),
            "inspectors": phrases.enumerated(list(line.inspectors)),
        }
        for line in notices(jurisdiction=jurisdiction)
    ]
    context = {"rows": rows, "list_url": reverse("ledger:list", args=[jurisdiction])}
    return render(request, "ledger/notices.html", context)


# After the seal

order_look_back = _plain("order_look_back", commands.order_look_back, lambda data, page: forms.LookBackForm(data))
record_look_back = _plain("record_look_back", commands.record_look_back, lambda data, page: forms.LookedForm(data))
reopen_task = _plain("reopen_task", commands.reopen_task, lambda data, page: forms.ReopenForm(data))

# Taking back

take_back_sign_for = _plain("take_back_sign_for", commands.take_back_sign_for, _press)
take_back_objection = _plain("take_back_objection", commands.take_back_objection, _press)
take_back_plan = _plain("take_back_plan", commands.take_back_plan, _press)
take_back_progress = _plain("take_back_progress", commands.take_back_progress, _press, with_report=True)
take_back_draft = _plain("take_back_draft", commands.take_back_draft, _press, with_report=True)
take_back_signed = _plain("take_back_signed", commands.take_back_signed, _press, with_report=True)
