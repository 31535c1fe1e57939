"""What the pages of running the system are for."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from bihuan.theme.help import Help

HELP: dict[str, Help] = (
    {"operations:clock": Help(_("演示专用：把时间往前拨，看期限怎样临近、灯怎样变。真实系统没有这一页。"))}
    if settings.DEMO
    else {}
)
