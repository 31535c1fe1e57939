"""What the pages of sign-in and posts are for."""

from django.utils.translation import gettext_lazy as _

from bihuan.theme.help import Help

from .credentials.help import HELP_CREDENTIALS

TERMS = {
    "post": (_("岗位"), _("办事的是岗位，不是个人：换了人，事跟着岗位走，旧事仍写着当时是谁。")),
    "delegation": (_("代签"), _("岗位的人不在，写明起止日委托另一个岗位代他签；页面和流水都写“代”。")),
}
HELP = {
    **HELP_CREDENTIALS,
    "people:sign_in": Help(_("用发给您的登录名和密码登录。"), (_("登录不上，找本县安全管理员。"),)),
    "people:acting": Help(
        _("一个人可以任几个岗位。选好以哪个岗位办，之后记在那个岗位名下。"), (), ("post", "delegation")
    ),
    "people:password": Help(_("改自己的密码。")),
    "people:offices": Help(
        _("本县有哪些机构、岗位，哪天起有人任，哪里空着，谁代谁签。"),
        (_("机构由系统管理员登记，岗位和人员由安全管理员登记；一次登记很多，按“用表登记”。"),),
        ("post", "delegation"),
    ),
}
_NAMES = (_("“更名”留旧名：那一天以前的事仍写旧名。“更正”不留。"),)
HELP |= {
    "people:office": Help(_("一个机构的岗位、别名和沿革。"), _NAMES, ("post",)),
    "people:post": Help(
        _("一个岗位由谁任、由谁代签、哪些天人不在。"),
        (_("换人：先写前任的最后一天，再任命后任；在办的事跟着岗位走。"), _("“交接单”列出岗位手上的事，可以打印。")),
        ("post", "delegation"),
    ),
    "people:add_office": Help(_("登记一个新机构。")),
    "people:change_office": Help(_("更正别名、英文名、排列顺序。"), _NAMES),
    "people:rename_office": Help(_("机构从某一天起换名称。"), _NAMES),
    "people:merge_office": Help(_("机构并入别的单位，在办事项转给承接单位。")),
    "people:split_office": Help(_("一个机构拆给两个单位。"), (_("先登记两个承接单位，再来拆分。"),)),
    "people:add_post": Help(_("给机构设一个岗位。角色定了就不能改。"), (), ("post",)),
    "people:add_person": Help(_("登记一个要任岗位的人，给他一个登录名。")),
    "people:appoint": Help(_("让一个人从某天起任这个岗位。"), (), ("post",)),
    "people:end_holder": Help(_("写明一个人任职的最后一天。"), (), ("post",)),
    "people:delegate": Help(
        _("人不在的日子，由另一个岗位代签。"),
        (_("本人在自己岗位的页上就能委托，安全管理员也能代办。"),),
        ("delegation",),
    ),
    "people:end_delegation": Help(_("委托没到期就收回。"), (), ("delegation",)),
    "people:absence": Help(_("登记岗位的人哪些天不在；没有委托的，要他批的事送上一级。"), (), ("delegation",)),
    "people:back": Help(_("人提前回岗。")),
    "people:book": Help(
        _("用一张表登记全县的机构、岗位和人员。"),
        (
            _("先下载空表，填好传上来；有错逐格说明，没有错才能记入。"),
            _("记入是两步：系统管理员记机构，安全管理员记岗位和人员。"),
        ),
        ("post",),
    ),
    "people:slips": Help(_("给还没有密码的人打印登录单。"), (_("只显示一次，一页A4八张，印完裁开当面交。"),)),
}
NO_HELP = frozenset(
    {"people:book_template", "people:book_offices", "people:book_rights", "people:book_discard", "people:home"}
)
