"""One page that writes, for the tests of access: the site's own with an office to be entered and a title to be changed."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.template import engines
from django.urls import include, path

from bihuan import journal
from bihuan.access.views import act, slip
from bihuan.organization import commands
from bihuan.organization.models import Office
from bihuan.organization.roles import OfficeKind

PAGE = """{% extends "theme/base.html" %}{% block content %}{% if slip %}{% receipt slip.receipt slip.text slip.url %}{% endif %}
{% error_summary form %}<form method="post">{% act_fields %}{% field form.name %}</form>{% endblock %}"""


class Name(forms.Form):
    """An office's name."""

    name = forms.CharField(max_length=40)


def rename_office(*, jurisdiction: str, name: str, by: journal.Actor, at: Any, act: journal.Act) -> str:
    """Change the name of the bureau; return the receipt."""
    office = Office.objects.get(jurisdiction=jurisdiction, short_name="审批局")
    with journal.entry("organization.office.renamed", of=(Office, office.id), by=by, at=at, act=act) as posting:
        posting.change(office, name=name)
    return posting.receipt


def _page(request: Any, form: forms.Form, status: int = 200) -> HttpResponse:
    text = engines["django"].from_string(PAGE).render({"form": form, "slip": slip(request)}, request)
    return HttpResponse(text, status=status)


def enter(request: Any, jurisdiction: str) -> HttpResponse:
    """Enter an office."""
    form = Name(request.POST or None)
    if not form.is_valid():
        return _page(request, form, 200 if request.method == "GET" else 422)
    name = form.cleaned_data["name"]
    values = {"kind": OfficeKind.DEPARTMENT, "name": name, "short_name": name, "name_en": name}
    return act(
        request,
        commands.add_office,
        {"jurisdiction": jurisdiction, **values},
        form=form,
        page=lambda status: _page(request, form, status),
        done=lambda key: f"{request.path}?made={key}",
    )


def rename(request: Any, jurisdiction: str) -> HttpResponse:
    """Rename the bureau."""
    form = Name(request.POST or None)
    if not form.is_valid():
        return _page(request, form, 200 if request.method == "GET" else 422)
    return act(
        request,
        rename_office,
        {"jurisdiction": jurisdiction, "name": form.cleaned_data["name"]},
        form=form,
        page=lambda status: _page(request, form, status),
        done=request.path,
    )


urlpatterns = [
    path("", include("bihuan.people.urls")),
    path("", include("bihuan.inspection.urls")),
    path("", include("bihuan.drafts.urls")),
    path("j/<str:jurisdiction>/enter/", enter, name="enter"),
    path("j/<str:jurisdiction>/rename/", rename, name="rename"),
]
handler400 = "bihuan.theme.errors.bad_request"
handler404 = "bihuan.theme.errors.not_found"
