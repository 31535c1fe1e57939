"""Who may move the demo's clock; a real instance has no such address at all, and so no row."""

from django.conf import settings

from bihuan.access.table import SIGNED_IN, Row

CLOCK = Row({"GET": SIGNED_IN, "POST": SIGNED_IN}, leaves="entry:operations.clock.moved")
PERMISSIONS = {"operations:clock": CLOCK} if settings.DEMO else {}
