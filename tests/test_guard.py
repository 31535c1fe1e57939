"""The one door of every form that writes: numbers of persons are pointed out, secret matters refused."""

import re
from uuid import uuid4

import pytest

from bihuan.access.queries import sealed_texts
from bihuan.journal import MAIN, SECURITY, verify
from bihuan.journal.models import Entry
from bihuan.ledger.models import Report
from bihuan.ledger.testing import COUNTY, World, browser
from bihuan.ledger.tests.test_pages_task import address, send, text

pytestmark = pytest.mark.usefixtures("february")

CITIZEN = "11010519491231002X"
WORDS = f"本周办结3项，联系人张三（{CITIZEN}），电话13812345678。"


def count() -> int:
    return Entry.objects.filter(jurisdiction=COUNTY, stream=MAIN).count()


def resend(world: World, task, page, **changes: str):
    """Send the page that came back, with the values it carries and a button of its own."""
    html = page.content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html))
    areas = re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', html)
    return browser(world, "liaison").post(address(task, "report/"), {**fields, **dict(areas), **changes})


def test_numbers_of_persons_are_pointed_out_before_anything_is_saved(world: World) -> None:
    task = world.task("underway")
    before = count()
    page = send(world, "liaison", task, "report/", figure_1="57", summary=WORDS, next_step="下周再办2项")
    assert page.status_code == 422
    said = text(page)
    assert "里面有个人信息，没有记入" in said
    assert "进展一句话" in said
    assert "身份证号、手机号" in said
    assert "110***********002X" in said
    assert count() == before
    assert WORDS in page.content.decode()  # nothing typed is lost: here to be changed, the rest carried along
    assert 'name="next_step" value="下周再办2项"' in page.content.decode()


def test_a_thousand_numbers_are_covered_and_twenty_shown_and_endless_text_is_no_form_of_ours(world: World) -> None:
    task = world.task("underway")
    many = "13812345678 " * 150
    page = send(world, "liaison", task, "report/", figure_1="57", summary=f"本周办结3项。{many}")
    assert page.status_code == 422
    assert page.content.decode().count("<samp>") == 20
    assert resend(world, task, page, personal="mask").status_code == 302
    assert Report.objects.get(jurisdiction=COUNTY, task_id=task).summary.count("138****5678") == 150
    endless = send(world, "liaison", task, "report/", figure_1="57", summary="本周办结3项。", other=many * 200)
    assert endless.status_code == 400


def test_one_press_covers_them(world: World) -> None:
    task = world.task("underway")
    page = send(world, "liaison", task, "report/", figure_1="57", summary=WORDS, next_step="下周再办2项")
    assert resend(world, task, page, personal="mask").status_code == 302
    report = Report.objects.get(jurisdiction=COUNTY, task_id=task)
    assert report.summary == "本周办结3项，联系人张三（110***********002X），电话138****5678。"
    assert report.next_step == "下周再办2项"


def test_they_may_be_kept_with_a_reason_and_the_entry_says_which_kind_and_why(world: World) -> None:
    task = world.task("underway")
    page = send(world, "liaison", task, "report/", figure_1="57", summary=WORDS)
    lacking = resend(world, task, page, personal="keep")
    assert lacking.status_code == 422
    assert "写一句为什么" in text(lacking)
    kept = resend(world, task, page, personal="keep", personal_why="务工报酬要核到人，本人同意")
    assert kept.status_code == 302
    import json

    body = json.loads(bytes(Entry.objects.filter(jurisdiction=COUNTY, stream=MAIN).latest("sequence").body))
    assert body["provenance"]["personal"]["kinds"] == ["identity", "phone"]
    why = body["provenance"]["personal"]["why"]
    assert list(sealed_texts(COUNTY, [why]).values()) == ["务工报酬要核到人，本人同意"]
    assert CITIZEN not in json.dumps(body, ensure_ascii=False)
    assert Report.objects.get(jurisdiction=COUNTY, task_id=task).summary == WORDS
    assert verify.full().findings == []
    shown = text(browser(world, "auditor").get(f"/j/{COUNTY}/journal/main/{body['sequence']}/"))
    assert "身份证号、手机号" in shown
    assert "务工报酬要核到人，本人同意" in shown


def test_words_changed_by_hand_are_looked_at_again(world: World) -> None:
    task = world.task("underway")
    page = send(world, "liaison", task, "report/", figure_1="57", summary=WORDS)
    again = resend(world, task, page, summary="本周办结3项，电话13912345678。")
    assert again.status_code == 422
    assert "139****5678" in text(again)
    assert resend(world, task, page, summary="本周办结3项。").status_code == 302


def test_a_mark_of_secrecy_is_refused_whatever_is_pressed(world: World) -> None:
    task = world.task("underway")
    before = count()
    values = {"figure_1": "57", "summary": "机密★10年 关于某项工作的通知", "personal": "keep", "personal_why": "要"}
    page = send(world, "liaison", task, "report/", **values)
    assert page.status_code == 422
    assert "“进展一句话”开头标着“机密”：涉密的事不上这个系统，没有记入" in text(page)
    assert count() == before
    line = Entry.objects.filter(jurisdiction=COUNTY, stream=SECURITY).latest("sequence")
    assert (line.kind, "机密" in bytes(line.body).decode()) == ("access.act.refused", False)


def test_figures_and_codes_are_no_numbers_of_persons(world: World) -> None:
    task = world.task("underway", phases=())
    page = send(world, "liaison", task, "report/", figure_1="13812345678", summary="本周办结3项。", act=str(uuid4()))
    assert "个人信息" not in text(page)
