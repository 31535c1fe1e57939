"""Whoever holds the file can write any cell of any table; verify names it. On the tables of the product itself."""

import datetime as dt
import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from bihuan.journal import guards, verify
from bihuan.ledger import commands, housekeeping, rules
from bihuan.ledger.models import Target
from bihuan.ledger.testing import COUNTY, World

#: Columns that are no claim about anything: none so far. A new one needs its reason here.
SILENT: frozenset[str] = frozenset()
OTHER_VALUE = (
    "CASE typeof({0}) WHEN 'text' THEN {0} || '1' WHEN 'blob' THEN CAST({0} || x'00' AS BLOB)"
    " WHEN 'null' THEN '1' ELSE {0} + 1 END"
)
JOURNAL = ("instance", "chain", "entry", "touched", "request", "sealed")


def tables() -> list[str]:
    state = [model._meta.db_table for model in verify.journaled_models() if model.__module__.startswith("bihuan.")]
    return [*(f"journal_{name}" for name in JOURNAL), *(name for name in state if not name.startswith("sample_"))]


def one_of_everything(world: World) -> None:
    """Let the small county meet what a winter brings beside the straight way, so that each table has rows."""
    assisting, force = world.offices["assisting"], world.offices["force"]
    world.task("struck")
    task = world.task("underway")
    commands.file_plan(task=task, measures="窗口分两班。", **world.by("liaison"))
    commands.set_duties(task=task, duties={assisting: "施工许可"}, **world.by("dispatcher"))
    commands.report_progress(task=task, **world.values("report_progress", task), **world.by("liaison"))
    commands.report_part(task=task, words="施工许可办了3项。", **world.by("assisting_liaison"))
    commands.remark_on_task(task=task, words="下周会审。", **world.by("chief"))
    blocker = commands.raise_blocker(
        task=task,
        words="等用地预审",
        reason_class=rules.ReasonClass.APPROVAL,
        since_date=world.at.date(),
        office=world.offices["other"],
        **world.by("liaison"),
    ).made
    assert blocker is not None
    commands.acknowledge_blocker(blocker=blocker, answer="本周办。", **world.by("other_chief"))
    target = Target.objects.filter(jurisdiction=COUNTY, task_id=task).values_list("id", flat=True)[0]
    wish = commands.NewApplication(
        kind=rules.ApplicationKind.CHANGE,
        reason_class=rules.ReasonClass.APPROVAL,
        reason="10项由市里办。",
        done_so_far="已办57项。",
        basis="市里的通知",
        amendments={target: Decimal(70)},
    )
    asked = commands.file_application(task=task, new=wish, **world.by("chief")).made
    assert asked is not None
    commands.check_application(task=task, application=asked, **world.by("dispatcher"))
    struck, later = world.task("struck"), world.at.date() + dt.timedelta(days=30)
    commands.order_look_back(task=struck, due_date=later, **world.by("dispatcher"))
    asked = world.by("dispatcher") | {"at": world.at + dt.timedelta(days=45)}
    commands.draw_look_backs(percent=10, due_date=later + dt.timedelta(days=30), **asked)
    commands.reopen_task(task=struck, reason="又积水。", due_date=later, **world.by("county_head"))
    commands.add_member(force=force, post=world.posts["chief"], since_date=world.at.date(), **world.by("dispatcher"))
    commands.add_force_phase(force=force, due_date=later, words="会审两次", **world.by("chief"))
    commands.note_force(force=force, words="在政务大厅会办。", **world.by("chief"))
    world.away("liaison")
    _ends(world, task)
    housekeeping.close_periods(COUNTY, world.at + dt.timedelta(days=14))


def _ends(world: World, task: UUID) -> None:
    """Rename a campaign that is over and ask for its archive; carry a task over into another one."""
    day = world.at.date() - dt.timedelta(days=1)
    days = {"name_en": "", "start_date": day, "end_date": day}
    over = commands.open_campaign(name="秋季行动", source="", **days, **world.by("dispatcher")).campaign
    commands.change_campaign(campaign=over, name="秋收行动", reason="文件改了名。", **days, **world.by("dispatcher"))
    commands.ask_archiving(campaign=over, kind="archive", reason="都办完了。", **world.by("dispatcher"))
    days["end_date"] += dt.timedelta(days=120)
    into = commands.open_campaign(name="春季行动", source="", **days, **world.by("dispatcher")).campaign
    commands.carry_over_task(task=task, campaign=into, reason="接着办。", **world.by("dispatcher"))


#: Tables whose rows come by ways of their own (two admins, files, successors): there a row put in by hand is named.
ELSEWHERE = frozenset(
    {
        "organization_delegation",
        "organization_officename",
        "organization_succession",
        "organization_transfer",
        "inspection_withholding",
        "inspection_withheldplace",
        "ledger_evidence",
    }
)


@pytest.mark.parametrize("table", sorted(ELSEWHERE))
def test_a_row_that_nobody_entered_is_named(world: World, tmp_path: Path, table: str) -> None:
    path = tmp_path / "hand.sqlite3"
    with (
        closing(sqlite3.connect(path, isolation_level=None)) as owned,
        closing(sqlite3.connect(verify.database_path())) as source,
    ):
        source.backup(owned)
        assert owned.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] == 0
        for guard in guards.wanted():
            owned.execute(f"DROP TRIGGER {guard}")
        columns = [(name, kind) for _, name, kind, *_ in owned.execute(f"PRAGMA table_info({table})")]
        given = [_any_value(name, kind) for name, kind in columns]
        names = ", ".join(f'"{name}"' for name, _ in columns)
        owned.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(given))})", given)
    assert any(finding.table == table for finding in verify.full(path=path).findings)


def _any_value(name: str, kind: str) -> object:
    if name == "jurisdiction":
        return COUNTY
    if kind.startswith("char(32)"):
        return "01" * 16
    return 1 if "int" in kind or kind in ("bool", "decimal") else "2023-02-06"


@pytest.mark.parametrize("table", [table for table in tables() if table not in ELSEWHERE])
def test_one_changed_cell_is_named(world: World, tmp_path: Path, table: str) -> None:
    one_of_everything(world)
    live = verify.database_path()
    with closing(sqlite3.connect(live)) as source:
        columns = [row[1] for row in source.execute(f"PRAGMA table_info({table})")]
        rows = source.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]
    assert rows
    for column in sorted(set(columns) - SILENT):
        path = tmp_path / f"{table}-{column}.sqlite3"
        with closing(sqlite3.connect(path, isolation_level=None)) as owned:
            with closing(sqlite3.connect(live)) as source:
                source.backup(owned)
            for guard in guards.wanted():
                owned.execute(f"DROP TRIGGER {guard}")
            owned.execute(
                f'UPDATE {table} SET "{column}" = {OTHER_VALUE.format(f"{chr(34)}{column}{chr(34)}")}'
                f" WHERE rowid = (SELECT rowid FROM {table} ORDER BY rowid DESC LIMIT 1)"
            )
        found = [finding for finding in verify.full(path=path).findings if finding.code != "guard"]
        assert found, f"{table}.{column}"
        if not table.startswith("journal_"):
            assert any(finding.table == table for finding in found), f"{table}.{column}: {found}"
        path.unlink()
