"""./bihuan archive: a past year of the journal as one file, read back before it counts."""

import argparse
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from bihuan.operations.console import Stop
from bihuan.operations.console.terminal import instance_folder, progress, start_django, tell

if TYPE_CHECKING:
    from bihuan.journal.years import Year


def main(arguments: Sequence[str]) -> int:
    """Write the file of a year, or hold one that stands against the journal."""
    parser = argparse.ArgumentParser(prog="./bihuan archive")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--year", type=int, metavar="YYYY", help="the year to be written")
    what.add_argument("--check", type=Path, metavar="FILE", help="a file that was written before")
    parser.add_argument(
        "--to", type=Path, metavar="FILE", help="where to; unless told, archive-YYYY.jsonl beside the data"
    )
    options = parser.parse_args(arguments)
    folder = instance_folder()
    start_django()
    if options.check:
        report(_read(options.check))
        return 0
    to: Path = options.to or folder / f"archive-{options.year}.jsonl"
    year, is_there = archive(options.year, to)
    report(year)
    tell((_("%s 早已写好，一个字节不差。") if is_there else _("写在 %s。")) % to.resolve())
    return 0


def archive(year: int, to: Path) -> "tuple[Year, bool]":
    """
    Write a year beside the place where it is to stand, read it back, and put it there; one that stands is left alone.

    :return: what it holds, and whether the same stood there before
    :raises Stop: the year is not over or empty, the journal is not as it was written, another file stands there
    """
    from bihuan.deadlines import clock
    from bihuan.journal import years

    if not years.is_over(year, clock.now()):
        raise Stop(_("%d年还没有过完，过完再归档。") % year)
    try:
        handle, name = tempfile.mkstemp(prefix=".archive-", dir=to.parent)
    except OSError as error:
        raise Stop(_("写不进 %(path)s：%(why)s") % {"path": to, "why": error.strerror}) from error
    made = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            years.write(year, file, progress=progress(_("写出流水")))
            file.flush()
            os.fsync(file.fileno())
        found = _read(made)
        if to.exists():
            if _read(to) != found:
                raise Stop(_("%s 已经存在，和现在的流水不同（写好以后封存过文字，或者不是这一年的），没有动它。") % to)
            return found, True
        made.replace(to)
        return found, False
    except years.NotArchived as none:
        raise Stop(_("%d年没有流水。") % year) from none
    except years.BadYear as error:
        raise Stop(_("流水%s和当初写下的不同，没有归档。请运行 ./bihuan verify。") % error) from error
    except OSError as error:
        raise Stop(_("写不进 %(path)s：%(why)s") % {"path": to, "why": error.strerror}) from error
    finally:
        made.unlink(missing_ok=True)


def _read(file: Path) -> "Year":
    """
    Return what a file holds that is whole and agrees with the journal of this machine.

    :raises Stop: it is not, or does not
    """
    from bihuan.journal import years

    try:
        found = years.read(file)
    except years.BadYear as error:
        raise Stop(_("%(path)s 不是完整的年度归档，或者被改过：%(where)s") % {"path": file, "where": error}) from error
    differing = years.against(found)
    if differing == ["instance"]:
        raise Stop(_("%s 是另一套系统的归档；它自己前后相符。") % file)
    if differing:
        raise Stop(
            _("%(path)s 和这里的流水不符：%(where)s。请运行 ./bihuan verify。")
            % {"path": file, "where": " ".join(differing)}
        )
    return found


def report(year: "Year") -> None:
    """Print what a file holds."""
    for stretch in year.chains:
        name = _("业务流水") if stretch.stream == 0 else _("安全流水")
        tell(f"  {stretch.jurisdiction}　{name}　{stretch.first:,}–{stretch.last:,}　{stretch.head[:16]}")
    facts = {"year": year.year, "entries": f"{year.count:,}", "texts": f"{year.texts:,}"}
    tell(_("%(year)s年：%(entries)s条流水、%(texts)s段文字，一条条扣得上，和这里的流水相符。") % facts)
    if year.withheld:
        tell(_("另有%d段文字已经封存，只有摘要。") % year.withheld)
    tell(f"SHA-256 {year.sha256}")
