"""The ways beside the usual one in a real browser: an objection, a plan, a report taken back, a relapse."""

import re
from collections.abc import Callable

from playwright.sync_api import Page

from tests.journeys.conftest import DESK, PHONE, Visitor, follow
from tests.journeys.test_loop import begin, conclude, declare, measure, open_account, press, step

Come = Callable[..., Visitor]


def opened(person: Visitor, title: str) -> str:
    """Draft a task and return its address."""
    person.become("ducha")
    open_account(person.open("/j/141027/tasks/new/"), title)
    assert person.page.locator(".receipt").count() == 1, person.page.locator("main").inner_text()
    return re.search(r"/j/141027/tasks/[0-9a-f-]{36}/", person.page.url)[0]  # type: ignore[index]


def handed_over(person: Visitor, title: str) -> str:
    """Draft a task, have it approved and handed over, and return its address."""
    task = opened(person, title)
    step(person, "fxz-chengjian", task, "approve/")
    step(person, "ducha", task, "hand-over/")
    return task


def because(words: str, name: str = "reason") -> Callable[[Page], None]:
    """Return the filling in of a reason."""
    return lambda page: page.fill(f"main [name={name}]", words)


def other_way(person: Visitor, username: str, task: str, address: str, words: str) -> Page:
    """Take the second form of a page with two ways out."""
    person.become(username)
    page = person.open(f"{task}{address}")
    form = page.locator("form.other-way")
    form.locator("textarea").fill(words)
    follow(form.locator("button[type=submit]").last)
    assert page.locator(".receipt").count() == 1, page.locator("main").inner_text()
    return page


def test_a_draft_is_sent_back_revised_and_approved(visitor: Come) -> None:
    person = visitor(DESK)
    task = opened(person, "园区纬五路路灯亮灯")
    other_way(person, "fxz-chengjian", task, "approve/", "盏数按施工图写。")

    def revise(page: Page) -> None:
        assert "盏数按施工图写。" in page.locator("main").inner_text()
        assert page.input_value("[name=target_1_value]") == "120"
        page.fill("[name=target_1_value]", "132")
        page.fill("[name=standard_2]", "")

    page = step(person, "ducha", task, "revise/", revise)
    said = page.locator("main").inner_text()
    assert "132盏" in said
    assert "验收资料齐备" not in page.locator(".std").inner_text()
    page = step(person, "fxz-chengjian", task, "approve/")
    follow(page.locator(".story li", has_text="修改草案").locator("a").last)
    assert "132" in page.locator("main").inner_text()


def test_scenario_5_a_unit_objects_and_the_task_is_reassigned(visitor: Come) -> None:
    person = visitor(PHONE, scripts=False)
    task = handed_over(person, "园区纬六路路灯亮灯")
    page = step(person, "jtj-juzhang", task, "objection/", because("路灯由住建局管，见三定方案。"))
    assert not person.scrolls_sideways()
    assert "起停计时限" not in page.locator(".thead").inner_text()
    page = step(person, "ducha", task, "objection/accept/", because("属实。", "words"))
    assert "起停计时限" in page.locator(".thead").inner_text()

    def reassign(page: Page) -> None:
        page.select_option("[name=lead_office]", label="浮山县住房和城乡建设局")

    page = step(person, "ducha", task, "reassign/", reassign)
    said = page.locator("main").inner_text()
    assert "住房和城乡建设" in page.locator("aside").inner_text()
    assert "路灯由住建局管，见三定方案。" in said
    assert "改派给" in said
    assert "起停计时限" not in page.locator(".thead").inner_text()


def test_scenario_15_a_relapse_is_reopened_with_closer_and_verifiers_shown(visitor: Come) -> None:
    person = visitor(DESK)
    task = handed_over(person, "园区纬七路路灯亮灯")
    step(person, "jtj-juzhang", task, "sign-for/")

    def plan(page: Page) -> None:
        page.fill("[name=measures]", "交通局牵头，每周三会办。")
        page.fill("[name=phase_1_due_date]", "2023-03-15")
        page.fill("[name=phase_1_words]", "安装90盏")

    page = step(person, "jtj-lianluo", task, "plan/", plan)
    assert "安装90盏" in page.locator("main").inner_text()

    def again(page: Page) -> None:
        assert page.input_value("[name=phase_1_words]") == "安装90盏"
        page.fill("[name=phase_1_due_date]", "2023-03-18")

    step(person, "jtj-lianluo", task, "plan/", again)
    page = step(person, "ducha", task, "plan/accept/")
    assert "原为3月15日" in page.locator("main").inner_text()

    step(person, "jtj-lianluo", task, "completion/", declare)
    page = step(person, "jtj-lianluo", task, "completion/take-back/")
    assert "已撤回" in page.locator("main").inner_text()
    step(person, "jtj-lianluo", task, "completion/", declare)
    step(person, "jtj-juzhang", task, "completion/sign/")
    for who, fill in (("ddz2-zuzhang", begin), ("ddz2-zuzhang", measure), ("ddz2-zuzhang", conclude)):
        step(person, who, task, "check/", fill)
    step(person, "ddz2-zuyuan1", task, "check/")
    step(person, "xianzhang", task, "closing/approve/")
    step(person, "ducha", task, "strike-off/")

    step(person, "ducha", task, "look-back/order/", lambda page: page.fill("[name=due_date]", "2023-05-10"))

    def look_back(page: Page) -> None:
        page.check("[name=result][value=relapsed]", force=True)
        page.fill("[name=findings]", "东段11盏不亮。")
        press(page)

    person.become("ddz2-zuzhang")
    look_back(person.open(f"{task}look-back/"))
    assert "由没有核过的人去看" in page.locator("main").inner_text()
    person.sign_in("tjj-lianluo")  # holds an inspector's post beside the liaison's
    follow(person.open("/acting/").locator("main button", has_text=re.compile(r"第二督导组\s*组员乙")).first)
    look_back(person.open(f"{task}look-back/"))
    assert page.locator(".receipt").count() == 1, page.locator("main").inner_text()

    def reopen(page: Page) -> None:
        page.fill("[name=reason]", "11盏不亮，重新办。")
        page.fill("[name=due_date]", "2023-05-31")

    page = step(person, "fxz-chengjian", task, "reopen/", reopen)
    said = page.locator("main").inner_text()
    assert "-R1" in said
    assert "原来的印" in said
    assert "督查室" in page.locator("[aria-labelledby=h-seals]").inner_text()
    assert "第二督导组" in page.locator("[aria-labelledby=h-seals]").inner_text()
    assert "回潮" in said
    assert person.barriers() == []
