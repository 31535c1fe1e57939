"""The English twin is complete, and holds nothing that nobody says."""

from bihuan.theme import translations


def test_every_text_has_english():
    assert [f"{text.where}: {text.msgid}" for text in translations.missing()] == []


def test_no_english_stands_for_a_text_that_nobody_says():
    assert translations.unused() == []


def test_texts_are_found_in_code_and_in_templates():
    places = {text.msgid: text.where for text in translations.said()}
    assert places["退出登录"] == "theme/templates/theme/base.html"
    assert places["示例"] == "theme/templatetags/theme.py"


def test_placeholders_are_the_same_in_both_languages():
    import re

    for message in translations.catalog():
        if message.id and isinstance(message.id, str) and message.string:
            names = re.findall(r"%\(\w+\)s|%[sd]|%\.\df", message.id)
            assert sorted(names) == sorted(re.findall(r"%\(\w+\)s|%[sd]|%\.\df", str(message.string))), message.id
