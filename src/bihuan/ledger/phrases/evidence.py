"""Words of the files that stand behind words."""

from django.utils.translation import gettext_lazy

from bihuan.evidence.phrases import KINDS

REASONS = {
    "evidence_missing": gettext_lazy("第%(order)s条“%(words)s”要求有佐证，选至少一个文件"),
    "not_your_file": gettext_lazy("由交这个文件的单位撤回"),
    "file_is_withheld": gettext_lazy("这个文件已经封存，不用再撤回"),
    "file_taken_back": gettext_lazy("这个文件已经撤回，不用再撤"),
    "file_acted_on": gettext_lazy("别人已经据此办过，文件留在账上；有误的另交一份说明"),
}

ENTRIES = {"ledger.evidence.taken_back": gettext_lazy("撤回佐证")}

ACTS = {
    "ledger.evidence.taken_back": gettext_lazy("%(who)s撤回一个佐证文件"),
    "journal.text.withheld": gettext_lazy("%(who)s确认封存佐证文件，文件从服务器上撤除"),
}

COLUMNS = {
    "ledger_evidence.number": gettext_lazy("佐证编号"),
    "ledger_evidence.name": gettext_lazy("佐证文件名"),
    "ledger_evidence.digest": gettext_lazy("佐证文件的SHA-256"),
    "ledger_evidence.size": gettext_lazy("佐证字节数"),
    "ledger_evidence.kind": gettext_lazy("佐证类型"),
    "ledger_evidence.state": gettext_lazy("佐证状态"),
    "ledger_standard.needs_evidence": gettext_lazy("要求佐证"),
}

VALUES = {
    "ledger_evidence.kind": KINDS,
    "ledger_evidence.state": {
        "standing": gettext_lazy("在账"),
        "taken_back": gettext_lazy("已撤回"),
        "withheld": gettext_lazy("已封存"),
    },
}
