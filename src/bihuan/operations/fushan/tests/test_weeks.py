"""The winter's lamps: kept every Monday, repaired reds on record, the running ones as they are judged."""

import datetime as dt
import json
from pathlib import Path

import pytest

from bihuan import journal
from bihuan.deadlines.lamps import Lamp
from bihuan.journal.models import Entry
from bihuan.ledger import judging, queries, running
from bihuan.ledger.models import Period, PeriodLamp, Task

COUNTY = "141027"
LAST_DAY = dt.date(2023, 2, 25)


def test_every_week_of_the_winter_is_kept_at_its_mondays_midnight(fushan: Path) -> None:
    periods = list(Period.objects.filter(jurisdiction=COUNTY).order_by("start_date"))
    assert [period.start_date for period in periods] == [
        dt.date(2022, 12, 5) + dt.timedelta(days=7 * week) for week in range(len(periods))
    ]
    assert periods[-1].end_date == dt.date(2023, 2, 19)
    entries = Entry.objects.filter(jurisdiction=COUNTY, stream=journal.MAIN, kind="ledger.period.closed")
    bodies = [json.loads(bytes(entry.body)) for entry in entries.order_by("sequence")]
    assert len(bodies) == len(periods)
    assert {(body["via"], body["at"][11:16]) for body in bodies} == {("clock", "16:00")}  # midnight in Shanghai
    assert all(period.rulebook_version == judging.book_of("").version for period in periods)


def test_the_winter_holds_a_repaired_red(fushan: Path) -> None:
    reds = set(PeriodLamp.objects.filter(jurisdiction=COUNTY, lamp=Lamp.RED).values_list("task_id", flat=True))
    now = judging.judge(COUNTY, reds, LAST_DAY)
    kept = [queries.kept_lamps(jurisdiction=COUNTY, task=task, now=now[task]) for task in reds]
    assert any(lamp.is_repaired and lamp.lamp == "yellow" for lamps in kept for lamp in lamps)
    assert any(lamp.lamp == "red" for lamps in kept for lamp in lamps)


@pytest.mark.parametrize("day", [dt.date(2022, 12, 20), dt.date(2023, 1, 17), dt.date(2023, 2, 6), LAST_DAY])
def test_what_lists_show_is_what_is_judged_on_that_day(fushan: Path, day: dt.date) -> None:
    assert running.refresh(COUNTY, day) == Task.objects.filter(jurisdiction=COUNTY).count()
    assert running.differences(COUNTY, day) == {}
    assert running.differences(COUNTY, day + dt.timedelta(days=1)) == {}
