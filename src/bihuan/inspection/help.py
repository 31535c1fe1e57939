"""What the pages of the journal are for, and their words."""

from django.utils.translation import gettext_lazy as _

from bihuan.theme.help import Help

TERMS = {
    "journal": (_("流水"), _("每一次改动记一条，一条扣着一条；改了中间任何一条，后面就对不上。")),
    "security": (_("安全流水"), _("登录、被拒的操作、岗位和权限的变动。")),
}
HELP = {
    "inspection:journal": Help(_("全部改动，一条不少，按先后排着。"), (_("点一条看它改了哪几个格子、从什么改成什么。"),), ("journal",)),
    "inspection:entry": Help(_("一条流水：谁、以什么岗位、什么时候、改了什么，和它的短码。"), (), ("journal", "receipt")),
    "inspection:security": Help(_("谁进来过，什么被拒，谁的权限变了。"), (), ("security",)),
    "inspection:security_entry": Help(_("安全流水里的一条。"), (), ("security",)),
}
