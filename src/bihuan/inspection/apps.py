"""Inspection as a Django app."""

from django.apps import AppConfig


class InspectionConfig(AppConfig):
    """The pages of the journal."""

    name = "bihuan.inspection"
    verbose_name = "inspection"
