"""Acts on ticked tasks: which, and what each act asks for all of them."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy

from .blockers import office_field
from .fields import day
from .fields import words as prose


class TickedForm(forms.Form):
    """The ticked tasks and what is to be done with them; shape only, whatever is ticked."""

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.verb = str(data.get("verb", ""))
        self.keys = [key for text in data.getlist("task") if (key := _key(text))]


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


class NothingForm(forms.Form):
    """An act that asks nothing more."""

    def values(self) -> dict[str, Any]:
        """Return what the verb takes."""
        return {}


class ChaseEachForm(NothingForm):
    """A reminder, the same words to each lead office."""

    words = prose(gettext_lazy("催什么"), rows=3, most=500, hint=gettext_lazy("同一句话送每个牵头单位"))
    answer_by_date = day(gettext_lazy("哪天前答复"))

    def values(self) -> dict[str, Any]:
        """Return what chase_task takes."""
        return {"words": self.cleaned_data["words"], "answer_by_date": self.cleaned_data["answer_by_date"]}


class ReassignEachForm(NothingForm):
    """Another lead office, the same for each."""

    def __init__(self, *args: Any, offices: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["lead_office"] = office_field(gettext_lazy("改派给"), offices)
        self.fields["reason"] = prose(gettext_lazy("改派的理由"), rows=2, most=500)

    def values(self) -> dict[str, Any]:
        """Return what reassign_task takes."""
        return {"lead_office": UUID(self.cleaned_data["lead_office"]), "words": self.cleaned_data["reason"]}


class LookBackEachForm(NothingForm):
    """A look-back, by the same day for each."""

    due_date = day(gettext_lazy("哪天前回头看"))

    def values(self) -> dict[str, Any]:
        """Return what order_look_back takes."""
        return {"due_date": self.cleaned_data["due_date"]}
