"""What the ledger's pages read: frozen dataclasses, never model rows; a constant number of statements each."""

from .check import CheckPage, Inspector, check_page
from .lists import AccountCounts, CampaignLine, Filters, OfficeLine, TaskLine, TaskList, account_counts, campaigns, domain_lines, office_lines, task_lines, task_list
from .page import Amount, PhaseLine, ReportLine, StandardLine, StepLine, TaskPage, task_page
from .story import StoryLine, story
from .work import ReportDue, Work, WorkItem, waiting_count, work

__all__ = [
    "AccountCounts",
    "Amount",
    "CampaignLine",
    "CheckPage",
    "Filters",
    "Inspector",
    "OfficeLine",
    "PhaseLine",
    "ReportDue",
    "ReportLine",
    "StandardLine",
    "StepLine",
    "StoryLine",
    "TaskLine",
    "TaskList",
    "TaskPage",
    "Work",
    "WorkItem",
    "account_counts",
    "campaigns",
    "check_page",
    "domain_lines",
    "office_lines",
    "story",
    "task_lines",
    "task_list",
    "task_page",
    "waiting_count",
    "work",
]
