"""What is asked once about a figure, and how a typed figure is read."""

from decimal import Decimal

import pytest

from bihuan.ledger.rules import Comparison
from bihuan.ledger.rules.doubts import Doubt, Known, ask, promised
from bihuan.ledger.rules.figures import read


@pytest.mark.parametrize(
    ("typed", "unit", "value", "said_in"),
    [
        ("57", "项", "57", ""),
        ("1,500亩", "亩", "1500", ""),
        ("１，５００ 亩", "亩", "1500", ""),
        ("27.56万元", "万元", "27.56", ""),
        ("５７％", "%", "57", ""),
        ("五十七", "项", "57", ""),
        ("一百二十", "盏", "120", ""),
        ("二十七万五千六百元", "元", "275600", ""),
        ("二十七万五千六百元", "万元", "27.56", "元"),
        ("二十七点五六万元", "万元", "27.56", ""),
        ("两千零五", "户", "2005", ""),
        ("1.2亿", "万元", "12000", "亿"),
        ("1.2亿元", "万元", "12000", "亿元"),
        ("1.2亿", "亿元", "1.2", "亿"),
        ("3万5千", "元", "35000", ""),
        ("1.5万", "亩", "15000", ""),
        ("100公顷", "亩", "1500", "公顷"),
        ("1500亩", "公顷", "100", "亩"),
        ("2800米", "公里", "2.8", "米"),
        ("约五十", "项", None, ""),
        ("1,50", "项", None, ""),
        ("100公顷", "项", None, ""),
        ("亩", "亩", None, ""),
        ("NaN", "项", None, ""),
        ("", "项", None, ""),
    ],
)
def test_a_figure_is_read_as_a_person_writes_it(typed: str, unit: str, value: str | None, said_in: str) -> None:
    found = read(typed, unit)
    assert (found and found.value) == (None if value is None else Decimal(value))
    assert (found.said_in if found else "") == said_in


def known(measure="累计办结", unit="项", promise="80", last=None, comparison=Comparison.AT_LEAST) -> Known:
    return Known(measure, unit, Decimal(promise), comparison, None if last is None else Decimal(last))


FAI = {"measure": "固定资产投资累计完成", "unit": "万元", "promise": "275600"}
LAND = {"measure": "新增建设用地", "unit": "亩", "promise": "1500"}
RANK = {"measure": "1月净增户数全市位次", "unit": "位", "promise": "2", "comparison": Comparison.AT_MOST}


@pytest.mark.parametrize(
    ("target", "value", "typed", "words", "doubt"),
    [
        ({}, "57", "", "", None),
        ({"last": "57"}, "57", "", "", None),
        ({"last": "57"}, "56", "", "", Doubt.FELL),
        ({"last": "5"}, "50", "", "", Doubt.JUMPED),
        ({}, "800", "", "", Doubt.PROMISE),
        ({"last": "900"}, "950", "", "", None),
        ({"unit": "%", "promise": "100"}, "120", "", "", Doubt.SHARE),
        ({"unit": "%", "promise": "100"}, "100", "", "", None),
        ({"unit": "%", "promise": "125", "measure": "增速"}, "120", "", "", None),
        (FAI, "27.56", "", "", Doubt.MAGNITUDE),
        ({**FAI, "promise": "300000"}, "12000", "1.2亿", "", Doubt.SAID_IN),
        ({**FAI, "promise": "90000"}, "27.56", "", "固定资产投资累计完成27.56亿元，全市第2。", Doubt.WORDS),
        ({**FAI, "promise": "90000"}, "27.56", "", "固定资产投资累计完成27.56万元。", Doubt.MEASURE),
        ({**FAI, "promise": "300000"}, "275600", "", "累计完成27.56亿元，总盘子30亿元。", None),
        ({**FAI, "last": "20000", "promise": "300000"}, "2.1", "", "", Doubt.MAGNITUDE),
        ({"measure": "完成投资", "unit": "万元", "promise": "6952", "last": "640"}, "1240", "", "", None),
        (LAND, "212", "", "", None),
        (LAND, "100", "", "", None),
        (LAND, "22500", "", "", Doubt.AREA),
        ({**LAND, "last": "536"}, "36", "", "", Doubt.AREA),
        ({**LAND, "last": "300"}, "1500", "100公顷", "", Doubt.SAID_IN),
        ({**LAND, "last": "80"}, "100", "", "本周又批下100公顷。", Doubt.WORDS),
        (RANK, "2", "", "", None),
        ({**RANK, "last": "2"}, "12", "", "全市17个县（市、区）第12名。", None),
        (RANK, "12", "", "第12名，共10个县。", Doubt.RANK),
        ({**RANK, "last": "9"}, "10", "", "第10名，共10个县。", None),
        ({**RANK, "measure": "位次（共10个县）"}, "12", "", "", Doubt.RANK),
        ({"measure": "办理时限", "unit": "天", "promise": "3", "comparison": Comparison.AT_MOST, "last": "5"}, "2", "", "", None),
    ],
)  # fmt: skip
def test_a_figure_is_asked_about_for_the_weightiest_reason(target, value, typed, words, doubt) -> None:
    asked = ask(known(**target), Decimal(value), typed=typed, words=words)
    assert (asked.doubt if asked else None) == doubt


def test_a_promise_is_asked_about_by_what_such_a_measure_can_be() -> None:
    def about(measure: str, unit: str, value: str, typed: str = "") -> Doubt | None:
        asked = promised(measure, unit, Decimal(value), comparison=Comparison.AT_LEAST, typed=typed)
        return asked.doubt if asked else None

    assert about("全县固定资产投资", "万元", "27.56") is Doubt.MEASURE
    assert about("全县固定资产投资", "亿元", "27.56") is None
    assert about("办结率", "%", "120") is Doubt.SHARE
    assert about("完成投资", "万元", "12000", "1.2亿") is Doubt.SAID_IN
    assert about("前期手续", "项", "63") is None
