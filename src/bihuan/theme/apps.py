"""The app's name."""

from typing import Any

from django import forms
from django.apps import AppConfig
from django.utils.translation import gettext_lazy

#: In place of Django's sentences, which show a key or speak of characters; a field may still say something of its own.
SENTENCES: dict[type[forms.Field], dict[str, Any]] = {
    forms.CharField: {
        "max_length": gettext_lazy("最多%(limit_value)d字，现在%(show_value)d字"),
        "null_characters_not_allowed": gettext_lazy("这里有看不见的字符，删掉再交"),
    },
    forms.ChoiceField: {"invalid_choice": gettext_lazy("这一项现在选不了，从所列的里面另选")},
    forms.MultipleChoiceField: {"invalid_choice": gettext_lazy("有一项现在选不了，从所列的里面另选")},
}


class ThemeConfig(AppConfig):
    """The page frame."""

    name = "bihuan.theme"
    verbose_name = "theme"

    def ready(self) -> None:
        """Give every form our wording, in both languages."""
        for field, sentences in SENTENCES.items():
            field.default_error_messages = {**field.default_error_messages, **sentences}
