"""A text that was withheld from the journal is struck out of suggestions and their answers too."""

from collections.abc import Collection

from bihuan.journal.values import WITHHELD

from .models import Suggestion


def forget(texts: Collection[str]) -> None:
    """Put the mark in place of each of the texts, wherever one of them was written."""
    for row in Suggestion.objects.all().iterator():
        words, answer = row.words, row.answer
        for text in filter(None, texts):
            words, answer = words.replace(text, WITHHELD), answer.replace(text, WITHHELD)
        if (words, answer) != (row.words, row.answer):
            Suggestion.objects.filter(id=row.id).update(words=words, answer=answer)
