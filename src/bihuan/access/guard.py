"""
What must not be written down is pointed out before it is: the one door of every form that writes (access.views.act).

A mark of secrecy at the head of a text refuses the form. Numbers of persons bring it back once, on a page of its own:
cover them, change the words, or keep them with a reason. Which kinds were kept, and why, stands in the entry.
A form whose field holds such a number by its nature says so: `personal_fields = frozenset({"phone"})`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from bihuan.journal import Refused

from . import personal
from .back import way_back

#: Fields of the page itself.
PRESSED, WHY, PLACES = "personal", "personal_why", "personal_in"
OWN = frozenset({PRESSED, WHY, PLACES})
#: Our hidden fields, none of which a person types.
HIDDEN = (
    frozenset({"csrfmiddlewaretoken", "act", "acting_post", "expected", "switch"})
    | frozenset({"opener", "draft_of", "drafted_on", "tab", "draft", "picked"})
    | OWN
)

#: Letters in the fields that a form does not know, whose words are looked at all the same; no page of ours sends more.
MOST_UNKNOWN = 200_000
#: Places in one text that are shown; all are covered.
MOST_SHOWN = 20

KINDS = {
    personal.Kind.IDENTITY: gettext_lazy("身份证号"),
    personal.Kind.PHONE: gettext_lazy("手机号"),
    personal.Kind.CARD: gettext_lazy("银行卡号"),
}


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a form in which something was found."""

    name: str
    label: str
    value: str
    kinds: tuple[str, ...]
    excerpts: tuple[str, ...]  # with what was found covered


def check_secrecy(request: Any, form: forms.BaseForm) -> None:
    """
    Refuse a form in which a text begins with a mark of secrecy.

    :raises Refused: secret_matter
    """
    for name, value in _texts(request, form):
        mark = personal.secrecy(value)
        if mark:
            raise Refused("secret_matter", mark=mark, label=_label(form, name))


def point_out(request: Any, form: forms.BaseForm, carried: Iterable[tuple[str, str]]) -> HttpResponse | None:
    """
    Return the page that points out numbers of persons, or None: there are none, or they are to be kept.

    What is kept goes into the entry by request.act.
    """
    texts = [(name, value) for name, value in _texts(request, form) if personal.find(value)]
    if not texts:
        return None
    why = personal.mask(request.POST.get(WHY, "").strip())[:200]
    is_kept = request.POST.get(PRESSED) == "keep"
    if is_kept and why:
        kinds = sorted({found.kind.value for _name, value in texts for found in personal.find(value)})
        request.act = replace(request.act, kept=tuple(kinds), kept_why=why)
        return None
    names = [name for name, _value in texts]
    facts = {
        "texts": [_found(form, name, value) for name, value in texts],
        "rest": [pair for pair in carried if pair[0] not in names],
        "expected": "\n".join(request.POST.getlist("expected")),
        "lacks_why": is_kept,
        "back": way_back(request),
    }
    return render(request, "access/personal.html", facts, status=422)


def cover(request: Any) -> None:
    """Cover the numbers in the texts that the page named, when its sender presses just that."""
    if request.POST.get(PRESSED) != "mask":
        return
    covered = request.POST.copy()
    for name in covered.getlist(PLACES):
        if name not in HIDDEN and name in covered:
            covered.setlist(name, [personal.mask(value) for value in covered.getlist(name)])
    request.POST = covered


def _texts(request: Any, form: forms.BaseForm) -> list[tuple[str, str]]:
    """Return what was typed freely: no figures, days, choices, codes, keys, nor what is personal by its nature."""
    apart = HIDDEN | getattr(form, "personal_fields", frozenset())
    names = [name for name in request.POST if name not in apart and _is_free(form.fields.get(name))]
    texts = [(name, value) for name in names for value in request.POST.getlist(name) if value]
    if sum(len(value) for name, value in texts if name not in form.fields) > MOST_UNKNOWN:
        raise BadRequest("more text than any form of ours holds")
    return texts


def _is_free(field: forms.Field | None) -> bool:
    """Tell whether a person types words into a field; one that the form does not know counts as such."""
    if field is None:
        return True
    is_code = isinstance(field, forms.RegexField) or field.widget.is_hidden
    return isinstance(field, forms.CharField) and not is_code and not isinstance(field.widget, forms.PasswordInput)


def _label(form: forms.BaseForm, name: str) -> str:
    field = form.fields.get(name)
    return str(field.label or name) if field else name


def _found(form: forms.BaseForm, name: str, value: str) -> Text:
    places = personal.find(value)
    ends = [found.end for found in places]
    return Text(
        name=name,
        label=_label(form, name),
        value=value,
        kinds=tuple(dict.fromkeys(str(KINDS[found.kind]) for found in places)),
        excerpts=tuple(
            _excerpt(value, found, since) for since, found in zip((0, *ends), places[:MOST_SHOWN], strict=False)
        ),
    )


def _excerpt(value: str, found: personal.Found, since: int) -> str:
    """Return what was found, covered, with a few letters before it: none of another number."""
    return f"…{value[max(since, found.start - 8) : found.start]}{found.masked}…"
