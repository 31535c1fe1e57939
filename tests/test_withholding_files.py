"""封存 of a file: its bytes leave the disk by two people of two admin roles, and verify tells that from a loss."""

import hashlib
import os
import re
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan import journal
from bihuan.evidence import housekeeping as orphans
from bihuan.evidence import store, withheld
from bihuan.evidence import verify as files
from bihuan.evidence.testing import GOOD
from bihuan.inspection import commands, housekeeping, places, rules
from bihuan.inspection.models import WithheldPlace, Withholding
from bihuan.journal import verify
from bihuan.journal.models import Entry, Sealed
from bihuan.journal.values import WITHHELD
from bihuan.ledger import commands as ledger
from bihuan.ledger.models import Evidence
from bihuan.ledger.testing import COUNTY, World, browser
from bihuan.ledger.tests.test_evidence import kept, report, sent, url
from bihuan.ledger.tests.test_loop import refused
from bihuan.ledger.tests.test_pages_task import text
from bihuan.ledger.views import evidence as evidence_views
from bihuan.operations import housekeeping as rounds
from bihuan.operations.console import verifying

pytestmark = pytest.mark.usefixtures("february", "evidence_folder")

SECRET, NAME = GOOD["pdf"], "某工程点位清单.pdf"
DIGEST = hashlib.sha256(SECRET).digest()


def filed(world: World, who: str = "liaison") -> Evidence:
    """Let a progress report bring the file that must not be here."""
    task = world.task("underway")
    ledger.report_progress(
        task=task, summary="本周办结3项。", figures={}, evidence=[kept(world, SECRET, NAME)], **world.by(who)
    )
    return Evidence.objects.get(jurisdiction=COUNTY, task_id=task)


def ask(world: World, row: Evidence, **changes: Any) -> UUID:
    name = f"ledger_evidence:{row.id}:digest"
    values = {"names": frozenset({name}), "why": rules.Why.CLASSIFIED, "reason": "传错了附件", **changes}
    return commands.ask_withholding(sequence=row.written_by, **values, **world.by("chief")).withholding


def proposed(world: World, row: Evidence) -> UUID:
    key = ask(world, row)
    commands.propose_withholding(withholding=key, **world.by("security_admin"))
    return key


def withhold(world: World, row: Evidence) -> UUID:
    key = proposed(world, row)
    commands.confirm_withholding(withholding=key, **world.by("auditor"))
    return key


def again(row: Evidence) -> Evidence:
    return Evidence.objects.get(jurisdiction=COUNTY, id=row.id)


def lies() -> bool:
    return store.path_of(DIGEST).exists()


def test_the_bytes_and_the_name_leave_and_replay_and_verify_agree(world: World) -> None:
    row = filed(world)
    key = withhold(world, row)
    assert not lies()
    row = again(row)
    assert (row.state, row.name, bytes(row.digest)) == (Evidence.WITHHELD, WITHHELD, DIGEST)
    assert not [one for one in Sealed.objects.filter(jurisdiction=COUNTY) if NAME in one.value]
    asked = Withholding.objects.get(jurisdiction=COUNTY, id=key)
    assert (asked.state, asked.left_count) == ("gone", 0)
    assert verify.full().findings == []
    seen = files.full()
    assert (seen.findings, [str(one.key) for one in seen.withheld]) == ([], [row.id.hex])
    named = Entry.objects.get(jurisdiction=COUNTY, stream=journal.MAIN, kind="journal.text.withheld")
    assert row.written_by == named.sequence


def test_the_raw_database_holds_nothing_of_the_name(world: World) -> None:
    row = filed(world)
    withhold(world, row)
    path = verify.database_path()
    assert not [
        end
        for end in ("", "-wal")
        if Path(f"{path}{end}").exists() and NAME.encode() in Path(f"{path}{end}").read_bytes()
    ]


def test_every_row_of_the_same_bytes_goes_with_it_those_filed_since_the_asking_too(world: World) -> None:
    first, second = filed(world), filed(world)
    key = proposed(world, first)
    third = filed(world)
    commands.confirm_withholding(withholding=key, **world.by("auditor"))
    assert {again(row).state for row in (first, second, third)} == {Evidence.WITHHELD}
    named = WithheldPlace.objects.filter(jurisdiction=COUNTY, withholding_id=key, cell="digest").order_by("order")
    assert [place.key for place in named] == [str(row.id) for row in (first, second, third)]
    assert not [one for one in Sealed.objects.filter(jurisdiction=COUNTY) if NAME in one.value]
    assert Withholding.objects.get(jurisdiction=COUNTY, id=key).state == "gone"
    assert verify.full().findings == []


def test_a_file_that_was_taken_back_still_lies_there_and_can_be_withheld(world: World) -> None:
    row = filed(world)
    ledger.take_back_evidence(task=row.task_id, evidence=row.id, **world.by("liaison"))
    assert lies()
    withhold(world, again(row))
    assert not lies()


def test_another_file_stays_with_its_name_and_its_bytes(world: World) -> None:
    row = filed(world)
    task = world.task("underway")
    other = kept(world, SECRET + b"another", f"2023年{NAME}")
    ledger.report_progress(task=task, summary="本周办结4项。", figures={}, evidence=[other], **world.by("liaison"))
    key = withhold(world, row)
    assert store.path_of(other.digest).exists()
    stays = Evidence.objects.get(jurisdiction=COUNTY, task_id=task)
    assert (stays.state, stays.name) == (Evidence.STANDING, f"2023年{NAME}")
    assert Withholding.objects.get(jurisdiction=COUNTY, id=key).state == "gone"  # the other file's name is no find


def test_what_dies_between_is_made_up_for_and_twice_is_no_error(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    row = filed(world)
    key = proposed(world, row)

    class PowerCut(Exception):
        pass

    def cut(_digests: object) -> int:
        raise PowerCut

    with monkeypatch.context() as broken:
        broken.setattr(withheld, "remove", cut)
        with pytest.raises(PowerCut):
            commands.confirm_withholding(withholding=key, **world.by("auditor"))
    assert (lies(), again(row).state) == (True, Evidence.WITHHELD)
    assert [finding.code for finding in files.full().findings] == ["file_not_removed"]
    said = housekeeping.remove_withheld(COUNTY, world.at)
    assert said is not None
    assert said() == "撤除已封存的佐证文件1个"
    assert not lies()
    assert housekeeping.remove_withheld(COUNTY, world.at) is None
    assert files.full().findings == []
    with refused("withholding_moved"):
        commands.confirm_withholding(withholding=key, **world.by("auditor"))
    commands.look_for_withheld(withholding=key, words=NAME, **world.by("chief"))
    assert Withholding.objects.get(jurisdiction=COUNTY, id=key).state == "gone"


def test_bytes_that_come_back_with_a_backup_go_at_night(world: World) -> None:
    row = filed(world)
    withhold(world, row)
    kept(world, SECRET, NAME)
    old = store.path_of(DIGEST).stat().st_mtime + 25 * 3600
    assert orphans.remove_orphans(old) == 1
    assert not lies()


def test_what_is_half_come_in_counts_and_goes(world: World) -> None:
    row = filed(world)
    key = withhold(world, row)
    half = store.incoming() / "cut-off"
    half.write_bytes(SECRET)
    assert withheld.left({DIGEST}) == 1
    commands.look_for_withheld(withholding=key, words=NAME, **world.by("chief"))
    assert (half.exists(), withheld.left({DIGEST})) == (False, 0)


def test_a_file_that_cannot_be_taken_away_is_counted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    row = filed(world)
    key = proposed(world, row)

    def stuck(_place: Path) -> None:
        raise PermissionError("read-only disk")

    with monkeypatch.context() as broken:
        broken.setattr(store, "erase", stuck)
        broken.setattr(commands, "PAUSE", 0)
        commands.confirm_withholding(withholding=key, **world.by("auditor"))
    asked = Withholding.objects.get(jurisdiction=COUNTY, id=key)
    assert (asked.state, asked.left_count) == ("withheld", 1)


def test_the_bytes_are_written_over_before_their_name_goes(world: World, tmp_path: Path) -> None:
    row = filed(world)
    beside = tmp_path / "hard-link"
    os.link(store.path_of(DIGEST), beside)
    withhold(world, row)
    assert beside.read_bytes() == bytes(len(SECRET))


def test_nobody_withholds_a_file_alone_and_no_other_countys(world: World) -> None:
    row = filed(world)
    key = ask(world, row)
    with refused("wrong_post"):
        commands.propose_withholding(withholding=key, **world.by("auditor"))
    with refused("withholding_moved"):
        commands.confirm_withholding(withholding=key, **world.by("auditor"))
    assert lies()
    with refused("no_place"):
        ask(world, row, names=frozenset({f"ledger_evidence:{uuid4()}:digest"}))
    with refused("words_not_there"):
        ask(world, row, words="没有写过的几个字")


def test_a_withheld_file_is_not_named_twice(world: World) -> None:
    row = filed(world)
    filing = row.written_by
    withhold(world, row)
    row.written_by = filing
    with refused("no_place"):
        ask(world, row)


def test_the_same_bytes_are_not_taken_again(world: World) -> None:
    row = filed(world)
    task = world.task("underway")
    before = report(world, task, SimpleUploadedFile("换个名.pdf", SECRET), summary="")
    token = before.context["form"]["files"].field.kept[0].token
    given = kept(world, SECRET, "换个名.pdf")
    withhold(world, row)
    for answer in (report(world, task, SimpleUploadedFile("换个名.pdf", SECRET)), report(world, task, kept_file=token)):
        assert answer.status_code == 422
        assert "“换个名.pdf”：这个文件已经封存，不能再传" in answer.content.decode()
    assert not lies()
    kept(world, SECRET, "换个名.pdf")  # a form that lay open while it was withheld
    with refused("file_withheld"):
        ledger.report_progress(task=task, summary="一句话。", figures={}, evidence=[given], **world.by("liaison"))


def test_who_asks_for_it_is_told_that_it_was_withheld_by_whom_and_where_to_ask(world: World) -> None:
    row = filed(world)
    withhold(world, row)
    for way in ((), ("shown",)):
        answer = browser(world, "liaison").get(url(row.task_id, "evidence", row.id, *way))
        said = text(answer)
        assert answer.status_code == 410
        assert "这个文件已封存" in said
        assert "县审计局 审计员确认封存" in said
        assert "找本县安全管理员或审计员" in said
    page = browser(world, "liaison").get(url(row.task_id))
    shown = text(page)
    assert NAME not in shown
    assert WITHHELD in shown
    assert "确认封存佐证文件，文件从服务器上撤除" in shown  # in the story
    assert f"/j/{COUNTY}/journal/main/{again(row).written_by}/" in page.content.decode()
    with refused("file_is_withheld"):
        ledger.take_back_evidence(task=row.task_id, evidence=row.id, **world.by("liaison"))


def test_a_download_overtaken_by_the_withholding_rings_no_alarm(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    row = filed(world)
    given_out = evidence_views.downloads.answer

    def overtaken(**facts: Any) -> Any:
        withhold(world, row)
        return given_out(**facts)

    monkeypatch.setattr(evidence_views.downloads, "answer", overtaken)
    assert browser(world, "liaison").get(url(row.task_id, "evidence", row.id)).status_code == 410
    assert not Entry.objects.filter(jurisdiction=COUNTY, stream=journal.SECURITY, kind="evidence.file.changed").exists()


def test_verify_lists_it_and_a_loss_beside_it_stays_a_loss(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = filed(world)
    withhold(world, row)
    assert verifying.report(tmp_path)
    assert f"流水{COUNTY}:{again(row).written_by}封存了1个佐证文件" in capsys.readouterr().out
    assert rounds.verify_files(journal.INSTANCE, world.at)() == "0个佐证文件全部相符，另有1处已封存"
    other = kept(world, SECRET + b"another", "另一份.pdf")
    task = world.task("underway")
    ledger.report_progress(task=task, summary="本周办结4项。", figures={}, evidence=[other], **world.by("liaison"))
    store.path_of(other.digest).unlink()
    assert not verifying.report(tmp_path)
    assert "佐证文件不见了" in capsys.readouterr().out


def test_the_same_bytes_of_another_county_stay_until_it_withholds_them_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = filed(world)
    monkeypatch.setattr(withheld, "still_named", frozenset)  # as where a row of a neighbour names them
    monkeypatch.setattr(commands, "PAUSE", 0)
    key = withhold(world, row)
    assert lies()
    assert Withholding.objects.get(jurisdiction=COUNTY, id=key).left_count == 1


def press(world: World, name: str, page: str, step: str, **values: str) -> Any:
    """Send the form of a step as it stands on the withholding's page."""
    client = browser(world, name)
    shown = client.get(page).content.decode()
    assert f"{page}{step}/" in shown
    expected = re.search(r'name="expected" value="([^"]+)"', shown)
    return client.post(f"{page}{step}/", sent(world, name, expected=expected[1] if expected else "", **values))


def test_a_file_is_withheld_from_its_own_line_to_the_end(world: World) -> None:
    row = filed(world)
    task_page = browser(world, "chief").get(url(row.task_id)).content.decode()
    asking = f"/j/{COUNTY}/journal/main/{row.written_by}/withhold/"
    assert f'href="{asking}"' in task_page
    client = browser(world, "chief")
    form = text(client.get(asking))
    assert f"佐证文件连文件名：{NAME}（PDF，{len(SECRET)} B）" in form
    assert "以前做的备份和导出" in form
    chosen = {"places": [f"ledger_evidence:{row.id}:digest"], "why": "classified", "reason": "传错了附件"}
    answer = client.post(asking, sent(world, "chief", **chosen))
    assert answer.status_code == 302, text(answer)
    page = answer["Location"].split("?")[0]
    shown = text(browser(world, "security_admin").get(page))
    assert NAME not in shown
    assert f"佐证文件本身{len(SECRET)} B" in shown
    assert press(world, "security_admin", page, "propose").status_code == 302
    assert press(world, "auditor", page, "confirm").status_code == 302
    assert "已封存，原始文件里查不到" in text(browser(world, "auditor").get(page))
    assert not lies()
    left = places.in_entry(COUNTY, again(row).written_by)
    assert left == []  # the entry that withholds writes no word of what it withholds
