"""./bihuan restore: a backup back into an empty folder, verified there."""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from bihuan import installation
from bihuan.operations.console import Stop
from bihuan.operations.console.terminal import data_folder, progress, speak, start_django, tell

if TYPE_CHECKING:
    from bihuan.journal.checkpoints import Note


def main(arguments: Sequence[str]) -> int:
    """Check a backup, put it into the data folder (which must be empty), verify it, and withhold anew what must stay so."""
    parser = argparse.ArgumentParser(prog="./bihuan restore")
    parser.add_argument("backup", type=Path)
    parser.add_argument("--to", type=Path, help="an empty folder; BIHUAN_DATA or ./var unless told")
    parser.add_argument(
        "--against", metavar="CHECKPOINT", help="a checkpoint's file that was kept outside: what is missing"
    )
    parser.add_argument("--withheld", type=Path, help="withheld.list of the data that were lost")
    options = parser.parse_args(arguments)
    into = (options.to or Path(os.environ.get("BIHUAN_DATA") or installation.HOME / "var")).resolve()
    if not options.backup.is_dir():
        raise Stop(f"{options.backup}: " + ("no such folder" if speak() == "en" else "没有这个文件夹"))
    if into.exists() and any(into.iterdir()):
        raise Stop(
            f"{into} is not empty; nothing was touched."
            if speak() == "en"
            else f"{into} 里有东西，没有动它。请指定一个空文件夹（--to）。"
        )
    data_folder(str(into))
    os.environ["BIHUAN_DATA"] = str(into)
    # Only now: settings make a secret key in the data folder, and the folder must be empty when the backup comes.
    _put(options.backup, into)
    start_django()
    return 0 if finish(into, withheld=options.withheld, against=options.against) else 1


def _put(backup: Path, into: Path) -> None:
    from bihuan.operations.backups import manifest, restoring

    try:
        said = restoring.put(backup, into, progress=progress("hash"))
    except manifest.BadBackup as bad:
        raise Stop(
            f"This backup is damaged: {bad}. Nothing was restored."
            if speak() == "en"
            else f"这份备份坏了：{bad}。什么也没有恢复。"
        ) from bad
    tell(f"{backup.name}　{said.made_at[:19]} UTC　{len(said.files)} files")


def finish(into: Path, *, withheld: Path | None, against: str | None) -> bool:
    """
    Withhold anew, verify, say what is missing, and return whether all agrees.

    :raises Stop: a list or a checkpoint that cannot be read; the folder is emptied again
    """
    from bihuan.operations.backups import restoring
    from bihuan.operations.backups import withheld as lists
    from bihuan.operations.console import verifying

    try:
        kept = verifying.read_kept(against) if against else None
        bodies = lists.read(withheld) if withheld else []
    except Stop:
        restoring.empty(into)
        raise
    except (OSError, lists.BadList) as bad:
        restoring.empty(into)
        raise Stop(_("封存清单读不出来（%s），什么也没有恢复。") % bad) from bad
    for receipt in lists.carry_out(bodies):
        tell(_("备份以后封存的，重新封存了：流水 %s") % receipt)
    agrees = verifying.report(into)
    if kept is not None:
        agrees = _tell_lost(kept) and agrees
    return agrees


def _tell_lost(kept: "Note | bytes") -> bool:
    """Say what a checkpoint knows that came after the backup; return whether all before it is as the checkpoint says."""
    from bihuan.journal import verify
    from bihuan.journal.checkpoints import Note
    from bihuan.operations.console import verifying

    findings = verify.against(kept)
    later = {"rolled_back", "checkpoint_gone"}
    if not isinstance(kept, Note) or not findings:
        verifying.tell_findings(findings)
        return not findings
    stands = _standing()
    for leaf in kept.leaves:
        missing = leaf.sequence - stands.get((leaf.jurisdiction, leaf.stream), 0)
        if missing > 0:
            facts = {
                "place": leaf.jurisdiction,
                "count": missing,
                "last": leaf.sequence,
                "first": leaf.sequence - missing + 1,
            }
            tell(
                _("  备份以后的%(count)s条流水没有了：%(place)s 第%(first)s到%(last)s条。请按回执和纸面补记。") % facts
            )
    other = [finding for finding in findings if finding.code not in later]
    verifying.tell_findings(other)
    return not other


def _standing() -> dict[tuple[str, int], int]:
    from bihuan.journal.models import Chain

    rows = Chain.objects.values_list("jurisdiction", "stream", "sequence")
    return {(jurisdiction, stream): sequence for jurisdiction, stream, sequence in rows}
