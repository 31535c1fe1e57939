"""./bihuan checkpoint, rotate-key, verify --against: what is printed, what is refused, the status that tells."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.utils.html import strip_tags

from bihuan.deadlines import clock
from bihuan.journal import INSTANCE, checkpoints
from bihuan.journal.models import Checkpoint, Taken
from bihuan.journal.testing import COUNTY
from bihuan.operations import housekeeping
from bihuan.operations.console import Stop, checkpointing, rotating, verifying
from bihuan.organization import commands
from bihuan.organization.roles import OfficeKind
from bihuan.organization.testing import AsSeat, Cast, new_act


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    for command in (checkpointing, rotating, verifying):
        monkeypatch.setattr(command, "instance_folder", lambda: Path())
        monkeypatch.setattr(command, "start_django", lambda: None)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    settings.CHECKPOINT_KEY = tmp_path / "checkpoint.key"


def test_a_checkpoint_is_made_printed_written_and_agrees(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "kept.checkpoint"
    assert checkpointing.main(["--to", str(kept)]) == 0
    eight = capsys.readouterr().out.splitlines()[1].split()
    assert len(eight) == 8
    assert Taken.objects.get().how == "console"
    assert checkpointing.main([]) == 0
    assert "没有新流水" in capsys.readouterr().out
    for said in ([str(kept)], eight, ["".join(eight)], [checkpoints.code_of(Checkpoint.objects.get())]):
        assert verifying.main(["--tail", "--against", *said]) == 0
        assert "与留在外面的检查点相符" in capsys.readouterr().out
    with pytest.raises(Stop, match="已经存在"):
        checkpointing.main(["--to", str(kept)])


def test_one_of_another_installation_does_not_agree(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    checkpointing.main([])
    instance = checkpoints.parse(checkpoints.text_of(Checkpoint.objects.get())).instance
    other = tmp_path / "other.checkpoint"
    text = checkpoints.text_of(Checkpoint.objects.get())
    other.write_text(text.replace(instance, "00000000-0000-4000-8000-000000000000"), encoding="utf-8")
    assert verifying.main(["--tail", "--against", str(other)]) == 1
    assert "另一套系统" in capsys.readouterr().out


@pytest.mark.parametrize("said", ["闭环", "苹果 大象", "no-such-file.checkpoint", "bihuan.checkpoint/0"])
def test_what_is_no_checkpoint_is_told(cast: Cast, said: str) -> None:
    with pytest.raises(Stop):
        verifying.main(["--against", *said.split()])


def test_a_key_is_replaced_once_there_is_one(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Stop, match="第一个检查点"):
        rotating.main([])
    checkpointing.main([])
    assert rotating.main([]) == 0
    assert "记在流水 0:" in capsys.readouterr().out
    (tmp_path / "checkpoint.key").unlink()
    for command in (rotating, checkpointing):
        with pytest.raises(Stop, match="--lost"):
            command.main([])
    assert rotating.main(["--lost"]) == 0
    (tmp_path / "checkpoint.key").chmod(0o644)
    for command in (rotating, checkpointing):
        with pytest.raises(Stop, match="chmod 600"):
            command.main([])


def add_office(cast: Cast, name: str) -> None:
    commands.add_office(
        jurisdiction=COUNTY,
        kind=OfficeKind.TASK_FORCE,
        name=name,
        short_name=name,
        name_en=name,
        by=cast.county["dispatcher"].actor,
        at=clock.now(),
        act=new_act(),
    )


def test_housekeeping_makes_one_when_there_is_news_and_time_has_passed(cast: Cast, monkeypatch: Any) -> None:
    def tidy() -> int:
        housekeeping.make_checkpoint(INSTANCE, clock.now())
        return Checkpoint.objects.count()

    assert tidy() == 1
    assert tidy() == 1
    monkeypatch.setattr(housekeeping, "CHECKPOINT_EVERY", dt.timedelta())
    assert tidy() == 1  # no news
    add_office(cast, "甲专班")
    assert tidy() == 2
    monkeypatch.setattr(housekeeping, "CHECKPOINT_EVERY", dt.timedelta(days=1))
    add_office(cast, "乙专班")
    assert tidy() == 2
    monkeypatch.setattr(housekeeping, "CHECKPOINT_ENTRIES", 1)
    assert tidy() == 3


def test_the_pages_say_which_one_left_the_machine(cast: Cast, as_seat: AsSeat) -> None:
    made = checkpoints.make(clock.now())
    assert made is not None
    client = as_seat(cast.county["auditor"])

    def read(path: str) -> str:
        return strip_tags(client.get(path).content.decode())

    place = f"/j/{COUNTY}/journal/checkpoints/"
    assert "还没有一个拿到外面" in read(place)
    assert client.get(f"{place}1/file/").content.decode() == checkpoints.text_of(made)
    eight = checkpoints.parse(checkpoints.text_of(made)).words
    sheet = read(f"{place}1/")
    assert all(word in sheet for word in eight)
    assert client.post(f"{place}1/take/", {"how": "sheet", **cast.county["auditor"].fields()}).status_code == 302
    assert "最近拿到外面的是第1个" in read(place)
    assert "打印件" in read(f"{place}1/")
    system = as_seat(cast.county["system_admin"]).get(f"/j/{COUNTY}/system/").content.decode()
    assert "第1个" in strip_tags(system)
    assert client.get(f"{place}2/").status_code == 404
