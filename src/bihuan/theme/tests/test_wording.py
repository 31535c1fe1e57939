"""Dates, figures and money, in both languages; and the browser's words agree with the server's."""

import json
import subprocess
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from bihuan.theme import build, wording

MONDAY = date(2023, 2, 20)


def test_a_date_is_written_as_the_county_writes_it():
    assert wording.day(MONDAY) == "2月20日（周一）"
    assert wording.day_short(MONDAY) == "2月20日"
    assert wording.day_long(MONDAY) == "2023年2月20日"


def test_a_date_is_written_in_english_on_an_english_page():
    with translation.override("en"):
        assert wording.day(MONDAY) == "Mon 20 Feb"
        assert wording.day_long(MONDAY) == "20 Feb 2023"


def test_an_instant_falls_on_the_day_in_shanghai():
    late_in_london = datetime(2023, 2, 19, 16, 30, tzinfo=UTC)
    assert wording.moment(late_in_london) == "2月20日（周一） 00:30"


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (2_756_000_00, "275.6万元"),
        (179_200_000_000, "17.92亿元"),
        (123_45, "123.45元"),
        (0, "0元"),
        (-5_000_000, "−5万元"),
    ],
)
def test_money_keeps_every_fen_and_names_its_unit(fen: int, text: str):
    assert wording.money(fen) == text


def test_a_figure_loses_needless_noughts_and_keeps_its_sign():
    assert wording.number(Decimal("22.50")) == "22.5"
    assert wording.number(9999) == "9999"
    assert wording.number(41207) == "41,207"
    assert wording.signed(Decimal("-22.5")) == "−22.5"
    assert wording.signed(3) == "+3"
    assert wording.percent(Decimal("0.715")) == "71.5%"


WORDS = [
    ("27.56", "万元", "二十七万五千六百元"),
    ("49360", "万元", "四亿九千三百六十万元"),
    ("17.92", "亿元", "十七亿九千二百万元"),
    ("10", "项", "十项"),
    ("110", "户", "一百一十户"),
    ("1001", "亩", "一千零一亩"),
    ("100000001", "个", "一亿零一个"),
    ("0.5", "万元", "五千元"),
    ("3.25", "公里", "三点二五公里"),
    ("0", "项", "零项"),
]


@pytest.mark.parametrize(("figure", "unit", "words"), WORDS)
def test_a_figure_is_read_back_in_words(figure: str, unit: str, words: str):
    assert wording.in_words(Decimal(figure), unit) == words


def test_the_browser_reads_figures_back_as_the_server_does():
    module = (build.ASSETS / "scripts" / "words.js").as_uri()
    asked = json.dumps([[figure, unit] for figure, unit, _words in WORDS])
    program = f"""globalThis.document = {{documentElement: {{lang: "zh-CN"}}}};
        const {{inWords}} = await import("{module}");
        console.log(JSON.stringify({asked}.map(([figure, unit]) => inWords(figure, unit))));"""
    node = build.node_bin() / "node"
    done = subprocess.run([node, "--input-type=module", "-e", program], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [words for _figure, _unit, words in WORDS]


def test_a_receipt_is_shown_as_place_and_short_hash():
    assert wording.receipt_parts("141027:41163:5d20c9f4") == ("41,163", "5d20c9f4")
    assert wording.receipt_parts("141027s:12:5d20c9f4") == ("12", "5d20c9f4")
