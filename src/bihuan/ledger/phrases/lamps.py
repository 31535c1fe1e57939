"""Why a lamp shows what it shows, in one sentence."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bihuan.deadlines.lamps import Judgement
from bihuan.theme import wording

#: The name of the rule by which every lamp of this subject is judged.
LAMP_RULE = gettext_lazy("期限")

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
    "returned": gettext_lazy("交账报告已退回，应于%(due)s前重新交账，还有%(workdays)s"),
    "first_due_passed": gettext_lazy("首次承诺%(first_due)s已过%(workdays)s，现期限%(due)s"),
    "due_soon": gettext_lazy("应于%(due)s交账，还有%(workdays)s"),
    "on_course": gettext_lazy("应于%(due)s交账，还有%(workdays)s"),
}


def workdays(count: int) -> str:
    """Return 4个工作日."""
    return ngettext("%(n)s个工作日", "%(n)s个工作日", count) % {"n": count}


def lamp_sentence(judgement: Judgement) -> str:
    """Return why the lamp shows what it shows: 应于2月20日交账，逾期4个工作日未交."""
    facts = {
        name: wording.day_short(value) if isinstance(value, date) else value for name, value in judgement.facts.items()
    }
    days = int(judgement.facts.get("workdays", 0) or 0)  # type: ignore[arg-type]
    facts["workdays"] = workdays(days)
    sentence = str(LAMPS[judgement.code]) % facts
    if judgement.code == "due_soon" and days == 0:
        sentence = _("应于%(due)s交账，只剩最后一个工作日") % facts
    more = int(judgement.facts.get("phases", 1)) - 1  # type: ignore[arg-type]
    return sentence + (_("；还有%(n)s项阶段目标逾期") % {"n": more} if more > 0 else "")
