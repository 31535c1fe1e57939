"""Dates, figures and money as the county writes them, and as its English twin does. Values in, text out; no markup."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import get_language

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEKDAYS = "一二三四五六日"
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DIGITS = "零一二三四五六七八九"
SMALL = ("", "十", "百", "千")
LARGE = ("", "万", "亿", "万亿")
#: Units that carry a magnitude: the power of ten, and the unit that is left when it is spelt out.
MAGNITUDES = {"万元": (4, "元"), "亿元": (8, "元"), "万亩": (4, "亩"), "万吨": (4, "吨")}


def is_english() -> bool:
    """Return whether the page being made is an English one."""
    return (get_language() or "").startswith("en")


def local_day(value: date | datetime) -> date:
    """Return the day in Shanghai, whatever the server's zone."""
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).date() if value.tzinfo else value.date()
    return value


def day(value: date | datetime) -> str:
    """Return 2月20日（周一）; in English Mon 20 Feb."""
    on = local_day(value)
    if is_english():
        return f"{WEEKDAYS_EN[on.weekday()]} {on.day} {MONTHS_EN[on.month - 1]}"
    return f"{on.month}月{on.day}日（周{WEEKDAYS[on.weekday()]}）"


def day_short(value: date | datetime) -> str:
    """Return 2月20日, for dense rows; in English 20 Feb."""
    on = local_day(value)
    return f"{on.day} {MONTHS_EN[on.month - 1]}" if is_english() else f"{on.month}月{on.day}日"


def day_long(value: date | datetime) -> str:
    """Return 2023年2月20日, for paper and for other years; in English 20 Feb 2023."""
    on = local_day(value)
    return f"{day_short(on)} {on.year}" if is_english() else f"{on.year}年{day_short(on)}"


def hour(value: datetime) -> str:
    """Return 09:05, in Shanghai."""
    return (value.astimezone(SHANGHAI) if value.tzinfo else value).strftime("%H:%M")


def moment(value: datetime) -> str:
    """Return 2月24日（周五） 11:40; in English Fri 24 Feb 11:40."""
    return f"{day(value)} {hour(value)}"


def moment_long(value: datetime) -> str:
    """Return 2023年2月24日 11:40; in English 24 Feb 2023 11:40."""
    return f"{day_long(value)} {hour(value)}"


def number(value: int | Decimal) -> str:
    """Return the figure without needless noughts, minus as −, thousands from 10,000 on."""
    exact = Decimal(value)
    text = f"{abs(exact):,f}" if abs(exact) >= 10_000 else f"{abs(exact):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"−{text}" if exact < 0 else text


def signed(value: int | Decimal) -> str:
    """Return a difference: −22.5, +3, 0."""
    return f"+{number(value)}" if value > 0 else number(value)


def quantity(value: int | Decimal, unit: str) -> str:
    """Return 57项 as one piece; in English with a space."""
    return f"{number(value)} {unit}" if is_english() else f"{number(value)}{unit}"


def percent(ratio: Decimal | float) -> str:
    """Return a ratio of 0–1 as 71%; one decimal where it is not whole."""
    return f"{number(Decimal(str(round(Decimal(str(ratio)) * 100, 1))))}%"


def money(fen: int) -> str:
    """Return integer fen as 元, 万元 or 亿元, to the fen where it must be: 27560000 → 27.56万元."""
    if is_english():
        return f"{number(Decimal(fen) / 100)} yuan"
    for power, unit in ((10, "亿元"), (6, "万元")):
        if abs(fen) >= 10**power and fen % 10 ** (power - 4) == 0:
            return f"{number(Decimal(fen) / 10**power)}{unit}"
    return f"{number(Decimal(fen) / 100)}元"


def _whole_in_words(digits: str) -> str:
    if not digits.strip("0"):
        return DIGITS[0]
    start = len(digits) % 4
    groups = [part for part in (digits[:start], *(digits[i : i + 4] for i in range(start, len(digits), 4))) if part]
    words, gap = "", False
    for index, group in enumerate(groups):
        part = ""
        for place, digit in enumerate(group):
            if digit == "0":
                gap = True
                continue
            if gap and words + part:
                part += DIGITS[0]
            gap = False
            part += DIGITS[int(digit)] + SMALL[len(group) - place - 1]
        if part:
            words += part + LARGE[len(groups) - index - 1]
    return words.removeprefix("一") if words.startswith("一十") else words


def in_words(value: int | Decimal, unit: str = "") -> str:
    """
    Return a non-negative figure written out, so that a slip of the decimal point is seen: 27.56万元 → 二十七万五千六百元.

    In English 275,600 yuan. Up to sixteen digits before the point; beyond that the empty text.
    """
    power, name = MAGNITUDES.get(unit, (0, unit))
    whole, _, decimals = f"{Decimal(value).scaleb(power):f}".partition(".")
    decimals = decimals.rstrip("0")
    if len(whole) > 16 or whole.startswith("-"):
        return ""
    if is_english():
        return f"{int(whole):,}{'.' if decimals else ''}{decimals} {'yuan' if name == '元' else name}".rstrip()
    tail = "点" + "".join(DIGITS[int(digit)] for digit in decimals) if decimals else ""
    return f"{_whole_in_words(whole)}{tail}{name}"


def receipt_parts(receipt: str) -> tuple[str, str]:
    """
    Return the place in the journal and the short hash of a receipt: "141027:41163:5d20c9f4" → ("41,163", "5d20c9f4").

    A place in the security stream is marked: "141027:s12:…" → "s12".
    """
    *_, place, short = receipt.split(":")
    return (f"{int(place):,}" if place.isdigit() and int(place) >= 10_000 else place), short[:8]
