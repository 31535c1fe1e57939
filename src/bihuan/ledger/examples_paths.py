"""What the matrix needs for the steps beside the usual way: where they start, what was done before, what their forms send."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bihuan.deadlines import clock
from bihuan.organization.testing import Place

from . import commands, rules

#: The step of the usual way that waits where one of these starts; none: the task has its seal.
BESIDE = {
    "refuse_approval": "approve_task",
    "revise_task": "approve_task",
    "withdraw_draft": "approve_task",
    "object_task": "sign_for_task",
    "accept_objection": "sign_for_task",
    "dismiss_objection": "sign_for_task",
    "take_back_objection": "sign_for_task",
    "reassign_task": "sign_for_task",
    "file_plan": "declare_completion",
    "accept_plan": "declare_completion",
    "refuse_plan": "declare_completion",
    "take_back_plan": "declare_completion",
    "take_back_sign_for": "declare_completion",
    "take_back_progress": "declare_completion",
    "take_back_draft": "sign_completion",
    "take_back_signed": "begin_check",
    "replace_second": "measure_check",
    "comment_check": "conclude_check",
    "order_recheck": "conclude_check",
    "post_notice": "strike_off",
    "order_look_back": "",
    "record_look_back": "",
    "reopen_task": "",
}
#: What was done there before: the verb, and who took it.
_OBJECTED = (("object_task", "bureau_head"),)
_PLANNED = (("file_plan", "bureau_liaison"), ("file_plan", "bureau_liaison"))
_RETURNED = (("conclude_check", "group_leader"), ("countersign_check", "inspector"))
AFTER: dict[str, tuple[tuple[str, str], ...]] = {
    "revise_task": (("refuse_approval", "deputy_head"),),
    "accept_objection": _OBJECTED,
    "dismiss_objection": _OBJECTED,
    "take_back_objection": _OBJECTED,
    "reassign_task": (*_OBJECTED, ("accept_objection", "dispatcher")),
    "accept_plan": _PLANNED,
    "refuse_plan": _PLANNED,
    "take_back_plan": _PLANNED,
    "take_back_progress": (("report_progress", "bureau_liaison"),),
    "comment_check": _RETURNED,
    "order_recheck": _RETURNED,
    "record_look_back": (("order_look_back", "dispatcher"),),
}
_REASON = {"reason": "第二条没有写清批文号。"}


def _day(days: int) -> dt.date:
    return clock.today(clock.now()) + dt.timedelta(days=days)


def values(place: Place, verb: str) -> dict[str, Any]:
    """Return what a step is taken with before the one that the example is of."""
    match verb:
        case "refuse_approval" | "object_task":
            return _REASON
        case "file_plan":
            return {"measures": "每周会办。", "phases": (commands.NewPhase(_day(30), "办结60项", 0, Decimal(60)),)}
        case "report_progress":
            return {"summary": "本周办结3项，累计57项。", "figures": {}}
        case "conclude_check":
            return {"verdict": rules.Verdict.PARTLY, "findings": "6项只有受理通知书。"}
        case "order_look_back":
            return {"due_date": _day(60)}
        case _:
            return {}


def form(place: Place, verb: str) -> Mapping[str, Any]:
    """Return what the step's form sends."""
    match verb:
        case "refuse_approval" | "withdraw_draft" | "object_task" | "dismiss_objection" | "refuse_plan":
            return _REASON
        case "reassign_task":
            return {"lead_office": str(place.offices["finance"])}
        case "file_plan":
            return {"measures": "每周会办。", "phase_1_due_date": _day(30).isoformat(), "phase_1_words": "办结60项"}
        case "replace_second":
            return {"second": str(place["inspector"].post)}
        case "order_look_back":
            return {"due_date": _day(60).isoformat()}
        case "comment_check":
            return {"comment": "2项批文当天还没取回，现已取回。", "is_contested": "on"}
        case "order_recheck":
            return {"group": str(place.offices["group"]), "reason": "单位请求复核。"}
        case "record_look_back":
            return {"result": "stands", "findings": "抽看10项，批文都在有效期。"}
        case "reopen_task":
            return {"reason": "回头看发现2项回潮。", "due_date": _day(60).isoformat()}
        case _:
            return {}
