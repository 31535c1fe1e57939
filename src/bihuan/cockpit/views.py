"""The cockpit of a jurisdiction; what stands below it, for whoever stands above."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bihuan.access.policy import require
from bihuan.deadlines import clock
from bihuan.ledger import panels, phrases, rules
from bihuan.ledger import queries as ledger
from bihuan.ledger.phrases import blockers as blocker_words
from bihuan.ledger.views import matters
from bihuan.ledger.views.lists import LAMPS, Address, Row, as_row, left_out, named, seen_by, strip_urls
from bihuan.ledger.views.work import queue_of, todos
from bihuan.organization.roles import Role

from . import queries

#: How much of the queue and of the offices stands here; the rest is behind a link.
QUEUE, OFFICES, BLOCKERS, NEWS, SILENT = 4, 8, 6, 4, 5
#: What fits on a wall of 1920×1080 (its style leaves out whole rows where sentences run long), and how often it is read anew.
WALL_REDS, WALL_YELLOWS, WALL_BLOCKERS, WALL_TODOS, WALL_DOMAINS, WALL_SECONDS = 5, 5, 4, 3, 6, 60
#: Lines of one row each that the wall's last column holds; a blocker and a heading take two.
WALL_LINES = 13
#: What its first column holds, and how much of that a red and a yellow lamp take with their sentences; English runs longer.
WALL_SAYS, SAYS = 56, {"zh": (16, 7), "en": (22, 10)}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and the rows it counts; `lamp` where the column is a colour."""

    count: int
    url: str
    lamp: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the tables by domain and by office."""

    name: str
    url: str
    counts: ledger.AccountCounts
    gates: Sequence[Figure]  # 建账 交账 核账 销账
    lamps: Sequence[Figure]
    changed: Figure
    is_own: bool  # a domain in which the viewer, a deputy leader, leads a task


def _line(name: str, address: Address, group: ledger.GroupLine) -> Line:
    counts = group.counts
    gates = (counts.open, counts.told, counts.checked, counts.struck)
    return Line(
        name=name,
        url=address.with_(),
        counts=counts,
        gates=[Figure(n, url) for n, url in zip(gates, strip_urls(address)[0], strict=True)],
        lamps=_lamps(group.lamps, address),
        changed=Figure(group.changed, address.with_(changed="1")),
        is_own=group.is_own,
    )


def _lamps(counts: Mapping[str, int], address: Address) -> list[Figure]:
    return [Figure(counts.get(lamp, 0), address.with_(lamp=lamp), lamp) for lamp in LAMPS]


@dataclass(frozen=True, slots=True)
class Trouble:
    """A task under a red or yellow lamp, with the sentence that says why."""

    row: Row
    sentence: str
    rule: str
    rule_url: str
    trajectory: ledger.Trajectory | None
    said: str  # the trajectory in words


def _troubles(
    lines: Sequence[ledger.TaskLine], jurisdiction: str, drawn: Mapping[UUID, ledger.Trajectory]
) -> list[Trouble]:
    rows = [as_row(line, jurisdiction) for line in lines]
    return [
        Trouble(
            row=row,
            sentence=phrases.lamp_sentence(row.line.judgement),
            rule=phrases.lamp_rule(row.line.judgement),
            rule_url=panels.rule_url(jurisdiction, row.line.judgement),
            trajectory=drawn.get(row.line.id),
            said=_("，").join(cell.said or cell.text for cell in (row.reported, row.measured)),
        )
        for row in rows
    ]


def home(request: HttpRequest, jurisdiction: str) -> HttpResponse:
    """Show where everything stands today."""
    facts = _picture(request, jurisdiction)
    if facts is None:
        return _from_above(request, jurisdiction)
    return render(request, "cockpit/home.html", facts | _news(request, jurisdiction))


def wall(request: HttpRequest, jurisdiction: str) -> HttpResponse:
    """Show the same on a wall: one screen, no chrome, read from across the room; it refreshes itself."""
    facts = _picture(request, jurisdiction)
    if facts is None:
        raise Http404
    blockers = facts["blockers"][:WALL_BLOCKERS]
    asked = [(todo.line.number, todo.line.title, todo.verb) for todo in facts["todos"]]
    asked += [(row["number"], row["title"], row["verb"]) for row in facts["matters"]]
    asked = asked[:WALL_TODOS] if facts["decides"] else []
    red, yellow = SAYS["en" if get_language() == "en" else "zh"]
    room = WALL_LINES - 2 * (len(blockers) + bool(asked) + 1) - len(asked)
    facts |= {
        "reds": facts["reds"][:WALL_REDS],
        "yellows": facts["yellows"][:WALL_YELLOWS],
        "told": red * len(facts["reds"]) + yellow * len(facts["yellows"]) <= WALL_SAYS,
        "domains": facts["domains"][: WALL_DOMAINS + 4],
        "weeks": facts["weeks"] if len(facts["domains"]) <= WALL_DOMAINS else [],
        "blockers": blockers,
        "asked": asked,
        "seals": facts["seals"][: max(room, 0)],
        "refresh": WALL_SECONDS,
        "is_still": "still" in request.GET,
        "turn_url": _turned(request),
    }
    answer = render(request, "cockpit/wall.html", facts)
    if not facts["is_still"]:
        answer["Refresh"] = str(WALL_SECONDS)
    return answer


def _turned(request: HttpRequest) -> str:
    """Return the same wall refreshing itself where it stands still, and standing still where it refreshes itself."""
    query = request.GET.copy()
    if "still" in query:
        del query["still"]
    else:
        query["still"] = "1"
    return f"{request.path}?{query.urlencode()}"


def _news(request: Any, jurisdiction: str) -> dict[str, Any]:
    """Return the latest that others have done since the post last said it had seen everything; nothing from above."""
    if request.post.jurisdiction != jurisdiction:
        return {}
    found = panels.unread_of(request)
    latest = sorted(found.entries, key=lambda task: found.entries[task][0], reverse=True)[:NEWS]
    if not latest:
        return {}
    newest = replace(found, entries={task: found.entries[task][:1] for task in latest})
    return {
        "unread": found,
        "news_url": reverse("ledger:news", args=[jurisdiction]),
        "news": [
            {
                "number": item.number,
                "title": item.title,
                "url": reverse("ledger:task", args=[jurisdiction, item.task]),
                "done": phrases.ENTRIES.get(item.lines[0].kind, item.lines[0].kind),
                "who": item.lines[0].who,
                "day": item.lines[0].day,
                "more": len(found.entries[item.task]) - 1,
            }
            for item in ledger.news(jurisdiction=jurisdiction, found=newest)
        ],
    }


def _picture(request: HttpRequest, jurisdiction: str) -> dict[str, Any] | None:
    """Return everything that the cockpit shows of a jurisdiction; None where it has no campaign of its own."""
    post = require(request.post, "business.read", jurisdiction=jurisdiction)  # type: ignore[attr-defined]
    today = clock.today(request.at)  # type: ignore[attr-defined]
    campaigns = ledger.campaigns(jurisdiction=jurisdiction)
    if not campaigns:
        return None
    asked = request.GET.get("campaign", "")
    campaign = queries.chosen(campaigns, asked, today)
    if campaign is None or (asked and str(campaign.id) != asked):
        raise Http404
    key = queries.campaign_key(campaigns, campaign)
    seen = ledger.overview(jurisdiction=jurisdiction, campaign=key, today=today, viewer=seen_by(request, jurisdiction))
    address = Address(reverse("ledger:list", args=[jurisdiction]), {"campaign": str(key)} if key else {})
    gates, gaps = strip_urls(address)
    drawn = ledger.trajectories(
        jurisdiction=jurisdiction,
        tasks=[line.id for line in seen.reds],
        today=today,
        hidden=frozenset(line.id for line in seen.reds if line.progress and line.progress.is_hidden),
    )
    waits, beside = queue_of(request, jurisdiction), _beside(request, jurisdiction)
    return {
        "campaign": campaign,
        "name": named(campaign.name, campaign.name_en),
        "others": [
            (named(c.name, c.name_en), f"{request.path}?campaign={c.id}") for c in campaigns if c.id != campaign.id
        ],
        "course": queries.course(campaign, seen.counts, today),
        "seen": seen,
        "left": left_out(seen.left, address, seen.archived),
        "gates": gates,
        "gaps": gaps,
        "lamps": _lamps(seen.lamps, address),
        "reds": _troubles(seen.reds, jurisdiction, drawn),
        "yellows": _troubles(seen.yellows, jurisdiction, {}),
        "red_url": address.with_(lamp="red"),
        "yellow_url": address.with_(lamp="yellow"),
        "decides": bool(post.roles & rules.LEADERS),
        "works": post.jurisdiction == jurisdiction and any(s.roles & post.roles for s in rules.LOOP.values()),
        "todos": todos(waits[:QUEUE], jurisdiction, today),
        "matters": beside[: max(QUEUE - len(waits), 0)],
        "waiting": len(waits) + len(beside),
        "work_url": reverse("ledger:work", args=[jurisdiction]),
        "domains": [_line(g.name, _narrowed(address, domain=g.key), g) for g in seen.domains],
        "largest": max((g.counts.open for g in seen.domains), default=0),
        "has_changed": any(g.changed for g in seen.domains),
        "offices": [
            _line(named(g.name, g.name_en), _narrowed(address, office=g.key), g) for g in seen.offices[:OFFICES]
        ],
        "more_offices": max(len(seen.offices) - OFFICES, 0),
        "offices_url": address.with_(sort="office"),
        **_blocked(jurisdiction, today),
        "silent": _silent(jurisdiction),
        "weeks": [_week(line, address) for line in seen.weeks],
        "seals": [as_row(line, jurisdiction) for line in seen.seals],
        "seals_url": address.with_(account="struck"),
        "wall_url": reverse("cockpit:wall", args=[jurisdiction]) + (f"?campaign={key}" if key else ""),
        "new_url": reverse("ledger:new", args=[jurisdiction]) if post.role is Role.DISPATCHER else "",
    }


def _silent(jurisdiction: str) -> list[dict[str, Any]]:
    """Return the assisting offices that were silent most often, with the tasks in which they were."""
    return [
        {
            "line": line,
            "tasks": [
                (number, title, reverse("ledger:task", args=[jurisdiction, key])) for key, number, title in line.tasks
            ],
        }
        for line in ledger.silent_offices(jurisdiction=jurisdiction)[:SILENT]
    ]


def _beside(request: Any, jurisdiction: str) -> list[dict[str, Any]]:
    """Return what waits for the acting post on blockers and questions."""
    acting = matters.acting_of(request, jurisdiction)
    if acting is None:
        return []
    today = clock.today(request.at)
    return matters.owed_rows(ledger.matters(jurisdiction=jurisdiction, acting=acting, today=today), jurisdiction)


def _blocked(jurisdiction: str, today: dt.date) -> dict[str, Any]:
    """Return the blockers that have been waited for longest, and how many there are."""
    found = ledger.blockers_by_age(jurisdiction=jurisdiction, today=today)
    return {
        "blockers": [
            {
                "line": line,
                "url": reverse("ledger:blocker", args=[jurisdiction, line.task, line.id]),
                "state": blocker_words.blocker_state_name(line.state),
            }
            for line in found[:BLOCKERS]
        ],
        "blocked": len(found),
        "blockers_url": reverse("ledger:blockers", args=[jurisdiction]),
    }


def _week(line: ledger.WeekLine, address: Address) -> dict[str, Any]:
    """Return a week's counts, each with the tasks it counts behind it."""
    since = line.since.isoformat()
    return {
        "since": line.since,
        "until": line.since + dt.timedelta(days=6),
        "figures": [Figure(n, address.with_(done=name, since=since)) for name, n in line.counts.items()],
    }


def _narrowed(address: Address, **choice: str) -> Address:
    return Address(address.path, {**address.chosen, **choice})


def _from_above(request: HttpRequest, jurisdiction: str) -> HttpResponse:
    """Show the counties below, each with its strip; or that there is nothing yet."""
    lines = []
    for county in queries.counties(above=jurisdiction):
        gates, gaps = strip_urls(Address(reverse("ledger:list", args=[county.code]), {}))
        lines.append(
            {
                "name": named(county.name, county.name_en),
                "url": reverse("cockpit:home", args=[county.code]),
                "counts": county.counts,
                "gates": gates,
                "gaps": gaps,
            }
        )
    post = request.post  # type: ignore[attr-defined]
    begins = post.role is Role.DISPATCHER and post.jurisdiction == jurisdiction
    begin_url = reverse("ledger:begin", args=[jurisdiction]) if begins else ""
    return render(request, "cockpit/above.html", {"counties": lines, "title": _("各县"), "begin_url": begin_url})
