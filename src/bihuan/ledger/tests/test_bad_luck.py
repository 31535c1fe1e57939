"""Bad luck of a winter: a post changes hands over an open form, midnight, the turn of the year, a day that is none."""

import datetime as dt
from uuid import UUID, uuid4

import pytest

from bihuan import journal
from bihuan.deadlines import clock
from bihuan.deadlines.clock import SHANGHAI
from bihuan.journal.models import Entry
from bihuan.ledger import commands, queries
from bihuan.ledger.models import Report, Task
from bihuan.ledger.testing import COUNTY, World, browser
from bihuan.organization import commands as organization
from bihuan.organization.housekeeping import follow_successions
from bihuan.organization.models import Holder


def sequence() -> int:
    """Return how many entries the county's journal has."""
    return Entry.objects.filter(jurisdiction=COUNTY, stream=journal.MAIN).count()


@pytest.mark.usefixtures("february")
def test_a_post_that_changed_hands_between_opening_and_sending_a_form_takes_nothing_and_loses_nothing(
    world: World,
) -> None:
    task = world.task("underway")
    chief = browser(world, "chief")
    page = chief.get(f"/j/{COUNTY}/tasks/{task}/report/")
    assert page.status_code == 200
    holder = Holder.objects.get(jurisdiction=COUNTY, post=world.posts["chief"])
    yesterday = clock.today(clock.now()) - dt.timedelta(days=1)
    organization.end_holder(holder=holder.id, until_date=yesterday, **world.by("security_admin"))
    before = sequence()
    form = {
        "act": str(uuid4()),
        "acting_post": str(world.posts["chief"]),
        "figure_1": "57",
        "summary": "本周办结3项，都是离任前办的。",
    }
    answer = chief.post(f"/j/{COUNTY}/tasks/{task}/report/", form)
    assert answer.status_code == 409
    said = answer.content.decode()
    assert "打开这张表的岗位今天不由您任职" in said
    assert "本周办结3项，都是离任前办的。" in said
    assert sequence() == before


def test_numbers_begin_anew_with_shanghais_new_year_and_the_journal_runs_on(world: World) -> None:
    old = {**world.by("dispatcher"), "at": dt.datetime(2022, 12, 31, 23, 59, 59, tzinfo=SHANGHAI)}
    new = {**world.by("dispatcher"), "at": dt.datetime(2023, 1, 1, 0, 0, 0, tzinfo=SHANGHAI)}
    promised = commands.NewTask(
        campaign=world.campaign,
        domain="项目建设",
        title="园区给水厂",
        leader=world.posts["deputy_head"],
        lead_office=world.offices["lead"],
        supervision_group=world.offices["group"],
        first_due_date=dt.date(2023, 2, 28),
        standards=("通水",),
    )
    last = commands.open_task(new=promised, **old).task
    first = commands.open_task(new=promised, **new).task
    rows = {row.id: (row.year, row.number) for row in Task.objects.filter(jurisdiction=COUNTY)}
    assert rows[last][0] == 2022
    assert rows[first] == (2023, 1)
    entries = Entry.objects.filter(jurisdiction=COUNTY, stream=journal.MAIN, kind="ledger.task.opened")
    assert [entry.year for entry in entries.order_by("sequence")] == [2022, 2023]


def test_a_thing_due_on_a_day_is_in_time_until_that_days_midnight(world: World) -> None:
    task = world.task("underway", first_due_date=dt.date(2023, 2, 28))
    rows = Task.objects.filter(jurisdiction=COUNTY, id=task)

    def lamp(moment: dt.datetime) -> str:
        return queries.lists.judgements(COUNTY, rows, clock.today(moment))[task].code

    assert lamp(dt.datetime(2023, 2, 28, 23, 59, 59, tzinfo=SHANGHAI)) != "overdue"
    assert lamp(dt.datetime(2023, 3, 1, 0, 0, 0, tzinfo=SHANGHAI)) == "overdue"


@pytest.mark.usefixtures("february")
def test_a_date_that_does_not_exist_is_a_sentence_and_the_form_keeps_everything(world: World) -> None:
    form = {
        "act": str(uuid4()),
        "acting_post": str(world.posts["dispatcher"]),
        "campaign": str(world.campaign),
        "domain": "项目建设",
        "title": "园区给水厂",
        "first_due_date": "2023-02-30",
        "standard_1": "通水并取得检测报告",
    }
    answer = browser(world, "dispatcher").post(f"/j/{COUNTY}/tasks/new/", form)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "首次承诺期限：没有这一天，或写法认不出；写成2023-02-28这样" in said
    assert "通水并取得检测报告" in said
    assert 'value="2023-02-30"' in said


@pytest.mark.usefixtures("february")
def test_two_people_on_one_task_see_what_the_other_wrote_and_neither_loses_a_word(world: World) -> None:
    task = world.task("underway")
    shown = f"ledger_task:{task}:{world.row(task).written_by}"
    for who, summary, status in (("liaison", "甲：本周办结3项。", 302), ("deputy_chief", "乙：本周办结4项。", 409)):
        form = {
            "act": str(uuid4()),
            "acting_post": str(world.posts[who]),
            "expected": shown,
            "figure_1": "57",
            "summary": summary,
        }
        answer = browser(world, who).post(f"/j/{COUNTY}/tasks/{task}/report/", form)
        assert answer.status_code == status, who
    assert "乙：本周办结4项。" in answer.content.decode()
    assert Report.objects.filter(jurisdiction=COUNTY, task_id=task).count() == 1


@pytest.mark.usefixtures("february")
def test_scenario_12_who_does_it_does_not_close_it_and_who_belongs_there_does_not_verify_it(world: World) -> None:
    """Both are refused with the rule in words, nothing is entered, and each refusal is a line of its own."""
    verified, reported = world.task("verified"), world.task("reported")
    before = sequence()

    def refused(who: str, task: UUID, step: str, **values: object) -> str:
        asked = {"act": str(uuid4()), "acting_post": str(world.posts[who]), **values}
        answer = browser(world, who).post(f"/j/{COUNTY}/tasks/{task}/{step}/", asked)
        assert answer.status_code in (403, 422)
        return answer.content.decode()

    assert "这一步由县长、分管副县长办" in refused("chief", verified, "closing/approve")
    own = refused(
        "group_leader", reported, "check/begin", methods=["site"], second=str(world.posts["partial_inspector"])
    )
    assert "不能核账：本人所在单位是牵头或配合单位，由别的单位的人核" in own
    assert "没有记入，填的都还在" in own
    assert sequence() == before
    lines = Entry.objects.filter(jurisdiction=COUNTY, stream=journal.SECURITY, kind="access.act.refused")
    codes = [code for entry in lines for code in ("wrong_role", "own_work") if code in bytes(entry.body).decode()]
    assert sorted(codes) == ["own_work", "wrong_role"]


@pytest.mark.usefixtures("february")
@pytest.mark.parametrize(("language", "said"), [("", "没有记入"), ("/en", "nothing was recorded")])
def test_an_office_merged_over_an_open_form_loses_no_word(world: World, language: str, said: str) -> None:
    """Its liaison has written half a report when the office is merged: the words are shown, and nothing is entered."""
    task = world.task("underway")
    liaison = browser(world, "liaison")
    path = f"{language}/j/{COUNTY}/tasks/{task}/report/"
    assert liaison.get(path).status_code == 200
    today = clock.today(clock.now())
    organization.merge_offices(
        offices=[world.offices["lead"]],
        successor=world.offices["assisting"],
        since_date=today,
        reason="浮编〔2023〕1号",
        **world.by("system_admin"),
    )
    follow_successions(COUNTY, clock.now())
    form = {"act": str(uuid4()), "acting_post": str(world.posts["liaison"]), "summary": "并入前写到一半的话。"}
    before = sequence()
    answer = liaison.post(path, form)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert said in page
    assert "并入前写到一半的话。" in page
    assert sequence() == before
