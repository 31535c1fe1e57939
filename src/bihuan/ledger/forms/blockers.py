"""What a blocker and the steps on it ask for."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.evidence.uploads import FILES, Taken
from bihuan.organization.phrases import OFFICE_KINDS
from bihuan.organization.queries import OfficeFacts
from bihuan.organization.roles import OfficeKind
from bihuan.theme import wording

from ..phrases import blockers as said
from ..rules import ReasonClass
from .evidence import add_files, files_given
from .fields import KeyField, choice, day, line
from .fields import words as prose

#: Offices that can be waited for and asked.
WORKING = (OfficeKind.DEPARTMENT, OfficeKind.TOWNSHIP, OfficeKind.SUPERVISION_OFFICE)
#: What a task waits for is never the office's own fault.
REASONS = [(kind.value, said.REASON_CLASSES[kind]) for kind in ReasonClass if kind is not ReasonClass.OWN]


def offices_offered(
    offices: Sequence[OfficeFacts], *, but: UUID | None = None
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the offices that can be waited for or asked, by kind, without one's own."""
    groups = [
        (
            str(OFFICE_KINDS[kind]),
            [
                (str(o.id), (wording.is_english() and o.name_en) or o.name)
                for o in offices
                if o.kind is kind and o.id != but
            ],
        )
        for kind in WORKING
    ]
    return [(name, choices) for name, choices in groups if choices]


def office_field(label: Any, offices: Any, *, required: bool = True, hint: Any = "", empty: Any = "—") -> KeyField:
    """Return a choice among offices; whether it is one of them is the command's to say."""
    return KeyField(
        label=label,
        required=required,
        choices=[("", empty), *offices],
        help_text=hint,
        error_messages={"required": gettext_lazy("这一栏要选")},
    )


def key(value: str) -> UUID | None:
    """Return a chosen row's key, None where nothing was chosen."""
    return UUID(value) if value else None


class RaiseForm(forms.Form):
    """A blocker: whom the task waits for, for what, why, since when."""

    def __init__(self, *args: Any, offices: Any, taken: Taken | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["office"] = office_field(
            gettext_lazy("等哪个单位"), offices, required=False, hint=gettext_lazy("县内的在这里选，县外的写在下一栏")
        )
        self.fields["outside"] = line(
            gettext_lazy("县外单位"), required=False, most=60, hint=gettext_lazy("等县外的才填，例如“省自然资源厅”")
        )
        self.fields["words"] = line(
            gettext_lazy("等他们办什么"), most=80, hint=gettext_lazy("动词开头，例如“办林地手续”")
        )
        self.fields["reason_class"] = choice(gettext_lazy("原因类别"), REASONS)
        self.fields["since_date"] = day(gettext_lazy("从哪天等起"))
        add_files(self, taken)

    def values(self) -> dict[str, Any]:
        """Return what raise_blocker takes."""
        data = {name: value for name, value in self.cleaned_data.items() if name != FILES}
        reason = ReasonClass(data["reason_class"])
        return {**data, "office": key(data["office"]), "reason_class": reason, "evidence": files_given(self)}


class _StepForm(forms.Form):
    """A step on a blocker; what is left empty is not said."""

    def values(self) -> dict[str, Any]:
        """Return what the step's verb takes."""
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


class AcknowledgeForm(_StepForm):
    """认领: how it will be solved."""

    answer = prose(gettext_lazy("怎么办的答复"), rows=2, most=500, hint=gettext_lazy("谁来办、哪天能办好"))


class DisputeForm(_StepForm):
    """争议: why it is not this office's."""

    reason = prose(gettext_lazy("为什么不归本单位"), rows=2, most=500)


class DecideForm(_StepForm):
    """裁定: whose it is."""

    def __init__(self, *args: Any, offices: Any, outside: str, raiser: str, **options: Any) -> None:
        super().__init__(*args, **options)
        empty = _("县外：%(name)s") % {"name": outside} if outside else "—"
        self.fields["office"] = office_field(
            gettext_lazy("归谁解决"),
            offices,
            required=not outside,
            empty=empty,
            hint=_("选%(raiser)s，就是由提出单位自办，这个堵点了结") % {"raiser": raiser},
        )
        self.fields["solve_by_date"] = day(
            gettext_lazy("哪天前解决"), required=False, hint=gettext_lazy("不填就是7个工作日")
        )
        self.fields["reason"] = prose(gettext_lazy("裁定的理由"), rows=2, most=500)

    def values(self) -> dict[str, Any]:
        """Return what decide_blocker takes."""
        data = self.cleaned_data
        return {**data, "office": key(data["office"])}


class TakeForm(_StepForm):
    """一线指挥: what the leader saw and ordered, and another day if one is set."""

    words = prose(gettext_lazy("现场情况和安排"), rows=3, most=500)
    solve_by_date = day(gettext_lazy("另定哪天前解决"), required=False, hint=gettext_lazy("不另定就空着"))


class SolveForm(_StepForm):
    """解决: how."""

    solution = prose(gettext_lazy("怎么解决的"), rows=2, most=500, hint=gettext_lazy("办成了什么，文号或地点"))


class NotSolvedForm(_StepForm):
    """没有解决: what is still lacking."""

    reason = prose(gettext_lazy("还差什么"), rows=2, most=500)
