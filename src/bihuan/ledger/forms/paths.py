"""What the ways beside the usual one ask for: a reason, a day, an office, a plan, what was seen later."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.organization.queries import OfficeFacts

from ..commands import NewPhase
from ..queries import Inspector, TaskPage
from ..queries.paths import PlanVersion
from .fields import FigureField, KeyField, choice, day, line, plain, words
from .opening import WORKING, by_kind, offered

#: Rows of phased targets shown at first, and at most.
ROWS, MOST = 4, 30


class WordsForm(forms.Form):
    """One field of words: a reason that is asked for, or an opinion that may be left out."""

    def __init__(
        self, data: Any = None, *, name: str = "reason", label: Any, hint: Any = "", required: bool = True
    ) -> None:
        super().__init__(data)
        self.fields[name] = words(label, hint=hint, required=required, rows=3 if required else 2)

    def values(self) -> dict[str, Any]:
        """Return what the verb takes."""
        return dict(self.cleaned_data)


class LookBackForm(forms.Form):
    """Until when a struck task is to be looked at again."""

    due_date = day(gettext_lazy("哪天以前去看"), hint=gettext_lazy("一般在销号后一到六个月"))

    def values(self) -> dict[str, Any]:
        """Return what order_look_back takes."""
        return dict(self.cleaned_data)


class LookedForm(forms.Form):
    """What was found when looking back."""

    result = choice(
        gettext_lazy("结果"),
        (
            ("stands", gettext_lazy("保持：和销号时一样")),
            ("relapsed", gettext_lazy("回潮：不如销号时，送领导决定是否重新办理")),
        ),
        widget=forms.RadioSelect,
    )
    findings = words(gettext_lazy("所见"), hint=gettext_lazy("看了什么，和销号时差在哪里"))
    place = line(gettext_lazy("在哪里看的"), required=False)

    def values(self) -> dict[str, Any]:
        """Return what record_look_back takes."""
        return dict(self.cleaned_data)


class ReopenForm(forms.Form):
    """Why a struck task is taken up again, and until when."""

    reason = words(gettext_lazy("为什么重新办理"), hint=gettext_lazy("写清回头看或核查发现了什么"))
    due_date = day(gettext_lazy("新期限"), hint=gettext_lazy("首次承诺的期限不变，并排写着"))

    def values(self) -> dict[str, Any]:
        """Return what reopen_task takes."""
        return dict(self.cleaned_data)


class ReassignForm(forms.Form):
    """To whom a task goes whose office was right to object."""

    def __init__(self, data: Any = None, *, page: TaskPage, offices: Sequence[OfficeFacts]) -> None:
        super().__init__(data)
        others = [office for office in offices if office.id != page.lead_office_id]
        self.fields["lead_office"] = choice(gettext_lazy("改派给"), by_kind(others))
        self.fields["assisting"] = forms.MultipleChoiceField(
            label=gettext_lazy("配合单位"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=offered(offices, *WORKING),
            initial=[str(key) for key in page.office_ids - {page.lead_office_id}],
        )
        self.fields["words"] = words(gettext_lazy("说明"), required=False, rows=2)

    def values(self) -> dict[str, Any]:
        """Return what reassign_task takes."""
        data = self.cleaned_data
        return {
            "lead_office": UUID(data["lead_office"]),
            "assisting": tuple(UUID(key) for key in data["assisting"]),
            "words": data["words"],
        }


class PassOnForm(forms.Form):
    """Which other heir of a split office a task goes to, and why."""

    def __init__(self, data: Any = None, *, heirs: Sequence[OfficeFacts]) -> None:
        super().__init__(data)
        self.fields["lead_office"] = choice(
            gettext_lazy("转给"), [(str(office.id), office.words) for office in heirs], widget=forms.RadioSelect
        )
        self.fields["reason"] = words(gettext_lazy("理由"), hint=gettext_lazy("写明这件事按哪条职责归它"), rows=2)

    def values(self) -> dict[str, Any]:
        """Return what pass_on_task takes."""
        return {"lead_office": UUID(self.cleaned_data["lead_office"]), "reason": self.cleaned_data["reason"]}


class SecondForm(forms.Form):
    """Another second inspector."""

    second = KeyField(
        label=gettext_lazy("第二核查人"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("选一位第二核查人")},
    )

    def __init__(self, data: Any = None, *, seconds: Sequence[Inspector]) -> None:
        super().__init__(data)
        self.fields["second"].choices = [(str(row.post), row.label) for row in seconds if not row.is_recused]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """Return what replace_second takes."""
        return {"second": UUID(self.cleaned_data["second"])}


class PlanForm(forms.Form):
    """Measures, and phased targets in as many rows as are wanted; a later version begins with the one in force."""

    def __init__(
        self,
        data: Any = None,
        *,
        page: TaskPage,
        current: PlanVersion | None,
        rows: int = 0,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial if initial is not None else _prefilled(page, current)))
        self.page = page
        present = len(current.phases) if current and data is None else 0
        self.rows = min(rows or max(ROWS, present, _sent(data)), MOST)
        self.fields["measures"] = words(gettext_lazy("措施"), hint=gettext_lazy("做哪几件事、谁负责，一行一条"), rows=5)
        targets = [(str(n), amount.measure) for n, amount in enumerate(page.targets, 1)]
        for n in range(1, self.rows + 1):
            about = {"n": n}
            self.fields[f"phase_{n}_due_date"] = day(_("阶段%(n)s：期限") % about, required=False)
            self.fields[f"phase_{n}_words"] = line(_("阶段%(n)s：到什么程度") % about, required=False, most=100)
            self.fields[f"phase_{n}_target"] = choice(_("阶段%(n)s：指标") % about, targets, required=False)
            self.fields[f"phase_{n}_value"] = FigureField(unit="", label=_("阶段%(n)s：数值") % about, required=False)

    @classmethod
    def with_more(cls, data: Any, **options: Any) -> "PlanForm":
        """Return the form as it was typed, unjudged, with one row more."""
        typed = cls(data, **options)
        kept = {name: typed[name].data for name in typed.fields}
        return cls(rows=min(typed.rows + 1, MOST), initial=kept, **options)

    def phase_rows(self) -> Iterator[dict[str, Any]]:
        """Return the fields of each phased target."""
        for n in range(1, self.rows + 1):
            yield {"n": n, **{name: self[f"phase_{n}_{name}"] for name in ("due_date", "words", "target", "value")}}

    def clean(self) -> None:
        """Rows are whole or empty."""
        for n in range(1, self.rows + 1):
            given = {
                name: self.cleaned_data.get(f"phase_{n}_{name}") for name in ("due_date", "words", "target", "value")
            }
            if all(value in (None, "") for value in given.values()):
                continue
            for name in ("due_date", "words"):
                if given[name] in (None, ""):
                    self._lacks(f"phase_{n}_{name}", _("这一行写了一半，补上或整行清空"))
            if given["target"] and given["value"] is None:
                self._lacks(f"phase_{n}_value", _("选了指标就写到多少"))
            if given["value"] is not None and not given["target"]:
                self._lacks(f"phase_{n}_target", _("写了数就选指标"))

    def _lacks(self, field: str, sentence: str) -> None:
        if field not in self.errors:
            self.add_error(field, sentence)

    def values(self) -> dict[str, Any]:
        """Return what file_plan takes."""
        data = self.cleaned_data
        return {
            "measures": data["measures"],
            "phases": tuple(
                NewPhase(
                    data[f"phase_{n}_due_date"],
                    data[f"phase_{n}_words"],
                    int(data[f"phase_{n}_target"]) - 1 if data[f"phase_{n}_target"] else None,
                    data[f"phase_{n}_value"],
                )
                for n in range(1, self.rows + 1)
                if data[f"phase_{n}_words"]
            ),
        }


def _prefilled(page: TaskPage, current: PlanVersion | None) -> dict[str, Any]:
    """Return the version in force as the form shows it."""
    if current is None:
        return {}
    places = {amount.id: n for n, amount in enumerate(page.targets, 1)}
    found: dict[str, Any] = {"measures": current.measures}
    for n, phase in enumerate(current.phases[:MOST], 1):
        found |= {
            f"phase_{n}_due_date": phase.due_date,
            f"phase_{n}_words": phase.words,
            f"phase_{n}_target": str(places.get(phase.target, "")) if phase.target else "",
            f"phase_{n}_value": plain(phase.value),
        }
    return found


def _sent(data: Mapping[str, Any] | None) -> int:
    """Return the last row that was sent."""
    numbers = [int(m[1]) for name in data or () if (m := re.fullmatch(r"phase_(\d{1,4})_words", name, re.ASCII))]
    return max(numbers, default=0)
