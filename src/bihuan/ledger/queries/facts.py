"""What the page of a task shows, as finished values."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from bihuan import journal
from bihuan.deadlines import lamps
from bihuan.organization.roles import Role
from bihuan.rulebooks import Book

from .. import numbering, rules
from ..models import Task
from .paths import Paths


@dataclass(frozen=True, slots=True)
class Amount:
    """A target with its first and present promise, what was last reported and last measured; in unit."""

    id: UUID
    measure: str
    comparison: rules.Comparison
    unit: str
    first_value: Decimal
    value: Decimal
    reported: Decimal | None
    measured: Decimal | None
    is_example: bool
    last: Decimal | None = None  # reported or measured by a signed check, whichever came last: what the guard goes by


@dataclass(frozen=True, slots=True)
class Doubted:
    """A figure of a report that was asked about: why, and the answer; without one it counts nowhere."""

    measure: str
    doubt: str
    is_confirmed: bool
    reason: str


@dataclass(frozen=True, slots=True)
class PhaseLine:
    """A phased target; reached_date is the day on which it was reported as reached."""

    id: UUID
    due_date: dt.date
    words: str
    target: UUID | None
    value: Decimal | None
    unit: str
    reached_date: dt.date | None
    is_late: bool
    plan: UUID | None = None  # none: promised when the account was opened
    is_current: bool = True  # a later plan stands beside the first
    is_first: bool = True  # promised when the account was opened


@dataclass(frozen=True, slots=True)
class StandardLine:
    """One line of the completion standard: what the office answers, what the inspectors found."""

    id: UUID
    order: int
    words: str
    is_answered: bool | None
    answer: str
    is_met: bool | None
    found: str
    needs_evidence: bool  # the standard itself asks for a file


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One report with its figures (in the order of the targets) and, for a completion, its verdict."""

    id: UUID
    number: int
    kind: str
    state: str
    summary: str
    next_step: str
    difficulty: str
    declined_reason: str
    filed_by: str
    filed_at: dt.datetime
    signed_by: str
    signed_at: dt.datetime | None
    text_digest: str
    figures: tuple[tuple[str, Decimal, str], ...]  # measure, value, unit
    doubted: tuple[Doubted, ...]  # of these figures
    thin: str  # why the words say nothing (rules.thin); empty: they do
    measured: tuple[tuple[str, Decimal, str], ...]
    verdict: str
    findings: str
    check_number: int | None
    inspectors: tuple[str, ...]

    @property
    def left_out(self) -> frozenset[str]:
        """The measures of its figures that count nowhere: asked about and not answered."""
        return frozenset(row.measure for row in self.doubted if not row.is_confirmed)


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One verification; what the inspectors found is None or empty to others until both have signed."""

    id: UUID
    number: int
    report_number: int
    first: str
    second: str
    methods: tuple[str, ...]
    place: str
    begun_at: dt.datetime
    confirmed_at: dt.datetime | None
    verdict: str
    findings: str
    amounts: tuple[tuple[str, Decimal | None, Decimal | None, str], ...]  # measure, claimed, measured, unit
    is_open: bool  # to the viewer
    comment: str = ""  # of the office whose report it returned
    is_contested: bool = False
    is_recheck: bool = False


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step from here: live, or with the refusal that the button shows."""

    verb: str
    refusal: journal.Refused | None
    is_owed: bool
    is_aside: bool = False  # not the usual way
    in_place_of: Role | None = None  # taken in the place of a post in which nobody can act

    @property
    def is_live(self) -> bool:
        return self.refusal is None


@dataclass(frozen=True, slots=True)
class TaskPage:
    """Everything the task page shows but its story."""

    id: UUID
    written_by: int
    jurisdiction: str
    secrecy: str
    campaign: str
    campaign_id: UUID
    archived_date: dt.date | None  # of the campaign
    year: int
    number: int
    books_year: int
    domain: str
    title: str
    stage: str
    state: rules.State
    accounts: tuple[rules.Account, ...]
    judgement: lamps.Judgement
    rulebook: Book  # by which the task's lamp is judged
    source_sentence: str
    source_place: str
    leader: str
    lead_office: str
    lead_office_id: UUID
    assisting: tuple[str, ...]
    office_ids: frozenset[UUID]  # lead and assisting: nobody of these verifies
    task_force: str
    task_force_id: UUID | None
    group: str
    group_id: UUID
    leader_id: UUID
    report_every: str
    report_count: int
    first_due_date: dt.date
    due_date: dt.date
    opened_date: dt.date | None
    told_date: dt.date | None
    checked_date: dt.date | None
    struck_date: dt.date | None
    seal_year: int | None
    seal_number: int | None
    returned_count: int
    reopened_count: int
    paused_date: dt.date | None
    targets: tuple[Amount, ...]
    phases: tuple[PhaseLine, ...]
    standards: tuple[StandardLine, ...]
    reports: tuple[ReportLine, ...]  # the latest first
    checks: tuple[CheckLine, ...]  # the latest first
    steps: tuple[StepLine, ...]
    paths: Paths
    claim_hidden: bool  # the viewer belongs to the inspectors, who have not entered an own figure yet
    withheld: frozenset[str]  # keys of reports and checks whose words and figures are not for the viewer, or not yet

    @property
    def no(self) -> str:
        """The number as the page shows it."""
        return numbering.short(self.year, self.number)

    @property
    def expected(self) -> str:
        """The task's row as a form of this page shows it."""
        return f"{Task._meta.db_table}:{self.id}:{self.written_by}"
