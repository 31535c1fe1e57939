"""
Sentences. Each app's phrases.py gives what it needs of:

REFUSALS   code → sentence that says what to do; facts enter as %(name)s
ENTRIES    kind → what was done, as a story and the journal's list tell it
COLUMNS    "table.column" → the column's name
VALUES     "table.column" → code → its word, for columns that hold codes
WORDS      enumeration member, or name of a field that a refusal lists → its word

All are gettext_lazy msgids in Chinese.
"""

import datetime as dt
import logging
from collections.abc import Iterable, Mapping
from enum import Enum
from functools import cache
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from bihuan.journal import Refused
from bihuan.journal.gathering import declared
from bihuan.organization.phrases import OFFICE_KINDS, ROLES

from .policy import Denied

log = logging.getLogger("bihuan.phrases")

REFUSALS = {
    "no_post": gettext_lazy("您今天没有可以办事的岗位。"),
    "wrong_post": gettext_lazy("这个岗位不能办这件事；能办的是：%(needed)s。"),
    "not_same_act": gettext_lazy("这张表已经交过一次，内容和这次不同；这次没有记入。确要另办一次，再按一次。"),
    "secret_matter": gettext_lazy(
        "“%(label)s”开头标着“%(mark)s”：涉密的事不上这个系统，没有记入；撤下来，按保密规定办。"
    ),
    "stale": gettext_lazy("您填表期间，别人改了同一项；没有记入，您填的还在。"),
    "busy": gettext_lazy("系统正忙，没有记入，您填的还在。请再交一次。"),
}

ENTRIES = {
    "access.act.refused": gettext_lazy("办理被拒"),
    "journal.instance.established": gettext_lazy("启用本系统"),
    "journal.chain.opened": gettext_lazy("启用流水"),
    "journal.text.withheld": gettext_lazy("封存文字或文件"),
    "journal.schema.changed": gettext_lazy("升级数据结构"),
}


@cache
def collected(name: str) -> Mapping[Any, Any]:
    """Return one dictionary out of every app's phrases."""
    found: dict[Any, Any] = {}
    for _app, phrases in declared("phrases"):
        found |= getattr(phrases, name, {})
    return found


@cache
def _words() -> tuple[tuple[object, Any], ...]:
    # Pairs and no dictionary: members of two enumerations may be spelled alike, and then they are equal as texts.
    found: list[tuple[object, Any]] = [*ROLES.items(), *OFFICE_KINDS.items()]
    for _app, phrases in declared("phrases"):
        found += dict(getattr(phrases, "WORDS", {})).items()
    return tuple(found)


def say(refused: Refused | Denied) -> str:
    """Return the sentence for a refusal."""
    sentence = collected("REFUSALS").get(refused.code)
    if sentence is None:
        log.error("no sentence for refusal %s", refused.code)
        return _("不能办：规则“%(code)s”不允许，什么也没有改。") % {"code": refused.code}
    facts = {name: word(value) for name, value in refused.facts.items()}
    try:
        return str(sentence) % facts
    except (KeyError, ValueError):
        log.exception("the sentence for refusal %s needs other facts", refused.code)
        return _("不能办：规则“%(code)s”不允许，什么也没有改。") % {"code": refused.code}


def entry_words(kind: str) -> str:
    """Return what was done, for a kind of entry."""
    return str(collected("ENTRIES").get(kind, kind))


def column_words(table: str, column: str) -> str:
    """Return a column's name."""
    return str(collected("COLUMNS").get(f"{table}.{column}", column))


def has_words(table: str, column: str) -> bool:
    """Return whether a column has a name; keys and inner columns have none."""
    return f"{table}.{column}" in collected("COLUMNS")


def value_words(table: str, column: str, value: str) -> str:
    """Return what a cell's code means, several codes with commas one by one; other cells as they are."""
    words = collected("VALUES").get(f"{table}.{column}")
    if not words:
        return value
    return pgettext("enumeration", "、").join(str(words.get(code, code)) for code in value.split(","))


def word(value: object) -> str:
    """Return a fact as a sentence shows it."""
    if isinstance(value, Enum):
        return next((str(said) for member, said in _words() if member is value), str(value.value))
    if isinstance(value, str):
        return next((str(said) for name, said in _words() if not isinstance(name, Enum) and name == value), value)
    if isinstance(value, dt.date):
        chinese = not (get_language() or "").startswith("en")
        return date_format(value, "Y年n月j日" if chinese else "j F Y")
    if isinstance(value, Iterable):
        return pgettext("enumeration", "、").join(word(item) for item in value)
    return str(value)
