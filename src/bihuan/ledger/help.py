"""What the pages of the ledger are for, and their words."""

from django.utils.translation import gettext_lazy as _

from bihuan.theme.help import Help

from .help_paths import HELP_PATHS

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
    "archived": (_("归档"), _("办完的行动收起来：只能看，不能办，不在台账和驾驶舱的数里，查找能找到。")),
    "carried": (_("结转"), _("没办完的转到下一年的账，或另一项行动；编号和首次承诺不变。")),
    "recusal": (_("回避"), _("本人在牵头或配合单位任职的，不能核这一件。")),
    "blocker": (
        _("堵点"),
        _("一件事等别的单位办的那一步。对方认领，或2个工作日不答复，等的单位停走时限，对方的时限开始走。"),
    ),
    "force": (_("工作专班"), _("为一件事凑起来的一班人：有组长、成员、自己的阶段目标，在一线记下情况。")),
    "instruction": (_("批示"), _("领导批准时写的话，记入流水。")),
}

_STEP = ("accounts", "receipt")
HELP = {
    **HELP_PATHS,
    "ledger:blockers": Help(
        _("全县的堵点：谁在等谁、等了几个工作日、应在哪天前解决。"),
        (_("等得最久的在前；点上面的视图，只看等本单位的、本单位在等的、有争议的。"), _("点一条看经过和现在能办的。")),
        ("blocker", "lamp", "workday"),
    ),
    "ledger:blocker": Help(
        _("一个堵点：谁提出、等谁办什么、对方怎么答复、怎么解决的。"),
        (
            _("被等的单位认领或提出争议，解决后报已解决；提出单位确认，或者说没有解决。"),
            _("有争议的由牵头领导裁定归谁；领导可以到一线指挥。"),
        ),
        ("blocker", "workday", "receipt"),
    ),
    "ledger:raise_blocker": Help(
        _("等别的单位办一步，自己办不下去时，写明等谁、办什么、从哪天等起。"),
        (_("对方没有答复之前可以撤回。"),),
        ("blocker", "receipt"),
    ),
    "ledger:acknowledge_blocker": Help(_("认领一个堵点：写明怎么办、哪天办好。"), (), ("blocker", "receipt")),
    "ledger:dispute_blocker": Help(_("不归本单位的堵点，写明理由，由牵头领导裁定。"), (), ("blocker", "receipt")),
    "ledger:decide_blocker": Help(_("裁定一个有争议的堵点归谁解决。"), (), ("blocker", "receipt")),
    "ledger:take_blocker": Help(_("领导到一线指挥一个堵点：写下现场情况和安排。"), (), ("blocker", "receipt")),
    "ledger:solve_blocker": Help(_("报一个堵点已经解决，写明怎么解决的。"), (), ("blocker", "receipt")),
    "ledger:confirm_blocker": Help(_("提出单位确认堵点解决，这一件的时限接着走。"), (), ("blocker", "receipt")),
    "ledger:reopen_blocker": Help(_("提出单位说堵点没有解决，写明还差什么。"), (), ("blocker", "receipt")),
    "ledger:take_blocker_back": Help(_("提出单位在对方答复之前撤回堵点。"), (), ("blocker", "receipt")),
    "ledger:report_part": Help(
        _("配合单位报自己那一部分：一两句话。"),
        (_("办完了勾上“已经办完”，以后不再要求报。"), _("牵头单位报进展之前可以撤回。")),
        ("receipt",),
    ),
    "ledger:take_part_back": Help(_("撤回这一次报的配合部分。"), (), ("receipt",)),
    "ledger:set_duties": Help(_("督查室写明每个配合单位办哪一部分。"), (), ("receipt",)),
    "ledger:remark_on_task": Help(_("在一件事上写一句说明，各单位都看得到。"), (), ("receipt",)),
    "ledger:ask_office": Help(_("就一件事问一个单位，写明哪天前答复；过了日子没答，页面上会写明。"), (), ("receipt",)),
    "ledger:chase_task": Help(_("催牵头单位：第几次催办，哪天前答复。"), (), ("receipt",)),
    "ledger:answer_remark": Help(_("答复问到本单位的话，或一次催办。"), (), ("receipt",)),
    "ledger:forces": Help(
        _("全县的工作专班：组长、成员、承办的事亮什么灯、自己的阶段目标到了几项。"),
        (_("点一个专班看细处。"),),
        ("force", "lamp"),
    ),
    "ledger:force": Help(
        _("一个工作专班：成员、承办的事、自己的阶段目标、一线情况。"),
        (
            _("组长和督查室加成员、定到期日；成员定阶段目标、报已达到。"),
            _("县领导和成员记一线情况，可以写明关于哪一件。"),
        ),
        ("force", "lamp", "receipt"),
    ),
    "ledger:add_member": Help(_("给专班加一名成员，写明从哪天起、分工是什么。"), (), ("force", "receipt")),
    "ledger:end_member": Help(_("定一名成员的最后一天。"), (), ("force", "receipt")),
    "ledger:add_force_phase": Help(_("专班给自己定一项阶段目标。"), (), ("force", "receipt")),
    "ledger:reach_force_phase": Help(_("报一项专班阶段目标已经达到，写明现在到了哪一步。"), (), ("force", "receipt")),
    "ledger:note_force": Help(_("在一线记下看到的情况和当场的安排。"), (), ("force", "receipt")),
    "ledger:bulk": Help(
        _("对勾选的几件一起办：交办、催办、改派、安排回头看、结转。"),
        (_("一件记一条流水；不能办的逐件写明理由。"), _("再按一次不会重复记。")),
        ("receipt",),
    ),
    "ledger:campaigns": Help(
        _("全县的专项行动：正在办的、已经归档的，每一项到了哪一步。"),
        (_("点一项看它的事项、改过的名字和日子、归档申请。"),),
        ("accounts", "archived"),
    ),
    "ledger:campaign": Help(
        _("一项行动从开始到归档：日子、事项、改过什么、谁同意归档。"),
        (
            _("督查室改名字或日子，写明理由，原来的留在旁边。"),
            _("日子过了、事都了结了，督查室申请归档，县长同意。归档以后只能看，查找能找到。"),
        ),
        ("archived", "carried", "receipt"),
    ),
    "ledger:change_campaign": Help(_("督查室给行动改名或改日子，写明理由。"), (), ("archived", "receipt")),
    "ledger:ask_archiving": Help(
        _("督查室申请把办完的行动归档，或把归档的取出接着办，由县长决定。"), (), ("archived", "receipt")
    ),
    "ledger:grant_archiving": Help(_("县长同意督查室的归档申请，或取出的申请。"), (), ("archived", "receipt")),
    "ledger:refuse_archiving": Help(_("县长不同意，写明理由。"), (), ("archived", "receipt")),
    "ledger:take_back_archiving": Help(_("县长决定以前，督查室撤回申请。"), (), ("archived", "receipt")),
    "ledger:carry_over": Help(
        _("年底或行动结束时没有办完的，在这里一次转到今年的账，或另一项行动。"),
        (
            _("点年度或行动，下面列出没办完的，都已勾上；不转的去掉勾。"),
            _("下一步选转到哪里、写理由；办完逐件列出结果，不能转的写明为什么。"),
        ),
        ("carried", "first", "receipt"),
    ),
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
            _("督查室在页末给每项行动选一册、定多久留存一期；改一册里的数要维护人员改数据文件。往期的灯不跟着变。"),
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
    "ledger:sheet": Help(
        _("一件事的一张表，打印出来归档或带到会上：承诺、办理、核实、决定、销号和回执。"),
        (
            _("表脚写明截至哪一刻、流水第几条、哪个岗位打印；左边留25毫米装订。"),
            _("每页都印着编号和最后一条回执，凭它能核对纸上的和账上的是不是一回事。"),
        ),
        ("first", "standard", "phase", "claimed", "measured", "receipt"),
    ),
    "ledger:list_printed": Help(
        _("台账按现在的筛选印成一张横表：每页有表头、筛选条件、截至时间和页码。"),
        (_("先在台账里筛选、排序，再点“打印”。"), _("一次最多印2,000件，多了先加筛选。")),
        ("accounts", "lamp", "first", "claimed", "measured"),
    ),
    "ledger:check": Help(
        _("核查人的工作页：承诺、标准、录入实测、对照申报、下结论。"),
        (_("先录入实测，之后才看到申报数。"), _("第二核查人在这里复签。")),
        ("measured", "claimed", "recusal", "standard"),
    ),
    "ledger:begin": Help(
        _("一项专项行动是一段日子里的一批事，来自同样的文件或会议；先有行动，才能往里建账。"),
        (
            _("名字、起止日子记入流水；事项的期限由每一件自己定，可以在行动结束以后。"),
            _("销号前要不要公示、公示几个工作日，在这里定下，对这项行动的每一件都一样。"),
            _("不另选的，灯按默认的一册规则判；在“亮灯规则”里可以给每项行动另选一册。"),
        ),
        ("accounts", "lamp", "workday"),
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
    "ledger:decline_check": Help(
        _("第二核查人不同意结论，写明理由，退给第一核查人重写。"), (), ("recusal", "measured")
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
