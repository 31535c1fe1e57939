"""Words of blockers (堵点)."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bihuan.theme import wording

from ..rules import BlockerState
from .applications import REASON_CLASSES
from .lamps import workdays

BLOCKER_STATES = {
    BlockerState.RAISED: pgettext_lazy("blocker", "待认领"),
    BlockerState.ACKNOWLEDGED: pgettext_lazy("blocker", "已认领"),
    BlockerState.DISPUTED: pgettext_lazy("blocker", "有争议"),
    BlockerState.SOLVED: pgettext_lazy("blocker", "已解决，待确认"),
    BlockerState.CONFIRMED: pgettext_lazy("blocker", "已解决"),
    BlockerState.DROPPED: pgettext_lazy("blocker", "归提出单位自办"),
    BlockerState.TAKEN_BACK: pgettext_lazy("blocker", "已撤回"),
}

STEPS = {
    "raise_blocker": gettext_lazy("提出堵点"),
    "acknowledge_blocker": pgettext_lazy("act", "认领"),
    "dispute_blocker": gettext_lazy("提出争议"),
    "decide_blocker": gettext_lazy("裁定归属"),
    "take_blocker": gettext_lazy("一线指挥"),
    "solve_blocker": gettext_lazy("报已解决"),
    "confirm_blocker": gettext_lazy("确认解决"),
    "reopen_blocker": gettext_lazy("没有解决"),
    "take_blocker_back": gettext_lazy("撤回堵点"),
}

HINTS = {
    "raise_blocker": gettext_lazy("对方认领后，这一件的时限停走，对方的时限开始走"),
    "acknowledge_blocker": gettext_lazy("认领后7个工作日内解决；等的单位从今天起停走时限"),
    "dispute_blocker": gettext_lazy("写明为什么不归本单位，由牵头领导裁定"),
    "decide_blocker": gettext_lazy("裁定归谁，从今天起走谁的时限；归提出单位自己的，这个堵点就此了结"),
    "take_blocker": gettext_lazy("写下现场情况和安排，可以另定解决的日子"),
    "solve_blocker": gettext_lazy("提出单位2个工作日内确认，不答复算确认"),
    "confirm_blocker": gettext_lazy("确认后这一件的时限接着走，停走的工作日顺延"),
    "reopen_blocker": gettext_lazy("写明还差什么，对方的时限接着走"),
    "take_blocker_back": gettext_lazy("对方还没答复之前可以撤回"),
}

FIELDS = {
    "answer": gettext_lazy("怎么办的答复"),
    "solution": gettext_lazy("怎么解决的"),
    "words": gettext_lazy("说明"),
    "blocker_words": gettext_lazy("等他们办什么"),
}

REASONS = {
    "blocker_state": gettext_lazy("这个堵点现在是“%(state)s”，这一步已办过或还轮不到，重新打开看看"),
    "blocker_nobody": gettext_lazy("写明等哪个单位，县外的写单位全名"),
    "blocker_two": gettext_lazy("本县单位和县外单位只填一个"),
    "blocker_own_office": gettext_lazy("不能等本单位，选要等的那个单位"),
    "blocker_own_fault": gettext_lazy("自身原因不算堵点，写进进展里的“要协调的事”"),
    "since_in_future": gettext_lazy("从哪天等起不能晚于今天，改日期"),
    "not_concerned": gettext_lazy("由牵头单位或配合单位提"),
    "not_waited_for": gettext_lazy("由被等的单位办，县外的由督查室办"),
    "not_the_raiser": gettext_lazy("由提出堵点的单位办"),
    "taken_in_hand": gettext_lazy("领导已经到一线指挥，等解决后再确认"),
    "solve_by_past": gettext_lazy("解决的日子已经过去，改成今天以后的日子"),
}

ENTRIES = {
    "ledger.blocker.raised": gettext_lazy("提出堵点"),
    "ledger.blocker.acknowledged": gettext_lazy("认领堵点"),
    "ledger.blocker.defaulted": gettext_lazy("堵点到期未答复，视为认领"),
    "ledger.blocker.disputed": gettext_lazy("对堵点提出争议"),
    "ledger.blocker.decided": gettext_lazy("裁定堵点归属"),
    "ledger.blocker.taken": gettext_lazy("一线指挥堵点"),
    "ledger.blocker.solved": gettext_lazy("报堵点已解决"),
    "ledger.blocker.confirmed": gettext_lazy("确认堵点解决"),
    "ledger.blocker.settled": gettext_lazy("堵点解决后未答复，视为确认"),
    "ledger.blocker.reopened": gettext_lazy("堵点没有解决"),
    "ledger.blocker.taken_back": gettext_lazy("撤回堵点"),
}

ACTS = {
    "ledger.blocker.raised": gettext_lazy("%(who)s提出堵点，等%(whom)s"),
    "ledger.blocker.acknowledged": gettext_lazy("%(who)s认领堵点，应于%(due)s前解决%(paused)s"),
    "ledger.blocker.defaulted": gettext_lazy("到期未答复，堵点视为认领，应于%(due)s前解决%(paused)s"),
    "ledger.blocker.disputed": gettext_lazy("%(who)s对堵点提出争议"),
    "ledger.blocker.decided": gettext_lazy("%(who)s裁定堵点归属：%(ruling)s%(paused)s"),
    "ledger.blocker.taken": gettext_lazy("%(who)s到一线指挥堵点"),
    "ledger.blocker.solved": gettext_lazy("%(who)s报堵点已解决"),
    "ledger.blocker.confirmed": gettext_lazy("%(who)s确认堵点解决%(moved)s"),
    "ledger.blocker.settled": gettext_lazy("提出单位到期未答复，堵点视为确认解决%(moved)s"),
    "ledger.blocker.reopened": gettext_lazy("%(who)s说堵点没有解决"),
    "ledger.blocker.taken_back": gettext_lazy("%(who)s撤回堵点"),
}

QUOTED = {
    "ledger.blocker.raised": "ledger_blocker.words",
    "ledger.blocker.acknowledged": "ledger_blocker.answer",
    "ledger.blocker.disputed": "ledger_blocker.answer",
    "ledger.blocker.taken": "ledger_remark.words",
    "ledger.blocker.solved": "ledger_blocker.solution",
}

COLUMNS = {
    "ledger_blocker.state": gettext_lazy("堵点状态"),
    "ledger_blocker.number": gettext_lazy("第几个堵点"),
    "ledger_blocker.reason_class": gettext_lazy("原因类别"),
    "ledger_blocker.words": gettext_lazy("等他们办什么"),
    "ledger_blocker.office_id": gettext_lazy("等哪个单位"),
    "ledger_blocker.outside": gettext_lazy("县外单位"),
    "ledger_blocker.since_date": gettext_lazy("从哪天等起"),
    "ledger_blocker.raised_at": gettext_lazy("提出时间"),
    "ledger_blocker.answer_by_date": gettext_lazy("答复期限"),
    "ledger_blocker.solve_by_date": gettext_lazy("解决期限"),
    "ledger_blocker.counts_from_date": gettext_lazy("起算日"),
    "ledger_blocker.answer": gettext_lazy("答复"),
    "ledger_blocker.answered_at": gettext_lazy("答复时间"),
    "ledger_blocker.taken_by_id": gettext_lazy("一线指挥的领导"),
    "ledger_blocker.solution": gettext_lazy("怎么解决的"),
    "ledger_blocker.solved_date": gettext_lazy("解决日"),
}

VALUES = {"ledger_blocker.state": BLOCKER_STATES, "ledger_blocker.reason_class": REASON_CLASSES}
WORDS = BLOCKER_STATES

Cells = Mapping[str, Any]


def _day(cells: Cells, column: str) -> str:
    value = cells.get(column)
    return wording.day_short(dt.date.fromisoformat(str(value))) if value else ""


def _paused(cells: Cells) -> str:
    return _("；这一件从%(day)s起停走时限") % {"day": day} if (day := _day(cells, "ledger_pause.since_date")) else ""


def _raised(cells: Cells) -> Mapping[str, object]:
    return {"whom": cells.get("ledger_blocker.office_id:name") or cells.get("ledger_blocker.outside") or _("对方")}


def _acknowledged(cells: Cells) -> Mapping[str, object]:
    return {"due": _day(cells, "ledger_blocker.solve_by_date"), "paused": _paused(cells)}


def _decided(cells: Cells) -> Mapping[str, object]:
    if cells.get("ledger_blocker.state") == BlockerState.DROPPED:
        return {"ruling": _("由提出单位自办"), "paused": ""}
    whom = cells.get("ledger_blocker.office_id:name") or _("原来等的单位")
    due = _day(cells, "ledger_blocker.solve_by_date")
    ruling = (
        _("由%(whom)s解决，应于%(due)s前") % {"whom": whom, "due": due} if due else _("由%(whom)s解决") % {"whom": whom}
    )
    return {"ruling": ruling, "paused": _paused(cells)}


def _confirmed(cells: Cells) -> Mapping[str, object]:
    due = _day(cells, "ledger_task.due_date")
    return {"moved": _("，时限接着走，现期限顺延到%(due)s") % {"due": due} if due else ""}


FACTS: dict[str, Callable[[Cells], Mapping[str, object]]] = {
    "ledger.blocker.raised": _raised,
    "ledger.blocker.acknowledged": _acknowledged,
    "ledger.blocker.defaulted": _acknowledged,
    "ledger.blocker.decided": _decided,
    "ledger.blocker.confirmed": _confirmed,
    "ledger.blocker.settled": _confirmed,
}


def blocker_state_name(state: BlockerState | str) -> str:
    """Return 待认领."""
    return str(BLOCKER_STATES[BlockerState(state)])


def reason_class_name(reason_class: str) -> str:
    """Return 要素保障."""
    return str(next((said for key, said in REASON_CLASSES.items() if key == reason_class), reason_class))


def blocker_sentence(
    *,
    state: BlockerState,
    whom: str,
    words: str,
    waited: int,
    answer_by: dt.date,
    solve_by: dt.date,
    solved: dt.date | None,
    late: int,
) -> str:
    """
    Return how a blocker stands: 等县自然资源局办林地手续，已6个工作日，应于2月20日前解决.

    waited: working days since it was waited for; late: working days past solve_by, 0 where it is not past.
    """
    facts = {
        "whom": whom,
        "words": words,
        "days": workdays(waited),
        "answer_by": wording.day_short(answer_by),
        "due": wording.day_short(solve_by),
        "late": workdays(late),
        "solved": wording.day_short(solved) if solved else "",
    }
    return str(_SAID["late" if late and state is BlockerState.ACKNOWLEDGED else state]) % facts


_SAID: dict[str, Any] = {
    BlockerState.RAISED: gettext_lazy("等%(whom)s%(words)s，已%(days)s；%(answer_by)s前不答复视为认领"),
    BlockerState.ACKNOWLEDGED: gettext_lazy("等%(whom)s%(words)s，已%(days)s，应于%(due)s前解决"),
    "late": gettext_lazy("等%(whom)s%(words)s，已%(days)s；应于%(due)s前解决，已过%(late)s"),
    BlockerState.DISPUTED: gettext_lazy("等%(whom)s%(words)s，已%(days)s；对方说不归它办，等牵头领导裁定"),
    BlockerState.SOLVED: gettext_lazy("%(whom)s报%(solved)s已解决：%(words)s；等提出单位确认"),
    BlockerState.CONFIRMED: gettext_lazy("%(whom)s%(solved)s解决：%(words)s"),
    BlockerState.DROPPED: gettext_lazy("裁定由提出单位自办：%(words)s"),
    BlockerState.TAKEN_BACK: gettext_lazy("提出单位已撤回：%(words)s"),
}


CHORES = {"ledger.settle_blockers": gettext_lazy("堵点到期未答复的按认领、按解决算")}
