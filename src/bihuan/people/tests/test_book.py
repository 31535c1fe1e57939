"""The workbook: read without harm, planned cell by cell, entered by two administrators, a repeat is nothing new."""

import datetime as dt
import io
import zipfile
from typing import Any
from uuid import uuid4

import pytest
from openpyxl import Workbook as Sheets
from openpyxl import load_workbook

from bihuan import journal
from bihuan.deadlines import clock
from bihuan.journal.models import Chain, Entry
from bihuan.journal.testing import COUNTY, refused
from bihuan.organization import queries
from bihuan.organization.models import Account, Holder, Office, Person, Post
from bihuan.organization.testing import AsSeat, Cast, new_act
from bihuan.people.registers import entering, plan, reading, sheet
from bihuan.people.registers.examples import workbook
from bihuan.people.registers.plan import What
from bihuan.people.registers.reading import Read

TODAY = clock.today(clock.now())
ROWS = [
    {
        "office": "浮山县发展和改革局", "short_name": "县发改局", "aliases": "发改局、县发改委", "kind": "县直部门",
        "post": "局长", "holder": "张伟", "username": "fgj-zhangwei", "role": "单位一把手", "since": dt.date(2026, 3, 1),
    },
    {"post": "联络员", "holder": "李娜", "username": "fgj-lina", "role": "联络员", "since": "2026年3月1日"},
    {"office": "县发改局", "post": "总工程师", "role": "联络员"},
    {"office": "张庄镇", "kind": "乡镇", "post": "镇长", "holder": "张伟", "username": "fgj-zhangwei", "role": "单位一把手", "since": "2026-03-01"},
]  # fmt: skip


def read(rows: list[dict[str, Any]]) -> Read:
    return reading.read(workbook(rows))


def planned(rows: list[dict[str, Any]]) -> plan.Plan:
    return entering.plan_of(read(rows), jurisdiction=COUNTY, today=TODAY)


def wrong(rows: list[dict[str, Any]]) -> list[str]:
    return [f"{one.column}{one.row} {one.sentence}" for one in planned(rows).wrong]


def enter(cast: Cast, rows: list[dict[str, Any]], book: Any = None) -> None:
    book = book or uuid4()
    given = {"jurisdiction": COUNTY, "book": book, "read": read(rows), "at": clock.now(), "act": new_act()}
    entering.enter_offices(**given, by=cast.county["system_admin"].actor)
    entering.enter_rights(**given, by=cast.county["security_admin"].actor)


def lengths() -> list[tuple[str, int, int]]:
    return list(Chain.objects.order_by("jurisdiction", "stream").values_list("jurisdiction", "stream", "sequence"))


def test_the_template_is_read_back_with_nothing_in_it_and_its_example_would_be_right(cast: Cast) -> None:
    content = sheet.template()
    with refused("no_rows"):
        reading.read(content)
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["机构岗位人员", "选项", "示例", "说明"]
    assert len(book["机构岗位人员"].data_validations.dataValidation) == 3
    example = Sheets()
    for row in book["示例"].iter_rows(values_only=True):
        example.active.append(row)
    stream = io.BytesIO()
    example.save(stream)
    found = entering.plan_of(reading.read(stream.getvalue()), jurisdiction=COUNTY, today=TODAY)
    assert (found.wrong, found.new_offices, found.right_count) == ([], 4, 16)


def test_a_county_is_planned_from_rows_with_blank_and_merged_cells(cast: Cast) -> None:
    found = planned(ROWS)
    assert found.wrong == []
    assert [(office.name, office.short_name, office.what) for office in found.offices] == [
        ("浮山县发展和改革局", "县发改局", What.NEW),
        ("张庄镇", "张庄镇", What.NEW),
    ]
    whats = [(line.office_what, line.post_what, line.person_what, line.holding) for line in found.lines]
    assert whats == [
        (What.NEW, What.NEW, What.NEW, What.NEW),
        (What.NONE, What.NEW, What.NEW, What.NEW),
        (What.NONE, What.NEW, What.NONE, What.NONE),
        (What.NEW, What.NEW, What.NONE, What.NEW),
    ]


def test_planning_writes_nothing(cast: Cast) -> None:
    before = lengths()
    planned(ROWS)
    assert lengths() == before


def test_entering_makes_one_entry_an_office_a_post_a_person_a_holder(cast: Cast) -> None:
    before = {(code, stream): sequence for code, stream, sequence in lengths()}
    enter(cast, ROWS)
    after = {(code, stream): sequence for code, stream, sequence in lengths()}
    grown = {place: after[place] - before[place] for place in after if after[place] != before[place]}
    # two offices; four posts and three holders; two people, in the instance's own stream
    assert grown == {(COUNTY, journal.MAIN): 2, (COUNTY, journal.SECURITY): 7, (journal.INSTANCE, journal.SECURITY): 2}
    office = Office.objects.get(jurisdiction=COUNTY, short_name="县发改局")
    assert office.aliases == "发改局、县发改委"
    person = Person.objects.get(jurisdiction=journal.INSTANCE, username="fgj-zhangwei")
    assert person.name == "张伟"
    assert not Account.objects.get(person=person.id).has_usable_password()
    assert len(queries.acting_posts(person.id, on=max(TODAY, dt.date(2026, 3, 1)))) == 2
    line = Entry.objects.filter(jurisdiction=COUNTY, kind="organization.post.added").latest("sequence")
    assert line.post == cast.county["security_admin"].post


def test_a_second_time_nothing_is_left_to_enter(cast: Cast) -> None:
    enter(cast, ROWS)
    before = lengths()
    assert (planned(ROWS).office_count, planned(ROWS).right_count) == (0, 0)
    with refused("nothing_to_enter"):
        enter(cast, ROWS)
    assert lengths() == before


def test_an_import_that_died_half_way_goes_on_where_it_stopped(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    book, real, count = uuid4(), entering.commands.appoint_holder, []

    def dies(**values: Any) -> Any:
        count.append(1)
        if len(count) == 2:
            raise OSError("power")
        return real(**values)

    monkeypatch.setattr(entering.commands, "appoint_holder", dies)
    with pytest.raises(OSError, match="power"):
        enter(cast, ROWS, book)
    monkeypatch.setattr(entering.commands, "appoint_holder", real)
    assert planned(ROWS).right_count == 4
    given = {"jurisdiction": COUNTY, "book": book, "read": read(ROWS), "at": clock.now(), "act": new_act()}
    entering.enter_rights(**given, by=cast.county["security_admin"].actor)
    assert planned(ROWS).right_count == 0
    assert Holder.objects.filter(jurisdiction=COUNTY, post__title="镇长").count() == 1


def test_posts_wait_until_their_offices_are_entered(cast: Cast) -> None:
    given = {"jurisdiction": COUNTY, "book": uuid4(), "read": read(ROWS), "at": clock.now(), "act": new_act()}
    with refused("offices_first"):
        entering.enter_rights(**given, by=cast.county["security_admin"].actor)


def test_one_wrong_cell_and_nothing_is_entered(cast: Cast) -> None:
    rows = [*ROWS, {"office": "财政局", "post": "副局长", "role": "副局"}]
    before = lengths()
    given = {"jurisdiction": COUNTY, "book": uuid4(), "read": read(rows), "at": clock.now(), "act": new_act()}
    with refused("book_has_errors"):
        entering.enter_offices(**given, by=cast.county["system_admin"].actor)
    assert lengths() == before


OFFICE = {"office": "审批局"}
HELD = {"holder": "王强", "username": "spj-wangqiang", "since": "2026-03-01"}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"post": "局长", "role": "联络员"}, "A2 第一行要写机构全称。"),
        ({"office": "新局", "kind": "局"}, "D2 机构类别写其中一个：领导、督查室、县直部门、乡镇、工作专班、督导组、审计。"),
        ({"office": "新局", "kind": "县直部门", "short_name": "财政局"}, "B2 “财政局”已是“浮山县财政局”的名称：换一个。"),
        ({"office": "新局", "kind": "县直部门", "aliases": "财政局"}, "C2 “财政局”已是“浮山县财政局”的名称：换一个。"),
        (OFFICE | {"kind": "乡镇"}, "D2 和“浮山县审批局”已有的类别不同：空着，或写成一样。"),
        (OFFICE | {"short_name": "县审批局"}, "B2 “浮山县审批局”的简称是“审批局”：要改，用“更名”。"),
        (OFFICE | {"holder": "王强"}, "E2 写岗位：这一行有人或角色，却没有岗位。"),
        (OFFICE | {"post": "局长", "role": "联络员"}, "H2 这个岗位已登记为“单位一把手”：角色不能改，另设一个岗位。"),
        (OFFICE | {"post": "总会计师", "role": "联络员", "holder": "王强", "since": "2026-03-01"}, "G2 写登录名；岗位空缺，就把任职人、登录名、任职起都空着。"),
        (OFFICE | {"post": "总会计师", "role": "联络员", **HELD, "username": "王强"}, "G2 登录名“王强”不能用：2至60个小写字母、数字、点或横线。"),
        (OFFICE | {"post": "总会计师", "role": "联络员", **HELD, "holder": ""}, "F2 写任职人的姓名。"),
        (OFFICE | {"post": "总会计师", "role": "联络员", **HELD, "since": "2026-02-30"}, "I2 “2026-02-30”不是日子，或没有这一天：写成2026-03-01。"),
        (OFFICE | {"post": "总会计师", "role": "联络员", **HELD, "since": ""}, "I2 写任职起的日子，例如2026-03-01。"),
        (OFFICE | {"post": "总会计师", "role": "联络员", **HELD, "since": "1987-03-01"}, "I2 任职起要在2000年以后、一年之内。"),
        (OFFICE | {"post": "局长", **HELD, "since": "2022-11-30"}, "I2 这个岗位2022年12月1日起已有人任职：写晚于那一天的日子。"),
        (OFFICE | {"post": "总会计师", "role": "联络员", **HELD, "username": "fushan-auditor", "holder": ""}, "G2 三员分设：同一个人不能同时任联络员和审计。换一个人，或先写明原任职的截止日。"),
        (OFFICE | {"post": "某" * 41, "role": "联络员"}, "E2 太长：最多40个字。"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_cell(cast: Cast, row: dict[str, Any], said: str) -> None:
    assert wrong([row]) == [said]


def test_the_same_post_or_name_twice_in_one_file_is_wrong(cast: Cast) -> None:
    post = OFFICE | {"post": "总会计师", "role": "联络员"}
    assert wrong([post, post]) == ["E3 第2行已有这个岗位。"]
    other = {"office": "另一局", "kind": "县直部门", "short_name": "新局"}
    assert wrong([{"office": "新局", "kind": "县直部门"}, other]) == ["B3 “新局”已是“新局”的名称：换一个。"]
    names = [post | HELD, OFFICE | {"post": "总工", "role": "联络员", **HELD, "holder": "王丽"}]
    assert wrong(names) == ["G3 登录名“spj-wangqiang”是王强的：同名不同人，另起一个登录名。"]


def test_who_comes_after_somebody_ends_their_holding(cast: Cast) -> None:
    since = TODAY - dt.timedelta(days=2)
    rows = [OFFICE | {"post": "局长", **HELD, "since": since}]
    assert [line.holding for line in planned(rows).lines] == [What.CHANGED]
    given = {"jurisdiction": COUNTY, "book": uuid4(), "read": read(rows), "at": clock.now(), "act": new_act()}
    entering.enter_rights(**given, by=cast.county["security_admin"].actor)
    head = cast.county["bureau_head"]
    before = queries.holder_of(head.post, jurisdiction=COUNTY, on=since - dt.timedelta(days=1))
    after = queries.holder_of(head.post, jurisdiction=COUNTY, on=since)
    person = Person.objects.get(jurisdiction=journal.INSTANCE, username="spj-wangqiang").id
    assert (before, after) == (head.person, person)


def test_a_new_alias_of_an_office_is_added_to_those_it_has(cast: Cast) -> None:
    rows = [OFFICE | {"aliases": "行政审批局", "office_en": "Approval Office"}]
    assert [office.what for office in planned(rows).offices] == [What.CHANGED]
    given = {"jurisdiction": COUNTY, "book": uuid4(), "read": read(rows), "at": clock.now(), "act": new_act()}
    entering.enter_offices(**given, by=cast.county["system_admin"].actor)
    office = Office.objects.get(jurisdiction=COUNTY, id=cast.county.offices["bureau"])
    assert (office.aliases, office.name_en) == ("行政审批局", "Approval Office")
    assert planned(rows).office_count == 0


def test_what_cannot_be_seen_is_left_out_and_figures_lose_no_nought(cast: Cast) -> None:
    rows = [{"office": " 新\u200b局\n", "kind": "县直部门", "post": "局长", "role": "单位一把手", "username": 1001, "holder": "王\u3000强", "since": "2026.3.1"}]  # fmt: skip
    line = planned(rows).lines[0]
    assert (line.office and line.office.name, line.username, line.name) == ("新局", "1001", "王 强")
    assert line.since == dt.date(2026, 3, 1)


def _zip(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


BOOK = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "book_empty"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 600, "book_old"),
        (b"%PDF-1.7", "book_not_xlsx"),
        (_zip({"word/document.xml": b"<w/>"}), "book_not_xlsx"),
        (_zip({**BOOK, "xl/vbaProject.bin": b"x"}), "book_not_xlsx"),
        (_zip({**BOOK, "xl/worksheets/sheet1.xml": b"0" * (61 << 20)}), "book_bomb"),
        (_zip({**BOOK, **{f"xl/{n}.xml": b"" for n in range(400)}}), "book_bomb"),
        (_zip(BOOK), "book_broken"),
        (b"0" * ((5 << 20) + 1), "book_too_large"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused(content: bytes, code: str) -> None:
    with refused(code):
        reading.read(content)


def test_a_file_that_lies_about_its_size_is_stopped_by_the_limits_of_the_child() -> None:
    """Ten million cells in 1 MB: the directory looks right, the child runs into its limit or hands back too many rows."""
    row = b"<row>" + b"<c t='n'><v>1</v></c>" * 40 + b"</row>"
    cells = b"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>" + row * 60_000
    genuine = workbook([{"office": "新局"}])
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(genuine)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            whole = cells + b"</sheetData></worksheet>" if name == "xl/worksheets/sheet1.xml" else old.read(name)
            new.writestr(name, whole)
    with refused("book_too_long", "book_bomb"):  # the latter where a busy machine lets the child meet its limit first
        reading.read(stream.getvalue())


def test_a_sheet_without_its_headers_is_refused() -> None:
    book = Sheets()
    book.active.append(["单位", "职务"])
    stream = io.BytesIO()
    book.save(stream)
    with refused("headers_missing"):
        reading.read(stream.getvalue())


def upload(client: Any, seat: Any, content: bytes, name: str = "机构表.xlsx") -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    data = {**seat.fields(), "book": SimpleUploadedFile(name, content)}
    return client.post(f"/j/{COUNTY}/book/", data, follow=True)


def test_from_upload_to_slips_by_two_administrators(cast: Cast, as_seat: AsSeat) -> None:
    system, security = cast.county["system_admin"], cast.county["security_admin"]
    first, second = as_seat(system), as_seat(security)
    shown = upload(first, system, workbook(ROWS))
    assert "记入机构（2个）" in shown.content.decode()
    book = shown.context["row"].id
    waits = second.get(f"/j/{COUNTY}/book/").content.decode()
    assert "等系统管理员记入机构（2个）" in waits
    done = first.post(f"/j/{COUNTY}/book/offices/", {**system.fields(), "book": str(book)}, follow=True)
    assert "登记机构" in done.content.decode()
    done = second.post(f"/j/{COUNTY}/book/rights/", {**security.fields(), "book": str(book)}, follow=True)
    assert "表里的都已经登记了" in done.content.decode()
    page = second.get(f"/j/{COUNTY}/slips/").content.decode()
    assert "fgj-zhangwei" in page
    asked = {**security.fields(), "office": "all"}
    printed = second.post(f"/j/{COUNTY}/slips/", asked).content.decode()
    assert printed.count('class="login-slip"') == 2
    again = second.post(f"/j/{COUNTY}/slips/", asked)
    assert again.status_code == 422
    assert "密码不再显示" in again.content.decode()


def test_a_file_with_faults_is_shown_with_each_beside_its_cell_and_enters_nothing(cast: Cast, as_seat: AsSeat) -> None:
    seat = cast.county["system_admin"]
    client = as_seat(seat)
    before = Office.objects.filter(jurisdiction=COUNTY).count()
    shown = upload(client, seat, workbook([*ROWS, {"office": "新局", "kind": "局"}])).content.decode()
    assert "1处要改" in shown
    assert '<a href="#D6">D6</a>' in shown
    assert 'id="D6"' in shown  # the cell itself, which may stand far to the right
    assert "记入机构（" not in shown
    book = client.get(f"/j/{COUNTY}/book/").context["row"].id
    answer = client.post(f"/j/{COUNTY}/book/offices/", {**seat.fields(), "book": str(book)})
    assert answer.status_code == 422
    assert Office.objects.filter(jurisdiction=COUNTY).count() == before


def test_a_book_that_was_replaced_is_not_entered_blindly(cast: Cast, as_seat: AsSeat) -> None:
    seat = cast.county["system_admin"]
    client = as_seat(seat)
    old = upload(client, seat, workbook(ROWS)).context["row"].id
    upload(client, seat, workbook(ROWS[:1]))
    answer = client.post(f"/j/{COUNTY}/book/offices/", {**seat.fields(), "book": str(old)})
    assert answer.status_code == 409
    assert "已换成另一张" in answer.content.decode()
    assert Post.objects.filter(jurisdiction=COUNTY, title="镇长").count() == 0


def test_an_old_xls_is_refused_in_a_sentence(cast: Cast, as_seat: AsSeat) -> None:
    seat = cast.county["system_admin"]
    answer = upload(as_seat(seat), seat, b"\xd0\xcf\x11\xe0" + b"0" * 600, "表.xls")
    assert answer.status_code == 422
    assert "另存为不加密的.xlsx" in answer.content.decode()
