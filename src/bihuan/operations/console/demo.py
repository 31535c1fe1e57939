"""./bihuan demo: Fushan's winter on this machine, made once and then gone on with."""

import json
import os
import secrets
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from bihuan.deadlines.clock import SHANGHAI
from bihuan.operations.console import Stop, database, serving, verifying
from bihuan.operations.console.terminal import data_folder, make_assets, start_django, tell

MARK = "demo.json"
DATABASE = "bihuan.sqlite3"
#: What makes up an instance in a data folder; nothing else in the folder is ever moved or removed.
FILES = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}.lock", "clock.json", "secret.key", MARK)
BEGINS = datetime(2023, 2, 25, 9, 0, tzinfo=SHANGHAI)
SHOWN = 12


@dataclass(slots=True)
class Mark:
    """What demo.json says of the demo beside it."""

    version: str
    password: str
    complete: bool = False

    @classmethod
    def read(cls, folder: Path) -> "Mark | None":
        """Return the folder's mark, or None where there is none that can be read."""
        try:
            return cls(**json.loads((folder / MARK).read_text()))
        except (OSError, ValueError, TypeError):
            return None

    def write(self, folder: Path) -> None:
        """Put the mark into the folder, whole or not at all, for its owner's eyes only."""
        draft = folder / f"{MARK}.new"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(asdict(self), file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(folder / MARK)


def main(arguments: Sequence[str]) -> int:
    """Make the demo where there is none of this version, then verify (--once) or serve it."""
    parser = serving.parser("demo")
    parser.add_argument("--once", action="store_true")
    parser.add_argument("--fresh", action="store_true")
    options = parser.parse_args(arguments)
    make_assets()
    folder = data_folder("var/demo")
    start_django()
    with serving.alone(folder) as note:
        stands = prepare_folder(folder, fresh=options.fresh)
        mark = Mark.read(folder) if stands else make(folder)
        if mark is None:
            raise not_ours(folder)
        if stands:
            database.bring_up(is_demo=True)
        if options.once:
            return 0 if tell_what_was_made(folder) else 1
        return run(folder, note, mark, options.host, options.port)


def version() -> str:
    """Return the version of the demo that this checkout makes."""
    from bihuan.operations import fushan

    return fushan.version()


def prepare_folder(folder: Path, *, fresh: bool) -> bool:
    """
    Clear the way for the demo without touching anybody else's data.

    :return: whether a finished demo of this version stands and is to be gone on with
    :raises Stop: there is a database that is not our demo
    """
    mark = Mark.read(folder)
    if not (folder / DATABASE).exists():
        remove(folder)
        return False
    if mark is None or not is_demo(folder / DATABASE, finished=mark.complete):
        raise not_ours(folder)
    if not mark.complete:
        tell("  " + _("上次没有做完，重新做一份 …"))
        remove(folder)
        return False
    if mark.version != version() or fresh:
        aside = set_aside(folder)
        tell("  " + _("旧的演示数据放到了 %s") % aside)
        return False
    return True


def not_ours(folder: Path) -> Stop:
    """Return the refusal to touch somebody else's database."""
    return Stop(_("%s 里已有数据库，但不是演示数据，没有动它。请把 BIHUAN_DATA 指向别的文件夹。") % folder)


def is_demo(path: Path, *, finished: bool) -> bool:
    """Return whether the database says itself that it is a demo; an unfinished one may not have come to say it."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            rows = connection.execute("SELECT is_demo FROM journal_instance").fetchall()
    except sqlite3.DatabaseError:
        return not finished
    return rows == [(1,)] or (not rows and not finished)


def remove(folder: Path) -> None:
    """Delete what an unfinished demo left behind."""
    for name in FILES:
        (folder / name).unlink(missing_ok=True)


def set_aside(folder: Path) -> Path:
    """Move a finished demo into a folder beside itself that says when."""
    aside = folder / f"aside-{time.strftime('%Y%m%d-%H%M%S')}"
    aside.mkdir()
    # The mark goes last: interrupted before it, the rest is found unfinished and made anew.
    for name in FILES:
        if (folder / name).exists():
            (folder / name).rename(aside / name)
    return aside


def make(folder: Path) -> Mark:
    """Make the demo: tables, county, the winter played through the commands, a full verification; the mark comes last."""
    from bihuan.deadlines import clock
    from bihuan.journal import checkpoints, verify
    from bihuan.operations.fushan import facts, load

    mark = Mark(version=version(), password=secrets.token_urlsafe(6))
    mark.write(folder)
    began = time.monotonic()
    database.bring_up(is_demo=True, at=load.began(facts.load()))
    tell(_("载入浮山县冬季行动 …"))
    load.load(progress=lambda line: tell(f"  {line}"))
    clock.begin(BEGINS)
    checkpoints.make(clock.now())
    found = verify.full()
    verify.remember(found)
    if found.findings:
        raise Stop(_("有%d处不符。") % len(found.findings))
    mark.complete = True
    mark.write(folder)
    tell(_("演示数据已做好，用时%.0f秒。") % (time.monotonic() - began))
    return mark


def tell_what_was_made(folder: Path) -> bool:
    """Verify the demo and print how many rows of each kind it holds."""
    from bihuan.journal import verify

    agrees = verifying.report(folder)
    for model in sorted(verify.journaled_models(), key=lambda model: model._meta.label_lower):
        tell(f"  {model._meta.label_lower}　{model._default_manager.count():,}")
    return agrees


def run(folder: Path, note: Path, mark: Mark, host: str, port: int) -> int:
    """Serve the demo; business time goes on where it stopped, and stops with the server."""
    from bihuan.deadlines import clock

    serving.check_tail()
    clock.resume(not_before=last_act())
    address = serving.free_address(host, port)

    def ready() -> None:
        note.write_text(f"{address}\n")
        tell_sign_ins(address, mark)

    return serving.serve(address, ready=ready, beat=clock.beat)


def last_act() -> datetime:
    """Return the time of the latest entry: after a kill, business time must not go on from before it."""
    from bihuan.journal.models import Chain, Entry

    ends = [
        Entry.objects.filter(jurisdiction=chain.jurisdiction, stream=chain.stream, sequence=chain.sequence).first()
        for chain in Chain.objects.all()
    ]
    return max(datetime.fromisoformat(json.loads(bytes(entry.body))["at"]) for entry in ends if entry)


def tell_sign_ins(address: serving.Address, mark: Mark) -> None:
    """Print the address and the sign-ins of the main loop."""
    from bihuan.operations import fushan

    tell("")
    tell(_("闭环演示：%s") % address)
    tell(_("密码都是 %s　用户名：") % mark.password)
    sign_ins = fushan.sign_ins()
    for label, username in sign_ins[:SHOWN]:
        tell(f"  {username:<14}{label}")
    if len(sign_ins) > SHOWN:
        tell(_("其余%d个岗位在登录页上。") % (len(sign_ins) - SHOWN))
    tell(_("Ctrl-C 停止；演示时间随之停住，下次接着走。"))
