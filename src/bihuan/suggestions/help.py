"""What the pages of suggestions are for."""

from django.utils.translation import gettext_lazy as _

from bihuan.theme.help import Help

HELP = {
    "suggestions:suggest": Help(
        _("觉得这个系统哪里不好用，写给督查室。"),
        (_("从哪一页点进来的会一并记下。"), _("督查室的答复也在这里看。"), _("意见不进流水，不算谁的账。")),
    ),
    "suggestions:suggestions": Help(
        _("大家对系统提的意见，没看的在前。"), (_("写一句答复，提的人看得到；不用答复的按“看过了”。"),)
    ),
}
