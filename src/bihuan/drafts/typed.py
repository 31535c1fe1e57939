"""What of a posted form was typed: neither our own hidden values, nor passwords, nor files."""

import re
from collections.abc import Mapping
from typing import Any

Values = Mapping[str, list[str]]

#: Hidden values of a form that writes, and of its draft.
HIDDEN = frozenset(
    "csrfmiddlewaretoken act acting_post expected switch next more seen opener draft_of drafted_on tab draft".split()
)
_NEVER = re.compile(r"(.*password.*|kept_file.*|files.*|.*otp.*|.*_code|door|login)", re.IGNORECASE)
#: Names of a form's choices, ticks and marks, as the form says them: codes, kept with the words and not shown as such.
PICKED = "picked"
_KEY = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9a-f]{64}")
MOST_LETTERS = 100_000


def typed_in(data: Any) -> Values:
    """Return name → texts of what a person typed or chose."""
    names = [name for name in data if name not in HIDDEN and not _NEVER.fullmatch(name)]
    return {name: [str(text) for text in data.getlist(name)] for name in names}


def is_worth_keeping(values: Values) -> bool:
    """Return whether there is a word in it: keys and empty lines alone are not kept, nor what no form of ours holds."""
    texts = [text for name, found in values.items() if name != PICKED for text in found]
    length = sum(map(len, texts)) + sum(len(name) for name in values)
    return any(text.strip() and not _KEY.fullmatch(text) for text in texts) and length <= MOST_LETTERS


def lines(values: Values) -> list[str]:
    """Return the texts to be read: no keys, no ticks and other choices, no empty lines."""
    picked = {PICKED, *" ".join(values.get(PICKED, ())).split()}
    return [
        text
        for name, found in values.items()
        if name not in picked
        for text in found
        if text.strip() and not _KEY.fullmatch(text) and text != "on"
    ]
