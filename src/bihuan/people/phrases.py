"""Sign-in in words."""

from django.utils.translation import gettext_lazy as _

ENTRIES = {
    "people.session.opened": _("登录"),
    "people.session.closed": _("退出登录"),
    "people.session.failed": _("登录失败：密码不对"),
    "people.session.refused": _("登录被拒：账号与流水不符或已停用"),
    "people.password.changed": _("修改密码"),
}
