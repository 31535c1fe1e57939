"""What the pages of running the system are for."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from bihuan.theme.help import Help

HELP: dict[str, Help] = {
    "operations:system": Help(
        _("磁盘、数据库、核验和例行工作现在怎样。这里没有业务内容。"),
        (
            _("哪项例行工作出错，红字写着；同一个错每分钟重试，好了自己消失。"),
            _("备份要放在另一块盘上，每月放到别的机器上恢复一次试试。检查点要有人拿到外面才算数。"),
        ),
    ),
    **(
        {"operations:clock": Help(_("演示专用：把时间往前拨，看期限怎样临近、灯怎样变。真实系统没有这一页。"))}
        if settings.DEMO
        else {}
    ),
}
