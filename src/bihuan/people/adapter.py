"""What allauth asks of us: who may sign in, what it leaves, where it leads."""

import datetime as dt
import time
from typing import Any, ClassVar
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.organization import middleware as organization
from bihuan.organization import queries
from bihuan.organization.models import Account

from . import commands
from .credentials import devices, limits
from .credentials import queries as credentials
from .credentials.passwords import policy
from .middleware import MUST_CHANGE, SEEN


class Adapter(DefaultAccountAdapter):
    """Signs in people whom the journal knows; each sign-in and each failure of a known account is one line."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": gettext_lazy("登录名或密码不对。"),
        "enter_current_password": gettext_lazy("现在的密码不对。"),
    }

    def is_open_for_signup(self, request: Any) -> bool:
        """Return no: people are entered by the administrator."""
        return False

    def pre_authenticate(self, request: Any, **credentials: Any) -> None:
        """
        Count the try before the hash is reached.

        :raises ValidationError: the account was tried too often
        """
        username = credentials.get("username", "")
        seconds = policy().window_seconds
        if not limits.try_account(username, **_whence(request, username), seconds=seconds, now=time.time()):
            raise ValidationError(too_often())

    def authenticate(self, request: Any, **credentials: Any) -> Any:
        """Return the account, when its person stands in the journal under the same name."""
        account = super().authenticate(request, **credentials)
        if account is None:
            return None
        limits.was_right(account.username, **_whence(request, account.username))
        if queries.person(account.person, username=account.username) is None:
            commands.refuse_account(account=account.person, at=request.at)
            return None
        stands = credential_of(account)
        if stands and stands.one_time_until and request.at > stands.one_time_until:
            commands.refuse_lapsed(account=account.person, at=request.at)
            raise ValidationError(_("这张一次性密码已经过期，请安全管理员另发一张。"))
        return account

    def get_login_stages(self) -> list[str]:
        """Return the one step between the password and the session."""
        return ["bihuan.people.credentials.stages.SecondFactor"]

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return where a request comes from: what our own proxy wrote, where there is one."""
        return client_address(request)

    def authentication_failed(self, request: Any, **credentials: Any) -> None:
        """Leave a line for a known account."""
        commands.fail_sign_in(username=credentials.get("username", ""), at=request.at)

    def login(self, request: Any, user: Any) -> None:
        """Leave the line first: no session without it. Then take the only post, or the one that was asked for."""
        commands.open_session(person=user.person, at=request.at)
        super().login(request, user)
        request.session[SEEN] = int(time.time())
        if must := must_change(user, request.at):
            request.session[MUST_CHANGE] = must
        organization.identify(request)
        wanted = _uuid(request.POST.get("post", ""))
        if wanted is None and len(request.posts) == 1:
            wanted = request.posts[0].id
        if wanted is not None:
            organization.choose(request, wanted)

    def post_login(self, request: Any, user: Any, **kwargs: Any) -> HttpResponse:
        """Let the browser be known from now on."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        devices.remember(request, response, user.person)
        return response

    def get_login_redirect_url(self, request: Any) -> str:
        """Return the first page; before it, what must be changed, told or chosen."""
        if MUST_CHANGE in request.session:
            return reverse("people:password")
        stands = credential_of(request.user)
        if stands and stands.factor_told:
            return reverse("people:credentials")
        return reverse("people:acting") if request.post is None else reverse_home()

    def get_logout_redirect_url(self, request: Any) -> str:
        """Return the sign-in page."""
        return reverse("people:sign_in")

    def get_password_change_redirect_url(self, request: Any) -> str:
        """Return the page itself, which says that it is done."""
        return f"{reverse('people:password')}?done=1"


def too_often() -> str:
    """Return what is said instead of trying once more."""
    minutes = policy().window_seconds // 60
    return _("这个登录名试错太多次，%(n)d分钟内不再验证。过后再试，或请安全管理员另发一次性密码。") % {"n": minutes}


def credential_of(account: Any) -> Any:
    """Return where the account's credentials stand."""
    return credentials.credential(account.person)


def must_change(account: Any, at: dt.datetime) -> str:
    """Return why a password must be changed before anything else: one_time, expired, or nothing."""
    stands, oldest = credential_of(account), policy().max_age_days
    if stands is None:
        return ""
    if stands.one_time_until is not None:
        return "one_time"
    is_old = oldest and stands.chosen_at and at - stands.chosen_at >= dt.timedelta(days=oldest)
    return "expired" if is_old else ""


def client_address(request: HttpRequest) -> str:
    """Return the address a request comes from; behind our proxy, the last that it has written down."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_HTTPS else ""
    return forwarded.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))


def _whence(request: HttpRequest, username: str) -> dict[str, Any]:
    person = Account.objects.filter(username=username).values_list("person", flat=True).first()
    return {"address": client_address(request), "is_known": devices.knows(request, person)}


def reverse_home() -> str:
    """Return the first page's address in the present language."""
    return reverse("people:acting").removesuffix("acting/")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
