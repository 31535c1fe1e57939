"""What is typed to sign in and to change a password."""

import time
from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _

from . import adapter
from .credentials import limits, passwords
from .credentials.policies import TRIES


class SignIn(LoginForm):
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("登录名")
        self.fields["password"].label = _("密码")
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        _plainly(self)

    def clean_login(self) -> str:
        """Return the name as accounts have it: a capital typed by a phone is no other person."""
        return str(super().clean_login()).lower()


class ChangePassword(ChangePasswordForm):
    """The present password, and the new one twice."""

    def __init__(self, *args: Any, is_forced: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("现在的密码")
        self.fields["password1"].label = _("新密码")
        self.fields["password2"].label = _("再输一次新密码")
        _plainly(self)
        self.fields["password1"].help_text = passwords.describe()
        if is_forced:
            del self.fields["oldpassword"]

    def clean_oldpassword(self) -> str:
        """Count the try before the hash is reached: whoever finds a screen unlocked has no more tries than others."""
        name, seconds = self.user.username, passwords.policy().window_seconds
        if not limits.take("own", name, allowed=TRIES, seconds=seconds, now=time.time()):
            raise forms.ValidationError(adapter.too_often())
        said = str(super().clean_oldpassword())
        limits.give_back("own", name)
        return said


def _plainly(form: Any) -> None:
    # The label stands above; a grey word inside the box vanishes when one begins to type.
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
        field.help_text = ""
