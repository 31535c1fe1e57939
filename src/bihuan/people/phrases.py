"""Sign-in in words."""

from django.utils.translation import gettext_lazy as _

ENTRIES = {
    "people.session.opened": _("登录"),
    "people.session.closed": _("退出登录"),
    "people.session.failed": _("登录失败：密码不对"),
    "people.session.refused": _("登录被拒：账号与流水不符或已停用"),
    "people.session.lapsed": _("登录被拒：一次性密码已过期"),
    "people.factor.failed": _("登录失败：第二重验证不对"),
    "people.password.issued": _("发放一次性密码"),
    "people.factor.issued": _("发放一次性验证码"),
    "people.factor.added": _("加上第二重验证"),
    "people.factor.removed": _("去掉第二重验证"),
    "people.recovery.renewed": _("换新恢复码"),
    "people.invitation.issued": _("发出到任邀请"),
    "people.password.changed": _("修改密码"),
}

REFUSALS = {
    "chosen_already": _("这个人已经自己设过密码：丢了密码，请安全管理员在“登录凭据”里另发。"),
    "own_credentials": _("不能给自己发：自己的密码在“登录与密码”里改；丢了，请在服务器上运行 ./bihuan unlock-admin。"),
    "no_factor": _("这个人没有第二重验证，只要密码就能登录。"),
    "has_totp": _("已经加过验证器：要换手机，先去掉旧的。"),
    "wrong_code": _("验证码不对，或已经用过。看清再输一次。"),
    "founded_already": _("本系统已经启用，安装码不再有效。请直接登录。"),
    "invitation_unknown": _(
        "没有这个邀请。请核对网址是否抄全，或请发邀请的人在服务器上运行 ./bihuan unlock-admin 重发。"
    ),
    "invitation_used": _("这个邀请已经用过。请直接登录；不是您用的，马上告诉安全管理员。"),
    "invitation_lapsed": _("这个邀请%(until)s已过期。请在服务器上运行 ./bihuan unlock-admin 重发。"),
    "book_empty": _("这个文件是空的：存盘后再传。"),
    "book_too_large": _("文件超过%(megabytes)sMB：只留登记用的那一页，去掉图片再传。"),
    "book_old": _("这是旧式.xls，或是加了密码的表：另存为不加密的.xlsx再传。"),
    "book_not_xlsx": _("这不是.xlsx表：用“下载空表”的那张填，存成.xlsx再传。"),
    "book_bomb": _("这个文件展开以后大得不像一张表，没有打开：把内容复制到空表里再传。"),
    "book_broken": _("这张表打不开，可能坏了：用Excel或WPS打开，另存为.xlsx再传。"),
    "book_too_long": _("表超过%(most)s行：分两张传。"),
    "headers_missing": _("表里没有这几栏：%(headers)s。用“下载空表”的那张填。"),
    "no_rows": _("表里一行也没有填。"),
    "book_has_errors": _("表里有%(count)s处要改：改好再传，现在什么也没有记入。"),
    "book_replaced": _("您看的那张表已换成另一张，没有记入：看过现在这张再记。"),
    "offices_first": _("还有%(count)s个机构没有登记：请系统管理员先记入机构。"),
    "nothing_to_enter": _("表里的都已经登记了，没有要记入的。"),
    "somebody_entered": _("有人正在记入同一张表：等一会儿刷新，看还剩哪些。"),
    "slips_shown": _("这些登录单已经生成过一次，密码不再显示：要补打，重新生成，原来的就作废。"),
}

CHORES = {"people.forget_books": _("清除旧的登记表")}
