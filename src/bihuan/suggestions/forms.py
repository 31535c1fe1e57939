"""The shape of a suggestion and of its answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import MOST_LETTERS

_TOO_LONG = _("最多%(limit_value)d字，删短一些")


class SuggestForm(forms.Form):
    """What somebody suggests, and the page that it was opened from."""

    words = forms.CharField(
        label=_("哪里不好用，想要什么"),
        max_length=MOST_LETTERS,
        help_text=_("写明在做什么、卡在哪里；督查室看得到是谁提的"),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("写一句再交"), "max_length": _TOO_LONG},
    )
    page = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    """What the supervision office says to it; nothing where it only takes note."""

    words = forms.CharField(
        label=_("答复"),
        required=False,
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": _TOO_LONG},
    )
    do = forms.ChoiceField(choices=[("answer", "answer"), ("read", "read")], widget=forms.HiddenInput)

    def clean(self) -> None:
        """Ask for words where it is to be answered."""
        if self.cleaned_data.get("do") == "answer" and not self.cleaned_data.get("words"):
            self.add_error("words", _("写一句再答复；不用答复的，按“看过了”"))
