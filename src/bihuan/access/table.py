"""
The declared table of URLs: for each, who may what, and what it leaves behind.

Each app ships `permissions.py` with PERMISSIONS: namespaced URL name → Row. The table enforces nothing but its own
completeness: a URL without a row is not served. It is the expectation that the matrix test holds the real answers to.

    from bihuan.access.table import ANYONE, BUSINESS, HERE, Open, Row
    PERMISSIONS = {
        "ledger:task": Row({"GET": BUSINESS}),
        "ledger:report": Row({"GET": BUSINESS, "POST": Open(OFFICE, OWN)}, leaves="entry:ledger.report.filed"),
    }
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from bihuan.journal.gathering import declared
from bihuan.organization.roles import READERS, Role


class Relation(StrEnum):
    """How somebody stands to the object of a URL; without an object, to its jurisdiction (OWN and OTHER are one then)."""

    OWN = "own"  # of the office that the object belongs to, or the very post that the step is left to
    OTHER = "other"  # of another office of the same jurisdiction
    ANCESTOR = "ancestor"  # of a jurisdiction above
    FOREIGN = "foreign"  # of any other jurisdiction
    SIGNED_OUT = "signed_out"


HERE = frozenset({Relation.OWN, Relation.OTHER})
READ = HERE | {Relation.ANCESTOR}
EVERYWHERE = READ | {Relation.FOREIGN}
OWN = frozenset({Relation.OWN})
OTHER = frozenset({Relation.OTHER})
ALL = frozenset(Relation)


@dataclass(frozen=True, slots=True)
class Open:
    """Who may: these roles, in these relations. Whoever has no role (signed out) counts by the relation alone."""

    roles: frozenset[Role]
    relations: frozenset[Relation]

    def admits(self, role: Role | None, relation: Relation) -> bool:
        """Return whether the table lets them."""
        return relation in self.relations and (role is None or role in self.roles)


EVERY_ROLE = frozenset(Role)
#: Everybody, signed in or not.
ANYONE = Open(EVERY_ROLE, ALL)
#: Everybody who is signed in, whatever the post; the URL names no jurisdiction.
SIGNED_IN = Open(EVERY_ROLE, EVERYWHERE)
#: Every post that knows business, in its jurisdiction and those below.
BUSINESS = Open(READERS, READ)


@dataclass(frozen=True, slots=True)
class Row:
    """
    One URL.

    methods: method → who may; several Opens where roles differ in their relations.
    leaves: what its POST leaves behind: "entry:<kind>" exactly one entry of that kind, in whichever stream; "security"
    one line of the security stream; "local" rows that are no business (sessions, limits, passwords); "none" nothing.
    "entry:<kind>+local" both. A GET leaves nothing.
    """

    methods: Mapping[str, Open | tuple[Open, ...]]
    leaves: str = "none"

    def admits(self, method: str, role: Role | None, relation: Relation) -> bool:
        """Return whether the table lets them."""
        who = self.methods.get(method, ())
        return any(opening.admits(role, relation) for opening in (who if isinstance(who, tuple) else (who,)))


class Undeclared(LookupError):
    """A URL has no row, or two."""


@cache
def collect() -> Mapping[str, Row]:
    """
    Return the rows of all apps.

    :raises Undeclared: two apps declare one URL, or a row says something that the table has no word for
    """
    found: dict[str, Row] = {}
    for name, row in _declared():
        if name in found:
            raise Undeclared(f"{name} is declared twice")
        if any(part not in {"security", "local", "none"} and part[:6] != "entry:" for part in row.leaves.split("+")):
            raise Undeclared(f"{name}: leaves {row.leaves!r}")
        found[name] = row
    return MappingProxyType(found)


def _declared() -> Iterable[tuple[str, Row]]:
    for _app, permissions in declared("permissions"):
        yield from permissions.PERMISSIONS.items()
