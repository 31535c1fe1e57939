"""What is typed to sign in and to change a password."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from django.utils.translation import gettext_lazy as _


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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("现在的密码")
        self.fields["password1"].label = _("新密码")
        self.fields["password2"].label = _("再输一次新密码")
        _plainly(self)


def _plainly(form: Any) -> None:
    # The label stands above; a grey word inside the box vanishes when one begins to type.
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
        field.help_text = ""
