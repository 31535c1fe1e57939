"""The place of the system's own page in the masthead: for administrators and auditors."""

from django.utils.translation import pgettext_lazy

from bihuan.access import policy
from bihuan.theme.places import Place

PLACES = [
    Place(
        pgettext_lazy("place", "系统"),
        "operations:system",
        order=95,
        shown=lambda request: bool(
            policy.may(request.post, "system.read", jurisdiction=request.post.jurisdiction)  # type: ignore[attr-defined]
        ),
    )
]
