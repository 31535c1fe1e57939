"""Why a lamp shows what it shows, in one sentence."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from bihuan.deadlines.lamps import Judgement, Lamp
from bihuan.theme import wording

LAMPS = {
    "not_begun": gettext_lazy("还没交办，期限%(due)s"),
    "struck": gettext_lazy("%(struck_on)s销号，按首次承诺的期限交账"),
    "struck_after_first_due": gettext_lazy("%(struck_on)s销号；首次承诺%(first_due)s，交账晚%(workdays)s"),
    "reported_after_due": gettext_lazy("%(reported_on)s交账，比期限%(due)s晚%(workdays)s"),
    "reported_after_first_due": gettext_lazy("%(reported_on)s交账，未过现期限；比首次承诺%(first_due)s晚%(workdays)s"),
    "reported_in_time": gettext_lazy("%(reported_on)s按期交账"),
    "overdue": gettext_lazy("应于%(due)s交账，逾期%(workdays)s未交"),
    "phase_overdue": gettext_lazy("应于%(phase_due)s达到“%(phase_words)s”，已过%(workdays)s，还没有达到"),
    "phase_passed": gettext_lazy("应于%(phase_due)s达到“%(phase_words)s”，已过%(workdays)s，还没有达到"),
    "left": gettext_lazy("已撤项，不再判灯"),
    "left_merged": gettext_lazy("已并项，不再判灯"),
    "paused": gettext_lazy("%(since)s起停计时限"),
    "paused_objection": gettext_lazy("异议成立、等改派，%(since)s起停计时限"),
    "paused_suspension": gettext_lazy("已挂起，%(since)s起停计时限"),
    "paused_blocker": gettext_lazy("所等的堵点已认领，%(since)s起停计时限"),
    "missed": gettext_lazy("期限%(missed)s过后才补报延期，现期限%(due)s；交账前一直为红"),
    "returned_in_time": gettext_lazy(
        "%(handed_in)s按期交账，%(returned)s退回；应于%(until)s前补正重交，还有%(workdays)s"
    ),
    "behind_verified": gettext_lazy("应于%(due)s完成，“%(measure)s”现核实%(stands)s，落后序时%(points)s个百分点"),
    "behind_reported": gettext_lazy("应于%(due)s完成，“%(measure)s”现申报%(stands)s，落后序时%(points)s个百分点"),
    "behind_nothing": gettext_lazy("应于%(due)s完成，“%(measure)s”还没有报数，落后序时%(points)s个百分点"),
    "behind_nothing_again": gettext_lazy(
        "%(again)s重新办理，应于%(due)s完成，“%(measure)s”此后还没有报数，落后序时%(points)s个百分点"
    ),
    "not_started_again": gettext_lazy("%(opened)s重新办理，满%(months)s个月还没有报过进展"),
    "not_started": gettext_lazy("%(opened)s交办，满%(months)s个月还没有报过进展"),
    "not_signed_for": gettext_lazy("%(opened)s交办，已过%(workdays)s还没有签收"),
    "report_missed": gettext_lazy("应于%(report_due)s报进展，已过%(workdays)s还没有报"),
    "returned": gettext_lazy("交账报告已退回，应于%(due)s前重新交账，还有%(workdays)s"),
    "first_due_passed": gettext_lazy("首次承诺%(first_due)s已过%(workdays)s，现期限%(due)s"),
    "due_soon": gettext_lazy("应于%(due)s交账，还有%(workdays)s"),
    "on_course": gettext_lazy("应于%(due)s交账，还有%(workdays)s"),
}

#: A period after which lamps are kept.
PERIODS = {"week": gettext_lazy("一周"), "tendays": gettext_lazy("一旬"), "month": gettext_lazy("一个月")}
#: A rule's code → its name in a few characters.
RULES = {
    "not_begun": gettext_lazy("还没交办"),
    "left": gettext_lazy("已撤项、已并项"),
    "paused": gettext_lazy("停计时限"),
    "struck_after_first_due": gettext_lazy("销号，晚于首次承诺"),
    "struck": gettext_lazy("销号，按首次承诺"),
    "reported_after_due": gettext_lazy("交账，晚于期限"),
    "reported_after_first_due": gettext_lazy("交账，晚于首次承诺"),
    "reported_in_time": gettext_lazy("按期交账"),
    "missed": gettext_lazy("逾期补报"),
    "returned_in_time": gettext_lazy("退回补正"),
    "overdue": gettext_lazy("逾期未交"),
    "behind_far": gettext_lazy("严重落后序时"),
    "behind": gettext_lazy("落后序时"),
    "phase_overdue": gettext_lazy("阶段目标过期较久"),
    "phase_passed": gettext_lazy("阶段目标过期"),
    "not_started_long": gettext_lazy("久未开工"),
    "not_started": gettext_lazy("没有开工"),
    "returned": gettext_lazy("退回重交"),
    "first_due_passed": gettext_lazy("过了首次承诺"),
    "not_signed_for": gettext_lazy("没有签收"),
    "report_missed": gettext_lazy("没有按频次报"),
    "due_soon": gettext_lazy("临近期限"),
    "on_course": gettext_lazy("按序时"),
}
COLOURS = {
    Lamp.RED: pgettext_lazy("lamp", "红"),
    Lamp.YELLOW: pgettext_lazy("lamp", "黄"),
    Lamp.GREEN: pgettext_lazy("lamp", "绿"),
    Lamp.GREY: pgettext_lazy("lamp", "灰"),
}
STEPS = {"choose_rules": gettext_lazy("定规则")}
REASONS = {"unknown_rulebook": gettext_lazy("没有这一册规则，或者它判不了每一件，换一册")}
ENTRIES = {
    "ledger.period.closed": gettext_lazy("留存一期的灯"),
    "ledger.campaign.rules_chosen": gettext_lazy("定亮灯规则"),
}
COLUMNS = {
    "ledger_campaign.rulebook": gettext_lazy("规则"),
    "ledger_campaign.period": gettext_lazy("留存周期"),
    "ledger_period.campaign_id": gettext_lazy("专项行动"),
    "ledger_period.kind": gettext_lazy("周期"),
    "ledger_period.start_date": gettext_lazy("起日"),
    "ledger_period.end_date": gettext_lazy("止日"),
    "ledger_period.rulebook": gettext_lazy("规则"),
    "ledger_period.rulebook_version": gettext_lazy("规则版本"),
    "ledger_period.closed_at": gettext_lazy("留存时间"),
    "ledger_periodlamp.period_id": gettext_lazy("哪一期"),
    "ledger_periodlamp.task_id": gettext_lazy("哪一件"),
    "ledger_periodlamp.lamp": gettext_lazy("灯"),
    "ledger_periodlamp.reason": gettext_lazy("哪一条规则"),
    "ledger_periodlamp.sentence": gettext_lazy("当时的说明"),
}
VALUES = {
    "ledger_campaign.period": PERIODS,
    "ledger_period.kind": PERIODS,
    "ledger_periodlamp.lamp": COLOURS,
    "ledger_periodlamp.reason": RULES,
}
#: What housekeeping does, as the system administrator's page names it.
CHORES = {
    "ledger.close_periods": gettext_lazy("留存到期周期的灯"),
    "ledger.refresh_lamps": gettext_lazy("重算现在的灯"),
}


def period_name(kind: str) -> str:
    """Return the period after which lamps are kept: 一周."""
    return str(PERIODS.get(kind, kind))


def workdays(count: int) -> str:
    """Return 4个工作日."""
    return ngettext("%(n)s个工作日", "%(n)s个工作日", count) % {"n": count}


def lamp_sentence(judgement: Judgement) -> str:
    """Return why the lamp shows what it shows: 应于2月20日交账，逾期4个工作日未交."""
    facts: dict[str, Any] = {
        name: wording.day_short(value) if isinstance(value, date) else value for name, value in judgement.facts.items()
    }
    days = int(facts.get("workdays", 0))
    facts["workdays"] = workdays(days)
    if "points" in facts:
        facts |= {"points": wording.number(facts["points"]), "stands": _stands(facts)}
    sentence = str(LAMPS[_wording(judgement)]) % facts
    if judgement.code == "due_soon" and days == 0:
        sentence = _("应于%(due)s交账，只剩最后一个工作日") % facts
    if judgement.code == "phase_passed" and days == 0:
        sentence = _("应于%(phase_due)s达到“%(phase_words)s”，还没有达到") % facts
    more = int(facts.get("phases", 1)) - 1
    sentence += (_("；还有%(n)s项阶段目标逾期") % {"n": more}) if more > 0 else ""
    stood = int(facts.get("stood", 0))
    return sentence + (_("；停计的%(days)s已扣除") % {"days": workdays(stood)} if stood else "")


def _wording(judgement: Judgement) -> str:
    """Return the key of the sentence: some codes say more than one thing."""
    facts = judgement.facts
    match judgement.code:
        case "behind" | "behind_far" if facts["counted"] == "nothing" and "again" in facts:
            return "behind_nothing_again"
        case "behind" | "behind_far":
            return f"behind_{facts['counted']}"
        case "not_started" | "not_started_long":
            return "not_started_again" if "again" in facts else "not_started"
        case "left" if facts["left"] == "merged":
            return "left_merged"
        case "paused" if f"paused_{facts['reason']}" in LAMPS:
            return f"paused_{facts['reason']}"
        case code:
            return code


def _stands(facts: Mapping[str, Any]) -> str:
    """Return what stands of a quantity: 57项（71.3%）, or 62% where the unit is the share itself."""
    amount = wording.quantity(facts["stands"], facts["unit"])
    if facts["unit"] == "%":
        return amount
    return _("%(amount)s（%(share)s%%）") % {"amount": amount, "share": wording.number(facts["share"])}


def lamp_rule(judgement: Judgement) -> str:
    """Return the name of the book whose rule spoke: 银川2025·进度."""
    return book_name(judgement.book_name, judgement.book_name_en)


def book_name(name: str, name_en: str) -> str:
    """Return a rulebook's name in the language of the page."""
    return name_en if wording.is_english() else name


def kept_sentence(judgement: Judgement) -> str:
    """Return the sentence as it is kept when a period ends, with its rule: …，落后序时31个百分点（规则：银川2025·进度）."""
    return _("%(sentence)s（规则：%(rule)s）") % {"sentence": lamp_sentence(judgement), "rule": lamp_rule(judgement)}
