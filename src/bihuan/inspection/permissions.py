"""Who may read the journal."""

from bihuan.access.table import ANYONE, BUSINESS, EVERY_ROLE, HERE, READ, Open, Row
from bihuan.organization.roles import READERS, Role

_RIGHTS = Open(frozenset({Role.AUDITOR, Role.SECURITY_ADMIN}), HERE)
_HERE = Open(READERS, HERE)
#: Who reports, and the two who decide; they see places and lengths.
_CONCERNED = Open(READERS | {Role.SECURITY_ADMIN}, HERE)
_SECURITY = Open(frozenset({Role.SECURITY_ADMIN}), HERE)
_AUDIT = Open(frozenset({Role.AUDITOR}), HERE)

PERMISSIONS = {
    "inspection:receipt": Row({"GET": ANYONE}),
    "inspection:journal": Row({"GET": BUSINESS}),
    "inspection:entry": Row({"GET": BUSINESS}),
    "inspection:withhold": Row({"GET": _HERE, "POST": _HERE}, leaves="entry:journal.withholding.asked"),
    "inspection:withholdings": Row({"GET": _CONCERNED}),
    "inspection:withholding": Row({"GET": _CONCERNED}),
    "inspection:propose_withholding": Row({"POST": _SECURITY}, leaves="entry:journal.withholding.proposed"),
    "inspection:confirm_withholding": Row(
        {"POST": _AUDIT}, leaves="entry:journal.text.withheld+entry:journal.withholding.looked"
    ),
    "inspection:decline_withholding": Row({"POST": _RIGHTS}, leaves="entry:journal.withholding.declined"),
    "inspection:look_withholding": Row({"POST": _HERE}, leaves="entry:journal.withholding.looked"),
    # No business stands in a checkpoint, and the more people hold one the better.
    "inspection:checkpoints": Row({"GET": Open(EVERY_ROLE, READ)}),
    "inspection:checkpoint": Row({"GET": Open(EVERY_ROLE, READ)}),
    "inspection:checkpoint_file": Row({"GET": Open(EVERY_ROLE, READ)}),
    "inspection:take_checkpoint": Row({"POST": Open(EVERY_ROLE, HERE)}, leaves="local"),
    "inspection:security": Row({"GET": _RIGHTS}),
    "inspection:security_entry": Row({"GET": _RIGHTS}),
}
