"""Drafts that hold a text which was withheld from the journal go with it."""

import json
from collections.abc import Collection

from .models import Draft


def forget(texts: Collection[str]) -> None:
    """Delete each draft in which one of the texts was typed."""
    held = [
        draft.id
        for draft in Draft.objects.all().iterator()
        if any(text in value for values in json.loads(draft.values).values() for value in values for text in texts)
    ]
    Draft.objects.filter(id__in=held).delete()
