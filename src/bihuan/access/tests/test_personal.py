"""Numbers of persons in free text: found where they are, covered, and not where they are none."""

import pytest

from bihuan.access.personal import Kind, find, mask, secrecy


@pytest.mark.parametrize(
    ("text", "kinds", "masked"),
    [
        ("联系人张三13812345678。", [Kind.PHONE], "联系人张三138****5678。"),
        ("电话：138 1234 5678", [Kind.PHONE], "电话：138****5678"),
        ("电话１３８－１２３４－５６７８", [Kind.PHONE], "电话138****5678"),
        ("+86 13812345678", [Kind.PHONE], "861******5678"),
        ("身份证11010519491231002X，已核。", [Kind.IDENTITY], "身份证110***********002X，已核。"),
        ("身份证11010519491231002x", [Kind.IDENTITY], "身份证110***********002x"),
        ("旧证130503670401001。", [Kind.IDENTITY], "旧证130********1001。"),
        ("工资卡6222021234567890123", [], "工资卡6222021234567890123"),
        ("工资卡6228480402564890018，开户县农行", [Kind.CARD], "工资卡6228***********0018，开户县农行"),
        ("卡4111 1111 1111 1111，13912345678", [Kind.CARD, Kind.PHONE], "卡4111********1111，139****5678"),
    ],
)
def test_numbers_of_persons_are_found_and_covered(text: str, kinds: list[Kind], masked: str) -> None:
    assert [found.kind for found in find(text)] == kinds
    assert mask(text) == masked
    assert not find(mask(text))


@pytest.mark.parametrize(
    "text",
    [
        "累计完成投资15800000000元。",
        "项目代码2302-141027-89-01-386231",
        "文号浮政办发〔2023〕12号，2023年2月24日",
        "回执141027:512:9f3c71ae",
        "统一社会信用代码91141027MA0ABCDE1X",
        "座机0357-8121234",
        "11010519491231002",
        "110105194912310021",
        "0186a7c3-7e11-7d20-9a13-13812345678a",
        "第1381234号",
        "增长12.34567890123456789",
        "",
    ],
)
def test_other_figures_are_no_numbers_of_persons(text: str) -> None:
    assert find(text) == ()
    assert mask(text) == text


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("机密★10年 关于某项工作的通知", "机密"),
        ("【绝密】某事", "绝密"),
        ("　秘密：某事", "秘密"),
        ("秘密", "秘密"),
        ("机密级材料一份", "机密"),
        ("附件如下\n秘密★1年", "秘密"),
        ("机密文件管理自查整改完成12项。", ""),
        ("保守秘密的教育培训。", ""),
        ("秘密侦查不在本系统。", ""),
        ("内部资料", ""),
    ],
)
def test_a_mark_of_secrecy_at_the_head_is_noticed(text: str, mark: str) -> None:
    assert secrecy(text) == mark
