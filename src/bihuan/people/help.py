"""What the pages of sign-in and posts are for."""

from django.utils.translation import gettext_lazy as _

from bihuan.theme.help import Help

TERMS = {
    "post": (_("岗位"), _("办事的是岗位，不是个人：换了人，事跟着岗位走，旧事仍写着当时是谁。")),
    "delegation": (_("代签"), _("岗位的人不在，写明起止日委托另一个岗位代他签；纸面和流水都写“代”。")),
}
HELP = {
    "people:sign_in": Help(_("用发给您的用户名和密码登录。"), (_("登录不上，找本县安全管理员。"),)),
    "people:acting": Help(
        _("一个人可以任几个岗位。选好以哪个岗位办，之后记在那个岗位名下。"), (), ("post", "delegation")
    ),
    "people:password": Help(_("改自己的密码。")),
    "people:offices": Help(_("本县有哪些机构、岗位，哪天起有人任，哪里空着，谁代谁签。"), (), ("post", "delegation")),
}
NO_HELP = frozenset({"people:home"})
