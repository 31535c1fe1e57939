"""./bihuan export: a county, or a campaign, in one archive that anybody can verify with Python alone."""

import argparse
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from bihuan.operations.console import Stop
from bihuan.operations.console.terminal import instance_folder, progress, start_django, tell

if TYPE_CHECKING:
    from bihuan.operations.export.scope import Part


def main(arguments: Sequence[str]) -> int:
    """Write the archive, and print what is in it and how it is verified."""
    parser = argparse.ArgumentParser(prog="./bihuan export")
    parser.add_argument("--jurisdiction", default="", help="its code; not needed where there is one county")
    parser.add_argument("--campaign", default="", help="a campaign's name: its tasks alone")
    parser.add_argument("--to", type=Path, help="the archive; bihuan-CODE.zip unless told")
    options = parser.parse_args(arguments)
    instance_folder()
    start_django()
    write(jurisdiction=options.jurisdiction, campaign=options.campaign, to=options.to)
    return 0


def write(*, jurisdiction: str, campaign: str, to: Path | None) -> Path:
    """
    Write an export and return its file.

    :raises Stop: there is no such county or campaign, or the file is there already
    """
    from bihuan.journal import verify
    from bihuan.operations import rounds
    from bihuan.operations.export import content

    places = rounds.places()
    code = jurisdiction or (places[0] if len(places) == 1 else "")
    if code not in places:
        raise Stop(_("要导出哪个区划？用 --jurisdiction 写代码：%s") % "、".join(places))
    with closing(verify.open_read_only(verify.database_path())) as source:
        parts = _parts(source, code, campaign)
    path = (to or Path(f"bihuan-{code}.zip")).resolve()
    scope = {"jurisdiction": code, "campaign": campaign}
    try:
        counts = content.write(path, parts, scope=scope, progress=progress(_("导出流水")))
    except FileExistsError as there:
        raise Stop(_("%s 已经存在，没有动它。") % path) from there
    except OSError as error:
        raise Stop(_("写不进 %(path)s：%(why)s") % {"path": path, "why": error.strerror or error}) from error
    said = {name: f"{counts.get(name, 0):,}" for name in ("entries", "rows", "files", "checkpoints")}
    tell(_("导出%(entries)s条流水、%(rows)s行数据、%(files)s个佐证文件、%(checkpoints)s个检查点：") % said)
    tell(f"  {path}　{path.stat().st_size / 1e6:,.1f} MB")
    tell(_("核对：解开，在那个文件夹里运行 python3 verify.py，不用装别的。"))
    return path


def _parts(source: sqlite3.Connection, code: str, campaign: str) -> "list[Part]":
    from bihuan.ledger import belongings
    from bihuan.ledger.models import Campaign
    from bihuan.operations.export import scope

    if not campaign:
        return scope.of_jurisdiction(source, code)
    rows = Campaign.objects.filter(jurisdiction=code)
    found: dict[UUID, str] = dict(rows.values_list("id", "name"))
    chosen = [key for key, name in found.items() if campaign in (name, str(key))]
    if not chosen:
        raise Stop(_("没有叫“%(name)s”的行动；有：%(names)s") % {"name": campaign, "names": "、".join(found.values())})
    held = belongings.rows_of_campaign(code, chosen[0])
    return scope.of_campaign(source, code, scope.Campaign(str(chosen[0]), found[chosen[0]], frozenset(held)))
