"""The cockpit as a Django app."""

from django.apps import AppConfig


class CockpitConfig(AppConfig):
    """Names the app; it has no tables."""

    name = "bihuan.cockpit"
