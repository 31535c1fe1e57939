"""The place of people and posts in the masthead."""

from django.utils.translation import gettext_lazy as _

from bihuan.access import policy
from bihuan.theme.places import Place

PLACES = [
    Place(
        _("登录凭据"),
        "people:accounts",
        order=70,
        shown=lambda request: bool(
            policy.may(request.post, "credentials.issue", jurisdiction=request.post.jurisdiction)  # type: ignore[attr-defined]
        ),
    ),
    Place(_("机构岗位"), "people:offices", order=80),
]
