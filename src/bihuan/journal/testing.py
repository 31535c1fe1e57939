"""
Fixtures for tests that write: a real database file per test, copied from a template, committed to, replayed at the end.

No flush, no :memory:, no rolled-back test: what a test wrote must follow from its journal. A test that changes
something behind the journal's back says so (`@pytest.mark.tampers`), and then verify must have found it.
"""

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connections

from . import verify
from .refusal import Refused
from .sqlite import base

COUNTY = "141027"
OTHER_COUNTY = "141028"


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker."""
    config.addinivalue_line("markers", "tampers: changes something behind the journal's back; verify must find it")


class Templates:
    """Database files made once a run, by name."""

    def __init__(self, folder: Path, blocker: Any) -> None:
        self.folder = folder
        self.blocker = blocker

    def path(self, name: str, build: Callable[[], None], *, under: str | None = None) -> Path:
        """Return the template's file, built on first use on a copy of the template `under`."""
        path = self.folder / f"{name}.sqlite3"
        if path.exists():
            return path
        making = self.folder / f"{name}-making.sqlite3"
        if under:
            shutil.copy(self.folder / f"{under}.sqlite3", making)
        with self.blocker.unblock():
            point_at(making)
            build()
            verify.remember(verify.full())
            settle(making)
        making.rename(path)
        return path


def point_at(path: Path) -> None:
    """Let both aliases of this process use the file."""
    connections.close_all()
    connections.settings["default"]["NAME"] = str(path)
    connections.settings["reader"]["NAME"] = f"file:{path}?mode=ro"


def settle(path: Path) -> None:
    """Close the file and move its write-ahead log into it."""
    connections.close_all()
    base.release_file(str(path))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _bare() -> None:
    from bihuan.deadlines import clock

    from . import chains, schema

    call_command("migrate", verbosity=0)
    with base.schema_changes():
        call_command("createcachetable", verbosity=0)
    at = clock.now()
    chains.establish(is_demo=False, at=at)
    schema.record(at=at)
    chains.open_chain(COUNTY, at=at)
    chains.open_chain(OTHER_COUNTY, at=at)


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Templates:
    """The run's template databases; `bare` has an instance and two counties' chains."""
    made = Templates(tmp_path_factory.mktemp("templates"), django_db_blocker)
    made.path("bare", _bare)
    return made


@contextmanager
def refused(*codes: str) -> Iterator[pytest.ExceptionInfo[Refused]]:
    """Hold the block to being refused, for this reason and no other (for one of these)."""
    with pytest.raises(Refused) as told:
        yield told
    assert told.value.code in codes, told.value


Opener = Callable[..., Path]


@pytest.fixture
def open_database(
    templates: Templates, tmp_path: Path, django_db_blocker: Any, request: pytest.FixtureRequest
) -> Iterator[Opener]:
    """Call with a template's name and its build function to use a copy of it; the journal is replayed afterwards."""
    opened: list[tuple[Path, sqlite3.Connection, int, dict[str, int], verify.Marks]] = []

    def open_copy(name: str = "bare", build: Callable[[], None] = _bare, *, under: str | None = "bare") -> Path:
        template = templates.path(name, build, under=under)
        path = tmp_path / "bihuan.sqlite3"
        shutil.copy(template, path)
        point_at(path)
        watch = sqlite3.connect(path, isolation_level=None)
        opened.append((path, watch, _version(watch), _counts(watch), verify.last_good(watch)))
        return path

    with django_db_blocker.unblock(), ExitStack() as held:
        for alias in ("default", "reader"):
            held.enter_context(connections[alias].execute_wrapper(ask_for_jurisdiction))
        yield open_copy
        try:
            for path, watch, version, counts, marks in opened:
                with closing(watch):
                    if _version(watch) != version:
                        _replays(path, marks, counts, _counts(watch), tampers="tampers" in request.keywords)
        finally:
            connections.close_all()
            for path, *_ in opened:
                base.release_file(str(path))


@pytest.fixture
def database(open_database: Opener) -> Path:
    """An empty instance with the chains of two counties."""
    return open_database()


@cache
def _hot_tables() -> re.Pattern[str]:
    hot = [model._meta.db_table for model in apps.get_models() if getattr(model, "SCALE", "") == "HOT"]
    return re.compile(f'(?:FROM|JOIN|UPDATE) "(?:{"|".join(hot)})"')


def ask_for_jurisdiction(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """Fail a statement that reads or changes a county's rows without saying which county's."""
    if _hot_tables().search(sql) and not base.changing_schema():
        condition = sql.partition(" WHERE ")[2]
        assert '"jurisdiction"' in condition, f"no jurisdiction asked for: {sql}"
    return execute(sql, params, many, context)


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA data_version").fetchone()[0])


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    tables = [model._meta.db_table for model in verify.journaled_models()]
    return {t: connection.execute(f'SELECT COUNT(*) FROM "{t}"').fetchone()[0] for t in tables}


def _replays(path: Path, marks: verify.Marks, before: dict[str, int], after: dict[str, int], *, tampers: bool) -> None:
    connections.close_all()
    if tampers:
        result = verify.full(path=path)
        assert result.findings, "this test changed something behind the journal's back, and verify did not see it"
        return
    result = verify.tail(path=path, marks=marks)
    assert result.findings == []
    grown = {table: after[table] - before[table] for table in after if after[table] != before[table]}
    assert grown == result.added, "row counts do not follow from the journal"
