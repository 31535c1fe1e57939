"""Words of the assisting offices' own parts."""

from django.utils.translation import gettext_lazy

STEPS = {
    "set_duties": gettext_lazy("写配合分工"),
    "report_part": gettext_lazy("报本单位部分"),
    "take_part_back": gettext_lazy("撤回这次"),
}

HINTS = {
    "set_duties": gettext_lazy("写清每个配合单位办哪一部分，对方照着报"),
    "report_part": gettext_lazy("一两句即可，约1分钟；牵头单位报进展时一并看到"),
    "take_part_back": gettext_lazy("牵头单位还没报进展之前可以撤回"),
}

FIELDS = {"part_words": gettext_lazy("本单位部分的进展")}

REASONS = {
    "no_assisting": gettext_lazy("这一件没有配合单位，不用写分工"),
    "same_duties": gettext_lazy("分工和现在的一样，改过再交"),
    "task_over": gettext_lazy("这一件现在是“%(state)s”，分工不用再改"),
    "not_assisting": gettext_lazy("由这一件的配合单位报"),
    "not_your_part": gettext_lazy("由报这一次的单位撤回"),
    "part_taken_back": gettext_lazy("这一次已经撤回过，不用再撤；要补报就再报一次"),
    "part_used": gettext_lazy("牵头单位已经报过进展，要改就再报一次"),
}

ENTRIES = {
    "ledger.assisting.charged": gettext_lazy("写配合分工"),
    "ledger.part.filed": gettext_lazy("报配合部分"),
    "ledger.part.taken_back": gettext_lazy("撤回配合部分"),
}

ACTS = {
    "ledger.assisting.charged": gettext_lazy("%(who)s写明配合单位的分工"),
    "ledger.part.filed": gettext_lazy("%(who)s报本单位的配合部分"),
    "ledger.part.taken_back": gettext_lazy("%(who)s撤回所报的配合部分"),
}

QUOTED = {"ledger.part.filed": "ledger_part.words"}

COLUMNS = {
    "ledger_assisting.office_id": gettext_lazy("配合单位"),
    "ledger_assisting.duty": gettext_lazy("配合分工"),
    "ledger_assisting.part_count": gettext_lazy("配合部分报过几次"),
    "ledger_assisting.told_date": gettext_lazy("配合部分最近报出日"),
    "ledger_part.words": gettext_lazy("配合部分的进展"),
    "ledger_part.difficulty": gettext_lazy("配合部分要协调的事"),
    "ledger_part.is_done": gettext_lazy("配合部分已办完"),
    "ledger_part.is_taken_back": gettext_lazy("配合部分已撤回"),
    "ledger_part.number": gettext_lazy("配合部分第几次"),
    "ledger_silence.office_id": gettext_lazy("这一期没有报的配合单位"),
}
