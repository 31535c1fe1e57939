"""What is made for paper, by HTTP: nothing on it that its reader may not see, nothing left out without a word."""

import pytest

from bihuan.ledger.testing import COUNTY, World, browser
from bihuan.ledger.views import paper

from .test_pages_lists import html, text

pytestmark = pytest.mark.usefixtures("february")

PRINTED = f"/j/{COUNTY}/ledger/print/"


def sheet(world: World, task: object, who: str) -> str:
    return text(html(browser(world, who), f"/j/{COUNTY}/tasks/{task}/sheet/").partition("<main")[2])


def test_an_inspector_s_sheet_shows_no_claim_before_the_own_figure_stands(world: World) -> None:
    task = world.task("checking")
    said = world.values("declare_completion", task)["summary"]
    assert said in sheet(world, task, "dispatcher")
    hidden = sheet(world, task, "group_leader")
    assert said not in hidden
    assert "核后见" in hidden
    assert "申报数先不公开" in hidden
    world.take("measure_check", task, "group_leader")
    assert "核后见" not in sheet(world, task, "group_leader")


def test_a_sheet_bears_the_seal_only_once_it_is_given(world: World) -> None:
    assert "销〔2023〕" not in sheet(world, world.task("decided"), "dispatcher")
    page = sheet(world, world.task("struck"), "dispatcher")
    assert "销〔2023〕1号" in page
    assert "本件最后一条的回执" in page


def test_a_list_with_more_rows_than_are_printed_says_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for title in ("前期手续办理月活动", "入园大桥通车", "新建标准地"):
        world.task("handed_over", title=title)
    client = browser(world, "dispatcher")
    whole = text(html(client, PRINTED))
    assert "没有印" not in whole
    assert "新建标准地" in whole
    monkeypatch.setattr(paper, "MOST_ROWS", 1)
    cut = text(html(client, PRINTED))
    assert "共3件" in cut
    assert "只印前1件，还有2件没有印" in cut.replace(" ", "")
    assert "新建标准地" not in cut


def test_a_printed_list_holds_the_rows_of_its_filter_and_says_which(world: World) -> None:
    world.task("handed_over", title="前期手续办理月活动")
    world.task("struck", title="入园大桥通车", domain="要素保障")
    page = text(html(browser(world, "dispatcher"), PRINTED, account="struck", sort="due").partition("<main")[2])
    assert "入园大桥通车" in page
    assert "前期手续办理月活动" not in page
    assert "筛选：已销；按期限排" in page.replace(" ", "")
