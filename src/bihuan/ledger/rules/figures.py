"""How a typed figure is read: full width, thousands, Chinese numerals, another unit than the field's."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

#: unit → what it measures, and how many of the smallest it is.
UNITS: dict[str, tuple[str, Decimal]] = {
    unit: (kind, Decimal(size))
    for kind, sizes in (
        ("money", {"元": 1, "千元": 1000, "万元": 10**4, "百万元": 10**6, "千万元": 10**7, "亿元": 10**8}),
        ("land", {"亩": 1, "万亩": 10**4, "公顷": 15, "平方公里": 1500}),
        ("length", {"米": 1, "公里": 1000, "千米": 1000, "里": 500}),
        ("weight", {"公斤": 1, "吨": 1000, "万吨": 10**7}),
        ("power", {"千瓦": 1, "万千瓦": 10**4, "兆瓦": 1000}),
        ("people", {"人": 1, "万人": 10**4}),
        ("households", {"户": 1, "万户": 10**4}),
    )
    for unit, size in sizes.items()
}
#: Letters of a figure as somebody types it; a longer line is none, and is not tried as one.
LONGEST = 60
_DIGITS = {**dict(zip("零一二三四五六七八九", range(10), strict=True)), "〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
_PLAIN = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?(?:e[+-]?\d+)?", re.IGNORECASE | re.ASCII)
_MIXED = re.compile(r"(\d+(?:\.\d+)?)((?:百|千|十)?[万亿]|[百千])", re.ASCII)
_CHINESE = re.compile(r"[零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+)?")


@dataclass(frozen=True, slots=True)
class Read:
    """A figure in the field's unit; said_in: the unit or magnitude it was typed in, where that is another one."""

    value: Decimal
    said_in: str = ""


def read(typed: str, unit: str) -> Read | None:
    """
    Return the figure that was typed, in the field's unit, or None where it is none.

    1,500 and １５００亩 and 一千五百 are 1500 in a field of 亩; 100公顷 there is 1500, said in 公顷; 1.2亿 in a field of
    万元 is 12000, said in 亿. Nothing else is guessed.
    """
    if len(typed) > LONGEST:
        return None
    text = re.sub(r"[\s，_]", "", unicodedata.normalize("NFKC", typed).replace("，", ","))
    own = unicodedata.normalize("NFKC", unit)
    if own and text.endswith(own) and text != own:
        value = _number(text.removesuffix(own))
        if value is not None:
            return Read(value)
    value = _bare(text)
    if value is not None:
        return Read(value)
    return _in_another(text, unit)


def _in_another(text: str, unit: str) -> Read | None:
    """Return a figure that names another unit of the same kind, or a magnitude that the field's unit has already."""
    kind, size = UNITS.get(unit, ("", Decimal(1)))
    for other in sorted(UNITS, key=len, reverse=True):
        other_kind, other_size = UNITS[other]
        if text.endswith(other) and other_kind == kind:
            value = _number(text.removesuffix(other))
            return None if value is None else Read(value * other_size / size, other)
    value = _number(text)
    if value is None:
        return None
    magnitude = next((mark for mark in ("亿", "万") if mark in text), "")
    return Read(value / size, magnitude if size != 1 and magnitude else "")


def _bare(text: str) -> Decimal | None:
    if not text or not _PLAIN.fullmatch(text):
        return None
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    # 1e999999999 can be written down and not be reckoned with.
    return value if value.is_finite() and abs(value.adjusted()) <= LONGEST else None


def _number(text: str) -> Decimal | None:
    """Return 1500, 1.2亿, 3万5千 or 二十七万五千六百 as a number."""
    value = _bare(text)
    if value is not None:
        return value
    if _MIXED.match(text):
        return _mixed(text)
    return _spelt(text) if _CHINESE.fullmatch(text) else None


def _mixed(text: str) -> Decimal | None:
    total, rest, smallest = Decimal(0), text, Decimal(10) ** 13
    while rest:
        match = _MIXED.match(rest)
        if match is None:
            tail = _bare(rest)
            return None if tail is None or tail >= smallest else total + tail
        size = Decimal(1)
        for mark in match[2]:
            size *= Decimal(_TENS.get(mark) or _LARGE[mark])
        if size >= smallest:
            return None
        total, smallest, rest = total + Decimal(match[1]) * size, size, rest[match.end() :]
    return total


def _spelt(text: str) -> Decimal | None:
    """Return a number written out: 二十七万五千六百, 一点二亿."""
    whole, point, decimals = text.partition("点")
    if point:
        large = ""
        while decimals and decimals[-1] in _LARGE:
            decimals, large = decimals[:-1], decimals[-1] + large
        digits = "".join(str(_DIGITS[letter]) for letter in decimals)
        size = Decimal(1)
        for mark in large:
            size *= _LARGE[mark]
        head = _whole(whole)
        return None if head is None else Decimal(f"{head}.{digits or '0'}") * size
    value = _whole(whole)
    return None if value is None else Decimal(value)


def _whole(text: str) -> int | None:
    if text and all(letter in _DIGITS for letter in text):
        return int("".join(str(_DIGITS[letter]) for letter in text))  # 二〇二三
    total = section = digit = 0
    for letter in text:
        if letter in _DIGITS:
            digit = _DIGITS[letter]
        elif letter in _TENS:
            section += (digit or 1) * _TENS[letter]
            digit = 0
        else:
            total = (total + section + digit) * _LARGE[letter] if letter == "亿" else total + (section + digit) * 10**4
            section = digit = 0
    return total + section + digit if text else None


def kind_of(unit: str) -> str:
    """Return what a unit measures: money, land, …; nothing where that is not known."""
    return UNITS.get(unit, ("", Decimal(1)))[0]
