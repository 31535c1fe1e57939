"""What the rules of a rulebook say in plain words, with their numbers."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bihuan.rulebooks import Rule
from bihuan.theme import wording

from .lamps import workdays

#: Code of a rule → how this product judges it.
READINGS = {
    "not_begun": gettext_lazy("还没有交办"),
    "left": gettext_lazy("已撤项或已并入别的事项"),
    "paused": gettext_lazy("这一天停计时限"),
    "struck_after_first_due": gettext_lazy("已销号，交账日晚于首次承诺"),
    "struck": gettext_lazy("已销号"),
    "reported_after_due": gettext_lazy("已交账，交账日晚于当时的期限"),
    "reported_after_first_due": gettext_lazy("已交账，交账日晚于首次承诺"),
    "reported_in_time": gettext_lazy("已交账，等核账"),
    "missed": gettext_lazy("期限过后才补报延期，还没有交账"),
    "returned_in_time": gettext_lazy("按期交账后退回，期限已过，退回后%(workdays)s之内"),
    "overdue": gettext_lazy("过了现期限没有交账"),
    "behind_far": gettext_lazy("落后序时超过%(points_over)s个百分点"),
    "behind": gettext_lazy("落后序时%(points_from)s个百分点以上（含）"),
    "phase_overdue": gettext_lazy("阶段目标过期超过%(workdays_over)s，还没有达到"),
    "phase_passed": gettext_lazy("阶段目标过期，还没有达到"),
    "not_started_long": gettext_lazy("交办后满%(months)s，还没有报过一次进展"),
    "not_started": gettext_lazy("交办后满%(months)s，还没有报过一次进展"),
    "returned": gettext_lazy("交账报告已退回，期限还没有过"),
    "first_due_passed": gettext_lazy("过了首次承诺，没过现期限"),
    "not_signed_for": gettext_lazy("交办后超过%(workdays_over)s还没有签收"),
    "report_missed": gettext_lazy("进展过了该报的日子%(workdays_over)s以上还没有报"),
    "due_soon": gettext_lazy("离现期限%(workdays)s以内"),
    "on_course": gettext_lazy("以上都不是"),
}


def rule_reading(rule: Rule) -> str:
    """Return how a rule is judged here, with its numbers: 落后序时超过30个百分点."""
    return str(READINGS[rule.code]) % {name: _number(name, value) for name, value in rule.thresholds.items()}


def rule_note(rule: Rule) -> str:
    """Return what a reader must know beside it: which figure counts; nothing for most rules."""
    days = rule.thresholds.get("verified_workdays")
    if days is None:
        return ""
    return _(
        "序时：从交办日起，经各阶段目标到承诺，按直线算。核实的数在%(days)s之内先于申报的数；存疑未确认的数不算。"
    ) % {"days": workdays(int(days))}


def _number(name: str, value: Any) -> str:
    if name.startswith("workdays"):
        return workdays(int(value))
    if name == "months":
        return ngettext("%(n)s个月", "%(n)s个月", int(value)) % {"n": int(value)}
    return wording.number(Decimal(str(value)))
