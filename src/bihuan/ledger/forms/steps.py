"""What the steps of one task ask for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.evidence.uploads import FILES, Taken
from bihuan.theme import wording

from .. import phrases, rules
from ..commands import AnswerGiven, FileGiven
from ..queries import Amount, CheckPage, TaskPage
from .doubts import Doubts, Question
from .evidence import FilesField, files_given
from .fields import FigureField, KeyField, KeysField, line, plain, words

YES_NO = (("yes", gettext_lazy("达到")), ("no", gettext_lazy("没有达到")))


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure's field with what stands beside it."""

    field: forms.BoundField
    unit: str
    origin: str
    amount: Amount
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One line of the standard with its two fields."""

    order: int
    words: str
    is_met: forms.BoundField
    remark: forms.BoundField
    files: forms.BoundField | None = None  # where the standard asks for evidence


class FiguresForm(forms.Form):
    """A form with one figure for each target of the task."""

    def __init__(self, *args: Any, page: TaskPage, taken: Taken | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.page = page
        self.taken = taken or Taken()

    def add_evidence(self, *, of_lines: bool = False) -> None:
        """Add a place for files, and one for each line whose standard asks for them."""
        for row in self.page.standards if of_lines else ():
            if row.needs_evidence:
                name = f"{FILES}_{row.order}"
                label = _("第%(n)s条的佐证") % {"n": row.order}
                self.fields[name] = FilesField(name, self.taken, label=label, is_wanted=True)
        self.fields[FILES] = FilesField(FILES, self.taken)

    def evidence(self) -> tuple[FileGiven, ...]:
        """Return the files that go with the form."""
        return files_given(self, self.page.standards)

    def add_figures(self, *, required: bool, prefilled: bool) -> None:
        """Add a field for each target, prefilled with what was last reported where that may be shown."""
        for order, amount in enumerate(self.page.targets, 1):
            self.fields[f"figure_{order}"] = FigureField(
                unit=amount.unit,
                label=amount.measure,
                required=required,
                initial=plain(amount.reported) if prefilled else "",
            )
        self.doubts = Doubts(self, self.page.targets, may_set_aside=prefilled)

    def figure_rows(self) -> Iterator[FigureRow]:
        """Return the figures' fields in the order of the targets."""
        for order, amount in enumerate(self.page.targets, 1):
            field = self[f"figure_{order}"]
            last = amount.reported if field.field.initial else None
            promised = phrases.comparison_text(amount.comparison, amount.value, amount.unit)
            origin = (
                _("上次%(last)s，承诺%(promised)s")
                % {"last": wording.quantity(last, amount.unit), "promised": promised}
                if last is not None
                else _("承诺%(promised)s") % {"promised": promised}
            )
            yield FigureRow(field, amount.unit, origin, amount, self.doubts.question(order))

    def figures(self) -> dict[UUID, Decimal]:
        """Return target → value for each figure that was given."""
        given = ((amount.id, self.cleaned_data.get(f"figure_{n}")) for n, amount in enumerate(self.page.targets, 1))
        return {target: value for target, value in given if value is not None}

    def add_answers(self, label: Any) -> None:
        """Add a choice and a remark for each line of the completion standard."""
        for row in self.page.standards:
            self.fields[f"met_{row.order}"] = forms.ChoiceField(
                label=_("第%(n)s条") % {"n": row.order},
                choices=YES_NO,
                widget=forms.RadioSelect,
                error_messages={"required": _("达到没有，要选一个")},
            )
            self.fields[f"remark_{row.order}"] = line(label, required=False)

    def answer_rows(self) -> Iterator[AnswerRow]:
        """Return the fields of the standard's lines in order."""
        for row in self.page.standards:
            files = f"{FILES}_{row.order}"
            asked = self[files] if files in self.fields else None
            yield AnswerRow(row.order, row.words, self[f"met_{row.order}"], self[f"remark_{row.order}"], asked)

    def answers(self) -> list[AnswerGiven]:
        """Return the answer to each line."""
        data = self.cleaned_data
        return [
            AnswerGiven(row.id, data[f"met_{row.order}"] == "yes", data[f"remark_{row.order}"])
            for row in self.page.standards
        ]

    def ask_once(self) -> None:
        """Ask about what cannot well be: once, and never again about the same value."""
        self.doubts.ask(words=self.cleaned_data.get("summary") or "")


class ReportForm(FiguresForm):
    """Progress: prefilled figures and one sentence; everything else may be left."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.add_figures(required=False, prefilled=True)
        self.fields["summary"] = words(gettext_lazy("进展一句话"), hint=gettext_lazy("做成了什么，一两句即可"))
        self.add_evidence()
        waiting = [p for p in self.page.phases if p.reached_date is None and p.value is None]
        if waiting or "reached" in self.data:
            self.fields["reached"] = KeysField(
                label=gettext_lazy("已经达到的阶段目标"),
                required=False,
                widget=forms.CheckboxSelectMultiple,
                choices=[(str(p.id), f"{wording.day_short(p.due_date)}　{p.words}") for p in waiting],
            )
        self.fields["difficulty"] = words(
            gettext_lazy("有没有要协调的事"), required=False, rows=2, hint=gettext_lazy("写清要谁做什么；没有就空着")
        )
        self.fields["next_step"] = line(gettext_lazy("下一步"), required=False)
        self.fields["stage"] = line(
            gettext_lazy("现阶段"), required=False, most=30, hint=gettext_lazy("几个字，例如“试生产”；没有变就空着")
        )

    def clean(self) -> None:
        self.ask_once()

    def values(self) -> dict[str, Any]:
        """Return what report_progress takes."""
        data = self.cleaned_data
        return {
            "summary": data["summary"],
            "figures": self.figures(),
            "reached": frozenset(UUID(key) for key in data.get("reached", ())),
            "difficulty": data["difficulty"],
            "next_step": data["next_step"],
            "stage": data["stage"],
            "evidence": self.evidence(),
            "assured": self.doubts.assured(),
            "typed": self.doubts.typed(),
        }


class CompletionForm(FiguresForm):
    """The completion report: each figure, each line of the standard, one sentence."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.add_figures(required=True, prefilled=True)
        self.add_answers(gettext_lazy("凭什么，在哪里"))
        self.fields["summary"] = words(gettext_lazy("完成情况一句话"))
        self.add_evidence(of_lines=True)

    def clean(self) -> None:
        self.ask_once()

    def values(self) -> dict[str, Any]:
        """Return what declare_completion takes."""
        return {
            "summary": self.cleaned_data["summary"],
            "figures": self.figures(),
            "answers": self.answers(),
            "evidence": self.evidence(),
            "assured": self.doubts.assured(),
            "typed": self.doubts.typed(),
        }


class SignForm(forms.Form):
    """The signature: the digest of the text that was on the page."""

    seen = forms.RegexField(
        r"\A[0-9a-f]{64}\Z",
        widget=forms.HiddenInput,
        error_messages={
            "required": gettext_lazy("没有读到报告文字，重新打开页面"),
            "invalid": gettext_lazy("没有读到报告文字，重新打开页面"),
        },
    )

    def values(self) -> dict[str, Any]:
        """Return what sign_completion takes."""
        return {"seen": bytes.fromhex(self.cleaned_data["seen"])}


class ReasonForm(forms.Form):
    """Sending back: why."""

    reason = words(gettext_lazy("退回理由"), hint=gettext_lazy("写清哪一条、缺什么，对方照着补"))

    def values(self) -> dict[str, Any]:
        """Return what the verbs that send back take."""
        return {"reason": self.cleaned_data["reason"]}


class InstructionForm(forms.Form):
    """Approving: a written instruction, if there is one."""

    instruction = words(gettext_lazy("批示"), required=False, rows=2)

    def values(self) -> dict[str, Any]:
        """Return what the approving verbs take."""
        return {"instruction": self.cleaned_data["instruction"]}


class PressForm(forms.Form):
    """A step with nothing to fill in."""

    def values(self) -> dict[str, Any]:
        """Return nothing more than who and what."""
        return {}


class BeginForm(forms.Form):
    """Taking a report up: with whom, and how."""

    second = KeyField(
        label=gettext_lazy("第二核查人"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("选一位第二核查人")},
    )
    methods = forms.MultipleChoiceField(
        label=gettext_lazy("怎么核"),
        widget=forms.CheckboxSelectMultiple,
        choices=[(method, phrases.METHODS[method]) for method in rules.METHODS],
        error_messages={"required": gettext_lazy("至少选一种")},
    )

    def __init__(self, *args: Any, facts: CheckPage | None, **options: Any) -> None:
        super().__init__(*args, **options)
        seconds = facts.seconds if facts else ()
        self.barred = tuple(row for row in seconds if row.is_recused)
        choices = [(str(row.post), row.label) for row in seconds if not row.is_recused]
        self.fields["second"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["second"].initial = choices[0][0]

    def values(self) -> dict[str, Any]:
        """Return what begin_check takes."""
        return {"second": UUID(self.cleaned_data["second"]), "methods": self.cleaned_data["methods"]}


class MeasureForm(FiguresForm):
    """What the inspectors themselves measured and saw: nothing is prefilled."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.add_figures(required=True, prefilled=False)
        self.add_answers(gettext_lazy("看到什么"))
        self.fields["place"] = line(gettext_lazy("在哪里看的"), required=False)
        self.add_evidence()

    def clean(self) -> None:
        self.ask_once()

    def values(self) -> dict[str, Any]:
        """Return what measure_check takes."""
        return {
            "figures": self.figures(),
            "lines": self.answers(),
            "place": self.cleaned_data["place"],
            "evidence": self.evidence(),
            "note": self.doubts.note(),
        }


_VERDICT_HINTS = {
    rules.Verdict.TRUE: gettext_lazy("复签后送领导批"),
    rules.Verdict.PARTLY: gettext_lazy("复签后退回牵头单位补正"),
    rules.Verdict.FALSE: gettext_lazy("复签后退回牵头单位，写明事实"),
}


class ConcludeForm(forms.Form):
    """The conclusion, after own figure and claim stand side by side."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("结论"), widget=forms.RadioSelect, error_messages={"required": gettext_lazy("选一个结论")}
    )
    findings = words(gettext_lazy("事实一句"), hint=gettext_lazy("看了什么，差在哪里"))

    def __init__(self, *args: Any, unmet: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.unmet = unmet
        self.fields["verdict"].choices = [  # type: ignore[attr-defined]
            (verdict.value, _two_lines(phrases.verdict_name(verdict), _VERDICT_HINTS[verdict]))
            for verdict in _verdicts(unmet)
        ]

    def values(self) -> dict[str, Any]:
        """Return what conclude_check takes."""
        return {
            "verdict": rules.Verdict(self.cleaned_data["verdict"]),
            "findings": self.cleaned_data["findings"],
        }


def _verdicts(unmet: int) -> Iterable[rules.Verdict]:
    """Return the verdicts to choose from: what was found unmet cannot be called true."""
    return [verdict for verdict in rules.Verdict if not (unmet and verdict is rules.Verdict.TRUE)]


def _two_lines(first: str, second: Any) -> str:
    return format_html("{}<small>{}</small>", first, second)
