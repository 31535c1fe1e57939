"""What an office says to a check, and who looks again."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy

from bihuan.organization.queries import OfficeFacts
from bihuan.organization.roles import OfficeKind

from .fields import KeyField, words
from .opening import offered


class CommentForm(forms.Form):
    """The office's word to the check that returned its report."""

    comment = words(gettext_lazy("意见"), hint=gettext_lazy("哪里和事实不符，凭什么；认可也写一句"))
    is_contested = forms.BooleanField(label=gettext_lazy("请求由别人复核"), required=False)

    def values(self) -> dict[str, Any]:
        """Return what comment_check takes."""
        return dict(self.cleaned_data)


class RecheckForm(forms.Form):
    """Which supervision group looks again, and why."""

    group = KeyField(
        label=gettext_lazy("由哪个督导组复核"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("选一个督导组")},
    )
    reason = words(gettext_lazy("为什么复核"), rows=2)

    def __init__(self, *args: Any, offices: Iterable[OfficeFacts], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["group"].choices = offered(offices, OfficeKind.SUPERVISION_GROUP)  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """Return what order_recheck takes."""
        return {"group": UUID(self.cleaned_data["group"]), "reason": self.cleaned_data["reason"]}
