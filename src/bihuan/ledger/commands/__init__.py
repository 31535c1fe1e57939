"""The verbs of the loop, one journal entry each."""

from .checking import begin_check, conclude_check, countersign_check, measure_check
from .closing import approve_closing, refuse_closing, strike_off
from .evidence import FileGiven, take_back_evidence
from .opening import NewPhase, NewTarget, NewTask, approve_task, hand_over_task, open_campaign, open_task, sign_for_task
from .periods import close_periods
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
    "approve_closing",
    "approve_task",
    "begin_check",
    "close_periods",
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
    "left_behind",
    "strike_off",
    "succeed_office",
    "succeed_task",
    "take_back_evidence",
]
