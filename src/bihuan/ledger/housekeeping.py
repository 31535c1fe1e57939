"""What the ledger has done without anybody asking: lamps of a period that is over are kept, tasks follow their offices."""

import datetime as dt
from collections.abc import Callable

from django.utils import translation
from django.utils.translation import gettext as _

from bihuan import journal
from bihuan.deadlines import clock
from bihuan.organization import queries as organization

from . import commands, phrases, running


def close_periods(jurisdiction: str, at: dt.datetime) -> Callable[[], str] | None:
    """Keep the lamps of the periods that are over; their sentences are kept in Chinese, whoever asks."""
    with translation.override("zh-hans"):
        kept = commands.close_periods(jurisdiction=jurisdiction, say=phrases.kept_sentence, at=at)
    return (lambda: _("留存%(n)s个周期的灯") % {"n": len(kept)}) if kept else None


def succeed_offices(jurisdiction: str, at: dt.datetime) -> Callable[[], str] | None:
    """Let the open tasks of offices that were merged or split follow to their successors."""
    by = journal.Actor(jurisdiction=jurisdiction)
    gone = {row.office for row in organization.successions(jurisdiction=jurisdiction)}
    done = [
        made
        for office in sorted(gone)
        for made in commands.succeed_office(jurisdiction=jurisdiction, office=office, by=by, at=at)
    ]
    return (lambda: _("%(n)s件转给了承接单位") % {"n": len(done)}) if done else None


def resume_suspended(jurisdiction: str, at: dt.datetime) -> Callable[[], str] | None:
    """Let suspended tasks go on whose last day is past."""
    count = commands.resume_due(jurisdiction=jurisdiction, at=at)
    return (lambda: _("恢复%(n)s件挂起的任务") % {"n": count}) if count else None


def settle_blockers(jurisdiction: str, at: dt.datetime) -> Callable[[], str] | None:
    """Let silence on blockers count: not answered is acknowledged, not confirmed is confirmed."""
    acknowledged = commands.acknowledge_by_default(jurisdiction, at)
    confirmed = commands.confirm_by_default(jurisdiction, at)
    if not acknowledged and not confirmed:
        return None
    return lambda: _("堵点视为认领%(a)s个，视为解决%(c)s个") % {"a": acknowledged, "c": confirmed}


def refresh_lamps(jurisdiction: str, at: dt.datetime) -> Callable[[], str] | None:
    """Bring the table of running lamps up to the day and to the last entry; lists judge what it does not know yet."""
    count = running.refresh(jurisdiction, clock.today(at))
    return (lambda: _("重算%(n)s盏灯") % {"n": count}) if count else None


MINUTELY = (
    ("settle_blockers", settle_blockers),
    ("resume_suspended", resume_suspended),
    ("close_periods", close_periods),
    ("refresh_lamps", refresh_lamps),
    ("succeed_offices", succeed_offices),
)
