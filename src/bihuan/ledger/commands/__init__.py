"""The verbs of the loop, one journal entry each."""

from .applications import (
    NewApplication,
    check_application,
    file_application,
    grant_application,
    refuse_application,
    resume_due,
    resume_task,
    take_back_application,
)
from .blockers import (
    acknowledge_blocker,
    acknowledge_by_default,
    confirm_blocker,
    confirm_by_default,
    decide_blocker,
    dispute_blocker,
    raise_blocker,
    reopen_blocker,
    solve_blocker,
    take_blocker,
    take_blocker_back,
)
from .bulk import act_on_each, check_ticked
from .campaigns import ask_archiving, change_campaign, grant_archiving, refuse_archiving, take_back_archiving
from .carrying import carry_over_task
from .checking import begin_check, conclude_check, countersign_check, decline_check, measure_check
from .closing import approve_closing, post_notice, refuse_closing, strike_off
from .drafts import refuse_approval, revise_task, withdraw_draft
from .drawing import draw_look_backs
from .evidence import FileGiven, take_back_evidence
from .forces import add_force_phase, add_member, end_member, note_force, reach_force_phase
from .looking_back import order_look_back, record_look_back, reopen_task, replace_second
from .objecting import accept_objection, dismiss_objection, object_task, pass_on_task, reassign_task
from .opening import NewPhase, NewTarget, NewTask, approve_task, hand_over_task, open_campaign, open_task, sign_for_task
from .parts import report_part, set_duties, take_part_back
from .periods import choose_rules, close_periods
from .planning import accept_plan, file_plan, refuse_plan
from .rechecking import comment_check, order_recheck
from .remarks import answer_remark, ask_office, chase_task, remark_on_task
from .reporting import AnswerGiven, declare_completion, decline_completion, report_progress, sign_completion
from .shared import Done
from .succeeding import left_behind, succeed_office, succeed_task
from .take_back import (
    take_back_draft,
    take_back_objection,
    take_back_plan,
    take_back_progress,
    take_back_sign_for,
    take_back_signed,
)

__all__ = [
    "AnswerGiven",
    "Done",
    "FileGiven",
    "NewApplication",
    "NewPhase",
    "NewTarget",
    "NewTask",
    "accept_objection",
    "accept_plan",
    "acknowledge_blocker",
    "acknowledge_by_default",
    "act_on_each",
    "add_force_phase",
    "add_member",
    "answer_remark",
    "approve_closing",
    "approve_task",
    "ask_archiving",
    "ask_office",
    "begin_check",
    "carry_over_task",
    "change_campaign",
    "chase_task",
    "check_application",
    "check_ticked",
    "choose_rules",
    "close_periods",
    "comment_check",
    "conclude_check",
    "confirm_blocker",
    "confirm_by_default",
    "countersign_check",
    "decide_blocker",
    "declare_completion",
    "decline_check",
    "decline_completion",
    "dismiss_objection",
    "dispute_blocker",
    "draw_look_backs",
    "end_member",
    "file_application",
    "file_plan",
    "grant_application",
    "grant_archiving",
    "hand_over_task",
    "left_behind",
    "measure_check",
    "note_force",
    "object_task",
    "open_campaign",
    "open_task",
    "order_look_back",
    "order_recheck",
    "pass_on_task",
    "post_notice",
    "raise_blocker",
    "reach_force_phase",
    "reassign_task",
    "record_look_back",
    "refuse_application",
    "refuse_approval",
    "refuse_archiving",
    "refuse_closing",
    "refuse_plan",
    "remark_on_task",
    "reopen_blocker",
    "reopen_task",
    "replace_second",
    "report_part",
    "report_progress",
    "resume_due",
    "resume_task",
    "revise_task",
    "set_duties",
    "sign_completion",
    "sign_for_task",
    "solve_blocker",
    "strike_off",
    "succeed_office",
    "succeed_task",
    "take_back_application",
    "take_back_archiving",
    "take_back_draft",
    "take_back_evidence",
    "take_back_objection",
    "take_back_plan",
    "take_back_progress",
    "take_back_sign_for",
    "take_back_signed",
    "take_blocker",
    "take_blocker_back",
    "take_part_back",
    "withdraw_draft",
]
