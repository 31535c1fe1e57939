"""Applications: the form, the page on which one is decided, the county's list; going on after a suspension."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bihuan.access.policy import require
from bihuan.access.views import slip
from bihuan.deadlines import clock, workdays
from bihuan.evidence import uploads
from bihuan.journal import Refused
from bihuan.organization.roles import Role
from bihuan.theme import wording

from .. import commands, phrases, rules
from ..commands.shared import acting_as
from ..forms import PressForm
from ..forms.applications import AgreeForm, ApplicationForm, DisagreeForm, ResumeForm
from ..phrases import applications as words
from ..queries import TaskPage
from ..queries import applications as queries
from ..rules import ApplicationKind
from ..rules import applications as ladders
from . import shown
from .evidence import files_of, read_files
from .lists import Address, Choice, seen_by
from .steps import step_facts, take

#: Kinds of which a task knows only one: they end it.
_ENDS = (ApplicationKind.WITHDRAWAL, ApplicationKind.MERGING)


def _today(request: Any) -> dt.date:
    return clock.today(request.at)


def _acting(request: Any, jurisdiction: str) -> rules.Acting | None:
    """Return the acting post, None where it looks down from a jurisdiction above."""
    return acting_as(request.post, _today(request)) if request.post.jurisdiction == jurisdiction else None


def _data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def application_url(jurisdiction: str, task: UUID, application: UUID, verb: str = "application") -> str:
    """Return the address of an application's page, or of one of its acts."""
    return reverse(f"ledger:{verb}", args=[jurisdiction, task, application])


def as_row(line: queries.ApplicationLine, jurisdiction: str, today: dt.date) -> dict[str, Any]:
    """Return an application in words: what is asked for, how it stands, who has it."""
    now = next((station for station in line.stations if station.is_now), None)
    approver = line.approver
    wish = words.wish(
        line.kind,
        old_due=line.old_due_date,
        new_due=line.new_due_date,
        amendments=line.amendments,
        into=line.into.number if line.into else None,
    )
    return {
        "line": line,
        "title": words.title(line.kind, line.nth),
        "wish": wish,
        "state": str(words.STATES[line.state]),
        "kind": {"granted": "ok", "refused": "bad"}.get(line.state, ""),
        "reason_class": str(words.REASON_CLASSES[line.reason_class]),
        "reason": line.reason.strip().rstrip("。.；;"),  # a sentence goes on after it
        "effect": effect(line, today),
        "late": late_said(line),
        "stations": [_station(station) for station in line.stations],
        "now": _station(now) if now else None,
        "approver": approver.who if approver else "",
        "approved_at": approver.at if approver else None,
        "signed": phrases.stand_in(line.signed) if line.signed else "",
        "url": application_url(jurisdiction, line.task.id, line.id),
        "task_url": reverse("ledger:task", args=[jurisdiction, line.task.id]),
        "into_url": reverse("ledger:task", args=[jurisdiction, line.into.id]) if line.into else "",
    }


def _station(station: queries.Station) -> dict[str, Any]:
    said = {True: _("同意"), False: pgettext("decision", "不同意"), None: ""}[station.is_agreed]
    return {
        "station": station,
        "name": str(words.LEVELS[station.level]),
        "said": said,
        "kind": {True: "ok", False: "bad", None: ""}[station.is_agreed],
        "stand_in": phrases.stand_in(station.stand_in) if station.stand_in else "",
        "instead": _("本岗位无人在岗，由%(level)s代审") % {"level": words.LEVELS[station.stood_in_by]}
        if station.stood_in_by
        else "",
    }


def effect(line: queries.ApplicationLine, today: dt.date) -> str:
    """Return what comes, or came, of an application's being granted, in one sentence."""
    if line.state not in ("pending", "checked", "granted"):
        return _("承诺照旧")
    done = line.state == "granted"
    facts = {
        "old": wording.day_short(line.old_due_date) if line.old_due_date else "",
        "new": wording.day_short(line.new_due_date) if line.new_due_date else "",
        "wish": words.wish(line.kind, amendments=line.amendments),
        "number": line.into.number if line.into else "",
        "moved": wording.day_short(_moved(line, today)),
    }
    told = {
        ApplicationKind.EXTENSION: (_("批准后期限%(old)s → %(new)s，首次承诺不变"), _("期限%(old)s → %(new)s，首次承诺不变")),
        ApplicationKind.CHANGE: (_("批准后承诺的数%(wish)s，首次承诺不变"), _("承诺的数%(wish)s，首次承诺不变")),
        ApplicationKind.SUSPENSION: (
            _("批准后暂停计时至%(new)s；暂停到那一天的话，期限%(old)s → %(moved)s，首次承诺不变"),
            _("暂停计时至%(new)s，期限按暂停的工作日顺延，首次承诺不变"),
        ),
        ApplicationKind.WITHDRAWAL: (
            _("批准后从账上撤下，建账数少1件；编号、佐证和来龙去脉留着"),
            _("已从账上撤下；编号、佐证和来龙去脉留着"),
        ),
        ApplicationKind.MERGING: (
            _("批准后并入第%(number)s号，建账数少1件；编号、佐证和来龙去脉两边都看得到，指标的数和配合单位不自动相加"),
            _("已并入第%(number)s号；编号、佐证和来龙去脉两边都看得到，指标的数和配合单位没有自动相加"),
        ),
    }  # fmt: skip
    return told[line.kind][done] % facts


def _moved(line: queries.ApplicationLine, today: dt.date) -> dt.date:
    """Return where a suspension that begins today and lasts to its end moves the present date."""
    due, until = line.old_due_date or today, line.new_due_date or today
    calendar = workdays.calendar()
    stood = calendar.workdays_between(today - dt.timedelta(days=1), until)
    return calendar.add_workdays(due, stood) if stood > 0 else due


def late_said(line: queries.ApplicationLine) -> str:
    """Return what an application after the date means, nothing for one in time."""
    if not line.is_late or line.old_due_date is None:
        return ""
    return _("逾期补报：申请时期限%(due)s已过。批准了，红灯也留到交账；错过的期限一直写着。") % {
        "due": wording.day_short(line.old_due_date)
    }


def _late_ahead(page: TaskPage, today: dt.date) -> str:
    facts = {
        "due": wording.day_short(page.due_date),
        "days": phrases.workdays(workdays.calendar().workdays_between(page.due_date, today)),
    }
    return (
        _("逾期补报：期限%(due)s已过%(days)s，申请应在期限前提出。批准了，红灯也留到交账；错过的期限一直写着。") % facts
    )


def _promised(page: TaskPage, kind: ApplicationKind) -> str:
    """Return what granting would bring, told before anything is filled in."""
    facts = {"due": wording.day_short(page.due_date), "first": wording.day_short(page.first_due_date)}
    told = {
        ApplicationKind.EXTENSION: _("批准后，现期限%(due)s改为所填的日子；首次承诺%(first)s不变。"),
        ApplicationKind.CHANGE: _("批准后，承诺的数改为所填的数；首次承诺的数不变，两个数一直并排写着。"),
        ApplicationKind.SUSPENSION: _("批准后暂停计时，到所填的日子为止；期限%(due)s按暂停的工作日顺延，首次承诺%(first)s不变。"),
        ApplicationKind.WITHDRAWAL: _("批准后从账上撤下，建账数少1件；编号、佐证和来龙去脉留着。"),
        ApplicationKind.MERGING: _("批准后并入所选的一件，建账数少1件；两边都看得到对方，指标的数和配合单位不自动相加。"),
    }  # fmt: skip
    return told[kind] % facts


@uploads.takes_files
def apply(request: HttpRequest, jurisdiction: str, task: UUID, kind: str) -> HttpResponse:
    """申请: the ladder and the effect told beforehand, then what is asked for and why."""
    if kind not in set(ApplicationKind):
        raise Http404
    wanted = ApplicationKind(kind)
    page = shown.read_task(request, jurisdiction, task)
    today, acting = _today(request), _acting(request, jurisdiction)
    lines = queries.applications(jurisdiction=jurisdiction, task=task, today=today)
    refused = _refused(page, wanted, queries.why_not_ask(page=page, lines=lines, acting=acting).get(wanted))
    late = ladders.is_late(page.due_date, today, is_paused=page.state is rules.State.SUSPENDED)
    goals = queries.merging_goals(jurisdiction=jurisdiction, but=task, viewer=acting)
    taken = uploads.take(request)
    offered = goals if wanted is ApplicationKind.MERGING else []
    form = ApplicationForm(_data(request), page=page, kind=wanted, is_late=late, goals=offered, taken=taken)

    def show(status: int = 200) -> HttpResponse:
        asker = acting.post if acting else None
        before = queries.ahead(jurisdiction=jurisdiction, task=task, kind=wanted, lines=lines, today=today, asker=asker)
        verb = ladders.apply_verb(wanted)
        facts = {
            **step_facts_of(page, verb),
            "form": form,
            "is_live": acting is not None and refused is None,
            "why": _why_not(page, verb, refused, acting),
            "title": words.title(wanted, before.nth),
            "in_place": phrases.in_place_of(Role.OFFICE_HEAD if acting and _in_place(page, acting) else None),
            "promised": _promised(page, wanted),
            "late": _late_ahead(page, today) if late else "",
            "is_late": late,
            "ladder": [_station(station) for station in before.stations],
            "earlier": [as_row(line, jurisdiction, today) for line in lines if line.kind is wanted],
        }
        return render(request, "ledger/application_new.html", facts, status=status)

    return take(request, page, command=commands.file_application, form=form, show=show)


def _in_place(page: TaskPage, acting: rules.Acting) -> bool:
    """Tell whether the post asks in the place of the lead office's head, because nobody can act there."""
    facts = rules.Standing(state=page.state, lead=page.lead_office_id, leader=page.leader_id)
    return ladders.asks_in_place(facts, acting)


def _refused(page: TaskPage, kind: ApplicationKind, refused: Refused | None) -> Refused | None:
    """Return why a kind cannot be asked for: where nothing is counted, no quantity can change."""
    if refused is None and kind is ApplicationKind.CHANGE and not page.targets:
        return Refused("no_quantities", verb=ladders.apply_verb(kind))
    return refused


def _why_not(page: TaskPage, verb: str, refused: Refused | None, acting: rules.Acting | None) -> str:
    if acting is None:
        return _("这一件由所在县办，本岗位只看不办")
    return phrases.refusal(refused, verb=verb, lead=page.lead_office, leader=page.leader) if refused else ""


def step_facts_of(page: TaskPage, verb: str) -> dict[str, Any]:
    """Return what the page of an act beside the loop shows of its task."""
    return {
        **shown.head(page),
        **shown.lamp(page),
        "verb": verb,
        "label": phrases.step_label(verb),
        "hint": phrases.step_hint(verb),
        "standards": shown.standards(page),
    }


def application(request: HttpRequest, jurisdiction: str, task: UUID, application: UUID) -> HttpResponse:
    """One application: what is asked for, its ladder, what the viewer may do with it."""
    return _page(request, jurisdiction, task, application)


def check_application(request: HttpRequest, jurisdiction: str, task: UUID, application: UUID) -> HttpResponse:
    """初审同意."""
    return _page(request, jurisdiction, task, application, ladders.CHECK, commands.check_application)


def grant_application(request: HttpRequest, jurisdiction: str, task: UUID, application: UUID) -> HttpResponse:
    """批准申请."""
    return _page(request, jurisdiction, task, application, ladders.GRANT, commands.grant_application)


def refuse_application(request: HttpRequest, jurisdiction: str, task: UUID, application: UUID) -> HttpResponse:
    """不同意: with the reason."""
    return _page(request, jurisdiction, task, application, ladders.REFUSE, commands.refuse_application)


def take_back_application(request: HttpRequest, jurisdiction: str, task: UUID, application: UUID) -> HttpResponse:
    """撤回申请."""
    return _page(request, jurisdiction, task, application, TAKE_BACK, commands.take_back_application)


TAKE_BACK = "take_back_application"


def _form_of(verb: str, data: Any) -> django_forms.Form:
    if verb in (ladders.CHECK, ladders.GRANT):
        return AgreeForm(data)
    return DisagreeForm(data) if verb == ladders.REFUSE else PressForm(data)


def _page(
    request: HttpRequest,
    jurisdiction: str,
    task: UUID,
    application: UUID,
    verb: str = "",
    command: Callable[..., Any] | None = None,
) -> HttpResponse:
    page = shown.read_task(request, jurisdiction, task)
    today, acting = _today(request), _acting(request, jurisdiction)
    way = queries.way(jurisdiction=jurisdiction, page=page, application=application, acting=acting, today=today)
    if way is None:
        raise Http404
    sent = _form_of(verb, _data(request))

    def show(status: int = 200) -> HttpResponse:
        lines = queries.applications(jurisdiction=jurisdiction, task=task, today=today)
        line = next(one for one in lines if one.id == application)
        row = as_row(line, jurisdiction, today)
        facts = {
            **step_facts_of(page, way.verb or ladders.GRANT),
            "row": row,
            "files": files_of(line.id, read_files(request, page), page),
            "label": _("%(title)s申请") % {"title": row["title"]},
            "form": sent,
            "slip": slip(request),
            "agree": sent if verb in (ladders.CHECK, ladders.GRANT) else AgreeForm(),
            "refuse": sent if verb == ladders.REFUSE else DisagreeForm(),
            "ways": _ways(page, line, way, jurisdiction),
            "earlier": [as_row(one, jurisdiction, today) for one in lines if one.number < line.number],
            "list_of_all": reverse("ledger:applications", args=[jurisdiction]),
        }
        return render(request, "ledger/application.html", facts, status=status)

    if command is None or request.method != "POST":
        return show()
    return take(
        request,
        page,
        command=partial(command, application=application),
        form=sent,
        show=show,
        done=application_url(jurisdiction, task, application),
    )


def _ways(
    page: TaskPage, line: queries.ApplicationLine, way: queries.Way, jurisdiction: str
) -> dict[str, Mapping[str, str]]:
    """Return for agreeing, refusing, taking back: the button, its address, and why it is closed where it is."""
    names = {"agree": way.verb, "refuse": ladders.REFUSE, "take_back": TAKE_BACK}
    found: dict[str, Mapping[str, str]] = {}
    for name, verb in names.items():
        if not verb or verb not in way.refusals or not line.is_open:
            continue
        refused = way.refusals[verb]
        found[name] = {
            "label": phrases.step_label(verb),
            "url": application_url(jurisdiction, page.id, line.id, verb),
            "hint": phrases.step_hint(verb),
            "why": phrases.refusal(refused, verb=verb, lead=page.lead_office, leader=page.leader) if refused else "",
        }
    return found


def resume_task(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """恢复办理: before the day until which the task is suspended."""
    page = shown.read_task(request, jurisdiction, task)
    form = ResumeForm(_data(request))

    def show(status: int = 200) -> HttpResponse:
        facts = {**step_facts(page, "resume_task"), "form": form}
        return render(request, "ledger/application_resume.html", facts, status=status)

    return take(request, page, command=commands.resume_task, form=form, show=show)


def on_task(request: HttpRequest, page: TaskPage) -> dict[str, Any]:
    """Return what the task's page shows of its applications: the promise's changes, the list, what can be asked for."""
    jurisdiction, today = page.jurisdiction, _today(request)
    acting = _acting(request, jurisdiction)
    lines = queries.applications(jurisdiction=jurisdiction, task=page.id, today=today)
    rows = [as_row(line, jurisdiction, today) for line in lines]
    refusals = queries.why_not_ask(page=page, lines=lines, acting=acting)
    is_head = acting is not None and (
        (bool(acting.roles & rules.HEAD) and acting.office == page.lead_office_id) or _in_place(page, acting)
    )
    is_time = not all(refused is not None and refused.code == "wrong_state" for refused in refusals.values())
    merged = queries.merged(jurisdiction=jurisdiction, task=page.id)
    return {
        "applications": rows,
        "promises": _promises(page, rows),
        "missed": next((line.old_due_date for line in reversed(lines) if line.state == "granted" and line.is_late), None),
        "asks": [_ask(page, kind, refused) for kind, refused in refusals.items()] if is_head and is_time else [],
        "ask_later": is_head and not is_time and page.state in ladders.ON_ACCOUNT,
        "asked_by_whom": "" if is_head or page.state not in ladders.ON_ACCOUNT else page.lead_office,
        "merged_into": _other(merged.into, jurisdiction) if merged.into else None,
        "merged_from": [_other(one, jurisdiction) for one in merged.from_],
    }  # fmt: skip


def _promises(page: TaskPage, rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return what has changed the promise, the earliest first: applications that were granted, days the clock stood."""
    found: list[tuple[dt.date, Mapping[str, Any]]] = [
        (row["approved_at"].date(), row)
        for row in rows
        if row["line"].state == "granted" and row["line"].kind not in _ENDS
    ]
    stops = queries.clock_stops(jurisdiction=page.jurisdiction, task=page.id)
    found += [(stop.until_date, {"stop": stop, "why": words.STOPS[stop.kind]}) for stop in stops]
    return [row for _day, row in sorted(found, key=lambda one: one[0])]


def _ask(page: TaskPage, kind: ApplicationKind, refused: Refused | None) -> dict[str, Any]:
    verb, refused = ladders.apply_verb(kind), _refused(page, kind, refused)
    return {
        "label": phrases.step_label(verb),
        "url": reverse("ledger:apply", args=[page.jurisdiction, page.id, kind.value]),
        "allowed": refused is None,
        "why": phrases.refusal(refused, verb=verb, lead=page.lead_office) if refused else phrases.step_hint(verb),
    }


def _other(other: queries.Other, jurisdiction: str) -> dict[str, Any]:
    return {"other": other, "url": reverse("ledger:task", args=[jurisdiction, other.id])}


NAMES = ("kind", "state", "late")


def application_list(request: HttpRequest, jurisdiction: str) -> HttpResponse:
    """Show the county's applications, the latest first, as the address asks for them."""
    require(request.post, "business.read", jurisdiction=jurisdiction)  # type: ignore[attr-defined]
    chosen = {name: str(request.GET.get(name, "")) for name in NAMES if request.GET.get(name)}
    for name, known in (("kind", [k.value for k in ApplicationKind]), ("state", list(queries.GROUPS)), ("late", ["1"])):
        if chosen.get(name) not in known:
            chosen.pop(name, None)
    found = queries.application_list(
        jurisdiction=jurisdiction,
        filters=queries.ApplicationFilters(chosen.get("kind", ""), chosen.get("state", ""), "late" in chosen),
        viewer=seen_by(request, jurisdiction),
        today=_today(request),
        page=request.GET.get("page", "1"),
    )
    address = Address(request.path, chosen)
    facts = {
        "found": found,
        "rows": [as_row(line, jurisdiction, _today(request)) for line in found.page.object_list],
        "chips": _chips(found, address),
        "is_filtered": bool(chosen),
        "clear": address.path,
        "ledger_url": reverse("ledger:list", args=[jurisdiction]),
    }
    return render(request, "ledger/applications.html", facts)


def _chips(found: queries.ApplicationList, address: Address) -> list[list[Choice]]:
    groups = {"open": _("未定"), "granted": _("已批准"), "refused": _("未同意"), "taken_back": _("已撤回")}

    def choices(name: str, texts: Iterable[tuple[str, str]], counts: Mapping[str, int]) -> list[Choice]:
        return [
            Choice(text, address.toggled(**{name: key}), counts.get(key, 0), address.chosen.get(name) == key)
            for key, text in texts
        ]

    chips = [
        choices("state", groups.items(), found.groups),
        choices("kind", [(kind.value, str(words.KINDS[kind])) for kind in ApplicationKind], found.kinds),
        choices("late", [("1", _("逾期补报"))], {"1": found.late}),
    ]
    return [[c for c in group if c.count or c.is_on] for group in chips if any(c.count or c.is_on for c in group)]
