"""What is printed: read back from the sheets themselves."""

import os
import subprocess
import sys
from collections.abc import Callable

import zxingcpp

from bihuan.people.registers.examples import workbook
from bihuan.people.registers.sheet import MEDIA_TYPE

from .conftest import ROOT, Site, Visitor, follow
from .paper import printed, scanned, words

Come = Callable[..., Visitor]


def test_the_sheet_of_a_checkpoint_is_scanned_back_and_agrees(visitor: Come, site: Site) -> None:
    one = visitor()
    one.sign_in("sjj-shenji")
    page = one.open("/j/141027/journal/checkpoints/1/")
    eight = page.locator(".eight-words li").all_text_contents()
    paper = printed(page)
    assert len(paper) == 1
    assert all(word in words(paper)[0] for word in eight)
    (code,) = zxingcpp.read_barcodes(scanned(paper))
    for said in (code.text, " ".join(eight)):
        command = [sys.executable, "-m", "bihuan", "verify", "--tail", "--against", said]
        environment = {**os.environ, "BIHUAN_DATA": str(site.folder), "LC_ALL": "en_US.UTF-8"}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "It agrees with the checkpoint" in done.stdout


def test_the_sheet_of_a_task_bears_its_seal_and_receipt_on_numbered_pages(visitor: Come) -> None:
    one = visitor()
    one.sign_in("ducha")
    one.open(one.task("晋鑫新能源") + "sheet/")
    receipt = one.page.locator(".receipt-line").inner_text()
    sheets = words(printed(one.page))
    assert "事项单" in sheets[0]
    assert any("销〔2023〕5号" in sheet for sheet in sheets)
    for number, sheet in enumerate(sheets, start=1):
        assert f"第{number}页 共{len(sheets)}页" in sheet
        assert "2022年第3号" in sheet.replace(" ", "")
        assert receipt in sheet


#: More rows than the demo has, as a county's list is long: its own, over and over.
MANY = """
    (rows) => {
      const body = document.querySelector(".list-sheet tbody:last-of-type");
      const own = [...document.querySelectorAll(".list-sheet tbody tr:not(.grp)")];
      for (let n = 0; n < rows; n++) {
        if (n >= own.length) body.append(own[n % own.length].cloneNode(true));
        document.querySelectorAll(".list-sheet tbody tr:not(.grp)")[n].cells[0].textContent = `#${n + 1}#`;
      }
    }
"""


def test_a_long_list_on_paper_repeats_its_head_and_its_foot(visitor: Come) -> None:
    one = visitor()
    one.sign_in("ducha")
    one.open("/j/141027/ledger/print/")
    one.page.evaluate(MANY, 75)
    paper = printed(one.page)
    sheets = words(paper)
    assert len(sheets) > 3
    assert all(width > height for width, height in (sheet.get_size() for sheet in paper))
    for number, sheet in enumerate(sheets, start=1):
        assert "牵头单位" in sheet
        assert "筛选：全部；按号排；截至2023年2月25日" in sheet.replace(" ", "")
        assert f"第{number}页 共{len(sheets)}页" in sheet
    whole = "".join(sheets)
    assert all(whole.count(f"#{n}#") == 1 for n in range(1, 76))
    assert sheets[-1].count("#") > 2  # no page for a row or two alone


def test_a_list_on_paper_says_what_was_chosen(visitor: Come) -> None:
    one = visitor()
    one.sign_in("ducha")
    one.open("/j/141027/ledger/?lamp=red&sort=due")
    follow(one.page.get_by_role("link", name="打印"))
    (sheet,) = words(printed(one.page))
    assert "筛选：红；按期限排" in sheet.replace(" ", "")
    assert "黄 0" in sheet
    one.open("/en/j/141027/ledger/print/?lamp=red")
    (sheet,) = words(printed(one.page))
    assert "Filter: Red; sorted by No." in sheet
    assert "Page 1 of 1" in sheet
    assert "Lead office" in sheet


def test_sign_in_slips_are_eight_to_a_sheet_and_whole(visitor: Come) -> None:
    one = visitor()
    page = one.sign_in("xitong")
    one.open("/j/141027/book/")
    kind = {"mimeType": MEDIA_TYPE, "name": "机构表.xlsx"}
    rows = [
        {"post": f"第{n}督查员", "holder": f"张{n}", "username": f"zhang-{n}", "role": "联络员", "since": "2023-02-01"}
        for n in range(1, 11)
    ]
    rows[0] |= {"office": "浮山县北王镇人民政府", "short_name": "北王镇", "kind": "乡镇"}
    page.set_input_files("[name=book]", {**kind, "buffer": workbook(rows)})  # type: ignore[arg-type]
    for pressed in ("传上来看看", "记入机构"):
        follow(page.get_by_role("button", name=pressed))
    one.sign_in("anquan")
    one.open("/j/141027/book/")
    follow(page.get_by_role("button", name="记入岗位和人员"))
    one.open("/j/141027/slips/")
    follow(page.get_by_role("button", name="生成登录单"))
    slips = words(printed(page))
    assert [slip.count("一次性密码") for slip in slips] == [8, 2]
    for n, code in enumerate(page.locator(".login-slip dd:nth-of-type(3)").all_text_contents()):
        assert code in slips[n // 8]


def test_the_fullest_guide_is_one_sheet_in_both_languages(visitor: Come) -> None:
    one = visitor()
    one.sign_in("ducha")
    for language in ("", "/en"):
        one.open(f"{language}/guides/")
        links = one.page.locator(".guides-list a").all()
        guides: list[str] = [link.get_attribute("href") or "" for link in links]
        assert len(guides) >= 8
        lengths = {guide: len(_words_of(one, guide)) for guide in guides}
        for guide in sorted(lengths, key=lambda guide: lengths[guide])[-2:]:
            title = one.open(guide).locator("h1").inner_text()
            (sheet,) = words(printed(one.page))
            assert title.lower() in sheet.lower()


def _words_of(one: Visitor, path: str) -> str:
    return one.context.request.get(one.site.url(path)).text()
