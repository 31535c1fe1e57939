"""Checkpoints: what was kept outside finds what was done to the whole file; what was left alone agrees for ever."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bihuan.journal import chain, checkpoints, guards, keys, merkle, notes, verify, words
from bihuan.journal.models import Checkpoint, Entry
from bihuan.journal.testing import COUNTY

from .cast import AT, keep, promise


@pytest.fixture(autouse=True)
def key_of_its_own(tmp_path: Path, settings: Any) -> Path:
    settings.CHECKPOINT_KEY = tmp_path / "checkpoint.key"
    return tmp_path / "checkpoint.key"


@pytest.fixture
def marked(database: Path) -> Checkpoint:
    """A ledger of a few entries with two checkpoints; the second is the one that was kept."""
    row, _ = promise()
    checkpoints.make(AT)
    keep(row, state="kept", words="桥修好了")
    made = checkpoints.make(AT)
    assert made is not None
    return made


@pytest.fixture
def owned(marked: Checkpoint, database: Path) -> Iterator[sqlite3.Connection]:
    """A copy of the file in the hands of somebody who owns it."""
    path = database.with_name("owned.sqlite3")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        with closing(sqlite3.connect(database)) as live:
            live.backup(connection)
        for guard in guards.wanted():
            connection.execute(f"DROP TRIGGER {guard}")
        yield connection


def codes(connection: sqlite3.Connection, kept: checkpoints.Note | bytes) -> set[str]:
    path = Path(connection.execute("PRAGMA database_list").fetchone()[2])
    return {finding.code for finding in verify.against(kept, path=path)}


def kept(row: Checkpoint) -> checkpoints.Note:
    return checkpoints.parse(checkpoints.text_of(row))


def test_the_roots_of_rfc_9162() -> None:
    """The trees of RFC 6962's reference implementation, over its eight leaves (certificate-transparency, merkletree tests)."""
    leaves = [bytes.fromhex(x) for x in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")]  # fmt: skip
    wanted = {
        1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    }
    assert {count: merkle.root(leaves[:count]).hex() for count in wanted} == wanted


def test_a_note_is_read_back_and_signed_by_the_key_of_its_time(marked: Checkpoint) -> None:
    note = kept(marked)
    assert (note.number, note.size, len(note.leaves)) == (2, 6, 6)
    assert note.entries == Entry.objects.count()
    assert len(note.words) == words.COUNT
    assert words.read("".join(note.words)) == note.root[:10]
    assert notes.is_signed(note.text, notes.parse(note.signatures)[0], keys.public_keys()[0].public)
    assert checkpoints.parse(checkpoints.code_of(marked)).leaves == ()
    assert checkpoints.parse(checkpoints.text_of(marked).replace("\n", "\r\n") + "\r\n") == note


def test_nothing_new_makes_no_checkpoint(marked: Checkpoint) -> None:
    assert checkpoints.make(AT) is None
    assert checkpoints.entries_since(marked) == 0
    promise()
    assert checkpoints.entries_since(marked) == 1


def test_what_was_left_alone_agrees(marked: Checkpoint) -> None:
    promise()
    result = verify.full()
    assert (result.findings, result.checkpoint_count) == ([], 2)
    assert verify.against(kept(marked)) == []
    assert verify.against(checkpoints.parse(checkpoints.code_of(marked))) == []
    assert verify.against(words.read(" ".join(kept(marked).words))) == []


def test_the_key_is_its_owners_alone(marked: Checkpoint, key_of_its_own: Path) -> None:
    assert key_of_its_own.stat().st_mode & 0o777 == 0o600
    key_of_its_own.chmod(0o640)
    promise()
    with pytest.raises(keys.KeyReadable):
        checkpoints.make(AT)


def test_a_key_is_handed_over_and_old_checkpoints_agree_for_ever(marked: Checkpoint, key_of_its_own: Path) -> None:
    old = key_of_its_own.read_bytes()
    new = keys.rotate(at=AT, is_lost=False)
    assert key_of_its_own.read_bytes() != old
    made = checkpoints.make(AT)
    assert made is not None
    assert notes.is_signed(made.note, notes.parse(made.signatures)[0], new.public)
    key_of_its_own.unlink()
    promise()
    with pytest.raises(keys.KeyMissing):
        checkpoints.make(AT)
    keys.rotate(at=AT, is_lost=True)
    assert checkpoints.make(AT) is not None
    assert [key.is_lost for key in keys.public_keys()] == [False, False, True]
    assert verify.full().findings == []
    assert verify.against(kept(marked)) == []


@pytest.mark.usefixtures("marked")
def test_a_machine_that_stopped_between_entry_and_file_goes_on(key_of_its_own: Path) -> None:
    keys.rotate(at=AT, is_lost=False)
    key_of_its_own.rename(key_of_its_own.with_name("checkpoint.key.new"))
    assert checkpoints.make(AT) is not None
    assert key_of_its_own.exists()


def test_the_old_key_signs_no_more_after_it_was_replaced(marked: Checkpoint, key_of_its_own: Path) -> None:
    old = key_of_its_own.read_bytes()
    keys.rotate(at=AT, is_lost=False)
    made = checkpoints.make(AT)
    assert made is not None
    key_of_its_own.write_bytes(old)
    stolen = keys._load(key_of_its_own)
    forged = notes.sign(made.note, name=kept(marked).signatures.split(" ")[1], private=stolen)
    note = checkpoints.parse(f"{made.note}\n{forged}\n{made.leaves}")
    assert {finding.code for finding in verify.against(note)} == {"checkpoint_signature"}


def cut(connection: sqlite3.Connection) -> None:
    """Take the last entry of the county's chain away, as if it had never been."""
    connection.execute("DELETE FROM journal_checkpoint WHERE number = 2")
    _pop(connection)


def _pop(connection: sqlite3.Connection) -> None:
    where = "jurisdiction = ? AND stream = 0"
    last = connection.execute(f"SELECT MAX(sequence) FROM journal_entry WHERE {where}", [COUNTY]).fetchone()[0]
    connection.execute(f"DELETE FROM journal_entry WHERE {where} AND sequence = ?", [COUNTY, last])
    head = connection.execute(f"SELECT hash FROM journal_entry WHERE {where} AND sequence = ?", [COUNTY, last - 1])
    connection.execute(
        f"UPDATE journal_chain SET sequence = ?, head = ? WHERE {where}", [last - 1, head.fetchone()[0], COUNTY]
    )


def rewrite(connection: sqlite3.Connection) -> None:
    """Write other words into the last entry, and hash it anew."""
    where = f"jurisdiction = '{COUNTY}' AND stream = 0"
    number, year, previous, body = connection.execute(
        f"SELECT sequence, year, previous, body FROM journal_entry WHERE {where} ORDER BY sequence DESC LIMIT 1"
    ).fetchone()
    body = body.replace(b"kept", b"gone")
    digest = chain.link(
        algorithm=1, jurisdiction=COUNTY, stream=0, year=year, sequence=number, previous=previous, body=body
    )
    connection.execute(
        f"UPDATE journal_entry SET body = ?, hash = ? WHERE {where} AND sequence = ?", [body, digest, number]
    )
    connection.execute(f"UPDATE journal_chain SET head = ? WHERE {where}", [digest])


def remove(connection: sqlite3.Connection) -> None:
    """Take the county's chain away."""
    for table in ("journal_entry", "journal_chain"):
        connection.execute(f"DELETE FROM {table} WHERE jurisdiction = ? AND stream = 0", [COUNTY])


@pytest.mark.parametrize(
    ("forge", "code"),
    [(cut, "rolled_back"), (cut, "checkpoint_gone"), (rewrite, "rewritten"), (remove, "chain_removed")],
)
def test_what_was_kept_outside_finds_it(owned: sqlite3.Connection, marked: Checkpoint, forge: Any, code: str) -> None:
    forge(owned)
    assert code in codes(owned, kept(marked))


def test_words_that_no_checkpoint_has_are_found(owned: sqlite3.Connection, marked: Checkpoint) -> None:
    cut(owned)
    assert codes(owned, kept(marked).root[:10]) == {"checkpoint_words"}


def test_a_checkpoint_written_by_another_hand_is_found(owned: sqlite3.Connection) -> None:
    path = Path(owned.execute("PRAGMA database_list").fetchone()[2])
    owned.execute("UPDATE journal_checkpoint SET note = replace(note, 'number 2', 'number 3') WHERE number = 2")
    found = {finding.code for finding in verify.full(path=path).findings}
    assert {"checkpoint_order", "checkpoint_signature"} <= found


@pytest.mark.parametrize(
    "text",
    ["", "no", "a\n\nb", "bihuan.checkpoint/x\n1\nAAAA\nnumber 1\nprevious \nentries 1\ntime \nrecorded \n\n— a b\n"],
)
def test_what_is_none_is_refused(text: str) -> None:
    with pytest.raises(checkpoints.BadCheckpoint):
        checkpoints.parse(text)


def test_leaves_that_are_not_those_of_the_root_are_refused(marked: Checkpoint) -> None:
    with pytest.raises(checkpoints.BadCheckpoint):
        checkpoints.parse(checkpoints.text_of(marked).replace(f"{COUNTY} 0 2 ", f"{COUNTY} 0 3 "))


def test_words_are_read_however_they_were_typed(marked: Checkpoint) -> None:
    eight = kept(marked).words
    assert words.read("，".join(eight)) == words.read("　".join(eight)) == kept(marked).root[:10]
    with pytest.raises(words.BadWords) as told:
        words.read("闭环" + "".join(eight[1:]))
    assert told.value.unknown == "闭环"
    with pytest.raises(words.BadWords):
        words.read("".join(eight[1:]))
