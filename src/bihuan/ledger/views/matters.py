"""What happens beside the loop, in words: blockers, parts and remarks on the task page and in the queue; how a page of theirs answers."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bihuan.access.views import act, slip
from bihuan.deadlines import clock
from bihuan.journal import Refused

from .. import phrases, queries, rules
from ..commands.shared import acting_as
from ..phrases import blockers as said
from ..phrases.remarks import remark_kind_name
from ..queries import BlockerLine, RemarkLine, TaskPage
from ..queries.matters import task_standing
from .steps import step_facts

REMARKS_SHOWN = 6


def today_of(request: Any) -> dt.date:
    """Return the day of the request."""
    return clock.today(request.at)


def acting_of(request: Any, jurisdiction: str) -> rules.Acting | None:
    """Return the acting post, None where it looks down from a jurisdiction above."""
    own = request.post.jurisdiction == jurisdiction
    return acting_as(request.post, today_of(request)) if own else None


def data_of(request: HttpRequest) -> Any:
    """Return what was posted, None where the page is only read."""
    return request.POST if request.method == "POST" else None


def not_here() -> Refused:
    """Return the refusal of a post that looks down from a jurisdiction above."""
    return Refused("elsewhere")


def refusal_words(page: TaskPage, refusal: Refused | None, verb: str) -> str:
    """Return why something beside the loop is closed to the viewer, naming whose it is; nothing where it is open."""
    if refusal is None:
        return ""
    return phrases.refusal(refusal, verb=verb, group=page.group, lead=page.lead_office, leader=page.leader)


def answer(
    request: Any,
    page: TaskPage,
    verb: str,
    *,
    command: Callable[..., Any],
    values: Mapping[str, Any],
    form: Any,
    refusal: Refused | None,
    template: str,
    done: str,
    **more: Any,
) -> HttpResponse:
    """Show a page beside the loop, or run its command and go to `done` with the receipt."""

    def show(status: int = 200) -> HttpResponse:
        facts = {
            **step_facts(page, "report_progress"),
            "verb": verb,
            "label": phrases.step_label(verb),
            "hint": phrases.step_hint(verb),
            "is_live": refusal is None,
            "why": refusal_words(page, refusal, verb),
            "form": form,
            "slip": slip(request),
            **more,
        }
        return render(request, f"ledger/{template}.html", facts, status=status)

    return send(request, command, values, form=form, show=show, done=done)


def send(
    request: Any,
    command: Callable[..., Any],
    values: Mapping[str, Any],
    *,
    form: Any,
    show: Callable[[int], HttpResponse],
    done: str,
) -> HttpResponse:
    """Show a page, or run its command; a refusal is told as a whole sentence with what was to be done."""
    if request.method != "POST":
        return show(200)
    if not form.is_valid():
        return show(422)
    return act(request, command, {**values, **form.values()}, form=form, page=show, done=done, say=phrases.refusal)


def why_not(request: Any, page: TaskPage, check: Callable[[rules.Standing, rules.Acting], object]) -> Refused | None:
    """Return the refusal that a check of the task and the acting post raises, or None: it is open."""
    acting = acting_of(request, page.jurisdiction)
    standing = task_standing(jurisdiction=page.jurisdiction, task=page.id)
    if acting is None or standing is None:
        return not_here()
    return rules.refusal_of(partial(check, standing, acting))


def blocker_url(jurisdiction: str, line: BlockerLine, verb: str = "blocker") -> str:
    """Return the address of a blocker's page, or of a step on it."""
    return reverse(f"ledger:{verb}", args=[jurisdiction, line.task, line.id])


def blocker_row(line: BlockerLine, jurisdiction: str) -> dict[str, Any]:
    """Return a blocker in words: its clock, its lamp with the sentence, who waits and who is waited for."""
    return {
        "line": line,
        "url": blocker_url(jurisdiction, line),
        "task_url": reverse("ledger:task", args=[jurisdiction, line.task]),
        "lamp": line.lamp.value,
        "sentence": said.blocker_sentence(
            state=line.state,
            whom=line.whom,
            words=line.words,
            waited=line.waited,
            answer_by=line.answer_by_date,
            solve_by=line.solve_by_date,
            solved=line.solved_date,
            late=line.late,
        ),
        "state": said.blocker_state_name(line.state),
        "reason": said.reason_class_name(line.reason_class),
    }


def remark_row(line: RemarkLine, jurisdiction: str, acting: rules.Acting | None) -> dict[str, Any]:
    """Return a remark in words; with the address of its answer where the viewer's office owes it."""
    mine = (
        line.is_waiting
        and acting is not None
        and rules.refusal_of(partial(rules.check_answering, acting, asked=line.asked_office_id, is_answered=False))
        is None
    )
    return {
        "line": line,
        "kind": remark_kind_name(line.kind),
        "answer_url": reverse("ledger:answer_remark", args=[jurisdiction, line.task, line.id]) if mine else "",
        "task_url": reverse("ledger:task", args=[jurisdiction, line.task]),
    }


def on_task(request: Any, page: TaskPage) -> dict[str, Any]:
    """Return what the task page shows of blockers, parts and remarks: six statements."""
    jurisdiction, today = page.jurisdiction, today_of(request)
    acting = acting_of(request, jurisdiction)
    blockers = queries.blockers_of(jurisdiction=jurisdiction, task=page.id, today=today)
    remarks = [
        remark_row(line, jurisdiction, acting)
        for line in queries.remarks_of(jurisdiction=jurisdiction, task=page.id, today=today)
    ]
    assisting = queries.assisting_of(jurisdiction=jurisdiction, task=page.id)
    own = next((row for row in assisting if acting and row.office_id == acting.office), None)
    return {
        "blockers": [blocker_row(line, jurisdiction) for line in blockers],
        "open_blockers": sum(line.is_open for line in blockers),
        "assisting": assisting,
        "parts_hidden": page.claim_hidden,
        "own_part": own if own and acting and acting.roles & rules.OFFICE else None,
        "remarks": remarks[:REMARKS_SHOWN],
        "remark_count": len(remarks),
        "older_remarks": remarks[REMARKS_SHOWN:],
        "overdue_remarks": [row for row in remarks if row["line"].late],
        "beside_urls": _urls(page) if acting and acting.roles & rules.REMARKERS else {},
        "may_chase": bool(acting and acting.roles & (rules.DISPATCHER | rules.LEADERS) and page.state in rules.CHASED),
        "may_charge": bool(acting and acting.roles & rules.DISPATCHER),
        "force_url": reverse("ledger:force", args=[jurisdiction, page.task_force_id]) if page.task_force_id else "",
    }


def name_silent(rows: Iterable[dict[str, Any]], page: TaskPage) -> None:
    """Put on each report the assisting offices that had said nothing by then: one statement."""
    silent = queries.silences_of(jurisdiction=page.jurisdiction, task=page.id)
    for row in rows:
        row["silent"] = phrases.enumerated(list(silent.get(row["line"].id, ())))


def withheld_parts(facts: Mapping[str, Any]) -> frozenset[str]:
    """Return the keys of the parts whose words are not for the viewer yet: what was claimed waits for the check."""
    if not facts["parts_hidden"]:
        return frozenset()
    return frozenset(str(part.id) for row in facts["assisting"] for part in row.parts)


def _urls(page: TaskPage) -> dict[str, str]:
    verbs = ("raise_blocker", "report_part", "set_duties", "remark_on_task", "ask_office", "chase_task")
    return {verb: reverse(f"ledger:{verb}", args=[page.jurisdiction, page.id]) for verb in verbs}


#: How long each takes somebody who knows the matter, in minutes.
MINUTES = 2


def owed_rows(found: queries.Matters, jurisdiction: str) -> list[dict[str, Any]]:
    """Return what is owed on blockers and questions as rows, each with the page on which it is done."""
    rows = [_owed(verb, line, jurisdiction) for verb, line in found.blockers]
    return rows + [_asked(line, jurisdiction) for line in found.questions]


def on_work(request: Any, jurisdiction: str) -> dict[str, Any]:
    """Return what my work shows beside the loop: what is owed on blockers and questions, parts asked, what we wait for."""
    acting = acting_of(request, jurisdiction)
    if acting is None:
        return {"matters": [], "parts": [], "blocked": [], "matter_count": 0, "parts_now": 0, "silences": 0}
    today = today_of(request)
    found = queries.matters(jurisdiction=jurisdiction, acting=acting, today=today)
    parts = queries.parts_due(jurisdiction=jurisdiction, acting=acting, today=today)
    return {
        "matters": owed_rows(found, jurisdiction),
        "matter_count": found.count,
        "parts": [
            {
                "due": part,
                "is_now": part.due_date <= today,
                "url": reverse("ledger:task", args=[jurisdiction, part.task]),
                "go": reverse("ledger:report_part", args=[jurisdiction, part.task]),
            }
            for part in parts
        ],
        "parts_now": sum(part.due_date <= today for part in parts),
        "blocked": [blocker_row(line, jurisdiction) for line in found.blocked],
        "silences": queries.silence_counts(jurisdiction=jurisdiction, office=acting.office).get(acting.office, 0)
        if acting.roles & rules.OFFICE
        else 0,
    }


def _owed(verb: str, line: BlockerLine, jurisdiction: str) -> dict[str, Any]:
    row = blocker_row(line, jurisdiction)
    due = line.answer_by_date if line.state is rules.BlockerState.RAISED else line.solve_by_date
    return {
        **row,
        "number": line.task_number,
        "title": line.task_title,
        "from": line.raiser,
        "due": None if line.state in (rules.BlockerState.DISPUTED, rules.BlockerState.SOLVED) else due,
        "verb": phrases.step_label(verb),
        "go": row["url"],
    }


def _asked(line: RemarkLine, jurisdiction: str) -> dict[str, Any]:
    return {
        "lamp": "red" if line.late else "",
        "sentence": line.words,
        "kind": remark_kind_name(line.kind),
        "number": line.task_number,
        "title": line.task_title,
        "from": line.by_post,
        "due": line.answer_by_date,
        "late": line.late,
        "verb": phrases.step_label("answer_remark"),
        "go": reverse("ledger:answer_remark", args=[jurisdiction, line.task, line.id]),
        "task_url": reverse("ledger:task", args=[jurisdiction, line.task]),
    }


def task_done(jurisdiction: str, task: UUID, anchor: str) -> str:
    """Return the address of a section of the task page, where an act beside the loop ends."""
    return f"{reverse('ledger:task', args=[jurisdiction, task])}#{anchor}"
