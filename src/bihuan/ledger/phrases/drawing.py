"""Words of the draw of look-backs."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from bihuan.theme import wording

STEPS = {"draw_look_backs": gettext_lazy("抽签")}
REASONS = {
    "share_out": gettext_lazy("抽取的比例在1到100之间，改一个数"),
    "nothing_to_draw": gettext_lazy(
        "没有可抽的：销号满一个月、不到六个月、还没安排回头看的才抽；过些天再抽，或在台账里勾选安排"
    ),
}
ENTRIES = {"ledger.look_backs.drawn": gettext_lazy("回头看抽签")}
ACTS = {"ledger.look_backs.drawn": gettext_lazy("%(who)s抽签安排回头看，抽中这一件，%(until)s前去看")}
COLUMNS = {
    "ledger_draw.number": gettext_lazy("第几次抽签"),
    "ledger_draw.seed": gettext_lazy("种子"),
    "ledger_draw.percent": gettext_lazy("抽取的百分比"),
    "ledger_draw.since_date": gettext_lazy("销号日自"),
    "ledger_draw.until_date": gettext_lazy("销号日至"),
    "ledger_draw.due_date": gettext_lazy("回头看期限"),
    "ledger_draw.pool": gettext_lazy("可抽的编号"),
    "ledger_draw.drawn": gettext_lazy("抽中的编号"),
    "ledger_draw.drawn_at": gettext_lazy("抽签时间"),
    "ledger_lookback.draw_id": gettext_lazy("所属抽签"),
}


def _drawn(values: Mapping[str, Any]) -> dict[str, str]:
    said = str(values.get("ledger_draw.due_date", "") or "")
    return {"until": wording.day_short(dt.date.fromisoformat(said)) if said else ""}


FACTS: dict[str, Callable[[Mapping[str, Any]], dict[str, str]]] = {"ledger.look_backs.drawn": _drawn}
