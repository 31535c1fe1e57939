"""A figure that cannot well be: asked about once, answered, corrected or left out; scenario 10 of the field."""

from decimal import Decimal

import pytest

from bihuan.ledger import claims, commands, queries
from bihuan.ledger.models import Figure, Phase, Report, Target
from bihuan.ledger.testing import COUNTY, World, browser

from .test_loop import refused
from .test_pages_task import ANSWERS, address, send, text

pytestmark = pytest.mark.usefixtures("february")

FAI = (commands.NewTarget("固定资产投资累计完成", "万元", Decimal(275600)),)
SHARE = (commands.NewTarget("形象进度", "%", Decimal(100)),)


def figures(task) -> list[tuple[Decimal, str, bool, str]]:
    rows = Figure.objects.filter(jurisdiction=COUNTY, report__task_id=task).order_by("report__number")
    return [(f.value, f.doubt, f.is_confirmed, f.doubt_reason) for f in rows]


def report(world: World, task, value: str, summary: str = "本周办结3项，累计57项。", **answers: str):
    return send(world, "liaison", task, "report/", figure_1=value, summary=summary, **answers)


def test_scenario_10_a_unit_reports_120_percent_or_a_falling_figure_or_27_56_wan_for_fai(world: World) -> None:
    task = world.task("underway", targets=SHARE, phases=())
    asked = report(world, task, "120", "形象进度120%。")
    assert asked.status_code == 422
    assert "120%，超过了100%，看看是否填错" in text(asked)
    assert report(world, task, "80", "形象进度80%。").status_code == 302
    assert "累计数比上次80%少，看看是否填错" in text(report(world, task, "40", "形象进度40%。"))

    fai = world.task("underway", targets=FAI, phases=())
    asked = report(world, fai, "27.56", "固定资产投资累计完成27.56亿元，全市第2。")
    assert asked.status_code == 422
    assert "二十七万五千六百元" in text(asked)
    assert "话里写的是“亿元”，这一栏的单位是“万元”" in text(asked)
    aside = {"asked_1": "words:27.56", "answer_1": "aside"}
    words = "固定资产投资累计完成27.56亿元，全市第2。"
    assert report(world, fai, "27.56", words, **aside).status_code == 302
    assert figures(fai) == [(Decimal("27.56"), "words", False, "")]
    assert claims.last_known(COUNTY, [Target.objects.get(jurisdiction=COUNTY, task_id=fai).id]) == {}
    corrected = report(world, fai, "275600", words)
    assert corrected.status_code == 302
    assert figures(fai)[1] == (Decimal(275600), "", False, "")


def test_what_was_said_to_be_right_is_journaled_and_told_in_the_story(world: World) -> None:
    task = world.task("underway")
    report(world, task, "57")
    sure = {"asked_1": "fell:5.7", "answer_1": "sure", "why_1": "上周把计划数当成了完成数"}
    assert report(world, task, "5.7", "更正：实际办结5.7项。", **sure).status_code == 302
    assert figures(task)[1] == (Decimal("5.7"), "fell", True, "上周把计划数当成了完成数")
    page = text(browser(world, "auditor").get(address(task)))
    assert "累计办结5.7项（经填报人确认：上周把计划数当成了完成数）" in page
    assert "累计数比上次少；经填报人确认：上周把计划数当成了完成数" in page


def test_a_figure_left_out_enters_no_total_no_lamp_and_reaches_no_phase(world: World) -> None:
    task = world.task("underway")
    report(world, task, "5")
    aside = {"asked_1": "jumped:64", "answer_1": "aside"}
    assert report(world, task, "64", "累计64项，手续清单还在对。", **aside).status_code == 302
    (target,) = Target.objects.filter(jurisdiction=COUNTY, task_id=task)
    assert claims.last_known(COUNTY, [target.id]) == {target.id: Decimal(5)}
    assert Phase.objects.get(jurisdiction=COUNTY, task_id=task).reached_date is None
    page = browser(world, "dispatcher").get(address(task))
    assert '<s class="left-out"><b>64项</b></s>' in page.content.decode()
    assert "是上次的十倍以上；没有核对，不计入合计和灯" in text(page)
    (line,) = queries.trajectories(jurisdiction=COUNTY, tasks=[task], today=world.at.date()).values()
    assert [share for _day, share in line.reported] == [5 / 80]
    listed = text(browser(world, "dispatcher").get(f"/j/{COUNTY}/ledger/"))
    assert ("6.2%" in listed or "6%" in listed, "80%" in listed) == (True, False), listed


def test_an_answer_holds_for_the_value_that_was_asked_about_and_no_other(world: World) -> None:
    task = world.task("underway")
    report(world, task, "5")
    sure = {"asked_1": "jumped:64", "answer_1": "sure", "why_1": "补报上月的"}
    again = report(world, task, "640", **sure)
    assert again.status_code == 422
    assert "640项是上次5项的十倍以上" in text(again)
    assert "补报上月的" not in again.content.decode()
    assert len(figures(task)) == 1


def test_a_figure_is_not_said_to_be_right_without_a_reason(world: World) -> None:
    task = world.task("underway")
    report(world, task, "57")
    sure = {"asked_1": "fell:5.7", "answer_1": "sure"}
    said = report(world, task, "5.7", **sure)
    assert said.status_code == 422
    assert "写一句凭什么" in text(said)
    (target,) = Target.objects.filter(jurisdiction=COUNTY, task_id=task)
    with refused("no_assurance"):
        commands.report_progress(
            task=task,
            summary="更正。",
            figures={target.id: Decimal(5)},
            assured={target.id: " "},
            **world.by("liaison"),
        )


def test_a_quantity_with_yi_in_a_field_of_wan_is_understood_and_asked_about(world: World) -> None:
    task = world.task("underway", targets=FAI, phases=())
    asked = report(world, task, "１．２亿", "累计完成1.2亿元。")
    assert asked.status_code == 422
    assert "您写的是“亿”，这一栏的单位是“万元”，读作12,000万元，看看对不对" in text(asked)
    assert "一亿二千万元" in text(asked)
    assert "１．２亿" in asked.content.decode()
    sure = {"asked_1": "said_in:12000", "answer_1": "sure", "why_1": "统计局快报"}
    assert report(world, task, "１．２亿", "累计完成1.2亿元。", **sure).status_code == 302
    assert figures(task) == [(Decimal(12000), "said_in", True, "统计局快报")]


def test_a_figure_in_chinese_numerals_is_read(world: World) -> None:
    task = world.task("underway")
    assert report(world, task, "五十七项").status_code == 302
    assert figures(task) == [(Decimal(57), "", False, "")]


def test_the_command_judges_for_itself_and_leaves_out_what_nobody_assures(world: World) -> None:
    task = world.task("underway", targets=SHARE, phases=())
    (target,) = Target.objects.filter(jurisdiction=COUNTY, task_id=task)
    commands.report_progress(task=task, summary="进度120%。", figures={target.id: Decimal(120)}, **world.by("liaison"))
    assert figures(task) == [(Decimal(120), "share", False, "")]


def test_a_completion_with_a_figure_left_out_says_so_to_its_signer(world: World) -> None:
    task = world.task("underway", targets=SHARE, phases=())
    aside = {"asked_1": "share:120", "answer_1": "aside"}
    sent = send(world, "liaison", task, "completion/", figure_1="120", summary="完成120%。", **ANSWERS, **aside)
    assert sent.status_code == 302, text(sent)
    assert "形象进度：120%（存疑未核对，不计入）" in text(
        browser(world, "chief").get(address(task, "completion/sign/"))
    )


def test_after_a_check_its_measured_value_is_what_the_next_report_is_held_against(world: World) -> None:
    task = world.task("measured")
    commands.conclude_check(task=task, verdict="partly", findings="实测80项，缺2项批文。", **world.by("group_leader"))
    commands.countersign_check(task=task, **world.by("inspector"))
    (target,) = Target.objects.filter(jurisdiction=COUNTY, task_id=task)
    assert claims.last_known(COUNTY, [target.id]) == {target.id: Decimal(80)}


def test_the_inspectors_own_figure_is_asked_about_and_the_answer_is_the_entrys_note(world: World) -> None:
    task = world.task("checking")
    values = {"figure_1": "8000", "place": "县政务大厅", **ANSWERS}
    asked = send(world, "group_leader", task, "check/measure/", **values)
    assert asked.status_code == 422
    assert "8000项是承诺的80项的十倍以上" in text(asked)
    assert "先不计入" not in text(asked)
    sure = {"asked_1": "promise:8000", "answer_1": "sure", "why_1": "按份数点的"}
    assert send(world, "group_leader", task, "check/measure/", **values, **sure).status_code == 302
    story = queries.story(jurisdiction=COUNTY, task=task, limit=1)
    assert story[0].note == "累计办结8000项核对无误：按份数点的"


def test_words_that_say_nothing_are_flagged_and_never_stop_a_report(world: World) -> None:
    task = world.task("underway")
    assert report(world, task, "57", "各项工作有序推进。").status_code == 302
    assert report(world, task, "57", "按计划进行，无异常。").status_code == 302
    assert report(world, task, "57", "按计划进行，无异常！").status_code == 302
    assert report(world, task, "60", "本周办结3项，累计60项。").status_code == 302
    found = Report.objects.filter(jurisdiction=COUNTY, task_id=task).order_by("number")
    assert list(found.values_list("thin", flat=True)) == ["", "nothing", "repeated", ""]
    page = text(browser(world, "dispatcher").get(address(task)))
    assert "这一期的话里没有数、没有阶段目标的变化" in page
    assert "这一期的话和上一期几乎一样" in page


def test_a_date_that_does_not_exist_has_a_sentence(world: World) -> None:
    from .test_pages_task_new import NEW, form

    response = browser(world, "dispatcher").post(NEW, form(world, first_due_date="2023-02-30"))
    assert response.status_code == 422
    assert "没有这一天，或写法认不出；写成2023-02-28这样" in text(response)
