"""Every form in which words are written goes through the one door that points out numbers of persons."""

from typing import Any

import pytest
from django import forms
from django.apps import apps

from bihuan.access import table
from bihuan.access.testing import Bench, Url, walk
from bihuan.journal.models import Entry

PHONE = "13812345678"
URLS = sorted(set(walk()), key=lambda url: url.name)
WRITING = [url for url in URLS if url.name in table.collect() and "POST" in table.collect()[url.name].methods]
#: Addresses at which nobody writes a sentence that stays.
APART = {
    "people:sign_in": "a name and a password, kept nowhere",
    "people:password": "passwords",
    "people:totp": "a code",
    "people:invitation": "who comes by an invitation types an own name and a password",
    "inspection:look_withholding": "the words that were withheld: looked for and kept nowhere",
}
ENTERING = [url for url in WRITING if "entry:" in table.collect()[url.name].leaves and url.name not in APART]


def with_phone(data: dict[str, Any]) -> dict[str, Any]:
    """Return a form's data with a phone number behind each text that a person would type."""
    return {name: f"{value}电话{PHONE}" if is_words(value) else value for name, value in data.items()}


def is_words(value: object) -> bool:
    """Tell whether a value is a sentence: Chinese letters, and more than a word."""
    return isinstance(value, str) and len(value) > 3 and any("一" <= letter <= "鿿" for letter in value)


@pytest.mark.parametrize("url", ENTERING, ids=lambda url: url.name)
def test_a_phone_number_in_a_sentence_is_pointed_out_and_nothing_is_entered(bench: Bench, url: Url) -> None:
    county = bench.world.cast.county
    example = bench.world.example(url, county)
    row = table.collect()[url.name]
    case = next(c for c in bench.world.cases(example) if row.admits("POST", c.role, c.relation))
    sent = example.form(case.seat)
    told = with_phone(sent)
    if told == sent:
        return  # a press, a day, a choice: no words
    before = Entry.objects.count()
    answer = bench.world.browser(case.seat).post(url.path(county.code, example.args), told)
    said = answer.content.decode()
    assert answer.status_code == 422, (answer.status_code, answer.get("Location"))
    assert ("138****5678" in said) or "格式" in said or "最多" in said, said
    assert Entry.objects.count() == before


def test_every_form_of_words_is_known_to_the_door() -> None:
    """A field of words that its form hides from the door must say why: personal by its nature."""
    allowed = {"WithholdForm", "LookForm"}
    found = {
        form.__name__
        for form in all_forms(forms.Form)
        if form.__module__.startswith("bihuan.") and getattr(form, "personal_fields", None)
    }
    assert found <= allowed


def all_forms(base: type[Any]) -> set[type[Any]]:
    """Return every subclass of a form that is imported, all the way down."""
    assert apps.ready
    below = set(base.__subclasses__())
    return below | {deeper for form in below for deeper in all_forms(form)}
