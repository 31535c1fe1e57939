"""Every form of the site, refused and signed out, in both languages: what was typed, chosen and ticked is there again."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from bihuan.access import guard, table
from bihuan.access.testing import Bench, Case, Url, walk
from bihuan.journal import Refused
from tests.forms_on_pages import Form, forms_on

#: Hidden fields of the page itself.
OURS = frozenset("csrfmiddlewaretoken act acting_post expected opener draft_of drafted_on tab draft picked".split())
#: Forms that are sent where there is no page, and the page on which they stand.
STANDS_ON = {
    **dict.fromkeys(
        "ledger:add_member ledger:end_member ledger:add_force_phase ledger:reach_force_phase ledger:note_force".split(),
        "ledger:force",
    ),
    **dict.fromkeys(["inspection:decline_withholding", "inspection:look_withholding"], "inspection:withholding"),
}
#: Words that are to be found and removed are no draft either.
UNDRAFTED = frozenset({"inspection:withhold", "inspection:look_withholding"})
#: Prints at once what it was asked for: ticks and nothing typed.
AT_ONCE = frozenset({"people:slips"})
WORDS, LINE, DAY = "本周办结3项，\n写到一半", "写到一半", "2023-02-27"


@dataclass(frozen=True, slots=True)
class Found:
    """A form on its page, filled in by somebody who may send it."""

    url: str
    path: str
    form: Form
    case: Case

    @property
    def typed(self) -> dict[str, list[str]]:
        """What a person has put into it."""
        return {
            name: values
            for name, values in self.form.sent().items()
            if name not in OURS
            and any(c.name == name and c.kind not in ("hidden", "password") for c in self.form.controls)
        }


def _fill(form: Form) -> None:
    for control in form.controls:
        match control.kind:
            case "textarea":
                control.value = WORDS
            case "text":
                control.value = LINE
            case "date":
                control.value = DAY
            case "checkbox":
                control.is_on = True
            case "radio":  # the last of each
                for other in form.controls:
                    if other.name == control.name:
                        other.is_on = other is control
            case "select":
                offered = [value for value, _ in control.offered]
                control.offered = [(value, n == len(offered) - 1) for n, value in enumerate(offered)]


def _someone(bench: Bench, url: Url) -> tuple[str, str, Case] | None:
    """Return where a form is sent, the page it stands on, and somebody who may send it."""
    row = table.collect().get(url.name)
    if row is None or url.name in AT_ONCE or "POST" not in row.methods:
        return None
    if "GET" not in row.methods and url.name not in STANDS_ON:
        return None
    county = bench.world.cast.county
    example = bench.world.example(url, county)
    may = [case for case in bench.world.cases(example) if row.admits("POST", case.role, case.relation)]
    here = [case for case in may if case.seat is not None and case.seat.jurisdiction == county.code]
    if not here:
        return None
    page = next(other for other in walk() if other.name == STANDS_ON.get(url.name, url.name))
    args = {name: value for name, value in example.args.items() if name in page.args}
    return url.path(county.code, example.args), page.path(county.code, args), here[0]


def _forms(bench: Bench) -> Iterator[Found]:
    for url in sorted(set(walk()), key=lambda url: url.name):
        found = _someone(bench, url)
        if found is None:
            continue
        path, stands_on, case = found
        page = bench.world.browser(case.seat).get(stands_on)
        for form in forms_on(page.content.decode()) if page.status_code == 200 else ():
            to = (form.action or stands_on).partition("?")[0]
            if form.method == "post" and to == path and {"act", "acting_post"} <= form.sent().keys():
                _fill(form)
                yield Found(url.name, to, form, case)
                break


@pytest.fixture(scope="module")
def forms(made_bench: Bench, django_db_blocker: Any) -> list[Found]:
    """Every form that a page shows under its own address."""
    with django_db_blocker.unblock():
        made_bench.renew()
        found = list(_forms(made_bench))
        made_bench.close()
    assert len(found) > 50
    return found


def _sent(found: Found) -> dict[str, list[str]]:
    return {**found.form.sent(), "act": [str(uuid4())]}


@pytest.mark.parametrize("language", ["", "/en"])
def test_whatever_a_form_is_refused_for_it_comes_back_as_it_was(
    bench: Bench, forms: list[Found], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(request: Any, form: Any) -> None:
        raise Refused("busy")

    monkeypatch.setattr(guard, "check_secrecy", refuse)
    lost = []
    for found in forms:
        answer = bench.world.browser(found.case.seat).post(f"{language}{found.path}", _sent(found))
        if answer.status_code == 302:
            bench.renew()
            lost.append(f"{found.url} was carried out")
            continue
        assert answer.status_code in (409, 422), f"{found.url} {answer.status_code}"
        back = [form.sent() for form in forms_on(answer.content.decode()) if form.method == "post"]
        same = [form for form in back if found.typed.keys() <= form.keys()]
        if not any(all(form[name] == values for name, values in found.typed.items()) for form in same):
            nearest = same[0] if same else max(back, key=lambda form: len(form.keys() & found.typed.keys()), default={})
            gone = {n: (v, nearest.get(n)) for n, v in found.typed.items() if nearest.get(n) != v}
            lost.append(f"{found.url} {gone}")
    assert lost == []


def test_who_is_signed_out_reads_the_words_and_no_code(bench: Bench, forms: list[Found]) -> None:
    wrong = []
    for found in forms:
        answer = Client().post(found.path, _sent(found))
        assert answer.status_code == 401, found.url
        page = answer.content.decode()
        read = [unescape(text) for text in re.findall(r"<li>(.*?)</li>", page, re.DOTALL)]
        told = [text.replace("<br>", "\n") for text in read]
        words = [v for c in found.form.controls if c.kind in ("textarea", "text", "date") for v in c.sent() if c.name]
        if sorted(set(told)) != sorted(set(words)):
            wrong.append(f"{found.url}: {sorted(set(told) ^ set(words))}")
        is_drafted = "opener" in found.form.sent()
        if words and is_drafted != ("draft%3D" in page):
            wrong.append(f"{found.url}: a draft is {'lost' if is_drafted else 'kept'}")
        if is_drafted == (found.url in UNDRAFTED):
            wrong.append(f"{found.url}: drafted or not")
    assert wrong == []
