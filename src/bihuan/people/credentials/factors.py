"""Second factors in the browser: the second step of signing in, and the page of one's own credentials."""

import json
import time
from typing import Any

from allauth.account.internal.stagekit import clear_login
from allauth.account.stages import LoginStageController
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret, validate_totp_code
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from bihuan.access import phrases
from bihuan.access.views import personal, public
from bihuan.journal import Refused
from bihuan.organization.models import Account
from bihuan.theme.squares import square

from .. import adapter
from . import commands, limits, passkeys, queries, sessions
from .forms import Confirmed, Passkey, Second, Totp
from .passwords import policy
from .policies import TRIES
from .stages import SecondFactor

SALT, SECRET_SECONDS = "bihuan.people.totp", 3600


@public
@never_cache
@sensitive_post_parameters()
def second(request: Any) -> HttpResponse:
    """Ask for the second factor after the right password."""
    stage = LoginStageController.enter(request, SecondFactor.key)
    if stage is None:
        return HttpResponseRedirect(reverse("people:sign_in"))
    if "cancel" in request.POST:
        clear_login(request)
        return HttpResponseRedirect(reverse("people:sign_in"))
    account: Account = stage.login.user
    if request.method != "POST":
        return _ask_second(request, account, Second())
    form = Second(request.POST)
    if form.is_valid() and _is_right(request, account, form):
        answer: HttpResponse = stage.exit()
        return answer
    return _ask_second(request, account, form, status=422)


def _ask_second(request: Any, account: Account, form: Second, status: int = 200) -> HttpResponse:
    has_passkey = Authenticator.objects.filter(user_id=account.person, type=Authenticator.Type.WEBAUTHN).exists()
    why_not = passkeys.why_not(request) if has_passkey else ""
    options = json.dumps(webauthn.begin_authentication(account)) if has_passkey and not why_not else ""
    values = {"form": form, "options": options, "why_not": why_not}
    return render(request, "people/second.html", values, status=status)


def _is_right(request: Any, account: Account, form: Second) -> bool:
    """Return whether the second factor is right, counting the try; the form says what is wrong."""
    seconds, now = policy().window_seconds, time.time()
    if not limits.take("factor", account.username, allowed=TRIES, seconds=seconds, now=now):
        form.add_error("code", adapter.too_often())
        return False
    try:
        right = _agrees(request, account, form)
    except (ValidationError, Refused):
        right = False
    if right:
        limits.give_back("factor", account.username)
        return True
    sessions.fail_factor(person=account.person, at=request.at)
    said = form.cleaned_data["credential"] is not None
    form.add_error(
        "code",
        _("这把通行密钥对不上，换一把，或输入验证码。") if said else _("验证码不对，或已经过了时间。看清再输一次。"),
    )
    return False


def _agrees(request: Any, account: Account, form: Second) -> bool:
    answer, code = form.cleaned_data["credential"], form.cleaned_data["code"]
    if answer is not None:
        if passkeys.why_not(request):
            return False
        webauthn.complete_authentication(account, answer).record_usage()
        return True
    if not code:
        return False
    for row in Authenticator.objects.filter(user_id=account.person).exclude(type=Authenticator.Type.WEBAUTHN):
        if row.wrap().validate_code(code):
            row.record_usage()
            return True
    return commands.use_factor_code(person=account.person, code=code, at=request.at)


@personal
@never_cache
@sensitive_post_parameters()
def own(request: Any) -> HttpResponse:
    """Show how one signs in; take a second factor away, or make new recovery codes."""
    stands = queries.credential(request.person.id)
    told = queries.told(stands.factor_told) if stands and stands.factor_told else None

    def page(form: Confirmed, status: int = 200) -> HttpResponse:
        values = {
            "form": form,
            "factors": queries.factors(request.user),
            "chosen_at": stands.chosen_at if stands else None,
            "told": told,
            "why_not": (why_not := passkeys.why_not(request)),
            "can_passkey": not why_not,
            "done": request.GET.get("done", ""),
        }
        return render(request, "people/credentials.html", values, status=status)

    if request.method != "POST":
        return page(Confirmed())
    if request.POST.get("do") == "seen":
        commands.forget_told(person=request.person.id)
        return HttpResponseRedirect(reverse("people:credentials"))
    form = Confirmed(request.POST)
    if not form.is_valid() or not confirmed(request, form):
        return page(form, 422)
    return _do(request)


def _do(request: Any) -> HttpResponse:
    """Carry out what was asked, once the password was right."""
    what, _dash, factor = request.POST.get("do", "").partition("-")
    try:
        if what == "recovery":
            _receipt, made = commands.renew_recovery_codes(account=request.user, at=request.at)
            return _show_codes(request, made)
        if what != "remove" or not factor.isdecimal():
            raise Http404
        commands.remove_factor(account=request.user, factor=int(factor[:18]), at=request.at)
    except Refused as refused:
        raise Http404 from refused
    return HttpResponseRedirect(f"{reverse('people:credentials')}?done=removed")


def confirmed(request: Any, form: Any) -> bool:
    """Return whether the form has the person's own password, counting the try; the form says what is wrong."""
    name, seconds = request.user.username, policy().window_seconds
    if not limits.take("own", name, allowed=TRIES, seconds=seconds, now=time.time()):
        form.add_error("password", adapter.too_often())
        return False
    if not request.user.check_password(form.cleaned_data["password"]):
        form.add_error("password", _("密码不对。"))
        return False
    limits.give_back("own", name)
    return True


def _show_codes(request: Any, made: list[str]) -> HttpResponse:
    """Show recovery codes, once; where none were made, lead back."""
    if not made:
        return HttpResponseRedirect(f"{reverse('people:credentials')}?done=added")
    return render(request, "people/recovery_codes.html", {"codes": made})


def seal_secret(account: Account, secret: str) -> str:
    """Return a fresh secret as the form carries it: signed, for that person, for an hour."""
    return signing.dumps([str(account.person), secret], salt=SALT)


def _secret(account: Account, sealed: str) -> str | None:
    try:
        person, secret = signing.loads(sealed, salt=SALT, max_age=SECRET_SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    return str(secret) if person == str(account.person) else None


@personal
@never_cache
@sensitive_post_parameters()
def totp(request: Any) -> HttpResponse:
    """Let the person add an authenticator app."""
    if queries.factors(request.user).totp:
        return HttpResponseRedirect(reverse("people:credentials"))

    def page(form: Totp, secret: str, status: int = 200) -> HttpResponse:
        form.data = {**{name: form.data[name] for name in form.data}, "secret": seal_secret(request.user, secret)}
        if not form.is_bound:
            form.initial["secret"] = form.data["secret"]
        shown = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
        url = get_adapter().build_totp_url(request.user, secret)
        values = {"form": form, "secret": shown, "square": square(url)}
        return render(request, "people/totp.html", values, status=status)

    if request.method != "POST":
        return page(Totp(), generate_totp_secret())
    form = Totp(request.POST)
    secret = _secret(request.user, request.POST.get("secret", ""))
    if secret is None:
        form.add_error("code", _("这一页开了太久，二维码已换新的，请重新扫一次。"))
        return page(form, generate_totp_secret(), 422)
    if not form.is_valid():
        return page(form, secret, 422)
    if not validate_totp_code(secret, form.cleaned_data["code"]):
        form.add_error("code", _("数字对不上。看清验证器现在显示的6位，并核对手机时间是否准确。"))
        return page(form, secret, 422)
    if not confirmed(request, form):
        return page(form, secret, 422)
    _receipt, made = commands.add_totp(account=request.user, secret=secret, at=request.at)
    return _show_codes(request, made)


@personal
@never_cache
@sensitive_post_parameters()
def passkey(request: Any) -> HttpResponse:
    """Let the person add a passkey, where the address allows it."""
    if passkeys.why_not(request) and request.method == "POST":
        return HttpResponseRedirect(reverse("people:passkey"))
    form = Passkey(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = _add_passkey(request, form)
        except (ValidationError, Refused, ValueError) as wrong:
            form.add_error(None, _say(wrong))
        else:
            if made is not None:
                return _show_codes(request, made)
    return _ask_passkey(request, form)


def _say(wrong: Exception) -> str:
    return phrases.say(wrong) if isinstance(wrong, Refused) else _("浏览器没有做成这把通行密钥，请再试一次。")


def _add_passkey(request: Any, form: Passkey) -> list[str] | None:
    """Return the recovery codes made with the new passkey, or None where the form says what is wrong."""
    credential = form.cleaned_data["credential"]
    if credential is None:
        form.add_error(None, _("浏览器没有做成这把通行密钥，请再试一次。"))
        return None
    if not confirmed(request, form):
        return None
    webauthn.parse_registration_response(credential)
    webauthn.complete_registration(credential)
    name = form.cleaned_data["name"]
    _receipt, made = commands.add_passkey(account=request.user, name=name, credential=credential, at=request.at)
    return made


def _ask_passkey(request: Any, form: Passkey) -> HttpResponse:
    why_not = passkeys.why_not(request)
    options = "" if why_not else json.dumps(webauthn.begin_registration(request.user, passwordless=False))
    values = {"form": form, "options": options, "why_not": why_not}
    return render(request, "people/passkey.html", values, status=422 if form.errors else 200)
