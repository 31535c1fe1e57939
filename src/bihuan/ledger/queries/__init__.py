"""What the ledger's pages read: frozen dataclasses, never model rows; a constant number of statements each."""

from .check import CheckPage, Inspector, check_page
from .evidence import FileLine, TaskFiles, file_of, task_files
from .lists import AccountCounts, Filters, OfficeCount, Progress, TaskLine, TaskList, task_list
from .news import NewsItem, NewsLine, Unread, news, unread
from .overview import CampaignLine, GroupLine, Overview, WeekLine, account_counts, campaigns, overview
from .page import Amount, PhaseLine, ReportLine, StandardLine, StepLine, TaskPage, task_page
from .periods import KeptLamp, PeriodLine, PeriodPage, PeriodTask, kept_lamps, period_page, periods
from .story import StoryLine, story
from .trajectory import Trajectory, trajectories
from .work import Asked, ReportDue, Returned, Sent, Waiting, Work, WorkItem, queue, waiting_count, work

__all__ = [
    "AccountCounts",
    "Amount",
    "Asked",
    "CampaignLine",
    "CheckPage",
    "FileLine",
    "Filters",
    "GroupLine",
    "Inspector",
    "KeptLamp",
    "NewsItem",
    "NewsLine",
    "OfficeCount",
    "Overview",
    "PeriodLine",
    "PeriodPage",
    "PeriodTask",
    "PhaseLine",
    "Progress",
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
    "campaigns",
    "check_page",
    "file_of",
    "kept_lamps",
    "news",
    "overview",
    "period_page",
    "periods",
    "queue",
    "story",
    "task_files",
    "task_list",
    "task_page",
    "trajectories",
    "unread",
    "waiting_count",
    "work",
]
