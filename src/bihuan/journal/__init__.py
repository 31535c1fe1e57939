"""
The journal (流水): every change of business state is one entry, hash-chained, written in the same transaction.

`from bihuan import journal` gives the door: `journal.entry`, `journal.Actor`, `journal.Act` and what they raise.
Names are fetched on first use, because Django imports this package before its models can be.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .chain import INSTANCE, MAIN, SECURITY
from .refusal import Refused

if TYPE_CHECKING:
    from .models import Journaled, JournaledRow, WriteOutsideJournal, uuid7
    from .posting import Act, Actor, AlreadyDone, Posting, StaleRow, entry

_HOMES = {
    **dict.fromkeys(("Journaled", "JournaledRow", "WriteOutsideJournal", "uuid7"), "models"),
    **dict.fromkeys(("Act", "Actor", "AlreadyDone", "Posting", "StaleRow", "entry"), "posting"),
}

__all__ = [
    "INSTANCE",
    "MAIN",
    "SECURITY",
    "Act",
    "Actor",
    "AlreadyDone",
    "Journaled",
    "JournaledRow",
    "Posting",
    "Refused",
    "StaleRow",
    "WriteOutsideJournal",
    "entry",
    "uuid7",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
