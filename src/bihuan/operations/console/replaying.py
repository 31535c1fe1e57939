"""./bihuan replay: rebuild the state from the journal alone, into a file of its own, and hold it against the tables."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from bihuan.operations.console import Stop
from bihuan.operations.console.terminal import instance_folder, start_django, tell


def main(arguments: Sequence[str]) -> int:
    """Replay into the file named, or into `replay.sqlite3` beside the database."""
    parser = argparse.ArgumentParser(prog="./bihuan replay")
    parser.add_argument("--into", type=Path)
    options = parser.parse_args(arguments)
    folder = instance_folder()
    start_django()
    from bihuan.journal import rebuild
    from bihuan.journal.replay import BadEffect

    into = (options.into or folder / "replay.sqlite3").resolve()
    try:
        digests = rebuild.rebuild(into)
    except FileExistsError as there:
        raise Stop(_("%s 已经存在，没有动它。请用 --into 指定新文件。") % into) from there
    except BadEffect as bad:
        into.unlink(missing_ok=True)
        raise Stop(_("流水前后矛盾（%s）。请用 ./bihuan verify 查看是哪一条。") % bad) from bad
    for digest in digests:
        tell(
            f"  {'=' if digest.replayed == digest.live else '≠'} {digest.table:<28}{digest.row_count:>9,}  {digest.live[:16]}"
        )
    wrong = sum(digest.replayed != digest.live for digest in digests)
    tell(str(into))
    tell(_("重放与现有数据一致。") if not wrong else _("%d张表与重放不一致。") % wrong)
    return 1 if wrong else 0
