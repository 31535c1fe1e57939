"""Rulebooks are data with a source: read, checked, and refused by file and key."""

from pathlib import Path

import pytest

from bihuan import rulebooks
from bihuan.rulebooks import RulebookError

BOOK = """
name = "县里的规则"
name_en = "The county's rule"
version = "1"
source = "县政府办〔2023〕1号"
source_en = "County office (2023) No. 1"
order = ["overdue", "on_course"]
[rules.overdue]
lamp = "red"
article = "第三条"
article_en = "Article 3"
[rules.on_course]
lamp = "green"
article = "第四条"
article_en = "Article 4"
"""


def written(folder: Path, text: str = BOOK, name: str = "county.toml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def refused(folder: Path) -> str:
    with pytest.raises(RulebookError) as refusal:
        rulebooks.load(folder)
    return str(refusal.value)


def test_the_shipped_books_name_their_source_and_answer_for_every_task():
    shelf = rulebooks.shelf()
    assert shelf[rulebooks.DEFAULT].is_complete
    assert [part.key for part in shelf[rulebooks.DEFAULT].parts] == ["yinchuan-2025", "deadlines"]
    assert "银川市发展和改革委员会" in shelf["yinchuan-2025"].source
    assert not shelf["yinchuan-2025"].is_complete
    assert all(rule.article and rule.article_en for book in shelf.values() for rule in book.rules)


def test_the_published_numbers_are_those_of_the_published_rule():
    rules = {rule.code: rule for rule in rulebooks.shelf()["yinchuan-2025"].rules}
    assert (rules["behind_far"].thresholds["points_over"], rules["behind_far"].lamp) == (30, "red")
    assert (rules["behind"].thresholds["points_from"], rules["behind"].lamp) == (10, "yellow")
    assert (rules["not_started"].thresholds["months"], rules["not_started_long"].thresholds["months"]) == (1, 3)


def test_a_book_of_a_county_is_read(tmp_path: Path):
    book = rulebooks.load(written(tmp_path))["county"]
    assert (book.name, book.rules[0].lamp, book.rules[0].article, book.is_complete) == (
        "县里的规则",
        "red",
        "第三条",
        True,
    )


def test_a_changed_number_or_lamp_changes_the_version_and_a_changed_word_does_not(tmp_path: Path):
    first = rulebooks.load(written(tmp_path))["county"].version
    assert rulebooks.load(written(tmp_path, BOOK.replace("第三条", "第三条。")))["county"].version == first
    assert rulebooks.load(written(tmp_path, BOOK.replace('"red"', '"yellow"')))["county"].version != first
    assert len(first) <= 20


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('source = "县政府办〔2023〕1号"\n', "", "county.toml：缺 source 这一项，补上"),
        ('"县政府办〔2023〕1号"', '""', "county.toml：source 是空的，补上"),
        ('version = "1"', "version = 1", "county.toml：version 要是文字"),
        ('version = "1"', 'version = "第一版第一版第一版第一版"', "county.toml：version 最多11个字符，写短些"),
        ('version = "1"', 'version = "1"\nowner = "张三"', "county.toml：不认识 owner 这一项，改正或删去"),
        ('lamp = "red"', 'lamp = "blue"', "county.toml rules.overdue：lamp 要是 green、yellow、red、grey 之一"),
        ('article = "第三条"\n', "", "county.toml rules.overdue：缺 article 这一项，补上"),
        ("[rules.overdue]", "[rules.over_due]", "county.toml：不认识 rules.over_due 这条规则，改正或删去"),
        ('["overdue", "on_course"]', '["on_course"]', "county.toml：order 要把 rules 里的每一条各写一次"),
        ('["overdue", "on_course"]', '["on_course", "overdue"]', "county.toml：order 里 on_course 要排在最后，排在它后面的问不到"),
        ('["overdue", "on_course"]', "[1, 2]", "county.toml：order 里每一项都要是文字"),
        (
            'article_en = "Article 4"',
            'article_en = "Article 4"\nthresholds = { days = 3 }',
            "county.toml rules.on_course：不认识 thresholds.days 这一项，改正或删去",
        ),
        ("order", "order = ", "county.toml：读不出来"),
    ],
)  # fmt: skip
def test_a_slip_in_a_file_is_refused_by_file_and_key(tmp_path: Path, old: str, new: str, said: str):
    assert refused(written(tmp_path, BOOK.replace(old, new, 1))).startswith(said)


@pytest.mark.parametrize(
    ("thresholds", "said"),
    [
        ("", "county.toml rules.due_soon：缺 thresholds.workdays 这一项，补上"),
        ('thresholds = { workdays = "五" }', "county.toml rules.due_soon：thresholds.workdays 要是不小于0的数"),
        ("thresholds = { workdays = -1 }", "county.toml rules.due_soon：thresholds.workdays 要是不小于0的数"),
        ("thresholds = { workdays = true }", "county.toml rules.due_soon：thresholds.workdays 要是不小于0的数"),
        ("thresholds = { workdays = 2.5 }", "county.toml rules.due_soon：thresholds.workdays 要是整数"),
        ("thresholds = 5", "county.toml rules.due_soon：thresholds 要是表"),
    ],
)
def test_a_threshold_is_a_number_that_the_rule_reads(tmp_path: Path, thresholds: str, said: str):
    soon = f'[rules.due_soon]\nlamp = "yellow"\narticle = "第五条"\narticle_en = "Article 5"\n{thresholds}\n'
    text = BOOK.replace('["overdue", "on_course"]', '["overdue", "due_soon", "on_course"]') + soon
    assert refused(written(tmp_path, text)) == said


def test_a_book_of_books_names_books_that_are_there_and_each_rule_once(tmp_path: Path):
    head = BOOK.split("[rules", maxsplit=1)[0]
    together = head.replace("order", 'books = ["county"]\norder')
    written(tmp_path)
    assert rulebooks.load(written(tmp_path, together, "both.toml"))["both"].is_complete
    written(tmp_path, together.replace('["county"]', '["city"]'), "both.toml")
    assert refused(tmp_path) == "both.toml：books 里的 city 没有这个文件"
    written(tmp_path, together.replace('["county"]', '["county", "twin"]'), "both.toml")
    written(tmp_path, BOOK, "twin.toml")
    assert refused(tmp_path) == "both.toml：overdue 在 county 和 twin 里都有"
    written(tmp_path, BOOK + 'books = ["county"]', "twin.toml")
    assert "twin.toml" in refused(tmp_path)
