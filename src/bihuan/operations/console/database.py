"""./bihuan migrate: the database as this version needs it."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from bihuan.operations.console import Stop
from bihuan.operations.console.terminal import data_folder, start_django, tell


def main(arguments: Sequence[str]) -> int:
    """Create or upgrade the database of a real instance."""
    data_folder("var")
    start_django()
    refuse_offset()
    bring_up(is_demo=False)
    tell(_("数据库已是最新。"))
    return 0


def refuse_offset() -> None:
    """
    Let no real instance run on a clock that has been moved.

    :raises Stop: a clock offset is stored in the data folder
    """
    from django.conf import settings

    from bihuan.deadlines import clock

    if clock.is_offset():
        raise Stop(
            _("%s 里存有演示的时钟，正式系统不能在改过的时间上运行。演示请用 ./bihuan demo。") % settings.DATA_DIR
        )


def bring_up(*, is_demo: bool, at: datetime | None = None) -> None:
    """
    Apply what migrations are due, make the cache's table, establish the instance where there is none, check the guards.

    at: the business instant at which a new instance is established; now, where none is given
    """
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from bihuan.deadlines import clock
    from bihuan.journal import chains, guards, schema
    from bihuan.journal.models import Instance
    from bihuan.journal.sqlite.base import schema_changes

    executor = MigrationExecutor(connection)
    is_due = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if is_due:
        tell(_("建立数据库表 …"))
        with schema_changes():
            call_command("migrate", interactive=False, verbosity=0)
            call_command("createcachetable", verbosity=0)
    if not Instance.objects.exists():
        chains.establish(is_demo=is_demo, at=at or clock.now())
    if is_due:  # and never otherwise: what was altered by hand must not be taken for what a migration made
        schema.record(at=at or clock.now())
    connection.ensure_connection()
    if missing := guards.differences(connection.connection):
        raise Stop(_("数据库里保护流水的触发器被改动过：%s。没有启动。") % "、".join(missing))
