"""The app of suggestions."""

from django.apps import AppConfig


class SuggestionsConfig(AppConfig):
    """Suggestions and their answers."""

    name = "bihuan.suggestions"
    label = "suggestions"
