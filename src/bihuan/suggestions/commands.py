"""What is done with suggestions: made, answered, taken note of."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from bihuan.journal import Refused

from .models import Suggestion

#: Of one person in a day: enough for whoever has much to say, too few to bury the others' under.
MOST_A_DAY = 10


def suggest(*, key: UUID, jurisdiction: str, post: UUID, person: UUID, page: str, words: str, at: dt.datetime) -> None:
    """
    Keep a suggestion; the same form a second time changes nothing.

    :raises Refused: too_many_suggestions
    """
    with transaction.atomic():
        if Suggestion.objects.filter(id=key).exists():
            return
        since = at - dt.timedelta(days=1)
        if Suggestion.objects.filter(jurisdiction=jurisdiction, person=person, at__gt=since).count() >= MOST_A_DAY:
            raise Refused("too_many_suggestions", most=MOST_A_DAY)
        Suggestion.objects.create(
            id=key, jurisdiction=jurisdiction, post=post, person=person, page=page, words=words, at=at
        )


def answer(*, key: UUID, jurisdiction: str, post: UUID, words: str, at: dt.datetime) -> None:
    """
    Answer a suggestion, or take note of it where there are no words; what has been answered stays answered.

    :raises Refused: suggestion_answered
    """
    with transaction.atomic():
        row = Suggestion.objects.get(jurisdiction=jurisdiction, id=key)
        if row.answer:
            raise Refused("suggestion_answered")
        row.answer, row.read_by, row.read_at = words, post, at
        row.save(update_fields=["answer", "read_by", "read_at"])
