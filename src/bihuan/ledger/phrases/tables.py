"""
The words of every part of the subject, gathered: a part is a module here with tables of these names, as many as it needs.

STEPS verb → button, HINTS verb → what it brings, FIELDS what a form may lack, REASONS refusal → the fact and the way out
(after “不能签报交账：”), OWN_SENTENCES refusal → where it stands alone, NOT_YET refusals that time or a fuller form lifts,
ENTRIES kind → name, ACTS kind → story sentence (%(who)s and the names in said.story_sentence), QUOTED kind → the cell
that the story quotes, FACTS kind → function of the entry's cells that gives further names for its sentence, COLUMNS table.column → name, VALUES table.column → code → word, WORDS enumeration member → word.
"""

from collections.abc import Mapping
from types import ModuleType
from typing import Any

from . import (
    applications,
    blockers,
    bulk,
    campaigns,
    doubts,
    drawing,
    evidence,
    forces,
    lamps,
    loop,
    parts,
    paths,
    rechecks,
    remarks,
    succeeding,
)

#: Each part of the subject that has words of its own.
PARTS: tuple[ModuleType, ...] = (
    loop,
    paths,
    lamps,
    doubts,
    applications,
    evidence,
    succeeding,
    blockers,
    parts,
    forces,
    remarks,
    rechecks,
    bulk,
    drawing,
    campaigns,
)


def _gathered(name: str) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for part in PARTS:
        found.update(getattr(part, name, {}))
    return found


STEPS = _gathered("STEPS")
HINTS = _gathered("HINTS")
FIELDS = _gathered("FIELDS")
REASONS = _gathered("REASONS")
REFUSALS = {**REASONS, **_gathered("OWN_SENTENCES")}
NOT_YET: frozenset[str] = frozenset().union(*(getattr(part, "NOT_YET", ()) for part in PARTS))
ENTRIES = _gathered("ENTRIES")
ACTS = _gathered("ACTS")
QUOTED = _gathered("QUOTED")
FACTS = _gathered("FACTS")
COLUMNS = _gathered("COLUMNS")
VALUES: Mapping[str, Mapping[Any, object]] = _gathered("VALUES")
#: Members of enumerations and kinds of entries as a sentence shows them.
WORDS: Mapping[Any, Any] = {**ENTRIES, **loop.STATES, **loop.VERDICTS, **_gathered("WORDS")}
CHORES = _gathered("CHORES")
