"""./bihuan verify: has anybody touched anything behind the journal's back?"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from bihuan.operations.console import Stop
from bihuan.operations.console.terminal import instance_folder, progress, start_django, tell

if TYPE_CHECKING:
    from bihuan.journal.checkpoints import Note
    from bihuan.journal.verify import Finding


def main(arguments: Sequence[str]) -> int:
    """Verify the instance in the data folder; without one there, the demo's."""
    parser = argparse.ArgumentParser(prog="./bihuan verify")
    parser.add_argument("--tail", action="store_true", help="only what came since the last good result")
    parser.add_argument(
        "--against",
        metavar="CHECKPOINT",
        nargs="+",
        help="one that was kept outside: a file, eight words, a QR code's text",
    )
    options = parser.parse_args(arguments)
    folder = instance_folder()
    start_django()
    kept = read_kept(" ".join(options.against)) if options.against else None
    agrees = report(folder, tail=options.tail)
    return 0 if report_against(kept) and agrees else 1


def read_kept(said: str) -> "Note | bytes":
    """
    Return the checkpoint that a file (- for standard input), eight words or a QR code's text stand for.

    :raises Stop: it is none
    """
    from bihuan.journal import checkpoints, words

    try:
        if said == "-" or Path(said).is_file():
            said = sys.stdin.read() if said == "-" else Path(said).read_text(encoding="utf-8")
        elif checkpoints.ORIGIN not in said:
            return words.read(said)
        return checkpoints.parse(said)
    except words.BadWords as error:
        if error.unknown:
            raise Stop(_("“%s”不是词表里的词，也没有叫这个名字的文件。") % error.unknown) from error
        raise Stop(_("要八个词，一个不多，一个不少。")) from error
    except (OSError, ValueError) as error:
        raise Stop(_("这不是一个检查点，或者不全：%s") % error) from error


def report_against(kept: "Note | bytes | None") -> bool:
    """Hold the journal against a checkpoint that was kept outside, print what does not agree, and return whether all does."""
    from bihuan.journal import verify

    if kept is None:
        return True
    findings = verify.against(kept)
    tell_findings(findings)
    if findings:
        tell(_("与留在外面的检查点有%d处不符。") % len(findings))
    else:
        tell(_("与留在外面的检查点相符：那一刻以前的流水，一条没有少，一个字没有改。"))
    return not findings


def report(folder: Path, *, tail: bool = False) -> bool:
    """
    Verify everything, print what was seen and each thing that does not agree, and remember the result for the pages' foot.

    :return: whether all agrees
    """
    from bihuan.journal import verify

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
    if result.checkpoint_count:
        tell(_("%s个检查点，签名和每条链都核对过。") % f"{result.checkpoint_count:,}")
    for withheld in result.withheld:
        place = f"{visible(withheld.jurisdiction)}:{withheld.sequence}"
        tell("  " + _("流水%(place)s封存了%(count)s段文字") % {"place": place, "count": withheld.count})
    tell_findings(result.findings)
    findings = len(result.findings) + (0 if tail else report_files())
    if findings:
        tell(_("有%d处不符。") % findings)
    else:
        tell(_("全部相符：没有人绕过系统改过任何一处。"))
    return not findings


def tell_findings(findings: "Iterable[Finding]") -> None:
    """Print each thing that does not agree: what, where, and what should stand there."""
    from bihuan.journal import phrases

    for finding in findings:
        place = f"{finding.jurisdiction}:{finding.sequence}" if finding.sequence is not None else finding.jurisdiction
        spot = " ".join(part for part in (finding.table, finding.key, finding.column) if part)
        said = f"  ■ {phrases.finding(finding)}　{visible(place)}　{visible(spot)}".rstrip()
        if finding.expected or finding.found:
            both = {"expected": visible(finding.expected), "found": visible(finding.found)}
            said += "　" + _("应为 %(expected)s，现为 %(found)s") % both
        tell(said)


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
