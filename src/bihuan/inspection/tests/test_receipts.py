"""A receipt stands, or something is wrong; a stranger learns no more than that."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connections
from django.test import Client
from django.utils.html import strip_tags

from bihuan.deadlines import clock
from bihuan.inspection import receipts
from bihuan.inspection.receipts import Answer
from bihuan.journal import MAIN, chain, checkpoints, guards
from bihuan.journal.models import Entry
from bihuan.organization.testing import COUNTY, Cast

from .test_journal import add_offices


def receipt_of(sequence: int) -> str:
    entry = Entry.objects.get(jurisdiction=COUNTY, stream=MAIN, sequence=sequence)
    return chain.receipt(COUNTY, MAIN, sequence, bytes(entry.hash))


def said(receipt: str, language: str = "") -> str:
    page = Client().get(f"{language}/receipt/", {"receipt": receipt})
    assert page.status_code == 200
    return strip_tags(page.content.decode())


def test_one_that_stands_says_so_however_it_was_typed(cast: Cast) -> None:
    add_offices(1, cast.county["dispatcher"].actor)
    sequence = Entry.objects.filter(jurisdiction=COUNTY, stream=MAIN).latest("sequence").sequence
    receipt = receipt_of(sequence)
    page = said(receipt)
    assert "还在，没有改过" in page
    assert "登记机构" in page
    assert "专班" not in page
    assert "还没有进检查点" in page
    made = checkpoints.make(clock.now())
    assert made is not None
    wide = receipt.replace(":", "：").upper().replace("1", "１")
    for typed in (receipt, f" {receipt} ", wide, receipt.replace(":", " : ")):
        page = said(typed)
        assert "还在，没有改过" in page, typed
        assert all(word in page for word in checkpoints.parse(checkpoints.text_of(made)).words)
    assert "It stands" in said(receipt, "/en")


@pytest.mark.parametrize(
    "typed", ["", "no", "141027:1", "141027:1:zzzzzzzz", "141027:99999999999999999999:9f3c71ae", "x" * 99]
)
def test_what_is_none_is_told_how_one_looks(cast: Cast, typed: str) -> None:
    page = said(typed)
    assert "没有改过" not in page
    assert "141027:512:9f3c71ae" in page or "填" in page or "字" in page


def test_what_is_gone_or_another_one_is_told(cast: Cast) -> None:
    receipt = receipt_of(1)
    other = receipt[:-1] + ("0" if receipt[-1] != "0" else "1")
    assert "对不上" in said(other)
    assert "没有这一条" in said(f"{COUNTY}:99999:9f3c71ae")
    assert "这里没有这个区划" in said("999999:1:9f3c71ae")
    assert receipts.look_up(f"{COUNTY}:0:9f3c71ae").answer is Answer.GONE


@pytest.mark.tampers
def test_an_entry_whose_words_were_changed_does_not_stand(cast: Cast) -> None:
    receipt = receipt_of(1)
    path = Path(str(connections["default"].settings_dict["NAME"]))
    with closing(sqlite3.connect(path, isolation_level=None)) as foreign:
        for guard in guards.wanted():
            foreign.execute(f"DROP TRIGGER {guard}")
        foreign.execute(
            "UPDATE journal_entry SET body = CAST(body || ' ' AS BLOB) WHERE jurisdiction = ? AND stream = 0 AND sequence = 1",
            [COUNTY],
        )
    assert "对不上" in said(receipt)
