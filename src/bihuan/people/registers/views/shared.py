"""What the small forms of the registers have in common."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bihuan.access import policy
from bihuan.access.views import act
from bihuan.deadlines import clock

from .. import queries
from ..forms import Form
from ..queries import OfficePage, PostPage

OFFICES, RIGHTS = "organization.offices.write", "organization.rights.write"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One small form: what it says at its head, its button, where it leads."""

    title: str
    about: str  # one line under the title
    button: str
    back: str
    back_label: str
    template: str = "people/registers/form.html"


def office_of(request: Any, jurisdiction: str, office: UUID) -> OfficePage:
    """Return the office, or 404."""
    policy.require(request.post, "organization.read", jurisdiction=jurisdiction)
    page = queries.office_page(jurisdiction=jurisdiction, office=office, on=clock.today(request.at))
    if page is None:
        raise Http404
    return page


def post_of(request: Any, jurisdiction: str, post: UUID) -> PostPage:
    """Return the post, or 404."""
    policy.require(request.post, "organization.read", jurisdiction=jurisdiction)
    page = queries.post_page(jurisdiction=jurisdiction, post=post, on=clock.today(request.at))
    if page is None:
        raise Http404
    return page


def office_url(jurisdiction: str, office: Any) -> str:
    """Return an office's address."""
    return reverse("people:office", args=[jurisdiction, office])


def post_url(jurisdiction: str, post: Any) -> str:
    """Return a post's address."""
    return reverse("people:post", args=[jurisdiction, post])


def take(
    request: Any,
    form: Form,
    sheet: Sheet,
    command: Callable[..., Any],
    values: Callable[[], Mapping[str, Any]],
    *,
    done: str | Callable[[str], str],
    expected: Any = (),
) -> HttpResponse:
    """Show a form, or carry out what it asks; values are read when the form is valid."""

    def page(status: int = 200) -> HttpResponse:
        facts = {"form": form, "sheet": sheet, "expected": expected}
        return render(request, sheet.template, facts, status=status)

    if request.method != "POST":
        return page()
    if not form.is_valid():
        return page(422)
    return act(request, command, values(), form=form, page=page, done=done)
