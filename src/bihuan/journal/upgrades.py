"""
Migration operations that change a journaled table and say so: one entry `journal.schema.changed` in each chain.

Replay applies them in their place. A plain AddField, RenameField, RemoveField, AlterField or RunPython on a journaled
model fails a system check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db import migrations, models

from bihuan.deadlines import clock

from . import chain, posting
from .values import plain

KIND = "journal.schema.changed"


class Upgrade:
    """An operation that posts its entry after the schema has changed."""

    def announce(
        self, schema_editor: Any, model: Any, stream: int, effects: Callable[[str], list[dict[str, object]]]
    ) -> None:
        """Post one entry per chain of the table's stream; effects(jurisdiction) are those of that chain."""
        table = model._meta.db_table
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT jurisdiction FROM journal_chain WHERE stream = %s ORDER BY jurisdiction", [stream])
            jurisdictions = [row[0] for row in cursor.fetchall()]
        for jurisdiction in jurisdictions:
            posting.post_bare(
                KIND,
                subject=(table, ""),
                at=clock.now(),
                jurisdiction=jurisdiction,
                stream=stream,
                via="upgrade",
                effects=effects(jurisdiction),
                alias=schema_editor.connection.alias,
            )


class Add(Upgrade, migrations.AddField):
    """Add a column; rows that stand get the field's default, which the entry names. It may not be a sealed column."""

    def __init__(self, *args: Any, stream: int = chain.MAIN, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stream = stream

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Add the column, then say so."""
        super().database_forwards(app_label, schema_editor, from_state, to_state)
        model = to_state.apps.get_model(app_label, self.model_name)
        column = model._meta.get_field(self.name)
        value = plain(column, column.get_default())
        effect = {"schema": "add", "table": model._meta.db_table, "column": column.attname, "value": value}
        self.announce(schema_editor, model, self.stream, lambda _: [effect])


class Drop(Upgrade, migrations.RemoveField):
    """Drop a column; what stood in it stays readable in the entries before."""

    def __init__(self, *args: Any, stream: int = chain.MAIN, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stream = stream

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Drop the column, then say so."""
        model = from_state.apps.get_model(app_label, self.model_name)
        effect = {"schema": "drop", "table": model._meta.db_table, "column": model._meta.get_field(self.name).attname}
        super().database_forwards(app_label, schema_editor, from_state, to_state)
        self.announce(schema_editor, model, self.stream, lambda _: [effect])


class Rename(Upgrade, migrations.RenameField):
    """Rename a column."""

    def __init__(self, *args: Any, stream: int = chain.MAIN, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stream = stream

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Rename the column, then say so."""
        before = from_state.apps.get_model(app_label, self.model_name)
        after = to_state.apps.get_model(app_label, self.model_name)
        effect = {
            "schema": "rename",
            "table": before._meta.db_table,
            "column": before._meta.get_field(self.old_name).attname,
            "to": after._meta.get_field(self.new_name).attname,
        }
        super().database_forwards(app_label, schema_editor, from_state, to_state)
        self.announce(schema_editor, after, self.stream, lambda _: [effect])


class Rewrite(Upgrade, migrations.RunPython):
    """
    Change values of a column row by row: `rewrite(apps)` yields (row, {column: new value}).

    Each chain gets one entry with before and after of every row; the column may not be a sealed one.
    """

    def __init__(
        self,
        model_name: str,
        rewrite: Callable[[Any], Iterable[tuple[Any, dict[str, object]]]],
        *,
        stream: int = chain.MAIN,
    ) -> None:
        self.model_name = model_name
        self.rewrite = rewrite
        self.stream = stream
        super().__init__(self._run)

    def deconstruct(self) -> Any:
        """Return how the operation is written in a migration file."""
        return (type(self).__name__, [self.model_name, self.rewrite], {"stream": self.stream})

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Remember the app, then run."""
        self.app_label = app_label
        super().database_forwards(app_label, schema_editor, from_state, to_state)

    def _run(self, apps: Any, schema_editor: Any) -> None:
        model = apps.get_model(self.app_label, self.model_name)
        changes: dict[str, list[tuple[Any, dict[str, object]]]] = {}
        for row, columns in self.rewrite(apps):
            changes.setdefault(row.jurisdiction, []).append((row, columns))
        table = model._meta.db_table

        def effects(jurisdiction: str) -> list[dict[str, object]]:
            return [self._effect(model, table, row, columns) for row, columns in changes.get(jurisdiction, ())]

        self.announce(schema_editor, model, self.stream, effects)
        self._stamp(schema_editor, model, changes)

    def _effect(self, model: Any, table: str, row: Any, columns: dict[str, object]) -> dict[str, object]:
        pairs = {}
        for name, value in columns.items():
            column = model._meta.get_field(name)
            pairs[column.attname] = [plain(column, getattr(row, column.attname)), plain(column, value)]
        return {"table": table, "key": str(row.pk), "set": pairs}

    def _stamp(self, schema_editor: Any, model: Any, changes: dict[str, list[tuple[Any, dict[str, object]]]]) -> None:
        alias = schema_editor.connection.alias
        for jurisdiction, rows in changes.items():
            with schema_editor.connection.cursor() as cursor:
                cursor.execute(
                    "SELECT sequence FROM journal_chain WHERE jurisdiction = %s AND stream = %s",
                    [jurisdiction, self.stream],
                )
                sequence = cursor.fetchone()[0]
            for row, columns in rows:
                models.QuerySet(model, using=alias).filter(pk=row.pk).update(**columns, written_by=sequence)
