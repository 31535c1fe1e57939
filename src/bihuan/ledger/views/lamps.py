"""规则 and 往期: the rulebooks printed in plain words, and the lamps kept of periods that are over."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan import rulebooks
from bihuan.access.policy import require
from bihuan.access.views import act, slip
from bihuan.deadlines import clock
from bihuan.organization.roles import Role
from bihuan.theme import wording

from .. import commands, judging, phrases, queries
from ..forms.rules import RulesForm
from ..queries import KeptLamp, PeriodLine, TaskPage
from . import shown
from .lists import named, seen_by

LAMPS = ("red", "yellow", "green", "grey")


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule as it is printed: its lamp, how it is judged here, the sentence of its source."""

    code: str
    lamp: str
    reading: str
    article: str
    note: str
    book: str


@dataclass(frozen=True, slots=True)
class BookSheet:
    """A rulebook as it is printed."""

    key: str
    name: str
    version: str
    sources: tuple[tuple[str, str], ...]  # name, where it was published: its own, and those of its parts
    rows: tuple[RuleRow, ...]
    left_out: tuple[str, ...]
    used_by: str  # the campaigns that are judged by it


def lamp_rules(request: HttpRequest, jurisdiction: str) -> HttpResponse:
    """Print the rulebooks by which lamps are judged here, in the order of asking; the supervision office chooses one."""
    post: Any = require(request.post, "business.read", jurisdiction=jurisdiction)  # type: ignore[attr-defined]
    is_own = post.jurisdiction == jurisdiction
    campaigns = queries.campaigns(jurisdiction=jurisdiction)
    if request.method == "POST" and not (is_own and campaigns):
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = RulesForm(data, campaigns=campaigns) if campaigns else None

    def show(status: int = 200) -> HttpResponse:
        may = is_own and Role.DISPATCHER in post.roles
        facts = {**_printed(jurisdiction, campaigns), "form": form, "may": may, "slip": slip(request)}
        return render(request, "ledger/lamp_rules.html", facts, status=status)

    if data is None or form is None:
        return show()
    if not form.is_valid():
        return show(422)
    values = {"jurisdiction": jurisdiction, **form.values()}
    return act(request, commands.choose_rules, values, form=form, page=show, done=request.path, say=phrases.refusal)


def _printed(jurisdiction: str, campaigns: Sequence[queries.CampaignLine]) -> dict[str, Any]:
    users: dict[str, list[str]] = {}
    for line in campaigns:
        users.setdefault(judging.book_of(line.rulebook).key, []).append(named(line.name, line.name_en))
    users = users or {rulebooks.DEFAULT: []}
    return {
        "sheets": [_sheet(book, users[book.key]) for book in judging.choices() if book.key in users],
        "others": [_sheet(book, []) for book in judging.choices() if book.key not in users],
        "periods_url": reverse("ledger:periods", args=[jurisdiction]),
        "list_url": reverse("ledger:list", args=[jurisdiction]),
    }


def _sheet(book: rulebooks.Book, campaigns: list[str]) -> BookSheet:
    is_english = wording.is_english()
    parts = book.parts or (book,)
    return BookSheet(
        key=book.key,
        name=named(book.name, book.name_en),
        version=book.version,
        sources=tuple(
            (named(part.name, part.name_en), named(part.source, part.source_en)) for part in (book, *book.parts)
        ),
        rows=tuple(_row(rule) for rule in book.rules),
        left_out=tuple(text for part in parts for text in (part.left_out_en if is_english else part.left_out)),
        used_by=phrases.enumerated(campaigns),
    )


def _row(rule: rulebooks.Rule) -> RuleRow:
    source = rulebooks.shelf()[rule.book]
    return RuleRow(
        code=rule.code,
        lamp=rule.lamp,
        reading=phrases.rule_reading(rule),
        article=named(rule.article, rule.article_en),
        note=phrases.rule_note(rule),
        book=named(source.name, source.name_en),
    )


@dataclass(frozen=True, slots=True)
class Square:
    """One past period in a task's row of lamps."""

    lamp: str
    url: str
    span: str
    said: str


def squares(page: TaskPage) -> list[Square]:
    """Return a task's lamps of past periods, the oldest first."""
    kept = queries.kept_lamps(
        jurisdiction=page.jurisdiction, task=page.id, now=page.judgement, is_hidden=page.claim_hidden
    )
    return [
        Square(
            lamp=lamp.lamp,
            url=f"{reverse('ledger:period', args=[page.jurisdiction, lamp.period])}#task-{page.id}",
            span=span_text(lamp.start_date, lamp.end_date),
            said=kept_text(lamp),
        )
        for lamp in kept
    ]


def span_text(start: Any, end: Any) -> str:
    """Return 2月13日—2月19日."""
    return _("%(start)s—%(end)s") % {"start": wording.day_short(start), "end": wording.day_short(end)}


def kept_text(lamp: KeptLamp) -> str:
    """Return the sentence that was kept, and that the miss was made good since where it was."""
    sentence = lamp.sentence or _("申报数先不公开：录入实测之后才看到。")
    return _("已补上；当期为红：%(sentence)s") % {"sentence": sentence} if lamp.is_repaired else sentence


def _line(line: PeriodLine, jurisdiction: str) -> dict[str, Any]:
    book = rulebooks.shelf().get(line.rulebook)
    return {
        "line": line,
        "span": span_text(line.start_date, line.end_date),
        "kind": phrases.period_name(line.kind),
        "url": reverse("ledger:period", args=[jurisdiction, line.id]),
        "rule": named(book.name, book.name_en) if book else line.rulebook,
        "lamps": [(name, line.lamps.get(name, 0)) for name in LAMPS if line.lamps.get(name, 0)],
    }


def periods(request: HttpRequest, jurisdiction: str) -> HttpResponse:
    """List the periods that are over, the latest first."""
    require(request.post, "business.read", jurisdiction=jurisdiction)  # type: ignore[attr-defined]
    lines = [_line(line, jurisdiction) for line in queries.periods(jurisdiction=jurisdiction)]
    facts = {
        "lines": lines,
        "rules_url": reverse("ledger:lamp_rules", args=[jurisdiction]),
        "ledger_url": reverse("ledger:list", args=[jurisdiction]),
    }
    return render(request, "ledger/periods.html", facts)


def period(request: HttpRequest, jurisdiction: str, period: UUID) -> HttpResponse:
    """Show one period: every lamp that stood at its end, with its sentence as it was kept."""
    require(request.post, "business.read", jurisdiction=jurisdiction)  # type: ignore[attr-defined]
    today = clock.today(request.at)  # type: ignore[attr-defined]
    viewer = seen_by(request, jurisdiction)
    found = queries.period_page(jurisdiction=jurisdiction, period=period, viewer=viewer, today=today)
    if found is None:
        raise Http404
    rows = [
        {
            "task": task,
            "url": reverse("ledger:task", args=[jurisdiction, task.id]),
            "kept": task.lamp.kept.value,
            "said": kept_text(task.lamp),
        }
        for task in found.tasks
    ]
    facts = {
        **_line(found.line, jurisdiction),
        "rows": rows,
        "repaired": found.repaired,
        "list_url": reverse("ledger:periods", args=[jurisdiction]),
        "ledger_url": reverse("ledger:list", args=[jurisdiction]),
        "rules_url": reverse("ledger:lamp_rules", args=[jurisdiction]),
        "entry_url": shown.entry_url(jurisdiction, found.line.written_by),
    }
    return render(request, "ledger/period.html", facts)
