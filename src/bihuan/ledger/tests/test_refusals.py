"""Every refusal of the subject has a test that meets it, a sentence that says what to do, and that sentence in English."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from bihuan.journal import Refused
from bihuan.journal.testing import refused
from bihuan.ledger import commands, phrases
from bihuan.ledger.testing import COUNTY, World, browser

HERE = Path(__file__).parent
#: Tests elsewhere that meet refusals of this subject.
ELSEWHERE = ("drafts", "evidence", "organization", "cockpit")
#: Words by which a sentence points to what can be done; by whom, or when.
WAY_OUT = re.compile(r"[由等换改补选写填交报先再回重办请核撤去到看删找存分减传]|不用|可以|直接")


def told() -> str:
    folders = [HERE, *(HERE.parents[1] / name / "tests" for name in ELSEWHERE), HERE.parents[3] / "tests"]
    return "".join(p.read_text() for folder in folders for p in sorted(folder.glob("*.py")))


@pytest.mark.parametrize("code", sorted(phrases.REASONS))
def test_every_refusal_is_met_by_a_test(code: str) -> None:
    assert re.search(rf"[\"'|]{code}[\"'|]", told()), f"no test meets {code}"


@pytest.mark.parametrize("code", sorted(phrases.REASONS))
def test_every_refusal_says_in_one_sentence_what_to_do(code: str) -> None:
    for sentences in (phrases.REASONS, phrases.REFUSALS):
        with translation.override("zh-hans"):
            said = str(sentences[code])
        assert WAY_OUT.search(said), said
        assert "。" not in said.rstrip("。"), said
        with translation.override("en"):
            assert str(sentences[code]) != said, said


def test_a_part_that_the_lead_office_has_used_stays(world: World) -> None:
    task = world.task("underway")
    part = commands.report_part(task=task, words="办了12项。", **world.by("assisting_liaison")).made
    assert part is not None
    world.take("report_progress", task, "liaison")
    with refused("part_used"):
        commands.take_part_back(part=part, **world.by("assisting_liaison"))


def test_where_nothing_is_counted_no_quantity_changes(world: World, february: None) -> None:
    task = world.task("underway", targets=(), phases=())
    page = browser(world, "chief").get(f"/j/{COUNTY}/tasks/{task}/apply/change/").content.decode()
    assert str(phrases.REASONS["no_quantities"]) in page


def test_a_post_that_looks_down_from_above_reads_and_does_nothing(world: World) -> None:
    said = phrases.refusal(Refused("elsewhere"))
    assert "只看不办" in said
