"""./bihuan checkpoint: write down and sign where every chain stands, now."""

import argparse
import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from bihuan.operations.console import Stop
from bihuan.operations.console.terminal import instance_folder, start_django, tell


def main(arguments: Sequence[str]) -> int:
    """Make a checkpoint where there is news, print its number and words, and write its file where one is asked for."""
    parser = argparse.ArgumentParser(prog="./bihuan checkpoint")
    parser.add_argument("--to", type=Path, help="write the file that is kept elsewhere")
    options = parser.parse_args(arguments)
    instance_folder()
    start_django()
    from bihuan.deadlines import clock
    from bihuan.journal import checkpoints
    from bihuan.journal.keys import KeyMissing, KeyReadable
    from bihuan.journal.models import Taken

    try:
        made = checkpoints.make(clock.now())
    except KeyReadable as error:
        raise Stop(_("密钥文件 %s 别人也读得到，没有用它。请改成只有自己能读（chmod 600）。") % error) from error
    except KeyMissing as error:
        raise Stop(_("签名密钥不在 %s。放回原处；确实丢了，运行 ./bihuan rotate-key --lost。") % error) from error
    row = made or checkpoints.last()
    assert row is not None  # the key's own entry is news enough for the first one
    if made is None:
        tell(_("没有新流水，还是上一个。"))
    note = checkpoints.parse(checkpoints.text_of(row))
    facts = {"n": note.number, "chains": note.size, "entries": f"{note.entries:,}"}
    tell(_("检查点%(n)s：%(chains)s条链，共%(entries)s条流水") % facts)
    tell("  " + " ".join(note.words))
    if options.to:
        try:
            with options.to.open("x", encoding="utf-8") as file:
                file.write(checkpoints.text_of(row))
        except FileExistsError as there:
            raise Stop(_("%s 已经存在，没有动它。") % options.to) from there
        except OSError as error:
            raise Stop(_("写不进 %(path)s：%(why)s") % {"path": options.to, "why": error.strerror}) from error
        Taken.objects.update_or_create(
            number=row.number, defaults={"how": "console", "post": None, "at": dt.datetime.now(dt.UTC)}
        )
        tell(_("写在 %s。请存到这台机器以外。") % options.to.resolve())
    return 0
