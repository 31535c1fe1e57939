"""Whether the door stands open: the posting through which this context is writing, if any."""

from contextvars import ContextVar
from typing import Any

#: The open `posting.Posting`; named by no type here, because rows ask it and postings know rows.
current: ContextVar[Any] = ContextVar("open_posting", default=None)


def is_open() -> bool:
    """Tell whether this context is inside an entry."""
    return current.get() is not None
