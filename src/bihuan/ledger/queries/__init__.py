"""What the ledger's pages read: frozen dataclasses, never model rows; a constant number of statements each."""

from .check import CheckPage, Inspector, check_page
from .lists import AccountCounts, Filters, OfficeCount, Progress, TaskLine, TaskList, task_list
from .news import NewsItem, NewsLine, Unread, news, unread
from .overview import CampaignLine, GroupLine, Overview, account_counts, campaigns, overview
from .page import Amount, PhaseLine, ReportLine, StandardLine, StepLine, TaskPage, task_page
from .story import StoryLine, story
from .trajectory import Trajectory, trajectories
from .work import Asked, ReportDue, Returned, Sent, Waiting, Work, WorkItem, queue, waiting_count, work

__all__ = [
    "AccountCounts",
    "Amount",
    "Asked",
    "CampaignLine",
    "CheckPage",
    "Filters",
    "GroupLine",
    "Inspector",
    "NewsItem",
    "NewsLine",
    "OfficeCount",
    "Overview",
    "PhaseLine",
    "Progress",
    "ReportDue",
    "ReportLine",
    "Returned",
    "Sent",
    "StandardLine",
    "StepLine",
    "StoryLine",
    "TaskLine",
    "TaskList",
    "TaskPage",
    "Trajectory",
    "Unread",
    "Waiting",
    "Work",
    "WorkItem",
    "account_counts",
    "campaigns",
    "check_page",
    "news",
    "overview",
    "queue",
    "story",
    "task_list",
    "task_page",
    "trajectories",
    "unread",
    "waiting_count",
    "work",
]
