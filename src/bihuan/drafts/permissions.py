"""Who may keep a draft: everybody, in the own jurisdiction; who may throw one away: whose it is."""

from bihuan.access.table import EVERY_ROLE, HERE, OWN, Open, Row

PERMISSIONS = {
    "drafts:save": Row({"POST": Open(EVERY_ROLE, HERE)}, leaves="local"),
    "drafts:discard": Row({"POST": Open(EVERY_ROLE, OWN)}, leaves="local"),
}
