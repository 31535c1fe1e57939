"""The ledger list: the strip, views and chips in the address, rows grouped by domain."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.access.policy import require
from bihuan.deadlines import clock
from bihuan.organization.roles import Role
from bihuan.theme import wording
from bihuan.theme.templatetags.theme import lamp_word

from .. import numbering, panels, phrases, queries, rules
from ..commands import bulk
from ..queries import Filters, TaskLine
from ..queries.lists import GAPS, HAPPENINGS, SORTS

LAMPS = ("red", "yellow", "green", "grey")


@dataclass(frozen=True, slots=True)
class Address:
    """The list's address with what is chosen in it; every link on the page is this one with something changed."""

    path: str
    chosen: Mapping[str, str]

    def with_(self, **changes: str) -> str:
        """Return the address with these chosen; the empty text takes a choice out. The page number falls away."""
        left = {name: value for name, value in {**self.chosen, **changes}.items() if value}
        return f"{self.path}?{urlencode(left)}" if left else self.path

    def toggled(self, **choice: str) -> str:
        """Return the address with the choice, or without it where it stands already."""
        (name, value) = next(iter(choice.items()))
        return self.with_(**{name: "" if self.chosen.get(name) == value else value})

    def only(self, **choice: str) -> str:
        """Return the address with this choice alone, within the same campaign, words and order."""
        kept = {name: self.chosen[name] for name in ("campaign", "q", "sort") if name in self.chosen}
        return Address(self.path, kept).with_(**choice)

    def is_only(self, **choice: str) -> bool:
        """Return whether this choice is the whole of what is chosen."""
        return {n: v for n, v in self.chosen.items() if n not in ("campaign", "q", "sort")} == choice


NAMES = (
    "campaign",
    "account",
    "gap",
    "lamp",
    "domain",
    "office",
    "changed",
    "soon",
    "past",
    "done",
    "since",
    "left",
    "year",
    "archived",
    "q",
    "sort",
)


def read_filters(given: QueryDict) -> tuple[Filters, dict[str, str]]:
    """Return what the address asks for, and its choices without those that say nothing."""
    said = {name: str(given.get(name, "")).strip()[:60] for name in NAMES}
    chosen = {name: value for name, value in said.items() if value}
    for name, known in (
        ("account", [account.value for account in rules.Account]),
        ("gap", list(GAPS)),
        ("lamp", list(LAMPS)),
        ("changed", ["1"]),
        ("soon", ["1"]),
        ("past", ["1"]),
        ("done", list(HAPPENINGS)),
        ("left", sorted(rules.LEFT)),
        ("archived", ["1"]),
        ("sort", list(SORTS)),
    ):
        if chosen.get(name) not in known:
            chosen.pop(name, None)
    keys = {name: _key(chosen.get(name, "")) for name in ("campaign", "office")}
    for name, key in keys.items():
        if key is None:
            chosen.pop(name, None)
    year = chosen.get("year", "")
    if not (year.isascii() and year.isdecimal() and len(year) == 4):
        chosen.pop("year", None)
    if "gap" in chosen:
        chosen.pop("account", None)
    since = _day(chosen.get("since", ""))
    if since is None or "done" not in chosen:
        since = None
        for name in ("done", "since"):
            chosen.pop(name, None)
    filters = Filters(
        campaign=keys["campaign"],
        account=chosen.get("account", ""),
        gap=chosen.get("gap", ""),
        lamp=chosen.get("lamp", ""),
        domain=chosen.get("domain", ""),
        office=keys["office"],
        is_changed="changed" in chosen,
        is_soon="soon" in chosen,
        is_past="past" in chosen,
        done=chosen.get("done", ""),
        done_since=since,
        left=chosen.get("left", ""),
        year=int(chosen["year"]) if "year" in chosen else None,
        is_archived="archived" in chosen,
        words=chosen.get("q", ""),
        sort=chosen.get("sort", "number"),
    )
    return filters, chosen


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def named(name: str, name_en: str) -> str:
    """Return a name in the page's language, where there is one."""
    return name_en if wording.is_english() and name_en else name


def seen_by(request: Any, jurisdiction: str) -> rules.Acting | None:
    """Return the acting post as the side that reads, None where it looks down from a jurisdiction above."""
    if request.post.jurisdiction != jurisdiction:
        return None
    return rules.Acting(post=request.post.id, office=request.post.office_id, roles=request.post.roles)


@dataclass(frozen=True, slots=True)
class Cell:
    """One of 申报 and 核实 in a row: the share of the promise, or the quantity where a share says nothing."""

    text: str
    said: str  # in full, for the tip
    is_figure: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list, in words."""

    line: TaskLine
    url: str
    office: str
    reported: Cell
    measured: Cell
    next: str
    seal: str  # 第5号
    seal_said: str  # in full, with its year
    reached: int  # accounts passed
    way: queries.Trajectory | None = None  # the first target in outline
    unpaced: str = ""  # why nothing stands under 比序时


def fresh_of(request: Any, jurisdiction: str) -> frozenset[UUID]:
    """Return the tasks on which something is new for the acting post; nothing for whoever looks on from above."""
    if request.post.jurisdiction != jurisdiction:
        return frozenset()
    return frozenset(panels.unread_of(request).entries)


def as_row(line: TaskLine, jurisdiction: str, way: queries.Trajectory | None = None) -> Row:
    """Return a line with its words and its address."""
    reported, measured = _cells(line)
    return Row(
        line=line,
        url=reverse("ledger:task", args=[jurisdiction, line.id]),
        office=named(line.lead_office, line.lead_office_en),
        reported=reported,
        measured=measured,
        next=phrases.next_step(line.state, line.next_verb, named(line.group_name, line.group_name_en)),
        seal=_("第%(number)s号") % {"number": _seal_number(line)} if line.is_struck else "",
        seal_said=phrases.seal_number(line.seal_year, line.seal_number),
        reached=len(line.accounts),
        way=way,
        unpaced=_unpaced(line),
    )


def _unpaced(line: TaskLine) -> str:
    """Return why a row has no figure under 比序时; nothing where it has one, or is struck off."""
    if line.pace is not None or line.is_struck:
        return ""
    return _("已经交账，不再比") if rules.Account.TOLD in line.accounts else _("没有量化的计划可比")


def _seal_number(line: TaskLine) -> str:
    return numbering.short(line.seal_year, line.seal_number) if line.seal_year and line.seal_number else ""


def _cells(line: TaskLine) -> tuple[Cell, Cell]:
    progress = line.progress
    if progress is None:
        return Cell("—", "", False), Cell("—", "", False)
    promised = wording.quantity(progress.promised, progress.unit)

    def cell(value: Any, word: str, missing: str) -> Cell:
        if value is None:
            return Cell(missing, "", False)
        quantity = wording.quantity(value, progress.unit)
        share = progress.share(value)
        said = _("%(measure)s：%(word)s%(value)s，目标%(promised)s") % {
            "measure": progress.measure, "word": word, "value": quantity, "promised": promised,
        }  # fmt: skip
        return Cell(quantity if share is None else f"{share}%", said, True)

    return (
        cell(progress.reported, _("申报"), _("核后见") if progress.is_hidden else _("未报")),
        cell(progress.measured, _("核实"), _("未核")),
    )


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one domain, with its strip; without a name where the list is not grouped."""

    name: str
    url: str
    counts: queries.AccountCounts | None
    count: int
    rows: Sequence[Row]


def grouped(found: queries.TaskList, rows: Iterable[Row], address: Address, *, is_grouped: bool) -> list[Group]:
    """Return the rows by domain, or all in one where the order is another."""
    rows = list(rows)
    if not is_grouped:
        return [Group("", "", None, 0, rows)] if rows else []
    domains: dict[str, list[Row]] = {}
    for row in rows:
        domains.setdefault(row.line.domain, []).append(row)
    return [
        Group(domain, address.with_(domain=domain), found.groups[domain], found.sizes[domain], lines)
        for domain, lines in domains.items()
    ]


@dataclass(frozen=True, slots=True)
class Choice:
    """A chip, a view, a column to sort by."""

    text: str
    url: str
    count: int | None = None
    is_on: bool = False
    lamp: str = ""


def _views(found: queries.TaskList, address: Address, own: str) -> list[Choice]:
    """Return the views: each shows its rows and nothing else chosen."""
    choices: tuple[tuple[str, str, dict[str, str]], ...] = (
        (_("全部"), "all", {}),
        (_("七日内到期"), "soon", {"soon": "1"}),
        (_("本单位牵头"), "own", {"office": own}),
        (_("已销"), "struck", {"account": "struck"}),
    )
    return [
        Choice(text, address.only(**choice), found.presets[key], address.is_only(**choice))
        for text, key, choice in choices
        if found.presets[key] or key in ("all", "struck")
    ]


def _chips(found: queries.TaskList, address: Address) -> list[list[Choice]]:
    """Return the chips in three groups: lamps, gaps between the accounts, changed dates."""
    chosen = address.chosen
    gaps = {"untold": _("未交"), "unchecked": _("待核"), "unstruck": _("待销")}
    changed = [
        Choice(_("改过期"), address.toggled(changed="1"), found.changed, "changed" in chosen),
        Choice(_("首次承诺已过"), address.toggled(past="1"), found.past, "past" in chosen),
    ]
    groups = [
        [Choice("", address.toggled(lamp=n), found.lamps.get(n, 0), chosen.get("lamp") == n, n) for n in LAMPS],
        [
            Choice(text, address.with_(account="", gap="" if chosen.get("gap") == gap else gap), found.gaps[gap], chosen.get("gap") == gap)
            for gap, text in gaps.items()
        ],
        changed,
    ]  # fmt: skip
    return [[c for c in group if c.count or c.is_on] for group in groups if any(c.count or c.is_on for c in group)]


def _held(found: queries.TaskList, address: Address, campaigns: Sequence[queries.CampaignLine]) -> list[Choice]:
    """Return a chip for each choice that no other piece of the page shows as on."""
    chosen, held = address.chosen, []
    for campaign in campaigns:
        if chosen.get("campaign") == str(campaign.id) and len(campaigns) > 1:
            held.append(Choice(named(campaign.name, campaign.name_en), address.with_(campaign=""), is_on=True))
    accounts = {"open": _("建账"), "told": _("交账"), "checked": _("核账"), "struck": _("销账")}
    if "account" in chosen and not address.is_only(account="struck"):
        held.append(Choice(accounts[chosen["account"]], address.with_(account=""), is_on=True))
    if "domain" in chosen:
        held.append(Choice(chosen["domain"], address.with_(domain=""), is_on=True))
    office = found.offices.get(_key(chosen.get("office", "")) or UUID(int=0))
    if "office" in chosen:
        name = named(office.name, office.name_en) if office else _("所选单位")
        held.append(Choice(name, address.with_(office=""), is_on=True))
    if "year" in chosen:
        held.append(Choice(_("%(year)s年的账") % {"year": chosen["year"]}, address.with_(year=""), is_on=True))
    if "archived" in chosen:
        held.append(Choice(_("已归档"), address.with_(archived=""), is_on=True))
    if "left" in chosen:
        held.append(Choice(phrases.state_name(chosen["left"]), address.with_(left=""), is_on=True))
    if "soon" in chosen and not address.is_only(soon="1"):
        held.append(Choice(_("七日内到期"), address.with_(soon=""), is_on=True))
    if "done" in chosen:
        done = {"told": _("交账"), "checked": _("核账"), "returned": _("退回"), "struck": _("销账")}[chosen["done"]]
        text = _("%(day)s起一周内%(done)s") % {
            "day": wording.day_short(dt.date.fromisoformat(chosen["since"])),
            "done": done,
        }
        held.append(Choice(text, address.with_(done="", since=""), is_on=True))
    if "q" in chosen:
        held.append(Choice(_("“%s”") % chosen["q"], address.with_(q=""), is_on=True))
    return held


def said(found: queries.TaskList, address: Address, campaigns: Sequence[queries.CampaignLine], own: str) -> list[str]:
    """Return in words what is chosen, for the foot of a printed list; nothing where that is everything."""
    on = [choice for choice in _views(found, address, own) if choice.is_on and choice.url != address.only()]
    on += [*_held(found, address, campaigns), *(c for group in _chips(found, address) for c in group if c.is_on)]
    texts = [lamp_word(choice.lamp) if choice.lamp else choice.text for choice in on]
    return list(dict.fromkeys(texts))


def _menus(found: queries.TaskList, address: Address) -> list[tuple[str, list[Choice]]]:
    """Return what can be narrowed to: domains, lead offices, years."""
    years = [
        Choice(
            _("%(year)s年的账") % {"year": year},
            address.toggled(year=str(year)),
            n,
            address.chosen.get("year") == str(year),
        )
        for year, n in found.years.items()
    ]
    domains = [
        Choice(name, address.toggled(domain=name), count, address.chosen.get("domain") == name)
        for name, count in found.domains.items()
    ]
    offices = [
        Choice(named(o.name, o.name_en), address.toggled(office=str(key)), o.count, address.chosen.get("office") == str(key))
        for key, o in found.offices.items()
    ]  # fmt: skip
    menus = [(_("领域"), domains), (_("牵头单位"), offices), (_("年度"), years)]
    return [(title, choices) for title, choices in menus if len(choices) > 1]


def sort_names() -> dict[str, str]:
    """Return the orders of the list in words."""
    return {"number": _("号"), "first": _("首次承诺"), "due": _("期限"), "office": _("牵头单位")}


def _sorts(address: Address) -> dict[str, Choice]:
    now = address.chosen.get("sort", "number")
    words = sort_names()
    return {
        key: Choice(text, address.with_(sort="" if key == "number" else key), is_on=now == key)
        for key, text in words.items()
    }


def strip_urls(address: Address) -> tuple[list[str], list[str]]:
    """Return the addresses behind the strip's four figures and its four gaps."""
    gates = [address.with_(account=account.value, gap="") for account in rules.Account]
    gaps = [address.with_(gap=gap, account="") for gap in GAPS]
    return gates, [*gaps, gates[-1]]


def ledger_list(request: HttpRequest, jurisdiction: str) -> HttpResponse:
    """Show the tasks of a jurisdiction as the address asks for them."""
    post = require(request.post, "business.read", jurisdiction=jurisdiction)  # type: ignore[attr-defined]
    filters, chosen = read_filters(request.GET)
    found = queries.task_list(
        jurisdiction=jurisdiction,
        filters=filters,
        today=clock.today(request.at),  # type: ignore[attr-defined]
        page=request.GET.get("page", "1"),
        own=post.office_id,
        viewer=seen_by(request, jurisdiction),
    )
    campaigns = queries.campaigns(jurisdiction=jurisdiction, archived=True)
    standing = [campaign for campaign in campaigns if campaign.archived_date is None]
    address = Address(request.path, chosen)
    gates, gaps = strip_urls(address)
    lines: list[TaskLine] = list(found.page.object_list)
    drawn = queries.trajectories(
        jurisdiction=jurisdiction,
        tasks=[line.id for line in lines if not line.is_struck],
        today=clock.today(request.at),  # type: ignore[attr-defined]
        hidden=frozenset(line.id for line in lines if line.progress and line.progress.is_hidden),
    )
    rows = [as_row(line, jurisdiction, drawn.get(line.id)) for line in lines]
    may_open = post.role is Role.DISPATCHER and post.jurisdiction == jurisdiction
    return render(
        request,
        "ledger/list.html",
        {
            "found": found,
            "groups": grouped(found, rows, address, is_grouped=filters.sort == "number"),
            "campaign": shown_campaign(campaigns if filters.campaign else standing, filters.campaign),
            "campaigns_url": reverse("ledger:campaigns", args=[jurisdiction]),
            "fresh": fresh_of(request, jurisdiction),
            "rules_url": reverse("ledger:lamp_rules", args=[jurisdiction]),
            "periods_url": reverse("ledger:periods", args=[jurisdiction]),
            "gates": gates,
            "gaps": gaps,
            "views": _views(found, address, str(post.office_id)),
            "held": _held(found, address, campaigns),
            "chips": _chips(found, address),
            "menus": _menus(found, address),
            "sorts": _sorts(address),
            "kept": [(name, value) for name, value in chosen.items() if name != "q"],
            "words": filters.words,
            "clear": address.path,
            "left": left_out(found.left, address, found.archived),
            "is_filtered": bool(set(chosen) - {"sort"}),
            "new_url": reverse("ledger:new", args=[jurisdiction]) if may_open else "",
            "begin_url": reverse("ledger:begin", args=[jurisdiction]) if may_open and not standing else "",
            "bulk_url": reverse("ledger:bulk", args=[jurisdiction]) if may_open else "",
            "bulk_acts": [(verb, phrases.step_label(verb)) for verb in bulk.BULK] if may_open else [],
            "print_url": Address(reverse("ledger:list_printed", args=[jurisdiction]), chosen).with_(),
            "blockers_url": reverse("ledger:blockers", args=[jurisdiction]),
            "notices_url": reverse("ledger:notices", args=[jurisdiction]),
            "look_backs_url": reverse("ledger:look_backs", args=[jurisdiction]),
            "forces_url": reverse("ledger:forces", args=[jurisdiction]),
            "applications_url": reverse("ledger:applications", args=[jurisdiction]),
        },
    )


def left_out(left: Mapping[rules.State, int], address: Address, archived: int = 0) -> list[Choice]:
    """Return how many have left the account or lie in the archive, each with its list: no total is smaller without a word."""
    words = {rules.State.WITHDRAWN: _("撤项%(n)s件"), rules.State.MERGED: _("并项%(n)s件")}
    gone = [
        Choice(
            words[state] % {"n": left[state]}, address.only(left=state.value), left[state], address.is_only(left=state)
        )
        for state in words
        if left.get(state)
    ]
    if archived and "archived" not in address.chosen:
        # From the whole list: what is archived belongs to no campaign that is chosen here.
        url = Address(address.path, {}).with_(archived="1")
        gone.append(Choice(_("已归档%(n)s件") % {"n": archived}, url, archived))
    return gone


def shown_campaign(campaigns: Sequence[queries.CampaignLine], chosen: UUID | None) -> dict[str, str] | None:
    """Return the campaign that all rows belong to, for the line beside the title."""
    shown = [c for c in campaigns if c.id == chosen] if chosen else list(campaigns)
    if len(shown) != 1:
        return None
    return {"name": named(shown[0].name, shown[0].name_en), "source": shown[0].source}
