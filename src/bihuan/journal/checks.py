"""System checks: what every model and every migration of ours must declare. A failure stops the start."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from django.db import migrations, models

from .models import JournaledRow

SCALES = {"HOT", "REFERENCE", "LOCAL", "JOURNAL"}
LONGEST_NAME = 30
#: SQLite keeps a decimal as a double, which is exact up to so many digits.
EXACT_DIGITS = 15


def our_models() -> list[type[models.Model]]:
    """Return the models of our own apps."""
    return [model for model in apps.get_models() if model.__module__.startswith("bihuan.")]


@register()
def check_models(**kwargs: Any) -> list[CheckMessage]:
    """Return what is wrong with our models: scale, keys, names, sealed columns, types."""
    found: list[CheckMessage] = []
    for model in our_models():
        found += [Error(text, obj=model, id=code) for code, text in _scale(model)]
        if issubclass(model, JournaledRow):
            found += [Error(text, obj=model, id=code) for code, text in _journaled(model)]
    return found


def _scale(model: type[models.Model]) -> Iterator[tuple[str, str]]:
    scale = getattr(model, "SCALE", None)
    if scale not in SCALES:
        yield "bihuan.E001", f"SCALE must be one of {sorted(SCALES)}"
    meta = model._meta
    names = [meta.db_table, *(f.column for f in meta.concrete_fields), *(i.name for i in meta.indexes)]
    names += [c.name for c in meta.constraints]
    for name in names:
        if name and len(name) > LONGEST_NAME:
            yield "bihuan.E002", f"{name} is longer than {LONGEST_NAME} characters"
    for m2m in meta.local_many_to_many:
        yield "bihuan.E003", f"{m2m.name}: no implicit many-to-many"
    if scale == "HOT":
        for constraint in meta.constraints:
            if isinstance(constraint, models.UniqueConstraint) and constraint.fields[:1] != ("jurisdiction",):
                yield "bihuan.E004", f"{constraint.name}: a unique constraint of a HOT model starts with jurisdiction"
        for f in meta.concrete_fields:
            if f.unique and not f.primary_key:
                yield "bihuan.E004", f"{f.name}: unique without jurisdiction"
    for f in meta.concrete_fields:
        if isinstance(f, models.ForeignKey):
            target = getattr(f.related_model, "SCALE", None)
            if scale == "REFERENCE" and target == "HOT":
                yield "bihuan.E005", f"{f.name}: never REFERENCE → HOT"
            if issubclass(model, JournaledRow) and f.remote_field.on_delete is not models.PROTECT:
                yield "bihuan.E006", f"{f.name}: on_delete is PROTECT, nothing that happened is deleted"


def _journaled(model: type[JournaledRow]) -> Iterator[tuple[str, str]]:
    declared = model.SEALED | model.PLAIN
    for f in model._meta.concrete_fields:
        is_text = isinstance(f, models.CharField | models.TextField)
        if is_text and not f.choices and f.name != "jurisdiction" and not f.primary_key and f.name not in declared:
            yield "bihuan.E011", f"{f.name}: a text column stands in SEALED or in PLAIN"
        if isinstance(f, models.FloatField | models.JSONField | models.FileField):
            yield "bihuan.E012", f"{f.name}: {type(f).__name__} has no one spelling in a body"
        if isinstance(f, models.DecimalField) and (f.max_digits or 99) > EXACT_DIGITS:
            yield "bihuan.E013", f"{f.name}: at most {EXACT_DIGITS} digits"
    unknown = declared - {f.name for f in model._meta.concrete_fields}
    if unknown or model.SEALED & model.PLAIN:
        yield "bihuan.E014", f"SEALED and PLAIN name columns, each one once: {sorted(unknown)}"


@register()
def check_migrations(**kwargs: Any) -> list[CheckMessage]:
    """Return the migrations that touch a journaled table without an entry (use journal.upgrades)."""
    from django.db.migrations.loader import MigrationLoader

    journaled = {(m._meta.app_label, m._meta.model_name) for m in apps.get_models() if issubclass(m, JournaledRow)}
    loader = MigrationLoader(None, ignore_no_migrations=True)
    found: list[CheckMessage] = []
    for (label, name), migration in sorted(loader.disk_migrations.items()):
        if not type(migration).__module__.startswith("bihuan."):
            continue
        made_here: set[str] = set()
        for operation in migration.operations:
            if isinstance(operation, migrations.CreateModel):
                made_here.add(operation.name_lower)
            reason = _unjournaled(operation, label, journaled, made_here)
            if reason:
                found.append(Error(f"{label}.{name}: {reason}", id="bihuan.E021"))
    return found


_SILENT = (migrations.AddField, migrations.RemoveField, migrations.RenameField, migrations.AlterField)


def _unjournaled(operation: Any, label: str, journaled: set[tuple[str, str | None]], made_here: set[str]) -> str:
    from .upgrades import Upgrade

    if isinstance(operation, Upgrade):
        return ""
    model = getattr(operation, "model_name_lower", None)
    if isinstance(operation, _SILENT) and (label, model) in journaled and model not in made_here:
        return f"{type(operation).__name__} on {model}: use journal.upgrades, which posts an entry"
    if isinstance(operation, migrations.RunPython | migrations.RunSQL) and any(app == label for app, _ in journaled):
        return f"{type(operation).__name__}: use journal.upgrades.Rewrite, which posts an entry"
    if isinstance(operation, migrations.DeleteModel | migrations.RenameModel):
        return f"{type(operation).__name__}: journaled tables stay"
    return ""
