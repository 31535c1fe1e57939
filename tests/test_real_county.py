"""A county that starts with an empty folder gets to its first task by pages alone, each taken by whom it is for."""

import datetime as dt
import re
from html import unescape
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bihuan.deadlines import clock
from bihuan.ledger.models import Task
from bihuan.people.registers.examples import workbook
from bihuan.people.tests.test_founding import COUNTY, KEY, accept, codes, empty, found
from bihuan.people.tests.test_sign_in import sign_in

__all__ = ("empty",)
HERE = f"/j/{COUNTY['code']}/"
TODAY = clock.today(clock.now())
ROWS: list[dict[str, Any]] = [
    {"office": "县政府", "kind": "领导", "post": "副县长", "holder": "甲", "username": "fu-xz", "role": "分管副县长"},
    {"office": "督查室", "kind": "督查室", "post": "主任", "holder": "乙", "username": "du-cha", "role": "督查室"},
    {
        "office": "水务局",
        "kind": "县直部门",
        "post": "局长",
        "holder": "丙",
        "username": "shui-wu",
        "role": "单位一把手",
    },
    {"office": "一组", "kind": "督导组", "post": "组长", "holder": "丁", "username": "yi-zu", "role": "督导组组长"},
]


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return unescape(found[1]) if found else ""


def send(client: Client, path: str, *, to: str = "", **data: Any) -> Any:
    """Open a page, send a form of it as a browser would, and return what it leads to."""
    page = client.get(path).content.decode()
    own = {name: hidden(page, name) for name in ("act", "acting_post", "book") if hidden(page, name)}
    answer = client.post(to or path, {**own, **data}, follow=True)
    assert answer.status_code == 200, answer.content.decode()
    return answer


def option(page: str, label: str) -> str:
    """Return the value behind the words of a choice."""
    return re.findall(rf'<option value="([^"]+)"[^>]*>\s*{label}\s*</option>', page)[0]


def test_from_an_empty_folder_to_the_first_task(empty: Path) -> None:
    admins = {}
    for code, name in zip(codes(found(Client()).content.decode()), ("xitong", "anquan", "shenji"), strict=True):
        accept(code, name)
        admins[name] = Client()
        sign_in(name, KEY, admins[name])
    since = TODAY - dt.timedelta(days=1)
    rows = [{**row, "since": since} for row in ROWS]
    given = SimpleUploadedFile("机构.xlsx", workbook(rows))
    assert "记入机构（4个）" in send(admins["xitong"], f"{HERE}book/", book=given).content.decode()
    send(admins["xitong"], f"{HERE}book/", to=f"{HERE}book/offices/")
    send(admins["anquan"], f"{HERE}book/", to=f"{HERE}book/rights/")
    slips = send(admins["anquan"], f"{HERE}slips/", office="all").content.decode()
    secrets = dict(re.findall(r"<code>([\w-]+)</code></dd><dt>[^<]+</dt><dd><code>([\w-]+)</code>", slips))
    assert set(secrets) == {row["username"] for row in ROWS}
    dispatcher = Client()
    assert sign_in("du-cha", secrets["du-cha"], dispatcher)["Location"] == "/password/"
    home = send(dispatcher, "/password/", password1=KEY, password2=KEY)
    assert home.request["PATH_INFO"] == HERE
    begin = f"{HERE}campaigns/new/"
    assert begin in home.content.decode()
    days = {"start_date": TODAY.isoformat(), "end_date": (TODAY + dt.timedelta(days=200)).isoformat()}
    page = send(dispatcher, begin, name="春季攻坚", notice_days="0", **days).content.decode()
    promise = {
        "title": "青河镇供水管网改造",
        "domain": "项目建设",
        "secrecy": "public",
        "report_every": "week",
        "first_due_date": (TODAY + dt.timedelta(days=120)).isoformat(),
        "standard_1": "12个村全部通水",
        "campaign": option(page, "春季攻坚"),
        "leader": option(page, "县政府 副县长"),
        "lead_office": option(page, "水务局"),
        "supervision_group": option(page, "一组"),
    }
    task = send(dispatcher, f"{HERE}tasks/new/", **promise).content.decode()
    assert "青河镇供水管网改造" in task
    assert Task.objects.get(jurisdiction=COUNTY["code"]).number == 1
