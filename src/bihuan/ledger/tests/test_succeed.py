"""An office is no more: its open tasks go on with the office that stands in its place."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest

from bihuan import journal
from bihuan.journal.models import Chain, Entry
from bihuan.journal.testing import refused
from bihuan.ledger import commands, housekeeping, phrases, queries
from bihuan.ledger.models import Assisting, Task
from bihuan.ledger.testing import COUNTY, World, browser
from bihuan.organization import commands as organization
from bihuan.organization import housekeeping as posts_follow
from bihuan.organization.roles import OfficeKind, Role


def sequence() -> int:
    return Chain.objects.get(jurisdiction=COUNTY, stream=journal.MAIN).sequence


def office(world: World, name: str, kind: OfficeKind = OfficeKind.DEPARTMENT) -> UUID:
    """Enter an office that takes over, with nobody in it yet."""
    names = {"name": f"浮山{name}", "short_name": name, "name_en": "Service Centre"}
    return organization.add_office(kind=kind, **names, **world.by("system_admin")).id


def head_of(world: World, where: UUID) -> journal.Actor:
    """Seat a head in that office and return who acts."""
    made = world.by("security_admin")
    post = organization.add_post(office=where, title="局长", title_en="Director", role=Role.OFFICE_HEAD, **made).id
    person = organization.add_person(
        username="new-head", password_hash="!", name="赵新", **{k: v for k, v in world.by("security_admin").items() if k != "jurisdiction"}
    ).id  # fmt: skip
    organization.appoint_holder(post=post, person=person, since_date=world.at.date(), **world.by("security_admin"))
    return journal.Actor(jurisdiction=COUNTY, post=post, holder=person, office=where)


def merge(world: World, name: str, into: UUID, **more: Any) -> None:
    organization.merge_offices(
        offices=[world.offices[name]], successor=into, since_date=world.at.date(), reason="浮编〔2023〕1号",
        **more, **world.by("system_admin"),
    )  # fmt: skip


def follow(world: World) -> str | None:
    world.at += dt.timedelta(minutes=1)
    posts_follow.follow_successions(COUNTY, world.at)
    said = housekeeping.succeed_offices(COUNTY, world.at)
    return said() if said else None


def test_an_office_merged_while_its_report_waits(world: World) -> None:
    """Its completion report waits for a signature; the successor's head signs it, and the story tells both."""
    task = world.task("declared")
    heir = office(world, "县政务服务局")
    head = head_of(world, heir)
    merge(world, "lead", heir)
    follow(world)
    assert (world.row(task).lead_office_id, world.state(task)) == (heir, "declared")
    asked = world.by("chief")
    with refused("not_holder"):
        commands.sign_completion(task=task, **world.values("sign_completion", task), **asked)
    asked = world.by("chief") | {"by": head}
    commands.sign_completion(task=task, **world.values("sign_completion", task), **asked)
    assert world.state(task) == "reported"
    story = [(line.kind, line.post) for line in queries.story(jurisdiction=COUNTY, task=task)]
    assert story[:3] == [
        ("ledger.report.signed", "县政务服务局 局长"),
        ("ledger.task.succeeded", ""),
        ("ledger.report.declared", "县审批局 联络员"),
    ]


def test_each_open_task_follows_by_one_entry_and_a_second_round_does_nothing(world: World) -> None:
    open_ones, struck = [world.task("underway"), world.task("handed_over")], world.task("struck")
    heir = office(world, "县政务服务局")
    merge(world, "lead", heir)
    before = sequence()
    assert follow(world) == "2件转给了承接单位"
    kinds = Entry.objects.filter(jurisdiction=COUNTY, stream=journal.MAIN, sequence__gt=before)
    assert list(kinds.values_list("kind", flat=True)) == ["ledger.task.succeeded"] * 2
    assert follow(world) is None
    assert [world.row(task).lead_office_id for task in open_ones] == [heir, heir]
    assert world.row(struck).lead_office_id == world.offices["lead"]


def test_the_line_in_the_story_names_both_offices_and_the_paper(world: World) -> None:
    task = world.task("underway")
    merge(world, "lead", office(world, "县政务服务局"))
    follow(world)
    line = queries.story(jurisdiction=COUNTY, task=task)[0]
    assert phrases.story_sentence(line) == (
        "机构变动，由承接单位接着办",
        "县审批局 → 县政务服务局（浮编〔2023〕1号）",
    )


def test_an_assisting_office_and_a_supervision_group_follow_too(world: World) -> None:
    task = world.task("underway")
    heir, group = office(world, "县城市管理局"), office(world, "第二督导组", OfficeKind.SUPERVISION_GROUP)
    merge(world, "assisting", heir)
    merge(world, "group", group)
    follow(world)
    assert world.row(task).supervision_group_id == group
    assert list(Assisting.objects.filter(jurisdiction=COUNTY, task=task).values_list("office", flat=True)) == [heir]


def test_an_assisting_office_that_becomes_the_lead_offices_own_stays_as_it_was(world: World) -> None:
    task = world.task("underway")
    merge(world, "assisting", world.offices["lead"])
    assert follow(world) is None
    rows = Assisting.objects.filter(jurisdiction=COUNTY, task=task)
    assert list(rows.values_list("office", flat=True)) == [world.offices["assisting"]]


def test_of_a_split_office_the_first_heir_takes_the_open_tasks(world: World) -> None:
    task = world.task("underway")
    first, second = office(world, "审批一局"), office(world, "审批二局")
    heirs = [organization.Heir(first, frozenset({world.posts["chief"]})), organization.Heir(second)]
    organization.split_office(
        office=world.offices["lead"], heirs=heirs, since_date=world.at.date(), reason="机构改革",
        **world.by("system_admin"),
    )  # fmt: skip
    follow(world)
    assert world.row(task).lead_office_id == first
    asked = world.by("chief")
    asked["by"] = journal.Actor(COUNTY, post=world.posts["chief"], holder=world.persons["chief"], office=first)
    target = world.values("report_progress", task)
    commands.report_progress(task=task, **target, **asked)
    assert queries.story(jurisdiction=COUNTY, task=task)[0].post == "审批一局 局长"
    assert queries.story(jurisdiction=COUNTY, task=task)[2].post == "县审批局 局长"


def split_in_two(world: World) -> tuple[UUID, UUID]:
    """Split the lead office, and let its tasks follow."""
    first, second = office(world, "审批一局"), office(world, "审批二局")
    organization.split_office(
        office=world.offices["lead"], heirs=[organization.Heir(first), organization.Heir(second)],
        since_date=world.at.date(), reason="机构改革", **world.by("system_admin"),
    )  # fmt: skip
    follow(world)
    return first, second


@pytest.mark.parametrize("state", ["handed_over", "underway", "suspended"])
def test_a_task_of_a_split_office_is_passed_on_to_the_other_heir(world: World, state: str) -> None:
    task = world.task(state)
    first, second = split_in_two(world)
    before = world.row(task)
    commands.pass_on_task(task=task, lead_office=second, reason="证照办理归二局。", **world.by("dispatcher"))
    row = world.row(task)
    assert (row.lead_office_id, row.state, row.number, row.due_date) == (second, state, before.number, before.due_date)
    assert phrases.story_sentence(queries.story(jurisdiction=COUNTY, task=task)[0])[0] == (
        "县政府督查室 主任转给浮山审批二局接着办，编号和期限不变"
    )
    commands.pass_on_task(task=task, lead_office=first, reason="点错了。", **world.by("dispatcher"))
    assert world.row(task).lead_office_id == first


def test_only_what_a_split_left_is_passed_on_and_only_among_its_heirs(world: World) -> None:
    task, struck = world.task("underway"), world.task("struck")
    first, second = split_in_two(world)
    asked: dict[str, Any] = {"lead_office": second, "reason": "归二局。"}
    before = sequence()
    for key, who, given, code in (
        (task, "county_head", asked, "wrong_role"),
        (struck, "dispatcher", asked, "wrong_state"),
        (task, "dispatcher", {**asked, "lead_office": world.offices["other"]}, "not_an_heir"),
        (task, "dispatcher", {**asked, "lead_office": first}, "not_an_heir"),
        (task, "dispatcher", {**asked, "reason": ""}, "missing"),
    ):
        with refused(code):
            commands.pass_on_task(task=key, **given, **world.by(who))
    assert sequence() == before
    own = world.task("handed_over", lead_office=world.offices["other"], assisting=())
    with refused("not_split"):
        commands.pass_on_task(task=own, **asked, **world.by("dispatcher"))


def test_the_button_stands_on_the_page_where_there_is_another_heir(world: World, february: None) -> None:
    task, button = world.task("underway"), "pass-on/"
    page = f"/j/{COUNTY}/tasks/{task}/"
    assert button not in browser(world, "dispatcher").get(page).content.decode()
    split_in_two(world)
    client = browser(world, "dispatcher")
    assert button in client.get(page).content.decode()
    form = client.get(f"{page}{button}").content.decode()
    assert "审批二局" in form
    assert "县住建局" not in form.split("<main", 1)[1]


def test_history_keeps_the_name_of_that_day(world: World) -> None:
    task = world.task("handed_over")
    world.at += dt.timedelta(days=1)
    organization.rename_office(
        office=world.offices["lead"], name="浮山县行政审批服务管理局", short_name="县行审局", name_en="Approvals",
        since_date=world.at.date(), reason="浮编〔2023〕1号", **world.by("system_admin"),
    )  # fmt: skip
    asked = world.by("chief")
    commands.sign_for_task(task=task, **asked)
    assert queries.story(jurisdiction=COUNTY, task=task)[0].post == "县行审局 局长"


def test_an_act_before_the_renaming_is_told_with_the_old_name(world: World) -> None:
    task = world.task("underway")
    world.at += dt.timedelta(days=1)
    organization.rename_office(
        office=world.offices["lead"], name="浮山县行政审批服务管理局", short_name="县行审局", name_en="Approvals",
        since_date=world.at.date(), reason="浮编〔2023〕1号", **world.by("system_admin"),
    )  # fmt: skip
    commands.report_progress(task=task, **world.values("report_progress", task), **world.by("liaison"))
    posts = [line.post for line in queries.story(jurisdiction=COUNTY, task=task)]
    assert posts[:2] == ["县行审局 联络员", "县审批局 局长"]


def test_nothing_follows_where_every_office_stands(world: World) -> None:
    task = world.task("underway")
    with refused("nothing_to_succeed"):
        commands.succeed_task(task=task, **world.by("dispatcher"))
    assert Task.objects.get(jurisdiction=COUNTY, id=task).lead_office_id == world.offices["lead"]
