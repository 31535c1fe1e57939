"""Which data folders the demo may touch, and how."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bihuan.operations.console import Stop, demo, serving


def database(folder: Path, *, is_demo: bool | None) -> None:
    """Make a database that says whether it is a demo; None: it has not come to say it."""
    with closing(sqlite3.connect(folder / demo.DATABASE)) as connection:
        connection.execute("CREATE TABLE journal_instance (id text, is_demo bool)")
        if is_demo is not None:
            connection.execute("INSERT INTO journal_instance VALUES ('1', ?)", [is_demo])
        connection.commit()


def mark(folder: Path, *, version: str = "", complete: bool = True) -> None:
    demo.Mark(version=version or demo.version(), password="x", complete=complete).write(folder)


def test_a_finished_demo_is_gone_on_with(tmp_path: Path):
    database(tmp_path, is_demo=True)
    mark(tmp_path)
    assert demo.prepare_folder(tmp_path, fresh=False) is True


def test_an_empty_folder_gets_a_demo(tmp_path: Path):
    assert demo.prepare_folder(tmp_path, fresh=False) is False


def test_a_database_without_the_mark_is_never_touched(tmp_path: Path):
    database(tmp_path, is_demo=True)
    before = (tmp_path / demo.DATABASE).read_bytes()
    with pytest.raises(Stop):
        demo.prepare_folder(tmp_path, fresh=True)
    assert (tmp_path / demo.DATABASE).read_bytes() == before


@pytest.mark.parametrize("complete", [True, False])
def test_a_real_instance_is_never_touched_even_where_a_mark_lies_beside_it(tmp_path: Path, complete: bool):
    database(tmp_path, is_demo=False)
    mark(tmp_path, complete=complete)
    with pytest.raises(Stop):
        demo.prepare_folder(tmp_path, fresh=True)
    assert (tmp_path / demo.DATABASE).exists()


def test_an_unfinished_demo_is_removed_and_made_anew(tmp_path: Path):
    database(tmp_path, is_demo=None)
    mark(tmp_path, complete=False)
    (tmp_path / "letter.txt").write_text("mine")
    assert demo.prepare_folder(tmp_path, fresh=False) is False
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize(("version", "fresh"), [("older", False), ("", True)])
def test_an_older_demo_is_set_aside_whole(tmp_path: Path, version: str, fresh: bool):
    database(tmp_path, is_demo=True)
    mark(tmp_path, version=version)
    assert demo.prepare_folder(tmp_path, fresh=fresh) is False
    (aside,) = tmp_path.iterdir()
    assert aside.name.startswith("aside-")
    assert sorted(path.name for path in aside.iterdir()) == [demo.DATABASE, demo.MARK]


def test_two_servers_do_not_share_one_folder(tmp_path: Path):
    with serving.alone(tmp_path) as note:
        note.write_text("http://127.0.0.1:8027/\n")
        with pytest.raises(Stop, match="8027"), serving.alone(tmp_path):
            raise AssertionError("both held it")


def test_a_taken_port_is_refused_and_a_free_one_found():
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Stop, match=str(port)):
            serving.free_address("127.0.0.1", port)
    assert serving.free_address("127.0.0.1", 0).port
