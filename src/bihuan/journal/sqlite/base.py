"""Django's SQLite backend with the writer lock, the journal's settings and guards, and no schema change while serving."""

import collections
import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.sqlite3 import base, schema

from .lock import WriterLock, lock_for

#: WAL with FULL loses no acknowledged write at a power cut; NORMAL lost 4 in 100. Checkpoints only under the lock:
#: SQLite before 3.51.3 may damage the file when one connection checkpoints while another commits.
SETTINGS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA wal_autocheckpoint=0",
    "PRAGMA secure_delete=ON",
    "PRAGMA mmap_size=0",
    "PRAGMA busy_timeout=10000",
)
OLDEST_SQLITE = (3, 37, 0)
WAL_SOFT_LIMIT = 8 << 20  # bytes; past it a commit moves what it can into the file
TRUNCATE_EVERY = 60.0  # seconds

# What a serving connection may not do: create, drop, alter, attach, analyze, and the settings below.
_DDL = frozenset(
    getattr(sqlite3, f"SQLITE_{verb}_{kind}")
    for verb in ("CREATE", "DROP")
    for kind in ("INDEX", "TABLE", "TEMP_INDEX", "TEMP_TABLE", "TEMP_TRIGGER", "TEMP_VIEW", "TRIGGER", "VIEW", "VTABLE")
) | {sqlite3.SQLITE_ALTER_TABLE, sqlite3.SQLITE_REINDEX, sqlite3.SQLITE_ANALYZE}
_FIXED_PRAGMAS = frozenset(
    """writable_schema recursive_triggers journal_mode synchronous wal_autocheckpoint secure_delete mmap_size
    trusted_schema ignore_check_constraints defer_foreign_keys foreign_keys legacy_alter_table""".split()
)
_READING = ("SELECT", "PRAGMA", "EXPLAIN", "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "VALUES")

_schema_work = threading.local()
_guard_connections: dict[str, sqlite3.Connection] = {}
_last_truncate: dict[str, float] = {}


@contextlib.contextmanager
def schema_changes() -> Iterator[None]:
    """Allow this thread's connections to change the schema: migrations and set-up only."""
    _schema_work.depth = getattr(_schema_work, "depth", 0) + 1
    try:
        yield
    finally:
        _schema_work.depth -= 1


def changing_schema() -> bool:
    """Tell whether this thread may change the schema now."""
    return getattr(_schema_work, "depth", 0) > 0


def _authorize(action: int, first: str | None, second: str | None, database: str | None, trigger: str | None) -> int:
    if changing_schema():
        return sqlite3.SQLITE_OK
    if action in _DDL or action in (sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH):
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_PRAGMA and second is not None and str(first).lower() in _FIXED_PRAGMAS:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


class Cursor(base.SQLiteCursorWrapper):
    """A cursor whose single writing statement, outside a transaction, takes its turn as well."""

    wrapper: "DatabaseWrapper"
    _kept: collections.deque[Any] | None = None

    def execute(self, query: str, params: Any = None) -> Any:
        return self._in_turn(super().execute, query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        return self._in_turn(super().executemany, query, param_list)

    def _in_turn(self, run: Callable[..., Any], query: str, params: Any) -> Any:
        self._kept = None
        wrapper = self.wrapper
        if query.lstrip()[:6].upper() == "VACUUM" and not changing_schema():
            # The authorizer is not asked about VACUUM, which rewrites the file under everybody's feet.
            raise sqlite3.DatabaseError("not authorized: VACUUM")
        reading = query.lstrip()[:9].upper().startswith(_READING)
        if wrapper.reads_only or reading or self.connection.in_transaction or wrapper.lock.held():
            return run(query, params)
        wrapper.lock.acquire()
        try:
            done = run(query, params)
            if self.description:  # RETURNING: the write ends only when its rows are read
                self._kept = collections.deque(super().fetchall())
            return done
        finally:
            wrapper.lock.release()

    def fetchone(self) -> Any:
        if self._kept is None:
            return super().fetchone()
        return self._kept.popleft() if self._kept else None

    def fetchmany(self, size: int | None = None) -> Any:
        if self._kept is None:
            return super().fetchmany(self.arraysize if size is None else size)
        count = self.arraysize if size is None else size
        return [self._kept.popleft() for _ in range(min(count, len(self._kept)))]

    def fetchall(self) -> Any:
        if self._kept is None:
            return super().fetchall()
        rows, self._kept = list(self._kept), collections.deque()
        return rows


class SchemaEditor(schema.DatabaseSchemaEditor):
    """A schema editor under which the guards of the journal outlive the rebuild of a table."""

    def __enter__(self) -> Any:
        _schema_work.depth = getattr(_schema_work, "depth", 0) + 1
        try:
            return super().__enter__()
        except BaseException:
            _schema_work.depth -= 1
            raise

    def __exit__(self, exc_type: Any, exc_value: Any, traceback: Any) -> None:
        from bihuan.journal import guards

        try:
            if exc_type is None:
                guards.install(self.connection)  # of the tables that this migration has made
            super().__exit__(exc_type, exc_value, traceback)
        finally:
            _schema_work.depth -= 1

    def _remake_table(self, *args: Any, **kwargs: Any) -> None:
        # A rebuild drops the table's triggers, and its RENAME fails while another table's trigger names the old one.
        # Both halves stand in the migration's one transaction: killed half-way, the old guards are still there.
        from bihuan.journal import guards

        stood = guards.present(self.connection)
        guards.drop(self.connection)
        super()._remake_table(*args, **kwargs)  # type: ignore[misc]
        if stood:
            guards.install(self.connection)


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection; the alias whose name says mode=ro only reads."""

    SchemaEditorClass = SchemaEditor

    @property
    def reads_only(self) -> bool:
        return "mode=ro" in str(self.settings_dict["NAME"])

    @property
    def path(self) -> str:
        return str(self.settings_dict["NAME"]).removeprefix("file:").split("?")[0]

    @property
    def lock(self) -> WriterLock:
        return lock_for(self.path)

    def get_new_connection(self, conn_params: Any) -> Any:
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            raise ImproperlyConfigured(f"SQLite {sqlite3.sqlite_version} is too old: 3.37 or later is needed")
        if not self.reads_only:
            _keep_open(self.path)
        connection = super().get_new_connection(conn_params)
        if not self.reads_only:
            for setting in SETTINGS:
                connection.execute(setting).fetchall()
            connection.set_authorizer(_authorize)
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        cursor = self.connection.cursor(factory=Cursor)
        cursor.wrapper = self
        return cursor

    def _start_transaction_under_autocommit(self) -> None:
        if self.reads_only:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
            return
        self.lock.acquire()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self.lock.release()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        if not self.reads_only and self.connection is not None and not self.connection.in_transaction:
            try:
                self._tidy_wal()
            finally:
                self.lock.release()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            if not self.reads_only and (self.connection is None or not self.connection.in_transaction):
                self.lock.release()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            if not self.reads_only:
                self.lock.release()

    def _tidy_wal(self) -> None:
        """Move the write-ahead log into the file when it has grown; called under the lock, after a COMMIT."""
        if not self.lock.held():
            return
        try:
            size = os.stat(self.path + "-wal").st_size
        except FileNotFoundError:
            return
        now = time.monotonic()
        if now - _last_truncate.setdefault(self.path, now) >= TRUNCATE_EVERY:
            _last_truncate[self.path] = now
            # A long reader must not stop all writers: try, and go on at once when it is in the way.
            self.connection.execute("PRAGMA busy_timeout=0").fetchall()
            try:
                self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                self.connection.execute("PRAGMA busy_timeout=10000").fetchall()
        elif size > WAL_SOFT_LIMIT:
            self.connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


def checkpoint(wrapper: DatabaseWrapper) -> tuple[bool, int]:
    """
    Move the write-ahead log into the file and empty it, in a turn of our own; writers that come meanwhile wait for it.

    A long reader must not stop all writers: while one is in the way, what can be moved is moved and nothing waits.

    :return: whether a reader was in the way, and how many pages were moved
    """
    wrapper.ensure_connection()
    wrapper.lock.acquire()
    try:
        wrapper.connection.execute("PRAGMA busy_timeout=0").fetchall()
        try:
            busy, _logged, moved = wrapper.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            wrapper.connection.execute("PRAGMA busy_timeout=10000").fetchall()
    finally:
        wrapper.lock.release()
    return bool(busy), max(moved, 0)


def _keep_open(path: str) -> None:
    """Hold one more connection per process: the last one to close would checkpoint by itself, outside the lock."""
    if path in _guard_connections:
        return
    connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=10)
    connection.execute("PRAGMA wal_autocheckpoint=0").fetchall()
    connection.execute("SELECT 1 FROM sqlite_master").fetchall()
    _guard_connections[path] = connection


def release_file(path: str) -> None:
    """Close this process's extra connection to a file that is to be moved or deleted (tests, a demo made anew)."""
    connection = _guard_connections.pop(path, None)
    if connection is not None:
        connection.close()


# A forked child must neither use nor close what it inherited: closing would drop the parent's file locks.
_inherited: list[sqlite3.Connection] = []


def _forget_in_child() -> None:
    _inherited.extend(_guard_connections.values())
    _guard_connections.clear()


os.register_at_fork(after_in_child=_forget_in_child)
