"""Who may move the demo's clock; a real instance has no such address at all."""

from bihuan.access.table import SIGNED_IN, Row

PERMISSIONS = {"operations:clock": Row({"GET": SIGNED_IN, "POST": SIGNED_IN}, leaves="entry:operations.clock.moved")}
