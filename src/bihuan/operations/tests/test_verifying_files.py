"""./bihuan verify covers the files: what is missing or changed is named with the row that names it."""

from pathlib import Path
from uuid import uuid4

import pytest

from bihuan import journal
from bihuan.deadlines import clock
from bihuan.evidence import store
from bihuan.ledger import commands
from bihuan.ledger.models import Evidence
from bihuan.ledger.testing import COUNTY, World
from bihuan.operations import housekeeping
from bihuan.operations.console import verifying

pytestmark = pytest.mark.usefixtures("february", "evidence_folder")


@pytest.fixture
def row(world: World) -> Evidence:
    """A file of a progress report."""
    written = store.incoming() / uuid4().hex
    written.write_bytes("批文57份。".encode())
    digest, size = store.hash_of(written), written.stat().st_size
    store.keep(written, digest)
    given = commands.FileGiven("批文.txt", digest, size, "txt")
    task = world.task("underway")
    commands.report_progress(task=task, summary="本周办结3项。", figures={}, evidence=[given], **world.by("liaison"))
    return Evidence.objects.get(jurisdiction=COUNTY, task_id=task)


def test_files_that_are_as_handed_over_are_counted(
    row: Evidence, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verifying.report(tmp_path)
    assert "1个佐证文件，14 B。" in capsys.readouterr().out
    assert housekeeping.verify_files(journal.INSTANCE, clock.now())() == "1个佐证文件全部相符"


def test_a_changed_file_is_named_with_its_row(
    row: Evidence, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = store.path_of(bytes(row.digest))
    place.chmod(0o600)
    place.write_bytes("批文58份。".encode())
    assert not verifying.report(tmp_path)
    said = capsys.readouterr().out
    assert f"佐证文件被改过　{COUNTY}:{row.written_by}　ledger_evidence {row.id.hex}" in said
    assert "有1处不符" in said
    with pytest.raises(housekeeping.VerifyFound, match="有1个佐证文件不符"):
        housekeeping.verify_files(journal.INSTANCE, clock.now())


def test_a_missing_file_is_named_with_its_row(
    row: Evidence, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store.path_of(bytes(row.digest)).unlink()
    assert not verifying.report(tmp_path)
    assert "佐证文件不见了" in capsys.readouterr().out


def test_the_tail_looks_at_no_files(row: Evidence, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store.path_of(bytes(row.digest)).unlink()
    assert verifying.report(tmp_path, tail=True)
