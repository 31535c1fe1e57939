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
