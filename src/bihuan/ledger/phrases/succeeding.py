"""An office is no more, in words."""

from django.utils.translation import gettext_lazy

REASONS = {"nothing_to_succeed": gettext_lazy("这一件的各单位都还在办公，不用转交")}

ENTRIES = {"ledger.task.succeeded": gettext_lazy("由承接单位接着办")}

ACTS = {"ledger.task.succeeded": gettext_lazy("机构变动，由承接单位接着办")}

COLUMNS = {
    "ledger_assisting.office_id": gettext_lazy("配合单位"),
    "ledger_remark.asked_office_id": gettext_lazy("请谁答复"),
    "ledger_blocker.office_id": gettext_lazy("等谁"),
}

CHORES = {"ledger.succeed_offices": gettext_lazy("在办事项转给承接单位")}
