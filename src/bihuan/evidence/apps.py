"""The app of evidence files."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Evidence files; the rows that name them are other subjects'."""

    name = "bihuan.evidence"
    label = "evidence"
