"""The app of drafts."""

from django.apps import AppConfig


class DraftsConfig(AppConfig):
    """Drafts of forms."""

    name = "bihuan.drafts"
    label = "drafts"
