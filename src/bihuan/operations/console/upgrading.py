"""./bihuan upgrade: backup, migrate, verify; or the database back as it was."""

import argparse
import logging
import shutil
from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from bihuan.operations.console import Stop
from bihuan.operations.console.terminal import instance_folder, start_django, tell

log = logging.getLogger("bihuan.upgrade")


def main(arguments: Sequence[str]) -> int:
    """Upgrade the instance that nobody serves just now."""
    parser = argparse.ArgumentParser(prog="./bihuan upgrade")
    parser.add_argument("--to", type=Path, help="where the backup goes; BIHUAN_BACKUPS, or backups in the data folder")
    options = parser.parse_args(arguments)
    folder = instance_folder()
    start_django()
    from django.conf import settings

    from bihuan.operations.console import backing, serving

    with serving.alone(folder):
        kept = backing.make(Path(options.to or settings.BACKUPS or folder / "backups"))
        upgrade(kept)
    return 0


def upgrade(kept: Path) -> None:
    """
    Migrate and verify.

    :raises Stop: it did not go well; the database is as it was in the backup
    """
    from django.conf import settings

    from bihuan.operations.console import database, verifying

    try:
        database.bring_up(is_demo=settings.DEMO)
        agrees = verifying.report(Path(settings.DATA_DIR))
    except BaseException as error:  # Ctrl-C too: half a migration is no state to leave
        put_back(kept)
        log.error("the upgrade failed", exc_info=error)
        if not isinstance(error, Exception):
            raise
        raise Stop(_("没有升级成（%(why)s），数据库已放回原样。请装回原来的版本。") % {"why": error}) from error
    if not agrees:
        put_back(kept)
        raise Stop(_("升级以后核验不符，数据库已放回原样。请装回原来的版本。"))
    tell(_("升级好了。"))


def put_back(backup: Path) -> None:
    """Let the database be that of a backup again; nobody serves it, and the evidence was not touched."""
    from django.db import connections

    from bihuan.journal import verify
    from bihuan.journal.sqlite import base
    from bihuan.operations.backups.manifest import DATABASE

    path = verify.database_path()
    connections.close_all()
    base.release_file(str(path))
    coming = path.with_name(f"{path.name}.back")
    shutil.copyfile(backup / DATABASE, coming)
    coming.chmod(0o600)
    for ending in ("-wal", "-shm"):
        path.with_name(f"{path.name}{ending}").unlink(missing_ok=True)
    coming.replace(path)
