"""The place of people and posts in the masthead."""

from django.utils.translation import gettext_lazy as _

from bihuan.access import policy
from bihuan.theme.places import Place

#: The pages of the registers are not those of credentials, though one app has both.
REGISTERS = frozenset(
    f"people:{name}"
    for name in (
        *("offices", "office", "add_office", "change_office", "rename_office", "merge_office", "split_office"),
        *("post", "add_post", "add_person", "appoint", "end_holder", "delegate", "end_delegation", "absence", "back"),
        *("book", "book_offices", "book_rights", "book_discard", "slips"),
    )
)

PLACES = [
    Place(
        _("登录凭据"),
        "people:accounts",
        order=70,
        shown=lambda request: bool(
            policy.may(request.post, "credentials.issue", jurisdiction=request.post.jurisdiction)  # type: ignore[attr-defined]
        ),
    ),
    Place(_("机构岗位"), "people:offices", order=80, pages=REGISTERS),
]
