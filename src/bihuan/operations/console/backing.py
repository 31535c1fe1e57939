"""./bihuan backup: everything of an instance in one folder, while the server writes."""

import argparse
import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from bihuan.operations.console import Stop
from bihuan.operations.console.terminal import instance_folder, progress, start_django, tell


def main(arguments: Sequence[str]) -> int:
    """Make a backup below the folder named, or below the one that BIHUAN_BACKUPS names; old ones of that one go."""
    parser = argparse.ArgumentParser(prog="./bihuan backup")
    parser.add_argument("--to", type=Path, help="the folder below which it is written")
    parser.add_argument(
        "--with-keys", action="store_true", help="with secret.key and checkpoint.key: keep it in a safe"
    )
    options = parser.parse_args(arguments)
    folder = instance_folder()
    start_django()
    from django.conf import settings

    to = options.to or settings.BACKUPS or folder / "backups"
    written = make(Path(to), with_keys=options.with_keys)
    if settings.BACKUPS and Path(to).resolve() == settings.BACKUPS.resolve():
        from bihuan.operations.backups import making

        gone = making.prune(settings.BACKUPS)
        if gone:
            tell(_("清掉%d个过期的旧备份。") % len(gone))
    if written.stat().st_dev == folder.stat().st_dev:
        tell(_("注意：备份和数据在同一块盘上，盘坏了两份都没有。请复制到别处。"))
    return 0


def make(to: Path, *, with_keys: bool = False) -> Path:
    """
    Make a backup, print what it holds, and return its folder.

    :raises Stop: the ledger does not verify, or the disk refuses
    """
    from bihuan.operations.backups import making, manifest

    try:
        written = making.make(to, now=dt.datetime.now(dt.UTC), with_keys=with_keys, progress=progress(_("备份")))
    except making.Unsound as unsound:
        raise Stop(_("现有数据有%s处不符，没有留下这份备份。先运行 ./bihuan verify 看是哪些。") % unsound) from unsound
    except FileExistsError as there:
        raise Stop(_("%s 已经有了：一秒钟只做一份。") % there) from there
    except OSError as error:
        raise Stop(_("写不进 %(path)s：%(why)s") % {"path": to, "why": error.strerror or error}) from error
    said = manifest.read(written)
    size = sum(file.size for file in said.files.values())
    facts = {
        "entries": f"{sum(said.chains.values()):,}",
        "files": f"{sum(name.startswith('evidence/') for name in said.files):,}",
        "size": f"{size / 1e6:,.1f}",
    }
    tell(_("已备份%(entries)s条流水、%(files)s个佐证文件，共%(size)s MB，核验相符。") % facts)
    tell(f"  {written.resolve()}")
    return written
