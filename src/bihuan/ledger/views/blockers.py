"""堵点: raising one, its page with what the acting post can do on it, the county's list by age."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.access.policy import require
from bihuan.access.views import slip
from bihuan.evidence import uploads
from bihuan.organization import queries as organization

from .. import commands, phrases, queries, rules
from ..forms import PressForm
from ..forms import blockers as forms
from ..queries import BlockerLine, TaskPage
from . import shown
from .evidence import files_of, read_files
from .lists import Address, Choice
from .matters import acting_of, answer, blocker_row, blocker_url, data_of, send, today_of, why_not

COMMANDS: Mapping[str, Callable[..., Any]] = {verb: getattr(commands, verb) for verb in rules.BLOCKER_STEPS}
_FORMS: Mapping[str, Callable[..., Any]] = {
    "acknowledge_blocker": forms.AcknowledgeForm,
    "dispute_blocker": forms.DisputeForm,
    "take_blocker": forms.TakeForm,
    "solve_blocker": forms.SolveForm,
    "confirm_blocker": PressForm,
    "reopen_blocker": forms.NotSolvedForm,
    "take_blocker_back": PressForm,
}
ROWS, OVER_SHOWN = 50, 200


@uploads.takes_files
def raise_blocker(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """提出堵点."""
    page = shown.read_task(request, jurisdiction, task)
    post: Any = request.post  # type: ignore[attr-defined]
    offered = forms.offices_offered(organization.offices(jurisdiction=jurisdiction), but=post.office_id)
    taken = uploads.take(request)
    form = forms.RaiseForm(data_of(request), offices=offered, taken=taken, initial={"since_date": today_of(request)})
    return answer(
        request,
        page,
        "raise_blocker",
        command=commands.raise_blocker,
        values={"jurisdiction": jurisdiction, "task": task},
        form=form,
        refusal=why_not(request, page, rules.check_raiser),
        template="blocker_raise",
        done=f"{reverse('ledger:task', args=[jurisdiction, task])}#blockers",
    )


def _read(request: Any, jurisdiction: str, task: UUID, blocker: UUID) -> tuple[TaskPage, BlockerLine]:
    page = shown.read_task(request, jurisdiction, task)
    line = queries.blocker_line(jurisdiction=jurisdiction, blocker=blocker, today=today_of(request))
    if line is None or line.task != task:
        raise Http404
    return page, line


def _form(verb: str, line: BlockerLine, jurisdiction: str, data: Any) -> Any:
    options: dict[str, Any] = {"auto_id": f"{verb}_%s"}
    if verb == "decide_blocker":
        offered = forms.offices_offered(organization.offices(jurisdiction=jurisdiction))
        options |= {"offices": offered, "outside": line.whom if line.is_outside else ""}
        options |= {"raiser": line.raiser_office_name, "initial": {"office": line.office or ""}}
        return forms.DecideForm(data, **options)
    return _FORMS[verb](data, **options)


def blocker(request: HttpRequest, jurisdiction: str, task: UUID, blocker: UUID) -> HttpResponse:
    """A blocker: how it stands, and what the acting post can do on it."""
    page, line = _read(request, jurisdiction, task, blocker)
    return _show(request, page, line)


def step(verb: str) -> Callable[..., HttpResponse]:
    """Return the view of one step on a blocker: the same page, its form open."""

    def view(request: HttpRequest, jurisdiction: str, task: UUID, blocker: UUID) -> HttpResponse:
        page, line = _read(request, jurisdiction, task, blocker)
        form = _form(verb, line, jurisdiction, data_of(request))

        def show(status: int = 200) -> HttpResponse:
            return _show(request, page, line, tried=verb, form=form, status=status)

        values = {"jurisdiction": jurisdiction, "blocker": blocker}
        return send(request, COMMANDS[verb], values, form=form, show=show, done=blocker_url(jurisdiction, line))

    view.__name__, view.__doc__ = verb, str(phrases.STEPS[verb])
    return view


def _show(
    request: Any, page: TaskPage, line: BlockerLine, *, tried: str = "", form: Any = None, status: int = 200
) -> HttpResponse:
    steps = _steps(request, page, line, tried, form)
    facts = {
        **shown.head(page),
        "row": blocker_row(line, page.jurisdiction),
        "files": files_of(line.id, read_files(request, page), page),
        "steps": [step for step in steps if step["allowed"] or step["verb"] == tried],
        "closed": [step for step in steps if not step["allowed"] and step["verb"] != tried],
        "tried": form if request.method == "POST" else None,
        "blockers_url": reverse("ledger:blockers", args=[page.jurisdiction]),
        "slip": slip(request),
    }
    return render(request, "ledger/blocker.html", facts, status=status)


def _steps(request: Any, page: TaskPage, line: BlockerLine, tried: str, form: Any) -> list[dict[str, Any]]:
    """Return the steps that follow from the blocker's state, the open ones with their form."""
    acting = acting_of(request, page.jurisdiction)
    found = []
    for verb, step in rules.BLOCKER_STEPS.items():
        if verb != tried and (acting is None or line.state not in step.starts):
            continue
        refusal = rules.why_not_blocker(verb, line.standing, acting) if acting else None
        names = {"lead": page.lead_office, "leader": page.leader}
        own = form if verb == tried else _form(verb, line, page.jurisdiction, None)
        found.append(
            {
                "verb": verb,
                "label": phrases.step_label(verb),
                "hint": phrases.step_hint(verb),
                "url": blocker_url(page.jurisdiction, line, verb),
                "form": own,
                "allowed": acting is not None and refusal is None,
                "why": phrases.refusal(refusal, verb=verb, **names) if refusal else "",
                "is_tried": verb == tried,
            }
        )
    if found and not any(step["is_tried"] for step in found):
        first = next((step for step in found if step["allowed"]), None)
        if first:
            first["primary"] = True
    return found


#: The list's views: what the address says, and which lines pass.
VIEWS: Mapping[str, Callable[[BlockerLine, Any], bool]] = {
    "": lambda line, acting: True,
    "solve": lambda line, acting: acting is not None and line.office == acting.office,
    "wait": lambda line, acting: acting is not None and line.raiser_office == acting.office,
    "disputed": lambda line, acting: line.state is rules.BlockerState.DISPUTED,
    "late": lambda line, acting: line.late > 0,
}


def blocker_list(request: HttpRequest, jurisdiction: str) -> HttpResponse:
    """The county's blockers, waited for longest first."""
    require(request.post, "business.read", jurisdiction=jurisdiction)  # type: ignore[attr-defined]
    acting, today = acting_of(request, jurisdiction), today_of(request)
    shows = str(request.GET.get("show", ""))
    shows = shows if shows in {*VIEWS, "over"} else ""
    lines = queries.blockers_by_age(jurisdiction=jurisdiction, today=today)
    over = queries.blockers_over(jurisdiction=jurisdiction, today=today, limit=OVER_SHOWN) if shows == "over" else ()
    chosen = over if shows == "over" else [line for line in lines if VIEWS[shows](line, acting)]
    found = Paginator(chosen, ROWS).get_page(request.GET.get("page", "1"))
    facts = {
        "page": found,
        "rows": [blocker_row(line, jurisdiction) for line in found.object_list],
        "views": _views(lines, acting, Address(request.path, {"show": shows} if shows else {}), shows),
        "is_filtered": bool(shows),
        "all_url": request.path,
        "ledger_url": reverse("ledger:list", args=[jurisdiction]),
        "slip": slip(request),
    }
    return render(request, "ledger/blockers.html", facts)


def _views(lines: Any, acting: Any, address: Address, shows: str) -> list[Choice]:
    words = {
        "": _("未解决"),
        "late": _("过期未解决"),
        "solve": _("等本单位"),
        "wait": _("本单位在等"),
        "disputed": _("有争议"),
    }
    counts = {name: sum(passes(line, acting) for line in lines) for name, passes in VIEWS.items()}
    views = [
        Choice(text, address.with_(show=name), counts[name], shows == name)
        for name, text in words.items()
        if counts[name] or name in ("", shows)
    ]
    return [*views, Choice(_("已了结"), address.with_(show="over"), None, shows == "over")]
