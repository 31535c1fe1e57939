"""建账: a task is drafted, approved, handed over, signed for."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from bihuan import journal
from bihuan.deadlines import clock
from bihuan.organization.models import Office, Post
from bihuan.organization.roles import Role

from .. import rules
from ..models import Assisting, Campaign, Phase, Standard, Target, Task
from ..numbering import SERIES
from .shared import Done, acting, next_number, standing, task_of


@dataclass(frozen=True, slots=True)
class NewTarget:
    """A quantified target to be promised; value in unit."""

    measure: str
    unit: str
    value: Decimal
    comparison: rules.Comparison = rules.Comparison.AT_LEAST
    is_example: bool = False


@dataclass(frozen=True, slots=True)
class NewPhase:
    """A phased target; `target` is the place of its quantity in NewTask.targets."""

    due_date: dt.date
    words: str
    target: int | None = None
    value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class NewTask:
    """Everything an account is opened with. Ids of posts and offices."""

    campaign: UUID
    domain: str
    title: str
    leader: UUID
    lead_office: UUID
    supervision_group: UUID
    first_due_date: dt.date
    standards: tuple[str, ...]
    needs_evidence: frozenset[int] = frozenset()  # lines of the standard, from 1, that ask for a file
    source_sentence: str = ""
    source_place: str = ""
    stage: str = ""
    task_force: UUID | None = None
    assisting: tuple[UUID, ...] = ()
    duties: Mapping[UUID, str] = field(default_factory=dict)  # assisting office → what its own part is
    report_every: str = "week"
    targets: tuple[NewTarget, ...] = field(default=())
    phases: tuple[NewPhase, ...] = field(default=())
    secrecy: str = rules.Secrecy.PUBLIC
    note: str = ""  # why a quantity is right that was asked about


@dataclass(frozen=True, slots=True)
class Begun:
    """A campaign that was opened, and the receipt to show."""

    receipt: str
    campaign: UUID


def open_campaign(
    *,
    jurisdiction: str,
    name: str,
    name_en: str,
    source: str,
    start_date: dt.date,
    end_date: dt.date,
    notice_days: int = 0,
    by: journal.Actor,
    at: dt.datetime,
    act: journal.Act,
) -> Begun:
    """
    Open a campaign (行动), to which tasks will belong.

    :raises Refused: wrong_role, not_holder, campaign_days (it ends before it begins), campaign_named (there is one of that name)
    """
    campaign = journal.uuid7()
    _dispatcher_only(by, at, "open_campaign")
    with journal.entry("ledger.campaign.opened", of=(Campaign, campaign), by=by, at=at, act=act) as posting:
        if end_date < start_date:
            raise journal.Refused("campaign_days")
        if Campaign.objects.filter(jurisdiction=jurisdiction, name=name).exists():
            raise journal.Refused("campaign_named", name=name)
        posting.add(
            Campaign(
                id=campaign,
                jurisdiction=jurisdiction,
                name=name,
                name_en=name_en,
                source=source,
                start_date=start_date,
                end_date=end_date,
                notice_days=notice_days,
            )
        )
    return Begun(posting.receipt, campaign)


def _dispatcher_only(by: journal.Actor, at: dt.datetime, verb: str) -> None:
    if Role.DISPATCHER not in acting(by, at).roles:
        raise journal.Refused("wrong_role", verb=verb, needed=(Role.DISPATCHER,))


def open_task(*, jurisdiction: str, new: NewTask, by: journal.Actor, at: dt.datetime, act: journal.Act) -> Done:
    """
    Draft a task with its promise: standard, quantities, days. What is first stays first for ever.

    :raises Refused: wrong_role, classified (秘密 and above), not_holder, not_found (office, post or campaign), no_standard, own_work (the
        supervision group is one of the task's offices), due_in_past, phase_after_due
    """
    task = journal.uuid7()
    _dispatcher_only(by, at, "open_task")
    secrecy = rules.check_secrecy(new.secrecy)
    with journal.entry("ledger.task.opened", of=(Task, task), by=by, at=at, act=act, note=new.note) as posting:
        check_promise(jurisdiction, new, clock.today(at))
        year = clock.today(at).year
        posting.add(
            Task(
                id=task,
                jurisdiction=jurisdiction,
                campaign_id=new.campaign,
                year=year,
                books_year=year,
                number=next_number(posting, jurisdiction=jurisdiction, series=SERIES, year=year),
                secrecy=secrecy,
                domain=new.domain,
                title=new.title,
                stage=new.stage,
                source_sentence=new.source_sentence,
                source_place=new.source_place,
                leader_id=new.leader,
                lead_office_id=new.lead_office,
                task_force_id=new.task_force,
                supervision_group_id=new.supervision_group,
                report_every=new.report_every,
                first_due_date=new.first_due_date,
                due_date=new.first_due_date,
            )
        )
        _add_parts(posting, jurisdiction, task, new)
    return Done(posting.receipt, task)


def check_promise(jurisdiction: str, new: NewTask, today: dt.date) -> None:
    """
    Refuse a promise that cannot be made.

    :raises Refused: not_found (office, post or campaign), own_work (the supervision group is one of the task's
        offices), no_standard, due_in_past, phase_after_due, phase_tenfold, campaign_archived
    """
    offices = {new.lead_office, new.supervision_group, *new.assisting} | ({new.task_force} if new.task_force else set())
    known = Office.objects.filter(jurisdiction=jurisdiction, id__in=offices).count()
    leader = Post.objects.filter(jurisdiction=jurisdiction, id=new.leader).exists()
    campaign = Campaign.objects.filter(jurisdiction=jurisdiction, id=new.campaign).first()
    if known != len(offices) or not leader or campaign is None:
        raise journal.Refused("not_found")
    if campaign.archived_date is not None:
        raise journal.Refused("campaign_archived")
    if new.supervision_group in {new.lead_office, *new.assisting}:
        raise journal.Refused("own_work")
    if not new.title.strip() or not any(line.strip() for line in new.standards):
        raise journal.Refused("no_standard")
    if new.first_due_date < today:
        raise journal.Refused("due_in_past")
    if any(phase.due_date > new.first_due_date for phase in new.phases):
        raise journal.Refused("phase_after_due")
    for phase in new.phases:
        if phase.target is not None and phase.value is not None:
            target = new.targets[phase.target]
            check_in_unit(phase, target.value, target.unit, target.comparison)


def check_in_unit(phase: NewPhase, target: Decimal, unit: str, comparison: rules.Comparison) -> None:
    """
    Refuse the value of a phased target that was written in another unit than its target's.

    :raises Refused: phase_tenfold
    """
    if phase.value is not None and rules.is_tenfold(phase.value, target, comparison):
        value, promised = (f"{figure.normalize():f}" for figure in (phase.value, target))
        raise journal.Refused("phase_tenfold", words=phase.words, value=value, promised=promised, unit=unit)


def _add_parts(posting: journal.Posting, jurisdiction: str, task: UUID, new: NewTask) -> None:
    for office in dict.fromkeys(new.assisting):
        posting.add(
            Assisting(jurisdiction=jurisdiction, task_id=task, office_id=office, duty=new.duties.get(office, ""))
        )
    targets: list[UUID] = []
    for order, target in enumerate(new.targets, 1):
        row = Target(
            jurisdiction=jurisdiction,
            task_id=task,
            order=order,
            measure=target.measure,
            comparison=target.comparison,
            unit=target.unit,
            first_value=target.value,
            value=target.value,
            is_example=target.is_example,
        )
        targets.append(posting.add(row).id)
    for order, phase in enumerate(sorted(new.phases, key=lambda phase: phase.due_date), 1):
        posting.add(
            Phase(
                jurisdiction=jurisdiction,
                task_id=task,
                order=order,
                due_date=phase.due_date,
                words=phase.words,
                target_id=None if phase.target is None else targets[phase.target],
                value=phase.value,
            )
        )
    for order, words in enumerate(new.standards, 1):
        asks = order in new.needs_evidence
        posting.add(Standard(jurisdiction=jurisdiction, task_id=task, order=order, words=words, needs_evidence=asks))


def approve_task(
    *, jurisdiction: str, task: UUID, instruction: str = "", by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Done:
    """
    Approve a drafted task (立项), with the leader's written instruction if there is one.

    :raises Refused: see rules.take
    """
    me = acting(by, at)
    with journal.entry("ledger.task.approved", of=(Task, task), by=by, at=at, act=act, note=instruction) as posting:
        row = task_of(jurisdiction, task)
        given = (
            {"standards", "first_due_date"}
            if Standard.objects.filter(jurisdiction=jurisdiction, task=row).exists()
            else ()
        )
        posting.change(row, state=rules.take("approve_task", standing(row), me, given=given))
    return Done(posting.receipt, task)


def hand_over_task(*, jurisdiction: str, task: UUID, by: journal.Actor, at: dt.datetime, act: journal.Act) -> Done:
    """
    Hand an approved task over to its lead office: from now on it stands on the account.

    :raises Refused: see rules.take
    """
    me = acting(by, at)
    with journal.entry("ledger.task.handed_over", of=(Task, task), by=by, at=at, act=act) as posting:
        row = task_of(jurisdiction, task)
        state = rules.take("hand_over_task", standing(row), me)
        posting.change(row, state=state, opened_date=clock.today(at))
    return Done(posting.receipt, task)


def sign_for_task(*, jurisdiction: str, task: UUID, by: journal.Actor, at: dt.datetime, act: journal.Act) -> Done:
    """
    Sign for a task (签收): the lead office takes it.

    :raises Refused: see rules.take
    """
    me = acting(by, at)
    with journal.entry("ledger.task.signed_for", of=(Task, task), by=by, at=at, act=act) as posting:
        row = task_of(jurisdiction, task)
        posting.change(row, state=rules.take("sign_for_task", standing(row), me))
    return Done(posting.receipt, task)
