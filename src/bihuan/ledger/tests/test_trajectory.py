"""The picture of a quantity's way: both plans, what was claimed and verified, and the gap between the two in words."""

import datetime as dt
from decimal import Decimal
from uuid import UUID

import pytest

from bihuan import journal
from bihuan.deadlines import clock
from bihuan.deadlines.clock import SHANGHAI
from bihuan.ledger import commands, queries
from bihuan.ledger.models import Target, Task
from bihuan.ledger.testing import COUNTY, World
from bihuan.ledger.views.trajectory import Trajectory, trajectory

TODAY = dt.date(2023, 2, 17)


@pytest.fixture(autouse=True)
def _clock(february: None) -> None:
    """Let the business clock stand on a Friday, so that acts of the days before can be played."""
    clock.set_forward(dt.datetime(2023, 2, 17, 9, tzinfo=SHANGHAI))


def drawn(task: UUID) -> Trajectory:
    page = queries.task_page(jurisdiction=COUNTY, task=task, acting=None, today=TODAY)
    assert page is not None
    picture = trajectory(page, TODAY)
    assert picture is not None
    return picture


def report(world: World, task: UUID, value: int, day: int) -> None:
    world.at = dt.datetime(2023, 2, day, 9, tzinfo=SHANGHAI)
    figures = {Target.objects.get(jurisdiction=COUNTY, task_id=task).id: Decimal(value)}
    commands.report_progress(task=task, summary=f"累计办结{value}项。", figures=figures, **world.by("liaison"))


def test_what_the_plan_wants_today_is_marked_and_the_first_promise_has_its_line(world: World) -> None:
    task = world.task("underway")
    report(world, task, 20, 8)
    report(world, task, 30, 10)
    large = drawn(task).drawings[0]
    said = [label.text for label in large.labels]
    assert "承诺 80项" in said
    assert "应到 67.8项" in said
    assert "申报 30项" in said
    assert "首次承诺2月28日" in said
    assert (large.first_plan, large.gap_bar) == ("", None)


def test_after_an_extension_the_first_plan_is_drawn_beside_the_present_one(world: World) -> None:
    task = world.task("underway")
    report(world, task, 20, 8)
    report(world, task, 30, 10)
    given = world.by("dispatcher")
    act = {"by": given["by"], "at": given["at"], "act": given["act"]}
    with journal.entry("ledger.test", of=(Task, task), **act) as posting:
        posting.change(world.row(task), due_date=dt.date(2023, 3, 15))
    large = drawn(task).drawings[0]
    assert large.first_plan
    assert large.first_plan != large.plan
    assert "现承诺 80项" in [label.text for label in large.labels]


def test_a_claim_beyond_what_was_verified_is_drawn_and_said(world: World) -> None:
    task = world.task("underway", phases=())
    report(world, task, 40, 7)
    report(world, task, 60, 8)
    world.at = dt.datetime(2023, 2, 9, 9, tzinfo=SHANGHAI)
    found = {Target.objects.get(jurisdiction=COUNTY, task_id=task).id: Decimal(57)}
    commands.declare_completion(task=task, **world.values("declare_completion", task), **world.by("liaison"))
    commands.sign_completion(task=task, **world.values("sign_completion", task), **world.by("chief"))
    commands.begin_check(task=task, **world.values("begin_check", task), **world.by("group_leader"))
    measured = {**world.values("measure_check", task), "figures": found}
    commands.measure_check(task=task, **measured, **world.by("group_leader"))
    commands.conclude_check(task=task, verdict="partly", findings="23项没有批文。", **world.by("group_leader"))
    commands.countersign_check(task=task, **world.by("inspector"))
    picture = drawn(task)
    for drawing in picture.drawings:
        assert "申报多于核实：23项" in [label.text for label in drawing.labels]
        assert drawing.gap_bar is not None
    assert ("57项", "80项") in {(row.measured, row.reported) for row in picture.rows}


def test_every_label_stays_inside_its_drawing(world: World) -> None:
    task = world.task("underway")
    report(world, task, 20, 8)
    report(world, task, 30, 10)
    for drawing in drawn(task).drawings:
        _left, _top, width, height = map(float, drawing.box.split())
        assert all(0 <= float(label.x) <= width and 0 <= float(label.y) <= height for label in drawing.labels)
