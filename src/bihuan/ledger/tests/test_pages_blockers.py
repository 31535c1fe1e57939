"""The pages beside the loop, by HTTP: blockers, parts, remarks, task forces, ticked tasks."""

import datetime as dt
import re
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.journal.models import Entry
from bihuan.ledger import commands, rules
from bihuan.ledger.models import Blocker, ForceNote, Member, Part, Remark, Silence, Task
from bihuan.ledger.testing import COUNTY, World, browser

from .test_pages_task import address, send, text

pytestmark = pytest.mark.usefixtures("february")
BLOCKERS, FORCES = f"/j/{COUNTY}/blockers/", f"/j/{COUNTY}/forces/"


def raised(world: World, task: UUID, **changes: object) -> UUID:
    values = {"words": "办林地手续", "reason_class": rules.ReasonClass.APPROVAL, "since_date": dt.date(2023, 1, 30)}
    done = commands.raise_blocker(
        task=task, **{"office": world.offices["other"], **values, **changes}, **world.by("liaison")
    )
    assert done.made is not None
    return done.made


def test_a_blocker_goes_its_way_through_the_pages(world: World) -> None:
    task = world.task("underway")
    values = {"office": str(world.offices["other"]), "words": "办林地手续", "reason_class": "approval"}
    response = send(world, "liaison", task, "blockers/raise/", since_date="2023-01-30", **values)
    assert response.status_code == 302, text(response)
    blocker = Blocker.objects.get(jurisdiction=COUNTY, task_id=task).id
    assert "等张庄乡办林地手续，已5个工作日；2月8日前不答复视为认领" in text(browser(world, "chief").get(address(task)))
    assert "等我答复" in text(browser(world, "other_liaison").get(f"/j/{COUNTY}/work/"))
    step = f"blockers/{blocker}/"
    assert send(world, "other_liaison", task, f"{step}acknowledge/", answer="本周踏勘。").status_code == 302
    assert send(world, "other_chief", task, f"{step}solve/", solution="批文已发。").status_code == 302
    page = text(browser(world, "chief").get(address(task, step)))
    assert "张庄乡报2月6日已解决：办林地手续；等提出单位确认" in page
    response = send(world, "chief", task, f"{step}confirm/")
    assert "已记入流水" in text(browser(world, "chief").get(response["Location"]))
    story = text(browser(world, "auditor").get(address(task)))
    for sentence in (
        "县审批局 联络员提出堵点，等张庄乡：办林地手续",
        "张庄乡 联络员认领堵点，应于2月15日前解决；这一件从2月6日起停走时限：本周踏勘。",
        "张庄乡 乡长报堵点已解决：批文已发。",
        "县审批局 局长确认堵点解决",
    ):
        assert sentence in story, sentence


def test_a_step_of_another_side_is_refused_and_what_was_typed_is_kept(world: World) -> None:
    task = world.task("underway")
    blocker = raised(world, task)
    response = send(world, "liaison", task, f"blockers/{blocker}/acknowledge/", answer="我们替他们答。")
    assert response.status_code == 422
    assert "不能认领：由被等的单位办，县外的由督查室办" in text(response)
    assert "我们替他们答。" in text(response)
    page = text(browser(world, "liaison").get(address(task, f"blockers/{blocker}/")))
    assert "不能认领：由被等的单位办" in page


def test_the_form_of_a_blocker_says_what_is_missing(world: World) -> None:
    task = world.task("underway")
    said = {"words": "办林地手续", "reason_class": "approval", "since_date": "2023-01-30"}
    response = send(world, "liaison", task, "blockers/raise/", office="", **said)
    assert "不能提出堵点：写明等哪个单位，县外的写单位全名" in text(response)
    response = send(world, "liaison", task, "blockers/raise/", **{**said, "since_date": "2023-02-31"})
    assert "没有这一天，或写法认不出；写成2023-02-28这样" in text(response)
    closed = text(browser(world, "other_liaison").get(address(task, "blockers/raise/")))
    assert "不能提出堵点：由牵头单位或配合单位提" in closed


def test_the_list_of_blockers_begins_with_the_oldest_and_narrows(world: World) -> None:
    task = world.task("underway")
    raised(world, task, words="拨前期费", office=world.offices["assisting"], since_date=dt.date(2023, 1, 9))
    mine = raised(world, task)
    page = text(browser(world, "other_liaison").get(BLOCKERS))
    assert page.index("拨前期费") < page.index("办林地手续")
    own = text(browser(world, "other_liaison").get(f"{BLOCKERS}?show=solve"))
    assert "办林地手续" in own
    assert "拨前期费" not in own
    commands.take_blocker_back(blocker=mine, **world.by("liaison"))
    assert "已撤回" in text(browser(world, "auditor").get(f"{BLOCKERS}?show=over"))
    assert browser(world, "auditor").get(f"{BLOCKERS}?show=%00&page=x").status_code == 200


def test_the_task_page_asks_as_much_for_ten_blockers_as_for_one(world: World) -> None:
    task = world.task("underway")
    client = browser(world, "chief")

    def asked(url: str) -> int:
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(url)
        return len(found)

    def add() -> None:
        raised(world, task)
        commands.ask_office(
            task=task,
            words="哪天好？",
            asked_office=world.offices["other"],
            answer_by_date=dt.date(2023, 2, 8),
            **world.by("dispatcher"),
        )
        commands.report_part(task=task, words="办了。", **world.by("assisting_liaison"))

    add()
    before = [asked(url) for url in (address(task), BLOCKERS, f"/j/{COUNTY}/work/", FORCES)]
    for _ in range(4):
        add()
    assert [asked(url) for url in (address(task), BLOCKERS, f"/j/{COUNTY}/work/", FORCES)] == before


def test_an_assisting_office_reports_its_part_and_takes_it_back_in_time(world: World) -> None:
    task = world.task("underway")
    commands.set_duties(task=task, duties={world.offices["assisting"]: "施工许可15项"}, **world.by("dispatcher"))
    work = text(browser(world, "assisting_liaison").get(f"/j/{COUNTY}/work/"))
    assert "配合的事" in work
    assert "施工许可15项" in work
    response = send(world, "assisting_liaison", task, "part/", words="施工许可办了12项。", difficulty="")
    assert response.status_code == 302, text(response)
    part = Part.objects.get(jurisdiction=COUNTY)
    assert "施工许可办了12项。" in text(browser(world, "chief").get(address(task)))
    assert send(world, "assisting_liaison", task, f"parts/{part.id}/take-back/").status_code == 302
    assert Part.objects.get(jurisdiction=COUNTY).is_taken_back
    send(world, "assisting_liaison", task, "part/", words="施工许可办了13项。")
    world.at = world.at.replace(hour=18)  # after what was sent through the pages
    commands.report_progress(task=task, summary="本周办结3项。", figures={}, **world.by("liaison"))
    late = Part.objects.get(jurisdiction=COUNTY, number=2)
    response = send(world, "assisting_liaison", task, f"parts/{late.id}/take-back/")
    assert "不能撤回这次：牵头单位已经报过进展，要改就再报一次" in text(response)


def test_an_office_without_a_duty_of_its_own_is_never_silent(world: World) -> None:
    task = world.task("underway")
    assert "还没报本单位的部分" not in text(browser(world, "liaison").get(address(task, "report/")))
    commands.report_progress(task=task, summary="本周办结3项。", figures={}, **world.by("liaison"))
    assert Silence.objects.filter(jurisdiction=COUNTY).count() == 0


def test_the_silent_part_is_named_and_counts_on_the_silent_one(world: World) -> None:
    task = world.task("underway")
    duties = {world.offices["assisting"]: "施工许可"}
    commands.set_duties(task=task, duties=duties, **world.by("dispatcher"))
    form = text(browser(world, "liaison").get(address(task, "report/")))
    assert "县住建局这一期还没报本单位的部分" in form
    commands.report_progress(task=task, summary="本周办结3项。", figures={}, **world.by("liaison"))
    assert list(Silence.objects.filter(jurisdiction=COUNTY).values_list("office_id", flat=True)) == [
        world.offices["assisting"]
    ]
    page = text(browser(world, "chief").get(address(task)))
    assert "没有报的配合单位" in page
    assert "没报过1期" in page
    work = text(browser(world, "assisting_liaison").get(f"/j/{COUNTY}/work/"))
    assert "牵头单位报进展时，本单位有1次还没报" in work
    cockpit = text(browser(world, "county_head").get(f"/j/{COUNTY}/"))
    assert "配合单位没报" in cockpit
    assert re.search(r"县住建局\s*没报过1期", cockpit)  # on the silent one, and not on the office that reported
    commands.report_part(task=task, words="全部办结。", is_done=True, **world.by("assisting_liaison"))
    commands.report_progress(task=task, summary="本周办结4项。", figures={}, **world.by("liaison"))
    commands.report_progress(task=task, summary="本周办结5项。", figures={}, **world.by("liaison"))
    assert Silence.objects.filter(jurisdiction=COUNTY).count() == 1


def test_those_who_check_read_no_part_before_their_own_figure_stands(world: World) -> None:
    task = world.task("underway")
    commands.report_part(task=task, words="施工许可办了12项。", **world.by("assisting_liaison"))
    for verb, who in (("declare_completion", "liaison"), ("sign_completion", "chief")):
        getattr(commands, verb)(task=task, **world.values(verb, task), **world.by(who))
    assert "施工许可办了12项。" not in text(browser(world, "inspector").get(address(task)))
    assert "施工许可办了12项。" in text(browser(world, "auditor").get(address(task)))


def test_a_question_is_answered_by_the_office_asked_and_named_when_late(world: World) -> None:
    task = world.task("underway")
    asked = {"asked_office": str(world.offices["other"]), "words": "地类调整哪天报？", "answer_by_date": "2023-02-06"}
    assert send(world, "inspector", task, "remarks/ask/", **asked).status_code == 302
    remark = Remark.objects.get(jurisdiction=COUNTY)
    assert "地类调整哪天报？" in text(browser(world, "other_chief").get(f"/j/{COUNTY}/work/"))
    refused = send(world, "liaison", task, f"remarks/{remark.id}/answer/", answer="我们答。")
    assert "不能答复：由被问的单位答复" in text(refused)
    assert send(world, "other_chief", task, f"remarks/{remark.id}/answer/", answer="周三报。").status_code == 302
    page = text(browser(world, "auditor").get(address(task)))
    assert "第一督导组 组员甲问张庄乡，2月6日前答复：地类调整哪天报？" in page
    assert "张庄乡 乡长答复：周三报。" in page
    again = send(world, "other_chief", task, f"remarks/{remark.id}/answer/", answer="再答。")
    assert "这一条已经答复过" in text(again)


def test_a_reminder_is_the_nth_and_asks_for_an_answer(world: World) -> None:
    task = world.task("underway")
    for _ in range(2):
        response = send(world, "dispatcher", task, "remarks/chase/", words="还差23项。", answer_by_date="2023-02-08")
        assert response.status_code == 302, text(response)
    page = text(browser(world, "chief").get(address(task)))
    assert "催办 第2次" in page
    assert "催办：还差23项。" in text(browser(world, "chief").get(f"/j/{COUNTY}/work/"))
    assert "不能催办：由牵头领导" in text(browser(world, "other_deputy").get(address(task, "remarks/chase/")))
    closed = text(browser(world, "dispatcher").get(address(world.task("reported"), "remarks/chase/")))
    assert "这一件现在是“待核”，不在等牵头单位办" in closed


def test_a_task_force_has_members_targets_and_notes_of_its_own(world: World) -> None:
    task = world.task("underway")
    force = f"{FORCES}{world.offices['force']}/"

    def post(name: str, where: str, **values: str):
        hidden = {"act": str(uuid4()), "acting_post": str(world.posts[name])}
        return browser(world, name).post(f"{force}{where}", {**hidden, **values})

    member = {"post": str(world.posts["chief"]), "since_date": "2023-02-06", "duty": "批文"}
    assert post("deputy_head", "members/add/", **member).status_code == 302
    assert "从2023年2月6日起已在专班里" in text(post("dispatcher", "members/add/", **member))
    assert "不能加入成员：由专班组长或督查室办" in text(post("liaison", "members/add/", **member))
    assert post("chief", "targets/add/", due_date="2023-02-20", words="清单建成").status_code == 302
    assert "不能记一线情况：由专班组长、成员或县领导写" in text(post("liaison", "notes/add/", words="我去看了。"))
    note = post("chief", "notes/add/", words="周五现场会办，3项当场解决。", task=str(task))
    assert note.status_code == 302, text(note)
    page = text(browser(world, "auditor").get(force))
    for said in ("县审批局 局长", "清单建成", "周五现场会办，3项当场解决。", "前期手续办理月活动"):
        assert said in page
    assert "县审批局 局长在一线督办这一件：周五现场会办" in text(browser(world, "auditor").get(address(task)))
    row = Member.objects.get(jurisdiction=COUNTY)
    assert "到期日早于加入日" in text(post("deputy_head", f"members/{row.id}/end/", until_date="2023-02-01"))
    assert post("deputy_head", f"members/{row.id}/end/", until_date="2023-02-10").status_code == 302
    assert ForceNote.objects.get(jurisdiction=COUNTY).task_id == task
    assert "前期手续专班" in text(browser(world, "auditor").get(FORCES))


def bulk(world: World, name: str, tasks: list[UUID], act: str = "", **values: str):
    hidden = {"act": act or str(uuid4()), "acting_post": str(world.posts[name])}
    return browser(world, name).post(f"/j/{COUNTY}/ledger/bulk/", {**hidden, "task": [str(t) for t in tasks], **values})


def test_ticked_tasks_are_handed_over_one_entry_each_and_twice_is_once(world: World) -> None:
    ready, drafted = [world.task("approved"), world.task("approved")], world.open()
    assert 'form="bulk"' in browser(world, "dispatcher").get(f"/j/{COUNTY}/ledger/").content.decode()
    assert 'form="bulk"' not in browser(world, "chief").get(f"/j/{COUNTY}/ledger/").content.decode()
    act = str(uuid4())
    first = text(bulk(world, "dispatcher", [*ready, drafted], act, verb="hand_over_task"))
    assert "办了2件，1件没有办" in first
    assert "还不能交办任务：这一件现在是“草拟”" in first
    again = text(bulk(world, "dispatcher", [*ready, drafted], act, verb="hand_over_task"))
    assert "办了2件，1件没有办" in again
    assert Entry.objects.filter(jurisdiction=COUNTY, kind="ledger.task.handed_over").count() == 2
    assert re.findall(r"流水\d+", first)[:2] == re.findall(r"流水\d+", again)[:2]


def test_an_act_on_ticked_tasks_asks_first_what_it_needs(world: World) -> None:
    tasks = [world.task("underway"), world.task("reported")]
    asked = bulk(world, "dispatcher", tasks, verb="chase_task")
    assert asked.status_code == 200
    assert "勾选的2件" in text(asked)
    assert not Remark.objects.filter(jurisdiction=COUNTY).exists()
    missing = bulk(world, "dispatcher", tasks, verb="chase_task", filled="1", words="", answer_by_date="2023-02-08")
    assert missing.status_code == 422
    done = text(
        bulk(world, "dispatcher", tasks, verb="chase_task", filled="1", words="抓紧。", answer_by_date="2023-02-08")
    )
    assert "办了1件，1件没有办" in done
    assert Remark.objects.get(jurisdiction=COUNTY).task_id == tasks[0]


def test_words_for_ticked_tasks_are_looked_at_as_everywhere(world: World) -> None:
    tasks = [world.task("underway")]
    values = {"verb": "chase_task", "filled": "1", "answer_by_date": "2023-02-08"}
    number = bulk(world, "dispatcher", tasks, **values, words="给老王13935712345打电话。")
    assert number.status_code == 422
    assert "里面有个人信息，没有记入" in text(number)
    assert str(tasks[0]) in number.content.decode()  # the ticks go along
    secret = bulk(world, "dispatcher", tasks, **values, words="机密★10年 会议纪要")
    assert secret.status_code == 422
    assert not Remark.objects.filter(jurisdiction=COUNTY).exists()


def test_what_was_written_to_ticked_tasks_is_gone_on_with_after_signing_in(world: World) -> None:
    tasks = [world.task("underway"), world.task("reported")]
    url, client = f"/j/{COUNTY}/ledger/bulk/", browser(world, "dispatcher")
    hidden = {"act": str(uuid4()), "acting_post": str(world.posts["dispatcher"])}
    ticked = {**hidden, "verb": "chase_task", "task": [str(task) for task in tasks]}
    asked = client.post(url, ticked).content.decode()
    fields = dict(
        re.findall(r'<input type="hidden" name="(opener|draft_of|drafted_on|act|tab)" value="([^"]*)"', asked)
    )
    client.logout()
    words = {**ticked, **fields, "filled": "1", "words": "周五前把手续报来。", "answer_by_date": "2023-02-08"}
    signed_out = client.post(url, words)
    assert signed_out.status_code == 401
    [draft] = re.findall(r"draft%3D([0-9a-f-]{36})", signed_out.content.decode())
    back = browser(world, "dispatcher").get(url, {"draft": draft})
    assert back.context["form"]["words"].value() == "周五前把手续报来。"
    assert back.content.decode().count('name="task"') == 2
    assert browser(world, "dispatcher").get(url)["Location"] == f"/j/{COUNTY}/ledger/"


def test_ticked_tasks_are_handed_to_another_office(world: World) -> None:
    tasks = [world.task("handed_over"), world.task("underway")]
    commands.object_task(task=tasks[0], reason="不属我局职责。", **world.by("chief"))
    commands.accept_objection(task=tasks[0], **world.by("dispatcher"))
    values = {"filled": "1", "lead_office": str(world.offices["other"]), "reason": "职能划转。"}
    done = text(bulk(world, "dispatcher", tasks, verb="reassign_task", **values))
    assert "办了1件，1件没有办" in done
    assert Task.objects.get(jurisdiction=COUNTY, id=tasks[0]).lead_office_id == world.offices["other"]


@pytest.mark.parametrize(
    ("name", "count", "verb", "sentence"),
    [
        ("dispatcher", 0, "hand_over_task", "没有勾选事项，回到台账勾上要办的"),
        ("dispatcher", 201, "hand_over_task", "一次最多办200件，现在勾了201件，分几次办"),
        ("dispatcher", 1, "drop_table", "选一样要办的"),
        ("chief", 1, "hand_over_task", "由督查室办"),
    ],
)
def test_what_cannot_be_done_to_all_is_said_in_one_sentence(
    world: World, name: str, count: int, verb: str, sentence: str
) -> None:
    response = bulk(world, name, [uuid4() for _ in range(count)], verb=verb)
    assert response.status_code == 422
    assert sentence in text(response)


def test_what_waits_beside_the_loop_counts_in_the_navigation(world: World) -> None:
    task = world.task("underway")
    home = f"/j/{COUNTY}/ledger/"
    before = text(browser(world, "other_liaison").get(home))
    assert "我的事1" not in before
    raised(world, task)
    assert "我的事1" in text(browser(world, "other_liaison").get(home))
