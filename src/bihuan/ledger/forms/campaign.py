"""What a campaign is begun with."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from .fields import REQUIRED, day, line, words

#: A longer public notice than this is a slip of the finger.
MOST_NOTICE = 60


class CampaignForm(forms.Form):
    """A campaign: its name, where it comes from, its days, and whether its tasks are put to public notice."""

    name = line(gettext_lazy("行动的名字"), most=60, hint=gettext_lazy("例如“冬季行动”“重点项目攻坚”"))
    name_en = line(
        gettext_lazy("英文名"), required=False, most=80, hint=gettext_lazy("例如Winter Action；空着就用中文名")
    )
    source = words(
        gettext_lazy("来自哪里"), required=False, rows=2, hint=gettext_lazy("文件或会议的名字，不写文件内容")
    )
    start_date = day(gettext_lazy("开始"))
    end_date = day(gettext_lazy("结束"))
    notice_days = forms.IntegerField(
        label=gettext_lazy("销号前公示几个工作日"),
        help_text=gettext_lazy("0是不公示；定了就对这项行动的每一件都一样，以后不改"),
        min_value=0,
        max_value=MOST_NOTICE,
        initial=0,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            **REQUIRED,
            "invalid": gettext_lazy("写一个整数，例如0或5"),
            "min_value": gettext_lazy("不能小于0"),
            "max_value": gettext_lazy("最多60个工作日"),
        },
    )

    def values(self) -> dict[str, Any]:
        """Return the command's values."""
        return dict(self.cleaned_data)
