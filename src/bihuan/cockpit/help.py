"""What the cockpit is for."""

from django.utils.translation import gettext_lazy as _

from bihuan.theme.help import Help

HELP = {
    "cockpit:home": Help(
        _("两分钟看清全局：到哪了，哪里红，什么等我决定。"),
        (
            _("每个数都能点开，看它数的是哪几件。"),
            _("红灯下面的一句话就是原因；点事项看全部。"),
            _("“新动态”列出上次看过以后别人办的；在动态页按“都看过了”，从头再记。"),
        ),
        ("accounts", "lamp", "first"),
    ),
    "cockpit:wall": Help(
        _("挂在墙上的驾驶舱：一屏看全，每分钟自己更新，不显示任何按钮。"),
        (_("要停下来细看，按页脚的“停住”。"),),
        ("accounts", "lamp"),
    ),
}
