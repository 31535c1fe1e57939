"""Words of applications: extension, change, suspension, withdrawal, merging."""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from bihuan.theme import wording

from ..rules import ApplicationKind, ReasonClass
from ..rules.applications import Level

KINDS = {
    ApplicationKind.EXTENSION: gettext_lazy("延期"),
    ApplicationKind.CHANGE: gettext_lazy("变更"),
    ApplicationKind.SUSPENSION: gettext_lazy("挂起"),
    ApplicationKind.WITHDRAWAL: gettext_lazy("撤项"),
    ApplicationKind.MERGING: gettext_lazy("并项"),
}

REASON_CLASSES = {
    ReasonClass.APPROVAL: gettext_lazy("上级审批"),
    ReasonClass.RESOURCES: gettext_lazy("要素保障"),
    ReasonClass.MONEY: gettext_lazy("资金"),
    ReasonClass.WEATHER: gettext_lazy("天气"),
    ReasonClass.PARTNER: gettext_lazy("别的单位"),
    ReasonClass.OWN: gettext_lazy("自身"),
}

STATES = {
    "pending": pgettext_lazy("application", "待初审"),
    "checked": pgettext_lazy("application", "待审批"),
    "granted": pgettext_lazy("application", "已批准"),
    "refused": pgettext_lazy("application", "未同意"),
    "taken_back": pgettext_lazy("application", "已撤回"),
    "lapsed": pgettext_lazy("application", "已失效"),
}

LEVELS = {
    Level.CHECK: gettext_lazy("督查室初审"),
    Level.LEADER: gettext_lazy("牵头领导审批"),
    Level.COUNTY: gettext_lazy("县长审批"),
}

STEPS = {
    "apply_extension": gettext_lazy("申请延期"),
    "apply_change": gettext_lazy("申请变更"),
    "apply_suspension": gettext_lazy("申请挂起"),
    "apply_withdrawal": gettext_lazy("申请撤项"),
    "apply_merging": gettext_lazy("申请并项"),
    "check_application": gettext_lazy("初审同意"),
    "grant_application": gettext_lazy("批准申请"),
    "refuse_application": pgettext_lazy("act", "不同意"),
    "take_back_application": gettext_lazy("撤回申请"),
    "resume_task": gettext_lazy("恢复办理"),
}

HINTS = {
    "apply_extension": gettext_lazy("换一个期限，首次承诺不变"),
    "apply_change": gettext_lazy("改承诺的数，首次承诺不变"),
    "apply_suspension": gettext_lazy("暂停计时到某一天，期限按暂停的工作日顺延"),
    "apply_withdrawal": gettext_lazy("不再办，从账上撤下，编号和来龙去脉留着"),
    "apply_merging": gettext_lazy("并入另一件，编号、佐证和来龙去脉留着"),
    "check_application": gettext_lazy("同意后送下一步审批"),
    "grant_application": gettext_lazy("批准后立即生效"),
    "refuse_application": gettext_lazy("写明理由，承诺照旧"),
    "take_back_application": gettext_lazy("还没有人审，可以撤回"),
    "resume_task": gettext_lazy("恢复计时，期限按暂停的工作日顺延"),
}

#: What is asked for, on the form.
ASKED = {
    ApplicationKind.EXTENSION: gettext_lazy("延到哪一天"),
    ApplicationKind.SUSPENSION: gettext_lazy("挂起到哪一天"),
}

FIELDS = {
    "reason_class": gettext_lazy("原因类别"),
    "done_so_far": gettext_lazy("已做工作"),
    "basis": gettext_lazy("依据文件"),
    "new_due_date": gettext_lazy("日期"),
    "amendments": gettext_lazy("要改的数"),
    "into": gettext_lazy("并入哪一件"),
}

REASONS = {
    "pending_already": gettext_lazy("同类申请还有一份没有结果，等它有结果，或者先撤回"),
    "late_by_now": gettext_lazy("打开页面之后期限%(due)s过去了，现在交的是逾期补报，看过说明再交一次"),
    "not_later": gettext_lazy("新期限要晚于现期限%(due)s，改一个日子"),
    "day_over": gettext_lazy("所填的日子已经到了或过去了，改成今天以后的日子"),
    "too_far": gettext_lazy("所填的日子在十年以后，看看年份"),
    "nothing_changed": gettext_lazy("各项数和现在承诺的一样，改一项再交"),
    "no_quantities": gettext_lazy("这一件没有量化目标，改期限用“申请延期”"),
    "into_itself": gettext_lazy("不能并入它自己，选另一件"),
    "not_on_account": gettext_lazy("第%(number)s号不在账上或已经销号，选一件在办的"),
    "already_ended": gettext_lazy("这份申请已经有了结果，打开看看"),
    "wrong_station": gettext_lazy("这份申请现在到了“%(station)s”，重新打开页面再办"),
    "wrong_decider": gettext_lazy("现在轮到“%(station)s”的岗位办，等它办完"),
    "own_application": gettext_lazy("本人所在单位是申请单位，由别的单位的人审"),
    "same_decider": gettext_lazy("初审和审批要是两个人，由另一个人办"),
    "decided_already": gettext_lazy("已经有人审过，等结果；情况变了，有结果后再申请"),
}

NOT_YET = frozenset({"pending_already", "late_by_now", "not_later", "day_over", "too_far", "nothing_changed"})

ENTRIES = {
    "ledger.application.filed": gettext_lazy("报出申请"),
    "ledger.application.checked": gettext_lazy("初审同意申请"),
    "ledger.application.granted": gettext_lazy("批准申请"),
    "ledger.application.refused": gettext_lazy("不同意申请"),
    "ledger.application.taken_back": gettext_lazy("撤回申请"),
    "ledger.task.resumed": gettext_lazy("恢复办理"),
}

CHORES = {"ledger.resume_suspended": gettext_lazy("挂起到期的恢复办理")}

ACTS = {
    "ledger.application.filed": gettext_lazy("%(who)s申请%(what)s"),
    "ledger.application.checked": gettext_lazy("%(who)s初审，同意%(what)s"),
    "ledger.application.granted": gettext_lazy("%(who)s批准%(what)s%(kept)s"),
    "ledger.application.refused": gettext_lazy("%(who)s不同意%(what)s"),
    "ledger.application.taken_back": gettext_lazy("%(who)s撤回申请：%(what)s"),
    "ledger.task.resumed": gettext_lazy("%(who)s恢复办理%(due)s"),
}

QUOTED = {
    "ledger.application.filed": "ledger_application.reason",
    "ledger.application.checked": "ledger_decision.words",
    "ledger.application.granted": "ledger_decision.words",
    "ledger.application.refused": "ledger_decision.words",
}

COLUMNS = {
    "ledger_task.extended_count": gettext_lazy("延期次数"),
    "ledger_task.missed_date": gettext_lazy("错过的期限"),
    "ledger_task.paused_date": gettext_lazy("暂停计时日"),
    "ledger_task.merged_into_id": gettext_lazy("并入"),
    "ledger_application.number": gettext_lazy("申请序号"),
    "ledger_application.kind": gettext_lazy("申请事项"),
    "ledger_application.state": gettext_lazy("申请状态"),
    "ledger_application.reason_class": gettext_lazy("原因类别"),
    "ledger_application.reason": gettext_lazy("理由"),
    "ledger_application.done_so_far": gettext_lazy("已做工作"),
    "ledger_application.basis": gettext_lazy("依据文件"),
    "ledger_application.is_late": gettext_lazy("逾期补报"),
    "ledger_application.nth": gettext_lazy("第几次"),
    "ledger_application.old_due_date": gettext_lazy("申请时的期限"),
    "ledger_application.new_due_date": gettext_lazy("申请的日子"),
    "ledger_application.into_id": gettext_lazy("并入"),
    "ledger_amendment.old_value": gettext_lazy("原来的数"),
    "ledger_amendment.new_value": gettext_lazy("申请的数"),
    "ledger_decision.rung": gettext_lazy("第几步审批"),
    "ledger_decision.is_agreed": gettext_lazy("同意"),
    "ledger_decision.words": gettext_lazy("审批意见"),
    "ledger_pause.kind": gettext_lazy("暂停原因"),
    "ledger_pause.since_date": gettext_lazy("暂停自"),
    "ledger_pause.until_date": gettext_lazy("暂停至"),
}

VALUES = {
    "ledger_application.kind": KINDS,
    "ledger_application.state": STATES,
    "ledger_application.reason_class": REASON_CLASSES,
    "ledger_pause.kind": {
        "objection": gettext_lazy("异议"),
        "suspension": gettext_lazy("挂起"),
        "blocker": gettext_lazy("堵点"),
    },
}

#: Why the clock stood, as the promise's own chain says it.
STOPS = {
    "objection": gettext_lazy("异议成立，等改派；这几个工作日不算"),
    "suspension": gettext_lazy("经批准挂起；这几个工作日不算"),
    "blocker": gettext_lazy("堵点已认领、还没解决；这几个工作日不算"),
}

WORDS: dict[Any, Any] = {**KINDS, **REASON_CLASSES, **LEVELS}


def title(kind: ApplicationKind | str, nth: int) -> str:
    """Return 第1次延期; what happens to a task only once has no number."""
    name = str(KINDS[ApplicationKind(kind)])
    if kind in (ApplicationKind.WITHDRAWAL, ApplicationKind.MERGING):
        return name
    return _("第%(n)s次%(kind)s") % {"n": nth, "kind": name}


def decide_label(kind: ApplicationKind) -> str:
    """Return what the button says by which an application is opened to be decided."""
    return _("审%(kind)s申请") % {"kind": KINDS[kind]}


def wish(
    kind: ApplicationKind | str,
    *,
    old_due: dt.date | None = None,
    new_due: dt.date | None = None,
    amendments: tuple[tuple[str, Decimal, Decimal, str], ...] = (),
    into: str | None = None,
) -> str:
    """Return what an application asks for: 2月28日 → 3月15日; amendments are measure, old, new, unit."""
    match ApplicationKind(kind):
        case ApplicationKind.EXTENSION if old_due and new_due:
            return f"{wording.day_short(old_due)} → {wording.day_short(new_due)}"
        case ApplicationKind.SUSPENSION if new_due:
            return _("暂停计时至%(day)s") % {"day": wording.day_short(new_due)}
        case ApplicationKind.CHANGE if amendments:
            said = [
                f"{measure} {wording.quantity(old, unit)} → {wording.quantity(new, unit)}"
                for measure, old, new, unit in amendments
            ]
            return pgettext("enumeration", "、").join(said)
        case ApplicationKind.MERGING if into is not None:
            return _("并入第%(n)s号") % {"n": into}
        case _:
            return ""


def asked_for(values: Mapping[str, Any]) -> dict[str, str]:
    """Return what the story says of an application, out of an entry's cells."""
    kind = str(values.get("ledger_application.kind", ""))
    if not kind:
        return {"what": "", "kept": ""}
    said = title(kind, int(values.get("ledger_application.nth", 1)))
    more = wish(
        kind,
        old_due=_date(values.get("ledger_application.old_due_date")),
        new_due=_date(values.get("ledger_application.new_due_date")),
        amendments=tuple(values.get("amendments", ())),
        into=values.get("into"),
    )
    if more:
        said = _("%(title)s（%(wish)s）") % {"title": said, "wish": more}
    if values.get("ledger_application.is_late"):
        said = _("%(title)s，逾期补报") % {"title": said}
    keeps = kind in (ApplicationKind.EXTENSION, ApplicationKind.CHANGE)
    return {"what": said, "kept": _("，首次承诺不变") if keeps else ""}


def _resumed(values: Mapping[str, Any]) -> dict[str, str]:
    due = _date(values.get("ledger_task.due_date"))
    return {"due": _("，期限顺延到%(day)s") % {"day": wording.day_short(due)} if due else ""}


def _date(value: Any) -> dt.date | None:
    return dt.date.fromisoformat(value) if isinstance(value, str) and value else value or None


#: Kind of an entry → what its sentence needs beside the names that every sentence has.
FACTS: Mapping[str, Callable[[Mapping[str, Any]], dict[str, str]]] = {
    **dict.fromkeys((kind for kind in ENTRIES if kind.startswith("ledger.application.")), asked_for),
    "ledger.task.resumed": _resumed,
}
