"""Who may see and do what on the ledger's pages."""

from bihuan.access.table import BUSINESS, HERE, OWN, Open, Row
from bihuan.organization.roles import READERS, Role

from . import rules
from .rules.applications import DECIDERS, Level
from .rules import evidence as files

#: A drafted task: the leader named on it, and the posts that read every draft.
DRAFT = (Open(rules.DRAFT_READERS, HERE), Open(READERS, OWN))


def _step(verb: str, kind: str) -> Row:
    """A step's page: read by all, taken by the roles of the table of steps, in the relation it names."""
    step = rules.LOOP[verb]
    readers = DRAFT if step.start in rules.DRAFTS else BUSINESS
    return Row({"GET": readers, "POST": _takers(step)}, leaves=f"entry:ledger.{kind}")


def _takers(step: rules.Step) -> Open | tuple[Open, ...]:
    match step.relation:
        case rules.Relation.ANY:
            return Open(step.roles, HERE)
        case rules.Relation.LEADER:  # the one named on the task; the county head is every task's leader
            head = frozenset({Role.COUNTY_HEAD})
            return Open(head, HERE), Open(step.roles - head, OWN)
        case _:
            return Open(step.roles, OWN)


def _station(level: Level, kind: str) -> Row:
    """The page of an application that waits at a station: read by all, decided by the posts of that station."""
    head = frozenset({Role.COUNTY_HEAD})
    roles = DECIDERS[level]
    takers = (Open(head, HERE), Open(roles - head, OWN)) if level is Level.LEADER else Open(roles, HERE)
    return Row({"GET": BUSINESS, "POST": takers}, leaves=f"entry:ledger.application.{kind}")


PERMISSIONS = {
    "ledger:list": Row({"GET": BUSINESS}),
    "ledger:work": Row({"GET": BUSINESS}),
    "ledger:news": Row({"GET": Open(READERS, HERE)}),
    "ledger:seen": Row({"POST": Open(READERS, HERE)}, leaves="local"),
    "ledger:task": Row({"GET": BUSINESS}),
    "ledger:lamp_rules": Row({"GET": BUSINESS}),
    "ledger:periods": Row({"GET": BUSINESS}),
    "ledger:period": Row({"GET": BUSINESS}),
    "ledger:check": Row({"GET": BUSINESS}),
    "ledger:evidence": Row({"GET": BUSINESS}),
    "ledger:evidence_shown": Row({"GET": BUSINESS}),
    "ledger:take_back_evidence": Row(
        {"GET": BUSINESS, "POST": Open(files.FILERS, OWN)}, leaves="entry:ledger.evidence.taken_back"
    ),
    "ledger:new": Row(
        {"GET": BUSINESS, "POST": Open(frozenset({Role.DISPATCHER}), HERE)}, leaves="entry:ledger.task.opened"
    ),
    "ledger:approve_task": _step("approve_task", "task.approved"),
    "ledger:hand_over_task": _step("hand_over_task", "task.handed_over"),
    "ledger:sign_for_task": _step("sign_for_task", "task.signed_for"),
    "ledger:report_progress": _step("report_progress", "report.filed"),
    "ledger:declare_completion": _step("declare_completion", "report.declared"),
    "ledger:sign_completion": _step("sign_completion", "report.signed"),
    "ledger:decline_completion": _step("decline_completion", "report.declined"),
    "ledger:begin_check": _step("begin_check", "check.begun"),
    "ledger:measure_check": _step("measure_check", "check.measured"),
    "ledger:conclude_check": _step("conclude_check", "check.concluded"),
    "ledger:countersign_check": _step("confirm_check", "check.confirmed"),
    "ledger:approve_closing": _step("approve_closing", "closing.approved"),
    "ledger:refuse_closing": _step("refuse_closing", "closing.refused"),
    "ledger:strike_off": _step("strike_off", "task.struck"),
    "ledger:resume_task": _step("resume_task", "task.resumed"),
    "ledger:applications": Row({"GET": BUSINESS}),
    "ledger:application": Row({"GET": BUSINESS}),
    "ledger:apply": Row({"GET": BUSINESS, "POST": Open(rules.HEAD, OWN)}, leaves="entry:ledger.application.filed"),
    # The example of each waits at the station that the row names; rules.applications.DECIDERS has them all.
    "ledger:check_application": _station(Level.CHECK, "checked"),
    "ledger:grant_application": _station(Level.LEADER, "granted"),
    "ledger:refuse_application": _station(Level.LEADER, "refused"),
    "ledger:take_back_application": Row(
        {"GET": BUSINESS, "POST": Open(rules.HEAD, OWN)}, leaves="entry:ledger.application.taken_back"
    ),
}
