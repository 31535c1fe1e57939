"""The form that opens an account: rows without script, whole rows only, and what is drafted."""

from html import unescape
from uuid import uuid4

import pytest

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
        ({"first_due_date": "五月底"}, "日期写成2023-02-28这样"),
        ({**TARGET, "target_1_value": "三千"}, "只填数，例如57或27.56"),
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
