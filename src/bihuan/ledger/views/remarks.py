"""Words on a task: notes, questions, answers, reminders (催办)."""

from functools import partial
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from bihuan.deadlines import workdays
from bihuan.organization import queries as organization

from .. import commands, queries, rules
from ..forms import remarks as forms
from ..forms.blockers import offices_offered
from . import shown
from .matters import acting_of, answer, data_of, not_here, remark_row, task_done, today_of, why_not

#: Working days within which an answer is asked, unless another day is set.
ANSWER_DAYS = 3


def remark_on_task(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """写说明."""
    page = shown.read_task(request, jurisdiction, task)
    return answer(
        request,
        page,
        "remark_on_task",
        command=commands.remark_on_task,
        values={"jurisdiction": jurisdiction, "task": task},
        form=forms.NoteForm(data_of(request)),
        refusal=why_not(request, page, partial(rules.check_remark, verb="remark_on_task")),
        template="remark",
        done=task_done(jurisdiction, task, "remarks"),
    )


def ask_office(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """向单位提问."""
    page = shown.read_task(request, jurisdiction, task)
    offered = offices_offered(
        organization.offices(jurisdiction=jurisdiction),
        but=request.post.office_id,  # type: ignore[attr-defined]
    )
    form = forms.QuestionForm(
        data_of(request),
        offices=offered,
        initial={"asked_office": str(page.lead_office_id), "answer_by_date": _asked_by(request)},
    )
    return answer(
        request,
        page,
        "ask_office",
        command=commands.ask_office,
        values={"jurisdiction": jurisdiction, "task": task},
        form=form,
        refusal=why_not(request, page, partial(rules.check_remark, verb="ask_office")),
        template="remark",
        done=task_done(jurisdiction, task, "remarks"),
    )


def _asked_by(request: HttpRequest) -> object:
    return workdays.calendar().add_workdays(today_of(request), ANSWER_DAYS)


def chase_task(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """催办."""
    page = shown.read_task(request, jurisdiction, task)
    lines = queries.remarks_of(jurisdiction=jurisdiction, task=task, today=today_of(request))
    chases = [line for line in lines if line.kind == "chase"]
    return answer(
        request,
        page,
        "chase_task",
        command=commands.chase_task,
        values={"jurisdiction": jurisdiction, "task": task},
        form=forms.ChaseForm(data_of(request), initial={"answer_by_date": _asked_by(request)}),
        refusal=why_not(request, page, rules.check_chase),
        template="remark",
        done=task_done(jurisdiction, task, "remarks"),
        before=[remark_row(line, jurisdiction, None) for line in chases[:3]],
        nth=len(chases) + 1,
    )


def answer_remark(request: HttpRequest, jurisdiction: str, task: UUID, remark: UUID) -> HttpResponse:
    """答复."""
    page = shown.read_task(request, jurisdiction, task)
    line = queries.remark_line(jurisdiction=jurisdiction, remark=remark, today=today_of(request))
    if line is None or line.task != task:
        raise Http404
    acting = acting_of(request, jurisdiction)
    check = partial(rules.check_answering, asked=line.asked_office_id, is_answered=line.answered_at is not None)
    return answer(
        request,
        page,
        "answer_remark",
        command=commands.answer_remark,
        values={"jurisdiction": jurisdiction, "remark": remark},
        form=forms.AnswerForm(data_of(request)),
        refusal=rules.refusal_of(partial(check, acting)) if acting else not_here(),
        template="remark",
        done=task_done(jurisdiction, task, "remarks"),
        before=[remark_row(line, jurisdiction, None)],
    )
