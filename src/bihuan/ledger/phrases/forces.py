"""Words of task forces (工作专班)."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

STEPS = {
    "add_member": gettext_lazy("加入成员"),
    "end_member": gettext_lazy("成员到期"),
    "add_force_phase": gettext_lazy("定阶段目标"),
    "reach_force_phase": gettext_lazy("报已达到"),
    "note_force": pgettext_lazy("act", "记一线情况"),
}

REASONS = {
    "not_force_leader": gettext_lazy("由专班组长或督查室办"),
    "not_in_force": gettext_lazy("由专班组长、成员或县领导写"),
    "ends_before_since": gettext_lazy("到期日早于加入日%(since)s，改日期"),
    "member_already": gettext_lazy("这个岗位从%(since)s起已在专班里，不用再加"),
    "ended_member": gettext_lazy("已经定了%(until)s到期，不用再定"),
    "phase_due_past": gettext_lazy("阶段目标的日期已经过去，改成今天以后的日子"),
    "reached_already": gettext_lazy("这个阶段目标已经报过达到，不用再报"),
}

ENTRIES = {
    "ledger.member.added": gettext_lazy("专班加入成员"),
    "ledger.member.ended": gettext_lazy("专班成员到期"),
    "ledger.force_phase.set": gettext_lazy("专班定阶段目标"),
    "ledger.force_phase.reached": gettext_lazy("专班阶段目标达到"),
    "ledger.force_note.written": gettext_lazy("记一线情况"),
}

ACTS = {
    "ledger.member.added": gettext_lazy("%(who)s给专班加入成员"),
    "ledger.member.ended": gettext_lazy("%(who)s定了专班成员的到期日"),
    "ledger.force_phase.set": gettext_lazy("%(who)s给专班定阶段目标"),
    "ledger.force_phase.reached": gettext_lazy("%(who)s报专班阶段目标已达到"),
    "ledger.force_note.written": gettext_lazy("%(who)s在一线%(place)s"),
}

QUOTED = {
    "ledger.member.added": "ledger_member.duty",
    "ledger.force_phase.set": "ledger_forcephase.words",
    "ledger.force_phase.reached": "ledger_forcephase.reached_words",
    "ledger.force_note.written": "ledger_forcenote.words",
}

COLUMNS = {
    "ledger_member.post_id": gettext_lazy("成员岗位"),
    "ledger_member.duty": gettext_lazy("成员分工"),
    "ledger_member.is_leader": gettext_lazy("是专班组长"),
    "ledger_member.since_date": gettext_lazy("加入日"),
    "ledger_member.until_date": gettext_lazy("到期日"),
    "ledger_forcephase.words": gettext_lazy("专班阶段目标"),
    "ledger_forcephase.due_date": gettext_lazy("专班阶段期限"),
    "ledger_forcephase.order": gettext_lazy("第几个阶段目标"),
    "ledger_forcephase.reached_date": gettext_lazy("达到日"),
    "ledger_forcephase.reached_words": gettext_lazy("达到的情况"),
    "ledger_forcenote.words": gettext_lazy("一线情况"),
    "ledger_forcenote.number": gettext_lazy("第几次一线情况"),
}


def _noted(cells: Mapping[str, Any]) -> Mapping[str, object]:
    return {"place": _("督办这一件") if cells.get("ledger_forcenote.task_id") else _("指挥")}


FACTS: dict[str, Callable[[Mapping[str, Any]], Mapping[str, object]]] = {"ledger.force_note.written": _noted}
