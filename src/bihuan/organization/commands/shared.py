"""What the organization's verbs have in common."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from bihuan.journal import Refused

from .. import rules
from ..models import Office, Post


@dataclass(frozen=True, slots=True)
class Done:
    """What was made or changed, and the receipt."""

    receipt: str
    id: UUID


def post_of(jurisdiction: str, post: UUID) -> Post:
    """
    Return the post.

    :raises Refused: out_of_reach
    """
    row = Post.objects.filter(jurisdiction=jurisdiction, id=post).first()
    if row is None:
        raise Refused("out_of_reach")
    return row


def office_of(jurisdiction: str, office: UUID) -> Office:
    """
    Return the office, which is not closed.

    :raises Refused: out_of_reach, office_closed
    """
    row = Office.objects.filter(jurisdiction=jurisdiction, id=office).first()
    if row is None:
        raise Refused("out_of_reach")
    if row.closed_date is not None:
        raise Refused("office_closed", name=row.name, since=row.closed_date)
    return row


def check_names(jurisdiction: str, names: Iterable[str], *, but: UUID | None = None) -> None:
    """
    Accept names that no other office has: as its name, its short name, or an alias.

    :raises Refused: name_taken
    """
    taken: set[str] = set()
    rows = Office.objects.filter(jurisdiction=jurisdiction)
    rows = rows.exclude(id=but) if but else rows
    for name, short_name, aliases in rows.values_list("name", "short_name", "aliases"):
        taken |= {name, short_name, *rules.split_aliases(aliases)}
    for given in names:
        if given in taken:
            raise Refused("name_taken", name=given)
