"""The chain alone: no database, no Django."""

import hashlib
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.journal import chain

INSTANCE = UUID("0190a0b0-0000-7000-8000-000000000001")


def test_the_hash_covers_place_previous_and_body_in_this_order_for_ever():
    got = chain.link(
        algorithm=1, jurisdiction="141027", stream=0, year=2023, sequence=5, previous=b"p" * 32, body=b"{}"
    )
    written_out = b"BH1\0" + b"\x01" + b"141027      " + b"\x00" + b"\x07\xe7" + b"\0" * 7 + b"\x05" + b"p" * 32 + b"{}"
    assert got == hashlib.sha256(written_out).digest()


def test_sm3_is_the_second_algorithm():
    place = {"jurisdiction": "141027", "stream": 1, "year": 2023, "sequence": 1, "previous": b"\0" * 32, "body": b"{}"}
    sm3 = chain.link(algorithm=2, **place)
    assert len(sm3) == 32
    assert sm3 != chain.link(algorithm=1, **place)
    assert hashlib.new("sm3", b"abc").hexdigest().startswith("66c7f0f4")  # GB/T 32905, example 1


def test_each_chain_has_a_genesis_of_its_own():
    starts = {
        chain.genesis(instance=instance, jurisdiction=code, stream=stream)
        for instance in (INSTANCE, UUID(int=1))
        for code in ("0", "141027")
        for stream in chain.STREAMS
    }
    assert len(starts) == 8


def test_canonical_sorts_keys_and_keeps_chinese():
    assert chain.canonical({"b": [1, True, None], "a": "冬季"}) == '{"a":"冬季","b":[1,true,null]}'.encode()


@pytest.mark.parametrize(
    "value", [1.5, {"键": 1}, "a\0b", "\ud800", "e\u0301", 2**53, -(2**53), {1: 2}, b"x", {"a": {"b": 0.1}}]
)
def test_what_has_no_one_spelling_is_refused(value):
    with pytest.raises(chain.NotCanonical):
        chain.canonical(value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text().map(lambda t: t),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=3),
    max_leaves=8,
)


@given(JSON)
def test_canonical_reads_back_the_same_or_refuses(value):
    import json

    try:
        spelled = chain.canonical(value)
    except chain.NotCanonical:
        return
    assert json.loads(spelled) == value
    assert chain.canonical(json.loads(spelled)) == spelled


def test_receipts_tell_the_streams_apart():
    assert chain.receipt("141027", chain.MAIN, 512, b"\x9f\x3c\x71\xae" + b"\0" * 28) == "141027:512:9f3c71ae"
    assert chain.receipt("141027", chain.SECURITY, 12, b"\0" * 32) == "141027s:12:00000000"
