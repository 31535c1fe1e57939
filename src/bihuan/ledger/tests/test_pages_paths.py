"""The pages of the ways beside the usual one, by HTTP: what they take, what they keep, what stands on the task's page."""

import re
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.ledger import commands, rules
from bihuan.ledger.models import Phase, Target
from bihuan.ledger.testing import COUNTY, World, browser

pytestmark = pytest.mark.usefixtures("february")


def address(task: UUID, step: str = "", language: str = "") -> str:
    return f"{language}/j/{COUNTY}/tasks/{task}/{step}"


def send(world: World, name: str, task: UUID, step: str, **values: Any) -> Any:
    client = browser(world, name)
    page = client.get(address(task, step)).content.decode()
    found = re.search(r'name="expected" value="([^"]+)"', page)
    hidden = {"act": str(uuid4()), "acting_post": str(world.posts[name]), "expected": found[1] if found else ""}
    return client.post(address(task, step), {**hidden, **values})


def text(response: Any) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode())))


PRESSED = [
    ("drafted", "deputy_head", "approve/refuse/", {"reason": "盏数按施工图写。"}, "revising"),
    ("revising", "dispatcher", "withdraw/", {"reason": "并入另一件。"}, "withdrawn"),
    ("handed_over", "chief", "objection/", {"reason": "三定方案里在住建局。"}, "objected"),
    ("objected", "dispatcher", "objection/accept/", {"words": "属实。"}, "reassigning"),
    ("objected", "dispatcher", "objection/dismiss/", {"reason": "职责在审批局。"}, "handed_over"),
    ("objected", "liaison", "objection/take-back/", {}, "handed_over"),
    ("underway", "chief", "sign-for/take-back/", {}, "handed_over"),
    ("declared", "liaison", "completion/take-back/", {}, "underway"),
    ("reported", "chief", "completion/sign/take-back/", {}, "underway"),
    ("posted", "deputy_head", "closing/refuse/", {"reason": "有人反映两件没办。"}, "underway"),
    ("struck", "dispatcher", "look-back/order/", {"due_date": "2023-04-10"}, "struck"),
    ("struck", "deputy_head", "reopen/", {"reason": "两件回潮。", "due_date": "2023-04-10"}, "underway"),
]


@pytest.mark.parametrize(("state", "who", "step", "values", "after"), PRESSED)
def test_each_form_takes_its_step(
    world: World, state: str, who: str, step: str, values: dict[str, str], after: str
) -> None:
    task = world.task(state)
    response = send(world, who, task, step, **values)
    assert response.status_code == 302, text(response)
    assert world.state(task) == after
    page = browser(world, who).get(response["Location"])
    for words in values.values():
        assert words in text(page) or re.fullmatch(r"[\d-]+", words)


@pytest.mark.parametrize(("state", "who", "step", "values", "after"), PRESSED)
def test_a_form_of_somebody_else_says_who_may_and_loses_no_word(
    world: World, state: str, who: str, step: str, values: dict[str, str], after: str
) -> None:
    task = world.task(state)
    other = "county_head" if who in ("chief", "liaison", "dispatcher") else "dispatcher"
    assert browser(world, other).get(address(task, step)).status_code == 200
    response = send(world, other, task, step, **values)
    assert response.status_code == 422
    assert world.state(task) == rules.State(state)
    assert "由" in text(response)
    for words in values.values():
        assert words in response.content.decode()


def test_a_draft_comes_back_filled_and_what_was_left_out_is_gone(world: World) -> None:
    task = world.task("revising")
    page = browser(world, "dispatcher").get(address(task, "revise/")).content.decode()
    assert "第二条没有写清批文号。" in page  # why it was sent back
    assert 'value="80"' in page
    assert "逐个项目列出应办手续" in page
    chosen = {
        "campaign": str(world.campaign),
        "domain": "项目建设",
        "title": "前期手续办理（施工图）",
        "leader": str(world.posts["deputy_head"]),
        "lead_office": str(world.offices["lead"]),
        "supervision_group": str(world.offices["group"]),
        "first_due_date": "2023-03-10",
        "report_every": "week",
        "secrecy": "public",
        "standard_1": "全部手续取得批文",
    }
    lacking = send(world, "dispatcher", task, "revise/", **{**chosen, "standard_1": ""})
    assert lacking.status_code == 422
    assert "前期手续办理（施工图）" in lacking.content.decode()
    more = send(world, "dispatcher", task, "revise/", **chosen, more="standard")
    assert more.status_code == 200
    response = send(world, "dispatcher", task, "revise/", **chosen)
    assert response.status_code == 302, text(response)
    said = text(browser(world, "deputy_head").get(address(task)))
    assert "前期手续办理（施工图）" in said
    assert "逐个项目列出应办手续" not in said
    assert not Target.objects.filter(jurisdiction=COUNTY, task_id=task).exists()


def test_a_reassignment_names_the_new_office(world: World) -> None:
    task = world.task("reassigning")
    nothing = send(world, "dispatcher", task, "reassign/")
    assert nothing.status_code == 422
    response = send(
        world, "dispatcher", task, "reassign/", lead_office=str(world.offices["other"]), words="按三定方案。"
    )
    assert response.status_code == 302, text(response)
    said = text(browser(world, "auditor").get(address(task)))
    assert "改派给张庄乡" in said
    assert "按三定方案。" in said


PLAN = {
    "measures": "每周会办。",
    "phase_1_due_date": "2023-02-20",
    "phase_1_words": "办结70项",
    "phase_1_target": "1",
    "phase_1_value": "70",
}


def test_two_versions_of_a_plan_stand_side_by_side_with_what_moved(world: World) -> None:
    task = world.task("underway")
    assert send(world, "liaison", task, "plan/", **PLAN).status_code == 302
    page = browser(world, "liaison").get(address(task, "plan/")).content.decode()
    assert "办结70项" in page
    assert send(world, "liaison", task, "plan/", **{**PLAN, "phase_1_due_date": "2023-02-24"}).status_code == 302
    shown = text(browser(world, "dispatcher").get(address(task, "plan/accept/")))
    assert "第2版" in shown
    assert "第1版" in shown
    assert "原为2月20日" in shown
    again = send(world, "liaison", task, "plan/", **PLAN)
    assert again.status_code == 422
    assert "上一版新方案还在等督查室同意" in text(again)
    assert send(world, "dispatcher", task, "plan/refuse/", reason="理由不足。").status_code == 302
    assert Phase.objects.filter(jurisdiction=COUNTY, task_id=task, plan__isnull=False).get().due_date.day == 20


def test_half_a_row_of_a_plan_is_said_and_a_row_more_keeps_what_was_typed(world: World) -> None:
    task = world.task("underway")
    half = send(world, "liaison", task, "plan/", measures="每周会办。", phase_1_words="办结70项")
    assert half.status_code == 422
    assert "这一行写了一半，补上或整行清空" in text(half)
    more = send(world, "liaison", task, "plan/", **PLAN, more="phase")
    assert more.status_code == 200
    assert "阶段5：期限" in text(more)
    assert "办结70项" in more.content.decode()


def test_the_public_notice_lists_what_will_be_struck_off_and_until_when(world: World) -> None:
    assert "现在没有公示" in text(browser(world, "liaison").get(f"/j/{COUNTY}/notices/"))
    task = world.task("decided", campaign=world.noticed())
    page = text(browser(world, "dispatcher").get(address(task, "notice/")))
    assert "公示到2023年2月13日" in page
    assert send(world, "dispatcher", task, "notice/").status_code == 302
    said = text(browser(world, "liaison").get(f"/j/{COUNTY}/notices/"))
    assert "前期手续办理月活动" in said
    assert "公示到2月13日" in said
    early = send(world, "dispatcher", task, "strike-off/")
    assert early.status_code == 422
    assert "公示还没有期满" in text(early)


def test_what_was_withdrawn_is_told_beside_the_totals_and_found_by_its_number(world: World) -> None:
    world.task("handed_over")
    task = world.task("withdrawn", title="并入别件的一件")
    page = browser(world, "dispatcher").get(f"/j/{COUNTY}/ledger/")
    assert "另有撤项1件，不在四账的数里" in text(page)
    assert "并入别件的一件" not in text(page)
    link = re.search(r'href="([^"]*left=withdrawn[^"]*)"', page.content.decode())
    assert link is not None
    assert "并入别件的一件" in text(browser(world, "dispatcher").get(unescape(link[1])))
    number = world.row(task).number
    assert "并入别件的一件" in text(browser(world, "dispatcher").get(f"/j/{COUNTY}/ledger/?q={number}"))
    assert "并入别件的一件" not in text(browser(world, "liaison").get(f"/j/{COUNTY}/ledger/?left=withdrawn"))


def test_a_stand_in_reads_in_whose_place_on_the_queue_the_task_and_the_step(world: World) -> None:
    task = world.task("declared")
    world.away("chief")
    for path in (f"/j/{COUNTY}/work/", address(task), address(task, "completion/sign/")):
        assert "代行：牵头单位一把手岗位今天无人可办" in text(browser(world, "deputy_head").get(path)), path
    paper = browser(world, "deputy_head").get(address(task, "completion/sign/")).content.decode()
    assert "80项手续全部办结。" in paper
    assert (
        "80项手续全部办结。"
        not in browser(world, "other_deputy").get(address(task, "completion/sign/")).content.decode()
    )
    digest = world.values("sign_completion", task)["seen"].hex()
    assert digest in paper
    assert send(world, "deputy_head", task, "completion/sign/", seen=digest).status_code == 302
    assert "代行一把手，岗位当天无人可办" in text(browser(world, "auditor").get(address(task)))


def test_the_task_page_stays_calm_and_folds_what_is_beside_the_usual_way(world: World) -> None:
    task = world.task("underway")
    page = browser(world, "liaison").get(address(task)).content.decode()
    usual, folded = page.split('<details class="ways">')
    assert "报进展" in usual
    assert "报细化方案" not in usual
    assert "报细化方案" in folded
    assert "撤回签收" in folded
    other = browser(world, "auditor").get(address(task)).content.decode()
    assert '<details class="ways">' not in other


def test_the_number_of_statements_does_not_grow_with_plans_and_looks(world: World) -> None:
    task = world.task("struck")
    client = browser(world, "dispatcher")
    client.get(address(task))

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address(task)).status_code == 200
        return len(captured)

    world.take("order_look_back", task, "dispatcher")
    world.take("record_look_back", task, "second_inspector", result="stands")
    one = statements()
    for _again in range(3):
        world.take("order_look_back", task, "dispatcher")
        world.take("record_look_back", task, "second_inspector", result="stands")
    assert statements() == one


def test_who_approves_reads_the_phased_targets_and_is_warned_of_secrets_once(world: World) -> None:
    page = text(browser(world, "deputy_head").get(address(world.open(), "approve/")))
    assert re.search(r"2月10日\s*办结60项\s*累计办结 60项", page), page
    assert page.count("涉密不上网") == 1


def test_a_draft_that_waits_for_its_approval_is_not_pressed_on_who_wrote_it(world: World) -> None:
    page = browser(world, "dispatcher").get(address(world.open())).content.decode()
    assert "btn-primary" not in page
    assert "别的办法" in page
    assert "remarks/chase/" not in page  # nobody can be chased yet


def test_while_an_objection_stands_one_sentence_says_when_to_apply(world: World) -> None:
    page = text(browser(world, "chief").get(address(world.task("objected"))))
    assert "“办理中”时由本单位一把手申请" in page
    assert "还不能申请延期" not in page


def test_the_pages_speak_english(world: World) -> None:
    task = world.task("objected")
    page = text(browser(world, "dispatcher").get(address(task, "objection/accept/", "/en")))
    assert "Accept objection" in page
    assert "异议成立" not in page
    commands.accept_objection(task=task, **world.by("dispatcher"))
    assert "the clock stands since" in text(browser(world, "dispatcher").get(address(task, language="/en")))
