"""One office: its names, its posts, what became of it; and the acts of the system administrator."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bihuan.access import policy
from bihuan.access.views import slip
from bihuan.deadlines import clock
from bihuan.organization import commands, phrases
from bihuan.organization import queries as organization
from bihuan.organization.models import Office
from bihuan.organization.roles import OfficeKind
from bihuan.theme import wording

from .. import forms
from .shared import OFFICES, RIGHTS, Sheet, office_of, office_url, take


def office(request: Any, jurisdiction: str, office: UUID) -> HttpResponse:
    """Show an office."""
    page = office_of(request, jurisdiction, office)
    facts = {
        "page": page,
        "kind": phrases.OFFICE_KINDS[page.office.kind],
        "english": wording.is_english(),
        "jurisdiction": jurisdiction,
        "can_offices": bool(policy.may(request.post, OFFICES, jurisdiction=jurisdiction)),
        "can_rights": bool(policy.may(request.post, RIGHTS, jurisdiction=jurisdiction)),
        "slip": slip(request),
    }
    return render(request, "people/registers/office.html", facts)


def add_office(request: Any, jurisdiction: str) -> HttpResponse:
    """Enter an office."""
    policy.require(request.post, OFFICES, jurisdiction=jurisdiction)
    form = forms.OfficeForm(request.POST if request.method == "POST" else None)
    sheet = Sheet(
        pgettext("act", "登记机构"),
        _("一次一个。多个机构连同岗位和人，用表一起登记更快。"),
        _("登记"),
        reverse("people:offices", args=[jurisdiction]),
        _("机构岗位"),
    )

    def arrive(key: str) -> str:
        return office_url(jurisdiction, key)

    values = lambda: {"jurisdiction": jurisdiction, **form.values()}  # noqa: E731
    return take(request, form, sheet, commands.add_office, values, done=arrive)


def change_office(request: Any, jurisdiction: str, office: UUID) -> HttpResponse:
    """Correct aliases, English name, place in the list."""
    policy.require(request.post, OFFICES, jurisdiction=jurisdiction)
    page = office_of(request, jurisdiction, office)
    now = page.office
    order = Office.objects.filter(jurisdiction=jurisdiction, id=office).values_list("order", flat=True)[0]
    initial = {"name_en": now.name_en, "aliases": now.aliases, "order": order}
    form = forms.ChangeOfficeForm(request.POST if request.method == "POST" else None, initial=initial)
    about = _("别名、英文名、排列顺序可以更正，不留旧名。改全称或简称，用“更名”。")
    sheet = Sheet(_("更正%(office)s") % {"office": now.words}, about, _("更正"), *_home(jurisdiction, page))
    values = lambda: {"jurisdiction": jurisdiction, "office": office, **form.values()}  # noqa: E731
    return take(
        request, form, sheet, commands.change_office, values,
        done=office_url(jurisdiction, office), expected=_expected(page),
    )  # fmt: skip


def rename_office(request: Any, jurisdiction: str, office: UUID) -> HttpResponse:
    """Give an office another name from a day on."""
    policy.require(request.post, OFFICES, jurisdiction=jurisdiction)
    page = office_of(request, jurisdiction, office)
    now = page.office
    initial = {
        "name": now.name,
        "short_name": now.short_name,
        "name_en": now.name_en,
        "since_date": clock.today(request.at),
    }
    form = forms.RenameForm(request.POST if request.method == "POST" else None, initial=initial)
    about = _("现名“%(name)s”。那一天以前办的事，来龙去脉里仍写旧名。") % {"name": now.full_words}
    sheet = Sheet(_("%(office)s更名") % {"office": now.words}, about, _("更名"), *_home(jurisdiction, page))
    values = lambda: {"jurisdiction": jurisdiction, "office": office, **form.values()}  # noqa: E731
    return take(
        request, form, sheet, commands.rename_office, values,
        done=office_url(jurisdiction, office), expected=_expected(page),
    )  # fmt: skip


def merge_office(request: Any, jurisdiction: str, office: UUID) -> HttpResponse:
    """Let another office take this one over."""
    policy.require(request.post, OFFICES, jurisdiction=jurisdiction)
    page = office_of(request, jurisdiction, office)
    form = _succeed_form(request, jurisdiction, page, several=False)
    about = _("并入以后，它的在办事项一分钟内转给承接单位，由承接单位接着签、接着报；已销号的事仍写原单位。")
    title = _("%(office)s并入别的单位") % {"office": page.office.words}
    sheet = Sheet(title, about, pgettext("act", "并入"), *_home(jurisdiction, page), "people/registers/succeed.html")

    def values() -> dict[str, Any]:
        chosen = form.cleaned_data
        return {
            "jurisdiction": jurisdiction,
            "offices": [office],
            "successor": UUID(chosen["successor"]),
            "posts": form.going("first"),
            "since_date": chosen["since_date"],
            "reason": chosen["reason"],
        }

    return take(
        request, form, sheet, commands.merge_offices, values,
        done=office_url(jurisdiction, office), expected=_expected(page),
    )  # fmt: skip


def split_office(request: Any, jurisdiction: str, office: UUID) -> HttpResponse:
    """Let two offices take this one over."""
    policy.require(request.post, OFFICES, jurisdiction=jurisdiction)
    page = office_of(request, jurisdiction, office)
    form = _succeed_form(request, jurisdiction, page, several=True)
    about = _(
        "先登记两个承接单位，再拆分。在办事项一分钟内转给主要承接单位；归另一个的，由督查室在事项页“转承接单位”。"
    )
    title = _("拆分%(office)s") % {"office": page.office.words}
    sheet = Sheet(title, about, _("拆分"), *_home(jurisdiction, page), "people/registers/succeed.html")

    def values() -> dict[str, Any]:
        chosen = form.cleaned_data
        heirs = [
            commands.Heir(UUID(chosen["successor"]), form.going("first")),
            commands.Heir(UUID(chosen["second"]), form.going("second")),
        ]
        return {
            "jurisdiction": jurisdiction,
            "office": office,
            "heirs": heirs,
            "since_date": chosen["since_date"],
            "reason": chosen["reason"],
        }

    return take(
        request, form, sheet, commands.split_office, values,
        done=office_url(jurisdiction, office), expected=_expected(page),
    )  # fmt: skip


def _succeed_form(request: Any, jurisdiction: str, page: Any, *, several: bool) -> forms.SucceedForm:
    others = [
        one
        for one in organization.offices(jurisdiction=jurisdiction)
        if one.id != page.office.id and one.kind is not OfficeKind.LEADERSHIP
    ]
    return forms.SucceedForm(
        request.POST if request.method == "POST" else None,
        heirs=others,
        posts=page.posts,
        english=wording.is_english(),
        several=several,
        initial={"since_date": clock.today(request.at)},
    )


def _home(jurisdiction: str, page: Any) -> tuple[str, str]:
    return office_url(jurisdiction, page.office.id), page.office.words


def _expected(page: Any) -> list[tuple[str, str, int]]:
    return [("organization_office", str(page.office.id), page.written_by)]
