"""The verification page: what was promised, the inspectors' own figure, and only then the claim."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from bihuan.organization.models import Post
from bihuan.organization.queries import holder_of, holders_of, offices_of

from .. import rules
from ..models import Check, Figure, Line, Measurement, Report
from .facts import ReportLine, TaskPage
from .labels import label
from .page import task_page


@dataclass(frozen=True, slots=True)
class Inspector:
    """A post that may be named as second inspector, and why not when it may not."""

    post: UUID
    label: str
    is_recused: bool


@dataclass(frozen=True, slots=True)
class CheckPage:
    """What the verification page shows to the post that looks at it."""

    page: TaskPage
    is_concerned: (
        bool  # of the group that checks, or one of the two: to others, what was found is closed until both sign
    )
    claimed: dict[UUID, Decimal]  # target → value; empty while the claim is closed to the viewer
    report: ReportLine | None  # None while the claim is closed to the viewer
    first: str
    second: str
    methods: tuple[str, ...]
    place: str
    measured: dict[UUID, Decimal]  # target → value
    lines: dict[UUID, tuple[bool, str]]  # standard → met, words
    verdict: str
    findings: str
    declined_reason: str  # why the second inspector sent the last conclusion back
    begun_at: dt.datetime | None
    measured_at: dt.datetime | None
    concluded_at: dt.datetime | None
    seconds: tuple[Inspector, ...]


def check_page(*, jurisdiction: str, task: UUID, acting: rules.Acting, today: dt.date) -> CheckPage | None:
    """Return the verification page of a task whose completion report stands, or None where there is none."""
    page = task_page(jurisdiction=jurisdiction, task=task, acting=acting, today=today)
    if page is None or page.state not in (
        rules.State.REPORTED, rules.State.CHECKING, rules.State.MEASURED, rules.State.CONCLUDED
    ):  # fmt: skip
        return None
    check = (
        Check.objects.filter(jurisdiction=jurisdiction, task_id=task, confirmed_at__isnull=True)
        .select_related("first__office", "second__office")
        .first()
    )
    concerned = acting.office == page.group_id or bool(check and acting.post in (check.first_id, check.second_id))
    found = check if concerned else None
    measured = Measurement.objects.filter(jurisdiction=jurisdiction, check_of=found) if found else ()
    lines = Line.objects.filter(jurisdiction=jurisdiction, check_of=found) if found else ()
    claim = next((r for r in page.reports if r.kind == Report.COMPLETION and r.state == Report.SIGNED), None)
    figures = Figure.objects.filter(jurisdiction=jurisdiction, report_id=claim.id) if claim else ()
    return CheckPage(
        page=page,
        is_concerned=concerned,
        claimed={f.target_id: f.value for f in figures},
        report=claim,
        first=label(check.first) if check else "",
        second=label(check.second) if check else "",
        methods=tuple(check.methods.split(",")) if check else (),
        place=found.place if found else "",
        measured={m.target_id: m.value for m in measured},
        lines={line.standard_id: (line.is_met, line.words) for line in lines},
        verdict=found.verdict if found else "",
        findings=found.findings if found else "",
        declined_reason=found.declined_reason if found else "",
        begun_at=check.begun_at if check else None,
        measured_at=check.measured_at if check else None,
        concluded_at=check.concluded_at if check else None,
        seconds=seconds(jurisdiction, page, acting, today) if page.state is rules.State.REPORTED else (),
    )


def replacements(*, jurisdiction: str, page: TaskPage, today: dt.date) -> tuple[Inspector, ...]:
    """Return who may take the second inspector's place in the check that is under way."""
    check = (
        Check.objects.filter(jurisdiction=jurisdiction, task_id=page.id, confirmed_at__isnull=True)
        .order_by("-number")
        .first()
    )
    if check is None:
        return ()
    person = holder_of(check.first_id, jurisdiction=jurisdiction, on=today)
    first = rules.Acting(check.first_id, page.group_id, rules.INSPECTORS, person)
    return tuple(row for row in seconds(jurisdiction, page, first, today) if row.post != check.second_id)


def seconds(jurisdiction: str, page: TaskPage, acting: rules.Acting, today: dt.date) -> tuple[Inspector, ...]:
    """Return the other inspectors of the group that checks this task; recused: vacant, the same person, of its offices."""
    posts = list(
        Post.objects.filter(
            jurisdiction=jurisdiction, office_id=page.group_id, role__in=[role.value for role in rules.INSPECTORS]
        )
        .exclude(id=acting.post)
        .select_related("office")
        .order_by("order")
    )
    people = holders_of([post.id for post in posts], jurisdiction=jurisdiction, on=today)
    partial = {
        person
        for person in people.values()
        if offices_of(person, jurisdiction=jurisdiction, on=today) & page.office_ids
    }
    barred = partial | {acting.person, None}
    return tuple(Inspector(post.id, label(post), people.get(post.id) in barred) for post in posts)
