"""Words on a task: a note, a question to an office, an answer, a reminder."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from .blockers import key, office_field
from .fields import day
from .fields import words as prose


class NoteForm(forms.Form):
    """A note."""

    words = prose(gettext_lazy("说明"), rows=3, most=500)

    def values(self) -> dict[str, Any]:
        """Return what remark_on_task takes."""
        return dict(self.cleaned_data)


class QuestionForm(forms.Form):
    """A question to an office, with the day until which an answer is asked."""

    def __init__(self, *args: Any, offices: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["asked_office"] = office_field(gettext_lazy("问哪个单位"), offices)
        self.fields["words"] = prose(gettext_lazy("问什么"), rows=3, most=500)
        self.fields["answer_by_date"] = day(gettext_lazy("哪天前答复"))

    def values(self) -> dict[str, Any]:
        """Return what ask_office takes."""
        return {**self.cleaned_data, "asked_office": key(self.cleaned_data["asked_office"])}


class ChaseForm(forms.Form):
    """A reminder to the lead office."""

    words = prose(gettext_lazy("催什么"), rows=3, most=500, hint=gettext_lazy("差在哪里，要对方做什么"))
    answer_by_date = day(gettext_lazy("哪天前答复"))

    def values(self) -> dict[str, Any]:
        """Return what chase_task takes."""
        return dict(self.cleaned_data)


class AnswerForm(forms.Form):
    """The answer of the office that was asked."""

    answer = prose(gettext_lazy("答复"), rows=3, most=500)

    def values(self) -> dict[str, Any]:
        """Return what answer_remark takes."""
        return dict(self.cleaned_data)
