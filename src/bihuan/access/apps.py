"""Access as a Django app."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Reach and rights."""

    name = "bihuan.access"
    verbose_name = "access"
