# ruff: noqa: S608 - the names and roles are our own
"""
What the database itself refuses, whoever writes to it: 三员 on one person.

A holding by a person who on one of its days holds another separate role, or a separate role and a post that does
business; a delegation that would come to the same; and a held post whose role is changed behind that. The conditions
are plain SQL (EXISTS, COALESCE, comparisons): the same text is a constraint trigger's on PostgreSQL.
"""

from bihuan.journal.guards import Guard, trigger

from .roles import SEPARATE

_ROLES = ", ".join(f"'{role}'" for role in sorted(SEPARATE))
_NO_END = "'9999-12-31'"
MESSAGE = "organization: one person holds one of the separate roles alone"


def _apart(one: str, other: str) -> str:
    return f"({one} IN ({_ROLES}) OR {other} IN ({_ROLES})) AND {one} <> {other}"


def _overlapping(row: str) -> str:
    return (
        f"{row}.since_date <= COALESCE(NEW.until_date, {_NO_END})"
        f" AND NEW.since_date <= COALESCE({row}.until_date, {_NO_END})"
    )


_HELD = (
    "EXISTS (SELECT 1 FROM organization_holder h"
    " JOIN organization_post p ON p.id = h.post_id JOIN organization_post n ON n.id = NEW.post_id"
    # By jurisdiction and person, as the index has it: a person may hold posts in several counties.
    " WHERE h.jurisdiction IN (SELECT code FROM organization_jurisdiction)"
    f" AND h.person_id = NEW.person_id AND h.id <> NEW.id AND {_overlapping('h')} AND {_apart('p.role', 'n.role')})"
)
_LENT = (
    "EXISTS (SELECT 1 FROM organization_post p JOIN organization_post n ON n.id = NEW.to_post_id"
    f" WHERE p.id = NEW.post_id AND {_apart('p.role', 'n.role')})"
)
_TURNED = (
    f"{_apart('NEW.role', 'OLD.role')}"
    " AND (EXISTS (SELECT 1 FROM organization_holder h WHERE h.post_id = OLD.id)"
    " OR EXISTS (SELECT 1 FROM organization_delegation d WHERE d.post_id = OLD.id OR d.to_post_id = OLD.id))"
)

GUARDS: list[Guard] = [
    trigger("holder_apart", "INSERT", "organization_holder", _HELD, MESSAGE),
    trigger(
        "holder_apart_later",
        "UPDATE OF post_id, person_id, since_date, until_date",
        "organization_holder",
        _HELD,
        MESSAGE,
    ),
    trigger("delegation_apart", "INSERT", "organization_delegation", _LENT, MESSAGE),
    trigger("delegation_apart_later", "UPDATE OF post_id, to_post_id", "organization_delegation", _LENT, MESSAGE),
    trigger("post_apart", "UPDATE OF role", "organization_post", _TURNED, MESSAGE),
]
