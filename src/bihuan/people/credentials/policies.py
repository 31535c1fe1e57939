"""
The two named policies for passwords and sessions; BIHUAN_PASSWORD_POLICY chooses.

asvs5   OWASP ASVS 5.0, level 2: length, no rules of composition, no forced change, nothing common, nothing of the place
mlps3   等保三级 (GB/T 22239—2019, 8.1.4.1): complexity, a change every 90 days, none of the last five, an idle session
        ends after 30 minutes, a quarter of an hour's lock after tries

Plain Python, because settings read it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

#: Beyond this the hash itself would be the load; far above the 128 that must be taken.
LONGEST = 512
TRIES = 5


@dataclass(frozen=True, slots=True)
class Policy:
    """What is asked of passwords and sessions."""

    name: str
    min_length: int
    classes: int  # of four: small letters, capitals, figures, everything else; 0: not asked
    max_age_days: int  # 0: never
    remembered: int  # how many of the last ones may not come again
    idle_minutes: int
    window_seconds: int  # in which an account may be tried TRIES times


POLICIES = {
    policy.name: policy
    for policy in (
        Policy("asvs5", 12, 0, 0, 0, idle_minutes=8 * 60, window_seconds=300),
        Policy("mlps3", 8, 3, 90, 5, idle_minutes=30, window_seconds=900),
    )
}

_CLASSES = (re.compile(r"[a-z]"), re.compile(r"[A-Z]"), re.compile(r"\d"), re.compile(r"[^a-zA-Z\d]"))
_EDGES = re.compile(r"^[^a-zA-Z]+|[^a-zA-Z]+$")


def classes(password: str) -> int:
    """Return how many of the four classes of characters a password has."""
    return sum(bool(kind.search(password)) for kind in _CLASSES)


def is_common(password: str, known: Iterable[str]) -> bool:
    """Return whether a password is a known one, or one repeated, or one with figures and signs put round it, or a row."""
    low, common = password.lower(), known if isinstance(known, set | frozenset) else set(known)
    forms = {low, _EDGES.sub("", low), _unit(low)}
    return bool(forms & common) or len(set(low)) < 4 or _is_row(low)


def _unit(text: str) -> str:
    """Return the shortest text that makes the given one by repetition."""
    size = (text + text).find(text, 1)
    return text[:size]


def _is_row(text: str) -> bool:
    """Return whether each character follows the one before by one and the same step: 123456789012, abcdefghijkl."""
    figures = text.replace("0", ":") if text.startswith("1") else text  # 9, 0 as on the keyboard
    steps = {ord(b) - ord(a) for a, b in pairwise(figures)}
    return len(text) > 1 and (len(steps) == 1 or steps <= {1, -9})


def is_of_the_place(password: str, words: Iterable[str]) -> bool:
    """Return whether a password has the person's user name, the county or the product in it."""
    low = password.lower()
    return any(word in low for word in (word.lower() for word in words) if len(word) > 1)
