"""One task walks 建账 → 交账 → 核账 → 销账 through the pages, by six posts; with scripts, and again without."""

import os
import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import DESK, PHONE, ROOT, Visitor, follow

Come = Callable[..., Visitor]
WAY = ("with scripts", "without scripts")


def press(page: Page) -> None:
    """Press the page's one primary button."""
    follow(page.locator("main .btn-primary").first)


def step(
    person: Visitor, username: str, task: str, address: str, fill: Callable[[Page], None] = lambda page: None
) -> Page:
    """As that person, open the step from the task's page, fill the form, press; the receipt must be shown."""
    person.become(username)
    person.open(task)
    page = person.open(f"{task}{address}")
    fill(page)
    press(page)
    receipt = page.locator(".receipt")
    assert receipt.count() == 1, page.locator("main").inner_text()
    assert re.search(r"[0-9a-f]{8}", receipt.inner_text())
    assert page.url.split("?")[0].endswith(task) or "/check/" in page.url
    return page


def open_account(page: Page, title: str) -> None:
    page.fill("[name=title]", title)
    page.fill("[name=domain]", "要素保障")
    page.fill("[name=source_sentence]", "加快园区道路照明建设，年内亮灯。")
    page.fill("[name=first_due_date]", "2023-03-24")
    page.select_option("[name=leader]", label="县政府领导 副县长（分管城建）")
    page.select_option("[name=lead_office]", label="浮山县交通运输局")
    page.select_option("[name=supervision_group]", label="冬季行动第二督导组")
    page.fill("[name=standard_1]", "路灯全部亮灯，抽查照度合格")
    page.fill("[name=standard_2]", "验收资料齐备")
    page.fill("[name=target_1_measure]", "亮灯")
    page.fill("[name=target_1_value]", "120")
    page.fill("[name=target_1_unit]", "盏")
    page.fill("[name=phase_1_due_date]", "2023-03-10")
    page.fill("[name=phase_1_words]", "安装60盏")
    page.select_option("[name=phase_1_target]", "1")
    page.fill("[name=phase_1_value]", "60")
    press(page)


def declare(page: Page) -> None:
    page.fill("[name=figure_1]", "120")
    for line in (1, 2):
        page.check(f"[name=met_{line}][value=yes]", force=True)
        page.fill(f"[name=remark_{line}]", "验收单第3页")
    page.fill("[name=summary]", "120盏路灯全部亮灯，3月21日验收。")


def begin(page: Page) -> None:
    page.locator("label", has_text="第二督导组 组员甲").click()
    page.locator("label", has_text="现场核查").click()


def measure(page: Page) -> None:
    assert "120盏路灯全部亮灯" not in page.content(), "the claim stands open before the inspectors' own figure"
    page.fill("[name=figure_1]", "120")
    for line in (1, 2):
        page.check(f"[name=met_{line}][value=yes]", force=True)
    page.fill("[name=place]", "园区纬四路")


def conclude(page: Page) -> None:
    assert "120盏路灯全部亮灯" in page.content()
    page.check("[name=verdict][value=true]", force=True)
    page.fill("[name=findings]", "逐盏点亮，照度抽查6处合格。")


@pytest.mark.parametrize("way", WAY)
def test_a_task_walks_the_whole_loop_by_six_posts(visitor: Come, way: str) -> None:
    person = visitor(DESK, scripts=way == WAY[0])
    title = f"园区纬四路路灯亮灯（{way}）"
    person.sign_in("ducha")
    open_account(person.open("/j/141027/tasks/new/"), title)
    assert person.page.locator(".receipt").count() == 1, person.page.locator("main").inner_text()
    task = re.search(r"/j/141027/tasks/[0-9a-f-]{36}/", person.page.url)[0]  # type: ignore[index]

    step(person, "fxz-chengjian", task, "approve/", lambda page: page.fill("[name=instruction]", "先装纬四路东段。"))
    step(person, "ducha", task, "hand-over/")
    step(person, "jtj-juzhang", task, "sign-for/")

    def report(page: Page) -> None:
        page.fill("[name=figure_1]", "64")
        page.fill("[name=summary]", "东段64盏装完，西段等电缆。")

    step(person, "jtj-lianluo", task, "report/", report)
    step(person, "jtj-lianluo", task, "completion/", declare)
    step(person, "jtj-juzhang", task, "completion/sign/")
    step(person, "ddz2-zuzhang", task, "check/", begin)
    step(person, "ddz2-zuzhang", task, "check/", measure)
    step(person, "ddz2-zuzhang", task, "check/", conclude)
    step(person, "ddz2-zuyuan1", task, "check/")
    step(person, "xianzhang", task, "closing/approve/")
    page = step(person, "ducha", task, "strike-off/")

    assert page.locator(".seal").count() >= 1
    assert "2023" in page.locator(".sealed-by").inner_text()
    assert page.locator(".story li").count() == 13
    told = page.locator(".story").all_text_contents()
    for words in ("先装纬四路东段。", "东段64盏装完", "逐盏点亮"):
        assert any(words in part for part in told), words


def test_afterwards_nobody_has_touched_anything_behind_its_back(visitor: Come) -> None:
    folder = visitor().site.folder
    done = subprocess.run(
        [sys.executable, "-m", "bihuan", "verify"],
        cwd=ROOT,
        env={**os.environ, "BIHUAN_DATA": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "全部相符" in done.stdout


def test_a_closed_button_says_why_and_a_refused_form_keeps_what_was_typed(visitor: Come) -> None:
    person = visitor(PHONE)
    person.sign_in("kfq-lianluo")
    page = person.open(f"{person.task('园区纬四路')}report/")
    page.fill("[name=figure_1]", "七百")
    page.fill("[name=summary]", "东段又压实40米。")
    press(page)
    assert page.locator(".err-top").count() == 1
    assert page.input_value("[name=figure_1]") == "七百"
    assert page.input_value("[name=summary]") == "东段又压实40米。"
    assert not person.scrolls_sideways()
    page.fill("[name=figure_1]", "760")
    press(page)
    assert page.locator(".receipt").count() == 1


def test_a_figure_that_falls_is_asked_about_once(visitor: Come) -> None:
    person = visitor()
    person.sign_in("kfq-lianluo")
    page = person.open(f"{person.task('园区给水厂')}report/")
    page.fill("[name=figure_1]", "1")
    page.fill("[name=summary]", "上次的数按设备台数报，这次改按进度。")
    press(page)
    assert "比上次" in page.locator("main").inner_text()
    page.check("[name=answer_1][value=sure]", force=True)
    page.fill("[name=why_1]", "口径改为形象进度")
    press(page)
    assert page.locator(".receipt").count() == 1


def test_pressing_twice_is_one_act(visitor: Come) -> None:
    person = visitor()
    person.sign_in("kfq-lianluo")
    page = person.open(f"{person.task('铁路专用线')}report/")
    page.fill("[name=summary]", "设计院送来比选方案两套。")
    page.locator("main .btn-primary").first.dblclick()
    page.locator(".receipt").wait_for()
    assert page.locator(".story li", has_text="设计院送来比选方案两套。").count() == 1


def test_another_acting_post_is_refused_with_both_named_and_nothing_lost(visitor: Come) -> None:
    person = visitor()
    page = person.sign_in("kfq-zhuren")
    page = person.open("/acting/")
    follow(page.locator("main button", has_text=re.compile(r"开发区管委会\s*主任")).first)
    page = person.open(f"{person.task('铁路专用线')}report/")
    page.fill("[name=summary]", "比选方案送专家评审。")
    other = person.context.new_page()
    other.goto(person.site.url("/acting/"))
    follow(other.locator("main button", has_text="入园大桥").first)
    press(page)
    said = page.locator("main").inner_text()
    assert "开发区管委会 主任" in said
    assert "入园大桥" in said
    assert "比选方案送专家评审。" in page.content()
