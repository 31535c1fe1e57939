"""./bihuan verify: has anybody touched anything behind the journal's back?"""

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from bihuan.operations.console.terminal import instance_folder, progress, start_django, tell


def main(arguments: Sequence[str]) -> int:
    """Verify the instance in the data folder; without one there, the demo's."""
    parser = argparse.ArgumentParser(prog="./bihuan verify")
    parser.add_argument("--tail", action="store_true", help="only what came since the last good result")
    options = parser.parse_args(arguments)
    folder = instance_folder()
    start_django()
    return 0 if report(folder, tail=options.tail) else 1


def report(folder: Path, *, tail: bool = False) -> bool:
    """
    Verify everything, print what was seen and each thing that does not agree, and remember the result for the pages' foot.

    :return: whether all agrees
    """
    from bihuan.journal import phrases, verify

    run = verify.tail if tail else verify.full
    result = run(progress=progress(_("核验流水")))
    verify.remember(result)
    tell(str(folder / "bihuan.sqlite3"))
    for (jurisdiction, stream), (sequence, head) in sorted(result.chains.items()):
        name = _("业务流水") if stream == 0 else _("安全流水")
        tell(f"  {visible(jurisdiction)}　{name}　{sequence:,}　{head.hex()[:16]}")
    tell(
        _("%(entries)s条流水、%(rows)s行数据，用时%(seconds)s秒。")
        % {"entries": f"{result.entry_count:,}", "rows": f"{result.row_count:,}", "seconds": f"{result.seconds:.1f}"}
    )
    for withheld in result.withheld:
        place = f"{visible(withheld.jurisdiction)}:{withheld.sequence}"
        tell("  " + _("流水%(place)s封存了%(count)s段文字") % {"place": place, "count": withheld.count})
    for finding in result.findings:
        place = f"{finding.jurisdiction}:{finding.sequence}" if finding.sequence is not None else finding.jurisdiction
        spot = " ".join(part for part in (finding.table, finding.key, finding.column) if part)
        said = f"  ■ {phrases.finding(finding)}　{visible(place)}　{visible(spot)}".rstrip()
        if finding.expected or finding.found:
            both = {"expected": visible(finding.expected), "found": visible(finding.found)}
            said += "　" + _("应为 %(expected)s，现为 %(found)s") % both
        tell(said)
    findings = len(result.findings) + (0 if tail else report_files())
    if findings:
        tell(_("有%d处不符。") % findings)
    else:
        tell(_("全部相符：没有人绕过系统改过任何一处。"))
    return not findings


def report_files() -> int:
    """Hash every evidence file that a row names, print what was seen, and return how many rows have not theirs."""
    from bihuan.evidence import phrases, verify

    result = verify.full(progress=progress(_("核验佐证文件")))
    tell(
        _("%(files)s个佐证文件，%(size)s。")
        % {"files": f"{result.file_count:,}", "size": phrases.size_text(result.byte_count)}
    )
    for (jurisdiction, sequence), count in sorted(
        Counter((r.jurisdiction, r.written_by) for r in result.withheld).items()
    ):
        place = f"{visible(jurisdiction)}:{sequence}"
        tell("  " + _("流水%(place)s封存了%(count)s个佐证文件") % {"place": place, "count": count})
    for finding in result.findings:
        row = finding.row
        said = f"  ■ {phrases.FINDINGS[finding.code]}　{visible(row.jurisdiction)}:{row.written_by}　{visible(row.table)} {visible(row.key)}"
        tell(f"{said}　SHA-256 {row.digest.hex()}" + (f" ≠ {finding.found}" if finding.found else ""))
    return len(result.findings)


def visible(cell: str) -> str:
    """Return a cell for the terminal: what would move the cursor, colour or hide is escaped, a backslash doubled."""
    shown = cell.replace("\\", r"\\")
    return "".join(c if c.isprintable() or c == "\u3000" else c.encode("unicode_escape").decode() for c in shown)
