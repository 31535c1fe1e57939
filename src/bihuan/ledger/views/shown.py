"""What the pages of one task show: finished values out of a TaskPage, in the words of the page's language."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from bihuan.access import policy
from bihuan.deadlines import clock, lamps, workdays
from bihuan.journal import Refused
from bihuan.theme import wording

from .. import panels, phrases, queries, rules
from ..commands.shared import acting_as
from ..queries import Amount, StepLine, StoryLine, TaskPage
from ..queries.facts import CheckLine, Doubted, ReportLine
from ..queries.paths import PlanPhase, PlanVersion

REPORTS_SHOWN, STORY_SHOWN = 6, 12


def read_task(request: Any, jurisdiction: str, task: UUID) -> TaskPage:
    """
    Return the page of a task as the acting post may read it.

    :raises Http404: no such task here, out of reach, or a form sent to another jurisdiction than the post's own
    """
    post = policy.require(request.post, "business.read", jurisdiction=jurisdiction)
    is_own = post.jurisdiction == jurisdiction
    if request.method == "POST" and not is_own:
        raise Http404
    day = clock.today(request.at)
    page = queries.task_page(
        jurisdiction=jurisdiction, task=task, acting=acting_as(post, day) if is_own else None, today=day
    )
    if page is None:
        raise Http404
    return page


def number_text(page: TaskPage) -> str:
    """Return 2022年第13号."""
    return phrases.task_number(page.year, page.number, page.reopened_count)


def list_url(page: TaskPage, **chosen: str) -> str:
    """Return the address of the ledger list, with a choice; nothing where it does not stand."""
    try:
        url = reverse("ledger:list", args=[page.jurisdiction])
    except NoReverseMatch:
        return ""
    from urllib.parse import urlencode

    return f"{url}?{urlencode(chosen)}" if chosen else url


def head(page: TaskPage) -> dict[str, Any]:
    """Return what stands at the head of every page of a task."""
    return {
        "task": page,
        "secrecy": phrases.SECRECY[rules.Secrecy(page.secrecy)],
        "number": number_text(page),
        "list_url": list_url(page),
        "domain_url": list_url(page, domain=page.domain),
        "task_url": reverse("ledger:task", args=[page.jurisdiction, page.id]),
        "amounts": [amount_row(amount) for amount in page.targets],
    }


def lamp(page: TaskPage) -> dict[str, Any]:
    """Return the task's lamp, its sentence and the rule that said so, with the page that prints it."""
    return {
        "lamp": page.judgement.lamp.value,
        "lamp_sentence": phrases.lamp_sentence(page.judgement),
        "lamp_rule": phrases.lamp_rule(page.judgement),
        "lamp_rule_url": panels.rule_url(page.jurisdiction, page.judgement),
    }


def stations(page: TaskPage) -> list[dict[str, Any]]:
    """Return the four stations: done, under way, or to come, each with its day or state."""
    passed = set(page.accounts)
    state = phrases.state_name(page.state)
    days = {
        rules.Account.OPEN: page.opened_date,
        rules.Account.TOLD: page.told_date,
        rules.Account.CHECKED: page.checked_date,
        rules.Account.STRUCK: page.struck_date,
    }
    names = (_("建账"), _("交账"), _("核账"), _("销账"))
    rows: list[dict[str, Any]] = []
    for account, name in zip(rules.Account, names, strict=True):
        if account in passed:
            kind = "struck" if account is rules.Account.STRUCK else "done"
            day = days[account]
            rows.append({"name": name, "state": kind, "note": wording.day_short(day) if day else ""})
        elif not rows or rows[-1]["state"] == "done":
            rows.append({"name": name, "state": "now", "note": _now(page, state)})
        else:
            rows.append({"name": name, "state": "todo", "note": ""})
    share = reported_share(page)
    if page.state is rules.State.UNDERWAY and share:
        rows[0] |= {"state": "part", "share": share}
    return rows


def _now(page: TaskPage, state: str) -> str:
    if page.state is rules.State.UNDERWAY and page.returned_count:
        return _("退回补正")
    if page.state is rules.State.UNDERWAY and page.report_count:
        return ngettext("已报%(n)s次", "已报%(n)s次", page.report_count) % {"n": page.report_count}
    return state


def reported_share(page: TaskPage) -> int:
    """Return how far the first target is by the last report, in percent; nought where that says nothing."""
    if not page.targets:
        return 0
    first = page.targets[0]
    if first.reported is None or not first.value or first.comparison is rules.Comparison.AT_MOST:
        return 0
    return int(min(max(first.reported * 100 / first.value, Decimal(0)), Decimal(100)))


def amount_row(amount: Amount) -> dict[str, Any]:
    """Return a target's row: first and present promise, last reported, last measured."""

    def value(number: Decimal | None) -> str:
        return "—" if number is None else wording.quantity(number, amount.unit)

    return {
        "measure": amount.measure,
        "first": phrases.comparison_text(amount.comparison, amount.first_value, amount.unit),
        "present": phrases.comparison_text(amount.comparison, amount.value, amount.unit),
        "is_changed": amount.first_value != amount.value,
        "reported": value(amount.reported),
        "measured": value(amount.measured),
        "is_short": amount.reported is not None and amount.measured is not None and amount.measured < amount.reported,
        "is_example": amount.is_example,
    }


def standards(page: TaskPage) -> list[dict[str, Any]]:
    """Return the completion standard as a checklist: what the office answers, what the inspectors found."""
    rows = []
    for row in page.standards:
        if row.is_met is not None:
            said, kind = (_("核实达到"), "ok") if row.is_met else (_("核查：没有达到"), "bad")
        elif row.is_answered is not None:
            said, kind = (_("自报达到"), "told") if row.is_answered else (_("自报没有达到"), "no")
        else:
            said, kind = _("还没交账"), "no"
        rows.append(
            {
                "words": row.words,
                "kind": kind,
                "said": said,
                "remarks": [
                    (said, t)
                    for said, t in ((pgettext("checklist", "报"), row.answer), (pgettext("checklist", "核"), row.found))
                    if t
                ],
            }
        )
    return rows


def phases(page: TaskPage, today: dt.date) -> list[dict[str, Any]]:
    """Return the phased targets with their lamps; a phase reached late stays yellow."""
    calendar = workdays.calendar()
    rows = []
    for phase in (phase for phase in page.phases if phase.is_current):
        late = calendar.workdays_between(phase.due_date, phase.reached_date or today) if phase.is_late else 0
        if phase.reached_date:
            note = _("%(day)s报达到") % {"day": wording.day_short(phase.reached_date)}
            lamp = "yellow" if late else "green"
        elif page.state in rules.LEFT:
            note, lamp = "", "grey"  # off the account: nothing of it is judged any more
        elif phase.is_late:
            note = _("逾期%(days)s未报") % {"days": phrases.workdays(late)}
            lamp = (lamps.phase_lamp(page.rulebook, late) or lamps.Lamp.YELLOW).value
        else:
            left = calendar.workdays_between(today, phase.due_date)
            note = _("还有%(days)s") % {"days": phrases.workdays(left)} if page.state is rules.State.UNDERWAY else ""
            lamp = "grey"
        rows.append({"due": phase.due_date, "words": phase.words, "note": note, "lamp": lamp})
    return rows


def promised(page: TaskPage) -> list[dict[str, Any]]:
    """Return the phased targets as they are promised: by when, in words, and the figure that is counted."""
    measures = {amount.id: amount.measure for amount in page.targets}
    return [
        {
            "due": phase.due_date,
            "words": phase.words,
            "measure": measures.get(phase.target, "") if phase.target else "",
            "figure": "" if phase.value is None else wording.quantity(phase.value, phase.unit),
        }
        for phase in page.phases
        if phase.is_first
    ]


def reports(page: TaskPage) -> list[dict[str, Any]]:
    """Return the reports, the latest first."""
    return [report_row(report) for report in page.reports]


def report_row(report: ReportLine) -> dict[str, Any]:
    """Return one report: when, its figures, how it stands, and what was said."""
    is_completion = report.kind == "completion"
    kind = {"true": "ok", "partly": "part", "false": "bad"}.get(report.verdict, "")
    said = phrases.verdict_name(report.verdict) or (phrases.report_state_name(report.state) if is_completion else "")
    return {
        "line": report,
        "name": _("交账报告") if is_completion else _("第%(n)s次") % {"n": report.number},
        "is_completion": is_completion,
        "figures": [(measure, wording.quantity(value, unit)) for measure, value, unit in report.figures],
        "claims": [
            {"measure": measure, "value": wording.quantity(value, unit), "is_left_out": measure in report.left_out}
            for measure, value, unit in report.figures
        ],
        "doubts": [doubt_text(row) for row in report.doubted],
        "thin": phrases.thin_name(report.thin),
        "verdict": said,
        "verdict_kind": kind,
        "digest": report.text_digest[:16],
    }


def doubt_text(row: Doubted) -> str:
    """Return what was asked about a figure and what came of it: 累计办结：累计数比上次少，经填报人确认：上次多报."""
    facts = {"measure": row.measure, "doubt": phrases.doubt_name(row.doubt), "reason": row.reason}
    if row.is_confirmed:
        return _("%(measure)s：%(doubt)s；经填报人确认：%(reason)s") % facts
    return _("%(measure)s：%(doubt)s；没有核对，不计入合计和灯") % facts


def checks(page: TaskPage) -> list[dict[str, Any]]:
    """Return the verifications, the latest first."""
    return [check_row(check) for check in page.checks]


def check_row(check: CheckLine) -> dict[str, Any]:
    """Return one verification: who, how, measured beside claimed, the conclusion."""
    amounts = [
        {
            "measure": measure,
            "measured": wording.quantity(measured, unit) if measured is not None else "—",
            "claimed": wording.quantity(claimed, unit) if claimed is not None else "—",
            "difference": phrases.difference_text(measured, claimed, unit)
            if measured is not None and claimed is not None
            else "",
        }
        for measure, claimed, measured, unit in check.amounts
    ]
    is_done = check.confirmed_at is not None
    return {
        "line": check,
        "name": (_("第%(n)s次核账，复核") if check.is_recheck else _("第%(n)s次核账")) % {"n": check.number},
        "methods": phrases.enumerated([phrases.method_name(m) for m in check.methods if m]),
        "amounts": amounts,
        "verdict": phrases.verdict_name(check.verdict) if check.verdict else _("核查中"),
        "verdict_kind": {"true": "ok", "partly": "part", "false": "bad"}.get(check.verdict, ""),
        "is_done": is_done,
        "day": check.confirmed_at or check.begun_at,
    }


@dataclass(frozen=True, slots=True)
class NextStep:
    """A button of 下一步."""

    verb: str
    label: str
    url: str
    allowed: bool
    why: str  # the refusal, or what the step brings
    primary: bool
    is_press: bool  # taken by one press on this page; the others have a page of their own
    is_folded: bool  # beside the usual way: under 别的办法
    in_place: str  # in whose place it is taken, and why


#: Steps that ask nothing and can be told in one line: pressed where they stand.
PRESSED = frozenset({"hand_over_task", "sign_for_task"})


def refusal_of(page: TaskPage, step: StepLine) -> str:
    """Return why a step is closed to the viewer, naming whose it is."""
    if step.refusal is None:
        return ""
    names = {"group": page.group, "lead": page.lead_office, "leader": page.leader}
    return phrases.refusal(step.refusal, verb=step.verb, **names)


def closed(page: TaskPage, verb: str) -> str:
    """Return why a step that does not follow from the present state is closed."""
    if not page.steps and page.state is not rules.State.STRUCK:
        return _("这一件由所在县办，本岗位只看不办")
    facts = {"verb": verb, "state": page.state, "expected": rules.LOOP[verb].start}
    return phrases.refusal(Refused("wrong_state", **facts))


def next_steps(page: TaskPage) -> list[NextStep]:
    """Return the steps from here; the first live one of the usual way is the page's one primary button."""
    shown = [step for step in page.steps if step.is_live or _is_told(step)]
    ordered = sorted(shown, key=lambda step: (not step.is_live, step.is_aside and not step.is_owed))
    return [
        NextStep(
            verb=step.verb,
            label=phrases.step_label(step.verb),
            url=panels.step_url(step.verb, jurisdiction=page.jurisdiction, task=page.id),
            allowed=step.is_live,
            why=phrases.step_hint(step.verb) if step.is_live else refusal_of(page, step),
            primary=step.is_live and index == 0 and (step.is_owed or not step.is_aside),
            is_press=step.verb in PRESSED,
            is_folded=step.is_aside and not step.is_owed,
            in_place=phrases.in_place_of(step.in_place_of) if step.is_live else "",
        )
        for index, step in enumerate(ordered)
    ]


def _is_told(step: StepLine) -> bool:
    """Tell whether the page says why a step is closed: on the usual way, or it would be the viewer's own."""
    usual = not step.is_aside and not rules.LOOP[step.verb].stays
    return usual or (step.refusal is not None and step.refusal.code == "acted_on")


def plans(page: TaskPage) -> list[dict[str, Any]]:
    """Return the versions of the plan, the latest first."""
    return [plan_row(plan) for plan in page.paths.plans]


def plan_row(plan: PlanVersion) -> dict[str, Any]:
    """Return one version: its measures, its phased targets, and what moved against the version before."""
    who = {"who": plan.filed_by, "at": wording.moment(plan.filed_at)}
    said = ""
    if plan.decided_at:
        said = _("%(who)s，%(at)s") % {"who": plan.decided_by, "at": wording.moment(plan.decided_at)}
    return {
        "number": plan.number,
        "state": _("现行") if plan.is_current else phrases.plan_state_name(plan.state),
        "measures": plan.measures,
        "phases": [_plan_phase(phase) for phase in plan.phases],
        "dropped": plan.dropped,
        "who": _("%(who)s报，%(at)s") % who,
        "opinion": f"{said}{_('：')}{plan.words}" if plan.words else said,
        "is_current": plan.is_current,
    }


def _plan_phase(phase: PlanPhase) -> dict[str, Any]:
    change = {"new": _("新增"), "moved": ""}.get(phase.change, "")
    moved = []
    if phase.old_due_date and phase.old_due_date != phase.due_date:
        moved.append(_("原为%(day)s") % {"day": wording.day_short(phase.old_due_date)})
    if phase.old_value is not None and phase.old_value != phase.value:
        moved.append(_("原为%(value)s") % {"value": wording.quantity(phase.old_value, phase.unit)})
    return {
        "due": phase.due_date,
        "words": phase.words,
        "lamp": "green" if phase.reached_date else "grey",
        "change": phrases.enumerated(moved) or change,
        "reached": phase.reached_date,
    }


def look_backs(page: TaskPage) -> list[dict[str, Any]]:
    """Return the later looks at a struck task, the latest first."""
    return [
        {
            "line": look,
            "result": phrases.look_back_result(look.result),
            "lamp": {"stands": "green", "relapsed": "red"}.get(look.result, "yellow" if look.is_late else "grey"),
        }
        for look in page.paths.look_backs
    ]


def earlier_seals(page: TaskPage, lines: Iterable[StoryLine]) -> list[dict[str, Any]]:
    """Return the seals that the task once had: who struck it off, and who had verified it."""
    struck = {
        (line.values.get("ledger_task.seal_year"), line.values.get("ledger_task.seal_number")): line
        for line in lines
        if line.kind == "ledger.task.struck"
    }
    rows = []
    for seal in page.paths.seals:
        line = struck.get((seal.seal_year, seal.seal_number))
        day = seal.struck_date
        done = [c for c in page.checks if c.confirmed_at and clock.today(c.confirmed_at) <= day and c.verdict == "true"]
        rows.append(
            {
                "number": phrases.seal_number(seal.seal_year, seal.seal_number),
                "struck": day,
                "reopened": seal.reopened_date,
                "closer": line.post if line else "",
                "verifiers": phrases.enumerated([done[0].first, done[0].second]) if done else "",
            }
        )
    return rows


def entry_url(jurisdiction: str, sequence: int) -> str:
    """Return the address of an entry in the journal's pages; nothing where they do not stand."""
    try:
        return reverse("inspection:entry", args=[jurisdiction, sequence])
    except NoReverseMatch:
        return ""


def story(lines: Sequence[StoryLine], jurisdiction: str) -> list[dict[str, Any]]:
    """Return the story's lines, newest first."""
    rows = []
    for line in lines:
        sentence, quote = phrases.story_sentence(line)
        url = entry_url(jurisdiction, line.sequence)
        rows.append({"line": line, "sentence": sentence, "quote": quote, "url": url})
    return rows


def signed(rows: list[dict[str, Any]], lines: Iterable[StoryLine]) -> list[dict[str, Any]]:
    """Return the reports' rows with who signed in the head's place (代签), as the entries of the signing say it."""
    by_deputy = {
        effect["key"]: phrases.stand_in(line)
        for line in lines
        if line.kind == "ledger.report.signed" and line.delegate
        for effect in line.effects
    }
    return [{**row, "stand_in": by_deputy.get(str(row["line"].id), "")} for row in rows]


def seal(page: TaskPage, lines: Iterable[StoryLine]) -> dict[str, Any] | None:
    """Return the seal of a task that has been struck off, with the receipt of its entry."""
    if page.seal_number is None:
        return None
    struck = next((line for line in lines if line.kind == "ledger.task.struck"), None)
    day = wording.day(page.struck_date) if page.struck_date else ""
    return {
        "number": phrases.seal_number(page.seal_year, page.seal_number),
        "note": _("%(day)s，%(post)s") % {"day": day, "post": struck.post} if struck else day,
        "receipt": struck.receipt if struck else "",
        "url": entry_url(page.jurisdiction, struck.sequence) if struck else "",
    }
