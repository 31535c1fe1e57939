"""What is typed on the pages of credentials."""

import json
import re
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import PasswordField
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.access import phrases
from bihuan.journal import Refused
from bihuan.organization.models import Account
from bihuan.organization.rules import check_username

from . import founding, passwords

#: Letters of what a browser says of a passkey: keys and signatures take about two thousand.
LONGEST_ANSWER = 20_000
PLAIN = {"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}


def secret(label: Any, autocomplete: str) -> forms.CharField:
    """Return a field for a password."""
    field: forms.CharField = PasswordField(label=label, autocomplete=autocomplete)
    field.widget.attrs.pop("placeholder", None)
    return field


class NewPassword(forms.Form):
    """A new password twice, held to the policy."""

    password1 = secret(_("密码"), "new-password")
    password2 = secret(_("再输一次密码"), "new-password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = passwords.describe()

    def account(self) -> Account | None:
        """Return whose password it is to be."""
        return None

    def clean(self) -> dict[str, Any]:
        """Hold the password to the policy, and its repetition to it."""
        cleaned = super().clean() or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first:
            try:
                get_adapter().clean_password(first, user=self.account())
            except forms.ValidationError as wrong:
                self.add_error("password1", wrong)
        if first and second and first != second:
            self.add_error("password2", _("两次输入的密码不一样。"))
        return cleaned


class Accept(NewPassword):
    """User name and password of somebody who brings an invitation."""

    username = forms.CharField(
        label=_("登录名"),
        max_length=60,
        help_text=_("2至60个小写字母、数字、点或横线，例如wang-min"),
        widget=forms.TextInput(attrs={**PLAIN, "autocomplete": "username"}),
    )
    name = forms.CharField(label=_("姓名"), max_length=60, required=False, help_text=_("页面上显示岗位，不显示姓名。"))
    field_order = ("username", "name", "password1", "password2")

    def clean_username(self) -> str:
        """Return the name as accounts have it; one that nobody can have is told together with everything else."""
        name = str(self.cleaned_data["username"]).strip().lower()
        try:
            check_username(name)
        except Refused as refused:
            raise forms.ValidationError(phrases.say(refused)) from refused
        return name

    def account(self) -> Account | None:
        """Return an account of that name, which is not there yet."""
        return Account(username=self.cleaned_data.get("username", ""))


class FirstRun(forms.Form):
    """The code of the console, the county, what stands above it, the offices of the administrators."""

    set_up_code = forms.CharField(
        label=_("安装码"),
        max_length=40,
        help_text=_("在启动本系统的终端窗口里，形如k7mp-3xwd-9rhq。"),
        widget=forms.TextInput(attrs=PLAIN),
    )
    code = forms.RegexField(
        r"^[1-9]\d{5}$",
        label=_("行政区划代码"),
        help_text=_("六位，例如141027（GB/T 2260）"),
        widget=forms.TextInput(attrs={**PLAIN, "inputmode": "numeric"}),
        error_messages={"invalid": _("行政区划代码是六位数字，例如141027。")},
    )
    name = forms.CharField(label=_("县名"), max_length=60, help_text=_("例如浮山县"))
    name_en = forms.CharField(label=_("县名（英文）"), max_length=80, help_text=_("例如Fushan County"))
    city = forms.CharField(label=_("上级市"), max_length=60, required=False, help_text=_("例如临汾市"))
    city_en = forms.CharField(label=_("上级市（英文）"), max_length=80, required=False)
    province = forms.CharField(label=_("省"), max_length=60, required=False, help_text=_("例如山西省"))
    province_en = forms.CharField(label=_("省（英文）"), max_length=80, required=False)
    centre = forms.CharField(
        label=_("系统管理员和安全管理员所在机构"), max_length=40, initial="信息中心", help_text=_("以后可以改名。")
    )
    audit = forms.CharField(label=_("审计管理员所在机构"), max_length=40, initial="审计局")

    def county(self) -> founding.County:
        """Return what was typed as the founding takes it."""
        said = self.cleaned_data
        above = {2: (said["province"], said["province_en"]), 4: (said["city"], said["city_en"])}
        return founding.County(
            code=said["code"],
            name=said["name"],
            name_en=said["name_en"],
            above={size: (name, name_en or name) for size, (name, name_en) in above.items() if name},
            centre=said["centre"],
            audit=said["audit"],
        )


class Issue(forms.Form):
    """What somebody has lost, and why it is given anew."""

    PASSWORD, FACTOR = "password", "factor"

    lost = forms.ChoiceField(label=_("丢了什么"), choices=(), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("事由"),
        max_length=300,
        help_text=_("记入安全流水，本人登录时也会看到。写明怎样核实了是本人。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, has_factor: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [
            (self.PASSWORD, pgettext_lazy("lost", "密码")),
            (self.FACTOR, pgettext_lazy("lost", "第二重验证（手机或通行密钥）")),
        ]
        self.fields["lost"].choices = kinds if has_factor else kinds[:1]  # type: ignore[attr-defined]
        if not has_factor:  # then there is nothing to choose
            self.fields["lost"].initial, self.fields["lost"].widget = self.PASSWORD, forms.HiddenInput()


class Second(forms.Form):
    """Figures from the app, a recovery code, an issued one; or what a passkey has signed."""

    code = forms.CharField(
        label=_("验证码"),
        max_length=40,
        help_text=_("验证器里的6位数字，或一个恢复码，或安全管理员发的一次性验证码。"),
        widget=forms.TextInput(attrs={**PLAIN, "autocomplete": "one-time-code"}),
    )
    credential = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.data.get("credential"):
            self.fields["code"].required = False

    def clean_code(self) -> str:
        """Return the code without the spaces that apps show in it."""
        return re.sub(r"\s", "", str(self.cleaned_data["code"]))

    def clean_credential(self) -> Any:
        """Return what the browser says of the passkey, or None."""
        return signed(self.cleaned_data["credential"])


class Totp(forms.Form):
    """The figures that the app shows for the first time, and the password."""

    code = forms.CharField(
        label=_("验证器现在显示的6位数字"),
        max_length=12,
        widget=forms.TextInput(attrs={**PLAIN, "inputmode": "numeric"}),
    )
    password = secret(_("您的密码"), "current-password")
    secret = forms.CharField(widget=forms.HiddenInput)

    def clean_code(self) -> str:
        """Return the figures without spaces."""
        return re.sub(r"\s", "", str(self.cleaned_data["code"]))


class Passkey(forms.Form):
    """What the browser has made, its name, and the password."""

    name = forms.CharField(label=_("起个名字"), max_length=40, help_text=_("例如“办公室电脑”“我的手机”"))
    password = secret(_("您的密码"), "current-password")
    credential = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_credential(self) -> Any:
        """Return what the browser says of the new passkey, or None."""
        return signed(self.cleaned_data["credential"])


class Confirmed(forms.Form):
    """One's own password, before something is taken away."""

    password = secret(_("您的密码"), "current-password")


def signed(text: str) -> Any:
    """Return JSON from a passkey's script as an object, or None where it is none."""
    if len(text) > LONGEST_ANSWER:
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):  # a thousand brackets in one another are no browser's answer
        return None
    return found if isinstance(found, dict) else None
