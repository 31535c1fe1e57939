"""What the guard asks about a figure, what a report's words lack, and what was answered."""

from decimal import Decimal
from enum import Enum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.theme import wording

from ..rules.doubts import Asked, Doubt
from ..rules.thin import Thin

#: The whole question, as it stands beside the figure.
QUESTIONS = {
    Doubt.SAID_IN: gettext_lazy("您写的是“%(said_in)s”，这一栏的单位是“%(unit)s”，读作%(value)s，看看对不对"),
    Doubt.RANK: gettext_lazy("名次是%(value)s，可总共只有%(count)s个，看看是否填错"),
    Doubt.SHARE: gettext_lazy("%(value)s，超过了100%%，看看是否填错"),
    Doubt.WORDS: gettext_lazy("话里写的是“%(said_in)s”，这一栏的单位是“%(unit)s”，看看该填多少"),
    Doubt.MAGNITUDE: gettext_lazy("%(value)s和%(reference)s差一万倍，看看万元、亿元是否填混"),
    Doubt.AREA: gettext_lazy("%(value)s和%(reference)s差十五倍，看看亩、公顷是否填混"),
    Doubt.MEASURE: gettext_lazy("一个县的“%(name)s”一般不会是%(value)s，看看单位"),
    Doubt.FELL: gettext_lazy("累计数比%(reference)s少，看看是否填错"),
    Doubt.JUMPED: gettext_lazy("%(value)s是%(reference)s的十倍以上，看看单位和小数点"),
    Doubt.PROMISE: gettext_lazy("%(value)s是%(reference)s的十倍以上，看看单位和小数点"),
}

#: The reason alone, as a report and the journal name it.
DOUBTS = {
    Doubt.SAID_IN: gettext_lazy("填的单位和这一栏不同"),
    Doubt.RANK: gettext_lazy("名次大过总数"),
    Doubt.SHARE: gettext_lazy("超过100%"),
    Doubt.WORDS: gettext_lazy("和话里写的单位不同"),
    Doubt.MAGNITUDE: gettext_lazy("相差一万倍，疑万元、亿元填混"),
    Doubt.AREA: gettext_lazy("相差十五倍，疑亩、公顷填混"),
    Doubt.MEASURE: gettext_lazy("不像这项指标的数"),
    Doubt.FELL: gettext_lazy("累计数比上次少"),
    Doubt.JUMPED: gettext_lazy("是上次的十倍以上"),
    Doubt.PROMISE: gettext_lazy("是承诺数的十倍以上"),
}

#: Why a report's words say nothing.
THIN = {
    Thin.NOTHING: gettext_lazy("这一期的话里没有数、没有阶段目标的变化"),
    Thin.REPEATED: gettext_lazy("这一期的话和上一期几乎一样"),
}

REASONS = {
    "no_assurance": gettext_lazy("说数没有错，要写一句凭什么"),
}

COLUMNS = {
    "ledger_figure.doubt": gettext_lazy("存疑"),
    "ledger_figure.is_confirmed": gettext_lazy("填报人核对无误"),
    "ledger_figure.doubt_reason": gettext_lazy("核对的理由"),
    "ledger_report.thin": gettext_lazy("话里缺什么"),
}

VALUES = {
    "ledger_figure.doubt": {doubt.value: name for doubt, name in DOUBTS.items()},
    "ledger_report.thin": {thin.value: name for thin, name in THIN.items()},
}

WORDS: dict[Enum, Any] = dict([*DOUBTS.items(), *THIN.items()])


def question(asked: Asked, value: Decimal, unit: str, *, is_first: bool) -> str:
    """Return what is asked about a figure. is_first: nothing is known yet but the promise."""
    facts: dict[str, Any] = {"value": wording.quantity(value, unit), "unit": unit, **asked.facts}
    if "beside" in asked.facts:
        beside = wording.quantity(asked.facts["beside"], unit)
        is_promise = is_first or asked.doubt is Doubt.PROMISE
        facts["reference"] = (_("承诺的%(n)s") if is_promise else _("上次%(n)s")) % {"n": beside}
    return str(QUESTIONS[asked.doubt]) % facts


def doubt_name(doubt: str) -> str:
    """Return 累计数比上次少; nothing where nothing was asked."""
    return str(DOUBTS[Doubt(doubt)]) if doubt else ""


def thin_name(thin: str) -> str:
    """Return 这一期的话和上一期几乎一样; nothing where the words say something."""
    return str(THIN[Thin(thin)]) if thin else ""
