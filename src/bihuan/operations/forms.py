"""How far the demo's clock is to be moved."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ClockForm(forms.Form):
    """A day and an hour in Shanghai."""

    to = forms.DateTimeField(
        label=_("拨到"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"required": _("选一个时间"), "invalid": _("写成年-月-日和时:分，例如2023-02-27 09:00")},
    )
