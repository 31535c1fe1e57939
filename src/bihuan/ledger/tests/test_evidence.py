"""佐证 from the form to the disk and back: what is kept, what is refused and loses nothing, who may have it."""

import hashlib
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bihuan.evidence import housekeeping, store, verify
from bihuan.evidence.testing import GOOD, docx, jpg
from bihuan.journal.chain import MAIN, SECURITY
from bihuan.journal.models import Entry
from bihuan.journal.testing import refused
from bihuan.ledger import commands
from bihuan.ledger.models import Evidence, Report, Standard
from bihuan.ledger.testing import COUNTY, World, browser

pytestmark = pytest.mark.usefixtures("february", "evidence_folder")

PDF = GOOD["pdf"]


def url(task: UUID, *parts: object) -> str:
    return "/".join([f"/j/{COUNTY}/tasks/{task}", *map(str, parts)]) + "/"


def sent(world: World, who: str, **values: Any) -> dict[str, Any]:
    return {"act": str(uuid4()), "acting_post": str(world.posts[who]), **values}


def report(world: World, task: UUID, *files: SimpleUploadedFile, who: str = "liaison", **values: Any) -> Any:
    said = {"summary": "本周办结3项，累计57项。", "figure_1": "57", **values}
    return browser(world, who).post(url(task, "report"), sent(world, who, **said, files=list(files)))


def kept(
    world: World, content: bytes = PDF, name: str = "批文.pdf", standard: UUID | None = None
) -> commands.FileGiven:
    written = store.incoming() / uuid4().hex
    written.write_bytes(content)
    digest = hashlib.sha256(content).digest()
    store.keep(written, digest)
    return commands.FileGiven(name, digest, len(content), "pdf", standard)


def filed(world: World, until: str = "underway") -> tuple[UUID, Evidence]:
    """Return a task with a file of its liaison's progress report."""
    task = world.task("underway")
    commands.report_progress(
        task=task, summary="本周办结3项。", figures={}, evidence=[kept(world)], **world.by("liaison")
    )
    return task, Evidence.objects.get(jurisdiction=COUNTY, task_id=task)


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def last_entry(stream: int = MAIN) -> Entry:
    return Entry.objects.filter(jurisdiction=COUNTY, stream=stream).latest("sequence")


def test_files_go_with_the_report_by_its_one_entry(world: World, evidence_folder: Path) -> None:
    task = world.task("underway")
    before = last_entry().sequence
    answer = report(world, task, SimpleUploadedFile("批文 57份.pdf", PDF), SimpleUploadedFile("现场.jpg", jpg()))
    assert answer.status_code == 302
    assert last_entry().sequence == before + 1
    rows = Evidence.objects.filter(jurisdiction=COUNTY, task_id=task).order_by("number")
    assert [(r.number, r.name, r.kind, r.size) for r in rows] == [
        (1, "批文 57份.pdf", "pdf", len(PDF)), (2, "现场.jpg", "jpg", len(jpg()))
    ]  # fmt: skip
    digest = hashlib.sha256(PDF).hexdigest()
    assert (evidence_folder / digest[:2] / digest[2:]).read_bytes() == PDF
    assert list(store.incoming().iterdir()) == []
    page = browser(world, "auditor").get(url(task)).content.decode()
    assert "批文 57份.pdf" in page
    assert digest[:16] in page


def test_a_report_needs_no_file(world: World) -> None:
    assert report(world, world.task("underway")).status_code == 302


def test_the_same_bytes_lie_once(world: World, evidence_folder: Path) -> None:
    report(world, world.task("underway"), SimpleUploadedFile("甲.pdf", PDF))
    report(world, world.task("underway"), SimpleUploadedFile("乙.pdf", PDF))
    assert len(list(store.all_kept())) == 1


REFUSED = {
    "空": (b"", "是空文件"),
    "木马.jpg": (b"MZ" + bytes(100), "内容是程序"),
    "炸弹.docx": (docx(**{"word/media/a.bin": bytes(64 << 20)}), "解开后大得不正常"),
    "说明.txt": (b"<script>alert(1)</script>", "内容是网页"),
    "双面.pdf": (PDF + docx(), "里面还藏着另一个文件"),
    "打包.docx": (b"7z\xbc\xaf\x27\x1c" + bytes(40), "内容是压缩包"),
}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_refused_file_is_named_and_loses_nothing_else(world: World, name: str) -> None:
    content, why = REFUSED[name]
    task = world.task("underway")
    good, bad = SimpleUploadedFile("批文.pdf", PDF), SimpleUploadedFile(name, content)
    answer = report(world, task, good, bad, summary="正在写的一句话")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f"“{name}”：{why}" in page
    assert "正在写的一句话" in page
    assert "已经收下，不用再选" in page
    assert not Evidence.objects.filter(jurisdiction=COUNTY, task_id=task).exists()
    token = answer.context["form"]["files"].field.kept[0].token
    again = report(world, task, kept_file=token)
    assert again.status_code == 302
    assert [r.name for r in Evidence.objects.filter(jurisdiction=COUNTY, task_id=task)] == ["批文.pdf"]


def test_a_mislabelled_file_is_called_what_it_is(world: World) -> None:
    task = world.task("underway")
    report(world, task, SimpleUploadedFile("批文.docx", jpg()))
    row = Evidence.objects.get(jurisdiction=COUNTY, task_id=task)
    assert row.kind == "jpg"
    assert "（按内容）" in browser(world, "auditor").get(url(task)).content.decode()
    given = browser(world, "auditor").get(url(task, "evidence", row.id))
    assert given["Content-Disposition"].endswith("%E6%89%B9%E6%96%87.docx.jpg")


def test_a_file_too_large_is_not_written_to_its_end(world: World, settings: Any) -> None:
    settings.EVIDENCE_FILE_BYTES = 1 << 20
    answer = report(world, world.task("underway"), SimpleUploadedFile("录像.pdf", PDF + bytes(3 << 20)))
    assert "“录像.pdf”：超过1 MB" in answer.content.decode()
    assert list(store.all_kept()) == []
    assert list(store.incoming().iterdir()) == []


def test_a_file_of_two_hundred_megabytes_is_turned_away_by_the_usual_limit(world: World) -> None:
    answer = report(world, world.task("underway"), SimpleUploadedFile("备份.pdf", PDF + bytes(200 << 20)))
    assert "“备份.pdf”：超过50 MB" in answer.content.decode()
    assert list(store.incoming().iterdir()) == []


def test_more_files_than_a_report_may_have_are_named(world: World, settings: Any) -> None:
    settings.EVIDENCE_FILES = 2
    files = [SimpleUploadedFile(f"{n}.pdf", PDF + str(n).encode()) for n in range(4)]
    page = report(world, world.task("underway"), *files).content.decode()
    assert "“2.pdf”：一次最多2个文件" in page
    assert "“3.pdf”：一次最多2个文件" in page


def test_a_low_disk_stops_files_and_not_the_ledger(world: World, settings: Any) -> None:
    settings.EVIDENCE_ROOM = "bihuan.evidence.testing.narrow"
    task = world.task("underway")
    answer = report(world, task, SimpleUploadedFile("批文.pdf", PDF))
    assert answer.status_code == 422
    assert "服务器磁盘快满了" in answer.content.decode()
    assert report(world, task).status_code == 302


def test_a_form_that_takes_no_files_keeps_none(world: World) -> None:
    task = world.task("reported")
    fields = sent(world, "group_leader", second=str(world.posts["inspector"]), methods="papers")
    browser(world, "group_leader").post(
        url(task, "check", "begin"), {**fields, "files": SimpleUploadedFile("x.pdf", PDF)}
    )
    assert not list(store.all_kept())
    assert not list(store.incoming().iterdir())


def test_who_is_signed_out_leaves_no_file(world: World) -> None:
    task = world.task("underway")
    fields = sent(world, "liaison", summary="一句话")
    answer = Client().post(url(task, "report"), {**fields, "files": SimpleUploadedFile("x.pdf", PDF)})
    assert answer.status_code == 401
    assert "附件要重新选：x.pdf" in answer.content.decode()
    assert not store.folder().joinpath(store.INCOMING).exists() or not list(store.incoming().iterdir())


def test_who_is_signed_out_reads_the_names_of_the_files_that_lay_there_already(world: World) -> None:
    task = world.task("underway")
    came_back = report(world, task, SimpleUploadedFile("会议纪要.pdf", PDF), summary="")
    token = came_back.context["form"]["files"].field.kept[0].token
    fields = sent(world, "liaison", summary="一句话", kept_file=[token, "forged"])
    assert "附件要重新选：会议纪要.pdf" in Client().post(url(task, "report"), fields).content.decode()


def test_a_kept_file_is_good_for_its_sender_alone(world: World) -> None:
    task = world.task("underway")
    answer = report(world, task, SimpleUploadedFile("批文.pdf", PDF), summary="")
    token = answer.context["form"]["files"].field.kept[0].token
    other = report(world, task, who="chief", kept_file=token)
    assert "先前传的这个文件已过期" in other.content.decode()
    forged = report(world, task, kept_file=token[:-2] + "xx")
    assert forged.status_code == 422


def test_an_unticked_file_is_left_out(world: World) -> None:
    task = world.task("underway")
    report(world, task, SimpleUploadedFile("批文.pdf", PDF), summary="")
    assert report(world, task).status_code == 302
    assert not Evidence.objects.filter(jurisdiction=COUNTY, task_id=task).exists()


def test_a_download_is_named_in_any_script_and_may_do_nothing(world: World) -> None:
    task, row = filed(world)
    answer = browser(world, "auditor").get(url(task, "evidence", row.id))
    assert body(answer) == PDF
    assert answer["Content-Disposition"] == "attachment; filename=\"__.pdf\"; filename*=UTF-8''%E6%89%B9%E6%96%87.pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox;")
    assert answer["Content-Length"] == str(len(PDF))


@pytest.mark.parametrize(
    ("name", "content", "how", "media"),
    [("现场.jpg", jpg(), "inline", "image/jpeg"), ("清单.csv", b"a,b\n", "inline", "text/plain; charset=utf-8"),
     ("批文.pdf", PDF, "attachment", "application/pdf")],
)  # fmt: skip
def test_only_pictures_and_text_are_shown(world: World, name: str, content: bytes, how: str, media: str) -> None:
    task = world.task("underway")
    report(world, task, SimpleUploadedFile(name, content))
    row = Evidence.objects.get(jurisdiction=COUNTY, task_id=task)
    answer = browser(world, "auditor").get(url(task, "evidence", row.id, "shown"))
    assert answer["Content-Disposition"].startswith(how)
    assert answer["Content-Type"] == media
    assert body(answer) == content


def change(row: Evidence, content: bytes) -> None:
    place = store.path_of(bytes(row.digest))
    place.chmod(0o600)
    place.write_bytes(content)


def test_a_changed_file_is_not_given_out_and_rings(world: World) -> None:
    task, row = filed(world)
    change(row, PDF.replace(b"1.7", b"1.6"))
    answers = [browser(world, "auditor").get(url(task, "evidence", row.id)) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [500, 500]
    assert "这个文件和交来时不一样，没有给出" in answers[0].content.decode()
    assert b"%PDF" not in answers[0].content
    lines = Entry.objects.filter(jurisdiction=COUNTY, stream=SECURITY, kind="evidence.file.changed")
    assert lines.count() == 1  # asked twice, told once
    assert [(finding.code, finding.row.digest) for finding in verify.full().findings] == [
        ("file_changed", bytes(row.digest))
    ]
    assert browser(world, "liaison").get(url(task)).status_code == 200


def test_a_missing_file_rings_too(world: World) -> None:
    task, row = filed(world)
    store.path_of(bytes(row.digest)).unlink()
    answer = browser(world, "auditor").get(url(task, "evidence", row.id))
    assert "这个文件不见了" in answer.content.decode()
    assert [finding.code for finding in verify.full().findings] == ["file_missing"]


def test_the_files_of_a_closed_claim_are_closed_with_it(world: World) -> None:
    task = world.task("underway")
    values = world.values("declare_completion", task)
    commands.declare_completion(task=task, evidence=[kept(world)], **values, **world.by("liaison"))
    row = Evidence.objects.get(jurisdiction=COUNTY, task_id=task)
    place = url(task, "evidence", row.id)

    def seen(who: str) -> int:
        return browser(world, who).get(place).status_code

    assert (seen("liaison"), seen("other_chief"), seen("group_leader")) == (200, 404, 404)  # unsigned: its office's own
    assert "批文.pdf" not in browser(world, "other_chief").get(url(task)).content.decode()
    commands.sign_completion(task=task, **world.values("sign_completion", task), **world.by("chief"))
    assert (seen("other_chief"), seen("group_leader"), seen("inspector")) == (200, 404, 404)  # own figure first
    commands.begin_check(task=task, **world.values("begin_check", task), **world.by("group_leader"))
    assert "批文.pdf" not in browser(world, "group_leader").get(url(task, "check")).content.decode()
    commands.measure_check(
        task=task, evidence=[kept(world, PDF + b"2", "实测.pdf")], **world.values("measure_check", task), **world.by("group_leader")
    )  # fmt: skip
    assert (seen("group_leader"), seen("inspector")) == (200, 200)
    assert "批文.pdf" in browser(world, "group_leader").get(url(task, "check")).content.decode()
    found = Evidence.objects.get(jurisdiction=COUNTY, task_id=task, number=2)
    place = url(task, "evidence", found.id)
    assert (seen("inspector"), seen("liaison")) == (200, 404)  # what was found waits for both signatures


def test_who_decides_on_the_closing_reads_the_files_of_claim_and_check(world: World) -> None:
    task = world.task("underway")
    for step, who, files in (
        ("declare_completion", "liaison", [kept(world)]),
        ("sign_completion", "chief", None),
        ("begin_check", "group_leader", None),
        ("measure_check", "group_leader", [kept(world, PDF + b"2", "实测.pdf")]),
        ("conclude_check", "group_leader", None),
        ("countersign_check", "inspector", None),
    ):
        given = {"evidence": files} if files else {}
        getattr(commands, step)(task=task, **world.values(step, task), **given, **world.by(who))
    page = browser(world, "deputy_head").get(url(task, "closing", "approve")).content.decode()
    assert "批文.pdf" in page
    assert "实测.pdf" in page


def test_the_head_signs_the_files_with_the_words(world: World) -> None:
    task = world.task("underway")
    values = world.values("declare_completion", task)
    commands.declare_completion(task=task, evidence=[kept(world)], **values, **world.by("liaison"))
    seen = world.values("sign_completion", task)
    page = browser(world, "chief").get(url(task, "completion", "sign")).content.decode()
    assert f"佐证：批文.pdf，SHA-256 {hashlib.sha256(PDF).hexdigest()}" in page
    row = Evidence.objects.get(jurisdiction=COUNTY, task_id=task)
    commands.take_back_evidence(task=task, evidence=row.id, **world.by("liaison"))
    with refused("text_changed"):
        commands.sign_completion(task=task, **seen, **world.by("chief"))


def test_a_standard_that_asks_for_a_file_gets_one(world: World) -> None:
    task = world.task("underway", needs_evidence=frozenset({2}))
    values = world.values("declare_completion", task)
    second = Standard.objects.get(jurisdiction=COUNTY, task_id=task, order=2)
    with refused("evidence_missing") as caught:
        commands.declare_completion(task=task, evidence=[kept(world)], **values, **world.by("liaison"))
    assert caught.value.facts == {"order": 2, "words": "全部手续取得批文"}
    commands.declare_completion(task=task, evidence=[kept(world, standard=second.id)], **values, **world.by("liaison"))


def test_a_line_that_is_not_met_needs_no_file(world: World) -> None:
    task = world.task("underway", needs_evidence=frozenset({2}))
    values = world.values("declare_completion", task)
    answers = [values["answers"][0], commands.AnswerGiven(values["answers"][1].standard, False, "还差一份")]
    commands.declare_completion(task=task, **{**values, "answers": answers}, **world.by("liaison"))
    assert Report.objects.get(jurisdiction=COUNTY, task_id=task).kind == "completion"


def test_the_page_asks_for_the_file_of_the_line_and_says_which_is_missing(world: World) -> None:
    task = world.task("underway", needs_evidence=frozenset({2}))
    said = {"figure_1": "80", "summary": "全部办结。", "met_1": "yes", "met_2": "yes", "remark_1": "", "remark_2": ""}
    client = browser(world, "liaison")
    assert "第2条的佐证" in client.get(url(task, "completion")).content.decode()
    answer = client.post(url(task, "completion"), sent(world, "liaison", **said))
    assert answer.status_code == 422
    assert "第2条“全部手续取得批文”要求有佐证" in answer.content.decode()
    files = {"files_2": SimpleUploadedFile("批文.pdf", PDF)}
    assert client.post(url(task, "completion"), sent(world, "liaison", **said, **files)).status_code == 302
    second = Standard.objects.get(jurisdiction=COUNTY, task_id=task, order=2)
    assert Evidence.objects.get(jurisdiction=COUNTY, task_id=task).standard_id == second.id


def test_an_office_takes_its_file_back_and_the_row_stays(world: World) -> None:
    task, row = filed(world)
    client = browser(world, "liaison")
    assert "撤回佐证" in client.get(url(task, "evidence", row.id, "take-back")).content.decode()
    answer = client.post(url(task, "evidence", row.id, "take-back"), sent(world, "liaison"))
    assert answer.status_code == 302
    assert Evidence.objects.get(jurisdiction=COUNTY, id=row.id).state == "taken_back"
    assert browser(world, "liaison").get(url(task, "evidence", row.id)).status_code == 404
    page = client.get(url(task)).content.decode()
    assert "已撤回" in page
    assert "批文.pdf" in page


def test_nobody_else_takes_it_back_and_nobody_twice(world: World) -> None:
    task, row = filed(world)
    with refused("not_your_file"):
        commands.take_back_evidence(task=task, evidence=row.id, **world.by("other_chief"))
    commands.take_back_evidence(task=task, evidence=row.id, **world.by("chief"))
    with refused("file_taken_back"):
        commands.take_back_evidence(task=task, evidence=row.id, **world.by("chief"))


def test_after_others_have_acted_the_file_stays(world: World) -> None:
    task = world.task("underway")
    values = world.values("declare_completion", task)
    commands.declare_completion(task=task, evidence=[kept(world)], **values, **world.by("liaison"))
    row = Evidence.objects.get(jurisdiction=COUNTY, task_id=task)
    commands.sign_completion(task=task, **world.values("sign_completion", task), **world.by("chief"))
    with refused("file_acted_on"):
        commands.take_back_evidence(task=task, evidence=row.id, **world.by("liaison"))


def test_a_file_that_went_meanwhile_is_not_named_by_a_row(world: World) -> None:
    task = world.task("underway")
    given = kept(world)
    store.path_of(given.digest).unlink()
    with refused("evidence_gone"):
        commands.report_progress(task=task, summary="一句话", figures={}, evidence=[given], **world.by("liaison"))


def test_a_file_of_a_form_never_handed_in_goes_after_a_day_and_a_named_one_stays(world: World) -> None:
    _task, row = filed(world)
    orphan = kept(world, PDF + b"orphan")
    young = store.path_of(orphan.digest).stat().st_mtime
    assert housekeeping.remove_orphans(young + 3600) == 0
    assert housekeeping.remove_orphans(young + 25 * 3600) == 1
    assert [digest for digest, _path in store.all_kept()] == [bytes(row.digest)]


def test_files_go_with_an_application_and_stand_on_its_page(world: World) -> None:
    task = world.task("underway")
    client = browser(world, "chief")
    path = url(task, "apply", "extension")
    said = {
        "new_due_date": "2023-03-20",
        "reason_class": "weather",
        "reason": "连续降雪，路基不能压实。",
        "done_so_far": "已完成57项。",
    }
    files = {"files": [SimpleUploadedFile("气象证明.pdf", PDF)]}
    answer = client.post(path, sent(world, "chief", **said, late="0", **files))
    assert answer.status_code == 302, answer.content.decode()
    row = Evidence.objects.get(jurisdiction=COUNTY, task_id=task)
    assert row.application_id is not None
    page = browser(world, "auditor").get(url(task, "applications", row.application_id)).content.decode()
    assert "气象证明.pdf" in page


def test_files_go_with_a_blocker_and_stand_on_its_page(world: World) -> None:
    task = world.task("underway")
    client = browser(world, "liaison")
    said = {
        "office": str(world.offices["assisting"]),
        "words": "办林地手续",
        "reason_class": "approval",
        "since_date": "2023-02-01",
    }
    files = {"files": [SimpleUploadedFile("函.pdf", PDF)]}
    answer = client.post(url(task, "blockers", "raise"), sent(world, "liaison", **said, **files))
    assert answer.status_code == 302, answer.content.decode()
    row = Evidence.objects.get(jurisdiction=COUNTY, task_id=task)
    page = browser(world, "auditor").get(url(task, "blockers", row.blocker_id)).content.decode()
    assert "函.pdf" in page


def test_files_go_with_an_assisting_offices_part_and_wait_with_it_for_the_check(world: World) -> None:
    task = world.task("underway")
    client = browser(world, "assisting_liaison")
    form = client.get(url(task, "part")).content.decode()
    assert "每个不超过50 MB，一次最多20个" in form  # told before choosing
    bad, good = SimpleUploadedFile("空.pdf", b""), SimpleUploadedFile("许可证.pdf", PDF)
    answer = client.post(url(task, "part"), sent(world, "assisting_liaison", words="办了3项许可。", files=[bad, good]))
    assert (answer.status_code, "“空.pdf”：是空文件" in answer.content.decode()) == (422, True)
    token = answer.context["form"]["files"].field.kept[0].token
    fields = sent(world, "assisting_liaison", words="办了3项许可。", kept_file=token)
    before = last_entry().sequence
    assert client.post(url(task, "part"), fields).status_code == 302
    assert last_entry().sequence == before + 1
    row = Evidence.objects.get(jurisdiction=COUNTY, task_id=task)
    assert (row.part_id is not None, row.name) == (True, "许可证.pdf")
    assert "许可证.pdf" in browser(world, "liaison").get(url(task)).content.decode()
    place = url(task, "evidence", row.id)
    assert browser(world, "group_leader").get(place).status_code == 200
    commands.declare_completion(task=task, **world.values("declare_completion", task), **world.by("liaison"))
    commands.sign_completion(task=task, **world.values("sign_completion", task), **world.by("chief"))
    seen = {who: browser(world, who).get(place).status_code for who in ("group_leader", "liaison")}
    assert seen == {"group_leader": 404, "liaison": 200}  # its own figure first
    assert "许可证.pdf" not in browser(world, "group_leader").get(url(task)).content.decode()


@pytest.mark.parametrize(
    ("total", "free", "is_low"),
    [
        (10 << 30, (1 << 30) - 1, True),  # under 1 GB, though 5 percent were less
        (10 << 30, 1 << 30, False),
        (100 << 30, (5 << 30) - 1, True),  # over 1 GB and under 5 percent
        (100 << 30, 5 << 30, False),
    ],
)
def test_files_stop_under_one_gigabyte_or_five_percent(
    monkeypatch: pytest.MonkeyPatch, total: int, free: int, is_low: bool
) -> None:
    from bihuan.evidence import disk, testing

    monkeypatch.setattr(testing, "roomy", lambda _folder: (total, free))
    assert disk.is_low(store.folder()) is is_low


def test_a_disk_that_fills_up_while_a_file_comes_in_stops_it(
    world: World, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    from bihuan.evidence import uploads

    task, asked = world.task("underway"), []

    def filling(_folder: Path) -> bool:
        asked.append(1)
        return len(asked) > 1

    monkeypatch.setattr(uploads.disk, "is_low", filling)
    monkeypatch.setattr(uploads, "_LOOK", 64 << 10)
    page = report(
        world, task, SimpleUploadedFile("照片.pdf", PDF + bytes(1 << 20)), summary="写好的一句话"
    ).content.decode()
    assert "“照片.pdf”：服务器磁盘快满了" in page
    assert "写好的一句话" in page
    assert list(store.incoming().iterdir()) == []
