"""The demo's winter on a database of its own, made once a run."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bihuan.operations.fushan import facts, load


def _build() -> None:
    from django.core.management import call_command

    from bihuan.journal import chains, schema
    from bihuan.journal.sqlite.base import schema_changes

    call_command("migrate", verbosity=0)
    with schema_changes():
        call_command("createcachetable", verbosity=0)
    chains.establish(is_demo=True, at=load.began(facts.load()))
    schema.record(at=load.began(facts.load()))
    load.load(password="x")


@pytest.fixture
def fushan(open_database: Callable[..., Any]) -> Path:
    path: Path = open_database("fushan", _build, under=None)
    return path
