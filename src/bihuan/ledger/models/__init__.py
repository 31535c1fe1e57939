"""What stands on the account: columns, constraints, indexes; no verbs."""

from .campaigns import Archiving, CampaignChange, CarryOver
from .evidence import Evidence
from .forces import ForceNote, ForcePhase, Member
from .matters import Amendment, Application, Blocker, Decision, Remark
from .periods import LampDay, Period, PeriodLamp, TaskLamp
from .readings import Reading
from .reports import Answer, Check, Figure, Line, Measurement, Part, Report, Silence
from .tasks import Assisting, Campaign, Counter, Draw, LookBack, Pause, Phase, Plan, Seal, Standard, Target, Task

__all__ = [
    "Amendment",
    "Answer",
    "Application",
    "Archiving",
    "Assisting",
    "Blocker",
    "Campaign",
    "CampaignChange",
    "CarryOver",
    "Check",
    "Counter",
    "Decision",
    "Draw",
    "Evidence",
    "Figure",
    "ForceNote",
    "ForcePhase",
    "LampDay",
    "Line",
    "LookBack",
    "Measurement",
    "Member",
    "Part",
    "Pause",
    "Period",
    "PeriodLamp",
    "Phase",
    "Plan",
    "Reading",
    "Remark",
    "Report",
    "Seal",
    "Silence",
    "Standard",
    "Target",
    "Task",
    "TaskLamp",
]
