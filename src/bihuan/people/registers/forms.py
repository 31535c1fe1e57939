"""What is typed on the pages of the registers; shape only."""

import datetime as dt
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bihuan.organization.phrases import OFFICE_KINDS, ROLES
from bihuan.organization.queries import OfficeFacts, PostFacts
from bihuan.organization.roles import OfficeKind, Role
from bihuan.organization.rules import split_aliases

REQUIRED = {"required": _("这一栏要填")}
PAPER = _("依据、事由")
DAY = {**REQUIRED, "invalid": _("没有这一天：写成年-月-日，例如2026-03-01")}


def _text(label: Any, longest: int, *, rows: int = 0, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=label, max_length=longest, widget=widget, validators=[_seen], error_messages=REQUIRED, **options
    )


def _seen(value: str) -> None:
    if any(
        unicodedata.category(c) in ("Cf", "Co", "Cn", "Cs") or (unicodedata.category(c) == "Cc" and c not in "\r\n")
        for c in value
    ):
        raise ValidationError(_("这里有看不见的字符，删掉再交"))


def _day(label: Any, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label, input_formats=["%Y-%m-%d"], widget=widget, error_messages=DAY, validators=[_in_range], **options
    )


def _in_range(value: dt.date) -> None:
    if not 2000 <= value.year <= 2099:
        raise ValidationError(_("日子要在2000年到2099年之间"))


def _reason(label: Any = PAPER, **options: Any) -> forms.CharField:
    return _text(label, 500, rows=2, **options)


class Form(forms.Form):
    """A form whose values are a command's, by their names."""

    def values(self) -> dict[str, Any]:
        """Return what the command takes."""
        return dict(self.cleaned_data)


class OfficeForm(Form):
    """A new office."""

    kind = forms.ChoiceField(label=_("机构类别"), choices=list(OFFICE_KINDS.items()), error_messages=REQUIRED)
    name = _text(_("机构全称"), 80)
    short_name = _text(_("机构简称"), 40, help_text=_("列表和流水里这样写"))
    aliases = _text(_("别名"), 300, required=False, help_text=_("文件和老表里的其他叫法，几个之间用顿号"))
    name_en = _text(_("机构英文名"), 120, required=False)
    order = forms.IntegerField(
        label=_("在同类里排第几"), initial=0, min_value=0, max_value=9999, error_messages=REQUIRED
    )

    def values(self) -> dict[str, Any]:
        """Return kind and aliases as the command knows them."""
        return {
            **self.cleaned_data,
            "kind": OfficeKind(self.cleaned_data["kind"]),
            "aliases": split_aliases(self.cleaned_data["aliases"]),
        }


class ChangeOfficeForm(Form):
    """What no history hangs on."""

    name_en = OfficeForm.base_fields["name_en"]
    aliases = OfficeForm.base_fields["aliases"]
    order = OfficeForm.base_fields["order"]

    def values(self) -> dict[str, Any]:
        """Return aliases one by one."""
        return {**self.cleaned_data, "aliases": split_aliases(self.cleaned_data["aliases"])}


class RenameForm(Form):
    """Another name from a day on."""

    name = _text(_("新全称"), 80)
    short_name = _text(_("新简称"), 40)
    name_en = _text(_("机构英文名"), 120, required=False)
    since_date = _day(_("从哪天起"))
    reason = _reason()


class SucceedForm(Form):
    """Who takes over, and which posts go there."""

    def __init__(
        self,
        data: Any = None,
        *,
        heirs: Sequence[OfficeFacts],
        posts: Sequence[PostFacts],
        english: bool,
        several: bool,
        initial: Any = None,
    ) -> None:
        super().__init__(data, initial=initial)
        named = [(str(office.id), (english and office.name_en) or office.name) for office in heirs]
        self.several = several
        self.posts = posts
        self.fields["successor"] = forms.ChoiceField(
            label=_("主要承接单位（在办事项转给它）") if several else _("承接单位"),
            choices=[("", "——"), *named],
            error_messages=REQUIRED,
        )
        if several:
            self.fields["second"] = forms.ChoiceField(
                label=_("另一个承接单位"), choices=[("", "——"), *named], error_messages=REQUIRED
            )
        for number, post in enumerate(posts):
            stays: list[tuple[str, Any]] = [
                ("end", _("撤销，任职到此为止")),
                ("first", _("转到主要承接单位") if several else _("转到承接单位")),
            ]
            if several:
                stays.append(("second", _("转到另一个承接单位")))
            self.fields[f"post_{number}"] = forms.ChoiceField(
                label=post.title_words, choices=stays, initial="end", error_messages=REQUIRED
            )
        self.fields["since_date"] = _day(_("从哪天起"))
        self.fields["reason"] = _reason()

    @property
    def post_rows(self) -> Iterable[Any]:
        """Return the fields of the posts."""
        return [self[f"post_{number}"] for number in range(len(self.posts))]

    def going(self, where: str) -> frozenset[UUID]:
        """Return the posts that go to the first or the second successor."""
        chosen = self.cleaned_data
        return frozenset(post.id for n, post in enumerate(self.posts) if chosen[f"post_{n}"] == where)


class PostForm(Form):
    """A new post of an office."""

    title = _text(_("岗位名称"), 40)
    title_en = _text(_("岗位英文名"), 80, required=False)
    role = forms.ChoiceField(
        label=_("角色"),
        choices=list(ROLES.items()),
        error_messages=REQUIRED,
        help_text=_("角色定了能办什么，以后不能改"),
    )
    order = forms.IntegerField(
        label=_("在单位里排第几"), initial=0, min_value=0, max_value=9999, error_messages=REQUIRED
    )

    def values(self) -> dict[str, Any]:
        """Return the role as the command knows it."""
        return {**self.cleaned_data, "role": Role(self.cleaned_data["role"])}


class PersonForm(Form):
    """Somebody who is to hold posts."""

    name = _text(_("姓名"), 60)
    username = _text(_("登录名"), 60, help_text=_("2至60个小写字母、数字、点或横线，例如fgj-zhangsan"))

    def clean_username(self) -> str:
        """Return the name as accounts have it."""
        return str(self.cleaned_data["username"]).strip().lower()


class AppointForm(Form):
    """Who holds a post, by their user name."""

    username = _text(_("任职人的登录名"), 60)
    since_date = _day(_("任职起"))
    until_date = _day(_("任职止"), required=False, help_text=_("没有就空着"))

    def clean_username(self) -> str:
        """Return the name as accounts have it."""
        return str(self.cleaned_data["username"]).strip().lower()


class EndForm(Form):
    """The last day of something."""

    until_date = _day(_("最后一天"))


class AbsenceForm(Form):
    """Days away."""

    since_date = _day(_("不在的第一天"))
    until_date = _day(_("不在的最后一天"))
    reason = _reason(_("事由"), help_text=_("写请假、培训、外出即可，不写病情"))


class DelegateForm(Form):
    """Who acts in the place of a post."""

    def __init__(self, data: Any = None, *, posts: Sequence[PostFacts], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        choices = [("", "——"), *((str(post.id), post.label) for post in posts)]
        self.fields["to_post"] = forms.ChoiceField(label=_("由哪个岗位代签"), choices=choices, error_messages=REQUIRED)
        self.fields["since_date"] = _day(_("从哪天起"))
        self.fields["until_date"] = _day(_("到哪天止"))
        self.fields["reason"] = _reason(_("事由"))

    def values(self) -> dict[str, Any]:
        """Return the deputy's post by its key."""
        return {**self.cleaned_data, "to_post": UUID(self.cleaned_data["to_post"])}


class BookForm(forms.Form):
    """A workbook to be uploaded."""

    book = forms.FileField(
        label=_("填好的表（.xlsx）"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={**REQUIRED, "empty": _("这个文件是空的：存盘后再传")},
    )


class SlipsForm(forms.Form):
    """Whose slips are printed."""

    def __init__(self, data: Any = None, *, offices: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["office"] = forms.ChoiceField(label=_("哪个单位"), choices=offices, error_messages=REQUIRED)
