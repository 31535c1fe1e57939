"""Who sees how the system stands; who may move the demo's clock: a real instance has no such address, and so no row."""

from django.conf import settings

from bihuan.access.table import HERE, SIGNED_IN, Open, Row
from bihuan.organization.roles import ADMINISTRATORS, Role

CLOCK = Row({"GET": SIGNED_IN, "POST": SIGNED_IN}, leaves="entry:operations.clock.moved")
PERMISSIONS = {
    "operations:system": Row({"GET": Open(ADMINISTRATORS | {Role.AUDITOR}, HERE)}),
    **({"operations:clock": CLOCK} if settings.DEMO else {}),
}
