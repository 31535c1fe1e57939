"""核账: one page that walks: with whom and how, the own figure, only then the claim, the conclusion, the second signature."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.access.views import slip
from bihuan.deadlines import clock
from bihuan.evidence import uploads
from bihuan.theme import wording

from .. import commands, forms, phrases, queries, rules
from ..commands.shared import acting_as
from ..queries import CheckPage
from . import shown
from .evidence import beside, read_files
from .steps import step_facts, take

#: The step that is taken in each state of a check.
VERBS = {
    rules.State.REPORTED: "begin_check",
    rules.State.CHECKING: "measure_check",
    rules.State.MEASURED: "conclude_check",
}


#: Two verbs, one form: the second signature.
PAGE_OF = {"confirm_check": "countersign_check", "return_report": "countersign_check"}
#: The same page, the other way out.
DECLINE = "decline_check"


def _read(request: Any, jurisdiction: str, task: UUID) -> tuple[queries.TaskPage, CheckPage | None]:
    """Return the task and its check, as the acting post may read them; no check while none is due."""
    page = shown.read_task(request, jurisdiction, task)
    day = clock.today(request.at)
    facts = queries.check_page(
        jurisdiction=jurisdiction, task=task, acting=acting_as(request.post, day), today=day
    )  # fmt: skip
    return page, facts


def _verb(page: queries.TaskPage, facts: CheckPage | None) -> str:
    if page.state is rules.State.CONCLUDED:
        found = [step.verb for step in page.steps]
        return found[0] if found else "confirm_check"
    return VERBS.get(page.state, "begin_check")


def _form(
    verb: str, page: queries.TaskPage, facts: CheckPage | None, data: Any, taken: uploads.Taken | None = None
) -> Any:
    match verb:
        case "begin_check":
            return forms.BeginForm(data, facts=facts)
        case "measure_check":
            return forms.MeasureForm(data, page=page, taken=taken)
        case "conclude_check":
            lines = facts.lines.values() if facts else ()
            before = {"findings": facts.findings} if facts else None
            return forms.ConcludeForm(data, initial=before, unmet=sum(not met for met, _words in lines))
        case "decline_check":
            return forms.ReasonForm(data)
        case _:
            return forms.PressForm(data)


def _answer(
    request: Any, jurisdiction: str, task: UUID, *, verb: str = "", command: Callable[..., Any] | None = None
) -> HttpResponse:
    """Show the check as it stands; with a verb, take that step."""
    page, facts = _read(request, jurisdiction, task)
    here = reverse("ledger:check", args=[jurisdiction, task])
    if facts is None and request.method != "POST":
        return HttpResponseRedirect(reverse("ledger:task", args=[jurisdiction, task]))
    taken = uploads.take(request)
    form = _form(verb or _verb(page, facts), page, facts, request.POST if request.method == "POST" else None, taken)

    def show(status: int = 200) -> HttpResponse:
        present = _verb(page, facts)
        fits = facts is None or not verb or PAGE_OF.get(present, present) == verb
        context = {
            **step_facts(page, present),
            **_facts(request, page, facts),
            "tried": form,  # says at the top why it came back, whichever step the check stands at by now
            "form": form if fits or facts is None else _form(present, page, facts, None),
            "decline": form if verb == DECLINE else forms.ReasonForm(),
            "slip": slip(request),
        }
        return render(request, "ledger/check.html", context, status=status)

    if command is None:
        return show()
    done = here if verb in ("begin_check", "measure_check") else ""
    return take(request, page, command=command, form=form, show=show, done=done)


def _facts(request: Any, page: queries.TaskPage, facts: CheckPage | None) -> dict[str, Any]:
    """Return what the page shows of the check: no claim before the own figure stands."""
    if facts is None:
        return {"stage": "over", "check": None}
    stages = {"begin_check": "begin", "measure_check": "measure", "conclude_check": "conclude"}
    measured_lines = [
        {"order": row.order, "words": row.words, "is_met": facts.lines[row.id][0], "remark": facts.lines[row.id][1]}
        for row in page.standards
        if row.id in facts.lines
    ]
    return {
        "stage": stages.get(_verb(page, facts), "countersign"),
        "check": facts,
        "claim": beside([shown.report_row(facts.report)], read_files(request, page), page)[0] if facts.report else None,
        "compared": _compared(page, facts),
        "lines": measured_lines,
        "answers": [row for row in page.standards if row.is_answered is not None],
        "verdict": phrases.verdict_name(facts.verdict) if facts.verdict else "",
        "verdict_kind": {"true": "ok", "partly": "part", "false": "bad"}.get(facts.verdict, ""),
        "methods": phrases.enumerated([phrases.method_name(m) for m in facts.methods if m]),
        "outcome": phrases.step_hint(_verb(page, facts)),
    }


def _compared(page: queries.TaskPage, facts: CheckPage) -> list[dict[str, Any]]:
    """Return each target's own figure beside the claim, with the difference in words."""
    rows = []
    for amount in page.targets:
        measured, claimed = facts.measured.get(amount.id), facts.claimed.get(amount.id)
        if measured is None:
            continue
        rows.append(
            {
                "measure": amount.measure,
                "unit": amount.unit,
                "measured": wording.number(measured),
                "claimed": wording.number(claimed) if claimed is not None else "—",
                "promised": phrases.comparison_text(amount.comparison, amount.value, amount.unit),
                "difference": phrases.difference_text(measured, claimed, amount.unit) if claimed is not None else "",
                "is_short": claimed is not None and measured < claimed,
                "reaches": _("达到承诺")
                if rules.is_reached(amount.comparison, measured, amount.value)
                else _("没有达到承诺"),
            }
        )
    return rows


def check(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """核账, wherever it stands."""
    return _answer(request, jurisdiction, task)


def begin_check(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """接单核账."""
    return _answer(request, jurisdiction, task, verb="begin_check", command=commands.begin_check)


@uploads.takes_files
def measure_check(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """录入实测."""
    return _answer(request, jurisdiction, task, verb="measure_check", command=commands.measure_check)


def conclude_check(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """写核查结论."""
    return _answer(request, jurisdiction, task, verb="conclude_check", command=commands.conclude_check)


def decline_check(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """退回重写结论: instead of the second signature."""
    return _answer(request, jurisdiction, task, verb=DECLINE, command=commands.decline_check)


def countersign_check(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """复签核账."""
    return _answer(request, jurisdiction, task, verb="countersign_check", command=commands.countersign_check)
