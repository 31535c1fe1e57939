"""Words of remarks, questions, answers and reminders (催办)."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bihuan.theme import wording

REMARK_KINDS = {
    "note": pgettext_lazy("remark", "说明"),
    "question": pgettext_lazy("remark", "提问"),
    "chase": pgettext_lazy("remark", "催办"),
    "front_line": gettext_lazy("一线指挥"),
}

STEPS = {
    "remark_on_task": gettext_lazy("写说明"),
    "ask_office": gettext_lazy("向单位提问"),
    "chase_task": pgettext_lazy("act", "催办"),
    "answer_remark": pgettext_lazy("act", "答复"),
}

HINTS = {
    "remark_on_task": gettext_lazy("记在这一件的来龙去脉里，各单位都看得到"),
    "ask_office": gettext_lazy("问到的单位会在“我的事”里看到，过了日子没答会写明"),
    "chase_task": gettext_lazy("送牵头单位，记第几次催办，限期答复"),
    "answer_remark": gettext_lazy("答复后记入来龙去脉"),
}

REASONS = {
    "elsewhere": gettext_lazy("由所在县办，本岗位只看不办"),
    "asked_nobody": gettext_lazy("选要问的单位"),
    "asked_own_office": gettext_lazy("不用问本单位，选别的单位"),
    "answer_by_missing": gettext_lazy("写明哪天前答复"),
    "answer_by_past": gettext_lazy("答复的日子已经过去，改成今天以后的日子"),
    "chase_nobody": gettext_lazy("这一件现在是“%(state)s”，不在等牵头单位办；等谁，看这一件的“下一步”"),
    "no_question": gettext_lazy("这一条没有要谁答复，不用答"),
    "not_asked": gettext_lazy("由被问的单位答复"),
    "answered_already": gettext_lazy("这一条已经答复过，要补充就另写说明"),
}

ENTRIES = {
    "ledger.remark.noted": gettext_lazy("写说明"),
    "ledger.remark.asked": gettext_lazy("向单位提问"),
    "ledger.remark.chased": gettext_lazy("催办"),
    "ledger.remark.answered": gettext_lazy("答复"),
}

ACTS = {
    "ledger.remark.noted": gettext_lazy("%(who)s写下说明"),
    "ledger.remark.asked": gettext_lazy("%(who)s问%(whom)s，%(due)s前答复"),
    "ledger.remark.chased": gettext_lazy("%(who)s催办，要%(whom)s%(due)s前答复"),
    "ledger.remark.answered": gettext_lazy("%(who)s答复"),
}

QUOTED = {
    "ledger.remark.noted": "ledger_remark.words",
    "ledger.remark.asked": "ledger_remark.words",
    "ledger.remark.chased": "ledger_remark.words",
    "ledger.remark.answered": "ledger_remark.answer",
}

COLUMNS = {
    "ledger_remark.kind": gettext_lazy("哪一类"),
    "ledger_remark.number": gettext_lazy("第几条说明"),
    "ledger_remark.words": gettext_lazy("说明"),
    "ledger_remark.asked_office_id": gettext_lazy("要谁答复"),
    "ledger_remark.answer_by_date": gettext_lazy("哪天前答复"),
    "ledger_remark.answer": gettext_lazy("答复"),
    "ledger_remark.answered_at": gettext_lazy("答复时间"),
}

VALUES = {"ledger_remark.kind": REMARK_KINDS}


def _asked(cells: Mapping[str, Any]) -> Mapping[str, object]:
    due = cells.get("ledger_remark.answer_by_date")
    return {
        "whom": cells.get("ledger_remark.asked_office_id:name") or _("牵头单位"),
        "due": wording.day_short(dt.date.fromisoformat(str(due))) if due else "",
    }


FACTS: dict[str, Callable[[Mapping[str, Any]], Mapping[str, object]]] = {
    "ledger.remark.asked": _asked,
    "ledger.remark.chased": _asked,
}


def remark_kind_name(kind: str) -> str:
    """Return 提问."""
    return str(REMARK_KINDS.get(kind, kind))
