"""The app's name."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """What is done from a terminal."""

    name = "bihuan.operations"
    verbose_name = "operations"
