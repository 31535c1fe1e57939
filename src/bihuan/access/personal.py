"""Identity numbers, phones, bank cards in free text; marks of secrecy at its head. Plain Python, nothing is kept."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What was found in a text."""

    IDENTITY = "identity"  # 公民身份号码, of 18 with its check digit or of 15
    PHONE = "phone"  # a mobile number
    CARD = "card"  # a bank card, by its check digit


@dataclass(frozen=True, slots=True)
class Found:
    """One place in a text: from start to end, and the same as it may be shown."""

    kind: Kind
    start: int
    end: int
    masked: str


#: Nothing of a number before or behind: a place in a receipt or a code of letters and digits is none of these.
_APART_BEFORE, _APART_BEHIND = (
    r"(?<![0-9A-Za-z.〔\-])",
    r"(?![0-9A-Za-z〕]|[.\-][0-9]|\s*(?:元|万|亿|吨|千|亩|度|平|立|公))",
)
_GAP = r"[ \-]?"
_IDENTITY = re.compile(rf"{_APART_BEFORE}[1-8](?:{_GAP}\d){{16}}{_GAP}[\dXx]{_APART_BEHIND}", re.ASCII)
_OLD_IDENTITY = re.compile(rf"{_APART_BEFORE}[1-8](?:{_GAP}\d){{14}}{_APART_BEHIND}", re.ASCII)
_PHONE = re.compile(rf"(?<![0-9A-Za-z.〔\-])(?:\+?86{_GAP})?1[3-9]\d(?:{_GAP}\d){{8}}{_APART_BEHIND}", re.ASCII)
_CARD = re.compile(rf"{_APART_BEFORE}[3-6](?:{_GAP}\d){{15,18}}{_APART_BEHIND}", re.ASCII)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"

#: A mark of secrecy as it stands at the head of a paper: 机密★10年, 【绝密】, 秘密：; not 机密文件管理 within a sentence.
_SECRET = re.compile(
    r"\A[\s\W_]*(绝密|机密|秘密)(?:\s*[★☆*]|级|件|\s*[】〕\])）:：]|\s*\d+年|\s*(?:\n|\Z))|(绝密|机密|秘密)\s*[★☆]",
    re.ASCII,
)


def find(text: str) -> tuple[Found, ...]:
    """Return what looks like somebody's number, in the order in which it stands; places do not overlap."""
    plain = _flat(text)
    found: list[Found] = []
    taken = bytearray(len(plain))  # letter by letter: a text of a thousand numbers costs no more than its length
    for kind, pattern, holds in _TESTS:
        for match in pattern.finditer(plain):
            start, end = match.span()
            number = re.sub(r"[^\dXx]", "", match[0]).upper()
            if not any(taken[start:end]) and holds(number):
                found.append(Found(kind, start, end, _masked(plain[start:end])))
                taken[start:end] = b"\1" * (end - start)
    return tuple(sorted(found, key=lambda one: one.start))


def mask(text: str) -> str:
    """Return the text with each number covered but for its ends: 110***********1234."""
    parts, since = [], 0
    for found in find(text):
        parts += [text[since : found.start], found.masked]
        since = found.end
    return "".join([*parts, text[since:]])


def secrecy(text: str) -> str:
    """Return the mark of secrecy that stands at the head of a text, or nothing."""
    match = _SECRET.search(unicodedata.normalize("NFKC", text))
    return (match[1] or match[2]) if match else ""


def _flat(text: str) -> str:
    """Return the text with full-width digits as digits, letter by letter: places stay what they are."""
    return "".join(_narrow(letter) for letter in text)


def _narrow(letter: str) -> str:
    if letter in "－—–":
        return "-"
    narrow = unicodedata.normalize("NFKC", letter)
    return narrow if len(narrow) == 1 and narrow.isascii() else letter


def _masked(number: str) -> str:
    digits = re.sub(r"[^\dXx]", "", number)
    head = 3 if len(digits) in (11, 13, 15, 18) else 4
    return digits[:head] + "*" * (len(digits) - head - 4) + digits[-4:]


def _is_identity(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == number[17] and _is_day(number[6:14])


def _is_old_identity(number: str) -> bool:
    return _is_day("19" + number[6:12])


def _is_day(digits: str) -> bool:
    try:
        day = dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return 1880 <= day.year <= 2100


def _is_card(number: str) -> bool:
    """Tell whether the last digit is the check of the others (Luhn)."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


_TESTS = (
    (Kind.IDENTITY, _IDENTITY, _is_identity),
    (Kind.CARD, _CARD, _is_card),
    (Kind.IDENTITY, _OLD_IDENTITY, _is_old_identity),
    (Kind.PHONE, _PHONE, lambda number: True),
)
