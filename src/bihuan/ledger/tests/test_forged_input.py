"""What no page of ours sends, sent all the same: hidden rows asked for, figures that are none, invisible letters."""

import datetime as dt
from decimal import Decimal
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, uuid4, uuid5

import pytest

from bihuan.deadlines import clock
from bihuan.deadlines.periods import last_ended
from bihuan.ledger import commands
from bihuan.ledger.commands import periods
from bihuan.ledger.forms.fields import FigureField, line, words
from bihuan.ledger.models import Check, Period, Task
from bihuan.ledger.testing import COUNTY, World, browser

from .test_pages_task import ANSWERS, address, send, text
from .test_pages_task_new import NEW, form

pytestmark = pytest.mark.usefixtures("february")

ESC, ZERO_WIDTH, OVERRIDE = "\x1b", "\u200b", "\u202e"


def report(world: World, name: str, task, expected: str):
    asked = {"act": str(uuid4()), "acting_post": str(world.posts[name]), "expected": expected}
    return browser(world, name).post(address(task, "report/"), {**asked, "figure_1": "58", "summary": "累计58项。"})


def test_a_conflict_shows_nothing_of_a_check_that_is_not_the_posts_to_read(world: World) -> None:
    task = world.task("concluded")
    check = Check.objects.get(jurisdiction=COUNTY, task_id=task)
    row = f"ledger_check:{check.id}:1"
    hidden = report(world, "liaison", world.task("underway"), row)
    assert hidden.status_code == 409
    assert "改动的内容这里不能列出" in text(hidden)
    assert check.findings not in text(hidden)
    assert str(check.id) not in hidden.content.decode()  # nor its present version
    another = address(world.task("reported"), "check/begin/")
    asked = {"act": str(uuid4()), "acting_post": str(world.posts["group_leader"]), "expected": row}
    begin = {**asked, "methods": ["papers"], "second": str(world.posts["inspector"])}
    shown = browser(world, "group_leader").post(another, begin)
    assert shown.status_code == 409
    assert check.findings in text(shown)


def test_whether_the_version_of_a_closed_row_was_guessed_is_not_told(world: World) -> None:
    task = world.task("concluded")
    check = Check.objects.get(jurisdiction=COUNTY, task_id=task)
    other = world.task("underway")
    for version in (check.written_by, check.written_by + 1):
        answer = report(world, "liaison", other, f"ledger_check:{check.id}:{version}")
        assert answer.status_code == 409
        assert "改动的内容这里不能列出" in text(answer)


def test_a_conflict_shows_nothing_of_the_security_stream(world: World) -> None:
    task = world.task("underway")
    response = report(world, "liaison", task, f"organization_post:{world.posts['chief']}:0")
    assert response.status_code == 409
    assert "改动的内容这里不能列出" in text(response)
    assert str(world.posts["chief"]) not in response.content.decode()


@pytest.mark.parametrize(
    "row",
    ["ledger_task:\0:1", "ledger_task:%00:1", "ledger_task:x:1", "no_such_table:1:1", f"ledger_task:{'9' * 4000}:1"],
)
def test_a_forged_row_is_a_conflict_without_values(world: World, row: str) -> None:
    response = report(world, "liaison", world.task("underway"), row)
    assert response.status_code in (400, 409)


def test_no_form_shows_a_thousand_rows(world: World) -> None:
    task = world.task("underway")
    row = f"ledger_task:{task}:{world.row(task).written_by}"
    assert report(world, "liaison", task, "\n".join([row] * 1000)).status_code == 400
    assert report(world, "liaison", task, "\n".join([row] * 40)).status_code == 302


def test_no_form_uses_up_the_id_by_which_the_clock_keeps_a_period(world: World) -> None:
    task = world.task("underway")
    span = last_ended("week", world.at.date() + dt.timedelta(days=7))
    clocks = uuid5(NAMESPACE_URL, f"{periods.KIND} {COUNTY} week {span.start}")
    asked = {"act": str(clocks), "acting_post": str(world.posts["liaison"]), "figure_1": "58", "summary": "累计58项。"}
    assert browser(world, "liaison").post(address(task, "report/"), asked).status_code == 400
    monday = world.at + dt.timedelta(days=7)
    clock.set_forward(monday)
    commands.close_periods(jurisdiction=COUNTY, say=str, at=monday)
    assert Period.objects.filter(jurisdiction=COUNTY, start_date=span.start).exists()


@pytest.mark.parametrize("typed", ["NaN", "sNaN", "-NaN", "Infinity", "-Infinity", "inf%", "1e999999999999999999999"])
@pytest.mark.parametrize("unit", ["%", "项", "%(value)s", ""])
def test_a_figure_is_a_finite_number_whatever_the_unit(typed: str, unit: str) -> None:
    with pytest.raises(Exception, match="只填数，例如57或27.56"):
        FigureField(unit=unit).clean(typed)


@pytest.mark.parametrize("typed", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_a_report_in_percent_refuses_what_is_no_number(world: World, typed: str) -> None:
    task = world.task("underway", targets=(commands.NewTarget("完成率", "%", Decimal(80)),), phases=())
    for step, more in (("report/", {}), ("completion/", ANSWERS)):
        response = send(world, "liaison", task, step, figure_1=typed, summary="本周办结3项。", **more)
        assert response.status_code == 422
        assert "只填数，例如57或27.56，单位是“%”" in text(response)


def test_a_row_number_of_thousands_of_digits_is_no_row(world: World) -> None:
    said = urlencode(form(world, **{"standard_" + "9" * 5000: "x"}), doseq=True)
    response = browser(world, "dispatcher").post(NEW, said, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 302, text(response)


@pytest.mark.parametrize(("day", "status"), [("2033-02-06", 302), ("2033-02-07", 422), ("9999-12-31", 422)])
def test_a_promise_is_at_most_ten_years_ahead(world: World, day: str, status: int) -> None:
    response = browser(world, "dispatcher").post(NEW, form(world, first_due_date=day))
    assert response.status_code == status
    assert ("期限在10年以后，看看年份是否填错" in text(response)) is (status == 422)
    assert Task.objects.filter(jurisdiction=COUNTY).exists() is (status == 302)


@pytest.mark.parametrize(
    "typed",
    [
        f"红{ESC}[31m字",
        "删\x7f",
        "铃\x07",
        "换\x85行",
        ZERO_WIDTH,
        OVERRIDE,
        f" {ZERO_WIDTH}\u3164 ",
        "a\u2028b",
        "\x1c",
    ],
)
@pytest.mark.parametrize("field", [words, line])
def test_what_nobody_sees_is_refused(field, typed: str) -> None:
    for required in (True, False):
        with pytest.raises(Exception, match="这里有看不见的字符，删掉再交"):
            field("事项", required=required).clean(typed)


def test_text_is_kept_as_typed_but_for_the_spaces_behind_it() -> None:
    assert words("事项").clean("　　第一段。\r\n\t第二段。 　\r\n") == "　　第一段。\r\n\t第二段。"
    assert line("事项").clean("园区给水厂👩‍🔧 ") == "园区给水厂👩‍🔧"
    assert line("事项", required=False).clean(" 　 ") == ""
    with pytest.raises(Exception, match="看不见的字符"):
        line("事项").clean("两\n行")
    with pytest.raises(Exception, match="这一栏要填"):
        words("事项").clean("  ")


def test_an_invisible_title_opens_no_account(world: World) -> None:
    response = browser(world, "dispatcher").post(NEW, form(world, title=ZERO_WIDTH * 3))
    assert response.status_code == 422
    assert "这里有看不见的字符，删掉再交" in text(response)
    assert not Task.objects.filter(jurisdiction=COUNTY).exists()
