"""The demo's clock in words."""

from django.utils.translation import gettext_lazy as _

ENTRIES = {"operations.clock.moved": _("拨快演示时间")}

REFUSALS = {
    "clock_is_real": _("正式系统的时间不能拨。"),
    "clock_backwards": _("演示时间只能往前拨，不能往回。"),
    "clock_too_far": _("演示时间一次最多往前拨三年，最晚到2099年底。"),
}

CHORES = {
    "operations.fold_log": _("写前日志并入数据库"),
    "operations.make_checkpoint": _("做检查点"),
    "operations.list_withheld": _("记下封存清单"),
    "operations.make_backup": _("每夜备份"),
    "operations.verify_tail": _("核验新流水"),
    "operations.verify_fully": _("每夜全部核验"),
    "operations.verify_files": _("核验佐证文件"),
    "operations.forget_expired": _("清除过期的登录和缓存"),
}
