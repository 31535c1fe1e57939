"""The loop in words: steps, states, refusals, the story. Chinese msgids, whole sentences."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from bihuan.journal import Refused
from bihuan.organization.phrases import ROLES
from bihuan.organization.roles import Role
from bihuan.theme import wording

from .. import rules
from ..queries.story import StoryLine
from .loop import INTERVALS, METHODS, NEXT, REPORT_STATES, STATES, VERDICTS
from .paths import IN_PLACE_OF, PLAN_STATES, RESULTS, STOOD_IN, TAKEN_BY
from .tables import ACTS, ENTRIES, FACTS, FIELDS, HINTS, NOT_YET, QUOTED, REASONS, STEPS


def in_place_of(role: Role | None) -> str:
    """Return in whose place a step is taken and why; nothing where it is one's own."""
    return str(IN_PLACE_OF[role]) if role else ""


def enumerated(words: list[str]) -> str:
    """Return a、b、c; in English a, b, c."""
    return pgettext("enumeration", "、").join(words)


def step_label(verb: str) -> str:
    """Return what the step's button says."""
    return str(STEPS[verb])


def step_hint(verb: str) -> str:
    """Return what a step brings, in one line."""
    return str(HINTS[verb])


def next_step(state: rules.State, verb: str, group_name: str) -> str:
    """Return what a task waits for, in a few characters: the last column of the list."""
    if not verb and state is not rules.State.STRUCK:
        return state_name(state)
    return str(NEXT[state]) % {"group": group_name}


def state_name(state: rules.State | str) -> str:
    """Return 办理中."""
    return str(STATES[rules.State(state)])


def verdict_name(verdict: rules.Verdict | str) -> str:
    """Return 部分属实; nothing where there is no verdict yet."""
    return str(VERDICTS[rules.Verdict(verdict)]) if verdict else ""


def method_name(method: str) -> str:
    """Return 现场核查."""
    return str(METHODS.get(method, method))


def interval_name(report_every: str) -> str:
    """Return 每周."""
    return str(INTERVALS.get(report_every, report_every))


def report_state_name(state: str) -> str:
    """Return how a report stands: 已签报，待核."""
    return str(REPORT_STATES.get(state, state))


def task_number(year: int, number: int, reopened: int = 0) -> str:
    """Return 2023年第13号; 2023年第13号-R1 once it has been taken up again."""
    said = _("%(year)s年第%(number)s号") % {"year": year, "number": number}
    return f"{said}-R{reopened}" if reopened else said


def plan_state_name(state: str) -> str:
    """Return how a version of the plan stands."""
    return str(PLAN_STATES.get(state, state))


def look_back_result(result: str) -> str:
    """Return what a look-back found; that it is still to come where it has found nothing yet."""
    return str(RESULTS[result]) if result else _("还没有看")


def seal_number(year: int | None, number: int | None) -> str:
    """Return 销〔2023〕8号, the number under the seal; nothing where there is none."""
    return _("销〔%(year)s〕%(number)s号") % {"year": year, "number": number} if number is not None else ""


def comparison_text(comparison: rules.Comparison | str, value: Decimal, unit: str) -> str:
    """Return a promised quantity: 1500亩以上, 不超过3天, 25件, 约300户; of percentages 不低于80%."""
    amount = {"amount": wording.quantity(value, unit)}
    match rules.Comparison(comparison):
        case rules.Comparison.AT_LEAST if unit == "%":
            return _("不低于%(amount)s") % amount
        case rules.Comparison.AT_LEAST:
            return _("%(amount)s以上") % amount
        case rules.Comparison.AT_MOST:
            return _("不超过%(amount)s") % amount
        case rules.Comparison.ABOUT:
            return _("约%(amount)s") % amount
        case rules.Comparison.EXACTLY:
            return amount["amount"]


def difference_text(measured: Decimal, claimed: Decimal, unit: str) -> str:
    """Return how a measured figure stands to the claim: 比申报少6项（9.5%）."""
    gap = measured - claimed
    if gap == 0:
        return _("与申报一致")
    share = f"（{wording.percent(abs(gap) / abs(claimed))}）" if claimed else ""
    if share and wording.is_english():
        share = f" ({share[1:-1]})"
    facts = {"gap": wording.quantity(abs(gap), unit), "share": share}
    return (_("比申报少%(gap)s%(share)s") if gap < 0 else _("比申报多%(gap)s%(share)s")) % facts


def refusal(refused: Refused, *, verb: str = "", group: str = "", lead: str = "", leader: str = "") -> str:
    """
    Return why a step may not be taken and the way out: 不能接单核账：由第二督导组核.

    verb: the step, where the refusal itself does not name it; group, lead, leader: names of the task's own, to say
    who may instead of what kind of post.
    """
    verb = str(refused.facts.get("verb", verb))
    named = {"not_your_group": group, "own_work": group, "not_your_task": lead, "not_the_leader": leader}.get(
        refused.code
    )
    facts = {name: _fact(value) for name, value in refused.facts.items()}
    if refused.code == "missing":
        facts["fields"] = enumerated([str(FIELDS[name]) for name in refused.facts["fields"]])  # type: ignore[attr-defined]
    if refused.code == "own_work" and verb == "open_task":
        reason = _("督导组不能是这一件的牵头或配合单位，换一个督导组")
    elif named:
        reason = str(_WITH_NAME[refused.code]) % {"name": named}
    elif refused.code == "wrong_role" and verb in rules.LOOP:
        reason = _who_instead(verb, group=group, lead=lead, leader=leader)
    elif refused.code in REASONS:
        reason = str(REASONS[refused.code]) % facts
    else:
        from bihuan.access.phrases import say

        return say(refused)
    if not verb:
        return reason
    act = {"act": step_label(verb), "reason": reason}
    return (_("还不能%(act)s：%(reason)s") if refused.code in NOT_YET else _("不能%(act)s：%(reason)s")) % act


_WITH_NAME = {
    "own_work": gettext_lazy("本人所在单位是牵头或配合单位，由%(name)s的别人核"),
    "not_your_group": gettext_lazy("由%(name)s核"),
    "not_your_task": gettext_lazy("由牵头单位%(name)s办"),
    "not_the_leader": gettext_lazy("由牵头领导%(name)s或县长办"),
}


def _who_instead(verb: str, *, group: str, lead: str, leader: str) -> str:
    """Return who takes the step, by the task's own names where they are known."""
    relation = rules.LOOP[verb].relation
    if relation is rules.Relation.LEADER and leader:
        return str(_WITH_NAME["not_the_leader"]) % {"name": leader}
    office = lead if relation is rules.Relation.LEAD else group
    if relation is rules.Relation.ANY or not office:
        return _("由%(needed)s办") % {"needed": who_takes(verb)}
    return _("由%(office)s（%(needed)s）办") % {"office": office, "needed": who_takes(verb)}


def who_takes(verb: str) -> str:
    """Return the kinds of post that take a step: 单位一把手、联络员."""
    roles = rules.LOOP[verb].roles
    return enumerated([str(ROLES[role]) for role in Role if role in roles])


def _fact(value: object) -> str:
    from bihuan.access.phrases import word

    return word(value)


def stand_in(line: StoryLine) -> str:
    """Return who signed in the post's place, and by which dated delegation: 副局长代签，受托2月6日至2月10日."""
    if line.delegated is None:
        return _("%(delegate)s代签") % {"delegate": line.delegate}
    since, until = (wording.day_short(day) for day in line.delegated)
    facts = {"delegate": line.delegate, "since": since, "until": until}
    return _("%(delegate)s代签，受托%(since)s至%(until)s") % facts


def _asked(line: StoryLine, measure: str) -> str:
    """Return what came of the question about a figure, in brackets; nothing where none was asked."""
    if measure not in line.asked:
        return ""
    reason = line.asked[measure]
    return _("（经填报人确认：%(reason)s）") % {"reason": reason} if reason else _("（存疑，没有核对，不计入）")


def _stood_in(line: StoryLine) -> str:
    """Return in whose place the step was taken; nothing where the table of steps names the post that took it."""
    if line.kind == "ledger.application.filed" and line.role in rules.LEADERS:
        return str(STOOD_IN[Role.OFFICE_HEAD])
    step = rules.LOOP.get(TAKEN_BY.get(line.kind, ""))
    if step is None or line.role is None or line.role in step.roles:
        return ""
    whose = {rules.Relation.LEAD: Role.OFFICE_HEAD, rules.Relation.ANY: Role.DISPATCHER}
    return str(STOOD_IN[whose.get(step.relation, Role.GROUP_LEADER)])


def story_sentence(line: StoryLine) -> tuple[str, str]:
    """Return what an entry did, in one sentence with its figures, and the words it quotes (both plain text)."""
    who = line.post
    if line.delegate:
        who = _("%(post)s（%(stand_in)s）") % {"post": who, "stand_in": stand_in(line)}
    if stood_in := _stood_in(line):
        who = _("%(post)s（%(stand_in)s）") % {"post": who, "stand_in": stood_in}
    kind = line.kind
    if kind == "ledger.check.confirmed" and line.values.get("ledger_task.state") != rules.State.VERIFIED:
        kind = "ledger.check.returned"
    if line.is_withheld:
        return _("%(who)s：%(done)s，内容暂不公开") % {"who": who, "done": ENTRIES.get(kind, kind)}, ""
    if kind not in ACTS:
        return f"{who} {ENTRIES.get(kind, kind)}".strip(), line.note
    methods = [method_name(m) for m in str(line.values.get("ledger_check.methods", "")).split(",") if m]
    sentence = str(ACTS[kind]) % {
        "who": who,
        "number": line.values.get("ledger_report.number", ""),
        "methods": enumerated(methods),
        "verdict": verdict_name(str(line.values.get("ledger_check.verdict", ""))),
        "seal": seal_number(line.values.get("ledger_task.seal_year"), line.values.get("ledger_task.seal_number")),
        **(FACTS[kind](line.values) if kind in FACTS else {}),
    }
    if line.figures:
        told = enumerated(
            [
                f"{measure}{wording.quantity(Decimal(value), unit)}{_asked(line, measure)}"
                for measure, value, unit in line.figures
            ]
        )
        sentence = _("%(act)s：%(figures)s") % {"act": sentence, "figures": told}
    return sentence, line.note or str(line.values.get(QUOTED.get(kind, ""), "") or "")
