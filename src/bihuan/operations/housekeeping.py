"""The house's own work: the write-ahead log, verifying, what has expired."""

import datetime as dt
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import connections
from django.utils.translation import gettext as _

from bihuan import journal
from bihuan.deadlines import clock
from bihuan.evidence import verify as files
from bihuan.journal import checkpoints, verify
from bihuan.journal.models import Verified
from bihuan.journal.sqlite import base

from .backups import making, manifest, withheld
from .rounds import Said

#: The hour in Shanghai, on the machine's clock, from which the night's full verification is due.
NIGHT_HOUR = 2
TAIL_EVERY = dt.timedelta(hours=1)
#: A checkpoint is made when so much time has passed and there is news, and at once when there is so much of it.
CHECKPOINT_EVERY = dt.timedelta(minutes=10)
CHECKPOINT_ENTRIES = 1000
BACKUP_EVERY = dt.timedelta(hours=26)


class VerifyFound(Exception):
    """Verifying found something that does not agree: the page must say so until it agrees again."""


def fold_log(_jurisdiction: str, _at: dt.datetime) -> Said:
    """Move the write-ahead log into the database file, as long as nobody reads from it."""
    wrapper = connections["default"]
    assert isinstance(wrapper, base.DatabaseWrapper)
    is_held_up, pages = base.checkpoint(wrapper)
    return lambda: _("有人在读，下一分钟再收") if is_held_up else _("已并入数据库（%d页）") % pages


def verify_tail(_jurisdiction: str, _at: dt.datetime) -> Said:
    """
    Verify what was written since the last good result, once an hour.

    :raises VerifyFound: something does not agree
    """
    last = _last("tail")
    if last is not None and dt.datetime.now(dt.UTC) - last < TAIL_EVERY:
        return _still("tail", lambda: _("一小时内核验过"))
    return _verified(verify.tail())


def make_checkpoint(_jurisdiction: str, at: dt.datetime) -> Said:
    """
    Sign where every chain stands, ten minutes after the last time or after a thousand entries.

    :raises keys.KeyMissing, keys.KeyReadable:
    """
    last = checkpoints.last()
    if last is not None:
        age = dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(checkpoints.parse(checkpoints.text_of(last)).recorded)
        if dt.timedelta() <= age < CHECKPOINT_EVERY and checkpoints.entries_since(last) < CHECKPOINT_ENTRIES:
            number = last.number
            return lambda: _("还是检查点%d") % number
    made = checkpoints.make(at) or last
    assert made is not None  # the key's own entry is news enough for the first one
    number = made.number
    return lambda: _("检查点%d") % number


def list_withheld(_jurisdiction: str, _at: dt.datetime) -> Said:
    """Write down beside the data what was withheld: restoring an older backup withholds it again."""
    path = Path(settings.DATA_DIR) / manifest.WITHHELD
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    if text.count("\n") < withheld.count():  # few rows are asked each minute, the whole journal only when there is news
        with closing(verify.open_read_only(verify.database_path())) as source:
            source.text_factory = str
            text = withheld.listed(source)
        coming = path.with_name(f"{path.name}.new")
        coming.write_text(text, encoding="utf-8")
        coming.replace(path)
    count = text.count("\n")
    return lambda: _("%d次封存") % count


def make_backup(_jurisdiction: str, _at: dt.datetime) -> Said:
    """
    Make the backup that is due where BIHUAN_BACKUPS names a folder, and take old ones away.

    Due is one when the newest is older than a day and two hours: a timer of the machine comes first.

    :raises Exception: what making.make raises
    """
    folder = settings.BACKUPS
    if folder is None:
        return lambda: _("没有设 BIHUAN_BACKUPS，不做")
    now = dt.datetime.now(dt.UTC)
    last = making.newest(folder)
    if last is not None and now - making.made_at(last) < BACKUP_EVERY:
        name = last.name
        return lambda: _("已有%s") % name
    made = making.make(folder, now=now)
    gone = making.prune(folder)
    said = {"name": made.name, "count": len(gone)}
    return lambda: _("%(name)s；清掉旧的%(count)d份") % said


def verify_fully(_jurisdiction: str, _at: dt.datetime) -> Said:
    """
    Verify everything once a night; a machine that is off at night does it when it is back.

    :raises VerifyFound: something does not agree
    """
    last = _last("full")
    if last is not None and last >= _last_night(dt.datetime.now(dt.UTC)):
        return _still("full", lambda: _("今夜已全部核验"))
    return _verified(verify.full())


def verify_files(_jurisdiction: str, _at: dt.datetime) -> Said:
    """
    Hash every evidence file once a day.

    :raises VerifyFound: a file is missing or changed, or one that was withheld lies there still
    """
    result = files.full()
    if result.findings:
        raise VerifyFound(_("有%d个佐证文件不符，请运行 ./bihuan verify 看是哪些。") % len(result.findings))
    said = {"files": f"{result.file_count:,}", "withheld": len(result.withheld)}
    if result.withheld:
        return lambda: _("%(files)s个佐证文件全部相符，另有%(withheld)d处已封存") % said
    return lambda: _("%(files)s个佐证文件全部相符") % said


def _verified(result: verify.Result) -> Said:
    verify.remember(result)
    if result.findings:
        raise VerifyFound(_("有%d处不符，请运行 ./bihuan verify 看是哪些。") % len(result.findings))
    said = {"entries": f"{result.entry_count:,}", "seconds": f"{result.seconds:.1f}"}
    return lambda: _("%(entries)s条流水全部相符，用时%(seconds)s秒") % said


def _still(scope: str, said: Said) -> Said:
    """
    Return that it was done before, and say once more what it found.

    :raises VerifyFound: it did not agree
    """
    found = Verified.objects.filter(scope=scope, finding_count__gt=0).values_list("finding_count", flat=True).first()
    if found:
        raise VerifyFound(_("有%d处不符，请运行 ./bihuan verify 看是哪些。") % found)
    return said


def _last(scope: str) -> dt.datetime | None:
    rows = Verified.objects.filter(scope=scope, jurisdiction=journal.INSTANCE, stream=journal.MAIN)
    return rows.values_list("checked_at", flat=True).first()


def _last_night(now: dt.datetime) -> dt.datetime:
    here = now.astimezone(clock.SHANGHAI)
    night = here.replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
    return night if night <= here else night - dt.timedelta(days=1)


def forget_expired(_jurisdiction: str, _at: dt.datetime) -> Said:
    """Delete sessions and cached values whose time is over; nothing of it is business."""
    now = dt.datetime.now(dt.UTC)
    sessions, _kinds = Session.objects.filter(expire_date__lt=now).delete()
    cache: Any = caches["default"]
    with connections["default"].cursor() as cursor:
        moment = connections["default"].ops.adapt_datetimefield_value(now.replace(microsecond=0))
        cursor.execute(f'DELETE FROM "{cache._table}" WHERE expires < %s', [moment])  # noqa: S608 - our own name
        cached = max(cursor.rowcount, 0)
    return lambda: _("清除过期的登录%(sessions)d项、缓存%(cached)d项") % {"sessions": sessions, "cached": cached}


INSTANCE_MINUTELY = (
    ("fold_log", fold_log),
    ("make_checkpoint", make_checkpoint),
    ("list_withheld", list_withheld),
    ("verify_tail", verify_tail),
    ("verify_fully", verify_fully),
    ("make_backup", make_backup),
)
INSTANCE_DAILY = (("forget_expired", forget_expired), ("verify_files", verify_files))
