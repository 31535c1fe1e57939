"""Words of the ways beside the usual one: drafts, objections, plans, public notice, look-back, reopening, taking back."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bihuan.organization.roles import Role
from bihuan.theme import wording

STEPS = {
    "refuse_approval": gettext_lazy("退回修改"),
    "revise_task": gettext_lazy("修改草案"),
    "withdraw_draft": gettext_lazy("撤销草案"),
    "object_task": gettext_lazy("提出异议"),
    "accept_objection": pgettext_lazy("step", "认定异议成立"),
    "dismiss_objection": gettext_lazy("驳回异议"),
    "reassign_task": gettext_lazy("改派任务"),
    "pass_on_task": gettext_lazy("转承接单位"),
    "file_plan": gettext_lazy("报细化方案"),
    "accept_plan": gettext_lazy("同意新方案"),
    "refuse_plan": gettext_lazy("不同意新方案"),
    "replace_second": gettext_lazy("换第二核查人"),
    "post_notice": gettext_lazy("公示"),
    "strike_posted": gettext_lazy("盖印销号"),
    "order_look_back": gettext_lazy("安排回头看"),
    "record_look_back": gettext_lazy("记回头看"),
    "reopen_task": gettext_lazy("重新办理"),
    "take_back_sign_for": gettext_lazy("撤回签收"),
    "take_back_progress": gettext_lazy("撤回进展"),
    "take_back_plan": gettext_lazy("撤回新方案"),
    "take_back_objection": gettext_lazy("撤回异议"),
    "take_back_draft": gettext_lazy("撤回交账报告"),
    "take_back_signed": gettext_lazy("撤回交账"),
}

HINTS = {
    "refuse_approval": gettext_lazy("写明理由，退给督查室修改"),
    "revise_task": gettext_lazy("改好后再送牵头领导批准"),
    "withdraw_draft": gettext_lazy("编号和流水保留，不再记入台账"),
    "object_task": gettext_lazy("不属本单位职责时写明理由，由督查室认定；认定之前期限照算"),
    "accept_objection": gettext_lazy("认定后从今天起暂停计时，改派时接着算"),
    "dismiss_objection": gettext_lazy("写明理由，仍由原单位签收，计时没有停过"),
    "pass_on_task": gettext_lazy("原单位已拆分：转给另一个承接单位接着办，编号、期限和已报的都不变"),
    "reassign_task": gettext_lazy("编号和来龙去脉不变，期限按暂停的工作日顺延"),
    "file_plan": gettext_lazy("写措施和自己的阶段目标；首版直接生效，以后改要督查室同意"),
    "accept_plan": gettext_lazy("同意后按新方案的阶段目标看灯，原方案留在旁边"),
    "refuse_plan": gettext_lazy("写明理由，仍按原方案办"),
    "replace_second": gettext_lazy("原来的第二核查人今天无人可办，换一位复签"),
    "post_notice": gettext_lazy("公示期满没有异议，再盖印销号"),
    "strike_posted": gettext_lazy("公示已经期满，盖印后这一件销号"),
    "order_look_back": gettext_lazy("由督导组到期前再去看一次"),
    "record_look_back": gettext_lazy("看现在是否还保持着，写清事实"),
    "reopen_task": gettext_lazy("同一编号重新办理，原来的印和核查人留着"),
    "take_back_sign_for": gettext_lazy("撤回后这一件重新等签收"),
    "take_back_progress": gettext_lazy("撤回后不再计入，原文留着"),
    "take_back_plan": gettext_lazy("撤回后仍按原方案办"),
    "take_back_objection": gettext_lazy("撤回后由本单位签收"),
    "take_back_draft": gettext_lazy("撤回后可以重写，原文留着"),
    "take_back_signed": gettext_lazy("督导组接单之前可以撤回，原文留着"),
}

FIELDS = {
    "lead_office": gettext_lazy("牵头单位"),
    "measures": gettext_lazy("措施"),
    "result": gettext_lazy("回头看的结果"),
    "due_date": gettext_lazy("期限"),
}

REASONS = {
    "notice_first": gettext_lazy("这个专项行动销号前要公示，先公示"),
    "no_notice_asked": gettext_lazy("这个专项行动销号前不公示，直接盖印销号"),
    "notice_runs": gettext_lazy("公示还没有期满，期满后的工作日再办"),
    "no_plan_pending": gettext_lazy("没有等着同意的新方案，回到这一件看现在的方案"),
    "plan_waits": gettext_lazy("上一版新方案还在等督查室同意，等同意或撤回后再报"),
    "phase_in_past": gettext_lazy("有阶段目标的日期已经过去，改成今天或以后的日子"),
    "no_look_back": gettext_lazy("没有安排回头看，或已经记过，由督查室先安排"),
    "look_back_waits": gettext_lazy("上一次回头看还没有记，等督导组记完再安排"),
    "unknown_result": gettext_lazy("结果从“保持”和“回潮”中选"),
    "checked_it": gettext_lazy("本人核过这一件，组里还有别人，由没有核过的人去看"),
    "second_attends": gettext_lazy("第二核查人今天能办，由本人复签"),
    "nothing_to_take_back": gettext_lazy("没有可以撤回的，回到这一件看现在到了哪一步"),
    "acted_on": gettext_lazy("%(who)s之后已经办了“%(what)s”，撤不回了；有话写在下一次进展里"),
    "not_split": gettext_lazy("这一件不是拆分的单位转来的；要换牵头单位，由单位提异议后改派"),
    "not_an_heir": gettext_lazy("所选不是那次拆分的另一个承接单位，从所列里选"),
    "same_office": gettext_lazy("所选就是提出异议的单位，换一个牵头单位"),
    "day_in_past": gettext_lazy("所填日子已经过去，改成今天或以后的日子"),
    "signed_it": gettext_lazy("交账报告是本人代一把手签的，由县长批"),
    "own_closing": gettext_lazy("本人是牵头单位的人，或签过这份交账报告，由别的领导批"),
}

#: Where one of these stands alone, without the step before it.
NOT_YET = frozenset({"notice_first", "notice_runs", "plan_waits", "look_back_waits"})

ENTRIES = {
    "ledger.approval.refused": gettext_lazy("退回草案"),
    "ledger.task.revised": gettext_lazy("修改草案"),
    "ledger.draft.withdrawn": gettext_lazy("撤销草案"),
    "ledger.task.objected": gettext_lazy("提出异议"),
    "ledger.objection.accepted": gettext_lazy("认定异议成立"),
    "ledger.objection.dismissed": gettext_lazy("驳回异议"),
    "ledger.objection.taken_back": gettext_lazy("撤回异议"),
    "ledger.task.reassigned": gettext_lazy("改派任务"),
    "ledger.task.passed_on": gettext_lazy("转承接单位"),
    "ledger.sign_for.taken_back": gettext_lazy("撤回签收"),
    "ledger.report.taken_back": gettext_lazy("撤回报告"),
    "ledger.plan.filed": gettext_lazy("报细化方案"),
    "ledger.plan.accepted": gettext_lazy("同意新方案"),
    "ledger.plan.refused": gettext_lazy("不同意新方案"),
    "ledger.plan.taken_back": gettext_lazy("撤回新方案"),
    "ledger.check.second_replaced": gettext_lazy("换第二核查人"),
    "ledger.notice.posted": gettext_lazy("销号前公示"),
    "ledger.look_back.ordered": gettext_lazy("安排回头看"),
    "ledger.look_back.recorded": gettext_lazy("记回头看"),
    "ledger.task.reopened": gettext_lazy("重新办理"),
}

ACTS = {
    "ledger.approval.refused": gettext_lazy("%(who)s没有批准，退回修改"),
    "ledger.task.revised": gettext_lazy("%(who)s修改草案，重新送批"),
    "ledger.draft.withdrawn": gettext_lazy("%(who)s撤销草案，编号保留"),
    "ledger.task.objected": gettext_lazy("%(who)s提出异议，没有签收"),
    "ledger.objection.accepted": gettext_lazy("%(who)s认定异议成立，从当天起暂停计时，待改派"),
    "ledger.objection.dismissed": gettext_lazy("%(who)s驳回异议，仍由原单位签收"),
    "ledger.objection.taken_back": gettext_lazy("%(who)s撤回异议"),
    "ledger.task.passed_on": gettext_lazy("%(who)s转给%(to)s接着办，编号和期限不变"),
    "ledger.task.reassigned": gettext_lazy("%(who)s改派给%(to)s，编号不变%(due)s"),
    "ledger.sign_for.taken_back": gettext_lazy("%(who)s撤回签收"),
    "ledger.report.taken_back": gettext_lazy("%(who)s撤回报告，不再计入"),
    "ledger.plan.filed": gettext_lazy("%(who)s报出第%(version)s版细化方案"),
    "ledger.plan.accepted": gettext_lazy("%(who)s同意新方案，按新的阶段目标办"),
    "ledger.plan.refused": gettext_lazy("%(who)s不同意新方案，仍按原方案办"),
    "ledger.plan.taken_back": gettext_lazy("%(who)s撤回新方案"),
    "ledger.check.second_replaced": gettext_lazy("%(who)s换了第二核查人"),
    "ledger.notice.posted": gettext_lazy("%(who)s公示，至%(until)s"),
    "ledger.look_back.ordered": gettext_lazy("%(who)s安排回头看，%(until)s前去看"),
    "ledger.look_back.recorded": gettext_lazy("%(who)s记回头看：%(result)s"),
    "ledger.task.reopened": gettext_lazy("%(who)s重新办理，新期限%(until)s，原印留存"),
}

QUOTED = {
    "ledger.plan.filed": "ledger_plan.measures",
    "ledger.look_back.recorded": "ledger_lookback.findings",
}

RESULTS = {"stands": gettext_lazy("保持"), "relapsed": gettext_lazy("回潮")}
PLAN_STATES = {
    "filed": gettext_lazy("已换新版"),
    "pending": gettext_lazy("待督查室同意"),
    "refused": gettext_lazy("未同意"),
    "taken_back": gettext_lazy("已撤回"),
}

COLUMNS = {
    "ledger_task.campaign_id": gettext_lazy("专项行动"),
    "ledger_task.notice_until_date": gettext_lazy("公示至"),
    "ledger_task.returned_date": gettext_lazy("退回日"),
    "ledger_task.paused_date": gettext_lazy("暂停计时自"),
    "ledger_task.reopened_count": gettext_lazy("重新办理次数"),
    "ledger_assisting.office_id": gettext_lazy("配合单位"),
    "ledger_assisting.is_current": gettext_lazy("仍在配合"),
    "ledger_standard.is_current": gettext_lazy("仍算在内"),
    "ledger_target.is_current": gettext_lazy("仍算在内"),
    "ledger_phase.is_current": gettext_lazy("现行"),
    "ledger_phase.plan_id": gettext_lazy("所属方案"),
    "ledger_plan.number": gettext_lazy("方案版次"),
    "ledger_plan.state": gettext_lazy("方案状态"),
    "ledger_plan.measures": gettext_lazy("措施"),
    "ledger_plan.words": gettext_lazy("督查室意见"),
    "ledger_plan.filed_at": gettext_lazy("报出时间"),
    "ledger_plan.decided_at": gettext_lazy("认定时间"),
    "ledger_lookback.number": gettext_lazy("第几次回头看"),
    "ledger_lookback.due_date": gettext_lazy("回头看期限"),
    "ledger_lookback.result": gettext_lazy("回头看结果"),
    "ledger_lookback.place": gettext_lazy("回头看地点"),
    "ledger_lookback.findings": gettext_lazy("回头看所见"),
    "ledger_lookback.looked_at": gettext_lazy("回头看时间"),
    "ledger_seal.number": gettext_lazy("第几次销号"),
    "ledger_seal.seal_year": gettext_lazy("原销号年度"),
    "ledger_seal.seal_number": gettext_lazy("原销号编号"),
    "ledger_seal.struck_date": gettext_lazy("原销号日"),
    "ledger_seal.reopened_date": gettext_lazy("重新办理日"),
    "ledger_check.second_id": gettext_lazy("第二核查人"),
    "ledger_check.first_id": gettext_lazy("第一核查人"),
    "ledger_campaign.notice_days": gettext_lazy("销号前公示工作日"),
}

VALUES = {"ledger_plan.state": PLAN_STATES, "ledger_lookback.result": RESULTS}


def _day(values: Mapping[str, Any], cell: str) -> str:
    said = str(values.get(cell, "") or "")
    return wording.day_short(dt.date.fromisoformat(said)) if said else ""


def _reassigned(values: Mapping[str, Any]) -> dict[str, str]:
    due = _day(values, "ledger_task.due_date")
    to = str(values.get("ledger_task.lead_office_id:name", "") or _("另一个单位"))
    return {"to": to, "due": _("，期限顺延到%(due)s") % {"due": due} if due else ""}


#: Kind → what its sentence names beside the usual.
FACTS: dict[str, Callable[[Mapping[str, Any]], dict[str, str]]] = {
    "ledger.task.reassigned": _reassigned,
    "ledger.task.passed_on": _reassigned,
    "ledger.plan.filed": lambda values: {"version": str(values.get("ledger_plan.number", ""))},
    "ledger.notice.posted": lambda values: {"until": _day(values, "ledger_task.notice_until_date")},
    "ledger.look_back.ordered": lambda values: {"until": _day(values, "ledger_lookback.due_date")},
    "ledger.look_back.recorded": lambda values: {
        "result": str(RESULTS.get(str(values.get("ledger_lookback.result", "")), ""))
    },
    "ledger.task.reopened": lambda values: {"until": _day(values, "ledger_task.due_date")},
}

#: In whose place a step was taken, because nobody could act there.
IN_PLACE_OF = {
    Role.OFFICE_HEAD: gettext_lazy("代行：牵头单位一把手岗位今天无人可办，由领导办"),
    Role.LIAISON: gettext_lazy("代行：牵头单位今天无人可办，由领导办"),
    Role.DISPATCHER: gettext_lazy("代行：督查室岗位今天无人可办，由县长办"),
    Role.GROUP_LEADER: gettext_lazy("代行：督导组组长岗位今天无人可办，由组员办"),
    Role.INSPECTOR: gettext_lazy("代行：第一核查人今天无人可办，由同组的人接着核"),
}
#: The same in a few characters, for a line of the story.
STOOD_IN = {
    Role.OFFICE_HEAD: gettext_lazy("代行一把手，岗位当天无人可办"),
    Role.LIAISON: gettext_lazy("代行牵头单位，岗位当天无人可办"),
    Role.DISPATCHER: gettext_lazy("代行督查室，岗位当天无人可办"),
    Role.GROUP_LEADER: gettext_lazy("代行组长，岗位当天无人可办"),
}

#: Kind of entry → the step that leaves it, where the post that takes it may be stood in for.
TAKEN_BY = {
    "ledger.task.handed_over": "hand_over_task",
    "ledger.task.signed_for": "sign_for_task",
    "ledger.task.revised": "revise_task",
    "ledger.draft.withdrawn": "withdraw_draft",
    "ledger.task.objected": "object_task",
    "ledger.objection.accepted": "accept_objection",
    "ledger.objection.dismissed": "dismiss_objection",
    "ledger.objection.taken_back": "take_back_objection",
    "ledger.task.reassigned": "reassign_task",
    "ledger.task.passed_on": "pass_on_task",
    "ledger.sign_for.taken_back": "take_back_sign_for",
    "ledger.report.filed": "report_progress",
    "ledger.report.declared": "declare_completion",
    "ledger.report.declined": "decline_completion",
    "ledger.report.signed": "sign_completion",
    "ledger.report.taken_back": "take_back_progress",
    "ledger.plan.filed": "file_plan",
    "ledger.plan.accepted": "accept_plan",
    "ledger.plan.refused": "refuse_plan",
    "ledger.plan.taken_back": "take_back_plan",
    "ledger.check.begun": "begin_check",
    "ledger.notice.posted": "post_notice",
    "ledger.task.struck": "strike_off",
    "ledger.look_back.ordered": "order_look_back",
}
