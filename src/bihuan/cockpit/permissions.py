"""Who may look at the whole."""

from bihuan.access.table import BUSINESS, SIGNED_IN, Row

PERMISSIONS = {
    "cockpit:start": Row({"GET": SIGNED_IN}),
    "cockpit:home": Row({"GET": BUSINESS}),
}
