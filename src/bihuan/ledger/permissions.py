"""Who may see and do what on the ledger's pages."""

from bihuan.access.table import BUSINESS, HERE, OTHER, OWN, Open, Row
from bihuan.organization.roles import READERS, Role

from . import rules
from .rules import evidence as files
from .rules.applications import DECIDERS, Level

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
    # Nobody decides on what their own office asks for.
    takers = (Open(head, HERE), Open(roles - head, OWN)) if level is Level.LEADER else Open(roles, OTHER)
    return Row({"GET": BUSINESS, "POST": takers}, leaves=f"entry:ledger.application.{kind}")


def _beside(kind: str, *who: Open) -> Row:
    """A page beside the loop: read by all; who takes it is decided by its own rules."""
    return Row({"GET": BUSINESS, "POST": who}, leaves=f"entry:ledger.{kind}")


_HEAD, _DEPUTY = frozenset({Role.COUNTY_HEAD}), frozenset({Role.DEPUTY_HEAD})
#: The leader named on the task, or leading the task force; the county head leads all of them.
_LEADER = (Open(_HEAD, HERE), Open(_DEPUTY, OWN))
#: Who changes a task force: its leader, the supervision office. What only members may is in rules.forces.
_FORCE = (Open(_HEAD | rules.DISPATCHER, HERE), Open(_DEPUTY, OWN))

PERMISSIONS = {
    "ledger:blockers": Row({"GET": BUSINESS}),
    "ledger:blocker": Row({"GET": BUSINESS}),
    "ledger:raise_blocker": _beside("blocker.raised", Open(rules.OFFICE, OWN)),
    # The example of each waits for an office of the county, so that it is that office's.
    "ledger:acknowledge_blocker": _beside("blocker.acknowledged", Open(rules.OFFICE, OWN)),
    "ledger:dispute_blocker": _beside("blocker.disputed", Open(rules.OFFICE, OWN)),
    "ledger:decide_blocker": _beside("blocker.decided", *_LEADER),
    "ledger:take_blocker": _beside("blocker.taken", *_LEADER),
    "ledger:solve_blocker": _beside("blocker.solved", Open(rules.OFFICE, OWN)),
    "ledger:confirm_blocker": _beside("blocker.confirmed", Open(rules.OFFICE, OWN)),
    "ledger:reopen_blocker": _beside("blocker.reopened", Open(rules.OFFICE, OWN)),
    "ledger:take_blocker_back": _beside("blocker.taken_back", Open(rules.OFFICE, OWN)),
    "ledger:report_part": _beside("part.filed", Open(rules.OFFICE, OWN)),
    "ledger:take_part_back": _beside("part.taken_back", Open(rules.OFFICE, OWN)),
    "ledger:set_duties": _beside("assisting.charged", Open(rules.DISPATCHER, HERE)),
    "ledger:remark_on_task": _beside("remark.noted", Open(rules.REMARKERS, HERE)),
    "ledger:ask_office": _beside("remark.asked", Open(rules.REMARKERS, HERE)),
    "ledger:chase_task": _beside("remark.chased", Open(_HEAD | rules.DISPATCHER, HERE), Open(_DEPUTY, OWN)),
    "ledger:answer_remark": _beside("remark.answered", Open(rules.REMARKERS, OWN)),
    "ledger:forces": Row({"GET": BUSINESS}),
    "ledger:force": Row({"GET": BUSINESS}),
    "ledger:add_member": Row({"POST": _FORCE}, leaves="entry:ledger.member.added"),
    "ledger:end_member": Row({"POST": _FORCE}, leaves="entry:ledger.member.ended"),
    "ledger:add_force_phase": Row({"POST": _FORCE}, leaves="entry:ledger.force_phase.set"),
    "ledger:reach_force_phase": Row({"POST": _FORCE}, leaves="entry:ledger.force_phase.reached"),
    "ledger:note_force": Row({"POST": Open(rules.LEADERS, HERE)}, leaves="entry:ledger.force_note.written"),
    "ledger:bulk": Row(
        {"GET": Open(READERS, HERE), "POST": Open(rules.DISPATCHER, HERE)}, leaves="entry:ledger.task.handed_over"
    ),
    "ledger:list": Row({"GET": BUSINESS}),
    "ledger:list_printed": Row({"GET": BUSINESS}),
    "ledger:work": Row({"GET": BUSINESS}),
    "ledger:news": Row({"GET": Open(READERS, HERE)}),
    "ledger:seen": Row({"POST": Open(READERS, HERE)}, leaves="local"),
    "ledger:task": Row({"GET": BUSINESS}),
    "ledger:sheet": Row({"GET": BUSINESS}),
    "ledger:handover": Row({"GET": BUSINESS}),
    "ledger:lamp_rules": Row(
        {"GET": BUSINESS, "POST": Open(frozenset({Role.DISPATCHER}), HERE)}, leaves="entry:ledger.campaign.rules_chosen"
    ),
    "ledger:look_backs": Row(
        {"GET": BUSINESS, "POST": Open(frozenset({Role.DISPATCHER}), HERE)}, leaves="entry:ledger.look_backs.drawn"
    ),
    "ledger:draw": Row({"GET": BUSINESS}),
    "ledger:periods": Row({"GET": BUSINESS}),
    "ledger:period": Row({"GET": BUSINESS}),
    "ledger:check": Row({"GET": BUSINESS}),
    "ledger:evidence": Row({"GET": BUSINESS}),
    "ledger:evidence_shown": Row({"GET": BUSINESS}),
    "ledger:take_back_evidence": Row(
        {"GET": BUSINESS, "POST": Open(files.FILERS, OWN)}, leaves="entry:ledger.evidence.taken_back"
    ),
    "ledger:begin": Row({"GET": BUSINESS, "POST": Open(rules.DISPATCHER, HERE)}, leaves="entry:ledger.campaign.opened"),
    "ledger:campaigns": Row({"GET": BUSINESS}),
    "ledger:campaign": Row({"GET": BUSINESS}),
    "ledger:carry_over": Row({"GET": BUSINESS}),
    "ledger:change_campaign": _beside("campaign.changed", Open(rules.DISPATCHER, HERE)),
    "ledger:ask_archiving": _beside("archiving.asked", Open(rules.DISPATCHER, HERE)),
    "ledger:grant_archiving": _beside("archiving.granted", Open(_HEAD, HERE)),
    "ledger:refuse_archiving": _beside("archiving.refused", Open(_HEAD, HERE)),
    "ledger:take_back_archiving": _beside("archiving.taken_back", Open(rules.DISPATCHER, HERE)),
    "ledger:new": Row(
        {"GET": BUSINESS, "POST": Open(frozenset({Role.DISPATCHER}), HERE)}, leaves="entry:ledger.task.opened"
    ),
    "ledger:approve_task": _step("approve_task", "task.approved"),
    "ledger:refuse_approval": _step("refuse_approval", "approval.refused"),
    "ledger:revise_task": _step("revise_task", "task.revised"),
    "ledger:withdraw_draft": _step("withdraw_draft", "draft.withdrawn"),
    "ledger:object_task": _step("object_task", "task.objected"),
    "ledger:accept_objection": _step("accept_objection", "objection.accepted"),
    "ledger:dismiss_objection": _step("dismiss_objection", "objection.dismissed"),
    "ledger:take_back_objection": _step("take_back_objection", "objection.taken_back"),
    "ledger:pass_on_task": _step("pass_on_task", "task.passed_on"),
    "ledger:reassign_task": _step("reassign_task", "task.reassigned"),
    "ledger:file_plan": _step("file_plan", "plan.filed"),
    "ledger:accept_plan": _step("accept_plan", "plan.accepted"),
    "ledger:refuse_plan": _step("refuse_plan", "plan.refused"),
    "ledger:take_back_plan": _step("take_back_plan", "plan.taken_back"),
    "ledger:take_back_sign_for": _step("take_back_sign_for", "sign_for.taken_back"),
    "ledger:take_back_progress": _step("take_back_progress", "report.taken_back"),
    "ledger:take_back_draft": _step("take_back_draft", "report.taken_back"),
    "ledger:take_back_signed": _step("take_back_signed", "report.taken_back"),
    "ledger:replace_second": _step("replace_second", "check.second_replaced"),
    "ledger:comment_check": _step("comment_check", "check.commented"),
    "ledger:order_recheck": _step("order_recheck", "check.recheck_ordered"),
    "ledger:post_notice": _step("post_notice", "notice.posted"),
    "ledger:order_look_back": _step("order_look_back", "look_back.ordered"),
    "ledger:record_look_back": _step("record_look_back", "look_back.recorded"),
    "ledger:reopen_task": _step("reopen_task", "task.reopened"),
    "ledger:notices": Row({"GET": BUSINESS}),
    "ledger:hand_over_task": _step("hand_over_task", "task.handed_over"),
    "ledger:sign_for_task": _step("sign_for_task", "task.signed_for"),
    "ledger:report_progress": _step("report_progress", "report.filed"),
    "ledger:declare_completion": _step("declare_completion", "report.declared"),
    "ledger:sign_completion": _step("sign_completion", "report.signed"),
    "ledger:decline_completion": _step("decline_completion", "report.declined"),
    "ledger:begin_check": _step("begin_check", "check.begun"),
    "ledger:measure_check": _step("measure_check", "check.measured"),
    "ledger:conclude_check": _step("conclude_check", "check.concluded"),
    "ledger:decline_check": _step("decline_check", "check.declined"),
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
