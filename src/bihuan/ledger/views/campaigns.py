"""专项行动: before the first task there is a campaign; after the last one its archive; between two years what is carried over."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bihuan.access.policy import require
from bihuan.access.views import act, slip
from bihuan.journal import Refused
from bihuan.organization.roles import Role

from .. import commands, phrases, queries, rules
from ..forms import campaigns as forms
from ..forms.campaign import CampaignForm
from ..queries.ending import CampaignPage, campaign_page, campaign_rows, open_sheet
from .lists import named, seen_by
from .matters import acting_of, data_of, not_here, send, today_of
from .shown import entry_url


def begin(request: HttpRequest, jurisdiction: str) -> HttpResponse:
    """Show the form of a new campaign, or begin it and go on to its first task."""
    post: Any = require(request.post, "business.read", jurisdiction=jurisdiction)  # type: ignore[attr-defined]
    is_own = post.jurisdiction == jurisdiction
    if request.method == "POST" and not is_own:
        raise Http404
    form = CampaignForm(request.POST if request.method == "POST" else None)

    def show(status: int = 200) -> HttpResponse:
        facts = {
            "form": form,
            "is_live": is_own and Role.DISPATCHER in post.roles,
            "why": phrases.refusal(Refused("wrong_role", verb="open_campaign", needed=(Role.DISPATCHER,))),
            "list_url": reverse("ledger:list", args=[jurisdiction]),
        }
        return render(request, "ledger/begin.html", facts, status=status)

    if request.method != "POST":
        return show()
    if not form.is_valid():
        return show(422)
    values = {"jurisdiction": jurisdiction, **form.values()}
    done = reverse("ledger:new", args=[jurisdiction])
    return act(request, commands.open_campaign, values, form=form, page=show, done=done, say=phrases.refusal)


def campaign_list(request: HttpRequest, jurisdiction: str) -> HttpResponse:
    """Every campaign of the county, those in the archive too."""
    post: Any = require(request.post, "business.read", jurisdiction=jurisdiction)  # type: ignore[attr-defined]
    rows: list[dict[str, Any]] = [
        {
            "line": row.line,
            "name": named(row.line.name, row.line.name_en),
            "url": reverse("ledger:campaign", args=[jurisdiction, row.line.id]),
            "total": row.total,
            "counts": row.counts,
            "pending": phrases.campaigns.archiving_name(row.pending) if row.pending else "",
        }
        for row in campaign_rows(jurisdiction=jurisdiction)
    ]
    may_open = Role.DISPATCHER in post.roles and post.jurisdiction == jurisdiction
    facts = {
        "standing": [row for row in rows if row["line"].archived_date is None],
        "archived": [row for row in rows if row["line"].archived_date is not None],
        "begin_url": reverse("ledger:begin", args=[jurisdiction]) if may_open else "",
        "carry_url": reverse("ledger:carry_over", args=[jurisdiction]),
        "list_url": reverse("ledger:list", args=[jurisdiction]),
    }
    return render(request, "ledger/campaigns.html", facts)


def _read(request: Any, jurisdiction: str, campaign: UUID) -> CampaignPage:
    post = require(request.post, "business.read", jurisdiction=jurisdiction)
    if request.method == "POST" and post.jurisdiction != jurisdiction:
        raise Http404
    page = campaign_page(jurisdiction=jurisdiction, campaign=campaign)
    if page is None:
        raise Http404
    return page


def campaign(request: HttpRequest, jurisdiction: str, campaign: UUID) -> HttpResponse:
    """One campaign: its days, how far its tasks are, what became of it."""
    return _show(request, jurisdiction, _read(request, jurisdiction, campaign))


def _show(
    request: Any, jurisdiction: str, page: CampaignPage, *, tried: str = "", form: Any = None, status: int = 200
) -> HttpResponse:
    acting = acting_of(request, jurisdiction)
    listed = f"{reverse('ledger:list', args=[jurisdiction])}?campaign={page.line.id}"
    kind = "take_out" if page.standing.is_archived else "archive"
    facts = {
        "campaign": page,
        "line": page.line,
        "name": named(page.line.name, page.line.name_en),
        "listed_url": listed,
        "gates": [f"{listed}&account={account.value}" for account in rules.Account],
        "gaps": [*(f"{listed}&gap={gap}" for gap in ("untold", "unchecked", "unstruck")), f"{listed}&account=struck"],
        "changes": [{**asdict(one), "entry_url": entry_url(jurisdiction, one.entry)} for one in page.changes],
        "archivings": [
            {
                **asdict(one),
                "kind": phrases.campaigns.archiving_name(one.kind),
                "state": phrases.campaigns.archiving_state(one.state),
                "entry_url": entry_url(jurisdiction, one.entry),
            }
            for one in page.archivings
        ],
        "acts": [_act(verb, page, jurisdiction, acting, request, tried, form) for verb in _offered(page, kind)],
        "kind": kind,
        "tried": form if request.method == "POST" else None,
        "campaigns_url": reverse("ledger:campaigns", args=[jurisdiction]),
        "carry_url": f"{reverse('ledger:carry_over', args=[jurisdiction])}?campaign={page.line.id}",
        "slip": slip(request),
    }
    return render(request, "ledger/campaign.html", facts, status=status)


def _offered(page: CampaignPage, kind: str) -> tuple[str, ...]:
    """Return what can be done on the page as it stands, whoever does it."""
    if page.standing.pending:
        return "grant_archiving", "refuse_archiving", "take_back_archiving"
    return ("ask_archiving",) if kind == "take_out" else ("change_campaign", "ask_archiving")


def _act(
    verb: str, page: CampaignPage, jurisdiction: str, acting: Any, request: Any, tried: str, form: Any
) -> dict[str, Any]:
    """Return one of the page's forms: open to the acting post, or why not."""
    check = partial(_check, verb, page, acting, today_of(request))
    refusal = rules.refusal_of(check) if acting else not_here()
    kind = "take_out" if page.standing.is_archived else "archive"
    words = f"ask_{kind}" if verb == "ask_archiving" else verb
    return {
        "label": phrases.step_label(words),
        "url": reverse(f"ledger:{verb}", args=[jurisdiction, page.line.id]),
        "form": form if verb == tried else _FORMS[verb](None, page),
        "allowed": refusal is None,
        "why": phrases.refusal(refusal, verb=words) if refusal else "",
        "is_tried": verb == tried,
    }


def _check(verb: str, page: CampaignPage, acting: rules.Acting, today: Any) -> None:
    """Raise the refusal that the act would meet, apart from what its form asks for and who asked before."""
    check, standing = rules.campaigns, page.standing
    kind = "take_out" if standing.is_archived else "archive"
    match verb:
        case "change_campaign":
            days = {"start": page.line.start_date, "end": page.line.end_date}
            check.check_change(standing, acting, **days, is_same=False)
        case "ask_archiving":
            check.check_asking(kind, standing, acting, today)
        case "grant_archiving":
            check.check_granting(standing.pending, standing, acting, today, asker=None)
        case "refuse_archiving":
            check.check_deciding(acting, asker=None, verb=verb)
        case _:
            check.check_taking_back(acting)


def _change_form(data: Any, page: CampaignPage) -> Any:
    line = page.line
    now = {name: getattr(line, name) for name in ("name", "name_en", "start_date", "end_date")}
    return forms.ChangeForm(data, initial=now, auto_id="change_%s")


_FORMS: Mapping[str, Callable[[Any, CampaignPage], Any]] = {
    "change_campaign": _change_form,
    "ask_archiving": lambda data, page: forms.AskForm(data, auto_id="ask_%s"),
    "grant_archiving": lambda data, page: forms.GrantForm(data, auto_id="grant_%s"),
    "refuse_archiving": lambda data, page: forms.RefuseForm(data, auto_id="refuse_%s"),
    "take_back_archiving": lambda data, page: forms.NothingForm(data, auto_id="back_%s"),
}


def _take(request: HttpRequest, jurisdiction: str, campaign: UUID, verb: str, **values: Any) -> HttpResponse:
    page = _read(request, jurisdiction, campaign)
    form = _FORMS[verb](data_of(request), page)

    def show(status: int = 200) -> HttpResponse:
        return _show(request, jurisdiction, page, tried=verb, form=form, status=status)

    done = reverse("ledger:campaign", args=[jurisdiction, campaign])
    command = getattr(commands, verb)
    given = {"jurisdiction": jurisdiction, "campaign": campaign, **values}
    return send(request, command, given, form=form, show=show, done=done)


def change_campaign(request: HttpRequest, jurisdiction: str, campaign: UUID) -> HttpResponse:
    """改名或改日子."""
    return _take(request, jurisdiction, campaign, "change_campaign")


def ask_archiving(request: HttpRequest, jurisdiction: str, campaign: UUID) -> HttpResponse:
    """申请归档, or 申请取出 where it is archived."""
    page = _read(request, jurisdiction, campaign)
    kind = "take_out" if page.standing.is_archived else "archive"
    return _take(request, jurisdiction, campaign, "ask_archiving", kind=kind)


def grant_archiving(request: HttpRequest, jurisdiction: str, campaign: UUID) -> HttpResponse:
    """同意."""
    return _take(request, jurisdiction, campaign, "grant_archiving")


def refuse_archiving(request: HttpRequest, jurisdiction: str, campaign: UUID) -> HttpResponse:
    """不同意."""
    return _take(request, jurisdiction, campaign, "refuse_archiving")


def take_back_archiving(request: HttpRequest, jurisdiction: str, campaign: UUID) -> HttpResponse:
    """撤回申请."""
    return _take(request, jurisdiction, campaign, "take_back_archiving")


def carry_over(request: HttpRequest, jurisdiction: str) -> HttpResponse:
    """What is open of a year or a campaign, ticked, to be carried over by one act."""
    post: Any = require(request.post, "business.read", jurisdiction=jurisdiction)  # type: ignore[attr-defined]
    today = today_of(request)
    campaigns = queries.campaigns(jurisdiction=jurisdiction)
    chosen = next((c for c in campaigns if str(c.id) == request.GET.get("campaign", "")), None)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else None
    viewer = seen_by(request, jurisdiction)
    if year is None and chosen is None:
        year = today.year - 1
    sheet = open_sheet(jurisdiction=jurisdiction, year=year, campaign=chosen.id if chosen else None, viewer=viewer)
    address = request.path
    facts = {
        "sheet": sheet,
        "rows": [
            {
                "line": line,
                "url": reverse("ledger:task", args=[jurisdiction, line.id]),
                "office": named(line.lead_office, line.lead_office_en),
                "state": phrases.state_name(line.state),
            }
            for line in sheet.lines
        ],
        "year": year,
        "chosen": named(chosen.name, chosen.name_en) if chosen else "",
        "years": [
            {"text": one, "url": f"{address}?year={one}", "count": count, "is_on": not chosen and one == year}
            for one, count in sheet.years.items()
        ],
        "campaigns": [
            {
                "text": named(c.name, c.name_en),
                "url": f"{address}?campaign={c.id}",
                "count": sheet.campaigns.get(c.id, 0),
                "is_on": c is chosen,
            }
            for c in campaigns
        ],
        "most": rules.MOST_TICKED,
        "label": phrases.step_label("carry_over_task"),
        "bulk_url": reverse("ledger:bulk", args=[jurisdiction])
        if Role.DISPATCHER in post.roles and post.jurisdiction == jurisdiction
        else "",
        "list_url": reverse("ledger:list", args=[jurisdiction]),
        "campaigns_url": reverse("ledger:campaigns", args=[jurisdiction]),
    }
    return render(request, "ledger/carry_over.html", facts)
