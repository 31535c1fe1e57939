"""
Five things that a well-known issue tracker lets happen without a trace (measured on its version 5.0.4): here each is a
refusal or an alarm.
"""

import sqlite3
from contextlib import closing

import pytest
from django.db import DatabaseError, connection, transaction

from bihuan import journal
from bihuan.journal import verify
from bihuan.journal.sqlite import base
from bihuan.journal.testing import refused
from bihuan.ledger import commands
from bihuan.ledger.models import Report, Task
from bihuan.ledger.report_text import text_digest
from bihuan.ledger.testing import COUNTY, World


def owner_of_the_file(statement: str) -> None:
    """Do what somebody with the file in their hands can do: no lock, no authorizer."""
    with closing(sqlite3.connect(verify.database_path(), isolation_level=None)) as foreign:
        foreign.execute(statement)


def named() -> set[tuple[str, str, str]]:
    return {(finding.code, finding.table, finding.column) for finding in verify.full().findings}


@pytest.mark.tampers
def test_five_steps_that_a_peer_lets_pass_are_refused_or_named(world: World) -> None:
    task = world.task("reported")
    report = Report.objects.get(jurisdiction=COUNTY, task_id=task)

    # 1. A manager rewrites what somebody else reported.
    with pytest.raises(journal.WriteOutsideJournal):
        Report.objects.filter(jurisdiction=COUNTY, id=report.id).update(summary="按期完成，成效显著。")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE journal_sealed SET value = '按期完成'")

    # 2. A manager deletes a matter with its history.
    with pytest.raises(journal.WriteOutsideJournal):
        Task.objects.get(jurisdiction=COUNTY, id=task).delete()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_entry")

    # 5. Who is responsible closes their own matter. (Before 3 and 4, after which nothing is to be trusted.)
    for verb, who, code in (
        ("approve_closing", "chief", "wrong_state"),
        ("begin_check", "chief", "wrong_role"),
        ("strike_off", "liaison", "wrong_state"),
    ):
        with refused(code):
            getattr(commands, verb)(task=task, **world.values(verb, task), **world.by(who))
    assert world.state(task) == "reported"
    assert named() == set()

    # 3. A figure and a date are set behind the application.
    owner_of_the_file("UPDATE ledger_task SET due_date = '2030-01-01', first_due_date = '2030-01-01'")
    owner_of_the_file("UPDATE ledger_figure SET value = 100")
    assert {("cell", "ledger_task", "first_due_date"), ("cell", "ledger_task", "due_date")} <= named()
    assert ("cell", "ledger_figure", "value") in named()

    # 4. What was handed in as proof is replaced where it lies: the text that the head signed, with its digest.
    owner_of_the_file("UPDATE ledger_report SET summary = '全部办结，另有12项正在补办。'")
    forged = Report.objects.get(jurisdiction=COUNTY, id=report.id)
    assert text_digest(forged) != forged.text_digest
    assert ("cell", "ledger_report", "summary") in named()


@pytest.mark.tampers
def test_a_matter_deleted_from_the_file_is_missed(world: World) -> None:
    task = world.task("handed_over")
    path = verify.database_path()
    connection.close()
    base.release_file(str(path))
    with closing(sqlite3.connect(path, isolation_level=None)) as foreign:
        foreign.execute("PRAGMA foreign_keys=OFF")
        foreign.execute("DELETE FROM ledger_task")
    missing = [finding for finding in verify.full().findings if finding.code == "row_missing"]
    assert [(finding.table, finding.key) for finding in missing] == [("ledger_task", str(task))]
