"""Which rulebook judges a campaign's lamps, and after which period they are kept."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from bihuan import rulebooks

from .. import judging, phrases
from ..queries import CampaignLine
from .fields import KeyField


class RulesForm(forms.Form):
    """One campaign's rules."""

    campaign = KeyField(label=gettext_lazy("专项行动"))
    rulebook = forms.ChoiceField(
        label=gettext_lazy("用哪一册规则"), help_text=gettext_lazy("现在的灯随即按它判；往期的不变")
    )
    period = forms.ChoiceField(label=gettext_lazy("多久留存一期"))

    def __init__(self, data: Any = None, *, campaigns: Sequence[CampaignLine]) -> None:
        first = campaigns[0]
        chosen = {"campaign": str(first.id), "rulebook": first.rulebook or rulebooks.DEFAULT, "period": first.period}
        super().__init__(data, initial=chosen)
        named = [(str(line.id), phrases.book_name(line.name, line.name_en or line.name)) for line in campaigns]
        books = [(book.key, phrases.book_name(book.name, book.name_en)) for book in judging.choices()]
        for name, choices in (
            ("campaign", named),
            ("rulebook", books),
            ("period", [(kind, phrases.period_name(kind)) for kind in phrases.PERIODS]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def values(self) -> dict[str, Any]:
        """Return the command's values."""
        return {name: self.cleaned_data[name] for name in ("campaign", "rulebook", "period")}
