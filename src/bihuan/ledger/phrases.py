"""The loop in words: lamps, steps, states, refusals, the story. Chinese msgids, whole sentences."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from bihuan.deadlines.lamps import Judgement
from bihuan.journal import Refused
from bihuan.organization.phrases import ROLES
from bihuan.organization.roles import Role
from bihuan.theme import wording

from . import rules
from .queries.story import StoryLine

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

#: What a button says: verb first, six characters at most.
STEPS = {
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
    "not_found": gettext_lazy("没有这一项，或者不在您的查看范围内"),
    "no_standard": gettext_lazy("事项要写明，完成标准至少写一条"),
    "due_in_past": gettext_lazy("首次承诺期限已经过去，改成今天以后的日子"),
    "phase_after_due": gettext_lazy("阶段目标的日期晚于期限，改阶段日期或期限"),
    "unknown_target": gettext_lazy("所填指标不是这一件的，重新打开页面再填"),
    "unknown_phase": gettext_lazy("所选阶段目标不是这一件的，或已经报过，重新打开页面再填"),
    "lines_missing": gettext_lazy("完成标准共%(count)s条，要逐条填"),
    "text_changed": gettext_lazy("报告文字在打开之后变了，没有签；读过现在的文字再签"),
    "not_an_inspector": gettext_lazy("第二核查人要是督导组的人，换一个岗位"),
    "unknown_method": gettext_lazy("核查方式从所列四种中选"),
    "line_not_met": gettext_lazy("实测有%(count)s条标准没有达到，结论不能是“属实”，改为“部分属实”或“不实”"),
}

#: Code of a refusal → a sentence of its own.
REFUSALS = {
    **REASONS,
    "wrong_role": gettext_lazy("这一步由%(needed)s办"),
    "not_your_task": gettext_lazy("这一步由牵头单位办"),
    "not_the_leader": gettext_lazy("这一步由牵头领导或县长办"),
    "not_your_group": gettext_lazy("这一件由它的督导组核"),
    "not_the_inspector": gettext_lazy("这一步由接单时写明的核查人办"),
    "own_work": gettext_lazy("不能核账：本人所在单位是牵头或配合单位，由别的单位的人核"),
    "missing": gettext_lazy("还没填全，补上再交"),
}

#: Refusals that time or a fuller form will lift: 还不能.
_NOT_YET = frozenset({"wrong_state", "missing", "no_standard", "lines_missing"})

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

#: What the codes in a column mean.
VALUES: Mapping[str, Mapping[Any, object]] = {
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

#: Members of enumerations as a sentence shows them.
WORDS: Mapping[Enum, Any] = dict([*STATES.items(), *VERDICTS.items()])

_ACTS = {
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
    "ledger.check.returned": gettext_lazy("%(who)s复签核账，退回补正"),
    "ledger.closing.approved": gettext_lazy("%(who)s批准销账"),
    "ledger.closing.refused": gettext_lazy("%(who)s不同意销账，退回重办"),
    "ledger.task.struck": gettext_lazy("%(who)s盖印销号：%(seal)s"),
}
#: The cell that an entry's quotation comes from, where it is not the entry's note.
_QUOTED = {
    "ledger.report.filed": "ledger_report.summary",
    "ledger.report.declared": "ledger_report.summary",
    "ledger.check.concluded": "ledger_check.findings",
}


def enumerated(words: list[str]) -> str:
    """Return a、b、c; in English a, b, c."""
    return pgettext("enumeration", "、").join(words)


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


def step_label(verb: str) -> str:
    """Return what the step's button says."""
    return str(STEPS[verb])


def step_hint(verb: str) -> str:
    """Return what a step brings, in one line."""
    return str(HINTS[verb])


def next_step(state: rules.State, verb: str, group_name: str) -> str:
    """Return what a task waits for, in a few characters: the last column of the list."""
    if not verb and state is not rules.State.STRUCK:
        return state_name(state)
    return str(NEXT[state]) % {"group": group_name}


def state_name(state: rules.State | str) -> str:
    """Return 办理中."""
    return str(STATES[rules.State(state)])


def verdict_name(verdict: rules.Verdict | str) -> str:
    """Return 部分属实; nothing where there is no verdict yet."""
    return str(VERDICTS[rules.Verdict(verdict)]) if verdict else ""


def method_name(method: str) -> str:
    """Return 现场核查."""
    return str(METHODS.get(method, method))


def interval_name(report_every: str) -> str:
    """Return 每周."""
    return str(INTERVALS.get(report_every, report_every))


def report_state_name(state: str) -> str:
    """Return how a report stands: 已签报，待核."""
    return str(REPORT_STATES.get(state, state))


def task_number(year: int, number: int) -> str:
    """Return 2023年第13号."""
    return _("%(year)s年第%(number)s号") % {"year": year, "number": number}


def seal_number(year: int | None, number: int | None) -> str:
    """Return 销〔2023〕8号, the number under the seal; nothing where there is none."""
    return _("销〔%(year)s〕%(number)s号") % {"year": year, "number": number} if number is not None else ""


def comparison_text(comparison: rules.Comparison | str, value: Decimal, unit: str) -> str:
    """Return a promised quantity: 1500亩以上, 不超过3天, 25件, 约300户; of percentages 不低于80%."""
    amount = {"amount": wording.quantity(value, unit)}
    match rules.Comparison(comparison):
        case rules.Comparison.AT_LEAST if unit == "%":
            return _("不低于%(amount)s") % amount
        case rules.Comparison.AT_LEAST:
            return _("%(amount)s以上") % amount
        case rules.Comparison.AT_MOST:
            return _("不超过%(amount)s") % amount
        case rules.Comparison.ABOUT:
            return _("约%(amount)s") % amount
        case rules.Comparison.EXACTLY:
            return amount["amount"]


def difference_text(measured: Decimal, claimed: Decimal, unit: str) -> str:
    """Return how a measured figure stands to the claim: 比申报少6项（9.5%）."""
    gap = measured - claimed
    if gap == 0:
        return _("与申报一致")
    share = f"（{wording.percent(abs(gap) / abs(claimed))}）" if claimed else ""
    if share and wording.is_english():
        share = f" ({share[1:-1]})"
    facts = {"gap": wording.quantity(abs(gap), unit), "share": share}
    return (_("比申报少%(gap)s%(share)s") if gap < 0 else _("比申报多%(gap)s%(share)s")) % facts


def refusal(refused: Refused, *, verb: str = "", group: str = "", lead: str = "", leader: str = "") -> str:
    """
    Return why a step may not be taken and the way out: 不能接单核账：由第二督导组核.

    verb: the step, where the refusal itself does not name it; group, lead, leader: names of the task's own, to say
    who may instead of what kind of post.
    """
    verb = str(refused.facts.get("verb", verb))
    named = {"not_your_group": group, "own_work": group, "not_your_task": lead, "not_the_leader": leader}.get(
        refused.code
    )
    facts = {name: _fact(value) for name, value in refused.facts.items()}
    if refused.code == "missing":
        facts["fields"] = enumerated([str(FIELDS[name]) for name in refused.facts["fields"]])  # type: ignore[attr-defined]
    if refused.code == "own_work" and verb == "open_task":
        reason = _("督导组不能是这一件的牵头或配合单位，换一个督导组")
    elif named:
        reason = str(_WITH_NAME[refused.code]) % {"name": named}
    elif refused.code == "wrong_role" and verb in rules.LOOP:
        reason = _who_instead(verb, group=group, lead=lead, leader=leader)
    elif refused.code in REASONS:
        reason = str(REASONS[refused.code]) % facts
    else:
        from bihuan.access.phrases import say

        return say(refused)
    if not verb:
        return reason
    act = {"act": step_label(verb), "reason": reason}
    return (_("还不能%(act)s：%(reason)s") if refused.code in _NOT_YET else _("不能%(act)s：%(reason)s")) % act


_WITH_NAME = {
    "own_work": gettext_lazy("本人所在单位是牵头或配合单位，由%(name)s的别人核"),
    "not_your_group": gettext_lazy("由%(name)s核"),
    "not_your_task": gettext_lazy("由牵头单位%(name)s办"),
    "not_the_leader": gettext_lazy("由牵头领导%(name)s或县长办"),
}


def _who_instead(verb: str, *, group: str, lead: str, leader: str) -> str:
    """Return who takes the step, by the task's own names where they are known."""
    relation = rules.LOOP[verb].relation
    if relation is rules.Relation.LEADER and leader:
        return str(_WITH_NAME["not_the_leader"]) % {"name": leader}
    office = lead if relation is rules.Relation.LEAD else group
    if relation is rules.Relation.ANY or not office:
        return _("由%(needed)s办") % {"needed": who_takes(verb)}
    return _("由%(office)s（%(needed)s）办") % {"office": office, "needed": who_takes(verb)}


def who_takes(verb: str) -> str:
    """Return the kinds of post that take a step: 单位一把手、联络员."""
    roles = rules.LOOP[verb].roles
    return enumerated([str(ROLES[role]) for role in Role if role in roles])


def _fact(value: object) -> str:
    from bihuan.access.phrases import word

    return word(value)


def story_sentence(line: StoryLine) -> tuple[str, str]:
    """Return what an entry did, in one sentence with its figures, and the words it quotes (both plain text)."""
    who = line.post
    if line.delegate:
        who = _("%(post)s（%(delegate)s代）") % {"post": who, "delegate": line.delegate}
    kind = line.kind
    if kind == "ledger.check.confirmed" and line.values.get("ledger_task.state") != rules.State.VERIFIED:
        kind = "ledger.check.returned"
    if line.is_withheld:
        return _("%(who)s：%(done)s，内容暂不公开") % {"who": who, "done": ENTRIES.get(kind, kind)}, ""
    if kind not in _ACTS:
        return f"{who} {ENTRIES.get(kind, kind)}".strip(), line.note
    methods = [method_name(m) for m in str(line.values.get("ledger_check.methods", "")).split(",") if m]
    sentence = str(_ACTS[kind]) % {
        "who": who,
        "number": line.values.get("ledger_report.number", ""),
        "methods": enumerated(methods),
        "verdict": verdict_name(str(line.values.get("ledger_check.verdict", ""))),
        "seal": seal_number(line.values.get("ledger_task.seal_year"), line.values.get("ledger_task.seal_number")),
    }
    if line.figures:
        told = enumerated(
            [f"{measure}{wording.quantity(Decimal(value), unit)}" for measure, value, unit in line.figures]
        )
        sentence = _("%(act)s：%(figures)s") % {"act": sentence, "figures": told}
    return sentence, line.note or str(line.values.get(_QUOTED.get(kind, ""), "") or "")
