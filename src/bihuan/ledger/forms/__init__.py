"""The shape of what is filled in for one task; no rules, no rows."""

from .opening import NewTaskForm
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
    "CompletionForm",
    "ConcludeForm",
    "InstructionForm",
    "MeasureForm",
    "NewTaskForm",
    "PressForm",
    "ReasonForm",
    "ReportForm",
    "SeenForm",
    "SignForm",
]
