"""The state rebuilt from the journal alone is the state that stands."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bihuan.journal import attested, phrases, rebuild, verify
from bihuan.journal.testing import OTHER_COUNTY

from .cast import keep, promise, right


def test_every_table_of_the_replay_equals_the_live_one(database: Path, tmp_path: Path) -> None:
    row, _ = promise()
    keep(row, state="kept", words="桥修好了", is_kept=True)
    promise(county=OTHER_COUNTY, parent=None, amount=None)
    right()
    digests = rebuild.rebuild(tmp_path / "again.sqlite3")
    assert {d.table: d.row_count for d in digests if d.row_count} == {"sample_promise": 2, "sample_key": 1}
    assert all(d.replayed == d.live for d in digests)
    with pytest.raises(FileExistsError):
        rebuild.rebuild(tmp_path / "again.sqlite3")


@pytest.mark.tampers
def test_a_row_changed_behind_the_journal_differs(database: Path, tmp_path: Path) -> None:
    promise()
    with closing(sqlite3.connect(database, isolation_level=None)) as foreign:
        foreign.execute("UPDATE sample_promise SET state = 'kept'")
    different = [d.table for d in rebuild.rebuild(tmp_path / "again.sqlite3") if d.replayed != d.live]
    assert different == ["sample_promise"]


def test_every_finding_has_its_words() -> None:
    source = "".join(Path(module.__file__).read_text(encoding="utf-8") for module in (verify, attested))
    codes = set(re.findall(r'report\(\s*"(\w+)"', source)) | set(re.findall(r'Finding\("(\w+)"', source))
    assert codes == phrases.FINDINGS.keys()
