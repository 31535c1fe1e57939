"""The first run, invitations, and the security administrator's page of credentials."""

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.hashers import make_password
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from bihuan import journal
from bihuan.access import phrases, policy
from bihuan.access.views import act, public
from bihuan.deadlines import clock
from bihuan.journal import Refused
from bihuan.organization import queries as organization
from bihuan.theme import wording
from bihuan.theme.context import in_language

from .. import adapter
from ..addresses import only_here
from . import commands, founding, limits, queries
from .forms import Accept, FirstRun, Issue

#: Tries of a code from one address, and from everywhere, in a window.
CODE_TRIES, ALL_TRIES, WINDOW = 5, 50, 300


@public
@never_cache
@sensitive_post_parameters()
def first_run(request: Any) -> HttpResponse:
    """Ask for the console's code and the county, and show three invitations once."""
    if founding.is_founded():
        return HttpResponseRedirect(reverse("people:waiting"))
    if request.method != "POST":
        return render(request, "people/first_run.html", {"form": FirstRun()})
    form = FirstRun(request.POST)
    status = 422
    if form.is_valid():
        if wrong := _wrong_code(request, form.cleaned_data["set_up_code"]):
            form.add_error("set_up_code", wrong)
        else:
            asked = request.act or journal.Act(request_id=uuid4())
            try:
                invited = founding.found(county=form.county(), at=request.at, act=asked)
                return _show_invited(request, form.cleaned_data["name"], invited)
            except Refused as refused:
                form.add_error(None, phrases.say(refused))
    return render(request, "people/first_run.html", {"form": form}, status=status)


def _wrong_code(request: Any, code: str) -> str:
    """Return why a typed code is not taken, counting the try; nothing where it is the right one."""
    address, now = adapter.client_address(request), time.time()
    if not may_try_code(address, now):
        return _("安装码试错太多次。请等五分钟，看清终端里的安装码再试。")
    if not founding.is_code(code):
        return _("安装码不对。看启动本系统的终端窗口：每次启动都换一个新的。")
    limits.give_back("code", address)
    limits.give_back("code", "")
    return ""


def may_try_code(address: str, now: float) -> bool:
    """Count a try of a one-time code and return whether it is allowed."""
    return limits.take("code", address, allowed=CODE_TRIES, seconds=WINDOW, now=now) and limits.take(
        "code", "", allowed=ALL_TRIES, seconds=WINDOW, now=now
    )


def _show_invited(request: Any, county: str, invited: list[founding.Invited]) -> HttpResponse:
    links = [
        {
            "role": _title(one.role),
            "url": request.build_absolute_uri(reverse("people:invitation", args=[one.code])),
            "until": one.until_at,
        }
        for one in invited
    ]
    facts = {"county": county, "links": links, "only_here": only_here(request)}
    return render(request, "people/invited.html", facts)


def _title(role: founding.Role) -> str:
    return founding.TITLES[role][wording.is_english()]


@public
@never_cache
def waiting(request: Any) -> HttpResponse:
    """Say which of the three administrators is still missing."""
    if founding.is_open():
        return HttpResponseRedirect(adapter.reverse_home())
    lines = [{"role": _title(one.role), "expected": one} for one in queries.expected()]
    return render(request, "people/waiting.html", {"lines": lines})


@public
@never_cache
@sensitive_post_parameters()
def invitation(request: Any, token: str) -> HttpResponse:
    """Let the person who brings an invitation choose user name and password."""
    try:
        invited = founding.invitation(token, at=request.at)
    except Refused as refused:
        may_try_code(adapter.client_address(request), time.time())
        return render(request, "people/invitation_gone.html", {"why": phrases.say(refused)}, status=404)
    place = organization.jurisdiction(invited.jurisdiction)
    role = _title(founding.Role(invited.role))
    values = {"role": role, "place": in_language(place, "name") if place else "", "until": invited.until_at}

    def page(form: Accept, status: int = 200) -> HttpResponse:
        return render(request, "people/invitation.html", {**values, "form": form}, status=status)

    if request.method != "POST":
        return page(Accept())
    form = Accept(request.POST)
    if not form.is_valid():
        return page(form, 422)
    said = form.cleaned_data
    try:
        username = founding.accept(
            code=token,
            username=said["username"],
            name=said["name"],
            password_hash=make_password(said["password1"]),
            at=request.at,
        )
    except Refused as refused:
        field = "username" if refused.code in ("username_taken", "not_a_username") else None
        form.add_error(field, phrases.say(refused))
        return page(form, 422)
    return render(request, "people/accepted.html", {**values, "username": username})


def accounts(request: Any, jurisdiction: str) -> HttpResponse:
    """List everybody who holds a post, for the security administrator."""
    policy.require(request.post, "credentials.issue", jurisdiction=jurisdiction)
    wanted = request.GET.get("q", "").strip().lower()
    lines = [
        line
        for line in queries.people(jurisdiction=jurisdiction, on=clock.today(request.at))
        if not wanted or any(wanted in text.lower() for text in (line.username, line.name, *_words(line)))
    ]
    return render(request, "people/accounts.html", {"lines": lines, "q": request.GET.get("q", "").strip()})


def _words(line: queries.PersonLine) -> list[str]:
    return [text for post in line.posts for text in (post.label, post.label_en)]


@sensitive_post_parameters()
def issue(request: Any, jurisdiction: str, person: UUID) -> HttpResponse:
    """Issue a one-time password or code for somebody who has lost theirs; it is shown once, in the answer itself."""
    policy.require(request.post, "credentials.issue", jurisdiction=jurisdiction)
    line = queries.person(person, jurisdiction=jurisdiction, on=clock.today(request.at))
    if line is None:
        raise Http404
    form = Issue(request.POST or None, has_factor=line.has_factor)

    def page(status: int = 200) -> HttpResponse:
        return render(request, "people/issue.html", {"form": form, "line": line}, status=status)

    if request.method != "POST":
        return page()
    if not form.is_valid():
        return page(422)
    issued: list[commands.Issued] = []
    verb = commands.issue_factor_code if form.cleaned_data["lost"] == Issue.FACTOR else commands.issue_password
    answer = act(
        request,
        _keeping(verb, issued),
        {"person": person, "reason": form.cleaned_data["reason"]},
        form=form,
        page=page,
        done=reverse("people:issue", args=[jurisdiction, person]),
    )
    if not issued:
        return answer
    values = {"line": line, "issued": issued[0], "is_factor": form.cleaned_data["lost"] == Issue.FACTOR}
    response = render(request, "people/issued.html", values)
    response["Cache-Control"] = "no-store"
    return response


def _keeping(verb: Callable[..., commands.Issued], issued: list[commands.Issued]) -> Callable[..., commands.Issued]:
    """Return the command, with what it made kept: a redirect would lose what is shown once."""

    def command(**values: Any) -> commands.Issued:
        issued.append(verb(**values))
        return issued[0]

    return command
