"""The task page and the pages of its steps, by HTTP: each step, each refusal, what is shown to whom."""

import datetime as dt
import re
from html import unescape
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan import journal
from bihuan.deadlines import clock
from bihuan.journal.models import Entry
from bihuan.ledger import rules
from bihuan.ledger.testing import COUNTY, POSTS, World, browser

pytestmark = pytest.mark.usefixtures("february")


def address(task: UUID, step: str = "", *, language: str = "") -> str:
    return f"{language}/j/{COUNTY}/tasks/{task}/{step}"


def send(world: World, name: str, task: UUID, step: str, **values):
    """Open the step's page as that post, then send its form with the hidden fields as they stand on it."""
    client = browser(world, name)
    page = client.get(address(task, step)).content.decode()
    hidden = {
        "act": str(uuid4()),
        "acting_post": str(world.posts[name]),
        "expected": re.search(r'name="expected" value="([^"]+)"', page)[1] if 'name="expected"' in page else "",
    }
    return client.post(address(task, step), {**hidden, **values})


def text(response) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode())))


def kinds(task: UUID) -> list[str]:
    from bihuan.journal.models import Touched

    rows = Touched.objects.filter(jurisdiction=COUNTY, table="ledger_task", key=str(task)).values_list(
        "sequence", flat=True
    )
    entries = Entry.objects.filter(jurisdiction=COUNTY, stream=journal.MAIN, sequence__in=list(rows)).order_by(
        "sequence"
    )
    return list(entries.values_list("kind", flat=True))


ANSWERS = {"met_1": "yes", "remark_1": "见清单", "met_2": "yes", "remark_2": "批文80份"}
WALK = (
    ("deputy_head", "approve/", {"instruction": "抓紧办，每周报。"}, "approved"),
    ("dispatcher", "hand-over/", {}, "handed_over"),
    ("chief", "sign-for/", {}, "underway"),
    ("liaison", "report/", {"figure_1": "57", "summary": "本周办结3项，累计57项。"}, "underway"),
    ("liaison", "completion/", {"figure_1": "80", "summary": "80项手续全部办结。", **ANSWERS}, "declared"),
    ("chief", "completion/sign/", {}, "reported"),
    ("group_leader", "check/begin/", {"methods": ["papers", "site"]}, "checking"),
    ("group_leader", "check/measure/", {"figure_1": "80", "place": "县政务大厅", **ANSWERS}, "measured"),
    ("group_leader", "check/conclude/", {"verdict": "true", "findings": "逐件看过批文80份。"}, "concluded"),
    ("inspector", "check/countersign/", {}, "verified"),
    ("county_head", "closing/approve/", {"instruction": "同意。"}, "decided"),
    ("dispatcher", "strike-off/", {}, "struck"),
)


def values_of(world: World, task: UUID, step: str, values: dict) -> dict:
    if step == "check/begin/":
        return {**values, "second": str(world.posts["inspector"])}
    if step == "completion/sign/":
        page = browser(world, "chief").get(address(task, step)).content.decode()
        return {**values, "seen": re.search(r'name="seen" value="([0-9a-f]{64})"', page)[1]}
    return values


def test_twelve_forms_lead_a_task_from_draft_to_the_seal(world: World) -> None:
    task = world.open()
    for name, step, values, state in WALK:
        response = send(world, name, task, step, **values_of(world, task, step, values))
        assert response.status_code == 302, (step, text(response))
        assert world.state(task) == state, step
        after = browser(world, name).get(response["Location"])
        assert "已记入流水" in text(after), step
    page = text(browser(world, "auditor").get(address(task)))
    assert "销〔2023〕1号" in page
    assert len(kinds(task)) == 13


@pytest.mark.parametrize("state", [state.value for state in rules.State])
def test_the_page_of_every_state_is_readable_for_every_post_that_reads(world: World, state: str) -> None:
    task = world.task(state)
    closed = {"system_admin", "security_admin"}
    if state in {*rules.DRAFTS, rules.State.WITHDRAWN}:  # withdrawn before it was approved
        closed = POSTS.keys() - {"county_head", "deputy_head", "dispatcher", "auditor"}
    for name in POSTS:
        assert browser(world, name).get(address(task)).status_code == (404 if name in closed else 200), name
    if "liaison" not in closed:
        english = browser(world, "liaison").get(address(task, language="/en"))
        assert english.status_code == 200


def test_a_draft_stands_in_no_list_and_no_story_of_those_it_does_not_concern(world: World) -> None:
    world.open(title="还没有批准的事")
    for name, shown in (("liaison", False), ("other_deputy", False), ("deputy_head", True), ("dispatcher", True)):
        for page in (f"/j/{COUNTY}/ledger/", f"/j/{COUNTY}/", f"/j/{COUNTY}/journal/"):
            found = "还没有批准的事" in browser(world, name).get(page).content.decode()
            assert not found or shown, (name, page)
        assert ("还没有批准的事" in browser(world, name).get(f"/j/{COUNTY}/ledger/").content.decode()) is shown


def test_a_closed_button_stays_and_names_who_may(world: World) -> None:
    task = world.task("reported")
    said = text(browser(world, "chief").get(address(task)))
    assert "不能接单核账：由第一督导组（督导组组长）办" in said
    said = text(browser(world, "other_chief").get(address(world.task("underway"))))
    assert "不能报进展：由牵头单位县审批局办" in said


def test_a_step_of_another_state_says_where_the_task_stands(world: World) -> None:
    said = text(browser(world, "dispatcher").get(address(world.task("underway"), "strike-off/")))
    assert "还不能盖印销号：这一件现在是“办理中”，要在“待销号”时办" in said


def test_a_refusal_keeps_what_was_typed_and_leaves_no_entry(world: World) -> None:
    task = world.task("underway")
    response = send(world, "other_liaison", task, "report/", figure_1="57", summary="乡里替他们报。")
    assert response.status_code == 422
    assert "乡里替他们报。" in text(response)
    assert "这一步由牵头单位办" in text(response)
    assert "ledger.report.filed" not in kinds(task)


def test_a_figure_that_is_none_is_said_at_the_field_and_at_the_top(world: World) -> None:
    task = world.task("underway")
    response = send(world, "liaison", task, "report/", figure_1="约五十", summary="办结若干。")
    assert response.status_code == 422
    assert text(response).count("只填数，例如57或27.56，单位是“项”") == 2
    assert "约五十" in response.content.decode()


def test_a_figure_may_be_typed_with_commas_full_width_letters_and_its_unit(world: World) -> None:
    task = world.task("underway")
    assert send(world, "liaison", task, "report/", figure_1="５７项", summary="累计57项。").status_code == 302
    assert "57项" in text(browser(world, "liaison").get(address(task)))


def test_a_falling_or_tenfold_figure_is_asked_about_once(world: World) -> None:
    task = world.task("underway")
    assert send(world, "liaison", task, "report/", figure_1="57", summary="累计57项。").status_code == 302
    fell = send(world, "liaison", task, "report/", figure_1="5.7", summary="累计5.7项。")
    assert fell.status_code == 422
    assert "累计数比上次57项少" in text(fell)
    assert "核对无误，照这个数报" in text(fell)
    sure = {"asked_1": "fell:5.7", "answer_1": "sure", "why_1": "上周多报了"}
    assert send(world, "liaison", task, "report/", figure_1="5.7", summary="上周多报了。", **sure).status_code == 302


def test_the_report_is_prefilled_with_the_last_figure(world: World) -> None:
    task = world.task("underway")
    send(world, "liaison", task, "report/", figure_1="57", summary="累计57项。")
    page = browser(world, "liaison").get(address(task, "report/")).content.decode()
    assert 'value="57"' in page
    assert "五十七项" in page


def test_a_phased_target_without_a_quantity_is_ticked_in_the_report(world: World) -> None:
    from bihuan.ledger import commands

    task = world.task("underway", phases=(commands.NewPhase(dt.date(2023, 2, 10), "清单建成"),))
    (phase,) = world.phases(task)
    response = send(world, "liaison", task, "report/", figure_1="10", summary="清单建成。", reached=[str(phase)])
    assert response.status_code == 302
    assert "2月6日报达到" in text(browser(world, "liaison").get(address(task)))


def test_the_completion_report_wants_every_line_of_the_standard(world: World) -> None:
    task = world.task("underway")
    response = send(world, "liaison", task, "completion/", figure_1="80", summary="全部办结。", met_1="yes")
    assert response.status_code == 422
    assert "第2条：达到没有，要选一个" in text(response)
    assert "全部办结。" in text(response)


def test_the_head_sees_the_text_and_its_digest_and_a_changed_text_is_not_signed(world: World) -> None:
    task = world.task("declared")
    page = text(browser(world, "chief").get(address(task, "completion/sign/")))
    assert "80项手续全部办结。" in page
    assert "累计办结：80项" in page
    assert "SHA-256" in page
    response = send(world, "chief", task, "completion/sign/", seen="0" * 64)
    assert response.status_code == 422
    assert "报告文字在打开之后变了" in text(response)


def test_the_head_may_send_the_report_back_unsigned(world: World) -> None:
    task = world.task("declared")
    empty = send(world, "chief", task, "completion/decline/", reason="")
    assert empty.status_code == 422
    assert send(world, "chief", task, "completion/decline/", reason="第二条没有批文号。").status_code == 302
    assert world.state(task) == "underway"
    assert "第二条没有批文号。" in text(browser(world, "liaison").get(address(task)))


def test_an_unsigned_completion_report_is_its_offices_own(world: World) -> None:
    task = world.task("declared")
    assert "80项手续全部办结。" in text(browser(world, "liaison").get(address(task)))
    for name in ("other_chief", "county_head", "group_leader", "auditor"):
        for step in ("", "completion/sign/"):
            assert "80项手续全部办结。" not in text(browser(world, name).get(address(task, step))), name


@pytest.mark.parametrize("state", ["reported", "checking"])
def test_no_inspector_sees_the_claim_before_the_own_figure(world: World, state: str) -> None:
    task = world.task(state)
    for name in ("group_leader", "inspector"):
        for step in ("", "check/"):
            said = text(browser(world, name).get(address(task, step)))
            assert "80项手续全部办结。" not in said
            assert "申报80项" not in said
    assert "80项手续全部办结。" in text(browser(world, "county_head").get(address(task)))


def test_after_the_own_figure_the_claim_stands_beside_it_with_the_difference(world: World) -> None:
    task = world.task("checking")
    send(world, "group_leader", task, "check/measure/", figure_1="57", **{**ANSWERS, "met_2": "no"})
    said = text(browser(world, "group_leader").get(address(task, "check/")))
    assert "比申报少23项（28.8%）" in said
    assert "80项手续全部办结。" in said
    assert "实测有1条标准没有达到，不能定为“属实”。" in said


def test_what_was_found_is_closed_to_others_until_both_have_signed(world: World) -> None:
    task = world.task("checking")
    send(world, "group_leader", task, "check/measure/", figure_1="61.25", place="仓库", **ANSWERS)
    send(world, "group_leader", task, "check/conclude/", verdict="partly", findings="少19份批文。")
    for name in ("chief", "county_head", "auditor"):
        for step in ("", "check/"):
            said = text(browser(world, name).get(address(task, step)))
            assert "61.25" not in said, (name, step)
            assert "退回" not in said, (name, step)
            assert "少19份批文。" not in said
    assert send(world, "inspector", task, "check/countersign/").status_code == 302
    assert world.state(task) == "underway"
    assert "少19份批文。" in text(browser(world, "chief").get(address(task)))


def test_the_second_inspector_may_send_the_conclusion_back_and_the_first_goes_on_from_it(world: World) -> None:
    task = world.task("concluded")
    assert send(world, "inspector", task, "check/decline/", reason="").status_code == 422
    assert world.state(task) == "concluded"
    assert send(world, "inspector", task, "check/decline/", reason="批文我只点到61份。").status_code == 302
    assert world.state(task) == "measured"
    for name in ("chief", "county_head", "auditor"):
        assert "只点到61份" not in text(browser(world, name).get(address(task))), name
    page = browser(world, "group_leader").get(address(task, "check/"))
    assert "组员甲没有复签：批文我只点到61份。" in text(page)
    before = world.values("conclude_check", task)["findings"]
    assert before in page.content.decode(), "nothing is typed again"
    assert send(world, "inspector", task, "check/countersign/").status_code == 422
    again = send(world, "group_leader", task, "check/conclude/", verdict="partly", findings="点清61份，少19份。")
    assert again.status_code == 302
    assert send(world, "inspector", task, "check/countersign/").status_code == 302
    assert world.state(task) == "underway"
    said = text(browser(world, "chief").get(address(task)))
    assert "组员甲没有复签，退给第一核查人重写结论：批文我只点到61份。" in said


def test_nobody_of_the_tasks_offices_can_be_second_inspector(world: World) -> None:
    task = world.task("reported")
    said = text(browser(world, "group_leader").get(address(task, "check/")))
    assert "组员乙：今天空缺，或本人在牵头、配合单位任职，不能核" in said
    response = send(
        world, "group_leader", task, "check/begin/", second=str(world.posts["partial_inspector"]), methods=["papers"]
    )
    assert response.status_code == 422
    assert world.state(task) == "reported"


@pytest.mark.parametrize("state", ["underway", "reported", "checking", "measured", "concluded", "verified"])
@pytest.mark.parametrize("step", ["begin", "measure", "conclude", "countersign"])
def test_a_step_of_the_check_out_of_its_turn_is_refused_and_the_page_stands(
    world: World, state: str, step: str
) -> None:
    task = world.task(state)
    values = {"figure_1": "80", **ANSWERS, "verdict": "true", "findings": "属实。", "methods": ["papers"]}
    values["second"] = str(world.posts["inspector"])
    response = send(world, "other_chief", task, f"check/{step}/", **values)
    assert response.status_code == 422
    assert "填的都还在" in text(response)
    assert world.state(task) == state


def test_the_leader_may_send_a_verified_task_back(world: World) -> None:
    task = world.task("verified")
    assert send(world, "deputy_head", task, "closing/refuse/", reason="第二条再核一次。").status_code == 302
    assert world.state(task) == "underway"


def test_a_second_click_is_one_act_with_one_receipt(world: World) -> None:
    task = world.task("handed_over")
    client = browser(world, "chief")
    form = {"act": str(uuid4()), "acting_post": str(world.posts["chief"])}
    first = client.post(address(task, "sign-for/"), form)
    again = client.post(address(task, "sign-for/"), form)
    assert first["Location"] == again["Location"]
    assert kinds(task).count("ledger.task.signed_for") == 1


def test_a_second_click_on_taking_a_report_up_finds_the_first(world: World) -> None:
    task = world.task("reported")
    client = browser(world, "group_leader")
    form = {"act": str(uuid4()), "acting_post": str(world.posts["group_leader"]), "methods": ["papers"]}
    form["second"] = str(world.posts["inspector"])
    first = client.post(address(task, "check/begin/"), form)
    again = client.post(address(task, "check/begin/"), form)
    assert (first.status_code, again.status_code) == (302, 302)
    assert first["Location"] == again["Location"]


def test_a_form_of_an_older_state_of_the_task_is_shown_both(world: World) -> None:
    task = world.task("underway")
    old = f"ledger_task:{task}:{world.row(task).written_by}"
    send(world, "liaison", task, "report/", figure_1="57", summary="累计57项。")
    client = browser(world, "deputy_chief")
    form = {"act": str(uuid4()), "acting_post": str(world.posts["deputy_chief"]), "expected": old}
    response = client.post(address(task, "report/"), {**form, "figure_1": "58", "summary": "累计58项。"})
    assert response.status_code == 409
    assert "累计58项。" in response.content.decode()


def test_the_number_of_statements_does_not_grow_with_the_rows(world: World) -> None:
    task = world.task("underway")
    client = browser(world, "liaison")
    client.get(address(task))

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address(task)).status_code == 200
        return len(captured)

    send(world, "liaison", task, "report/", figure_1="10", summary="第一次。")
    one = statements()
    for count in range(11, 18):
        send(world, "liaison", task, "report/", figure_1=str(count), summary=f"累计{count}项。")
    assert statements() == one


def test_english_pages_are_english(world: World) -> None:
    task = world.task("measured")
    said = text(browser(world, "group_leader").get(address(task, language="/en")))
    assert "Story" in said
    assert "来龙去脉" not in said


def test_the_path_is_drawn_when_two_reports_stand_and_speaks_for_itself(world: World) -> None:
    task = world.task("underway")
    send(world, "liaison", task, "report/", figure_1="10", summary="第一次。")
    assert '<svg class="traj"' not in browser(world, "liaison").get(address(task)).content.decode()
    clock.set_forward(clock.now() + dt.timedelta(days=3))
    send(world, "liaison", task, "report/", figure_1="40", summary="第二次。")
    page = browser(world, "liaison").get(address(task))
    assert page.content.decode().count('<svg class="traj"') == 2
    assert "至2月9日申报40项；承诺2月28日到80项" in text(page)
