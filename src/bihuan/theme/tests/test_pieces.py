"""Each piece of a page, rendered as a page would."""

import re
from datetime import date

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import translation


def rendered(source: str, **facts: object) -> str:
    """Return the template's text as the pages get it."""
    request = RequestFactory().get("/j/141027/tasks/?lamp=red&page=2")
    return engines["django"].from_string(source).render(facts, request)


class Report(forms.Form):
    """A form with one of each."""

    amount = forms.DecimalField(label="本周完成投资", help_text="含税", max_value=80)
    verdict = forms.ChoiceField(label="结论", choices=[("yes", "属实"), ("no", "退回")], widget=forms.RadioSelect)
    note = forms.CharField(label="说明", required=False, widget=forms.Textarea)


def test_a_lamp_has_shape_colour_and_word():
    html = rendered('{% lamp "red" %}')
    assert 'class="lamp red"' in html
    assert "<path" in html
    assert "红" in html


def test_a_lamp_under_a_heading_keeps_its_word_for_screen_readers():
    assert '<span class="sr">绿</span>' in rendered('{% lamp "green" word=False %}')


def test_the_four_shapes_differ():
    shapes = {
        re.sub(r".*?<svg[^>]*>(.*?)</svg>.*", r"\1", rendered("{% lamp l %}", l=colour))
        for colour in ("red", "yellow", "green", "grey")
    }
    assert len(shapes) == 4


def test_the_strip_says_its_counts_and_links_each():
    html = rendered("{% accounts 25 17 10 8 urls=urls %}", urls=["/1", "/2", "/3", "/4"])
    assert 'aria-label="四账：建账25，交账17，核账10，销账8"' in html
    assert [int(n) for n in re.findall(r" f-(\d+)", html)] == [8, 7, 2, 8]
    assert html.count('<a class="acc-gate"') == 4


def test_a_gap_of_nought_draws_no_bar_and_no_gap_shrinks_to_nothing():
    assert rendered("{% accounts 25 0 0 0 %}").count(" none") == 3
    assert [int(n) for n in re.findall(r" f-(\d+)", rendered("{% accounts 10000 5 4 1 %}"))] == [100, 1, 1, 1]


def test_the_strip_speaks_english_on_an_english_page():
    with translation.override("en"):
        assert "Struck off 8" in rendered("{% accounts 25 17 10 8 %}")


def test_the_small_strip_grows_with_the_number_of_tasks():
    wide = rendered("{% accounts_mini 25 17 10 8 largest=25 %}")
    narrow = rendered("{% accounts_mini 5 5 5 5 largest=25 %}")
    assert 'width="112"' in wide
    assert 'width="22"' in narrow
    assert narrow.count("<rect") == 1


def test_stations_mark_where_the_task_stands_and_how_far_it_came():
    stations = [
        {"name": "建账", "state": "done", "note": "12月12日"},
        {"name": "交账", "state": "part", "share": 71, "note": ""},
        {"name": "核账", "state": "now", "note": "57 / 80项"},
        {"name": "销账", "state": "todo", "note": None},
    ]
    html = rendered("{% stations stations %}", stations=stations)
    assert 'class="done part p-70"' in html
    assert 'class="now" aria-current="step"' in html
    assert "None" not in html


def test_the_four_letters_end_in_the_seal():
    assert 'class="sealed"' in rendered("{% four 4 %}")
    assert 'class="sealed"' not in rendered("{% four 3 %}")
    assert "还没建账" in rendered("{% four 0 %}")


def test_a_receipt_shows_the_journal_place_and_the_hash():
    html = rendered('{% receipt "141027:41163:5d20c9f4" "已报出" url="/j" %}')
    assert "流水41,163" in html
    assert "5d20c9f4" in html
    assert 'role="status"' in html


def test_a_filter_that_would_find_nothing_is_left_out_unless_it_is_on():
    assert rendered('{% chip "红" "?lamp=red" count=0 %}') == ""
    assert 'aria-current="true"' in rendered('{% chip "红" "?lamp=red" count=0 on=True %}')


def test_first_and_present_promise_stand_side_by_side():
    html = rendered("{% due a b %}", a=date(2023, 2, 20), b=date(2023, 2, 28))
    assert html.index("2月20日") < html.index("→") < html.index("2月28日")
    assert "→" not in rendered("{% due a a %}", a=date(2023, 2, 20))


def test_a_button_that_may_not_be_pressed_stays_and_says_why():
    html = rendered('{% act "申请销账" allowed=False why="完成标准3条只核实1条" %}')
    described = re.search(r'aria-describedby="([^"]+)"', html)
    assert described
    assert f'id="{described[1]}">完成标准3条只核实1条' in html
    assert 'type="button" aria-disabled="true"' in html
    assert " disabled" not in html


def test_a_field_with_an_error_keeps_what_was_typed_and_ties_the_error_to_it():
    form = Report({"amount": "八十三", "verdict": ""})
    html = rendered(
        '{% error_summary form %}{% field form.amount unit="项" echo=True %}{% field form.verdict %}', form=form
    )
    assert 'value="八十三"' in html
    assert 'type="text"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_amount-hint id_amount-echo id_amount-error"' in html
    assert 'href="#id_amount"' in html
    assert "结论：还没有填" in html
    assert "有2处要改，填的都还在" in html


def test_a_field_reads_its_figure_back_in_words():
    html = rendered('{% field form.amount unit="万元" echo=True %}', form=Report(initial={"amount": "27.56"}))
    assert "<b>二十七万五千六百元</b>" in html


@pytest.mark.parametrize(("language", "gone"), [("zh-hans", "现在选不了"), ("en", "cannot be chosen any more")])
def test_what_can_no_longer_be_chosen_is_not_named_by_its_key(language: str, gone: str):
    class Chosen(forms.Form):
        office = forms.ChoiceField(choices=[("a", "县审批局")])
        words = forms.CharField(max_length=3)

    with translation.override(language):
        form = Chosen({"office": "5ed7251f-dd27-42a5-aded-776ea9d16019", "words": "一二三四"})
        told = " ".join(str(text) for texts in form.errors.values() for text in texts)
    assert gone in told
    assert "5ed7251f" not in told
    assert "该变量" not in told


def test_an_error_of_a_hidden_field_has_no_label_and_leads_nowhere():
    class Signed(forms.Form):
        seen = forms.CharField(widget=forms.HiddenInput, error_messages={"required": "没有读到报告文字"})

    page = rendered("{% error_summary form %}", form=Signed({}))
    assert "<li>没有读到报告文字</li>" in page
    assert "Seen" not in page


def test_a_form_that_is_right_has_no_summary():
    assert rendered("{% error_summary form %}", form=Report()).strip() == ""


def test_a_form_that_writes_carries_a_request_id():
    html = rendered('{% act_fields expected="t:1:5" %}')
    assert re.search(r'name="act" value="[0-9a-f-]{36}"', html)
    assert 'name="expected" value="t:1:5"' in html


def test_pages_keep_the_filters_of_the_address():
    html = rendered("{% pages page %}", page=Paginator(range(500), 50).page(2))
    assert 'href="?lamp=red&amp;page=3"' in html
    assert '<span aria-current="page">2</span>' in html


def test_what_users_wrote_is_never_markup():
    evil = "<script>alert(1)</script>"
    for tag in (
        "{% chip x x %}",
        "{% lamp_say 'red' x x %}",
        "{% post x x %}",
        "{% nothing x x x x %}",
        "{% act x why=x allowed=False %}",
    ):
        assert evil not in rendered(tag, x=evil)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_piece_carries_an_inline_style(language: str):
    with translation.override(language):
        html = rendered(
            "{% accounts 25 17 10 8 %}{% accounts_mini 5 4 3 2 %}{% four 2 %}{% seal 'lg' %}{% spark p p p 'x' %}",
            p=[(0, 0), (1, 1)],
        )
    assert "style=" not in html
