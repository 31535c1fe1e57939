"""The pages of applications, by HTTP: the form, the decision, the list, the task's page; who sees what, what is said."""

import datetime as dt
import re
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from bihuan.deadlines import clock
from bihuan.ledger import commands
from bihuan.ledger.models import Application
from bihuan.ledger.rules import ApplicationKind, ReasonClass
from bihuan.ledger.testing import COUNTY, NOW, POSTS, World, browser, signed_in
from bihuan.organization import commands as organization

pytestmark = pytest.mark.usefixtures("february")

FORM = {
    "reason_class": "approval",
    "reason": "3个项目用地预审须市级会审。",
    "done_so_far": "已报市局，2月3日受理。",
    "basis": "市自然资源局会审通知",
}
EXTENSION = {"new_due_date": "2023-03-15", **FORM}


def address(task: UUID, step: str = "", *, language: str = "") -> str:
    return f"{language}/j/{COUNTY}/tasks/{task}/{step}"


def text(response: Any) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode())))


def send(world: World, name: str, page: str, to: str = "", **values: Any) -> HttpResponse:
    """Open a page as that post and send the form on it with its hidden fields."""
    client = browser(world, name)
    html = client.get(page).content.decode()
    form = html[html.index(f'action="{to}"') :] if to and f'action="{to}"' in html else html
    expected = re.search(r'name="expected" value="([^"]+)"', form)
    late = re.search(r'name="late" value="(\d)"', form)
    hidden = {"act": str(uuid4()), "acting_post": str(world.posts[name]), "expected": expected[1] if expected else ""}
    return client.post(to or page, {**hidden, **({"late": late[1]} if late else {}), **values})  # type: ignore[return-value]


def file(world: World, task: UUID, kind: ApplicationKind = ApplicationKind.EXTENSION, **more: Any) -> UUID:
    if kind is ApplicationKind.EXTENSION:
        more.setdefault("new_due_date", dt.date(2023, 3, 15))
    new = commands.NewApplication(
        kind=kind,
        reason_class=ReasonClass.APPROVAL,
        reason=FORM["reason"],
        done_so_far=FORM["done_so_far"],
        **{"basis": FORM["basis"], **more},
    )
    made = commands.file_application(task=task, new=new, **world.by("chief")).made
    assert made is not None
    return made


def granted(world: World, task: UUID, kind: ApplicationKind = ApplicationKind.EXTENSION, **more: Any) -> UUID:
    key = file(world, task, kind, **more)
    commands.check_application(task=task, application=key, words="情况属实。", **world.by("dispatcher"))
    commands.grant_application(task=task, application=key, words="同意。", **world.by("deputy_head"))
    return key


def at(task: UUID, key: UUID, verb: str = "") -> str:
    return address(task, f"applications/{key}/{verb}")


def test_three_forms_lead_an_extension_from_the_wish_to_the_new_date(world: World) -> None:
    task = world.task("underway")
    page = text(browser(world, "chief").get(address(task, "apply/extension/")))
    assert "第1次延期：谁来审" in page
    assert "县政府督查室 主任" in page
    assert "县政府领导 常务副县长" in page
    assert "现期限2月28日改为所填的日子；首次承诺2月28日不变" in page
    response = send(world, "chief", address(task, "apply/extension/"), **EXTENSION)
    assert response.status_code == 302, text(response)
    key = Application.objects.get(jurisdiction=COUNTY, task_id=task).id
    page = text(browser(world, "dispatcher").get(at(task, key)))
    assert "待初审，批准后期限2月28日 → 3月15日，首次承诺不变" in page
    assert send(world, "dispatcher", at(task, key), at(task, key, "check/"), words="情况属实。").status_code == 302
    response = send(world, "deputy_head", at(task, key), at(task, key, "grant/"), words="同意。")
    assert response.status_code == 302, text(response)
    said = text(browser(world, "deputy_head").get(response["Location"]))
    assert "已记入流水：批准申请" in said
    assert "已批准，期限2月28日 → 3月15日，首次承诺不变" in said
    page = text(browser(world, "auditor").get(address(task)))
    assert (
        "第1次延期3月15日（周三）上级审批：3个项目用地预审须市级会审。县政府领导 常务副县长2月6日批准。看申请" in page
    )
    assert "县政府领导 常务副县长批准第1次延期（2月28日 → 3月15日），首次承诺不变" in page
    assert world.row(task).due_date == dt.date(2023, 3, 15)


def test_what_is_left_out_is_said_at_its_field_and_nothing_typed_is_lost(world: World) -> None:
    task = world.task("underway")
    response = send(
        world, "chief", address(task, "apply/extension/"), **{**EXTENSION, "reason_class": "", "reason": ""}
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "这一栏要选" in page
    assert "这一栏要填" in page
    assert "已报市局，2月3日受理。" in page
    assert 'value="2023-03-15"' in page
    response = send(world, "chief", address(task, "apply/extension/"), **{**EXTENSION, "new_due_date": "2023-02-30"})
    assert response.status_code == 422
    assert "没有这一天" in text(response)
    response = send(world, "chief", address(task, "apply/extension/"), **{**EXTENSION, "new_due_date": "2023-02-20"})
    assert response.status_code == 422
    assert "新期限要晚于现期限2023年2月28日" in text(response)


def test_scenario_11_the_form_says_that_it_is_late_before_it_is_sent_and_the_page_afterwards(world: World) -> None:
    task = world.task("underway")
    clock.set_forward(dt.datetime(2023, 3, 2, 9, 0, tzinfo=NOW.tzinfo))
    world.at = clock.now()
    page = text(browser(world, "chief").get(address(task, "apply/extension/")))
    assert "逾期补报：期限2月28日已过2个工作日，申请应在期限前提出。批准了，红灯也留到交账" in page
    stale = send(world, "chief", address(task, "apply/extension/"), **{**EXTENSION, "late": "0"})
    assert stale.status_code == 422
    assert "现在交的是逾期补报" in text(stale)
    assert send(world, "chief", address(task, "apply/extension/"), **EXTENSION).status_code == 302
    key = Application.objects.get(jurisdiction=COUNTY, task_id=task).id
    assert "逾期补报：申请时期限2月28日已过" in text(browser(world, "dispatcher").get(at(task, key)))
    commands.check_application(task=task, application=key, **world.by("dispatcher"))
    commands.grant_application(task=task, application=key, **world.by("deputy_head"))
    page = text(browser(world, "auditor").get(address(task)))
    assert "错过的期限2月28日（周二）逾期后才申请的，红灯留到交账" in page
    assert "第1次延期3月15日（周三）逾期补报，上级审批" in page
    listed = text(browser(world, "auditor").get(f"/j/{COUNTY}/applications/", {"late": "1"}))
    assert "前期手续办理月活动" in listed


def test_a_suspension_a_withdrawal_a_merging_and_a_change_by_form(world: World) -> None:
    goal = world.task("underway", title="园区路灯")
    wishes: tuple[tuple[str, dict[str, str], str], ...] = (
        ("suspension", {"new_due_date": "2023-02-17"}, "暂停计时至2月17日；暂停到那一天的话，期限2月28日 → 3月14日"),
        ("change", {"figure_1": "60"}, "批准后承诺的数累计办结 80项 → 60项，首次承诺不变"),
        ("merging", {"into": str(goal)}, "批准后并入第1号，建账数少1件"),
        ("withdrawal", {}, "批准后从账上撤下，建账数少1件"),
    )
    task = world.task("underway")
    for kind, more, effect in wishes:
        response = send(world, "chief", address(task, f"apply/{kind}/"), **FORM, **more)
        assert response.status_code == 302, (kind, text(response))
        key = Application.objects.get(jurisdiction=COUNTY, task_id=task, kind=kind).id
        assert effect in text(browser(world, "dispatcher").get(at(task, key))), kind


def test_a_merged_task_and_the_one_it_went_into_lead_to_each_other(world: World) -> None:
    goal, task = world.task("underway", title="园区路灯"), world.task("underway")
    granted(world, task, ApplicationKind.MERGING, into=goal)
    page = text(browser(world, "auditor").get(address(task)))
    assert "并入 第1号 园区路灯" in page.replace("　", " ")
    assert "已并项" in page
    assert "并入本件：第2号 前期手续办理月活动" in text(browser(world, "auditor").get(address(goal))).replace("　", " ")
    listed = text(browser(world, "auditor").get(f"/j/{COUNTY}/ledger/"))
    assert "并项1件" in listed
    assert "四账：建账1" in browser(world, "auditor").get(f"/j/{COUNTY}/ledger/").content.decode()


def test_nothing_is_judged_or_stands_still_on_a_merged_task(world: World) -> None:
    goal, task = world.task("underway", title="园区路灯"), world.task("underway")
    values = {"words": "办林地手续", "reason_class": ReasonClass.APPROVAL, "since_date": dt.date(2023, 1, 30)}
    blocker = commands.raise_blocker(task=task, office=world.offices["other"], **values, **world.by("liaison")).made
    commands.acknowledge_blocker(blocker=blocker, answer="本周踏勘。", **world.by("other_liaison"))
    granted(world, task, ApplicationKind.MERGING, into=goal)
    clock.set_forward(dt.datetime(2023, 2, 16, 9, 0, tzinfo=NOW.tzinfo))
    page = text(browser(world, "auditor").get(address(task)))
    assert "未报" not in page  # its phase of 10 February
    assert "逾期" in text(browser(world, "auditor").get(address(goal)))
    assert "这一件停走时限" not in page


def test_a_suspended_task_goes_on_by_the_supervision_offices_form(world: World) -> None:
    task = world.task("underway")
    granted(world, task, ApplicationKind.SUSPENSION, new_due_date=dt.date(2023, 2, 20))
    assert "暂停计时至2月20日" in text(browser(world, "auditor").get(address(task)))
    response = send(world, "dispatcher", address(task, "resume/"), reason="会审提前办结。")
    assert response.status_code == 302, text(response)
    assert world.state(task) == "underway"
    assert "恢复办理" in text(browser(world, "auditor").get(address(task)))


def test_each_extension_says_from_which_day_it_was_put_off_unless_that_is_the_first(world: World) -> None:
    task = world.task("underway")
    granted(world, task)
    assert "延来" not in text(browser(world, "auditor").get(address(task)))
    granted(world, task, new_due_date=dt.date(2023, 3, 31))
    assert "第2次延期3月31日（周五）由3月15日延来" in text(browser(world, "auditor").get(address(task)))


def test_a_refusal_leaves_its_reason_on_the_page_and_the_promise_as_it_was(world: World) -> None:
    task = world.task("underway")
    key = file(world, task)
    nothing = send(world, "dispatcher", at(task, key), at(task, key, "refuse/"), reason="")
    assert nothing.status_code == 422
    assert "这一栏要填" in text(nothing)
    assert send(world, "dispatcher", at(task, key), at(task, key, "refuse/"), reason="还有时间。").status_code == 302
    page = text(browser(world, "chief").get(at(task, key)))
    assert "未同意" in page
    assert "还有时间。" in page
    assert "申请撤回" not in page
    assert "没有改过" in text(browser(world, "chief").get(address(task)))


def test_the_applicant_takes_it_back_by_a_button_that_others_do_not_have(world: World) -> None:
    task = world.task("underway")
    key = file(world, task)
    assert "撤回申请" not in text(browser(world, "liaison").get(at(task, key)))
    assert send(world, "chief", at(task, key), at(task, key, "take-back/")).status_code == 302
    assert "已撤回" in text(browser(world, "chief").get(at(task, key)))


def test_a_closed_button_says_who_decides_now(world: World) -> None:
    task = world.task("underway")
    key = file(world, task)
    page = text(browser(world, "deputy_head").get(at(task, key)))
    assert "不能初审同意：现在轮到“督查室初审”的岗位办，等它办完" in page
    assert "不能申请延期：由牵头单位县审批局办" in text(
        browser(world, "other_chief").get(address(task, "apply/extension/"))
    )
    assert "同类申请还有一份没有结果" in text(browser(world, "chief").get(address(task, "apply/extension/")))
    assert "同类申请还有一份没有结果" in text(browser(world, "chief").get(address(task)))
    assert browser(world, "chief").get(address(task, "apply/holiday/")).status_code == 404
    assert browser(world, "chief").get(at(task, UUID(int=1))).status_code == 404


def test_two_who_decide_at_once_the_second_is_told_what_the_first_did(world: World) -> None:
    task = world.task("underway")
    key = file(world, task)
    client = browser(world, "dispatcher")
    html = client.get(at(task, key)).content.decode()
    expected = re.search(r'name="expected" value="([^"]+)"', html)
    commands.check_application(task=task, application=key, **world.by("dispatcher"))
    assert expected
    hidden = {"act": str(uuid4()), "acting_post": str(world.posts["dispatcher"]), "expected": expected[1]}
    late = client.post(at(task, key, "check/"), {**hidden, "words": "属实。"})
    assert late.status_code == 409
    assert "属实。" in late.content.decode()


def test_it_stands_in_the_queue_of_the_next_station_with_how_long_it_waits(world: World) -> None:
    task = world.task("underway")
    key = file(world, task)
    clock.set_forward(dt.datetime(2023, 2, 9, 9, 0, tzinfo=NOW.tzinfo))
    for name, waits in (("dispatcher", True), ("deputy_head", False), ("county_head", False), ("chief", False)):
        page = browser(world, name).get(f"/j/{COUNTY}/work/")
        assert (at(task, key) in page.content.decode()) is waits, name
        assert ("审延期申请" in text(page)) is waits, name
    assert "已等3个工作日" in text(browser(world, "dispatcher").get(f"/j/{COUNTY}/work/"))


def test_scenario_7_a_deputy_signs_for_the_head_and_every_paper_says_so(world: World) -> None:
    organization.delegate(
        post=world.posts["chief"],
        to_post=world.posts["deputy_chief"],
        since_date=dt.date(2023, 2, 6),
        until_date=dt.date(2023, 2, 10),
        reason="局长外出培训",
        **world.by("chief"),
    )
    told = "代签，受托2月6日至2月10日"
    client = signed_in(POSTS["deputy_chief"][3], COUNTY, world.posts["chief"])
    hidden = {"act": str(uuid4()), "acting_post": str(world.posts["chief"])}
    task = world.task("underway")
    assert "这次是代签" in text(client.get(address(task, "apply/extension/")))
    assert client.post(address(task, "apply/extension/"), {**hidden, **EXTENSION}).status_code == 302
    key = Application.objects.get(jurisdiction=COUNTY, task_id=task).id
    assert f"县审批局 局长（县审批局 副局长{told}）" in text(browser(world, "dispatcher").get(at(task, key)))
    reported = world.task("declared")
    page = client.get(address(reported, "completion/sign/")).content.decode()
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', page)
    assert seen
    assert "这次是代签" in page
    sent = client.post(address(reported, "completion/sign/"), {**hidden, "act": str(uuid4()), "seen": seen[1]})
    assert sent.status_code == 302, text(sent)
    page = text(browser(world, "auditor").get(address(reported)))
    assert f"签报县审批局 局长（县审批局 副局长{told}）" in page  # the report
    assert f"县审批局 局长（县审批局 副局长{told}）签报交账" in page  # the story


def test_the_list_narrows_by_kind_state_and_lateness(world: World) -> None:
    task, other = world.task("underway"), world.task("underway", title="园区路灯")
    granted(world, task)
    file(world, other, ApplicationKind.WITHDRAWAL)
    client = browser(world, "auditor")
    here = f"/j/{COUNTY}/applications/"
    assert "前期手续办理月活动" in text(client.get(here))
    assert "园区路灯" in text(client.get(here))
    for query, shown in (
        ({"kind": "withdrawal"}, "园区路灯"),
        ({"kind": "extension"}, "前期手续办理月活动"),
        ({"state": "open"}, "园区路灯"),
        ({"state": "granted"}, "前期手续办理月活动"),
    ):
        page = text(client.get(here, query))
        assert shown in page, query
        assert not {"园区路灯", "前期手续办理月活动"} - {shown} & set(page.split()), query
    assert "没有符合条件的申请" in text(client.get(here, {"state": "refused"}))


def test_the_list_sorts_and_narrows_by_the_first_promise(world: World) -> None:
    task = world.task("underway", title="先答应的")
    world.task("underway", title="后答应的", first_due_date=dt.date(2023, 3, 10), phases=())
    granted(world, task, new_due_date=dt.date(2023, 3, 20))
    client = browser(world, "auditor")

    def order(**query: str) -> list[str]:
        page = text(client.get(f"/j/{COUNTY}/ledger/", query))
        return sorted(("先答应的", "后答应的"), key=lambda title: page.index(title) if title in page else 10**9)

    assert order(sort="first") == ["先答应的", "后答应的"]
    assert order(sort="due") == ["后答应的", "先答应的"]
    clock.set_forward(dt.datetime(2023, 3, 2, 9, 0, tzinfo=NOW.tzinfo))
    page = text(client.get(f"/j/{COUNTY}/ledger/", {"past": "1"}))
    assert "先答应的" in page
    assert "后答应的" not in page


def test_an_open_application_on_a_task_that_has_left_the_account_lapses(world: World) -> None:
    task = world.task("underway")
    key = file(world, task)
    granted(world, task, ApplicationKind.WITHDRAWAL)
    page = text(browser(world, "dispatcher").get(at(task, key)))
    assert "已失效" in page
    assert "初审同意" not in page
    assert at(task, key) not in browser(world, "dispatcher").get(f"/j/{COUNTY}/work/").content.decode()


def test_the_pages_are_english_in_english(world: World) -> None:
    task = world.task("underway")
    form = text(browser(world, "chief").get(address(task, "apply/extension/", language="/en")))
    assert "extension No. 1: who decides" in form
    assert "the first promise, 28 Feb, stays" in form
    key = file(world, task)
    page = text(browser(world, "dispatcher").get("/en" + at(task, key)))
    assert "once granted, the date moves 28 Feb → 15 Mar; the first promise stays" in page
    assert "Agree at first check" in page
    assert "waits for first check" in text(browser(world, "auditor").get(f"/en/j/{COUNTY}/applications/"))


@pytest.mark.parametrize("page", ["list", "application"])
def test_the_number_of_statements_does_not_grow_with_the_applications(world: World, page: str) -> None:
    def cost() -> int:
        client = browser(world, "dispatcher")
        where = f"/j/{COUNTY}/applications/" if page == "list" else at(task, key)
        client.get(where)
        with CaptureQueriesContext(connection) as found:
            assert client.get(where).status_code == 200
        return len(found)

    task = world.task("underway")
    key = file(world, task)
    before = cost()
    for _ in range(3):
        more = world.task("underway")
        granted(world, more)
        file(world, more, new_due_date=dt.date(2023, 3, 20))
    assert cost() <= before + 1
