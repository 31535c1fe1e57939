"""Organization as a Django app."""

from django.apps import AppConfig


class OrganizationConfig(AppConfig):
    """Who is who."""

    name = "bihuan.organization"
    verbose_name = "organization"
