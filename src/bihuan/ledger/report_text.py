"""What a head signs: the completion report as one text, and its digest."""

import hashlib
from decimal import Decimal

from .models import Answer, Evidence, Figure, Report


def text_of(report: Report) -> str:
    """
    Return a completion report as its signer sees it: the words, the figures, the answers, the files in order.

    One text whatever the language of the page: it is what was signed.
    """
    figures = Figure.objects.filter(jurisdiction=report.jurisdiction, report_id=report.id).order_by("target__order")
    answers = Answer.objects.filter(jurisdiction=report.jurisdiction, report_id=report.id).order_by("standard__order")
    files = Evidence.objects.filter(
        jurisdiction=report.jurisdiction, report_id=report.id, state=Evidence.STANDING
    ).order_by("number")
    lines = [
        report.summary,
        *(f"{f.target.measure}：{_plain(f.value)}{f.target.unit}{_doubt(f)}" for f in figures.select_related("target")),
        *(
            f"{a.standard.order}. {a.standard.words}：{'达到' if a.is_met else '没有达到'}。{a.words}"
            for a in answers.select_related("standard")
        ),
        *(f"佐证：{file.name}，SHA-256 {bytes(file.digest).hex()}" for file in files),
    ]
    return "\n".join(lines)


def _doubt(figure: Figure) -> str:
    if not figure.doubt:
        return ""
    return f"（填报人核对无误：{figure.doubt_reason}）" if figure.is_confirmed else "（存疑未核对，不计入）"


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def text_digest(report: Report) -> bytes:
    """Return the SHA-256 of what the signer sees; it stands on the signed report."""
    return hashlib.sha256(text_of(report).encode()).digest()
