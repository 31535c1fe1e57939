"""The files of the winter are read into facts that tell what the report tells."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from bihuan.deadlines.clock import SHANGHAI
from bihuan.operations.fushan.facts import FOLDER, FactsError, Winter, load

TOWNSHIPS = ["天坛镇", "响水河镇", "张庄乡", "东张乡", "槐埝乡", "北王乡", "北韩乡", "米家垣乡", "寨圪塔乡"]


@pytest.fixture(scope="module")
def winter() -> Winter:
    return load()


def test_the_county_stands_below_its_city_and_province(winter: Winter):
    assert [(one.code, one.name, one.parent) for one in winter.county.jurisdictions] == [
        ("14", "山西省", None),
        ("1410", "临汾市", "14"),
        ("141027", "浮山县", "1410"),
    ]
    assert winter.county.code == "141027"


def test_there_are_the_nine_townships_and_a_task_force_for_every_task(winter: Winter):
    offices = winter.county.offices
    assert [office.short_name for office in offices if office.kind == "township"] == TOWNSHIPS
    assert sorted(task.task_force for task in winter.tasks) == [f"zb{number:02}" for number in range(1, 26)]


def test_there_are_twenty_five_tasks_in_six_domains(winter: Winter):
    assert [task.no for task in winter.tasks] == list(range(1, 26))
    assert list(dict.fromkeys(task.domain for task in winter.tasks)) == [
        "转型发展", "服务业", "乡村振兴", "项目建设", "要素保障", "工作机制",
    ]  # fmt: skip


def test_the_figures_of_the_report_stand_as_the_report_gives_them(winter: Winter):
    told = {
        (task.no, target.key): (target.comparison, target.value, target.unit)
        for task in winter.tasks
        for target in task.targets
        if target.is_from_report
    }
    assert told == {
        (5, "sites"): ("ge", 1, "个"),
        (8, "exams"): ("ge", 2, "次"),
        (9, "invested"): ("ge", 6952, "万元"),
        (10, "invested"): ("ge", 6517, "万元"),
        (12, "intents"): ("ge", 3, "个"),
        (13, "projects"): ("eq", 15, "个"),
        (13, "permits"): ("ge", 63, "项"),
        (14, "amount"): ("ge", Decimal("17.92"), "亿元"),
        (14, "projects"): ("ge", 13, "个"),
        (20, "land"): ("ge", 1500, "亩"),
        (21, "land"): ("ge", 1800, "亩"),
        (22, "net"): ("ge", 179, "户"),
        (22, "rank"): ("le", 2, "位"),
    }


def test_the_bonds_are_asked_for_and_never_called_received(winter: Winter):
    assert winter.task_of[14].target_of["amount"].measure == "通过审核的拟争取额度"
    words = [str(act.values) for act in winter.acts_of(14)] + list(winter.task_of[14].standards)
    assert not any("到位" in line.replace("不是到位", "").replace("没有写成到位", "") for line in words)


def test_each_act_knows_its_place_and_its_shanghai_time(winter: Winter):
    first = winter.acts[0]
    assert (first.number, first.command, first.post) == (1, "open_task", "ducha")
    assert first.when == datetime(2022, 12, 5, 8, 41, tzinfo=SHANGHAI)
    assert [act.number for act in winter.acts] == list(range(1, len(winter.acts) + 1))
    assert winter.acts[-1].when.date() == date(2023, 2, 24)


def test_figures_are_decimals_and_answers_are_lines(winter: Winter):
    declared = next(act for act in winter.acts_of(14) if act.command == "declare_completion")
    assert declared.figures == {"projects": Decimal(13), "amount": Decimal("17.92")}
    assert [line.met for line in declared.values["answers"]] == [True, True, True]


def test_a_file_with_a_field_that_nobody_reads_is_refused(tmp_path: Path):
    for path in FOLDER.glob("*.toml"):
        (tmp_path / path.name).write_text(path.read_text())
    county = tmp_path / "county.toml"
    county.write_text(county.read_text().replace('key = "ducha", kind', 'mood = "good", key = "ducha", kind', 1))
    with pytest.raises(FactsError, match=r"OfficeFact cannot be made from .*mood"):
        load(tmp_path)


def test_a_missing_file_is_named(tmp_path: Path):
    with pytest.raises(FactsError, match=r"county\.toml cannot be read"):
        load(tmp_path)
