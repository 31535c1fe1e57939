"""佐证: files given out, taken back, and set beside what they belong to."""

import logging
from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from bihuan.access import policy
from bihuan.access.views import act
from bihuan.deadlines import clock
from bihuan.evidence import alarms, downloads, kinds
from bihuan.evidence import phrases as words
from bihuan.journal import Actor
from bihuan.journal.sqlite.lock import WriterBusy
from bihuan.theme import errors, wording

from .. import commands, queries
from ..commands.shared import acting_as
from ..queries import AssistingLine, TaskPage
from ..queries.evidence import FileLine, TaskFiles
from . import shown

log = logging.getLogger("bihuan.evidence")


def read_files(request: Any, page: TaskPage) -> TaskFiles:
    """Return the files of a task as the acting post may read them."""
    day = clock.today(request.at)
    is_own = request.post.jurisdiction == page.jurisdiction
    return queries.task_files(
        jurisdiction=page.jurisdiction,
        task=page.id,
        post=request.post,
        acting=acting_as(request.post, day) if is_own else None,
    )


def beside(rows: Iterable[dict[str, Any]], files: TaskFiles, page: TaskPage) -> list[dict[str, Any]]:
    """Return rows of reports or checks, each with its files."""
    found: dict[UUID | None, list[dict[str, Any]]] = {}
    for line in files.lines:
        found.setdefault(line.owner, []).append(file_row(line, page))
    return [{**row, "files": found.get(row["line"].id, [])} for row in rows]


def files_of(owner: UUID, files: TaskFiles, page: TaskPage) -> list[dict[str, Any]]:
    """Return the files of one application or blocker."""
    return [file_row(line, page) for line in files.lines if line.owner == owner]


def parts_beside(assisting: Iterable[AssistingLine], files: TaskFiles, page: TaskPage) -> list[dict[str, Any]]:
    """Return the assisting offices, each of their parts with its files."""
    return [
        {
            **asdict(row),
            "parts": [{**asdict(part), "files": files_of(part.id, files, page)} for part in row.parts],
        }
        for row in assisting
    ]


def file_row(line: FileLine, page: TaskPage) -> dict[str, Any]:
    """Return one file: name, kind, size, who and when, the head of its hash, and what may be done with it."""
    kind = kinds.KINDS[line.kind]
    where = [page.jurisdiction, page.id, line.id]
    return {
        "line": line,
        "name": _("〔已封存〕") if line.withheld_by else line.name,
        "kind": words.kind_name(line.kind),
        "size": words.size_text(line.size),
        "digest": line.digest[:16],
        "is_otherwise": not line.withheld_by and not kinds.is_named_so(kind, line.name),
        "url": reverse("ledger:evidence", args=where) if line.is_standing else "",
        "shown_url": reverse("ledger:evidence_shown", args=where) if line.is_standing and kind.is_shown else "",
        "take_back_url": reverse("ledger:take_back_evidence", args=where) if line.may_take_back else "",
        "withheld_url": shown.entry_url(page.jurisdiction, line.withheld_by) if line.withheld_by else "",
        "withhold_url": _withhold_url(page.jurisdiction, line.written_by) if line.may_report else "",
    }


def _withhold_url(jurisdiction: str, sequence: int) -> str:
    """Return where it is reported that a file should not be here; nothing where those pages do not stand."""
    try:
        return reverse("inspection:withhold", args=[jurisdiction, sequence])
    except NoReverseMatch:
        return ""


def evidence(
    request: HttpRequest, jurisdiction: str, task: UUID, evidence: UUID
) -> HttpResponse | StreamingHttpResponse:
    """Give a file out as a download."""
    return _give(request, jurisdiction, task, evidence, is_shown=False)


def evidence_shown(
    request: HttpRequest, jurisdiction: str, task: UUID, evidence: UUID
) -> HttpResponse | StreamingHttpResponse:
    """Show a picture or a text in the browser; any other kind is a download here too."""
    return _give(request, jurisdiction, task, evidence, is_shown=True)


def _give(
    request: Any, jurisdiction: str, task: UUID, evidence: UUID, *, is_shown: bool
) -> HttpResponse | StreamingHttpResponse:
    post = policy.require(request.post, "business.read", jurisdiction=jurisdiction)
    file = queries.file_of(jurisdiction=jurisdiction, task=task, evidence=evidence, post=post)
    if file is None:
        raise Http404
    if file.withheld is not None:
        return _withheld(file.withheld, jurisdiction, task)
    try:
        return downloads.answer(digest=file.digest, name=file.name, kind=file.kind, shown=is_shown)
    except downloads.FileChanged as changed:
        file = queries.file_of(jurisdiction=jurisdiction, task=task, evidence=evidence, post=post)
        if file is not None and file.withheld is not None:  # while it was being read: nobody has touched it unseen
            return _withheld(file.withheld, jurisdiction, task)
        return _alarm(request, changed, jurisdiction, task, evidence)


def _withheld(line: queries.StoryLine, jurisdiction: str, task: UUID) -> HttpResponse:
    """Say that the file was withheld, by whom, and where to ask."""
    facts = {"post": line.post, "day": wording.day_long(clock.today(line.at)), "n": f"{line.sequence:,}"}
    return errors.page(
        410,
        _("这个文件已封存"),
        _("%(day)s由安全管理员提出、%(post)s确认封存（流水%(n)s）。文件已从服务器上撤除，谁也取不到。") % facts,
        _("要问为什么，找本县安全管理员或审计员；要补佐证，另交一份。"),
        back=(reverse("ledger:task", args=[jurisdiction, task]), _("回到这一件")),
    )


def _alarm(request: Any, changed: downloads.FileChanged, jurisdiction: str, task: UUID, evidence: UUID) -> HttpResponse:
    """Say it in plain words, give nothing of the file, and leave the line in the county's own security stream."""
    log.error("evidence %s of %s: the file under %s is not it", evidence, jurisdiction, changed.digest.hex())
    actor: Actor = request.actor
    if actor.jurisdiction != jurisdiction:  # a post above reads here: the line is the county's, by no post of it
        actor = replace(actor, jurisdiction=jurisdiction)
    try:
        alarms.record(changed, row=evidence, by=actor, at=request.at)
    except WriterBusy:
        log.error("evidence %s: no turn to write the line", evidence)
    said = _("这个文件不见了，没有给出") if changed.missing else _("这个文件和交来时不一样，没有给出")
    return errors.page(
        500,
        said,
        _("文件的SHA-256和流水里记的不符，可能是磁盘坏了，也可能有人动过服务器上的文件。这件事已记入安全流水。"),
        _("请告诉系统管理员从备份里找回原件；其他文件和台账不受影响。"),
        back=(reverse("ledger:task", args=[jurisdiction, task]), _("回到这一件")),
        reference=changed.digest.hex()[:16],
    )


def take_back_evidence(request: Any, jurisdiction: str, task: UUID, evidence: UUID) -> HttpResponse:
    """撤回佐证: which file, what remains of it, and the button."""
    page = shown.read_task(request, jurisdiction, task)
    line = next((line for line in read_files(request, page).lines if line.id == evidence), None)
    if line is None:
        raise Http404
    form = django_forms.Form(request.POST if request.method == "POST" else None)
    task_url = shown.head(page)["task_url"]

    def show(status: int = 200) -> HttpResponse:
        facts = {
            **shown.head(page),
            "form": form,
            "files": [{**file_row(line, page), "take_back_url": ""}],
            "is_live": line.may_take_back,
        }
        return render(request, "ledger/take_back_evidence.html", facts, status=status)

    if request.method != "POST":
        return show()
    values = {"jurisdiction": jurisdiction, "task": task, "evidence": evidence}
    return act(request, commands.take_back_evidence, values, form=form, page=show, done=task_url)
