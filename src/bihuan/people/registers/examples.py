"""Examples of the registers' pages for the matrix: an office and a post to act on, and what each form sends."""

import datetime as dt
import io
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook as Sheets

from bihuan.access.testing import Example
from bihuan.deadlines import clock
from bihuan.organization import commands
from bihuan.organization.models import Holder, Person
from bihuan.organization.roles import OfficeKind, Role
from bihuan.organization.testing import Place, new_act
from bihuan.people.models import Workbook

from . import sheet
from .entering import unusable_password
from .reading import Row

Maker = Callable[[Place], Example]
_REASON = {"reason": "县编委文件"}


def _today() -> dt.date:
    return clock.today(clock.now())


def _by(place: Place, key: str = "security_admin") -> dict[str, Any]:
    return {"by": place[key].actor, "at": clock.now(), "act": new_act()}


def _office(place: Place, name: str) -> UUID:
    """Return a department of its own with one post, nobody in it."""
    names: dict[str, Any] = {"name": f"{place.code}{name}", "short_name": f"{place.code}{name}", "name_en": ""}
    made = commands.add_office(
        jurisdiction=place.code, kind=OfficeKind.DEPARTMENT, **names, **_by(place, "system_admin")
    )
    _post(place, made.id)
    return made.id


def _post(place: Place, office: UUID, title: str = "副局长") -> UUID:
    return commands.add_post(
        jurisdiction=place.code, office=office, title=title, title_en="", role=Role.LIAISON, **_by(place)
    ).id


def _free_person(place: Place, name: str) -> str:
    username = f"free-{name}-{place.code}"
    if not Person.objects.filter(jurisdiction="0", username=username).exists():
        commands.add_person(username=username, password_hash=unusable_password(), name="示例", **_by(place))
    return username


def _bureau(place: Place) -> dict[str, UUID]:
    return {"office": place.offices["bureau"]}


def _add_office(place: Place) -> Example:
    return Example(data={"kind": "department", "name": "新设局", "short_name": "新设局", "order": "3"})


def _change_office(place: Place) -> Example:
    return Example(args=_bureau(place), data={"name_en": "Another Name", "aliases": "老审批局", "order": "5"})


def _rename_office(place: Place) -> Example:
    names = {"name": "行政审批服务管理局", "short_name": "行审局", "since_date": _today().isoformat()}
    return Example(args=_bureau(place), data={**names, **_REASON})


def _merge_office(place: Place) -> Example:
    office = _office(place, "并走局")
    data = {"successor": str(place.offices["finance"]), "post_0": "end", "since_date": _today().isoformat(), **_REASON}
    return Example(args={"office": office}, data=data)


def _split_office(place: Place) -> Example:
    office = _office(place, "拆开局")
    heirs = {"successor": str(place.offices["finance"]), "second": str(place.offices["centre"])}
    data = {**heirs, "post_0": "second", "since_date": _today().isoformat(), **_REASON}
    return Example(args={"office": office}, data=data)


def _add_post(place: Place) -> Example:
    return Example(args=_bureau(place), data={"title": "总工程师", "role": "liaison", "order": "4"})


def _add_person(place: Place) -> Example:
    return Example(data={"name": "示例", "username": f"new-{place.code}"})


def _own(place: Place) -> frozenset[UUID]:
    return frozenset({place.offices["bureau"]})


def _appoint(place: Place) -> Example:
    post = _post(place, place.offices["bureau"], "待任岗位")
    data = {"username": _free_person(place, "appoint"), "since_date": _today().isoformat()}
    return Example(args={"post": post}, own=_own(place), data=data)


def _end_holder(place: Place) -> Example:
    seat = place["bureau_deputy"]
    holder = Holder.objects.filter(jurisdiction=place.code, post=seat.post).values_list("id", flat=True)[0]
    args = {"post": seat.post, "holder": holder}
    return Example(args=args, own=_own(place), data={"until_date": _today().isoformat()})


def _span(first: int, last: int) -> dict[str, str]:
    days = [_today() + dt.timedelta(days=n) for n in (first, last)]
    return {"since_date": days[0].isoformat(), "until_date": days[1].isoformat()}


def _delegate(place: Place) -> Example:
    """Only the very post is OWN: its colleagues cannot lend it."""
    post = place["bureau_head"].post
    data = {"to_post": str(place["finance_liaison"].post), **_span(40, 50), **_REASON}
    return Example(args={"post": post}, own=frozenset({post}), data=data)


def _end_delegation(place: Place) -> Example:
    post = place["finance_head"].post
    days: dict[str, Any] = {"since_date": _today(), "until_date": _today() + dt.timedelta(days=9), **_REASON}
    made = commands.delegate(
        jurisdiction=place.code, post=post, to_post=place["bureau_liaison"].post, **days, **_by(place)
    )
    args = {"post": post, "delegation": made.id}
    return Example(args=args, own=frozenset({post}), data={"until_date": _today().isoformat()})


def _absence(place: Place) -> Example:
    return Example(args={"post": place["bureau_head"].post}, own=_own(place), data={**_span(20, 25), **_REASON})


def _back(place: Place) -> Example:
    post = place["bureau_liaison"].post
    days: dict[str, Any] = {"since_date": _today(), "until_date": _today() + dt.timedelta(days=9), **_REASON}
    made = commands.enter_absence(jurisdiction=place.code, post=post, **days, **_by(place))
    return Example(args={"post": post, "absence": made.id}, own=_own(place), data={"until_date": _today().isoformat()})


def workbook(rows: list[dict[str, Any]]) -> bytes:
    """Return a workbook with those rows, cells by key."""
    book = Sheets()
    book.active.append([str(column.header) for column in sheet.COLUMNS])
    for row in rows:
        book.active.append([row.get(column.key) for column in sheet.COLUMNS])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _book(place: Place) -> Example:
    content = workbook([{"office": "新设局", "kind": "县直部门"}])
    return Example(data=lambda seat: {"book": SimpleUploadedFile("county.xlsx", content)})


def _waiting(place: Place) -> str:
    """Return the key of a workbook that waits: a new name and a new post of an office that stands."""
    found = Workbook.objects.filter(jurisdiction=place.code).first()
    if found is None:
        cells = [
            {"office": "审批局", "aliases": "行政审批局", "post": "总会计师", "role": "联络员"},
        ]
        letters = {column.key: "ABCDEFGHIJK"[n] for n, column in enumerate(sheet.COLUMNS)}
        rows = [asdict(Row(number, row)) for number, row in enumerate(cells, start=2)]
        found = Workbook(
            jurisdiction=place.code,
            name="county.xlsx",
            content={"rows": rows, "letters": letters},
            uploaded_by=place["system_admin"].post,
            uploaded_at=clock.now(),
        )
        found.save(force_insert=True)
    return str(found.id)


def _book_offices(place: Place) -> Example:
    return Example(data={"book": _waiting(place)})


def _book_discard(place: Place) -> Example:
    _waiting(place)
    return Example()


def _slips(place: Place) -> Example:
    person = Person.objects.get(jurisdiction="0", username=_free_person(place, "slip")).id
    post = _post(place, place.offices["bureau"], "发单岗位")
    commands.appoint_holder(jurisdiction=place.code, post=post, person=person, since_date=_today(), **_by(place))
    return Example(data={"office": "all"})


EXAMPLES: Mapping[str, Maker] = {
    "people:office": lambda place: Example(args=_bureau(place)),
    "people:post": lambda place: Example(args={"post": place["bureau_head"].post}, own=_own(place)),
    "people:add_office": _add_office,
    "people:change_office": _change_office,
    "people:rename_office": _rename_office,
    "people:merge_office": _merge_office,
    "people:split_office": _split_office,
    "people:add_post": _add_post,
    "people:add_person": _add_person,
    "people:appoint": _appoint,
    "people:end_holder": _end_holder,
    "people:delegate": _delegate,
    "people:end_delegation": _end_delegation,
    "people:absence": _absence,
    "people:back": _back,
    "people:book": _book,
    "people:book_offices": _book_offices,
    "people:book_rights": _book_offices,
    "people:book_discard": _book_discard,
    "people:slips": _slips,
}
