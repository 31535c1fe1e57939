"""The kinds of field: figures in their units, words, lines, days."""

import unicodedata
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..rules import figures

LINE, WORDS = 200, 2000  # letters
REQUIRED = {"required": gettext_lazy("这一栏要填")}
UNSEEN = gettext_lazy("这里有看不见的字符，删掉再交")
TOO_LONG = gettext_lazy("最多%(limit_value)d字，现在%(show_value)d字")


def plain(value: Decimal | None) -> str:
    """Return a figure as it is typed: 57, 27.56."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class FigureField(forms.DecimalField):
    """A figure in a unit, at most four decimals; 1,500, １５００亩, 一千五百 and 1.2亿 are read as well (rules.figures)."""

    def __init__(self, *, unit: str, **options: Any) -> None:
        self.unit = unit
        invalid, large = _("只填数，例如57或27.56"), _("数太大，看看单位和小数点")
        if unit:
            invalid = _("只填数，例如57或27.56，单位是“%(unit)s”") % {"unit": unit}
        messages: dict[str, Any] = {
            **REQUIRED,
            "invalid": invalid,
            "max_decimal_places": _("最多四位小数"),
            "max_digits": large,
            "max_whole_digits": large,
            "min_value": _("不能小于0"),
        }
        options = {"min_value": 0, "widget": forms.TextInput(attrs={"inputmode": "decimal"}), **options}
        super().__init__(max_digits=15, decimal_places=4, error_messages=messages, **options)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and value.strip():
            read = figures.read(value, self.unit)
            if read is None:
                raise ValidationError(self.error_messages["invalid"], code="invalid")
            value = read.value
        figure = super().to_python(value)
        if figure is not None and not figure.is_finite():
            # Here and not in validate: NaN cannot be compared, and Django would read a unit of % as a format.
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return figure


class _AnyKey:
    """Takes any key: whether it is one of those offered is the command's to say, which knows a repeated asking."""

    def valid_value(self, value: object) -> bool:
        try:
            UUID(str(value))
        except ValueError:
            return False
        return True


class KeyField(_AnyKey, forms.ChoiceField):
    """One of several rows, by key."""


class KeysField(_AnyKey, forms.MultipleChoiceField):
    """Some of several rows, by key."""


#: Letters by their category that show nothing all the same: fillers of Hangul, the empty pattern of Braille.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")
#: What turns the direction of the letters behind it, out of its own line as well: a page would show another title.
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
#: Control characters, and separators of lines and paragraphs.
_CONTROL = frozenset({"Cc", "Zl", "Zp"})


class TextField(forms.CharField):
    """Text as it was typed, without the spaces behind it; what nobody could see is refused and not removed."""

    def __init__(self, *, many_lines: bool, **options: Any) -> None:
        self.many_lines = many_lines
        super().__init__(strip=False, **options)

    def to_python(self, value: Any) -> Any:
        text = (super().to_python(value) or "").rstrip(" \u00a0\u3000\t\r\n")
        allowed = "\t\r\n" if self.many_lines else ""
        has_control = any(c in _TURNS or (unicodedata.category(c) in _CONTROL and c not in allowed) for c in text)
        if has_control or (text and not any(_is_seen(c) for c in text)):
            raise ValidationError(UNSEEN, code="unseen")
        return text


def _is_seen(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LNPS" and letter not in _BLANK


def words(label: Any, *, required: bool = True, most: int = WORDS, rows: int = 3, hint: Any = "") -> forms.CharField:
    """Return a field for a sentence or two."""
    return TextField(
        many_lines=True,
        label=label,
        required=required,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=hint,
        error_messages={**REQUIRED, "max_length": TOO_LONG},
    )


def line(label: Any, *, required: bool = True, most: int = LINE, hint: Any = "") -> forms.CharField:
    """Return a field for one line."""
    return TextField(
        many_lines=False,
        label=label,
        required=required,
        max_length=most,
        help_text=hint,
        error_messages={**REQUIRED, "max_length": TOO_LONG},
    )


def day(label: Any, *, required: bool = True, hint: Any = "") -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=hint,
        input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={**REQUIRED, "invalid": gettext_lazy("没有这一天，或写法认不出；写成2023-02-28这样")},
    )


def choice(
    label: Any, choices: Any, *, required: bool = True, widget: Any = forms.Select, hint: Any = ""
) -> forms.ChoiceField:
    """Return a field for one of several; a select begins with an empty line."""
    messages = {"required": gettext_lazy("这一栏要选"), "invalid_choice": gettext_lazy("从所列的里面选")}
    offered = [("", "—"), *choices] if widget is forms.Select else list(choices)
    return forms.ChoiceField(
        label=label, choices=offered, required=required, widget=widget, help_text=hint, error_messages=messages
    )
