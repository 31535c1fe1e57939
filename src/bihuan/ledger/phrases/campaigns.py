"""Words of a campaign's end: other names and days, the archive, what is carried over."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

STEPS = {
    "change_campaign": gettext_lazy("改名或改日子"),
    "ask_archive": gettext_lazy("申请归档"),
    "ask_take_out": gettext_lazy("申请取出"),
    "grant_archiving": pgettext_lazy("act", "同意"),
    "refuse_archiving": gettext_lazy("不同意"),
    "take_back_archiving": gettext_lazy("撤回申请"),
    "carry_over_task": gettext_lazy("结转"),
}

REASONS = {
    "campaign_archived": gettext_lazy("这一件所在的行动已经归档，只能看；要接着办，请督查室先申请把行动取出"),
    "campaign_runs": gettext_lazy("行动要到%(end)s才结束；提前办完了，先改结束的日子，写明理由"),
    "open_tasks": gettext_lazy("还有%(count)s件没有了结：%(numbers)s；先销号、撤项、并项，或结转到别的行动"),
    "matters_owed": gettext_lazy("还有%(count)s件有没做完的回头看或没解决的堵点：%(numbers)s；先办完再申请"),
    "archiving_asked": gettext_lazy("已经申请过，等县长决定；要改先撤回"),
    "nothing_asked": gettext_lazy("没有等着决定的申请，可能刚刚决定过或撤回了，刷新看一看"),
    "not_archived": gettext_lazy("这项行动没有归档，不用取出"),
    "nothing_changed": gettext_lazy("名字和日子都没有变，不用记"),
    "same_asker": gettext_lazy("申请是本人提的，由县长本人决定"),
    "already_over": gettext_lazy("这一件已经是“%(state)s”，不用结转"),
    "nothing_to_carry": gettext_lazy("它就在%(year)s年的账上，这一年还没过完；要换行动，选另一项"),
    "other_notice": gettext_lazy("它已经核完账，两项行动销号前公示的天数不一样，等销号，或选公示天数相同的行动"),
}

ENTRIES = {
    "ledger.campaign.changed": gettext_lazy("行动改名或改日子"),
    "ledger.archiving.asked": gettext_lazy("申请行动归档"),
    "ledger.archiving.out_asked": gettext_lazy("申请行动取出归档"),
    "ledger.archiving.granted": gettext_lazy("同意行动归档或取出"),
    "ledger.archiving.refused": gettext_lazy("不同意行动归档或取出"),
    "ledger.archiving.taken_back": gettext_lazy("撤回归档申请"),
    "ledger.task.carried_over": gettext_lazy("结转"),
}

ACTS = {
    "ledger.campaign.changed": gettext_lazy("%(who)s改了行动的名字或日子"),
    "ledger.archiving.asked": gettext_lazy("%(who)s申请把行动归档"),
    "ledger.archiving.out_asked": gettext_lazy("%(who)s申请把行动从归档取出"),
    "ledger.archiving.granted": gettext_lazy("%(who)s同意，行动%(done)s"),
    "ledger.archiving.refused": gettext_lazy("%(who)s不同意申请"),
    "ledger.archiving.taken_back": gettext_lazy("%(who)s撤回归档申请"),
    "ledger.task.carried_over": gettext_lazy(
        "%(who)s结转：由%(from_year)s年的账转到%(to_year)s年%(moved)s，编号和首次承诺不变"
    ),
}

QUOTED = {
    "ledger.archiving.asked": "ledger_archiving.reason",
    "ledger.archiving.out_asked": "ledger_archiving.reason",
    "ledger.archiving.granted": "ledger_archiving.words",
    "ledger.archiving.refused": "ledger_archiving.words",
    "ledger.task.carried_over": "ledger_carryover.reason",
}

KINDS = {"archive": gettext_lazy("归档"), "take_out": gettext_lazy("取出归档")}
STATES = {
    "pending": gettext_lazy("等县长决定"),
    "granted": gettext_lazy("已同意"),
    "refused": gettext_lazy("未同意"),
    "taken_back": gettext_lazy("已撤回"),
}

COLUMNS = {
    "ledger_campaign.archived_date": gettext_lazy("归档日"),
    "ledger_task.books_year": gettext_lazy("所在年度账"),
    "ledger_campaignchange.campaign_id": gettext_lazy("专项行动"),
    "ledger_campaignchange.number": gettext_lazy("第几次改"),
    "ledger_campaignchange.old_name": gettext_lazy("原名"),
    "ledger_campaignchange.old_name_en": gettext_lazy("原英文名"),
    "ledger_campaignchange.old_start_date": gettext_lazy("原开始日"),
    "ledger_campaignchange.old_end_date": gettext_lazy("原结束日"),
    "ledger_campaignchange.reason": gettext_lazy("改的理由"),
    "ledger_campaignchange.changed_by_id": gettext_lazy("谁改的"),
    "ledger_campaignchange.changed_at": gettext_lazy("改的时间"),
    "ledger_archiving.campaign_id": gettext_lazy("专项行动"),
    "ledger_archiving.number": gettext_lazy("第几次申请"),
    "ledger_archiving.kind": gettext_lazy("申请什么"),
    "ledger_archiving.state": gettext_lazy("申请状态"),
    "ledger_archiving.reason": gettext_lazy("申请理由"),
    "ledger_archiving.asked_by_id": gettext_lazy("申请人"),
    "ledger_archiving.asked_at": gettext_lazy("申请时间"),
    "ledger_archiving.words": gettext_lazy("决定的话"),
    "ledger_archiving.decided_by_id": gettext_lazy("谁决定的"),
    "ledger_archiving.decided_at": gettext_lazy("决定时间"),
    "ledger_carryover.task_id": gettext_lazy("事项"),
    "ledger_carryover.number": gettext_lazy("第几次结转"),
    "ledger_carryover.from_year": gettext_lazy("转出年度"),
    "ledger_carryover.to_year": gettext_lazy("转入年度"),
    "ledger_carryover.from_campaign_id": gettext_lazy("转出行动"),
    "ledger_carryover.to_campaign_id": gettext_lazy("转入行动"),
    "ledger_carryover.reason": gettext_lazy("结转理由"),
    "ledger_carryover.carried_by_id": gettext_lazy("谁结转的"),
    "ledger_carryover.carried_date": gettext_lazy("结转日"),
}

VALUES = {"ledger_archiving.kind": KINDS, "ledger_archiving.state": STATES}


def _granted(values: Mapping[str, Any]) -> dict[str, str]:
    is_out = "ledger_campaign.archived_date" in values and not values["ledger_campaign.archived_date"]
    return {"done": _("已从归档取出") if is_out else _("已归档")}


def _carried(values: Mapping[str, Any]) -> dict[str, str]:
    start, end = values.get("ledger_carryover.from_campaign_id"), values.get("ledger_carryover.to_campaign_id")
    return {
        "from_year": str(values.get("ledger_carryover.from_year", "")),
        "to_year": str(values.get("ledger_carryover.to_year", "")),
        "moved": _("另一项行动") if start != end else "",
    }


FACTS: dict[str, Callable[[Mapping[str, Any]], dict[str, str]]] = {
    "ledger.archiving.granted": _granted,
    "ledger.task.carried_over": _carried,
}


def archiving_name(kind: str) -> str:
    """Return 归档, 取出归档."""
    return str(KINDS[kind])


def archiving_state(state: str) -> str:
    """Return how an asking stands."""
    return str(STATES[state])
