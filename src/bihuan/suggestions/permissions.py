"""Who may suggest: everybody, in the own jurisdiction; who reads and answers: the supervision office."""

from bihuan.access.table import EVERY_ROLE, HERE, Open, Row
from bihuan.organization.roles import Role

_OFFICE = Open(frozenset({Role.DISPATCHER}), HERE)

PERMISSIONS = {
    "suggestions:suggest": Row({"GET": Open(EVERY_ROLE, HERE), "POST": Open(EVERY_ROLE, HERE)}, leaves="local"),
    "suggestions:suggestions": Row({"GET": _OFFICE}),
    "suggestions:answer": Row({"POST": _OFFICE}, leaves="local"),
}
