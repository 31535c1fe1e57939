"""The workbook: its columns, its words, and the template that is downloaded."""

import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from bihuan.organization.phrases import OFFICE_KINDS, ROLES
from bihuan.organization.roles import OfficeKind, Role

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: So many rows can be filled in; a county of sixty offices needs about four hundred.
MOST_ROWS = 2000


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key, its header, how wide, how long its text may be."""

    key: str
    header: Any
    width: int
    longest: int


COLUMNS = (
    Column("office", _("机构全称"), 26, 80),
    Column("short_name", _("机构简称"), 16, 40),
    Column("aliases", _("别名"), 20, 300),
    Column("kind", _("机构类别"), 12, 40),
    Column("post", _("岗位"), 14, 40),
    Column("holder", _("任职人"), 12, 60),
    Column("username", _("登录名"), 16, 60),
    Column("role", _("角色"), 16, 40),
    Column("since", _("任职起"), 14, 20),
    Column("office_en", _("机构英文名"), 26, 120),
    Column("post_en", _("岗位英文名"), 20, 80),
)
BY_KEY = {column.key: column for column in COLUMNS}
SHEET, EXAMPLE, CHOICES, NOTES = _("机构岗位人员"), _("示例"), _("选项"), _("说明")

_EXAMPLES = (
    ("浮山县人民政府", "县政府领导", "", OfficeKind.LEADERSHIP, "县长", "示例甲", "xz-shili", Role.COUNTY_HEAD, "County Leadership", "County Head"),
    ("", "", "", "", "副县长", "示例乙", "fxz-shili", Role.DEPUTY_HEAD, "", "Deputy County Head"),
    ("浮山县人民政府督查室", "县督查室", "政府督查室", OfficeKind.SUPERVISION_OFFICE, "主任", "示例丙", "dcs-shili", Role.DISPATCHER, "Supervision Office", "Director"),
    ("浮山县发展和改革局", "县发改局", "发改局、县发改委", OfficeKind.DEPARTMENT, "局长", "示例丁", "fgj-shili", Role.OFFICE_HEAD, "Development and Reform Bureau", "Director"),
    ("", "", "", "", "联络员", "", "", Role.LIAISON, "", "Liaison"),
    ("张庄镇", "", "", OfficeKind.TOWNSHIP, "镇长", "示例戊", "zz-shili", Role.OFFICE_HEAD, "Zhangzhuang Town", "Mayor"),
)  # fmt: skip

_RULES = (
    _("一行一个岗位。机构全称空着，就和上一行同一个机构；同一机构的简称、别名、类别只在第一行写。"),
    _("别名是文件和老表里对它的其他叫法，几个之间用顿号。"),
    _("岗位可以空缺：任职人、登录名、任职起三格都空着。"),
    _("登录名用小写字母、数字、点或横线，2至60个，全县不重；一人任几个岗位，登录名写同一个。"),
    _("任职起写成2026-03-01或2026年3月1日。岗位原有人的，到前一天为止，由新任的人接。"),
    _("表传上来先看一遍：有错的格子逐格说明，没有错才能记入；记入以前什么也不写。"),
    _("系统管理员、安全管理员、审计各由一人担任，不兼任何别的岗位。"),
    _("“示例”页不会读入。"),
)


def kinds() -> Mapping[str, OfficeKind]:
    """Return every word for a kind of office, in both languages → the kind."""
    return _both(OFFICE_KINDS)


def roles() -> Mapping[str, Role]:
    """Return every word for a role, in both languages → the role."""
    return _both(ROLES)


def headers() -> Mapping[str, str]:
    """Return every header, in both languages → the column's key."""
    return _both({column.key: column.header for column in COLUMNS})


def example_names() -> frozenset[str]:
    """Return what the sheet that is not read may be called."""
    return frozenset(_both({"": EXAMPLE}) | _both({"": CHOICES}) | _both({"": NOTES}))


def _both(table: Mapping[Any, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            found |= {str(word): member for member, word in table.items()}
    return found


def template() -> bytes:
    """Return the empty workbook: headers, lists to choose from, a sheet of examples and one of rules."""
    book = Workbook()
    sheet: Worksheet = book.active
    sheet.title = str(SHEET)
    _head(sheet)
    choices = book.create_sheet(str(CHOICES))
    columns = ((OFFICE_KINDS.values(), "A", "kind"), (ROLES.values(), "B", "role"))
    for words, letter, key in columns:
        for number, word in enumerate(words, start=1):
            choices[f"{letter}{number}"] = str(word)
        listed = f"'{CHOICES}'!${letter}$1:${letter}${len(words)}"
        _offer(sheet, key, DataValidation(type="list", formula1=listed, allow_blank=True))
    date = DataValidation(type="date", operator="greaterThan", formula1="36526", allow_blank=True)
    date.error = str(_("任职起写成2026-03-01或2026年3月1日。岗位原有人的，到前一天为止，由新任的人接。"))
    date.errorStyle = "warning"  # text such as 2026年3月1日 is read as well
    _offer(sheet, "since", date)
    choices.sheet_state = "hidden"
    example = book.create_sheet(str(EXAMPLE))
    _head(example)
    for row, values in enumerate(_EXAMPLES, start=2):
        for column, cell in zip(COLUMNS, _cells(values), strict=True):
            example.cell(row=row, column=COLUMNS.index(column) + 1, value=cell)
    notes = book.create_sheet(str(NOTES))
    notes.column_dimensions["A"].width = 100
    for number, rule in enumerate(_RULES, start=1):
        notes.cell(row=number, column=1, value=str(rule)).alignment = Alignment(wrap_text=True)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _cells(values: tuple[Any, ...]) -> list[str]:
    office, short_name, aliases, kind, post, holder, username, role, office_en, post_en = values
    kind_word, role_word = str(OFFICE_KINDS[kind]) if kind else "", str(ROLES[role])
    since = dt.date(2026, 3, 1).isoformat() if holder else ""
    return [office, short_name, aliases, kind_word, post, holder, username, role_word, since, office_en, post_en]


def _head(sheet: Worksheet) -> None:
    for number, column in enumerate(COLUMNS, start=1):
        cell = sheet.cell(row=1, column=number, value=str(column.header))
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="EFEAE0")
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.freeze_panes = "B2"
    # As text: a user name of figures must not lose its noughts.
    letter = get_column_letter(COLUMNS.index(BY_KEY["username"]) + 1)
    for row in range(2, 400):
        sheet[f"{letter}{row}"].number_format = "@"


def _offer(sheet: Worksheet, key: str, validation: DataValidation) -> None:
    letter = get_column_letter(COLUMNS.index(BY_KEY[key]) + 1)
    validation.showErrorMessage = True
    validation.add(f"{letter}2:{letter}{MOST_ROWS + 1}")
    sheet.add_data_validation(validation)
