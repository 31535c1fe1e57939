"""./bihuan verify: has anybody touched anything behind the journal's back?"""

import os
from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from bihuan.operations.console import Stop
from bihuan.operations.console.terminal import ROOT, data_folder, progress, start_django, tell


def main(arguments: Sequence[str]) -> int:
    """Verify the instance in the data folder; without one there, the demo's."""
    chosen = os.environ.get("BIHUAN_DATA")
    has_real = (ROOT / "var" / "bihuan.sqlite3").exists()
    folder = data_folder("var" if chosen or has_real else "var/demo")
    if not (folder / "bihuan.sqlite3").exists():
        raise Stop(f"{folder / 'bihuan.sqlite3'}: ./bihuan demo | ./bihuan serve")
    start_django()
    return 0 if report(folder) else 1


def report(folder: Path) -> bool:
    """
    Verify everything, print what was seen and each thing that does not agree, and remember the result for the pages' foot.

    :return: whether all agrees
    """
    from bihuan.journal import verify

    result = verify.full(progress=progress(_("核验流水")))
    verify.remember(result)
    tell(str(folder / "bihuan.sqlite3"))
    for (jurisdiction, stream), (sequence, head) in sorted(result.chains.items()):
        name = _("业务流水") if stream == 0 else _("安全流水")
        tell(f"  {jurisdiction}　{name}　{sequence:,}　{head.hex()[:16]}")
    tell(
        _("%(entries)s条流水、%(rows)s行数据，用时%(seconds)s秒。")
        % {"entries": f"{result.entry_count:,}", "rows": f"{result.row_count:,}", "seconds": f"{result.seconds:.1f}"}
    )
    for finding in result.findings:
        place = f"{finding.jurisdiction}:{finding.sequence}" if finding.sequence is not None else finding.jurisdiction
        spot = " ".join(part for part in (finding.table, finding.key, finding.column) if part)
        tell(f"  ■ {finding.code}　{place}　{spot}")
        if finding.expected or finding.found:
            tell(
                "      "
                + _("应为 %(expected)s，现为 %(found)s") % {"expected": finding.expected, "found": finding.found}
            )
    if result.findings:
        tell(_("有%d处不符。") % len(result.findings))
    else:
        tell(_("全部相符：没有人绕过系统改过任何一处。"))
    return not result.findings
