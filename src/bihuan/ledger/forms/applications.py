"""What an application and the decision on it ask for."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.evidence.uploads import Taken
from bihuan.theme import wording

from .. import phrases
from ..commands.applications import NewApplication
from ..phrases import applications as words_of
from ..queries import TaskPage
from ..queries.applications import Other
from ..rules import ApplicationKind, ReasonClass
from .evidence import add_files, files_given
from .fields import FigureField, KeyField, choice, day, line, plain, words
from .steps import FigureRow

_DATED = (ApplicationKind.EXTENSION, ApplicationKind.SUSPENSION)


class ApplicationForm(forms.Form):
    """What is asked for, why, what was done so far, on which paper it rests."""

    def __init__(
        self,
        *args: Any,
        page: TaskPage,
        kind: ApplicationKind,
        is_late: bool,
        taken: Taken | None = None,
        goals: Sequence[Other] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.page, self.kind, self.is_late = page, kind, is_late
        if kind in _DATED:
            self.fields["new_due_date"] = day(words_of.ASKED[kind])
        if kind is ApplicationKind.CHANGE:
            self._add_figures()
        if kind is ApplicationKind.MERGING:
            offered = [(str(goal.id), f"{goal.number}　{goal.title}") for goal in goals]
            self.fields["into"] = KeyField(
                label=gettext_lazy("并入哪一件"),
                choices=[("", "—"), *offered],
                error_messages={"required": gettext_lazy("这一栏要选")},
            )
        self.fields["reason_class"] = choice(
            gettext_lazy("原因类别"),
            [(each.value, words_of.REASON_CLASSES[each]) for each in ReasonClass],
            widget=forms.RadioSelect,
        )
        self.fields["reason"] = words(gettext_lazy("理由"), hint=gettext_lazy("卡在哪里，为什么原来的承诺做不到"))
        self.fields["done_so_far"] = words(
            gettext_lazy("已做工作"), rows=2, hint=gettext_lazy("到今天做了什么；报过进展的，先放上最近一次的话")
        )
        told = (row.summary for row in page.reports if row.state not in ("declared", "declined", "taken_back"))
        self.fields["done_so_far"].initial = next(told, "")
        self.fields["basis"] = line(
            gettext_lazy("依据文件"),
            required=kind is ApplicationKind.WITHDRAWAL,
            hint=gettext_lazy("文件名、文号或会议纪要")
            if kind is ApplicationKind.WITHDRAWAL
            else gettext_lazy("文件名、文号或会议纪要，没有就空着"),
        )
        add_files(self, taken)
        # What the page said when it was opened: a date that passes meanwhile is asked about and not swallowed.
        self.fields["late"] = forms.BooleanField(required=False, widget=forms.HiddenInput, initial=is_late)

    def _add_figures(self) -> None:
        for order, amount in enumerate(self.page.targets, 1):
            self.fields[f"figure_{order}"] = FigureField(
                unit=amount.unit, label=amount.measure, required=True, initial=plain(amount.value)
            )

    def figure_rows(self) -> Iterator[FigureRow]:
        """Return the quantities in the order of the targets, each with what is promised now and was first."""
        if self.kind is not ApplicationKind.CHANGE:
            return
        for order, amount in enumerate(self.page.targets, 1):
            promised = phrases.comparison_text(amount.comparison, amount.first_value, amount.unit)
            now = wording.quantity(amount.value, amount.unit)
            origin = _("现在%(now)s，首次承诺%(first)s") % {"now": now, "first": promised}
            yield FigureRow(self[f"figure_{order}"], amount.unit, origin, amount)

    def amendments(self) -> dict[UUID, Decimal]:
        """Return target → what is to be promised, of every quantity."""
        if self.kind is not ApplicationKind.CHANGE:
            return {}
        return {amount.id: self.cleaned_data[f"figure_{order}"] for order, amount in enumerate(self.page.targets, 1)}

    def values(self) -> dict[str, Any]:
        """Return what file_application takes."""
        data = self.cleaned_data
        return {
            "new": NewApplication(
                kind=self.kind,
                reason_class=ReasonClass(data["reason_class"]),
                reason=data["reason"],
                done_so_far=data["done_so_far"],
                basis=data["basis"],
                new_due_date=data.get("new_due_date"),
                amendments=self.amendments(),
                into=UUID(data["into"]) if data.get("into") else None,
                is_late=data["late"],
            ),
            "evidence": files_given(self),
        }


class AgreeForm(forms.Form):
    """Agreeing: a word with it, if there is one."""

    words = words(gettext_lazy("意见"), required=False, rows=2)

    def values(self) -> dict[str, Any]:
        """Return what check_application and grant_application take."""
        return {"words": self.cleaned_data["words"]}


class DisagreeForm(forms.Form):
    """Not agreeing: why."""

    reason = words(gettext_lazy("不同意的理由"), hint=gettext_lazy("写清要怎么办，对方照着做"))

    def values(self) -> dict[str, Any]:
        """Return what refuse_application takes."""
        return {"reason": self.cleaned_data["reason"]}


class ResumeForm(forms.Form):
    """Going on before the day: why."""

    reason = words(gettext_lazy("为什么恢复"), rows=2, hint=gettext_lazy("挂起的原因怎样消除了"))

    def values(self) -> dict[str, Any]:
        """Return what resume_task takes."""
        return {"reason": self.cleaned_data["reason"]}
