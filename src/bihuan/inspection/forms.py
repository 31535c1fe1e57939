"""How the journal's list is narrowed."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.organization import queries
from bihuan.theme import wording

from . import phrases, rules


class Narrow(forms.Form):
    """One day, one office, and where to go on."""

    day = forms.DateField(label=_("日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    office = forms.TypedChoiceField(label=_("机构"), required=False, coerce=UUID, empty_value=None)
    before = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, jurisdiction: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = "name_en" if wording.is_english() else "short_name"
        offices = [
            (str(office.id), getattr(office, name))
            for office in queries.offices(jurisdiction=jurisdiction, with_closed=True)
        ]
        choices: Any = [("", _("全部")), *offices]
        self.fields["office"].choices = choices  # type: ignore[attr-defined]


class WithholdForm(forms.Form):
    """What of an entry must go, and why."""

    #: The words that must go: looked for, and kept nowhere.
    personal_fields = frozenset({"words"})

    places = forms.MultipleChoiceField(
        label=_("哪一段、哪个文件不该有"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("至少选一处"), "invalid_choice": _("从所列的里面选")},
    )
    words = forms.CharField(
        label=_("其中哪几个字"),
        required=False,
        max_length=200,
        help_text=_("写在这里只用来找出别处同样的字，不保存；空着就只找整段相同的"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    why = forms.ChoiceField(
        label=_("为什么"),
        widget=forms.RadioSelect,
        choices=[(why.value, phrases.REASONS_WHY[why]) for why in rules.Why],
        error_messages={"required": _("选一个原因")},
    )
    reason = forms.CharField(
        label=_("情况"),
        max_length=200,
        help_text=_("给安全管理员和审计看，不要重抄那些字"),
        error_messages={"required": _("这一栏要填")},
    )

    def __init__(self, *args: Any, texts: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["places"].choices = texts  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """Return what ask_withholding takes."""
        data = self.cleaned_data
        return {
            "names": frozenset(data["places"]),
            "words": data["words"],
            "why": rules.Why(data["why"]),
            "reason": data["reason"],
        }


class DeclineForm(forms.Form):
    """Why a text stays."""

    reason = forms.CharField(label=_("不予封存的理由"), max_length=200, error_messages={"required": _("这一栏要填")})

    def values(self) -> dict[str, Any]:
        """Return what decline_withholding takes."""
        return {"reason": self.cleaned_data["reason"]}


class LookForm(forms.Form):
    """The words to be looked for once more."""

    personal_fields = frozenset({"words"})

    words = forms.CharField(
        label=_("封存的是哪几个字"),
        max_length=200,
        help_text=_("只用来在原始文件里找，不保存"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("这一栏要填")},
    )

    def values(self) -> dict[str, Any]:
        """Return what look_for_withheld takes."""
        return {"words": self.cleaned_data["words"]}


class PressForm(forms.Form):
    """A step with nothing to fill in."""

    def values(self) -> dict[str, Any]:
        """Return nothing more than who and what."""
        return {}


class TakeForm(forms.Form):
    """How a checkpoint left the machine."""

    how = forms.ChoiceField(choices=[("file", "file"), ("sheet", "sheet")])


NOT_A_RECEIPT = _("回执像 141027:512:9f3c71ae：区划、第几条、八位短码，中间用冒号隔开。")


class ReceiptForm(forms.Form):
    """A receipt, typed as people type."""

    receipt = forms.CharField(label=_("回执"), max_length=60, help_text=_("办完一步时页面上那一行，或纸上印的那一行。"))
