"""What is done to many ticked tasks of the list at once: what it asks for all of them, then a line for each."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.access import guard, policy, refusals
from bihuan.access.views import entry_url, kept
from bihuan.deadlines import clock, workdays
from bihuan.journal import Refused
from bihuan.journal.sqlite.lock import WriterBusy
from bihuan.organization import queries as organization

from .. import commands, numbering, phrases, queries
from ..commands.bulk import BULK, Outcome, own_act
from ..forms import bulk as forms
from ..forms.blockers import offices_offered
from ..forms.campaigns import CarryForm
from ..models import Task
from .matters import today_of

#: Working days within which an answer is asked, unless another day is set.
ANSWER_DAYS = 3


def bulk(request: Any, jurisdiction: str) -> HttpResponse:
    """Act on the ticked tasks, or ask first what the act needs for all of them; go on with a draft of it."""
    post = policy.require(request.post, "business.read", jurisdiction=jurisdiction)
    if post.jurisdiction != jurisdiction:
        raise Http404
    if request.method != "POST":
        return _go_on(request, jurisdiction)
    ticked = forms.TickedForm(request.POST)
    asked = _asked(ticked.verb, request, jurisdiction)
    try:
        commands.check_ticked(by=request.actor, at=request.at, verb=ticked.verb, tasks=ticked.keys)
    except Refused as refused:
        refusals.record(
            refused,
            by=request.actor,
            at=request.at,
            act=request.act,
            url_name=request.resolver_match.view_name,
        )
        return _show(request, jurisdiction, ticked, None, why=phrases.refusal(refused), status=422)
    if asked is None or not asked.is_valid():
        shown = asked if asked is not None else _unasked(ticked.verb, request, jurisdiction)
        return _show(request, jurisdiction, ticked, shown, status=200 if asked is None else 422)
    back = _point_out(request, jurisdiction, ticked, asked)
    if back is not None:
        return back
    try:
        outcomes = commands.act_on_each(
            jurisdiction=jurisdiction,
            verb=ticked.verb,
            tasks=ticked.keys,
            values=asked.values(),
            by=request.actor,
            at=request.at,
            act=request.act,
        )
    except WriterBusy:
        asked.add_error(None, _("系统正忙，没有全部记入。再按一次，记入过的不会重复。"))
        return _show(request, jurisdiction, ticked, asked, status=503)
    _record(request, ticked.verb, outcomes)
    request.is_act_done = any(outcome.receipt for outcome in outcomes)  # else the words wait for other ticks
    return _result(request, jurisdiction, ticked.verb, outcomes)


def _go_on(request: Any, jurisdiction: str) -> HttpResponse:
    """Show the draft that the address asks for, with its ticks; without one there is nothing to act on but the list."""
    draft = request.resumed
    if draft is None or draft.form != reverse("ledger:bulk", args=[jurisdiction]).removeprefix("/en"):
        return redirect("ledger:list", jurisdiction)
    ticked = forms.TickedForm(draft.data)
    if ticked.verb not in _FORMS:
        return redirect("ledger:list", jurisdiction)
    return _show(request, jurisdiction, ticked, _unasked(ticked.verb, request, jurisdiction))


def _point_out(request: Any, jurisdiction: str, ticked: forms.TickedForm, asked: Any) -> HttpResponse | None:
    """Return the page that says what must not be written down (access.guard), or None."""
    try:
        guard.check_secrecy(request, asked)
    except Refused as refused:
        name = request.resolver_match.view_name
        refusals.record(refused, by=request.actor, at=request.at, act=request.act, url_name=name)
        asked.add_error(None, phrases.refusal(refused))
        return _show(request, jurisdiction, ticked, asked, status=422)
    return guard.point_out(request, asked, kept(request))


def _asked(verb: str, request: HttpRequest, jurisdiction: str) -> Any:
    """Return what was filled in for all of them, None where the act has yet to ask."""
    if verb in _FORMS and "filled" not in request.POST:
        return None
    return _form(verb, request.POST, request, jurisdiction)


def _unasked(verb: str, request: HttpRequest, jurisdiction: str) -> Any:
    return _form(verb, None, request, jurisdiction)


_FORMS = ("chase_task", "reassign_task", "order_look_back", "carry_over_task")


def _form(verb: str, data: Any, request: HttpRequest, jurisdiction: str) -> Any:
    by = workdays.calendar().add_workdays(today_of(request), ANSWER_DAYS)
    match verb:
        case "chase_task":
            return forms.ChaseEachForm(data, initial={"answer_by_date": by})
        case "reassign_task":
            offered = offices_offered(organization.offices(jurisdiction=jurisdiction))
            return forms.ReassignEachForm(data, offices=offered)
        case "order_look_back":
            return forms.LookBackEachForm(data)
        case "carry_over_task":
            offered_campaigns = queries.campaigns(jurisdiction=jurisdiction)
            year = clock.today(request.at).year  # type: ignore[attr-defined]
            return CarryForm(data, campaigns=offered_campaigns, year=year)
        case _:
            return forms.NothingForm(data)


def _named(request: Any, jurisdiction: str, keys: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    rows = policy.rows(request.post, Task, jurisdiction=jurisdiction).filter(id__in=keys)
    return {
        key: {
            "number": numbering.short(year, number),
            "title": title,
            "url": reverse("ledger:task", args=[jurisdiction, key]),
        }
        for key, year, number, title in rows.order_by("year", "number").values_list("id", "year", "number", "title")
    }


def _show(
    request: Any, jurisdiction: str, ticked: forms.TickedForm, form: Any, *, why: str = "", status: int = 200
) -> HttpResponse:
    verb = ticked.verb if ticked.verb in BULK else ""
    facts = {
        "verb": verb,
        "label": phrases.step_label(verb) if verb else _("批量办理"),
        "form": form,
        "why": why,
        "tasks": list(_named(request, jurisdiction, ticked.keys[:201]).values()) if form is not None else [],
        "keys": [str(key) for key in ticked.keys] if form is not None else [],
        "list_url": reverse("ledger:list", args=[jurisdiction]),
    }
    return render(request, "ledger/bulk.html", facts, status=status)


def _record(request: Any, verb: str, outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes:
        if outcome.refused is not None:
            refusals.record(
                outcome.refused,
                by=request.actor,
                at=request.at,
                act=own_act(request.act, verb, outcome.task),
                url_name=request.resolver_match.view_name,
            )


def _result(request: Any, jurisdiction: str, verb: str, outcomes: Sequence[Outcome]) -> HttpResponse:
    named = _named(request, jurisdiction, [outcome.task for outcome in outcomes])
    nameless = {"number": "", "title": _("查看范围以外的事项"), "url": ""}
    rows = [
        {
            **named.get(outcome.task, nameless),
            "receipt": outcome.receipt,
            "entry": entry_url(jurisdiction, int(outcome.receipt.split(":")[1])) if outcome.receipt else "",
            "why": phrases.refusal(outcome.refused, verb=verb) if outcome.refused else "",
        }
        for outcome in outcomes
    ]
    facts = {
        "label": phrases.step_label(verb),
        "done": [row for row in rows if row["receipt"]],
        "refused": [row for row in rows if not row["receipt"]],
        "list_url": reverse("ledger:list", args=[jurisdiction]),
    }
    return render(request, "ledger/bulk_result.html", facts)
