"""What the ledger's pages read: frozen dataclasses, never model rows; a constant number of statements each."""

from .blockers import BlockerLine, blocker_line, blockers_by_age, blockers_of, blockers_over
from .check import CheckPage, Inspector, check_page
from .evidence import FileLine, TaskFiles, file_of, task_files
from .forces import ForceLine, ForcePage, force_list, force_page
from .lists import AccountCounts, Filters, OfficeCount, Progress, TaskLine, TaskList, task_list
from .matters import Matters, matter_count, matters
from .news import NewsItem, NewsLine, Unread, news, unread
from .overview import CampaignLine, GroupLine, Overview, WeekLine, account_counts, campaigns, overview
from .page import Amount, PhaseLine, ReportLine, StandardLine, StepLine, TaskPage, task_page
from .parts import AssistingLine, PartDue, PartLine, assisting_of, parts_due, silence_counts, silences_of, silent_names
from .periods import KeptLamp, PeriodLine, PeriodPage, PeriodTask, kept_lamps, period_page, periods
from .remarks import RemarkLine, questions_to, remark_line, remarks_of
from .story import StoryLine, story
from .trajectory import Trajectory, trajectories
from .work import Asked, ReportDue, Returned, Sent, Waiting, Work, WorkItem, queue, waiting_count, work

__all__ = [
    "AccountCounts",
    "Amount",
    "Asked",
    "AssistingLine",
    "BlockerLine",
    "CampaignLine",
    "CheckPage",
    "FileLine",
    "Filters",
    "ForceLine",
    "ForcePage",
    "GroupLine",
    "Inspector",
    "KeptLamp",
    "Matters",
    "NewsItem",
    "NewsLine",
    "OfficeCount",
    "Overview",
    "PartDue",
    "PartLine",
    "PeriodLine",
    "PeriodPage",
    "PeriodTask",
    "PhaseLine",
    "Progress",
    "RemarkLine",
    "ReportDue",
    "ReportLine",
    "Returned",
    "Sent",
    "StandardLine",
    "StepLine",
    "StoryLine",
    "TaskFiles",
    "TaskLine",
    "TaskList",
    "TaskPage",
    "Trajectory",
    "Unread",
    "Waiting",
    "WeekLine",
    "Work",
    "WorkItem",
    "account_counts",
    "assisting_of",
    "blocker_line",
    "blockers_by_age",
    "blockers_of",
    "blockers_over",
    "campaigns",
    "check_page",
    "file_of",
    "force_list",
    "force_page",
    "kept_lamps",
    "matter_count",
    "matters",
    "news",
    "overview",
    "parts_due",
    "period_page",
    "periods",
    "questions_to",
    "queue",
    "remark_line",
    "remarks_of",
    "silence_counts",
    "silences_of",
    "silent_names",
    "story",
    "task_files",
    "task_list",
    "task_page",
    "trajectories",
    "unread",
    "waiting_count",
    "work",
]
