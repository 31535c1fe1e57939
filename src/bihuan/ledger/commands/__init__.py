"""The verbs of the loop, one journal entry each."""

from .checking import begin_check, conclude_check, countersign_check, measure_check
from .closing import approve_closing, refuse_closing, strike_off
from .opening import NewPhase, NewTarget, NewTask, approve_task, hand_over_task, open_campaign, open_task, sign_for_task
from .reporting import AnswerGiven, declare_completion, decline_completion, report_progress, sign_completion
from .shared import Done

__all__ = [
    "AnswerGiven",
    "Done",
    "NewPhase",
    "NewTarget",
    "NewTask",
    "approve_closing",
    "approve_task",
    "begin_check",
    "conclude_check",
    "countersign_check",
    "declare_completion",
    "decline_completion",
    "hand_over_task",
    "measure_check",
    "open_campaign",
    "open_task",
    "refuse_closing",
    "report_progress",
    "sign_completion",
    "sign_for_task",
    "strike_off",
]
