"""The app's name."""

from django.apps import AppConfig


class ThemeConfig(AppConfig):
    """The page frame."""

    name = "bihuan.theme"
    verbose_name = "theme"
