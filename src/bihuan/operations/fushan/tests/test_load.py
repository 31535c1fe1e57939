"""The winter, played through the commands: what stands at its end, and that it follows from its journal alone."""

import datetime as dt
import json
from pathlib import Path

from bihuan import journal
from bihuan.journal import rebuild, verify
from bihuan.journal.models import Entry
from bihuan.ledger import queries
from bihuan.ledger.models import Report, Task
from bihuan.operations.fushan import facts

COUNTY = "141027"


def test_the_four_accounts_stand_as_of_25_february(fushan: Path) -> None:
    counts = queries.account_counts(jurisdictions=[COUNTY])[COUNTY]
    assert (counts.open, counts.told, counts.checked, counts.struck) == (25, 15, 10, 8)


def test_numbers_are_those_of_the_list_and_seals_follow_the_days(fushan: Path) -> None:
    titles = {task.no: task.title for task in facts.load().tasks}
    rows = Task.objects.filter(jurisdiction=COUNTY).order_by("number")
    assert {row.number: row.title for row in rows} == titles
    sealed = sorted((row.seal_number, row.struck_date) for row in rows if row.seal_number)
    assert [number for number, _ in sealed] == list(range(1, 9))
    assert [day for _, day in sealed] == sorted(day for _, day in sealed)


def test_stages_are_those_of_the_public_report(fushan: Path) -> None:
    told = {task.no: task.stage for task in facts.load().tasks if task.stage}
    rows = Task.objects.filter(jurisdiction=COUNTY, number__in=told)
    assert {row.number: row.stage for row in rows} == told


def test_every_act_stands_in_the_journal_at_its_own_time(fushan: Path) -> None:
    entries = Entry.objects.filter(jurisdiction=COUNTY, stream=journal.MAIN, kind__startswith="ledger.")
    times = [
        json.loads(bytes(entry.body))["at"]
        for entry in entries.exclude(kind__in=["ledger.campaign.opened", "ledger.period.closed"]).order_by("sequence")
    ]
    assert times == [act.when.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") for act in facts.load().acts]


def test_one_signature_was_given_by_delegation(fushan: Path) -> None:
    bodies = [json.loads(bytes(e.body)) for e in Entry.objects.filter(jurisdiction=COUNTY, kind="ledger.report.signed")]
    assert sum("delegate" in body["actor"] for body in bodies) == 1
    assert Report.objects.filter(jurisdiction=COUNTY, state=Report.SIGNED).count() == 5


def test_the_winter_holds_an_objection_an_extension_a_silent_office_a_return_and_blockers(fushan: Path) -> None:
    (objected,) = Entry.objects.filter(jurisdiction=COUNTY, kind="ledger.task.objected")
    assert Entry.objects.filter(jurisdiction=COUNTY, kind="ledger.objection.accepted").count() == 1
    (moved,) = Entry.objects.filter(jurisdiction=COUNTY, kind="ledger.task.reassigned")
    assert moved.sequence > objected.sequence
    extended = Task.objects.filter(jurisdiction=COUNTY, extended_count__gt=0)
    assert [(row.number, row.first_due_date < row.due_date) for row in extended] == [(13, True)]
    assert [line.count for line in queries.silent_offices(jurisdiction=COUNTY)] == [8, 2]
    assert Task.objects.filter(jurisdiction=COUNTY, returned_count__gt=0).count() >= 1
    waiting = queries.blockers_by_age(jurisdiction=COUNTY, today=dt.date(2023, 2, 25))
    assert {line.state.value for line in waiting} == {"acknowledged", "disputed", "raised"}
    assert len(waiting) == 3


def test_the_whole_demo_is_its_replay(fushan: Path, tmp_path: Path) -> None:
    assert verify.full().findings == []
    digests = rebuild.rebuild(tmp_path / "again.sqlite3")
    assert [digest.table for digest in digests if digest.replayed != digest.live] == []
    assert sum(digest.row_count for digest in digests) > 1000
