"""The shape of what is filled in for one task; no rules, no rows."""

from .opening import NewTaskForm
from .paths import LookBackForm, LookedForm, PassOnForm, PlanForm, ReassignForm, ReopenForm, SecondForm, WordsForm
from .rechecks import CommentForm, RecheckForm
from .seen import SeenForm
from .steps import (
    BeginForm,
    CompletionForm,
    ConcludeForm,
    InstructionForm,
    MeasureForm,
    PressForm,
    ReasonForm,
    ReportForm,
    SignForm,
)

__all__ = [
    "BeginForm",
    "CommentForm",
    "CompletionForm",
    "ConcludeForm",
    "InstructionForm",
    "LookBackForm",
    "LookedForm",
    "MeasureForm",
    "NewTaskForm",
    "PassOnForm",
    "PlanForm",
    "PressForm",
    "ReasonForm",
    "ReassignForm",
    "RecheckForm",
    "ReopenForm",
    "ReportForm",
    "SecondForm",
    "SeenForm",
    "SignForm",
    "WordsForm",
]
