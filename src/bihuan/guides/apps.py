"""The guides as a Django app."""

from django.apps import AppConfig


class GuidesConfig(AppConfig):
    """Names the app; it has no tables."""

    name = "bihuan.guides"
