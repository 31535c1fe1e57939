"""The pages' translations, compiled as they stand now."""

import pytest

from bihuan.theme import build


@pytest.fixture(scope="session", autouse=True)
def compiled() -> None:
    """Compile what changed since the last build."""
    build.compile_translations(lambda line: None)
