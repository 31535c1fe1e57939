"""The assisting offices' own parts: reporting one, taking it back; what each office's duty is."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from bihuan.evidence import uploads
from bihuan.journal import Refused

from .. import commands, queries, rules
from ..forms import PressForm
from ..forms.parts import DutiesForm, PartForm
from . import shown
from .matters import acting_of, answer, data_of, not_here, task_done, why_not


@uploads.takes_files
def report_part(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """报本单位部分."""
    page = shown.read_task(request, jurisdiction, task)
    acting = acting_of(request, jurisdiction)
    rows = queries.assisting_of(jurisdiction=jurisdiction, task=task)
    taken = uploads.take(request)
    return answer(
        request,
        page,
        "report_part",
        command=commands.report_part,
        values={"jurisdiction": jurisdiction, "task": task},
        form=PartForm(data_of(request), taken=taken),
        refusal=why_not(request, page, _may_report),
        template="part",
        done=task_done(jurisdiction, task, "assisting"),
        own=next((row for row in rows if acting and row.office_id == acting.office), None),
    )


def _may_report(standing: rules.Standing, acting: rules.Acting) -> None:
    rules.check_part(standing, acting, given={"summary"})


def take_part_back(request: HttpRequest, jurisdiction: str, task: UUID, part: UUID) -> HttpResponse:
    """撤回这次."""
    page = shown.read_task(request, jurisdiction, task)
    rows = queries.assisting_of(jurisdiction=jurisdiction, task=task)
    found = [(row, line) for row in rows for line in row.parts if line.id == part]
    if not found:
        raise Http404
    row, line = found[0]
    acting = acting_of(request, jurisdiction)
    return answer(
        request,
        page,
        "take_part_back",
        command=commands.take_part_back,
        values={"jurisdiction": jurisdiction, "part": part},
        form=PressForm(data_of(request)),
        refusal=_may_take_back(row, line, acting),
        template="part_back",
        done=task_done(jurisdiction, task, "assisting"),
        line=line if not page.claim_hidden else None,
    )


def _may_take_back(row: queries.AssistingLine, line: queries.PartLine, acting: Any) -> Refused | None:
    if acting is None:
        return not_here()
    used = not line.is_open and not line.is_taken_back
    return rules.refusal_of(
        lambda: rules.check_taking_part_back(
            acting, office=row.office_id, is_taken_back=line.is_taken_back, is_reported=used
        )
    )


def set_duties(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """写配合分工."""
    page = shown.read_task(request, jurisdiction, task)
    rows = queries.assisting_of(jurisdiction=jurisdiction, task=task)
    return answer(
        request,
        page,
        "set_duties",
        command=commands.set_duties,
        values={"jurisdiction": jurisdiction, "task": task},
        form=DutiesForm(data_of(request), assisting=rows),
        refusal=why_not(request, page, rules.check_duties),
        template="part_duties",
        done=task_done(jurisdiction, task, "assisting"),
    )
