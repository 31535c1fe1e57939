"""
What of the ledger only those concerned may read, wherever rows are shown: the journal's pages too.

A drafted task is the supervision office's and the leaders' until it is approved.

An unsigned completion report is its office's own. Once one is signed, whatever was claimed is closed to those who are to
check it, until their own figure stands. What was found is closed to everybody else until both inspectors have signed.
"""

from django.db.models import Exists, OuterRef, Q

from bihuan.organization.queries import ActingPost

from . import rules
from .models import Check, Part, Report

UNSIGNED = (Report.DECLARED, Report.DECLINED)
UNMEASURED = (rules.State.REPORTED, rules.State.CHECKING)


def tasks(post: ActingPost, at: str = "") -> Q:
    """Return which tasks the post may read; `at` leads from a row to its task."""
    approved = ~Q(**{f"{at}state__in": rules.DRAFTS}) & ~Q(
        **{f"{at}state": rules.State.WITHDRAWN, f"{at}opened_date__isnull": True}
    )
    own = Q(**{f"{at}jurisdiction": post.jurisdiction})
    if not post.roles & rules.DRAFT_READERS:
        own &= Q(**{f"{at}leader": post.id})
    return approved | own


def _named(post: ActingPost) -> Q:
    return Q(first=post.id) | Q(second=post.id)


def reports(post: ActingPost, at: str = "") -> Q:
    """Return which reports the post may read; `at` leads from a row to its report."""
    task = f"{at}task__"
    taken_back = {"state": Report.TAKEN_BACK, "kind": Report.COMPLETION, "signed_at__isnull": True}
    never_signed = Q(**{f"{at}state__in": UNSIGNED}) | Q(**{f"{at}{name}": value for name, value in taken_back.items()})
    unsigned = never_signed & ~Q(**{f"{task}lead_office": post.office_id})
    named = Check.objects.filter(
        _named(post), jurisdiction=OuterRef("jurisdiction"), task=OuterRef(f"{task}id"), confirmed_at=None
    )
    checks_it = Q(**{f"{task}supervision_group": post.office_id}) | Q(Exists(named))
    early = Q(**{f"{task}state__in": UNMEASURED}) & checks_it
    return ~unsigned & ~early


def checks(post: ActingPost, at: str = "") -> Q:
    """Return which checks the post may read; `at` leads from a row to its check."""
    return (
        Q(**{f"{at}confirmed_at__isnull": False})
        | Q(**{f"{at}task__supervision_group": post.office_id})
        | Q(**{f"{at}first": post.id})
        | Q(**{f"{at}second": post.id})
    )


def kept(post: ActingPost, at: str = "") -> Q:
    """Return which lamps of past periods the post may read: the sentence may tell what was claimed."""
    task = f"{at}task__"
    named = Check.objects.filter(
        _named(post), jurisdiction=OuterRef("jurisdiction"), task=OuterRef(f"{task}id"), confirmed_at=None
    )
    checks_it = Q(**{f"{task}supervision_group": post.office_id}) | Q(Exists(named))
    return ~(Q(**{f"{task}state__in": UNMEASURED}) & checks_it)


def evidence(post: ActingPost) -> Q:
    """Return which files the post may read: those of what it may read."""
    here = {"jurisdiction": OuterRef("jurisdiction")}
    report = Report.objects.filter(reports(post), **here, id=OuterRef("report"))
    check = Check.objects.filter(checks(post), **here, id=OuterRef("check_of"))
    part = Part.objects.filter(parts(post), **here, id=OuterRef("part"))
    return (
        tasks(post, "task__")
        & (Q(part__isnull=True) | Q(Exists(part)))
        & (Q(report__isnull=True) | Q(Exists(report)))
        & (Q(check_of__isnull=True) | Q(Exists(check)))
    )


def parts(post: ActingPost) -> Q:
    """Return which parts of assisting offices the post may read: like claims, not before its own figure stands."""
    task = "assisting__task__"
    named = Check.objects.filter(
        _named(post), jurisdiction=OuterRef("jurisdiction"), task=OuterRef(f"{task}id"), confirmed_at=None
    )
    checks_it = Q(**{f"{task}supervision_group": post.office_id}) | Q(Exists(named))
    return ~(Q(**{f"{task}state__in": UNMEASURED}) & checks_it)


ROWS = {
    "ledger.Blocker": lambda post: tasks(post, "task__"),
    "ledger.Remark": lambda post: tasks(post, "task__"),
    "ledger.Part": parts,
    "ledger.Silence": lambda post: reports(post, "report__"),
    "ledger.ForceNote": lambda post: Q(task__isnull=True) | tasks(post, "task__"),
    "ledger.Task": tasks,
    "ledger.Application": lambda post: tasks(post, "task__"),
    "ledger.Amendment": lambda post: tasks(post, "application__task__"),
    "ledger.Decision": lambda post: tasks(post, "application__task__"),
    "ledger.Pause": lambda post: tasks(post, "task__"),
    "ledger.Plan": lambda post: tasks(post, "task__"),
    "ledger.LookBack": lambda post: tasks(post, "task__"),
    "ledger.Seal": lambda post: tasks(post, "task__"),
    "ledger.Assisting": lambda post: tasks(post, "task__"),
    "ledger.Target": lambda post: tasks(post, "task__"),
    "ledger.Phase": lambda post: tasks(post, "task__"),
    "ledger.Standard": lambda post: tasks(post, "task__"),
    "ledger.Report": reports,
    "ledger.Figure": lambda post: reports(post, "report__"),
    "ledger.Answer": lambda post: reports(post, "report__"),
    "ledger.Check": checks,
    "ledger.Measurement": lambda post: checks(post, "check_of__"),
    "ledger.PeriodLamp": kept,
    "ledger.Evidence": evidence,
    "ledger.Line": lambda post: checks(post, "check_of__"),
}
