"""What the pages of first run, invitations, passwords and second factors are for."""

from django.utils.translation import gettext_lazy as _

from bihuan.theme.help import Help

HELP_CREDENTIALS = {
    "people:first_run": Help(
        _("新装的系统第一次打开：填终端窗口里的安装码，登记本县，得到三份管理员邀请。"),
        (_("三份邀请只显示一次，分别交给三个人；三人到齐业务才开放。"),),
    ),
    "people:invitation": Help(_("受邀的管理员在这里定登录名和密码。邀请只能用一次。")),
    "people:waiting": Help(_("三名管理员还没有到齐，业务还没有开放；这里写着还差谁。")),
    "people:second": Help(
        _("密码之后再验一步：验证器上的六位数、通行密钥，一个恢复码，或安全管理员发的一次性验证码。")
    ),
    "people:credentials": Help(_("自己的登录凭据：改密码，加验证器或通行密钥，换一套恢复码。")),
    "people:totp": Help(_("用手机上的验证器扫一扫，填六位数，以后登录多验一步。")),
    "people:passkey": Help(
        _("用这台电脑或手机自带的指纹、面容、PIN登录。地址不是HTTPS域名或本机时用不了，页面说明为什么。")
    ),
    "people:accounts": Help(_("安全管理员给忘了密码、丢了验证器的人发一次性的。")),
    "people:issue": Help(_("写明理由，发一次性密码或验证码，24小时有效；本人登录时会看到谁发的、为什么。")),
}
