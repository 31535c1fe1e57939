"""The lamps of the moment always equal a fresh judgement, whether or not the table has been brought up to date."""

import datetime as dt
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan import journal
from bihuan.ledger import commands, housekeeping, judging, queries, rules, running
from bihuan.ledger.models import Campaign, Pause, Target, Task, TaskLamp
from bihuan.ledger.testing import COUNTY, NOW, WAY, World

TODAY = NOW.date()
LATER = dt.date(2023, 2, 17)


def shown(day: dt.date) -> dict[UUID, str]:
    tasks = list(Task.objects.filter(jurisdiction=COUNTY).values_list("id", flat=True))
    return {task: judgement.code for task, judgement in running.lit(COUNTY, tasks, day).items()}


def test_after_each_step_of_the_loop_the_shown_lamp_is_the_judged_one(world: World, february: None) -> None:
    world.task("underway")
    running.refresh(COUNTY, TODAY)
    task = world.open()
    assert running.differences(COUNTY, TODAY) == {}
    for state, verb, who in WAY:
        getattr(commands, verb)(task=task, **world.values(verb, task), **world.by(who))
        assert running.differences(COUNTY, TODAY) == {}, state
        if state is rules.State.UNDERWAY:
            running.refresh(COUNTY, TODAY)
            figures = {Target.objects.get(jurisdiction=COUNTY, task_id=task).id: Decimal(20)}
            commands.report_progress(task=task, summary="办结20项。", figures=figures, **world.by("liaison"))
            assert running.differences(COUNTY, TODAY) == {}


def test_a_pause_and_a_chosen_rulebook_count_at_once(world: World, february: None) -> None:
    task = world.task("underway", first_due_date=dt.date(2023, 2, 7), phases=())
    running.refresh(COUNTY, TODAY)
    before = shown(TODAY)[task]
    given = world.by("dispatcher")
    pause = Pause(jurisdiction=COUNTY, task_id=task, kind=Pause.BLOCKER, since_date=TODAY)
    with journal.entry("ledger.test", of=(Task, task), by=given["by"], at=given["at"], act=given["act"]) as posting:
        posting.add(pause)
    assert (before, shown(TODAY)[task]) == ("due_soon", "paused")
    running.refresh(COUNTY, TODAY)
    given = world.by("dispatcher")
    campaign = Campaign.objects.get(jurisdiction=COUNTY)
    act = {"by": given["by"], "at": given["at"], "act": given["act"]}
    with journal.entry("ledger.test", of=(Campaign, campaign.id), **act) as posting:
        posting.change(campaign, rulebook="deadlines")
    assert running.differences(COUNTY, TODAY) == {}


def test_a_refresh_judges_what_changed_and_a_new_day_everything(world: World, february: None) -> None:
    tasks = [world.task("underway") for _ in range(3)]
    assert running.refresh(COUNTY, TODAY) == 3
    assert running.refresh(COUNTY, TODAY) == 0
    commands.declare_completion(task=tasks[0], **world.values("declare_completion", tasks[0]), **world.by("liaison"))
    assert running.refresh(COUNTY, TODAY) == 1
    say = housekeeping.refresh_lamps(COUNTY, NOW + dt.timedelta(days=1))
    assert say is not None
    assert say() == "重算3盏灯"
    assert set(TaskLamp.objects.values_list("day", flat=True)) == {TODAY + dt.timedelta(days=1)}
    assert shown(LATER).keys() == set(tasks)  # another day than the table's is judged on the spot
    assert running.differences(COUNTY, LATER) == {}


def test_more_entries_than_are_looked_through_are_judged_anew(
    world: World, february: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "LOOKED_THROUGH", 2)
    world.task("underway")
    running.refresh(COUNTY, TODAY)
    world.task("reported")
    assert running.differences(COUNTY, TODAY) == {}
    assert running.refresh(COUNTY, TODAY) == 2


def test_a_changed_rulebook_or_calendar_makes_the_table_worthless(
    world: World, february: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = world.task("underway")
    running.refresh(COUNTY, TODAY)
    TaskLamp.objects.filter(task=task).update(code="overdue", lamp="red")
    assert running.differences(COUNTY, TODAY) == {task: ("overdue", "on_course")}
    monkeypatch.setattr(running, "rules_digest", lambda: "other")
    assert running.differences(COUNTY, TODAY) == {}


def test_the_lists_sentences_are_judged_from_the_rows_and_not_from_the_table(world: World, february: None) -> None:
    task = world.task("underway")
    running.refresh(COUNTY, TODAY)
    found = queries.task_list(jurisdiction=COUNTY, filters=queries.Filters(), today=TODAY)
    (line,) = list(found.page.object_list)
    assert line.judgement == judging.judge(COUNTY, [task], TODAY)[task]
    assert line.judgement.facts


def test_counting_from_the_table_takes_three_statements_however_many_tasks(world: World, february: None) -> None:
    tasks = [world.task("underway") for _ in range(4)]
    running.refresh(COUNTY, TODAY)
    with CaptureQueriesContext(connection) as captured:
        running.lit(COUNTY, tasks, TODAY)
    assert len(captured) == 3
