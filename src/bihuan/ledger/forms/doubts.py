"""Figures that are asked about once: the question beside the field, and three ways on."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.theme import wording

from .. import phrases, rules
from ..queries import Amount
from .fields import line, plain

SURE, ASIDE = "sure", "aside"
ANSWERS = (
    (SURE, gettext_lazy("核对无误，照这个数报")),
    (ASIDE, gettext_lazy("先不计入：报出去，但不进合计和灯")),
)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about one figure: said in words, why, and the fields that answer it."""

    said: str
    why: str
    mark: str  # what was asked about which value: an answer holds for that alone
    mark_name: str
    answer: forms.BoundField
    reason: forms.BoundField


class Doubts:
    """The questions of a form with a figure for each target, named figure_1, figure_2, …"""

    def __init__(self, form: forms.Form, amounts: tuple[Amount, ...], *, may_set_aside: bool) -> None:
        self.form, self.amounts = form, amounts
        self.asked: dict[int, tuple[rules.doubts.Asked, Decimal]] = {}
        choices = ANSWERS if may_set_aside else ANSWERS[:1]
        for order, amount in enumerate(amounts, 1):
            form.fields[f"answer_{order}"] = forms.ChoiceField(
                label=_("%(measure)s：怎么报") % {"measure": amount.measure},
                choices=choices,
                widget=forms.RadioSelect,
                required=False,
            )
            hint = gettext_lazy("选“核对无误”的写一句，流水里要记")
            form.fields[f"why_{order}"] = line(gettext_lazy("凭什么说没有错"), required=False, hint=hint)

    def ask(self, *, words: str) -> None:
        """Ask about each figure that raises a question, unless this very question is answered."""
        for order, amount in enumerate(self.amounts, 1):
            name = f"figure_{order}"
            value = self.form.cleaned_data.get(name)
            if value is None:
                continue
            known = rules.doubts.Known(amount.measure, amount.unit, amount.value, amount.comparison, amount.last)
            asked = rules.doubts.ask(known, value, typed=self._typed(order), words=words)
            if asked is None:
                continue
            self.asked[order] = (asked, value)
            is_same = self.form.data.get(f"asked_{order}") == _mark(asked, value)
            answer = self.form.cleaned_data.get(f"answer_{order}") if is_same else ""
            if not is_same:
                self._forget(order)
            if answer == SURE and not self.form.cleaned_data.get(f"why_{order}"):
                self.form.add_error(f"why_{order}", _("写一句凭什么"))
            elif not answer:
                self.form.add_error(name, ValidationError(self._why(order), code="doubt"))

    def _typed(self, order: int) -> str:
        return str(self.form.data.get(f"figure_{order}", ""))

    def _forget(self, order: int) -> None:
        """Take an answer back that was given to another question."""
        self.form.data = self.form.data.copy()  # type: ignore[attr-defined]
        for name in (f"answer_{order}", f"why_{order}"):
            self.form.data.pop(name, None)  # type: ignore[attr-defined]

    def _why(self, order: int) -> str:
        asked, value = self.asked[order]
        amount = self.amounts[order - 1]
        return phrases.doubts.question(asked, value, amount.unit, is_first=amount.last is None)

    def question(self, order: int) -> Question | None:
        """Return what is asked about the figure of that order."""
        if order not in self.asked:
            return None
        asked, value = self.asked[order]
        for name in (f"answer_{order}", f"why_{order}"):
            self.form.fields[name].required = True  # asked for now: not offered as something to be left out
        is_plain = self._typed(order).replace(".", "", 1).isdigit()  # then the field itself shows it in words
        return Question(
            said="" if is_plain else wording.in_words(value, self.amounts[order - 1].unit),
            why=self._why(order),
            mark=_mark(asked, value),
            mark_name=f"asked_{order}",
            answer=self.form[f"answer_{order}"],
            reason=self.form[f"why_{order}"],
        )

    def assured(self) -> Mapping[UUID, str]:
        """Return target → why its figure is right, for those that were said to be."""
        data = self.form.cleaned_data
        return {
            self.amounts[order - 1].id: data[f"why_{order}"] for order in self.asked if data[f"answer_{order}"] == SURE
        }

    def typed(self) -> Mapping[UUID, str]:
        """Return target → its figure as it was typed."""
        given = {amount.id: self._typed(order) for order, amount in enumerate(self.amounts, 1)}
        return {target: text for target, text in given.items() if text}

    def note(self) -> str:
        """Return what was said to be right, in one text for an entry's note."""
        data = self.form.cleaned_data
        told = [
            _("%(measure)s%(value)s核对无误：%(reason)s")
            % {
                "measure": self.amounts[order - 1].measure,
                "value": wording.quantity(value, self.amounts[order - 1].unit),
                "reason": data[f"why_{order}"],
            }
            for order, (_asked, value) in self.asked.items()
            if data[f"answer_{order}"] == SURE
        ]
        return "\n".join(told)


def _mark(asked: rules.doubts.Asked, value: Decimal) -> str:
    return f"{asked.doubt}:{plain(value)}"
