"""How large a share of the struck tasks is drawn, and until when they are seen."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from .fields import day


class DrawForm(forms.Form):
    """A draw of look-backs."""

    percent = forms.IntegerField(
        label=gettext_lazy("抽百分之几"),
        min_value=1,
        max_value=100,
        help_text=gettext_lazy("不足一件的按一件抽"),
    )
    due_date = day(gettext_lazy("哪天以前去看"))

    def values(self) -> dict[str, Any]:
        """Return what draw_look_backs takes."""
        return dict(self.cleaned_data)
