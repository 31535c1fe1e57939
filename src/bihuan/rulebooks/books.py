"""Rulebooks read from TOML and checked: an unknown key, a missing source, a wrong type is refused by file and key."""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

PUBLISHED = Path(__file__).parent / "published"
DEFAULT = "bihuan"
LAMPS = ("green", "yellow", "red", "grey")
#: What each rule judges by: its numbers, each above or equal to nought.
RULES: Mapping[str, frozenset[str]] = {
    "not_begun": frozenset(),
    "left": frozenset(),
    "paused": frozenset(),
    "struck_after_first_due": frozenset(),
    "struck": frozenset(),
    "reported_after_due": frozenset(),
    "reported_after_first_due": frozenset(),
    "reported_in_time": frozenset(),
    "missed": frozenset(),
    "returned_in_time": frozenset({"workdays"}),
    "overdue": frozenset(),
    "behind_far": frozenset({"points_over", "verified_workdays"}),
    "behind": frozenset({"points_from", "verified_workdays"}),
    "phase_overdue": frozenset({"workdays_over"}),
    "phase_passed": frozenset({"workdays_over"}),
    "not_started_long": frozenset({"months"}),
    "not_started": frozenset({"months"}),
    "returned": frozenset(),
    "first_due_passed": frozenset(),
    "not_signed_for": frozenset({"workdays_over"}),
    "report_missed": frozenset({"workdays_over"}),
    "due_soon": frozenset({"workdays"}),
    "on_course": frozenset(),
}
#: Always speaks: a book that holds it, last, answers for every task.
LAST = "on_course"
#: What a book says of itself: key → type, and whether it may be left out.
_HEAD: Mapping[str, tuple[type, bool]] = {
    "name": (str, False),
    "name_en": (str, False),
    "version": (str, False),
    "source": (str, False),
    "source_en": (str, False),
    "order": (list, False),
    "rules": (dict, True),
    "books": (list, True),
    "left_out": (list, True),
    "left_out_en": (list, True),
}
_RULE: Mapping[str, tuple[type, bool]] = {
    "lamp": (str, False),
    "article": (str, False),
    "article_en": (str, False),
    "thresholds": (dict, True),
}
_TYPES: Mapping[type, str] = {str: "文字", list: "列表", dict: "表"}
VERSION_LENGTH = 11  # with the digest of the numbers it fits the column of a period


class RulebookError(ValueError):
    """A rulebook file that cannot be used; the message names the file and the key."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a book: the lamp it gives, the sentence of its source, its numbers."""

    code: str
    lamp: str
    article: str
    article_en: str
    thresholds: Mapping[str, int | float]
    book: str  # key of the book it comes from
    book_name: str
    book_name_en: str

    def number(self, name: str) -> int:
        """Return a threshold that counts days or months."""
        return int(self.thresholds[name])


@dataclass(frozen=True, slots=True)
class Book:
    """One rulebook: where it comes from, its rules in the order in which they are asked."""

    key: str
    name: str
    name_en: str
    version: str  # as the file says it, and the digest of everything that is judged by
    source: str
    source_en: str
    rules: tuple[Rule, ...]
    left_out: tuple[str, ...] = ()
    left_out_en: tuple[str, ...] = ()
    parts: tuple["Book", ...] = ()  # the books it is put together from; none where it is one

    @property
    def is_complete(self) -> bool:
        """Tell whether the book answers for every task."""
        return bool(self.rules) and self.rules[-1].code == LAST


def load(folder: Path = PUBLISHED) -> dict[str, Book]:
    """
    Return the books of a folder by key, which is the file's name.

    :raises RulebookError: a file that cannot be read, an unknown key, a missing source, a wrong type, an order that
        does not name each rule once, a book put together from one that is not there
    """
    files = {path.stem: (path, _read(path)) for path in sorted(folder.glob("*.toml"))}
    books = {key: _book(path, table) for key, (path, table) in files.items() if "books" not in table}
    for key, (path, table) in files.items():
        if "books" in table:
            books[key] = _together(path, table, books)
    return books


@lru_cache(maxsize=1)
def shelf() -> dict[str, Book]:
    """Return the shipped books, read once per process."""
    return load()


def _read(path: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise RulebookError(f"{path.name}：读不出来（{problem}），按 TOML 的写法改正") from problem
    _check(path.name, table, _HEAD)
    if len(table["version"]) > VERSION_LENGTH:
        raise RulebookError(f"{path.name}：version 最多{VERSION_LENGTH}个字符，写短些")
    for name in ("order", "books", "left_out", "left_out_en"):
        if not all(isinstance(item, str) for item in table.get(name, [])):
            raise RulebookError(f"{path.name}：{name} 里每一项都要是文字")
    if ("rules" in table) == ("books" in table):
        raise RulebookError(f"{path.name}：rules 和 books 要有一个，也只能有一个")
    return table


def _check(where: str, table: Mapping[str, Any], keys: Mapping[str, tuple[type, bool]]) -> None:
    """Refuse a key nobody reads, one that is missing or empty, and one of another type."""
    for name in table:
        if name not in keys:
            raise RulebookError(f"{where}：不认识 {name} 这一项，改正或删去")
    for name, (kind, may_lack) in keys.items():
        if name not in table:
            if may_lack:
                continue
            raise RulebookError(f"{where}：缺 {name} 这一项，补上")
        if not isinstance(table[name], kind):
            raise RulebookError(f"{where}：{name} 要是{_TYPES[kind]}")
        if not may_lack and not table[name]:
            raise RulebookError(f"{where}：{name} 是空的，补上")


def _book(path: Path, table: Mapping[str, Any]) -> Book:
    rules = {}
    for code, values in table["rules"].items():
        rules[code] = _rule(path, table, code, values)
    if sorted(table["order"]) != sorted(rules):
        raise RulebookError(f"{path.name}：order 要把 rules 里的每一条各写一次")
    ordered = tuple(rules[code] for code in table["order"])
    _check_last(path, ordered)
    return _shelved(path, table, ordered)


def _rule(path: Path, table: Mapping[str, Any], code: str, values: Any) -> Rule:
    where = f"{path.name} rules.{code}"
    if code not in RULES:
        raise RulebookError(f"{path.name}：不认识 rules.{code} 这条规则，改正或删去")
    if not isinstance(values, dict):
        raise RulebookError(f"{where}：要是表")
    _check(where, values, _RULE)
    if values["lamp"] not in LAMPS:
        raise RulebookError(f"{where}：lamp 要是 {'、'.join(LAMPS)} 之一")
    thresholds = values.get("thresholds", {})
    for name, number in thresholds.items():
        if name not in RULES[code]:
            raise RulebookError(f"{where}：不认识 thresholds.{name} 这一项，改正或删去")
        if isinstance(number, bool) or not isinstance(number, int | float) or number < 0:
            raise RulebookError(f"{where}：thresholds.{name} 要是不小于0的数")
        if isinstance(number, float) and not name.startswith("points"):
            raise RulebookError(f"{where}：thresholds.{name} 要是整数")
    for name in sorted(RULES[code] - thresholds.keys()):
        raise RulebookError(f"{where}：缺 thresholds.{name} 这一项，补上")
    return Rule(
        code=code,
        lamp=values["lamp"],
        article=values["article"],
        article_en=values["article_en"],
        thresholds=thresholds,
        book=path.stem,
        book_name=table["name"],
        book_name_en=table["name_en"],
    )


def _together(path: Path, table: Mapping[str, Any], books: Mapping[str, Book]) -> Book:
    parts = []
    for key in table["books"]:
        if key not in books:
            raise RulebookError(f"{path.name}：books 里的 {key} 没有这个文件")
        parts.append(books[key])
    rules: dict[str, Rule] = {}
    for part in parts:
        for rule in part.rules:
            if rule.code in rules:
                raise RulebookError(f"{path.name}：{rule.code} 在 {rules[rule.code].book} 和 {part.key} 里都有")
            rules[rule.code] = rule
    if sorted(table["order"]) != sorted(rules):
        raise RulebookError(f"{path.name}：order 要把各册的每一条规则各写一次")
    ordered = tuple(rules[code] for code in table["order"])
    _check_last(path, ordered)
    return replace(_shelved(path, table, ordered), parts=tuple(parts))


def _check_last(path: Path, rules: tuple[Rule, ...]) -> None:
    if LAST in [rule.code for rule in rules[:-1]]:
        raise RulebookError(f"{path.name}：order 里 {LAST} 要排在最后，排在它后面的问不到")


def _shelved(path: Path, table: Mapping[str, Any], rules: tuple[Rule, ...]) -> Book:
    judged = [[rule.book, rule.code, rule.lamp, dict(sorted(rule.thresholds.items()))] for rule in rules]
    digest = hashlib.sha256(json.dumps(judged, sort_keys=True).encode()).hexdigest()[:8]
    return Book(
        key=path.stem,
        name=table["name"],
        name_en=table["name_en"],
        version=f"{table['version']}+{digest}",
        source=table["source"],
        source_en=table["source_en"],
        rules=rules,
        left_out=tuple(table.get("left_out", ())),
        left_out_en=tuple(table.get("left_out_en", ())),
    )
