"""Fixtures of the whole house: each subject brings its own as a plugin."""

from collections.abc import Iterator

import pytest
from django.utils import translation

pytest_plugins = [
    "bihuan.journal.testing",
    "bihuan.organization.testing",
    "bihuan.access.testing",
    "bihuan.ledger.testing",
    "bihuan.evidence.testing",
]


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Let each test begin in the first language: a page asked for in English leaves its language behind."""
    translation.activate("zh-hans")
    yield
    translation.activate("zh-hans")
