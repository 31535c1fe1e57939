"""What the steps beside the straight way are for."""

from django.utils.translation import gettext_lazy as _

from bihuan.theme.help import Help

_STEP = ("accounts", "receipt")
HELP_PATHS = {
    "ledger:refuse_approval": Help(_("领导看了草拟的一件，退回督查室修改，写明理由。"), (), ("standard", "first")),
    "ledger:revise_task": Help(
        _("领导退回的一件，在原来填的上面改，改好再送批；改了什么流水里看得到。"), (), ("standard", "first")
    ),
    "ledger:withdraw_draft": Help(_("撤回一件没有批准的草拟，写明理由；编号留着，按编号还查得到。"), (), _STEP),
    "ledger:object_task": Help(
        _("牵头单位认为不属本单位职责，写明理由提异议；督查室认定之前时限照走。"), (), ("first", "workday")
    ),
    "ledger:accept_objection": Help(_("督查室认定异议成立：从今天起停走时限，接着改派。"), (), ("first", "workday")),
    "ledger:dismiss_objection": Help(
        _("督查室认定异议不成立，写明理由；单位照旧签收，时限没有停过。"), (), ("workday",)
    ),
    "ledger:reassign_task": Help(
        _("改由另一个单位牵头：编号和来龙去脉不变，停走的工作日顺延，首次承诺不变。"), (), ("first", "recusal")
    ),
    "ledger:pass_on_task": Help(
        _("原牵头单位拆分后，在办的都转给了第一个承接单位；归另一个的，督查室在这里转过去。"),
        (_("编号、期限、已报的进展都不变，不用重新签收。"),),
        ("first", "receipt"),
    ),
    "ledger:file_plan": Help(
        _("牵头单位写怎么办：措施和自定的阶段目标。第一版报了就算，以后的版本由督查室认可。"),
        (_("建账时定的阶段目标不能由方案改掉。"),),
        ("phase",),
    ),
    "ledger:accept_plan": Help(_("督查室看新旧两版方案，认可后新版生效，旧版留在旁边。"), (), ("phase",)),
    "ledger:refuse_plan": Help(_("督查室不认可新版方案，写明理由，照旧版办。"), (), ("phase",)),
    "ledger:post_notice": Help(_("销号以前公示若干工作日；公示期内领导可以退回。"), (), ("workday", "accounts")),
    "ledger:notices": Help(_("正在公示的事：将要销号的是哪几件，公示到哪一天。"), (), ("accounts",)),
    "ledger:look_backs": Help(
        _("销号以后还要去看的是哪几件；督查室在这里抽签，抽中的由督导组去看。"),
        (_("抽签的种子由机器出，记入流水，谁也挑不了；再抽一次只会多看几件。"),),
        ("recusal",),
    ),
    "ledger:draw": Help(_("一次抽签的种子、名单和抽中的；照写明的算法，谁都能重算一遍。"), (), ("receipt",)),
    "ledger:order_look_back": Help(_("督查室安排回头看：销号以后哪天前由督导组再看一次。"), (), ("recusal",)),
    "ledger:record_look_back": Help(
        _("督导组写回头看的结果：还站得住，还是问题回潮。"), (_("本人在牵头、配合单位任职的回避。"),), ("recusal",)
    ),
    "ledger:reopen_task": Help(
        _("问题回潮，领导把它重新打开：编号不变，旧印留着，写明理由和新期限。"), (), ("first", "accounts")
    ),
    "ledger:replace_second": Help(_("第二核查人空缺或请假，组长另换一名组员复签。"), (), ("recusal",)),
    "ledger:comment_check": Help(
        _("被退回的单位对核查结论说明意见，五个工作日内，一次。"), (), ("measured", "claimed")
    ),
    "ledger:order_recheck": Help(_("安排复核：换别的组、别的人重新核一遍，三十天内。"), (), ("recusal", "measured")),
    "ledger:take_back_sign_for": Help(_("签收错了，在别的单位办下一步之前撤回签收。"), (), ("receipt",)),
    "ledger:take_back_progress": Help(
        _("报错了，在别的单位据此办理之前撤回这一期；计过的数退回去，原话留着，标“已撤回”。"), (), ("receipt",)
    ),
    "ledger:take_back_draft": Help(_("交账报告还没签，写的单位自己撤回。"), (), ("receipt",)),
    "ledger:take_back_signed": Help(_("签报了，督导组还没接单，一把手撤回。"), (), ("receipt",)),
    "ledger:take_back_objection": Help(_("督查室认定之前，单位撤回异议。"), (), ("receipt",)),
    "ledger:take_back_plan": Help(_("督查室认可之前，单位撤回新版方案。"), (), ("receipt",)),
}
