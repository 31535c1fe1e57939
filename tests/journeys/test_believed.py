"""Reports that can be believed, in a real browser: a usual week costs little; what is doubtful is asked about once."""

import re
import sys
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import DESK, PHONE, Visitor
from tests.journeys.test_loop import WAY, press, step

Come = Callable[..., Visitor]
#: What a clerk needs for a letter by an input method, and for a press: the usual figures of the keystroke-level model.
LETTER_SECONDS, PRESS_SECONDS = 0.5, 1.4


def open_for_township(page: Page, title: str) -> None:
    page.fill("[name=title]", title)
    page.fill("[name=domain]", "乡村振兴")
    page.fill("[name=first_due_date]", "2023-03-24")
    page.select_option("[name=leader]", label="县政府领导 副县长（分管城建）")
    page.select_option("[name=lead_office]", label="浮山县响水河镇人民政府")
    page.select_option("[name=supervision_group]", label="冬季行动第二督导组")
    page.fill("[name=standard_1]", "新栽果树逐村清点，成活率合格")
    page.fill("[name=target_1_measure]", "新栽果树")
    page.fill("[name=target_1_value]", "1500")
    page.fill("[name=target_1_unit]", "亩")
    press(page)


def under_way(person: Visitor, title: str) -> str:
    """Open a task of a township and let it be signed for; return its address."""
    person.become("ducha")
    open_for_township(person.open("/j/141027/tasks/new/"), title)
    found = re.search(r"/j/141027/tasks/[0-9a-f-]{36}/", person.page.url)
    assert found, person.page.locator("main").inner_text()
    task = found[0]
    step(person, "fxz-chengjian", task, "approve/")
    step(person, "ducha", task, "hand-over/")
    step(person, "xiangshuihe-lianluo", task, "sign-for/")
    return task


def fields(page: Page) -> list[str]:
    """Return the names of the fields that stand open on the page's form, hidden and folded ones left out."""
    boxes = page.locator("main form:has([name=act]) :is(input, textarea, select):visible").all()
    kinds = [(box.get_attribute("name") or "", box.get_attribute("type") or "") for box in boxes]
    return [name for name, kind in kinds if name and kind not in ("hidden", "submit")]


def test_scenario_24_a_usual_week_costs_a_township_clerk_three_fields_and_less_than_a_minute(visitor: Come) -> None:
    person = visitor(PHONE, scripts=False)
    task = under_way(person, "响水河镇新栽果树")

    def first(page: Page) -> None:
        page.fill("[name=figure_1]", "420")
        page.fill("[name=summary]", "八个村开栽，累计420亩。")

    step(person, "xiangshuihe-lianluo", task, "report/", first)
    page = person.open(f"{task}report/")
    assert fields(page) == ["figure_1", "summary", "files"]  # three, and the last may be left empty
    assert page.input_value("[name=figure_1]") == "420"  # nothing is asked twice: last week's figure stands there

    began = time.monotonic()
    words, figure = "又栽85亩，累计505亩。", "505"
    page.fill("[name=figure_1]", figure)
    page.fill("[name=summary]", words)
    press(page)
    assert page.locator(".receipt").count() == 1, page.locator("main").inner_text()
    letters, presses = len(words) + len(figure), 3  # two boxes and the button
    seconds = letters * LETTER_SECONDS + presses * PRESS_SECONDS
    took = time.monotonic() - began
    sys.stdout.write(f"{letters} letters, {presses} presses: about {seconds:.0f} s; the machine took {took:.1f} s\n")
    assert letters <= 60
    assert seconds <= 60


@pytest.mark.parametrize("way", WAY)
def test_a_doubtful_figure_comes_back_in_words_and_is_sent_with_a_reason_or_left_out(visitor: Come, way: str) -> None:
    person = visitor(DESK, scripts=way == WAY[0])
    task = under_way(person, f"响水河镇新栽果树（{way}）")

    def first(page: Page) -> None:
        page.fill("[name=figure_1]", "一百")
        page.fill("[name=summary]", "两个村开栽，累计100亩。")

    step(person, "xiangshuihe-lianluo", task, "report/", first)
    page = person.open(f"{task}report/")
    page.fill("[name=figure_1]", "100公顷")
    page.fill("[name=summary]", "五个村开栽，累计100公顷。")
    press(page)
    asked = page.locator(".ask-once")
    assert asked.count() == 1
    assert "一千五百亩" in asked.inner_text()
    assert "您写的是“公顷”，这一栏的单位是“亩”" in page.locator("main").inner_text()
    assert page.input_value("[name=figure_1]") == "100公顷"
    assert page.input_value("[name=summary]") == "五个村开栽，累计100公顷。"
    assert way != WAY[0] or person.barriers() == []
    page.check("[name=answer_1][value=aside]", force=True)
    press(page)
    assert page.locator(".receipt").count() == 1, page.locator("main").inner_text()
    page = person.open(task)
    assert "不计入" in page.locator("s.left-out").locator("..").first.inner_text()

    page = person.open(f"{task}report/")
    page.fill("[name=figure_1]", "100公顷")
    page.fill("[name=summary]", "五个村开栽，累计100公顷。")
    press(page)
    page.check("[name=answer_1][value=sure]", force=True)
    page.fill("[name=why_1]", "林业站按公顷测的")
    press(page)
    assert page.locator(".receipt").count() == 1, page.locator("main").inner_text()
    assert "经填报人确认：林业站按公顷测的" in person.open(task).locator(".story").inner_text()


@pytest.mark.parametrize("way", WAY)
def test_numbers_of_persons_are_covered_by_one_press_and_no_word_is_lost(visitor: Come, way: str) -> None:
    person = visitor(PHONE, scripts=way == WAY[0])
    task = under_way(person, f"响水河镇果树补助（{way}）")
    page = person.open(f"{task}report/")
    page.fill("[name=figure_1]", "12")
    page.fill("[name=summary]", "签了12亩，户主电话13812345678。")
    press(page)
    assert "里面有个人信息，没有记入" in page.locator("h1").inner_text()
    assert way != WAY[0] or (person.barriers(), person.scrolls_sideways()) == ([], False)
    press(page)
    assert page.locator(".receipt").count() == 1, page.locator("main").inner_text()
    told = page.locator("main").inner_text()
    assert "138****5678" in told
    assert "13812345678" not in told
