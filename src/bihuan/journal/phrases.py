"""What verify finds and what the journal itself posts, in words."""

from django.utils.translation import gettext_lazy as _

from .verify import Finding

#: code of a finding → what it says
FINDINGS = {
    "guard": _("保护流水的触发器缺失或被改"),
    "schema": _("表、索引或视图与记录的结构不符"),
    "table_unreadable": _("这张表读不出来"),
    "index": _("索引与数据不符"),
    "stray_entries": _("有流水不属于任何一条链"),
    "chain_unreadable": _("链的记录读不出来"),
    "entry_unreadable": _("这一条流水读不出来"),
    "body_unreadable": _("这一条流水的内容读不出来"),
    "body_place": _("流水内容写的位置与它所在的位置不符"),
    "gap": _("流水号不连续"),
    "link": _("与上一条接不上"),
    "hash": _("内容与摘要不符"),
    "year": _("年份倒退"),
    "head": _("链头与最后一条流水不符"),
    "head_year": _("链头的年份与最后一条流水不符"),
    "mark": _("上次核验过的流水被改写"),
    "copy": _("列表用的副本与流水内容不符"),
    "effect": _("流水所记的改动前后矛盾"),
    "instance": _("实例记录与流水不符"),
    "genesis": _("链的起点与实例不符"),
    "touched": _("事项与流水的对应缺失或多出"),
    "request": _("办理请求的记录与流水不符"),
    "sealed": _("封存的文字与摘要不符"),
    "sealed_missing": _("封存的文字不见了"),
    "sealed_stray": _("多出一段没有流水的封存文字"),
    "sealed_not_withheld": _("应当撤除的文字还在"),
    "stray_rows": _("有记录不属于任何一个县"),
    "row_missing": _("应有的一行数据不见了"),
    "row_stray": _("多出一行没有流水的数据"),
    "cell": _("数据与流水不符"),
    "unknown_table": _("流水提到一张不存在的表"),
    "file_damaged": _("数据库文件损坏"),
    "key": _("签名密钥的记录前后接不上"),
    "checkpoint_unreadable": _("这个检查点读不出来，或自相矛盾"),
    "checkpoint_order": _("检查点的编号或前后次序不符"),
    "checkpoint_signature": _("检查点不是当时的密钥签的"),
    "checkpoint_instance": _("这个检查点是另一套系统的"),
    "checkpoint_gone": _("系统里没有这个检查点了：数据退回到它以前，或被人取走"),
    "checkpoint_replaced": _("系统里同一编号的检查点与留在外面的不同"),
    "checkpoint_leaves": _("只有检查点的总数，系统里又没有它的明细，无法逐条核对"),
    "checkpoint_words": _("没有一个检查点是这八个词"),
    "chain_removed": _("检查点记下的流水整条不见了"),
    "rolled_back": _("流水退回了：检查点记下的一条已经没有"),
    "rewritten": _("流水被重写：检查点记下的一条变了"),
}

ENTRIES = {
    "journal.instance.established": _("设立本系统"),
    "journal.chain.opened": _("开立流水链"),
    "journal.schema.changed": _("升级数据表"),
    "journal.schema.recorded": _("记录数据库结构"),
    "journal.text.withheld": _("封存文字或文件"),
    "journal.head.repaired": _("修复链头"),
    "journal.key.made": _("启用检查点的签名密钥"),
    "journal.key.rotated": _("更换检查点的签名密钥"),
}


def finding(found: Finding) -> str:
    """Return what a finding says."""
    return str(FINDINGS[found.code])
