"""The verbs of the loop, one journal entry each."""

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
from .checking import begin_check, conclude_check, countersign_check, measure_check
from .closing import approve_closing, refuse_closing, strike_off
from .evidence import FileGiven, take_back_evidence
from .forces import add_force_phase, add_member, end_member, note_force, reach_force_phase
from .opening import NewPhase, NewTarget, NewTask, approve_task, hand_over_task, open_campaign, open_task, sign_for_task
from .parts import report_part, set_duties, take_part_back
from .periods import close_periods
from .remarks import answer_remark, ask_office, chase_task, remark_on_task
from .reporting import AnswerGiven, declare_completion, decline_completion, report_progress, sign_completion
from .shared import Done
from .succeeding import left_behind, succeed_office, succeed_task

__all__ = [
    "AnswerGiven",
    "Done",
    "FileGiven",
    "NewPhase",
    "NewTarget",
    "NewTask",
    "acknowledge_blocker",
    "acknowledge_by_default",
    "add_force_phase",
    "add_member",
    "answer_remark",
    "approve_closing",
    "approve_task",
    "ask_office",
    "begin_check",
    "chase_task",
    "close_periods",
    "conclude_check",
    "confirm_blocker",
    "confirm_by_default",
    "countersign_check",
    "decide_blocker",
    "declare_completion",
    "decline_completion",
    "dispute_blocker",
    "end_member",
    "hand_over_task",
    "left_behind",
    "measure_check",
    "note_force",
    "open_campaign",
    "open_task",
    "raise_blocker",
    "reach_force_phase",
    "refuse_closing",
    "remark_on_task",
    "reopen_blocker",
    "report_part",
    "report_progress",
    "set_duties",
    "sign_completion",
    "sign_for_task",
    "solve_blocker",
    "strike_off",
    "succeed_office",
    "succeed_task",
    "take_back_evidence",
    "take_blocker",
    "take_blocker_back",
    "take_part_back",
]
