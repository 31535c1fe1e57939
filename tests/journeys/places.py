"""Every page of this house, the post that has most to do with it, and the way there in the demo."""

import io
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from openpyxl import Workbook
from playwright.sync_api import Page

COUNTY = "/j/141027/"


def _leave_wanting(page: Page) -> None:
    """Send a progress report with a word for a figure and without its sentence."""
    page.fill("[name=figure_1]", "七百")
    page.locator("main .btn-primary").first.click()
    page.locator(".err-top").wait_for()


def _leave_doubtful(page: Page) -> None:
    """Send a progress report with a figure that fell."""
    page.fill("[name=figure_1]", "5")
    page.fill("[name=summary]", "按计划进行。")
    page.locator("main .end .btn-primary").last.click()
    page.locator(".ask-once").wait_for()


def _leave_numbers(page: Page) -> None:
    """Send a progress report with an identity number and a phone in it."""
    page.fill("[name=figure_1]", "720")
    page.fill("[name=summary]", "户主11010519491231002X签了，电话13812345678。")
    page.locator("main .end .btn-primary").last.click()
    page.locator("form.personal").wait_for()


def _upload_wrong(page: Page) -> None:
    """Upload a workbook whose cells are wrong, and one that is not."""
    book, stream = Workbook(), io.BytesIO()
    book.active.append(["机构全称", "机构类别", "岗位", "任职人", "登录名", "角色", "任职起"])
    book.active.append(["New Office", "office", "Head", "", "", "head", ""])
    book.active.append(["", "", "Deputy", "A. Person", "a-person", "liaison", "2023-02-30"])
    book.save(stream)
    file: Any = {"name": "county.xlsx", "mimeType": "application/octet-stream", "buffer": stream.getvalue()}
    page.set_input_files("[name=book]", file)
    page.locator("main form[enctype] button").click()
    page.locator(".err-top").wait_for()


#: Pages that are long lists: on a phone the same rows, one below the other.
AT_A_DESK = ((1366, 768),)


@dataclass(frozen=True, slots=True)
class Place:
    """A page: who opens it (nobody: signed out), where it is, and what is done there before one looks."""

    name: str
    who: str
    path: str
    status: int = 200
    do: Callable[[Page], None] | None = None
    post: str = ""  # where the person holds several: words of the button that chooses
    sizes: tuple[tuple[int, int], ...] = ()  # screens of its pictures; none: at a desk and on a phone

    def address(self, folder: Path, *, language: str = "zh") -> str:
        """
        Return the page's path in the demo of that folder.

        {13} for task 13, {entry:kind} the last entry of that kind, {application:17} task 17's last application, {period}
        the last period, {campaign} the campaign, {office:县审批局} an office by its short name, {post:ducha} the post of who has that user name.
        """
        path = self.path
        if "{" in path:
            head, _, rest = path.partition("{")
            named, _, tail = rest.partition("}")
            path = head + _named(folder, named) + tail
        return f"/en{path}" if language == "en" else path


def _named(folder: Path, named: str) -> str:
    if named.startswith("entry:"):
        return _entry(folder, named[6:])
    if named.startswith("application:"):
        return _application(folder, int(named[12:]))
    if named == "campaign":
        return _row(folder, "SELECT id FROM ledger_campaign WHERE jurisdiction = ?", "141027")
    if named.startswith("office:"):
        return _row(
            folder, "SELECT id FROM organization_office WHERE jurisdiction = '141027' AND short_name = ?", named[7:]
        )
    if named.startswith("post:"):
        held = "SELECT h.post_id FROM organization_holder h JOIN organization_person p ON p.id = h.person_id"
        return _row(folder, f"{held} WHERE h.jurisdiction = '141027' AND p.username = ?", named[5:])
    return _period(folder) if named == "period" else _task(folder, int(named))


PLACES = (
    Place("sign-in", "", "/sign-in/"),
    Place("receipt", "", "/receipt/?receipt=141027:99999:9f3c71ae"),
    Place("not-found", "", "/no-such-page/", status=404),
    Place("acting", "kfq-zhuren", "/acting/"),
    Place("password", "kfq-lianluo", "/password/"),
    Place("credentials", "kfq-lianluo", "/credentials/"),
    Place("passkey", "kfq-lianluo", "/credentials/passkey/"),
    Place("accounts", "anquan", f"{COUNTY}accounts/", sizes=AT_A_DESK),
    Place("cockpit", "xianzhang", COUNTY),
    Place("wall", "xianzhang", f"{COUNTY}wall/", sizes=((1920, 1080),)),
    Place("ledger", "ducha", f"{COUNTY}ledger/"),
    Place("news", "xianzhang", f"{COUNTY}news/"),
    Place("blockers", "ducha", f"{COUNTY}blockers/"),
    Place("forces", "ducha", f"{COUNTY}forces/"),
    Place("task", "xianzhang", f"{COUNTY}tasks/{{13}}/"),
    Place("task-sealed", "ducha", f"{COUNTY}tasks/{{16}}/"),
    Place("work-liaison", "kfq-lianluo", f"{COUNTY}work/"),
    Place("work-leader", "changwu", f"{COUNTY}work/"),
    Place("begin-campaign", "ducha", f"{COUNTY}campaigns/new/"),
    Place("new-task", "ducha", f"{COUNTY}tasks/new/"),
    Place("report", "kfq-lianluo", f"{COUNTY}tasks/{{18}}/report/"),
    Place("report-refused", "kfq-lianluo", f"{COUNTY}tasks/{{18}}/report/", do=_leave_wanting),
    Place("report-doubtful", "kfq-lianluo", f"{COUNTY}tasks/{{18}}/report/", do=_leave_doubtful),
    Place("report-personal", "kfq-lianluo", f"{COUNTY}tasks/{{18}}/report/", do=_leave_numbers),
    Place("withhold", "sjj-shenji", f"{COUNTY}journal/main/{{entry:ledger.report.signed}}/withhold/"),
    Place("withholdings", "sjj-shenji", f"{COUNTY}journal/withholdings/"),
    Place("completion", "kfq-lianluo", f"{COUNTY}tasks/{{19}}/completion/"),
    Place("sign", "xczx-juzhang", f"{COUNTY}tasks/{{10}}/completion/sign/"),
    Place("check-begin", "ddz3-zuzhang", f"{COUNTY}tasks/{{6}}/check/"),
    Place("check-measure", "ddz2-zuzhang", f"{COUNTY}tasks/{{12}}/check/"),
    Place("check-conclude", "ddz3-zuzhang", f"{COUNTY}tasks/{{7}}/check/"),
    Place("check-countersign", "tjj-lianluo", f"{COUNTY}tasks/{{13}}/check/", post="督导组"),
    Place("decide", "changwu", f"{COUNTY}tasks/{{14}}/closing/approve/"),
    Place("strike-off", "ducha", f"{COUNTY}tasks/{{22}}/strike-off/"),
    Place("application-new", "gxj-juzhang", f"{COUNTY}tasks/{{1}}/apply/extension/"),
    Place("application", "fxz-chengjian", f"{COUNTY}tasks/{{application:17}}/"),
    Place("applications", "ducha", f"{COUNTY}applications/"),
    Place("lamp-rules", "ducha", f"{COUNTY}rules/lamps/", sizes=AT_A_DESK),
    Place("look-backs", "ducha", f"{COUNTY}look-backs/"),
    Place("periods", "ducha", f"{COUNTY}periods/"),
    Place("period", "xianzhang", f"{COUNTY}periods/{{period}}/", sizes=AT_A_DESK),
    Place("campaigns", "ducha", f"{COUNTY}campaigns/"),
    Place("campaign", "ducha", f"{COUNTY}campaigns/{{campaign}}/"),
    Place("carry-over", "ducha", f"{COUNTY}carry-over/"),
    Place("sheet", "ducha", f"{COUNTY}tasks/{{3}}/sheet/"),
    Place("list-printed", "ducha", f"{COUNTY}ledger/print/", sizes=AT_A_DESK),
    Place("suggest", "kfq-lianluo", f"{COUNTY}suggestions/new/?from={COUNTY}work/"),
    Place("suggestions", "ducha", f"{COUNTY}suggestions/"),
    Place("offices", "ducha", f"{COUNTY}offices/"),
    Place("office", "xitong", f"{COUNTY}offices/{{office:县审批局}}/"),
    Place("office-merge", "xitong", f"{COUNTY}offices/{{office:县审批局}}/merge/"),
    Place("office-split", "xitong", f"{COUNTY}offices/{{office:县审批局}}/split/"),
    Place("office-add", "xitong", f"{COUNTY}offices/add/"),
    Place("post", "anquan", f"{COUNTY}posts/{{post:spj-juzhang}}/"),
    Place("post-delegate", "anquan", f"{COUNTY}posts/{{post:spj-juzhang}}/delegate/"),
    Place("post-absence", "spj-juzhang", f"{COUNTY}posts/{{post:spj-juzhang}}/absence/"),
    Place("handover", "ducha", f"{COUNTY}posts/{{post:spj-juzhang}}/handover/"),
    Place("book", "xitong", f"{COUNTY}book/"),
    Place("book-wrong", "xitong", f"{COUNTY}book/", do=_upload_wrong),
    Place("slips", "anquan", f"{COUNTY}slips/"),
    Place("system", "xitong", f"{COUNTY}system/"),
    Place("journal", "sjj-shenji", f"{COUNTY}journal/", sizes=AT_A_DESK),
    Place("checkpoints", "sjj-shenji", f"{COUNTY}journal/checkpoints/"),
    Place("checkpoint", "sjj-shenji", f"{COUNTY}journal/checkpoints/1/"),
    Place("journal-entry", "sjj-shenji", f"{COUNTY}journal/main/{{entry:ledger.report.signed}}/"),
    Place("security", "sjj-shenji", f"{COUNTY}journal/security/"),
    Place("notices", "ducha", f"{COUNTY}notices/"),
    Place("remark", "ducha", f"{COUNTY}tasks/{{18}}/remarks/write/"),
    Place("raise-blocker", "kfq-lianluo", f"{COUNTY}tasks/{{18}}/blockers/raise/"),
    Place("duties", "ducha", f"{COUNTY}tasks/{{18}}/duties/"),
    Place("add-person", "anquan", f"{COUNTY}people/add/"),
    Place("appoint", "anquan", f"{COUNTY}posts/{{post:spj-juzhang}}/appoint/"),
    Place("totp", "kfq-lianluo", "/credentials/totp/"),
    Place("help", "ducha", "/help/ledger/task/"),
    Place("guide", "ducha", "/guides/dispatcher/"),
)


def _task(folder: Path, number: int) -> str:
    return str(
        UUID(str(_cell(folder, "SELECT id FROM ledger_task WHERE jurisdiction = '141027' AND number = ?", number)))
    )


def _entry(folder: Path, kind: str) -> str:
    # A struck-off task's, so that nothing of it is for those concerned alone.
    return str(
        _cell(
            folder,
            "SELECT max(e.sequence) FROM journal_entry e JOIN journal_touched t USING (jurisdiction, stream, sequence)"
            " JOIN ledger_task k ON t.\"table\" = 'ledger_task' AND k.id = replace(t.\"key\", '-', '')"
            " WHERE e.jurisdiction = '141027' AND e.stream = 0 AND k.state = 'struck' AND e.kind = ?",
            kind,
        )
    )


def _application(folder: Path, number: int) -> str:
    query = (
        "SELECT a.id FROM ledger_application a JOIN ledger_task t ON t.id = a.task_id"
        " WHERE t.jurisdiction = '141027' AND t.number = ? ORDER BY a.number DESC"
    )
    return f"{_task(folder, number)}/applications/{UUID(str(_cell(folder, query, number)))}"


def _period(folder: Path) -> str:
    query = "SELECT id FROM ledger_period WHERE jurisdiction = ? ORDER BY start_date DESC"
    return str(UUID(str(_cell(folder, query, "141027"))))


def _row(folder: Path, query: str, value: str) -> str:
    return str(UUID(str(_cell(folder, query, value))))


def _cell(folder: Path, query: str, value: object) -> object:
    with closing(sqlite3.connect(f"file:{folder / 'bihuan.sqlite3'}?mode=ro", uri=True)) as connection:
        return connection.execute(query, [value]).fetchone()[0]
