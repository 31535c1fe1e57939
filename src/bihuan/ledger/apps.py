"""The ledger as a Django app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Names the app; everything else stands in its files."""

    name = "bihuan.ledger"
    default_auto_field = "django.db.models.BigAutoField"
