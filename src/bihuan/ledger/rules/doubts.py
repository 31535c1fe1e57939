"""
What is asked once about a figure before it counts: it falls, jumps, mixes up units, exceeds what can be.

Asked and never corrected: who files says that it is right and why, corrects it, or sends it without its counting.
The reason for each question is a county's published ledger with "固定资产投资累计完成27.56万元" in it.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from . import figures
from .loop import Comparison


class Doubt(StrEnum):
    """Why a figure is asked about."""

    SAID_IN = "said_in"  # typed in another unit: 1.2亿 in a field of 万元
    RANK = "rank"  # the 12th of 10
    SHARE = "share"  # over 100 %
    WORDS = "words"  # the sentence beside it names the same figure in another unit
    MAGNITUDE = "magnitude"  # ten thousand times, or a ten-thousandth: 万元 and 亿元
    AREA = "area"  # fifteen times, or a fifteenth: 亩 and 公顷
    MEASURE = "measure"  # outside of what such a measure can be in a county
    FELL = "fell"  # a cumulative figure is less than the last one
    JUMPED = "jumped"  # ten times the last one
    PROMISE = "promise"  # ten times the promise


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, with what its sentence says."""

    doubt: Doubt
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known about a figure: its target, and the last value that counts (reported or measured), if any."""

    measure: str
    unit: str
    promise: Decimal
    comparison: Comparison = Comparison.AT_LEAST
    last: Decimal | None = None


TEN, TEN_THOUSAND, FIFTEEN = Decimal(10), Decimal(10**4), Decimal(15)
SHARES = frozenset({"%", "％"})
RANKS = frozenset({"名", "位"})
#: Words in a measure → what it can be in a county within a year, in 元. Source: sums that counties publish.
MEASURES: tuple[tuple[str, Decimal, Decimal], ...] = (
    ("固定资产投资", Decimal(10**7), Decimal(2 * 10**11)),
    ("地区生产总值", Decimal(10**8), Decimal(3 * 10**11)),
    ("社会消费品零售总额", Decimal(10**7), Decimal(2 * 10**11)),
    ("一般公共预算收入", Decimal(10**6), Decimal(5 * 10**10)),
    ("专项债", Decimal(10**6), Decimal(5 * 10**10)),
    ("招商引资", Decimal(10**5), Decimal(2 * 10**11)),
    ("人均可支配收入", Decimal(3000), Decimal(3 * 10**5)),
)
_COUNT = re.compile(r"(?:共|全市|全省|/)\s*(\d{1,4})\s*(?:个|县|名|家|位|市|区|$)", re.ASCII)
_ORDINAL = re.compile(r"第\s*(\d{1,4})\s*(?:名|位)", re.ASCII)
_IN_WORDS = r"(\d[\d,]{0,30}(?:\.\d{1,30})?)\s*(亿元|亿|万元|公顷|亩)"


def ask(known: Known, value: Decimal, *, typed: str = "", words: str = "") -> Asked | None:
    """
    Return the one question that a figure raises, the weightiest first, or None.

    typed: as it was typed, where it was. words: the sentence beside it.
    """
    return next((asked for test in _TESTS if (asked := test(known, value, typed, words)) is not None), None)


def _said_in(known: Known, value: Decimal, typed: str, words: str) -> Asked | None:
    read = figures.read(typed, known.unit) if typed else None
    if read is None or not read.said_in:
        return None
    return Asked(Doubt.SAID_IN, {"said_in": read.said_in})


def _rank(known: Known, value: Decimal, typed: str, words: str) -> Asked | None:
    if not is_rank(known):
        return None
    texts = [text for text in (typed, known.measure, *_clauses(words)) if text]
    counts = [
        int(match[1]) for text in texts for match in [_COUNT.search(unicodedata.normalize("NFKC", text))] if match
    ]
    above = [count for count in counts if value > count]
    return Asked(Doubt.RANK, {"count": above[0]}) if above else None


def _clauses(words: str) -> list[str]:
    """Return the parts of a sentence that speak of a rank: 第12名，共10个县."""
    parts = re.split(r"[。；;\n]", words)
    return [part for part in parts if _ORDINAL.search(unicodedata.normalize("NFKC", part))]


def _share(known: Known, value: Decimal, typed: str, words: str) -> Asked | None:
    is_share = known.unit in SHARES and value > 100 and known.promise <= 100
    return Asked(Doubt.SHARE) if is_share else None


def _words(known: Known, value: Decimal, typed: str, words: str) -> Asked | None:
    """Ask where the sentence names this very figure in another unit, and nowhere the figure that it would be."""
    kind = figures.kind_of(known.unit)
    if kind not in ("money", "land") or not value:
        return None
    own = figures.UNITS[known.unit][1]
    other = ""
    for number, said in re.findall(_IN_WORDS, unicodedata.normalize("NFKC", words)):
        unit = "亿元" if said == "亿" else said
        if figures.kind_of(unit) != kind:
            continue
        named = Decimal(number.replace(",", ""))
        if named * figures.UNITS[unit][1] == value * own:
            return None
        if named == value and unit != known.unit:
            other = unit
    return Asked(Doubt.WORDS, {"said_in": other}) if other else None


def _magnitude(known: Known, value: Decimal, typed: str, words: str) -> Asked | None:
    reference = known.last or known.promise
    if figures.kind_of(known.unit) != "money" or not reference or not value:
        return None
    ratio = value / reference
    far = TEN_THOUSAND / 2 <= ratio <= TEN_THOUSAND * 2 or 1 / (TEN_THOUSAND * 2) <= ratio <= 2 / TEN_THOUSAND
    return Asked(Doubt.MAGNITUDE, _beside(known)) if far else None


def _area(known: Known, value: Decimal, typed: str, words: str) -> Asked | None:
    if figures.kind_of(known.unit) != "land" or not value:
        return None
    if known.last:
        ratio = value / known.last
        near = FIFTEEN - 2 <= ratio <= FIFTEEN + 2 or 1 / (FIFTEEN + 2) <= ratio <= 1 / (FIFTEEN - 2)
    else:  # a fifteenth of the promise is where work begins
        near = known.promise > 0 and FIFTEEN - 2 <= value / known.promise <= FIFTEEN + 2
    return Asked(Doubt.AREA, _beside(known)) if near else None


def _measure(known: Known, value: Decimal, typed: str, words: str) -> Asked | None:
    if figures.kind_of(known.unit) != "money" or not value:
        return None
    yuan = value * figures.UNITS[known.unit][1]
    for name, least, most in MEASURES:
        if name in known.measure and not least <= yuan <= most:
            return Asked(Doubt.MEASURE, {"name": name})
    return None


def _fell(known: Known, value: Decimal, typed: str, words: str) -> Asked | None:
    rises = known.comparison is not Comparison.AT_MOST and not is_rank(known)
    return Asked(Doubt.FELL, _beside(known)) if rises and known.last is not None and value < known.last else None


def _jumped(known: Known, value: Decimal, typed: str, words: str) -> Asked | None:
    jumps = bool(known.last) and value >= (known.last or 0) * TEN and not is_rank(known)
    return Asked(Doubt.JUMPED, _beside(known)) if jumps else None


def _promise(known: Known, value: Decimal, typed: str, words: str) -> Asked | None:
    most = known.promise * TEN
    is_new = known.last is None or known.last < most
    return Asked(Doubt.PROMISE, {"beside": known.promise}) if most and is_new and value >= most else None


def _beside(known: Known) -> dict[str, Any]:
    return {"beside": known.promise if known.last is None else known.last}


def is_rank(known: Known) -> bool:
    """Tell whether a target counts places in an order: less is more, and nothing adds up."""
    return known.unit in RANKS and any(word in known.measure for word in ("位次", "名次", "排名", "排位"))


_TESTS = (_said_in, _rank, _share, _words, _magnitude, _area, _measure, _fell, _jumped, _promise)


def promised(measure: str, unit: str, value: Decimal, *, comparison: Comparison, typed: str = "") -> Asked | None:
    """Return the question that a promise itself raises when it is written down."""
    known = Known(measure, unit, Decimal(0), comparison)
    return next(
        (asked for test in (_said_in, _rank, _share, _measure) if (asked := test(known, value, typed, "")) is not None),
        None,
    )


def counts(doubt: str, is_confirmed: bool) -> bool:
    """Tell whether a figure enters totals: nothing was asked about it, or it was said to be right."""
    return not doubt or is_confirmed
