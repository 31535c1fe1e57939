"""An office's word to a check, and the check by others, in words; 密级."""

from typing import Any

from django.utils.translation import gettext_lazy

from ..rules import Secrecy

STEPS = {
    "comment_check": gettext_lazy("对核查提意见"),
    "order_recheck": gettext_lazy("安排复核"),
}

HINTS = {
    "comment_check": gettext_lazy("核查结论退回后5天内可以提一次，写进核查记录；可以请求复核"),
    "order_recheck": gettext_lazy("由没有参加过这次核查的人重新核，30天内可以安排一次"),
}

FIELDS = {
    "comment": gettext_lazy("意见"),
    "group": gettext_lazy("复核的督导组"),
}

REASONS = {
    "nothing_to_comment": gettext_lazy("没有退回的核查结论，或已经提过意见，或过了5天；有话写在下一次进展里"),
    "nothing_to_recheck": gettext_lazy("没有可以复核的结论，或已经复核过，或过了30天；还有疑问的，等下一次交账时再核"),
    "no_group": gettext_lazy("所选不是督导组，换一个"),
    "wrote_it": gettext_lazy("本人或所选第二核查人参加过要复核的这次核查，由别人复核"),
    "classified": gettext_lazy("密级只有公开、内部；涉密的事不上这个系统，按保密规定办"),
}

ENTRIES = {
    "ledger.check.commented": gettext_lazy("对核查提意见"),
    "ledger.check.recheck_ordered": gettext_lazy("安排复核"),
}

ACTS = {
    "ledger.check.commented": gettext_lazy("%(who)s对核查结论提意见%(contested)s"),
    "ledger.check.recheck_ordered": gettext_lazy("%(who)s安排复核，由没有参加过的人重新核"),
}

QUOTED = {"ledger.check.commented": "ledger_check.comment"}


def _commented(values: dict[str, Any]) -> dict[str, object]:
    return {"contested": CONTESTED if values.get("ledger_check.is_contested") else ""}


CONTESTED = gettext_lazy("，请求复核")
FACTS = {"ledger.check.commented": _commented}

COLUMNS = {
    "ledger_check.comment": gettext_lazy("被核查单位意见"),
    "ledger_check.is_contested": gettext_lazy("请求复核"),
    "ledger_check.commented_by_id": gettext_lazy("提意见的岗位"),
    "ledger_task.secrecy": gettext_lazy("密级"),
}

SECRECY = {
    Secrecy.PUBLIC: gettext_lazy("公开"),
    Secrecy.INTERNAL: gettext_lazy("内部"),
}

VALUES = {"ledger_task.secrecy": {secrecy.value: name for secrecy, name in SECRECY.items()}}
WORDS = SECRECY
