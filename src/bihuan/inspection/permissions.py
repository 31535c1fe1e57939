"""Who may read the journal."""

from bihuan.access.table import BUSINESS, HERE, Open, Row
from bihuan.organization.roles import Role

_RIGHTS = Open(frozenset({Role.AUDITOR, Role.SECURITY_ADMIN}), HERE)

PERMISSIONS = {
    "inspection:journal": Row({"GET": BUSINESS}),
    "inspection:entry": Row({"GET": BUSINESS}),
    "inspection:security": Row({"GET": _RIGHTS}),
    "inspection:security_entry": Row({"GET": _RIGHTS}),
}
