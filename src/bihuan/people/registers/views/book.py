"""The workbook: downloaded, filled in, uploaded, looked at, entered."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from bihuan.access import phrases, policy
from bihuan.access.views import act, slip
from bihuan.deadlines import clock
from bihuan.evidence.uploads import takes_files
from bihuan.journal import Refused
from bihuan.organization.phrases import OFFICE_KINDS, ROLES
from bihuan.organization.queries import post_labels
from bihuan.people.models import Workbook

from .. import entering, reading, sheet
from ..forms import BookForm
from ..plan import Plan
from ..reading import Read, Row
from .shared import OFFICES, RIGHTS

Page = Callable[[int], HttpResponse]


def template(request: Any, jurisdiction: str) -> HttpResponse:
    """Hand out the empty workbook."""
    _either(request, jurisdiction)
    name = "bihuan-organization.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(sheet.template(), content_type=sheet.MEDIA_TYPE, headers=headers)


@takes_files
def book(request: Any, jurisdiction: str) -> HttpResponse:
    """Show the workbook that was uploaded last with all it would do, or take a new one. Nothing is entered here."""
    _either(request, jurisdiction)
    form = BookForm(request.POST, request.FILES) if request.method == "POST" else BookForm()
    page = _page(request, jurisdiction, form)
    if request.method != "POST":
        return page(200)
    if not form.is_valid():
        return page(422)
    given = form.cleaned_data["book"]
    try:
        read = reading.read(_content(given))
    except Refused as refused:
        form.add_error("book", phrases.say(refused))
        return page(422)
    Workbook.objects.filter(jurisdiction=jurisdiction).delete()
    Workbook(
        jurisdiction=jurisdiction,
        name=str(given.name)[:200],
        content={"rows": [asdict(row) for row in read.rows], "letters": read.letters},
        uploaded_by=request.post.id,
        uploaded_at=request.at,
    ).save(force_insert=True)
    return HttpResponseRedirect(reverse("people:book", args=[jurisdiction]))


def _content(given: Any) -> bytes:
    """
    Return the bytes of an uploaded file, which lie on the disk until the request is over.

    :raises Refused: book_too_large, and what the disk refuses
    """
    if given.size > reading.LARGEST:  # not read into memory first
        raise Refused("book_too_large", megabytes=reading.LARGEST >> 20)
    if given.refused is not None:
        raise given.refused
    return bytes(given.path.read_bytes())


def enter_offices(request: Any, jurisdiction: str) -> HttpResponse:
    """Enter what the workbook says of offices."""
    policy.require(request.post, OFFICES, jurisdiction=jurisdiction)
    return _enter(request, jurisdiction, entering.enter_offices)


def enter_rights(request: Any, jurisdiction: str) -> HttpResponse:
    """Enter what the workbook says of posts, people and holders."""
    policy.require(request.post, RIGHTS, jurisdiction=jurisdiction)
    return _enter(request, jurisdiction, entering.enter_rights)


def discard(request: Any, jurisdiction: str) -> HttpResponse:
    """Forget the uploaded workbook."""
    _either(request, jurisdiction)
    Workbook.objects.filter(jurisdiction=jurisdiction).delete()
    return HttpResponseRedirect(reverse("people:book", args=[jurisdiction]))


def _enter(request: Any, jurisdiction: str, command: Callable[..., Any]) -> HttpResponse:
    form = django_forms.Form(request.POST)
    page = _page(request, jurisdiction, form)
    row = _row(jurisdiction)
    if row is None or str(row.id) != request.POST.get("book"):
        form.add_error(None, phrases.say(Refused("book_replaced")))
        return page(409)
    values = {"jurisdiction": jurisdiction, "book": row.id, "read": read_of(row)}
    return act(request, command, values, form=form, page=page, done=reverse("people:book", args=[jurisdiction]))


def _either(request: Any, jurisdiction: str) -> None:
    """Let in the two administrators of the county."""
    if not any(policy.may(request.post, one, jurisdiction=jurisdiction) for one in (OFFICES, RIGHTS)):
        raise Http404


def _row(jurisdiction: str) -> Workbook | None:
    return Workbook.objects.filter(jurisdiction=jurisdiction).first()


def read_of(row: Workbook) -> Read:
    """Return the rows that stand in an uploaded workbook."""
    return Read(tuple(Row(**one) for one in row.content["rows"]), row.content["letters"])


def _page(request: Any, jurisdiction: str, form: django_forms.Form) -> Page:
    def page(status: int = 200) -> HttpResponse:
        row = _row(jurisdiction)
        upload = form if isinstance(form, BookForm) else BookForm()
        facts: dict[str, Any] = {"form": form, "upload": upload, "jurisdiction": jurisdiction, "slip": slip(request)}
        if row is not None:
            facts |= _shown(request, jurisdiction, row)
        return render(request, "people/registers/book.html", facts, status=status)

    return page


def _shown(request: Any, jurisdiction: str, row: Workbook) -> dict[str, Any]:
    plan = entering.plan_of(read_of(row), jurisdiction=jurisdiction, today=clock.today(request.at))
    by = post_labels([UUID(str(row.uploaded_by))], jurisdiction=jurisdiction)
    return {
        "row": row,
        "by": next(iter(by.values()), None),
        "plan": plan,
        "columns": [column for column in sheet.COLUMNS if column.key in read_of(row).letters],
        "lines": _lines(plan, read_of(row)),
        "can_offices": bool(policy.may(request.post, OFFICES, jurisdiction=jurisdiction)),
        "can_rights": bool(policy.may(request.post, RIGHTS, jurisdiction=jurisdiction)),
    }


def _lines(plan: Plan, read: Read) -> list[dict[str, Any]]:
    """Return each row with its cells, what it does, and its faults beside the cell."""
    keys = [column.key for column in sheet.COLUMNS if column.key in read.letters]
    lines = []
    for line in plan.lines:
        faults: dict[str, list[str]] = {}
        for wrong in line.wrong:
            faults.setdefault(wrong.key, []).append(wrong.sentence)
        office = line.office
        cells = [
            {
                "key": key,
                "letter": read.letters[key],
                "text": line.row.cells.get(key, ""),
                "faults": faults.pop(key, []),
            }
            for key in keys
        ]
        lines.append(
            {
                "number": line.row.number,
                "cells": cells,
                "left": [sentence for rest in faults.values() for sentence in rest],
                "office": line.office_what,
                "post": line.post_what,
                "person": line.person_what,
                "holding": line.holding,
                "until": line.ends[1] if line.ends else None,
                "office_name": office.short_name if office else "",
                "kind": OFFICE_KINDS.get(office.kind) if office and office.kind else "",
                "role": ROLES.get(line.role) if line.role else "",
            }
        )
    return lines
