"""What allauth asks of us: who may sign in, what it leaves, where it leads."""

from typing import Any
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from django.urls import reverse

from bihuan.organization import middleware as organization
from bihuan.organization import queries

from . import commands


class Adapter(DefaultAccountAdapter):
    """Signs in people whom the journal knows; each sign-in and each failure of a known account is one line."""

    def is_open_for_signup(self, request: Any) -> bool:
        """Return no: people are entered by the administrator."""
        return False

    def authenticate(self, request: Any, **credentials: Any) -> Any:
        """Return the account, when its person stands in the journal under the same name."""
        account = super().authenticate(request, **credentials)
        if account is None:
            return None
        if queries.person(account.person, username=account.username) is None:
            commands.refuse_account(account=account.person, at=request.at)
            return None
        return account

    def authentication_failed(self, request: Any, **credentials: Any) -> None:
        """Leave a line for a known account."""
        commands.fail_sign_in(username=credentials.get("username", ""), at=request.at)

    def login(self, request: Any, user: Any) -> None:
        """Leave the line first: no session without it. Then take the only post, or the one that was asked for."""
        commands.open_session(person=user.person, at=request.at)
        super().login(request, user)
        organization.identify(request)
        wanted = _uuid(request.POST.get("post", ""))
        if wanted is None and len(request.posts) == 1:
            wanted = request.posts[0].id
        if wanted is not None:
            organization.choose(request, wanted)

    def get_login_redirect_url(self, request: Any) -> str:
        """Return the first page, or the choice of a post where there is one to make."""
        return reverse("people:acting") if request.post is None else reverse_home()

    def get_logout_redirect_url(self, request: Any) -> str:
        """Return the sign-in page."""
        return reverse("people:sign_in")

    def get_password_change_redirect_url(self, request: Any) -> str:
        """Return the page itself, which says that it is done."""
        return f"{reverse('people:password')}?done=1"


def reverse_home() -> str:
    """Return the first page's address in the present language."""
    return reverse("people:acting").removesuffix("acting/")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
