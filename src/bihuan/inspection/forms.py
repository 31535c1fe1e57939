"""How the journal's list is narrowed."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.organization import queries
from bihuan.theme import wording


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
