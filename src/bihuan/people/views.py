"""Sign-in, sign-out, acting post, password, offices and posts."""

import datetime as dt
from typing import Any
from uuid import UUID

from allauth.account.views import LoginView, LogoutView, PasswordChangeView
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

from bihuan.access import policy
from bihuan.access.views import personal, public, slip
from bihuan.deadlines import clock
from bihuan.organization import middleware as organization
from bihuan.organization import phrases
from bihuan.organization import queries as registers
from bihuan.theme import wording
from bihuan.theme.context import Frame

from . import adapter, commands, forms, queries
from .credentials import queries as credentials
from .credentials.factors import own, passkey, second, totp
from .credentials.views import accounts, first_run, invitation, issue, waiting
from .middleware import MUST_CHANGE

__all__ = ["accounts", "first_run", "invitation", "issue", "own", "passkey", "second", "totp", "waiting"]


class SignInView(LoginView):
    """User name and password; in the demo also one button per post."""

    form_class = forms.SignIn
    template_name = "people/sign_in.html"

    def get_form_class(self) -> type[forms.SignIn]:
        """Return our form."""
        return forms.SignIn

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Read the demo's button, which names an account and a post at once."""
        if settings.DEMO and "door" in request.POST:
            login, _space, post = request.POST["door"].partition(" ")
            request.POST = request.POST.copy()
            request.POST["login"], request.POST["post"] = login, post
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the form once more, with a status that says so."""
        response: HttpResponse = super().form_invalid(form)
        response.status_code = 422
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the demo's doors."""
        # Past LoginView's own, which asks for the addresses of sign-up and of allauth's other pages: there are none.
        context: dict[str, Any] = super(LoginView, self).get_context_data(**kwargs)
        if settings.DEMO:
            context["password"] = queries.demo_password(settings.DATA_DIR / "demo.json")
            on = clock.today(self.request.at)
            context["groups"] = [
                {"name": phrases.OFFICE_KINDS[group.kind], "doors": group.doors} for group in queries.demo_doors(on=on)
            ]
        return context


class SignOutView(LogoutView):
    """Ends the session."""

    http_method_names = ("post",)

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Leave the line, then end the session."""
        commands.close_session(person=self.request.person.id, at=self.request.at)
        response: HttpResponse = super().post(*args, **kwargs)
        return response


class PasswordView(PasswordChangeView):
    """A new password for oneself; whoever signed in with a one-time one sees this page and no other."""

    form_class = forms.ChangePassword
    template_name = "people/password.html"

    def get_form_class(self) -> type[forms.ChangePassword]:
        """Return our form."""
        return forms.ChangePassword

    def get_form_kwargs(self) -> dict[str, Any]:
        """Do not ask once more for a one-time password that has just been typed."""
        kwargs: dict[str, Any] = super().get_form_kwargs()
        return {**kwargs, "is_forced": MUST_CHANGE in self.request.session}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add why the password must be changed, and what is asked of the new one."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        stands = credentials.credential(self.request.person.id)
        told = credentials.told(stands.told) if stands and stands.told else None
        return {
            **context,
            "must": self.request.session.get(MUST_CHANGE, ""),
            "told": told,
            "first": told is not None and _is_slip(stands, told.at),
        }

    def form_valid(self, form: Any) -> HttpResponse:
        """Set the password through the journal's door, keep this session, end the others."""
        password_hash = make_password(form.cleaned_data["password1"])
        commands.change_password(person=self.request.person.id, password_hash=password_hash, at=self.request.at)
        self.request.user.refresh_from_db()
        update_session_auth_hash(self.request, self.request.user)
        if self.request.session.pop(MUST_CHANGE, ""):
            return HttpResponseRedirect(adapter.reverse_home())
        return HttpResponseRedirect(self.get_success_url())

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the form once more, with a status that says so."""
        response: HttpResponse = super().form_invalid(form)
        response.status_code = 422
        return response


def _is_slip(stands: Any, issued_at: dt.datetime) -> bool:
    """Return whether the one-time password stood on a slip for the first sign-in: these alone are good for longer."""
    until, chosen = stands.one_time_until, stands.chosen_at
    return chosen is None and until is not None and until - issued_at > dt.timedelta(hours=settings.ONE_TIME_HOURS)


sign_in = public(SignInView.as_view())
sign_out = personal(SignOutView.as_view())
password = personal(PasswordView.as_view())


@never_cache
def home(request: Any) -> HttpResponse:
    """Lead to the post's first page: the place that says so, else the first one offered."""
    own = reverse("people:offices", args=[request.post.jurisdiction])
    return HttpResponseRedirect(Frame(request).first_place or own)


@personal
@never_cache
def acting(request: Any) -> HttpResponse:
    """Show the posts of the person, and let them choose the one to act as."""
    if request.method != "POST":
        return render(request, "people/acting.html", {"next": _safe(request, request.GET.get("next", ""))})
    try:
        chosen = organization.choose(request, UUID(request.POST.get("post", "")))
    except ValueError:
        chosen = None
    if chosen is None:
        return render(request, "people/acting.html", {"next": "", "gone": True}, status=422)
    return HttpResponseRedirect(_safe(request, request.POST.get("next", "")) or adapter.reverse_home())


def too_many(request: HttpRequest) -> HttpResponse:
    """429: sign-in was tried too often from one place, or for one name."""
    response = render(request, "people/too_many.html", status=429)
    response["Retry-After"] = "60"
    return response


def offices(request: Any, jurisdiction: str) -> HttpResponse:
    """Show every office with its posts and since when they are held."""
    policy.require(request.post, "organization.read", jurisdiction=jurisdiction)
    groups = [
        {
            "name": phrases.OFFICE_KINDS[group.kind],
            "offices": group.offices,
            "bare": [line.office for line in group.offices if not line.posts],
        }
        for group in queries.register(jurisdiction=jurisdiction, on=clock.today(request.at))
    ]
    closed = [
        one for one in registers.offices(jurisdiction=jurisdiction, with_closed=True) if one.closed_date is not None
    ]
    facts = {
        "groups": groups,
        "closed": closed,
        "english": wording.is_english(),
        "can_offices": bool(policy.may(request.post, "organization.offices.write", jurisdiction=jurisdiction)),
        "can_rights": bool(policy.may(request.post, "organization.rights.write", jurisdiction=jurisdiction)),
        "slip": slip(request),
    }
    return render(request, "people/offices.html", facts)


def _safe(request: HttpRequest, url: str) -> str:
    return url if url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}) else ""
