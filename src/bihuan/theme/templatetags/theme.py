"""
The pieces every page is made of. Built in: templates need no {% load %}. `{% translate %}`, `{% blocktranslate %}` are built in too.

Frame (a page extends "theme/base.html" and fills):
    {% block title %}…{% endblock %}  {% block content %}…{% endblock %}  {% block folio %}folio folio-narrow{% endblock %}
    A page without masthead (sign-in) extends "theme/alone.html" and fills title, content.
    A page that has just written shows {% receipt receipt _("第8周进展已报出") %} as first thing in content.

Pieces (all take finished values; texts are escaped):
    {% lamp "red" %}                      shape + word; {% lamp row.lamp word=False %} keeps the word for screen readers only
    {% lamp_say lamp sentence rule url %} lamp, the sentence, 规则：rule (may be empty) as a link (may lack); big=True: a page's head
    {% accounts opened told checked struck urls=urls gap_urls=urls size="md" %}
                                          四账 strip; the four counts are "passed this gate"; urls, gap_urls: sequences of four
                                          (建账 交账 核账 销账 / 未交 待核 待销 已销), or left out; size "md" below the cockpit
    {% accounts_mini opened told checked struck largest=25 %}    one table cell; width grows with opened, largest = the column's
    {% stations stations %}               four of {name, state: done|part|now|todo|struck, note, share: 0-100 for part}
    {% four reached %}                    建交核销 in a row; reached 0–4
    {% seal %} {% seal "lg" %}            the vermilion 销 alone
    {% sealed number note receipt="" url="" reopened=False %}    big seal, number, who and when, journal place and short hash
    {% receipt receipt text url="" undo_url="" at=None %}        the slip after a write; receipt "141027:512:9f3c71ae"
    {% journal_ref receipt url="" %}      流水512 9f3c71ae, inline
    {% eg %}                              示例 mark
    {% new_mark %}                        新: somebody else did something here since this person last looked
    {% chip text url count=None on=False lamp="" plus=False %}   inside <ul class="chips"> in its own <li>; count 0 and off: nothing
    {% due first present %}               首次承诺 → 现期限 as dates; one date where they agree
    {% post office title %}               office in faint ink, post in ink
    {% act text url allowed=True why="" primary=False name="" value="" small=False %}
                                          a link-button (url) or a submit button (name/value or neither); not allowed: stays, dashed,
                                          reason below and tied to it
    {% field form.x unit="" origin="" echo=False rows=None %}    label, hint (help_text), unit box, origin of the prefill at right,
                                          echo=True: the figure in words; errors at the field. Radio and checkbox lists become .pick
    {% error_summary form %}              the box at the top, linked to each field; nothing when the form is right
    {% act_fields %}                      hidden inputs of a form that writes: csrf token, request id, acting post; expected=[(table, key, written_by)];
                                          what is typed is kept as a draft: form=…, action=… where it is not the page's one form;
                                          drafted=False where there is nothing but ticks and presses
    {% nothing heading text url="" link="" %}                    an empty list: why, and one way on
    {% spark plan reported verified label %}                     a small trajectory; three lists of (x, y) in 0–1, any may be empty
    {% pages page %}                      ‹ 1 2 3 › of a Django Page, keeping the rest of the query string

Filters: dates {{ d|day }} 2月20日（周一） · |day_short 2月20日 · |day_long 2023年2月20日 · |moment 2月24日（周五） 11:40 · |moment_long 2023年2月24日 11:40 · |hour 11:40
(each wraps itself in <time datetime>) · {{ fen|money }} 27.56万元 · {{ n|figure }} 41,207 (0 in faint ink, None is —) · {{ n|quantity:unit }}
· {{ n|signed }} −22.5 · {{ ratio|percent }} 71% · {{ n|in_words:"万元" }}

Rules: no inline style anywhere (the browser refuses it). Proportions are classes: f-1 … f-100 (flex share), p-0 … p-100 by fives (--p),
o-1 … o-12 (order of a .sec on one column). A phone's bar with the next step: <div class="act-bar">…</div> as last thing in content.
Lists walked by j/k: <tbody data-rows> or <ul data-rows>, the row's link carries data-row.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django import forms, template
from django.core.paginator import Page
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from bihuan.theme import wording

register = template.Library()

SHAPES = {
    "red": '<path d="M.5.5h11v11H.5z"/>',
    "yellow": '<path d="M6 .3 12 11.4H0z"/>',
    "green": '<circle cx="6" cy="6" r="5.5"/>',
    "grey": '<path fill-rule="evenodd" d="M6 .5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zm0 1.8a3.7 3.7 0 1 0 0 7.4 3.7 3.7 0 0 0 0-7.4z"/>',
}
ACCOUNTS = ("acc-open", "acc-told", "acc-checked", "acc-struck")


def lamp_word(value: str) -> str:
    """Return the lamp's colour as a word."""
    return {"red": _("红"), "yellow": _("黄"), "green": _("绿"), "grey": _("灰")}[value]


@register.simple_tag
def lamp(value: str, word: bool = True) -> SafeString:
    """Show a lamp: shape, colour and word."""
    name = str(value)
    said = lamp_word(name) if word else format_html('<span class="sr">{}</span>', lamp_word(name))
    shape = mark_safe(f'<svg viewBox="0 0 12 12" aria-hidden="true">{SHAPES[name]}</svg>')  # noqa: S308 - from the table above
    return format_html('<span class="lamp {}">{}{}</span>', name, shape, said)


@register.simple_tag
def lamp_say(value: str, sentence: str, rule: str = "", url: str = "", big: bool = False) -> SafeString:
    """Show a lamp with its sentence and the rule that said so."""
    said = format_html('<a href="{}">{}</a>', url, rule) if rule and url else rule
    named = format_html(' <span class="rule-name">{}{}</span>', _("规则："), said) if rule else ""
    size = " lamp-big" if big else ""
    return format_html('<p class="lamp-say{}">{}<span>{}{}</span></p>', size, lamp(value), sentence, named)


def account_names() -> tuple[tuple[str, str], ...]:
    """Return the four accounts with the word for what waits behind each gate."""
    return (
        (_("建账"), _("未交")),
        (_("交账"), _("待核")),
        (_("核账"), _("待销")),
        (_("销账"), _("已销")),
    )


def shares(opened: int, told: int, checked: int, struck: int) -> tuple[int, int, int, int]:
    """Return how many stand between the gates: not reported, not verified, not struck off, struck off."""
    return opened - told, told - checked, checked - struck, struck


def flex_shares(gaps: Sequence[int]) -> list[int]:
    """Return the gaps as flex shares of at most 100 in all but rounding; a gap that exists never shrinks to nothing."""
    total = sum(gaps)
    if total <= 100:
        return list(gaps)
    return [max(1, round(gap * 100 / total)) if gap else 0 for gap in gaps]


def counts_in_words(counts: Sequence[int]) -> str:
    """Return the four counts as one line for who cannot see the strip."""
    pairs = zip(account_names(), counts, strict=True)
    return _("，").join(_("%(name)s%(n)s") % {"name": name, "n": n} for (name, _waiting), n in pairs)


@register.inclusion_tag("theme/accounts.html")
def accounts(
    opened: int,
    told: int,
    checked: int,
    struck: int,
    urls: Sequence[str] = (),
    gap_urls: Sequence[str] = (),
    size: str = "",
) -> dict[str, Any]:
    """Show the 四账 strip."""
    counts = (opened, told, checked, struck)
    gaps = shares(*counts)
    rows = [
        {
            "kind": kind,
            "share": share,
            "name": name,
            "count": count,
            "waiting": waiting,
            "gap": gap,
            "url": urls[index] if index < len(urls) else "",
            "gap_url": gap_urls[index] if index < len(gap_urls) else "",
        }
        for index, (kind, (name, waiting), count, gap, share) in enumerate(
            zip(ACCOUNTS, account_names(), counts, gaps, flex_shares(gaps), strict=True)
        )
    ]
    return {"rows": rows, "size": size, "label": _("四账：%s") % counts_in_words(counts)}


@register.simple_tag
def accounts_mini(opened: int, told: int, checked: int, struck: int, largest: int = 0, width: int = 112) -> SafeString:
    """Show the 四账 strip as one small bar whose width grows with the number of tasks."""
    said = counts_in_words((opened, told, checked, struck))
    across = max(6, round(width * opened / max(largest, opened, 1))) if opened else 0
    bars, left = [], Decimal(0)
    for kind, gap in zip(ACCOUNTS, shares(opened, told, checked, struck), strict=True):
        if not gap:
            continue
        wide = Decimal(across * gap) / opened
        last = left + wide >= across - Decimal("0.01")
        bars.append((kind, f"{left:.1f}", f"{wide if last else max(wide - 1, Decimal('0.5')):.1f}"))
        left += wide
    rects = format_html_join("", '<rect class="{}" x="{}" width="{}" height="8"/>', bars)
    return format_html(
        '<svg class="acc-mini" role="img" aria-label="{}" width="{}" height="8" viewBox="0 0 {} 8">{}</svg>',
        said, across, max(across, 1), rects,
    )  # fmt: skip


@register.inclusion_tag("theme/stations.html")
def stations(stations: Iterable[Any]) -> dict[str, Any]:
    """Show the four stations of one task; a share of the way is drawn to the nearest five percent."""
    rows = []
    for station in stations:
        row = dict(station) if isinstance(station, Mapping) else {
            key: getattr(station, key, None) for key in ("name", "state", "note", "share")
        }  # fmt: skip
        if row.get("state") == "part":
            row["share"] = f"p-{min(100, max(0, round((row.get('share') or 0) / 5) * 5))}"
        else:
            row["share"] = ""
        rows.append(row)
    return {"stations": rows}


@register.simple_tag
def four(reached: int) -> SafeString:
    """Show 建交核销 with as many lit as the task has passed."""
    letters = (_("建"), _("交"), _("核"), _("销"))
    classes = ["on" if index < reached else "" for index in range(4)]
    if reached == 4:
        classes[3] = "sealed"
    said = _("已到%s") % account_names()[reached - 1][0] if reached else _("还没建账")
    marks = format_html_join("", '<i class="{}" aria-hidden="true">{}</i>', zip(classes, letters, strict=True))
    return format_html('<span class="four" role="img" aria-label="{}">{}</span>', said, marks)


@register.simple_tag
def seal(size: str = "") -> SafeString:
    """Show the seal alone."""
    return format_html('<span class="seal {}" aria-hidden="true">销</span>', size)


@register.inclusion_tag("theme/sealed.html")
def sealed(number: str, note: str, receipt: str = "", url: str = "", reopened: bool = False) -> dict[str, Any]:
    """Show the big seal with number, who and when, and the receipt under it."""
    return {"number": number, "note": note, "receipt": receipt, "url": url, "reopened": reopened}


@register.simple_tag
def journal_ref(receipt: str, url: str = "") -> SafeString:
    """Show a receipt inline: place in the journal and short hash."""
    place, short = wording.receipt_parts(receipt)
    said = _("流水%s") % place
    named = (
        format_html('<a class="nb" href="{}">{}</a>', url, said)
        if url
        else format_html('<span class="nb">{}</span>', said)
    )
    return format_html('{} <span class="mono">{}</span>', named, short)


@register.inclusion_tag("theme/receipt.html")
def receipt(receipt: str, text: str, url: str = "", undo_url: str = "", at: datetime | None = None) -> dict[str, Any]:
    """Show the slip that a person gets after a write."""
    return {"receipt": receipt, "text": text, "url": url, "undo_url": undo_url, "at": at}


@register.simple_tag
def new_mark() -> SafeString:
    """Show that something is new to the reader."""
    return format_html('<span class="newm">{}</span>', _("新"))


@register.simple_tag
def eg() -> SafeString:
    """Show the mark of made-up facts."""
    return format_html('<span class="eg" title="{}">{}</span>', _("演示所设，不见于公开报道"), _("示例"))


@register.simple_tag
def chip(
    text: str, url: str, count: int | None = None, on: bool = False, lamp: str = "", plus: bool = False
) -> SafeString:
    """Show a filter; one that would find nothing is left out unless it is on."""
    if count == 0 and not on:
        return SafeString("")
    head = _lamp(lamp) if lamp else text
    number = format_html('<span class="n">{}</span>', count) if count is not None else ""
    cross = (
        format_html('<span class="x" aria-hidden="true">×</span><span class="sr">{}</span>', _("去掉")) if on else ""
    )
    return format_html(
        '<li><a class="chip{}" href="{}"{}>{}{}{}</a></li>',
        " plus" if plus else "", url, mark_safe(' aria-current="true"') if on else "", head, number, cross,
    )  # fmt: skip


_lamp = lamp  # chip's argument has the same name


@register.simple_tag
def due(first: date, present: date | None = None) -> SafeString:
    """Show first and present date side by side; one where they agree."""
    if present is None or present == first:
        return format_html('<span class="due">{}</span>', day_short(first))
    return format_html(
        '<span class="due"><span class="was">{}</span><span class="to">→</span>{}</span>',
        day_short(first), day_short(present),
    )  # fmt: skip


@register.simple_tag
def post(office: str, title: str) -> SafeString:
    """Show a post: the office in faint ink, then the post."""
    return format_html('<span class="post"><span class="off">{}</span>{}</span>', office, title)


@register.inclusion_tag("theme/act.html")
def act(
    text: str,
    url: str = "",
    allowed: bool = True,
    why: str = "",
    primary: bool = False,
    name: str = "",
    value: str = "",
    small: bool = False,
) -> dict[str, Any]:
    """Show a button; one that may not be pressed stays where it is and says why."""
    return {
        "text": text, "url": url, "allowed": bool(allowed), "why": why, "primary": primary,
        "name": name, "value": value, "small": small, "id": f"why-{uuid4().hex[:8]}",
    }  # fmt: skip


@register.inclusion_tag("theme/field.html", takes_context=True)
def field(
    context: template.Context,
    field: forms.BoundField,
    unit: str = "",
    origin: str = "",
    echo: bool = False,
    rows: int | None = None,
) -> dict[str, Any]:
    """Show one field of a form: label, hint, unit, echo and errors, tied together for screen readers."""
    request: Any = context.get("request")
    warns = _is_words(field) and getattr(request, "warns_of_secrets", False)
    if warns:
        request.warns_of_secrets = False  # once a page: said above the first words
    widget = field.field.widget
    described = [
        f"{field.auto_id}-{part}"
        for part, there in (("hint", field.help_text), ("echo", echo), ("error", field.errors))
        if there
    ]
    attrs: dict[str, Any] = {}
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if field.errors:
        attrs["aria-invalid"] = "true"
    many = isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    single = isinstance(widget, forms.CheckboxInput)
    if not many and not single:
        attrs["class"] = "form-select" if isinstance(widget, forms.Select) else "form-control"
        if rows:
            attrs["rows"] = rows
    if single:
        attrs["class"] = "form-check-input"
    if isinstance(widget, forms.NumberInput) or echo:
        as_typed(widget)
        attrs["inputmode"] = "decimal"
    if echo:
        attrs |= {"data-echo": f"{field.auto_id}-echo", "data-unit": unit}
    return {
        "field": field, "input": "" if many else field.as_widget(attrs=attrs), "many": many, "single": single,
        "unit": unit, "origin": origin, "echo": echo, "words": _words(field, unit) if echo else "",
        "described": attrs.get("aria-describedby", ""), "warns": warns,
    }  # fmt: skip


def _is_words(field: forms.BoundField) -> bool:
    """Tell whether a person writes sentences there."""
    return isinstance(field.field.widget, forms.Textarea)


def as_typed(widget: forms.Widget) -> None:
    """Let a figure be a text box: a number box throws away what it cannot read, and turns with the mouse wheel."""
    if isinstance(widget, forms.NumberInput):
        widget.input_type = "text"
        for name in ("step", "min", "max"):
            widget.attrs.pop(name, None)


def _words(field: forms.BoundField, unit: str) -> str:
    """Return the field's present value in words, or nothing where it is no figure."""
    try:
        value = Decimal(str(field.value()).replace(",", ""))
    except ArithmeticError:
        return ""
    # NaN has no words, and 1e99999999 would be written out with all its noughts before anybody counts them.
    if not value.is_finite() or abs(value.adjusted()) > 20:
        return ""
    return wording.in_words(value, unit)


@register.inclusion_tag("theme/error_summary.html")
def error_summary(form: forms.BaseForm) -> dict[str, Any]:
    """Show the box at the top of a form that came back, each line a link to its field."""
    found = [(form[name], text) for name, texts in form.errors.items() if name in form.fields for text in texts]
    lines = [
        {"id": field.id_for_label or field.auto_id, "label": field.label, "text": text}
        for field, text in found
        if not field.is_hidden
    ]
    # What nobody sees has no name to be called by, and no place to lead to.
    general = [*form.non_field_errors(), *dict.fromkeys(text for field, text in found if field.is_hidden)]
    # A password is never sent back: then it would not be true that everything typed is still there.
    has_password = any(isinstance(field.widget, forms.PasswordInput) for field in form.fields.values())
    return {"lines": lines, "general": general, "count": len(lines) + len(general), "has_password": has_password}


@register.inclusion_tag("theme/act_fields.html", takes_context=True)
def act_fields(
    context: template.Context,
    expected: str | Iterable[tuple[str, str, int]] = "",
    act_id: UUID | None = None,
    form: Any = None,
    action: str = "",
    drafted: bool = True,
) -> dict[str, Any]:
    """
    Show the hidden inputs of a form that writes; a form that came back keeps its request id.

    expected: the rows the form shows as (table, key, written_by), or the same as lines table:key:written_by.
    form, action: the form and where it is sent, where that is not `form` of the context and the page's own address;
    what is typed into it is kept, and a draft to go on with is put into it.
    drafted: not for a form of ticks and presses alone: ticks put back by themselves would be acted on unseen.
    """
    drafts = context.get("drafts")  # of the app that keeps them, where it is installed
    request = context.get("request")
    if request is not None and not hasattr(request, "warns_of_secrets"):
        request.warns_of_secrets = True
    acting = getattr(request, "post", None)
    kept = act_id or (request.POST.get("act") if request is not None and request.method == "POST" else None)
    return {
        "act": kept or uuid4(),
        "acting_post": getattr(acting, "id", ""),
        "expected": expected if isinstance(expected, str) else "\n".join(f"{t}:{key}:{by}" for t, key, by in expected),
        "csrf_token": context.get("csrf_token"),
        "draft": _draft(drafts, action, form or context.get("form"), drafted),
    }


def _draft(drafts: Any, action: str, form: Any, drafted: bool) -> Any:
    if not drafts:
        return ""
    return drafts.fields(action, form) if drafted else drafts.choices(form)


@register.inclusion_tag("theme/nothing.html")
def nothing(heading: str, text: str = "", url: str = "", link: str = "") -> dict[str, Any]:
    """Show an empty list: why it is empty, and one way on."""
    return {"heading": heading, "text": text, "url": url, "link": link}


Points = Sequence[tuple[float, float]]


@register.inclusion_tag("theme/spark.html")
def spark(plan: Points, reported: Points, verified: Points, label: str) -> dict[str, Any]:
    """Show a small trajectory: dashed plan, hollow reported, solid verified, and the gap between the last two."""

    def at(points: Points) -> list[tuple[str, str]]:
        return [(f"{4 + min(max(x, 0), 1) * 94:.1f}", f"{24 - min(max(y, 0), 1) * 20:.1f}") for x, y in points]

    def line(points: list[tuple[str, str]]) -> str:
        return " ".join(f"{x},{y}" for x, y in points)

    told, checked = at(reported), at(verified)
    return {
        "label": label,
        "plan": line(at(plan)),
        "told_line": line(told),
        "verified": line(checked),
        "told": told[-1] if told else None,
        "checked": checked[-1] if checked else None,
    }


@register.inclusion_tag("theme/pages.html", takes_context=True)
def pages(context: template.Context, page: Page[Any]) -> dict[str, Any]:
    """Show the way to the other pages of a list, keeping the filters of the address."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    return {
        "page": page,
        "query": f"{query.urlencode()}&" if query else "",
        "numbers": page.paginator.get_elided_page_range(page.number),
    }


def _time(value: date | datetime, text: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), text)


@register.filter
def day(value: date | datetime | None) -> str:
    """2月20日（周一）."""
    return _time(value, wording.day(value)) if value else "—"


@register.filter
def day_short(value: date | datetime | None) -> str:
    """2月20日."""
    return _time(value, wording.day_short(value)) if value else "—"


@register.filter
def day_long(value: date | datetime | None) -> str:
    """2023年2月20日."""
    return _time(value, wording.day_long(value)) if value else "—"


@register.filter
def moment(value: datetime | None) -> str:
    """2月24日（周五） 11:40."""
    return _time(value, wording.moment(value)) if value else "—"


@register.filter
def moment_long(value: datetime | None) -> str:
    """2023年2月24日 11:40."""
    return _time(value, wording.moment_long(value)) if value else "—"


@register.filter
def hour(value: datetime | None) -> str:
    """11:40."""
    return _time(value, wording.hour(value)) if value else "—"


@register.filter
def money(fen: int | None) -> str:
    """27.56万元."""
    return "—" if fen is None else wording.money(fen)


@register.filter
def figure(value: int | Decimal | None) -> str:
    """The figure; nought in faint ink, no data as a dash."""
    if value is None:
        return "—"
    return format_html('<span class="{}">{}</span>', "fig" if value else "fig faint", wording.number(value))


@register.filter
def quantity(value: int | Decimal | None, unit: str) -> str:
    """57项."""
    return "—" if value is None else wording.quantity(value, unit)


@register.filter
def signed(value: int | Decimal | None) -> str:
    """−22.5."""
    return "—" if value is None else wording.signed(value)


@register.filter
def percent(ratio: Decimal | float | None) -> str:
    """71%."""
    return "—" if ratio is None else wording.percent(ratio)


@register.filter
def in_words(value: int | Decimal | None, unit: str = "") -> str:
    """二十七万五千六百元."""
    return "" if value is None else wording.in_words(value, unit)
