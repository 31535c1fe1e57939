"""People as a Django app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The pages of people and posts."""

    name = "bihuan.people"
    verbose_name = "people"
