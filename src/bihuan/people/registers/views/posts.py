"""One post: who holds it, who acts for it, when its holder is away; and the acts that change that."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bihuan import journal
from bihuan.access import policy
from bihuan.access.views import slip
from bihuan.deadlines import clock
from bihuan.organization import commands, phrases
from bihuan.organization import queries as organization
from bihuan.organization.models import Person
from bihuan.organization.roles import ADMINISTRATORS
from bihuan.theme import wording

from .. import forms
from ..entering import unusable_password
from ..queries import PostPage
from .shared import RIGHTS, Sheet, office_of, office_url, post_of, post_url, take


def post(request: Any, jurisdiction: str, post: UUID) -> HttpResponse:
    """Show a post."""
    page = post_of(request, jurisdiction, post)
    facts = {
        "page": page,
        "role": phrases.ROLES[page.post.role],
        "jurisdiction": jurisdiction,
        "can_rights": bool(policy.may(request.post, RIGHTS, jurisdiction=jurisdiction)),
        "can_absence": may_tell_absence(request, jurisdiction, page),
        "can_delegate": may_delegate(request, jurisdiction, page),
        "handover_url": _handover(request, jurisdiction, page),
        "english": wording.is_english(),
        "slip": slip(request),
    }
    return render(request, "people/registers/post.html", facts)


def _handover(request: Any, jurisdiction: str, page: PostPage) -> str:
    """Return the address of the post's hand-over list, for who knows business; nothing where there is no ledger."""
    if not policy.may(request.post, "business.read", jurisdiction=jurisdiction) or page.post.role in ADMINISTRATORS:
        return ""
    try:
        return reverse("ledger:handover", args=[jurisdiction, page.post.id])
    except NoReverseMatch:
        return ""


def may_tell_absence(request: Any, jurisdiction: str, page: PostPage) -> bool:
    """Return whether the acting post may say that this one's holder is away: the security administrator, its office."""
    own = request.post.jurisdiction == jurisdiction and request.post.office_id == page.post.office
    return own or bool(policy.may(request.post, RIGHTS, jurisdiction=jurisdiction))


def may_delegate(request: Any, jurisdiction: str, page: PostPage) -> bool:
    """Return whether the acting post may lend this one: the security administrator, and its own holder; no deputy."""
    own = request.post.jurisdiction == jurisdiction and request.post.id == page.post.id
    return (own and request.post.delegate is None) or bool(policy.may(request.post, RIGHTS, jurisdiction=jurisdiction))


def add_post(request: Any, jurisdiction: str, office: UUID) -> HttpResponse:
    """Enter a post of an office."""
    policy.require(request.post, RIGHTS, jurisdiction=jurisdiction)
    page = office_of(request, jurisdiction, office)
    form = forms.PostForm(request.POST if request.method == "POST" else None)
    about = _("岗位定办事的权限；换人不换岗位。")
    back = office_url(jurisdiction, office)
    name = page.office.words
    sheet = Sheet(_("在%(office)s设岗位") % {"office": name}, about, _("设岗位"), back, name)

    def arrive(key: str) -> str:
        return post_url(jurisdiction, key)

    values = lambda: {"jurisdiction": jurisdiction, "office": office, **form.values()}  # noqa: E731
    return take(request, form, sheet, commands.add_post, values, done=arrive)


def add_person(request: Any, jurisdiction: str) -> HttpResponse:
    """Enter a person who is to hold posts."""
    policy.require(request.post, RIGHTS, jurisdiction=jurisdiction)
    form = forms.PersonForm(request.POST if request.method == "POST" else None)
    back = reverse("people:offices", args=[jurisdiction])
    about = _("登记以后到岗位页任命他，再打印登录单。")
    sheet = Sheet(pgettext("act", "登记人员"), about, _("登记"), back, _("机构岗位"))
    values = lambda: {**form.values(), "password_hash": unusable_password()}  # noqa: E731
    return take(request, form, sheet, commands.add_person, values, done=back)


def appoint(request: Any, jurisdiction: str, post: UUID) -> HttpResponse:
    """Let a person hold the post."""
    policy.require(request.post, RIGHTS, jurisdiction=jurisdiction)
    page = post_of(request, jurisdiction, post)
    form = forms.AppointForm(
        request.POST if request.method == "POST" else None, initial={"since_date": clock.today(request.at)}
    )
    about = _("岗位现在有人，先在岗位页写明他的最后一天。那一天以前的事仍是前任的。")
    sheet = Sheet(_("任命%(post)s") % {"post": page.post.label}, about, _("任命"), *_home(jurisdiction, page))

    def values() -> dict[str, Any]:
        chosen = dict(form.cleaned_data)
        return {"jurisdiction": jurisdiction, "post": post, "person": _person(chosen.pop("username")), **chosen}

    return take(request, form, sheet, commands.appoint_holder, values, done=post_url(jurisdiction, post))


def _person(username: str) -> UUID:
    """Return the person of a user name; a key of nobody's where there is none, which the verb refuses."""
    rows = Person.objects.filter(jurisdiction=journal.INSTANCE, username=username)
    return rows.values_list("id", flat=True).first() or UUID(int=0)


def end_holder(request: Any, jurisdiction: str, post: UUID, holder: UUID) -> HttpResponse:
    """Say the last day of a holder."""
    policy.require(request.post, RIGHTS, jurisdiction=jurisdiction)
    page = post_of(request, jurisdiction, post)
    holding = _one(page.holdings, holder)
    about = _("%(name)s自%(since)s起任职。写他任职的最后一天；在办的事跟着岗位走。") % {
        "name": holding.name or holding.username,
        "since": wording.day_long(holding.since_date),
    }
    sheet = Sheet(_("%(post)s任职截止") % {"post": page.post.label}, about, _("截止"), *_home(jurisdiction, page))
    return _end(request, jurisdiction, page, sheet, commands.end_holder, {"holder": holder})


def delegate(request: Any, jurisdiction: str, post: UUID) -> HttpResponse:
    """Let another post act for this one for some days."""
    page = post_of(request, jurisdiction, post)
    if not may_delegate(request, jurisdiction, page):
        raise Http404
    today = clock.today(request.at)
    others = [
        one
        for one in organization.posts(jurisdiction=jurisdiction, on=today)
        if one.id != post and one.holder and not ({one.role, page.post.role} & ADMINISTRATORS)
    ]
    ordered = sorted(others, key=lambda one: one.office != page.post.office)
    form = forms.DelegateForm(
        request.POST if request.method == "POST" else None, posts=ordered, initial={"since_date": today}
    )
    about = _("写明起止日；代签的每一笔都注明“代”，谁代的、替谁代的都看得见。")
    sheet = Sheet(_("委托代签：%(post)s") % {"post": page.post.label}, about, _("委托"), *_home(jurisdiction, page))
    values = lambda: {"jurisdiction": jurisdiction, "post": post, **form.values()}  # noqa: E731
    return take(request, form, sheet, commands.delegate, values, done=post_url(jurisdiction, post))


def end_delegation(request: Any, jurisdiction: str, post: UUID, delegation: UUID) -> HttpResponse:
    """Let a delegation end before its day."""
    page = post_of(request, jurisdiction, post)
    if not may_delegate(request, jurisdiction, page):
        raise Http404
    _one(page.lent, delegation)
    about = _("写委托有效的最后一天，要早于原定的截止日。")
    sheet = Sheet(_("收回委托：%(post)s") % {"post": page.post.label}, about, _("收回"), *_home(jurisdiction, page))
    return _end(request, jurisdiction, page, sheet, commands.end_delegation, {"delegation": delegation})


def absence(request: Any, jurisdiction: str, post: UUID) -> HttpResponse:
    """Enter that the post's holder is away."""
    page = post_of(request, jurisdiction, post)
    if not may_tell_absence(request, jurisdiction, page):
        raise Http404
    form = forms.AbsenceForm(
        request.POST if request.method == "POST" else None, initial={"since_date": clock.today(request.at)}
    )
    about = _("人不在、又没有委托代签的日子，要这个岗位批的事送上一级，并写明原因。")
    sheet = Sheet(_("请假外出：%(post)s") % {"post": page.post.label}, about, _("登记"), *_home(jurisdiction, page))
    values = lambda: {"jurisdiction": jurisdiction, "post": post, **form.values()}  # noqa: E731
    return take(request, form, sheet, commands.enter_absence, values, done=post_url(jurisdiction, post))


def back(request: Any, jurisdiction: str, post: UUID, absence: UUID) -> HttpResponse:
    """Say that the holder is back before the day that was said."""
    page = post_of(request, jurisdiction, post)
    if not may_tell_absence(request, jurisdiction, page):
        raise Http404
    _one(page.absences, absence)
    about = _("写不在的最后一天，要早于原定的那天。")
    sheet = Sheet(_("提前回岗：%(post)s") % {"post": page.post.label}, about, _("回岗"), *_home(jurisdiction, page))
    return _end(request, jurisdiction, page, sheet, commands.end_absence, {"absence": absence})


def _end(
    request: Any, jurisdiction: str, page: PostPage, sheet: Sheet, command: Any, key: dict[str, UUID]
) -> HttpResponse:
    form = forms.EndForm(
        request.POST if request.method == "POST" else None, initial={"until_date": clock.today(request.at)}
    )
    values = lambda: {"jurisdiction": jurisdiction, **key, **form.values()}  # noqa: E731
    return take(request, form, sheet, command, values, done=post_url(jurisdiction, page.post.id))


def _one(rows: Any, key: UUID) -> Any:
    """Return the row of that key that can still be ended, or 404."""
    found = next((row for row in rows if row.id == key and row.is_open), None)
    if found is None:
        raise Http404
    return found


def _home(jurisdiction: str, page: PostPage) -> tuple[str, str]:
    return post_url(jurisdiction, page.post.id), page.post.label
