"""Words of the loop itself: steps, states, refusals, entries, columns."""

from django.utils.translation import gettext_lazy, pgettext_lazy

from .. import rules

#: What a button says: verb first, six characters at most.
STEPS = {
    "open_campaign": pgettext_lazy("act", "开始专项行动"),
    "open_task": pgettext_lazy("act", "建账"),
    "approve_task": gettext_lazy("批准立项"),
    "hand_over_task": gettext_lazy("交办任务"),
    "sign_for_task": gettext_lazy("签收任务"),
    "report_progress": gettext_lazy("报进展"),
    "declare_completion": gettext_lazy("写交账报告"),
    "decline_completion": gettext_lazy("退回重写"),
    "sign_completion": gettext_lazy("签报交账"),
    "begin_check": gettext_lazy("接单核账"),
    "measure_check": gettext_lazy("录入实测"),
    "conclude_check": gettext_lazy("写核查结论"),
    "confirm_check": gettext_lazy("复签核账"),
    "decline_check": gettext_lazy("退回重写结论"),
    "return_report": gettext_lazy("复签退回"),
    "refuse_closing": gettext_lazy("退回重办"),
    "approve_closing": gettext_lazy("批准销账"),
    "strike_off": gettext_lazy("盖印销号"),
}

#: What a live button says beneath it: what the step brings, or how long it takes.
HINTS = {
    "approve_task": gettext_lazy("批准后由督查室交办"),
    "hand_over_task": gettext_lazy("交办后记入台账，首次承诺从此不改"),
    "sign_for_task": gettext_lazy("签收后开始报进展"),
    "report_progress": gettext_lazy("数已预填，约2分钟"),
    "declare_completion": gettext_lazy("完成标准逐条对照，一把手签报后才算交账"),
    "decline_completion": gettext_lazy("写明理由，联络员重写"),
    "sign_completion": gettext_lazy("看过全文再签，签后由督导组核"),
    "begin_check": gettext_lazy("先录入实测，之后才看到申报数"),
    "measure_check": gettext_lazy("录入之后才看到申报数"),
    "conclude_check": gettext_lazy("实测与申报对照着写，第二核查人复签后生效"),
    "confirm_check": gettext_lazy("复签后送领导批"),
    "decline_check": gettext_lazy("写明理由，第一核查人重写；实测不动"),
    "return_report": gettext_lazy("复签后退回牵头单位补正"),
    "refuse_closing": gettext_lazy("写明理由，退回牵头单位"),
    "approve_closing": gettext_lazy("批准后由督查室盖印销号"),
    "strike_off": gettext_lazy("盖印后这一件销号"),
}

STATES = {
    rules.State.DRAFTED: gettext_lazy("草拟"),
    rules.State.APPROVED: gettext_lazy("已立项"),
    rules.State.HANDED_OVER: gettext_lazy("待签收"),
    rules.State.UNDERWAY: gettext_lazy("办理中"),
    rules.State.DECLARED: gettext_lazy("待签报"),
    rules.State.REPORTED: gettext_lazy("待核"),
    rules.State.CHECKING: gettext_lazy("核查中"),
    rules.State.MEASURED: gettext_lazy("待核查结论"),
    rules.State.CONCLUDED: gettext_lazy("待复签"),
    rules.State.VERIFIED: gettext_lazy("待批"),
    rules.State.DECIDED: gettext_lazy("待销号"),
    rules.State.STRUCK: gettext_lazy("已销号"),
    rules.State.REVISING: gettext_lazy("待修改"),
    rules.State.OBJECTED: gettext_lazy("异议待定"),
    rules.State.REASSIGNING: gettext_lazy("待改派"),
    rules.State.SUSPENDED: gettext_lazy("已挂起"),
    rules.State.POSTED: gettext_lazy("公示中"),
    rules.State.WITHDRAWN: gettext_lazy("已撤项"),
    rules.State.MERGED: gettext_lazy("已并项"),
}

NEXT = {
    rules.State.DRAFTED: gettext_lazy("待领导批准"),
    rules.State.APPROVED: gettext_lazy("待督查室交办"),
    rules.State.HANDED_OVER: gettext_lazy("待牵头单位签收"),
    rules.State.UNDERWAY: gettext_lazy("办理中"),
    rules.State.DECLARED: gettext_lazy("待一把手签报"),
    rules.State.REPORTED: gettext_lazy("待%(group)s接单"),
    rules.State.CHECKING: gettext_lazy("%(group)s核查中"),
    rules.State.MEASURED: gettext_lazy("待%(group)s写结论"),
    rules.State.CONCLUDED: gettext_lazy("待第二核查人复签"),
    rules.State.VERIFIED: gettext_lazy("待领导批示"),
    rules.State.DECIDED: gettext_lazy("待督查室销号"),
    rules.State.STRUCK: gettext_lazy("已销号"),
    rules.State.REVISING: gettext_lazy("待督查室修改"),
    rules.State.OBJECTED: gettext_lazy("待督查室认定异议"),
    rules.State.REASSIGNING: gettext_lazy("待督查室改派"),
    rules.State.SUSPENDED: gettext_lazy("已挂起"),
    rules.State.POSTED: gettext_lazy("公示中"),
    rules.State.WITHDRAWN: gettext_lazy("已撤项"),
    rules.State.MERGED: gettext_lazy("已并项"),
}

VERDICTS = {
    rules.Verdict.TRUE: gettext_lazy("属实"),
    rules.Verdict.PARTLY: gettext_lazy("部分属实"),
    rules.Verdict.FALSE: gettext_lazy("不实"),
}

METHODS = {
    "papers": gettext_lazy("查阅资料"),
    "phone": gettext_lazy("电话核对"),
    "site": gettext_lazy("现场核查"),
    "unannounced": gettext_lazy("暗访"),
}

INTERVALS = {"week": gettext_lazy("每周"), "tendays": gettext_lazy("每旬"), "month": gettext_lazy("每月")}

REPORT_STATES = {
    "filed": gettext_lazy("已报出"),
    "declared": gettext_lazy("待签报"),
    "declined": gettext_lazy("未签，退回重写"),
    "signed": gettext_lazy("已签报，待核"),
    "returned": gettext_lazy("已退回"),
    "accepted": gettext_lazy("已核实"),
    "taken_back": gettext_lazy("已撤回"),
}

#: What a form may lack, as a refusal names it.
FIELDS = {
    "summary": gettext_lazy("进展一句话"),
    "answers": gettext_lazy("完成标准逐条对照"),
    "figures": gettext_lazy("各项指标的数"),
    "reason": gettext_lazy("理由"),
    "text_digest": gettext_lazy("所签文字"),
    "second": gettext_lazy("第二核查人"),
    "methods": gettext_lazy("核查方式"),
    "lines": gettext_lazy("完成标准逐条所见"),
    "verdict": gettext_lazy("结论"),
    "findings": gettext_lazy("核查情况"),
    "standards": gettext_lazy("完成标准"),
    "first_due_date": gettext_lazy("期限"),
}

#: Code of a refusal → the fact and the way out, as it stands after “不能签报交账：”.
REASONS = {
    "wrong_state": gettext_lazy("这一件现在是“%(state)s”，要在“%(expected)s”时办"),
    "wrong_role": gettext_lazy("由%(needed)s办"),
    "not_your_task": gettext_lazy("由牵头单位办"),
    "not_the_leader": gettext_lazy("由这一件的牵头领导或县长办"),
    "not_your_group": gettext_lazy("由这一件的督导组核"),
    "not_the_inspector": gettext_lazy("由接单时写明的核查人办"),
    "own_work": gettext_lazy("本人所在单位是牵头或配合单位，由别的单位的人核"),
    "same_person": gettext_lazy("两名核查人要是两个人，换一个人复签"),
    "missing": gettext_lazy("还缺%(fields)s，补上再交"),
    "not_holder": gettext_lazy("这个岗位今天无人任职，或不由本人任职、受托，换一个岗位"),
    "not_found": gettext_lazy("没有这一项，或者不在您的查看范围内；回到台账，从列表里打开"),
    "campaign_days": gettext_lazy("结束的日子在开始之前，改一改日子"),
    "campaign_named": gettext_lazy("已经有一项行动叫“%(name)s”：换一个名字，或直接在它下面建账"),
    "no_standard": gettext_lazy("事项要写明，完成标准至少写一条"),
    "due_in_past": gettext_lazy("首次承诺期限已经过去，改成今天以后的日子"),
    "phase_after_due": gettext_lazy("阶段目标的日期晚于期限，改阶段日期或期限"),
    "phase_tenfold": gettext_lazy(
        "阶段“%(words)s”写了%(value)s%(unit)s，是目标%(promised)s%(unit)s的十倍以上；阶段的数和指标同一个单位，改过再交"
    ),
    "unknown_target": gettext_lazy("所填指标不是这一件的，重新打开页面再填"),
    "unknown_phase": gettext_lazy("所选阶段目标不是这一件的，或已经报过，重新打开页面再填"),
    "lines_missing": gettext_lazy("完成标准共%(count)s条，要逐条填"),
    "text_changed": gettext_lazy("报告文字在打开之后变了，没有签；读过现在的文字再签"),
    "not_an_inspector": gettext_lazy("第二核查人要是督导组的人，换一个岗位"),
    "unknown_method": gettext_lazy("核查方式从所列四种中选"),
    "line_not_met": gettext_lazy("实测有%(count)s条标准没有达到，结论不能是“属实”，改为“部分属实”或“不实”"),
}

#: Code of a refusal → a sentence of its own.
OWN_SENTENCES = {
    "wrong_role": gettext_lazy("这一步由%(needed)s办"),
    "not_your_task": gettext_lazy("这一步由牵头单位办"),
    "not_the_leader": gettext_lazy("这一步由牵头领导或县长办"),
    "not_your_group": gettext_lazy("这一件由它的督导组核"),
    "not_the_inspector": gettext_lazy("这一步由接单时写明的核查人办"),
    "own_work": gettext_lazy("不能核账：本人所在单位是牵头或配合单位，由别的单位的人核"),
    "missing": gettext_lazy("还没填全，补上再交"),
}

#: Refusals that time or a fuller form will lift: 还不能.
NOT_YET = frozenset({"wrong_state", "missing", "no_standard", "lines_missing", "campaign_days"})

ENTRIES = {
    "ledger.campaign.opened": gettext_lazy("开始专项行动"),
    "ledger.task.opened": gettext_lazy("草拟任务"),
    "ledger.task.approved": gettext_lazy("批准立项"),
    "ledger.task.handed_over": gettext_lazy("交办任务"),
    "ledger.task.signed_for": gettext_lazy("签收任务"),
    "ledger.report.filed": gettext_lazy("报进展"),
    "ledger.report.declared": gettext_lazy("写成交账报告"),
    "ledger.report.declined": gettext_lazy("退回重写"),
    "ledger.report.signed": gettext_lazy("签报交账"),
    "ledger.check.begun": gettext_lazy("接单核账"),
    "ledger.check.measured": gettext_lazy("录入实测"),
    "ledger.check.concluded": gettext_lazy("写核查结论"),
    "ledger.check.confirmed": gettext_lazy("复签核账"),
    "ledger.check.declined": gettext_lazy("退回重写结论"),
    "ledger.closing.approved": gettext_lazy("批准销账"),
    "ledger.closing.refused": gettext_lazy("退回重办"),
    "ledger.task.struck": gettext_lazy("盖印销号"),
}

COLUMNS = {
    "ledger_task.title": gettext_lazy("事项"),
    "ledger_task.stage": gettext_lazy("现阶段"),
    "ledger_task.state": gettext_lazy("状态"),
    "ledger_task.domain": gettext_lazy("领域"),
    "ledger_task.year": gettext_lazy("年度"),
    "ledger_task.number": gettext_lazy("编号"),
    "ledger_task.source_sentence": gettext_lazy("来源原句"),
    "ledger_task.source_place": gettext_lazy("来源出处"),
    "ledger_task.leader_id": gettext_lazy("牵头领导"),
    "ledger_task.lead_office_id": gettext_lazy("牵头单位"),
    "ledger_task.task_force_id": gettext_lazy("工作专班"),
    "ledger_task.supervision_group_id": gettext_lazy("督导组"),
    "ledger_task.report_every": gettext_lazy("反馈频次"),
    "ledger_task.first_due_date": gettext_lazy("首次承诺期限"),
    "ledger_task.due_date": gettext_lazy("现期限"),
    "ledger_task.opened_date": gettext_lazy("交办日"),
    "ledger_task.told_date": gettext_lazy("交账日"),
    "ledger_task.checked_date": gettext_lazy("核实日"),
    "ledger_task.struck_date": gettext_lazy("销号日"),
    "ledger_task.seal_year": gettext_lazy("销号年度"),
    "ledger_task.seal_number": gettext_lazy("销号编号"),
    "ledger_task.returned_count": gettext_lazy("退回次数"),
    "ledger_task.report_count": gettext_lazy("报告次数"),
    "ledger_task.reported_date": gettext_lazy("最近报告日"),
    "ledger_report.summary": gettext_lazy("进展一句话"),
    "ledger_report.next_step": gettext_lazy("下一步"),
    "ledger_report.difficulty": gettext_lazy("要协调的事"),
    "ledger_report.stage": gettext_lazy("现阶段"),
    "ledger_report.state": gettext_lazy("报告状态"),
    "ledger_report.number": gettext_lazy("期次"),
    "ledger_report.declined_reason": gettext_lazy("退回理由"),
    "ledger_check.declined_reason": gettext_lazy("不复签的理由"),
    "ledger_report.text_digest": gettext_lazy("所签文字的摘要"),
    "ledger_target.measure": gettext_lazy("指标"),
    "ledger_target.unit": gettext_lazy("单位"),
    "ledger_target.comparison": gettext_lazy("比较方式"),
    "ledger_target.first_value": gettext_lazy("首次承诺的数"),
    "ledger_target.value": gettext_lazy("现在承诺的数"),
    "ledger_phase.words": gettext_lazy("阶段目标"),
    "ledger_phase.due_date": gettext_lazy("阶段期限"),
    "ledger_phase.value": gettext_lazy("阶段应到的数"),
    "ledger_phase.reached_date": gettext_lazy("报告达到日"),
    "ledger_standard.words": gettext_lazy("完成标准"),
    "ledger_figure.value": gettext_lazy("申报的数"),
    "ledger_answer.is_met": gettext_lazy("自报达到"),
    "ledger_answer.words": gettext_lazy("对照说明"),
    "ledger_check.methods": gettext_lazy("核查方式"),
    "ledger_check.place": gettext_lazy("核查地点"),
    "ledger_check.verdict": gettext_lazy("结论"),
    "ledger_check.findings": gettext_lazy("核查情况"),
    "ledger_measurement.value": gettext_lazy("实测的数"),
    "ledger_line.is_met": gettext_lazy("核查所见达到"),
    "ledger_line.words": gettext_lazy("核查所见"),
}

VALUES = {
    "ledger_task.state": STATES,
    "ledger_task.report_every": INTERVALS,
    "ledger_report.state": REPORT_STATES,
    "ledger_check.verdict": VERDICTS,
    "ledger_check.methods": METHODS,
    "ledger_target.comparison": {
        rules.Comparison.AT_LEAST: gettext_lazy("不少于"),
        rules.Comparison.AT_MOST: gettext_lazy("不超过"),
        rules.Comparison.EXACTLY: gettext_lazy("正好"),
        rules.Comparison.ABOUT: gettext_lazy("约"),
    },
}

ACTS = {
    "ledger.task.opened": gettext_lazy("%(who)s草拟这一件"),
    "ledger.task.approved": gettext_lazy("%(who)s批准立项"),
    "ledger.task.handed_over": gettext_lazy("%(who)s交办，记入台账"),
    "ledger.task.signed_for": gettext_lazy("%(who)s签收"),
    "ledger.report.filed": gettext_lazy("%(who)s报出第%(number)s次进展"),
    "ledger.report.declared": gettext_lazy("%(who)s写成交账报告，等一把手签报"),
    "ledger.report.declined": gettext_lazy("%(who)s没有签，退回重写"),
    "ledger.report.signed": gettext_lazy("%(who)s签报交账"),
    "ledger.check.begun": gettext_lazy("%(who)s接单核账，方式：%(methods)s"),
    "ledger.check.measured": gettext_lazy("%(who)s录入实测，之后才看到申报数"),
    "ledger.check.concluded": gettext_lazy("%(who)s写核查结论：%(verdict)s"),
    "ledger.check.confirmed": gettext_lazy("%(who)s复签核账，核实"),
    "ledger.check.declined": gettext_lazy("%(who)s没有复签，退给第一核查人重写结论"),
    "ledger.check.returned": gettext_lazy("%(who)s复签核账，退回补正"),
    "ledger.closing.approved": gettext_lazy("%(who)s批准销账"),
    "ledger.closing.refused": gettext_lazy("%(who)s不同意销账，退回重办"),
    "ledger.task.struck": gettext_lazy("%(who)s盖印销号：%(seal)s"),
}

#: The cell that an entry's quotation comes from, where it is not the entry's note.
QUOTED = {
    "ledger.report.filed": "ledger_report.summary",
    "ledger.report.declared": "ledger_report.summary",
    "ledger.check.concluded": "ledger_check.findings",
    "ledger.check.declined": "ledger_check.declined_reason",
}
