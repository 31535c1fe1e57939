"""The journal as a Django app."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Registers the checks that hold every journaled model to the rules."""

    name = "bihuan.journal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks."""
        from . import checks  # noqa: F401
