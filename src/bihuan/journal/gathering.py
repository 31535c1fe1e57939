"""What each subject declares under a name of its own (permissions.py, phrases.py, …), found and never imported across."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps


def declared(name: str) -> Iterator[tuple[str, Any]]:
    """Yield (app's label, its module of that name) for each app of the house that has one, in the order of the apps."""
    for config in apps.get_app_configs():
        if config.name.startswith("bihuan.") and find_spec(f"{config.name}.{name}"):
            yield config.label, import_module(f"{config.name}.{name}")
