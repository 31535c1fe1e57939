"""What is printed: read back from the sheets themselves."""

import os
import subprocess
import sys
from collections.abc import Callable

import zxingcpp

from .conftest import ROOT, Site, Visitor
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


def test_the_list_on_paper_repeats_its_head_and_says_what_was_chosen(visitor: Come) -> None:
    one = visitor()
    one.sign_in("ducha")
    one.open("/j/141027/ledger/print/")
    paper = printed(one.page)
    sheets = words(paper)
    assert len(sheets) > 1
    assert all(width > height for width, height in (sheet.get_size() for sheet in paper))
    for number, sheet in enumerate(sheets, start=1):
        assert "牵头单位" in sheet
        assert "截至2023年2月25日" in sheet.replace(" ", "")
        assert f"第{number}页 共{len(sheets)}页" in sheet
    one.open("/en/j/141027/ledger/print/?lamp=red")
    (sheet,) = words(printed(one.page))
    assert "Red" in sheet
    assert "Page 1 of 1" in sheet
    assert "Lead office" in sheet
