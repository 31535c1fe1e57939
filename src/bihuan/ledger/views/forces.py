"""工作专班: the county's list, one force with its members, tasks, own targets and notes, and what changes them."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bihuan.access.policy import require
from bihuan.access.views import slip
from bihuan.organization import queries as organization

from .. import commands, phrases, queries, rules
from ..forms import forces as forms
from ..queries import ForcePage
from ..queries.forces import force_of_member, force_of_phase
from .lists import as_row
from .matters import acting_of, data_of, not_here, send, today_of

LAMPS = ("red", "yellow", "green", "grey")


def force_list(request: HttpRequest, jurisdiction: str) -> HttpResponse:
    """The county's task forces."""
    require(request.post, "business.read", jurisdiction=jurisdiction)  # type: ignore[attr-defined]
    lines = queries.force_list(
        jurisdiction=jurisdiction, acting=acting_of(request, jurisdiction), today=today_of(request)
    )
    rows = [
        {
            "line": line,
            "url": reverse("ledger:force", args=[jurisdiction, line.id]),
            "lamps": [(lamp, line.lamps[lamp]) for lamp in LAMPS if line.lamps.get(lamp)],
        }
        for line in lines
    ]
    facts = {"rows": rows, "slip": slip(request), "offices_url": reverse("people:offices", args=[jurisdiction])}
    return render(request, "ledger/forces.html", facts)


def _read(request: Any, jurisdiction: str, force: UUID) -> ForcePage:
    post = require(request.post, "business.read", jurisdiction=jurisdiction)
    if request.method == "POST" and post.jurisdiction != jurisdiction:
        raise Http404
    page = queries.force_page(
        jurisdiction=jurisdiction, force=force, acting=acting_of(request, jurisdiction), today=today_of(request)
    )
    if page is None:
        raise Http404
    return page


def force(request: HttpRequest, jurisdiction: str, force: UUID) -> HttpResponse:
    """One task force."""
    return _show(request, jurisdiction, _read(request, jurisdiction, force))


def _show(
    request: Any,
    jurisdiction: str,
    page: ForcePage,
    *,
    tried: str = "",
    of: UUID | None = None,
    form: Any = None,
    status: int = 200,
) -> HttpResponse:
    """Show a task force; tried, of: the form that came back, of that member or target where it is one's own."""
    acting, today = acting_of(request, jurisdiction), today_of(request)
    facts = {
        "force": page,
        "tasks": [as_row(line, jurisdiction) for line in page.tasks],
        "notes": [
            {"line": note, "url": reverse("ledger:task", args=[jurisdiction, note.task]) if note.task else ""}
            for note in page.notes
        ],
        "members": [
            {
                "line": line,
                "to": reverse("ledger:end_member", args=[jurisdiction, page.id, line.id]),
                "is_open": line.until_date is None,
                "is_tried": of == line.id,
                "form": form if of == line.id else _end_form(None, line.id, today),
            }
            for line in page.members
        ],
        "phases": [
            {
                "line": line,
                "to": reverse("ledger:reach_force_phase", args=[jurisdiction, page.id, line.id]),
                "is_open": line.reached_date is None,
                "is_tried": of == line.id,
                "form": form if of == line.id else _reached_form(None, line.id),
            }
            for line in page.phases
        ],
        "acts": {verb: _act(verb, page, jurisdiction, acting, today, tried, form) for verb in _FORMS},
        "tried": form if request.method == "POST" else None,
        "forces_url": reverse("ledger:forces", args=[jurisdiction]),
        "slip": slip(request),
    }
    return render(request, "ledger/force.html", facts, status=status)


_CHECKS: Mapping[str, Callable[[rules.ForceStanding, rules.Acting], None]] = {
    "add_member": partial(rules.check_force_leading, "add_member"),
    "add_force_phase": partial(rules.check_force_target, "add_force_phase"),
    "note_force": rules.check_force_note,
}


def _act(
    verb: str, page: ForcePage, jurisdiction: str, acting: Any, today: Any, tried: str, form: Any
) -> dict[str, Any]:
    """Return one of the page's forms: open to the acting post, or why not."""
    refusal = rules.refusal_of(partial(_CHECKS[verb], page.standing, acting)) if acting else not_here()
    return {
        "label": phrases.step_label(verb),
        "url": reverse(f"ledger:{verb}", args=[jurisdiction, page.id]),
        "form": form if verb == tried else _FORMS[verb](None, page, jurisdiction, today),
        "allowed": refusal is None,
        "why": phrases.refusal(refusal, verb=verb) if refusal else "",
        "is_tried": verb == tried,
    }


def _member_form(data: Any, page: ForcePage, jurisdiction: str, today: Any) -> Any:
    posts = organization.posts(jurisdiction=jurisdiction, on=today)
    offered = [post for post in posts if post.role in rules.REMARKERS]
    return forms.MemberForm(data, posts=offered, initial={"since_date": today}, auto_id="member_%s")


_FORMS: Mapping[str, Callable[[Any, ForcePage, str, Any], Any]] = {
    "add_member": _member_form,
    "add_force_phase": lambda data, page, jurisdiction, today: forms.TargetForm(data, auto_id="phase_%s"),
    "note_force": lambda data, page, jurisdiction, today: forms.FrontLineForm(
        data, tasks=page.tasks, auto_id="note_%s"
    ),
}


def _end_form(data: Any, member: UUID, today: Any) -> Any:
    return forms.EndForm(data, initial={"until_date": today}, auto_id=f"end_{member}_%s")


def _reached_form(data: Any, phase: UUID) -> Any:
    return forms.ReachedForm(data, auto_id=f"reach_{phase}_%s")


def _take(
    request: Any, jurisdiction: str, page: ForcePage, verb: str, command: Any, form: Any, **values: Any
) -> HttpResponse:
    of = values.get("member") or values.get("phase")

    def show(status: int = 200) -> HttpResponse:
        return _show(request, jurisdiction, page, tried=verb, of=of, form=form, status=status)

    done = reverse("ledger:force", args=[jurisdiction, page.id])
    return send(request, command, {"jurisdiction": jurisdiction, **values}, form=form, show=show, done=done)


def add_member(request: HttpRequest, jurisdiction: str, force: UUID) -> HttpResponse:
    """加入成员."""
    page = _read(request, jurisdiction, force)
    form = _member_form(data_of(request), page, jurisdiction, today_of(request))
    return _take(request, jurisdiction, page, "add_member", commands.add_member, form, force=force)


def end_member(request: HttpRequest, jurisdiction: str, force: UUID, member: UUID) -> HttpResponse:
    """成员到期."""
    page = _read(request, jurisdiction, force)
    if force_of_member(jurisdiction=jurisdiction, member=member) != force:
        raise Http404
    form = _end_form(data_of(request), member, today_of(request))
    return _take(request, jurisdiction, page, "end_member", commands.end_member, form, member=member)


def add_force_phase(request: HttpRequest, jurisdiction: str, force: UUID) -> HttpResponse:
    """定阶段目标."""
    page = _read(request, jurisdiction, force)
    form = forms.TargetForm(data_of(request), auto_id="phase_%s")
    return _take(request, jurisdiction, page, "add_force_phase", commands.add_force_phase, form, force=force)


def reach_force_phase(request: HttpRequest, jurisdiction: str, force: UUID, phase: UUID) -> HttpResponse:
    """报已达到."""
    page = _read(request, jurisdiction, force)
    if force_of_phase(jurisdiction=jurisdiction, phase=phase) != force:
        raise Http404
    form = _reached_form(data_of(request), phase)
    return _take(request, jurisdiction, page, "reach_force_phase", commands.reach_force_phase, form, phase=phase)


def note_force(request: HttpRequest, jurisdiction: str, force: UUID) -> HttpResponse:
    """记一线情况."""
    page = _read(request, jurisdiction, force)
    form = forms.FrontLineForm(data_of(request), tasks=page.tasks, auto_id="note_%s")
    return _take(request, jurisdiction, page, "note_force", commands.note_force, form, force=force)
