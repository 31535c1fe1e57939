"""Who may look at the whole."""

from bihuan.access.table import BUSINESS, Row

PERMISSIONS = {"cockpit:home": Row({"GET": BUSINESS}), "cockpit:wall": Row({"GET": BUSINESS})}
