"""
What an entry is about, in words. Each subject names its own rows, in its panels.py:

    SUBJECTS = {"ledger_task": named}    # table → named(post, jurisdiction, keys) → key → Subject, in one query
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from bihuan.journal.gathering import declared
from bihuan.organization.queries import ActingPost


@dataclass(frozen=True, slots=True)
class Subject:
    """A row as a list refers to it."""

    number: str
    words: str
    url: str


Namer = Callable[[ActingPost, str, Collection[str]], Mapping[str, Subject]]


@cache
def namers() -> Mapping[str, Namer]:
    """Return table → what names its rows, as each app's panels.py declares it."""
    found: dict[str, Namer] = {}
    for _app, panels in declared("panels"):
        found |= getattr(panels, "SUBJECTS", {})
    return found


def named(post: ActingPost, jurisdiction: str, rows: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], Subject]:
    """Return (table, key) → its words, for the rows that have any and that the post may read; one query a table."""
    keys: dict[str, set[str]] = {}
    for table, key in rows:
        keys.setdefault(table, set()).add(key)
    return {
        (table, key): subject
        for table, wanted in keys.items()
        if table in namers()
        for key, subject in namers()[table](post, jurisdiction, wanted).items()
    }
