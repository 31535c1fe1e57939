"""The form that opens an account: rows without script, whole rows only, and what is drafted."""

from html import unescape
from uuid import uuid4

import pytest

from bihuan.journal.models import Entry
from bihuan.journal.testing import refused
from bihuan.ledger.models import Phase, Standard, Target, Task
from bihuan.ledger.testing import COUNTY, World, browser

from .test_pages_task import text

pytestmark = pytest.mark.usefixtures("february")

NEW = f"/j/{COUNTY}/tasks/new/"


def form(world: World, name: str = "dispatcher", **values) -> dict:
    return {
        "act": str(uuid4()),
        "acting_post": str(world.posts[name]),
        "campaign": str(world.campaign),
        "domain": "项目建设",
        "title": "园区给水厂",
        "report_every": "week",
        "secrecy": "public",
        "first_due_date": "2023-05-31",
        "leader": str(world.posts["deputy_head"]),
        "lead_office": str(world.offices["lead"]),
        "assisting": [str(world.offices["assisting"])],
        "supervision_group": str(world.offices["group"]),
        "standard_1": "通水并取得检测报告",
        **values,
    }


TARGET = {"target_1_measure": "日供水", "target_1_comparison": "ge", "target_1_value": "3,000", "target_1_unit": "吨"}
PHASE = {"phase_1_due_date": "2023-04-30", "phase_1_words": "试通水", "phase_1_target": "1", "phase_1_value": "500"}


def test_an_account_is_opened_with_standard_target_and_phase(world: World) -> None:
    client = browser(world, "dispatcher")
    response = client.post(NEW, form(world, **TARGET, **PHASE))
    assert response.status_code == 302, text(response)
    task = Task.objects.get(jurisdiction=COUNTY)
    assert (task.title, task.state, str(task.first_due_date)) == ("园区给水厂", "drafted", "2023-05-31")
    target = Target.objects.get(jurisdiction=COUNTY, task_id=task.id)
    assert (target.measure, target.value, target.unit) == ("日供水", 3000, "吨")
    assert Phase.objects.get(jurisdiction=COUNTY, task_id=task.id).target_id == target.id
    assert Standard.objects.get(jurisdiction=COUNTY, task_id=task.id).words == "通水并取得检测报告"
    assert str(task.id) in response["Location"]


@pytest.mark.parametrize(
    ("more", "row"), [("standard", "standard_4"), ("target", "target_3_measure"), ("phase", "phase_5_words")]
)
def test_one_row_more_keeps_everything_and_judges_nothing(world: World, more: str, row: str) -> None:
    client = browser(world, "dispatcher")
    response = client.post(NEW, form(world, title="园区给水厂", leader="", more=more, **TARGET))
    page = unescape(response.content.decode())
    assert response.status_code == 200
    assert f'name="{row}"' in page
    assert 'value="园区给水厂"' in page
    assert 'value="3,000"' in page
    assert 'class="err"' not in page
    assert not Task.objects.filter(jurisdiction=COUNTY).exists()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"standard_1": ""}, "完成标准至少写一条"),
        ({"target_1_measure": "日供水"}, "这一行写了一半，补上或整行清空"),
        ({"phase_1_words": "试通水"}, "这一行写了一半，补上或整行清空"),
        ({**PHASE}, "这个指标还空着"),
        ({"first_due_date": "五月底"}, "没有这一天，或写法认不出；写成2023-02-28这样"),
        ({**TARGET, "target_1_value": "三千左右"}, "只填数，例如57或27.56"),
        ({**TARGET, **PHASE, "phase_1_due_date": "2023-06-30"}, "阶段目标的日期晚于期限"),
    ],
)
def test_what_is_not_whole_is_said_and_nothing_is_lost(world: World, values: dict, sentence: str) -> None:
    response = browser(world, "dispatcher").post(NEW, form(world, **values))
    assert response.status_code == 422
    assert sentence in text(response)
    assert 'value="园区给水厂"' in unescape(response.content.decode())


def test_only_the_supervision_office_opens_accounts(world: World) -> None:
    assert "不能建账：由督查室办" in text(browser(world, "chief").get(NEW))
    response = browser(world, "chief").post(NEW, form(world, "chief"))
    assert response.status_code == 422
    assert not Task.objects.filter(jurisdiction=COUNTY).exists()


FAI = {"target_1_measure": "全县固定资产投资", "target_1_comparison": "ge", "target_1_unit": "万元"}


def test_a_promise_that_no_county_can_mean_is_asked_about_and_the_answer_is_the_entrys_note(world: World) -> None:
    client = browser(world, "dispatcher")
    asked = client.post(NEW, form(world, **FAI, target_1_value="27.56"))
    assert asked.status_code == 422
    assert "一个县的“固定资产投资”一般不会是27.56万元，看看单位" in text(asked)
    assert "二十七万五千六百元" in text(asked)
    unanswered = form(world, **FAI, target_1_value="27.56", target_1_asked="measure:27.56:万元")
    assert client.post(NEW, unanswered).status_code == 422
    assert client.post(NEW, {**unanswered, "target_1_why": "只算一个村"}).status_code == 302
    entry = Entry.objects.filter(jurisdiction=COUNTY, kind="ledger.task.opened").latest("sequence")
    page = text(browser(world, "auditor").get(f"/j/{COUNTY}/journal/main/{entry.sequence}/"))
    assert "全县固定资产投资二十七万五千六百元核对无误：只算一个村" in page
    assert Target.objects.get(jurisdiction=COUNTY).unit == "万元"


def test_a_promise_typed_with_yi_is_read_in_the_unit_of_its_row(world: World) -> None:
    client = browser(world, "dispatcher")
    values = {**FAI, "target_1_measure": "完成投资", "target_1_value": "1.2亿"}
    assert "读作12,000万元" in text(client.post(NEW, form(world, **values)))
    sure = {"target_1_asked": "said_in:12000:万元", "target_1_why": "照文件"}
    assert client.post(NEW, form(world, **values, **sure)).status_code == 302
    assert Target.objects.get(jurisdiction=COUNTY).value == 12000


def test_secret_and_above_cannot_be_chosen_and_are_refused_when_forged(world: World) -> None:
    page = unescape(browser(world, "dispatcher").get(NEW).content.decode())
    assert 'value="public"' in page
    assert 'value="internal"' in page
    assert 'value="secret"' not in page
    forged = browser(world, "dispatcher").post(NEW, form(world, secrecy="secret"))
    assert forged.status_code == 422
    assert browser(world, "dispatcher").post(NEW, form(world, secrecy="internal")).status_code == 302
    assert Task.objects.get(jurisdiction=COUNTY).secrecy == "internal"
    for secrecy in ("secret", "机密", ""):
        with refused("classified"):
            world.open(secrecy=secrecy)
