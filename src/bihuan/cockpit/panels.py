"""Where the cockpit stands in the masthead."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.organization.roles import READERS
from bihuan.theme.places import Place


def _is_reader(request: Any) -> bool:
    return request.post is not None and request.post.role in READERS


PLACES = [Place(_("驾驶舱"), "cockpit:home", order=10, shown=_is_reader)]
