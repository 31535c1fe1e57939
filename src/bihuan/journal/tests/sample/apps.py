from django.apps import AppConfig


class SampleConfig(AppConfig):
    name = "bihuan.journal.tests.sample"
    label = "sample"
