"""A campaign after it was begun, and what a year's end asks."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy

from bihuan.theme import wording

from ..queries import CampaignLine
from .fields import KeyField, day, line, words


class _Form(forms.Form):
    def values(self) -> dict[str, Any]:
        """Return the command's values."""
        return dict(self.cleaned_data)


class ChangeForm(_Form):
    """Another name, other days, and why."""

    name = line(gettext_lazy("行动的名字"), most=60)
    name_en = line(gettext_lazy("英文名"), required=False, most=80)
    start_date = day(gettext_lazy("开始"))
    end_date = day(gettext_lazy("结束"))
    reason = words(gettext_lazy("为什么改"), rows=2, most=500, hint=gettext_lazy("原来的名字和日子会一直留在旁边"))


class AskForm(_Form):
    """Why a campaign is to be archived, or taken out."""

    reason = words(gettext_lazy("理由"), rows=2, most=500)


class GrantForm(_Form):
    """What the county head says beside the yes."""

    words = words(gettext_lazy("要说的话"), required=False, rows=2, most=500)


class RefuseForm(_Form):
    """Why not."""

    words = words(gettext_lazy("理由"), rows=2, most=500)


class NothingForm(_Form):
    """An act that asks nothing."""


class CarryForm(forms.Form):
    """Where the ticked tasks go on, and why."""

    def __init__(self, *args: Any, campaigns: Sequence[CampaignLine], year: int, **options: Any) -> None:
        super().__init__(*args, **options)
        into = gettext_lazy("留在原来的行动，只转到%(year)s年的账")
        named = [(str(c.id), (wording.is_english() and c.name_en) or c.name) for c in campaigns]
        self.fields["campaign"] = KeyField(
            label=gettext_lazy("结转到"),
            choices=[("", str(into) % {"year": year}), *named],
            required=False,
            help_text=gettext_lazy("换到别的行动的，同时转到今年的账"),
        )
        self.fields["reason"] = words(gettext_lazy("理由"), rows=2, most=500)

    def values(self) -> dict[str, Any]:
        """Return what carry_over_task takes."""
        campaign = self.cleaned_data["campaign"]
        return {"campaign": UUID(campaign) if campaign else None, "reason": self.cleaned_data["reason"]}
