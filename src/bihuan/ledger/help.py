"""What the pages of the ledger are for, and their words."""

from django.utils.translation import gettext_lazy as _

from bihuan.theme.help import Help

TERMS = {
    "accounts": (
        _("四账"),
        _("一件事走过的四道关口：交办后算建账，一把手签了交账报告算交账，两名核查人签了算核账，盖印算销账。"),
    ),
    "lamp": (
        _("灯"),
        _("红 ■ 已误事，黄 ▲ 要当心，绿 ● 正常，灰 ○ 没开始或停着。旁边的一句话说明为什么，点规则看依据。"),
    ),
    "first": (_("首次承诺"), _("交办时定下的期限和数，永远不改；后来批准的改动写在旁边，写明谁批、为什么。")),
    "standard": (_("完成标准"), _("做到什么算完成，一条一条写，建账时定下；交账时逐条答，核账时逐条看。")),
    "phase": (_("阶段目标"), _("到某一天应当做到的一步；没有达到会变黄，久了变红。")),
    "claimed": (_("申报"), _("单位自己报的数。")),
    "measured": (_("实测、核实"), _("核查人量出来的数；两名核查人都签了，才叫核实。")),
    "workday": (_("工作日"), _("按国务院办公厅公布的放假和调休算。")),
    "receipt": (_("回执"), _("办完一步给的一行字：在流水里的位置和短码。以后凭它能查到这一步还在不在、变没变。")),
    "recusal": (_("回避"), _("本人在牵头或配合单位任职的，不能核这一件。")),
    "instruction": (_("批示"), _("领导批准时写的话，记入流水。")),
}

_STEP = ("accounts", "receipt")
HELP = {
    "ledger:handover": Help(
        _("岗位换人时打印的一张单：在办事项、承诺、延期、堵点，前任后任签字。"),
        (_("前任办过的每一笔仍在前任名下，不随交接改。"),),
        ("first", "lamp"),
    ),
    "ledger:list": Help(
        _("全县的事都在这里：找一件、看一类、只看红的。"),
        (
            _("点上面的四账、灯、领域、单位，只看那一部分；地址栏里的网址可以发给别人。"),
            _("查找框里写编号、事项或单位。"),
            _("点列名换次序；键盘 j、k 上下走，回车打开。"),
            _("督查室可以勾选几件一起交办、催办、改派。"),
        ),
        ("accounts", "lamp", "first", "claimed", "measured"),
    ),
    "ledger:lamp_rules": Help(
        _("灯凭什么亮：每一条规则怎么判、原文怎么说、出自哪里、数是多少。"),
        (
            _("从上往下看：先说得上的那一条定灯。"),
            _("每盏灯说明末尾的“规则”点过来，就是这里的那一行。"),
            _("要换规则，请督查室定下一册，由维护人员改数据文件；往期的灯不跟着变。"),
        ),
        ("lamp", "first", "phase", "measured", "workday"),
    ),
    "ledger:periods": Help(
        _("每一周（或旬、月）结束时各件的灯，当时就记入流水，以后不再改。"),
        (_("点一期看每一件当时的灯和说明。"),),
        ("lamp",),
    ),
    "ledger:period": Help(
        _("这一期结束时每一件的灯和当时的说明。"),
        (
            _("当期为红、后来补上的，读作黄，旁边的小红块留作记录。"),
            _("点事项看它现在怎样。"),
        ),
        ("lamp",),
    ),
    "ledger:work": Help(
        _("等这个岗位办的事，按先后排好。办完一件少一件。"),
        (_("按按钮直接到要填的那一页。"), _("“下次要报”写着哪天前报；不到日子不用管。")),
        ("lamp", "workday"),
    ),
    "ledger:news": Help(
        _("上次看过以后，别人在与您有关的事上办了什么。"),
        (_("点事项看原话和数。"), _("“都看过了”之后，只列以后的。")),
    ),
    "ledger:task": Help(
        _("一件事的全部：承诺了什么、谁办、到哪了、为什么亮这盏灯、每一步是谁哪天做的。"),
        (
            _("右边“下一步”是现在能办的；不能按的按钮写着为什么。"),
            _("点每条末尾的“流水”看改了什么。"),
        ),
        ("accounts", "lamp", "first", "standard", "phase", "claimed", "measured"),
    ),
    "ledger:check": Help(
        _("核查人的工作页：承诺、标准、录入实测、对照申报、下结论。"),
        (_("先录入实测，之后才看到申报数。"), _("第二核查人在这里复签。")),
        ("measured", "claimed", "recusal", "standard"),
    ),
    "ledger:new": Help(
        _("把来源文件里的一句话写成一件能查的事。草拟之后由领导批准。"),
        (
            _("完成标准写成别人也能判断的话，一行一条。"),
            _("数写上单位和口径；期限写首次承诺的那一天。"),
            _("牵头单位只有一个；督导组不能是牵头或配合单位。"),
        ),
        ("standard", "first", "phase", "recusal"),
    ),
    "ledger:approve_task": Help(
        _("领导看过承诺，批准立项；从此由督查室交办。"),
        (_("批示写不写都行；写了记入流水。"),),
        ("standard", "first", "instruction"),
    ),
    "ledger:hand_over_task": Help(
        _("把批准的事交给牵头单位。从这一刻起记入台账，首次承诺不再改。"), (), ("accounts", "first")
    ),
    "ledger:sign_for_task": Help(
        _("牵头单位签收：这件事我们办。"), (_("一个工作日内签；不属于本单位职责的提异议。"),), _STEP
    ),
    "ledger:report_progress": Help(
        _("报一期进展。上次的数已经填好，变了才改。"),
        (
            _("写做成了什么，不写开了什么会。"),
            _("数填累计数；系统把它念成汉字，核对一眼。"),
            _("达到的阶段目标打勾。"),
        ),
        ("phase", "claimed", "receipt"),
    ),
    "ledger:declare_completion": Help(
        _("写交账报告：完成标准逐条答，指标逐个报。写好等一把手签。"), (), ("standard", "claimed", "accounts")
    ),
    "ledger:sign_completion": Help(
        _("一把手看过全文再签。签了才算交账，之后由督导组核。"), (_("不合适就退回重写，写明理由。"),), _STEP
    ),
    "ledger:decline_completion": Help(_("一把手不签，退回联络员重写。"), (), _STEP),
    "ledger:begin_check": Help(_("督导组接单：写明两名核查人和核查方式。"), (), ("recusal", "accounts")),
    "ledger:measure_check": Help(
        _("录入自己看到、量到的。这之前申报数是遮着的。"),
        (_("逐条写所见；照片可附可不附。"),),
        ("measured", "standard"),
    ),
    "ledger:conclude_check": Help(
        _("实测和申报并排，写结论。"), (_("有一条没有达到，结论不能是“属实”。"),), ("measured", "claimed")
    ),
    "ledger:countersign_check": Help(
        _("第二核查人看过再签：属实送领导批，不实退回单位。"), (), ("recusal", "accounts")
    ),
    "ledger:approve_closing": Help(
        _("领导看申报、实测和结论，批准销账或者退回重办。"), (), ("claimed", "measured", "instruction")
    ),
    "ledger:refuse_closing": Help(_("领导不同意销账，退回牵头单位，写明理由。"), (), _STEP),
    "ledger:strike_off": Help(_("督查室盖印销号。这一件到此闭环，以后还会回头看。"), (), _STEP),
    "ledger:apply": Help(
        _("牵头单位一把手在期限前申请延期、变更、挂起、撤项或并项，写明原因类别、理由和已做工作。"),
        (
            _("上面先写谁来审、批准后有什么变化；首次承诺永远不变。"),
            _("过了期限才提的是逾期补报：批准了红灯也留到交账。"),
            _("第三次延期由县长审批。同类申请一次只能有一份没有结果。"),
        ),
        ("first", "workday", "receipt"),
    ),
    "ledger:application": Help(
        _("一份申请：要什么、为什么、走到哪一步、谁同意、谁不同意。"),
        (
            _("督查室先审，牵头领导或县长再批；不同意的写明理由，申请到此为止。"),
            _("还没有人审，申请单位可以撤回。"),
            _("审批的岗位空缺或不在、又没有委托，由县长代审，页面写明。"),
        ),
        ("first", "lamp", "receipt"),
    ),
    "ledger:applications": Help(
        _("全县的延期、变更、挂起、撤项、并项申请，新的在前。"),
        (_("点上面的状态、种类，只看那一部分；地址栏里的网址可以发给别人。"),),
        ("first",),
    ),
    "ledger:check_application": Help(_("督查室初审一份申请：属实就同意，送下一步审批。"), (), ("first", "receipt")),
    "ledger:grant_application": Help(_("最后一步审批：同意后立即生效，首次承诺不变。"), (), ("first", "receipt")),
    "ledger:refuse_application": Help(_("不同意一份申请，写明理由，承诺照旧。"), (), ("first", "receipt")),
    "ledger:take_back_application": Help(_("申请单位在有人审之前撤回申请。"), (), ("receipt",)),
    "ledger:resume_task": Help(
        _("挂起的任务提前恢复：期限按暂停的工作日顺延，首次承诺不变。"), (), ("first", "workday", "receipt")
    ),
    "ledger:take_back_evidence": Help(
        _("交错了的佐证文件，在别人据此办理之前由本单位撤回；撤回后谁也打不开，文件名和SHA-256留在账上。"), (), _STEP
    ),
}
NO_HELP = frozenset({"ledger:evidence", "ledger:evidence_shown", "ledger:seen"})
