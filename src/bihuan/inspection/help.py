"""What the pages of the journal are for, and their words."""

from django.utils.translation import gettext_lazy as _

from bihuan.theme.help import Help

TERMS = {
    "journal": (_("流水"), _("每一次改动记一条，一条扣着一条；改了中间任何一条，后面就对不上。")),
    "withhold": (
        _("封存"),
        _(
            "把误记的文字、误传的文件从流水、台账和服务器上永远撤除；撤了什么地方、谁批的记入流水，摘要不变，核验照样通过。"
        ),
    ),
    "checkpoint": (
        _("检查点"),
        _("某一刻全部流水停在哪里，签了名，写成一张二维码和八个词。拿到外面的那一份，能查出后来有没有整库换旧或重写。"),
    ),
    "security": (_("安全流水"), _("登录、被拒的操作、岗位和权限的变动。")),
}
HELP = {
    "inspection:journal": Help(
        _("全部改动，一条不少，按先后排着。"), (_("点一条看它改了哪几个格子、从什么改成什么。"),), ("journal",)
    ),
    "inspection:entry": Help(
        _("一条流水：谁、以什么岗位、什么时候、改了什么，和它的短码。"), (), ("journal", "receipt")
    ),
    "inspection:receipt": Help(
        _("手里有一张回执，在这里查它还在不在、变没变。不用登录。"),
        (
            _("在：那一条还是当时那一条，一个字没有改。"),
            _("变了，或没有了：把回执留好，交审计或上级督查室。"),
            _("这里只说哪一天、哪一类事，不显示内容和人。"),
        ),
        ("journal", "receipt"),
    ),
    "inspection:withhold": Help(
        _("误记、误传了涉密内容或个人信息，从这里报告。"),
        (
            _("选出不该有的那一段或那个文件；写上那几个字，别处同样的也会找出来。"),
            _("选了文件，文件名和别处同样的文件一并封存。"),
            _("那几个字只用来找，不保存。"),
        ),
        ("withhold",),
    ),
    "inspection:withholdings": Help(_("报告过的不该有的内容，办到哪一步。"), (), ("withhold",)),
    "inspection:withholding": Help(
        _("一件封存：在哪里、有多少字或多大、谁提出、谁确认。"),
        (_("安全管理员提出，审计确认，两个人两种岗位。"), _("确认后随即查一遍原始文件，查不到才算办完。")),
        ("withhold",),
    ),
    "inspection:checkpoints": Help(
        _("每十分钟有新流水就做一个检查点；这里看哪些已经拿到外面。"),
        (_("点一个，打印出来或下载，交给本县管不着的人保管。"),),
        ("checkpoint",),
    ),
    "inspection:checkpoint": Help(
        _("一个检查点：八个词、二维码和各条流水停在哪里。"),
        (
            _("打印这一页就是凭证；抄下八个词也行。"),
            _("核对：在服务器上运行 ./bihuan verify --against，后面写文件、八个词或二维码里的文字。"),
            _("它能查出交出去以后的换旧、删尾、重写；查不出录入时就是假的，也管不到它以后的流水。"),
        ),
        ("checkpoint", "journal"),
    ),
    "inspection:security": Help(_("谁进来过，什么被拒，谁的权限变了。"), (), ("security",)),
    "inspection:security_entry": Help(_("安全流水里的一条。"), (), ("security",)),
}
#: Files and presses: no page of their own.
NO_HELP = frozenset({"inspection:checkpoint_file", "inspection:take_checkpoint"})
