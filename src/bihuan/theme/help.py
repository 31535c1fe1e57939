"""
What stands behind the “?” of a page. Theme knows no page: each app says it in its own help.py.

    # ledger/help.py
    from bihuan.theme.help import Help
    HELP = {"ledger:list": Help(_("找事、看灯、导出。"), can=(_("点灯只看红的"),), terms=("accounts", "lamp"))}
    TERMS = {"accounts": (_("四账"), _("一件事走过的四道关口：…"))}
    NO_HELP = frozenset({"ledger:download"})        # addresses that show no page

`_` is gettext_lazy. A test fails where a page has neither.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType, ModuleType
from typing import Any

from bihuan.journal.gathering import declared


@dataclass(frozen=True, slots=True)
class Help:
    """One page: what it is for, what can be done there, which words it uses. Texts are lazily translated."""

    purpose: Any
    can: tuple[Any, ...] = ()
    terms: tuple[str, ...] = ()


def _modules() -> Iterator[ModuleType]:
    for _app, module in declared("help"):
        if hasattr(module, "HELP"):
            yield module


@cache
def pages() -> Mapping[str, Help]:
    """Return the help of every page by the name of its URL."""
    return MappingProxyType({name: text for module in _modules() for name, text in module.HELP.items()})


@cache
def terms() -> Mapping[str, tuple[Any, Any]]:
    """Return every term: its word and what it means."""
    return MappingProxyType({key: term for module in _modules() for key, term in getattr(module, "TERMS", {}).items()})


@cache
def without() -> frozenset[str]:
    """Return the addresses that show no page of their own."""
    return frozenset().union(*(getattr(module, "NO_HELP", ()) for module in _modules()))
