"""Withholding in words."""

from enum import Enum
from typing import Any

from django.utils.translation import gettext_lazy

from .rules import Why, Withheld

STATES = {
    Withheld.ASKED: gettext_lazy("待安全管理员提出"),
    Withheld.PROPOSED: gettext_lazy("待审计确认"),
    Withheld.WITHHELD: gettext_lazy("已封存，原始文件要再查"),
    Withheld.GONE: gettext_lazy("已封存，原始文件里查不到"),
    Withheld.DECLINED: gettext_lazy("不予封存"),
}

REASONS_WHY = {
    Why.CLASSIFIED: gettext_lazy("涉密"),
    Why.PERSONAL: gettext_lazy("个人信息"),
    Why.OTHER: gettext_lazy("别的不该有的内容"),
}

REFUSALS = {
    "no_place": gettext_lazy("没有选中文字或文件，或者选的已经封存；重新打开这一条再选。"),
    "words_too_short": gettext_lazy("要找的字至少写%(least)s个，太短到处都是。"),
    "words_not_there": gettext_lazy("选中的文字里没有这几个字，看看是否写错。"),
    "withholding_moved": gettext_lazy("这一件封存现在是“%(state)s”，这一步办不了；重新打开再看。"),
    "same_admin": gettext_lazy("提出和确认要两个人，换一个人确认。"),
}

ENTRIES = {
    "journal.withholding.asked": gettext_lazy("报告不该有的内容"),
    "journal.withholding.proposed": gettext_lazy("提出封存"),
    "journal.withholding.declined": gettext_lazy("不予封存"),
    "journal.withholding.looked": gettext_lazy("查原始文件"),
}

COLUMNS = {
    "inspection_withholding.number": gettext_lazy("封存编号"),
    "inspection_withholding.why": gettext_lazy("封存原因"),
    "inspection_withholding.reason": gettext_lazy("情况"),
    "inspection_withholding.state": gettext_lazy("封存状态"),
    "inspection_withholding.asked_by_id": gettext_lazy("报告岗位"),
    "inspection_withholding.proposed_by_id": gettext_lazy("提出岗位"),
    "inspection_withholding.confirmed_by_id": gettext_lazy("确认岗位"),
    "inspection_withholding.declined_by_id": gettext_lazy("不予封存的岗位"),
    "inspection_withholding.answer": gettext_lazy("不予封存的理由"),
    "inspection_withholding.left_count": gettext_lazy("原始文件里还有几处"),
    "inspection_withheldplace.sequence": gettext_lazy("所在流水"),
    "inspection_withheldplace.length": gettext_lazy("字数或字节数"),
}

CHORES = {"inspection.remove_withheld": gettext_lazy("撤除已封存的佐证文件")}

VALUES = {
    "inspection_withholding.state": {state.value: name for state, name in STATES.items()},
    "inspection_withholding.why": {why.value: name for why, name in REASONS_WHY.items()},
}

WORDS: dict[Enum, Any] = dict([*STATES.items(), *REASONS_WHY.items()])

#: How a checkpoint left the machine.
TAKEN = {
    "file": gettext_lazy("文件"),
    "sheet": gettext_lazy("打印件"),
    "console": gettext_lazy("服务器上写出"),
}
