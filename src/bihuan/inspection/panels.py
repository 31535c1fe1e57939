"""The journal's place in the masthead."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.organization.roles import READERS, Role
from bihuan.theme.places import Place


def _reads(request: Any) -> bool:
    return request.post.role in READERS


def _audits(request: Any) -> bool:
    return request.post.role is Role.AUDITOR


def _guards(request: Any) -> bool:
    return request.post.role is Role.SECURITY_ADMIN


def _withholds(request: Any) -> bool:
    return request.post.role in (Role.AUDITOR, Role.SECURITY_ADMIN)


PLACES = [
    Place(_("流水"), "inspection:journal", order=90, shown=_reads, first=_audits),
    Place(_("封存"), "inspection:withholdings", order=92, shown=_withholds),
    Place(_("安全流水"), "inspection:security", order=91, shown=_guards),
]
