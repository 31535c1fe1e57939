"""What an assisting office reports, and what its duty is."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy

from bihuan.evidence.uploads import FILES, Taken

from ..queries import AssistingLine
from .evidence import add_files, files_given
from .fields import line
from .fields import words as prose


class PartForm(forms.Form):
    """An assisting office's own part: one sentence, what it needs, whether it is finished."""

    words = prose(gettext_lazy("本单位部分的进展"), rows=3, most=500, hint=gettext_lazy("做成了什么，一两句即可"))
    difficulty = prose(
        gettext_lazy("有没有要协调的事"), required=False, rows=2, most=500, hint=gettext_lazy("没有就空着")
    )
    is_done = forms.BooleanField(
        label=gettext_lazy("本单位的部分已经办完"), required=False, help_text=gettext_lazy("办完后不再要求报")
    )

    def __init__(self, *args: Any, taken: Taken | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        add_files(self, taken)

    def values(self) -> dict[str, Any]:
        """Return what report_part takes."""
        said = {name: value for name, value in self.cleaned_data.items() if name != FILES}
        return {**said, "evidence": files_given(self)}


class DutiesForm(forms.Form):
    """The duty of each assisting office, in one line each."""

    def __init__(self, *args: Any, assisting: Sequence[AssistingLine], **options: Any) -> None:
        super().__init__(*args, **options)
        self.assisting = assisting
        for order, row in enumerate(assisting, 1):
            self.fields[f"duty_{order}"] = line(row.office, required=False, most=200)
            self.fields[f"duty_{order}"].initial = row.duty

    def values(self) -> dict[str, Any]:
        """Return what set_duties takes."""
        duties: dict[UUID, str] = {
            row.office_id: self.cleaned_data[f"duty_{order}"] for order, row in enumerate(self.assisting, 1)
        }
        return {"duties": duties}
