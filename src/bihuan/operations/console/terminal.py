"""What the commands share: the terminal's language, the data folder, progress lines, and starting Django."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bihuan import installation
from bihuan.theme import build

#: Files of an instance, as they are called in any data folder: the database with what SQLite puts beside it, and ours.
OURS = (
    "bihuan.sqlite3*",
    "clock.json",
    "clock.lock",
    "secret.key",
    "checkpoint.key*",
    "demo.json",
    "served-at",
    "withheld.list",
)


def speak() -> str:
    """Return the language of the terminal: Chinese unless its locale is English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "en" if os.environ[name].startswith("en") else "zh-hans"
    return "zh-hans"


def tell(line: str) -> None:
    """Print one line at once."""
    print(installation.called(line), flush=True)


def make_assets() -> None:
    """
    Make styles, scripts and translations where they are not up to date; an installed package carries them.

    :raises Stop: with what the failing tool said
    """
    from bihuan.operations.console import Stop

    if not installation.IS_CHECKOUT:
        return
    try:
        build.build(lambda line: tell(f"  {line}"))
    except build.BuildFailed as failure:
        raise Stop(str(failure)) from failure


def data_folder(default: str) -> Path:
    """
    Return the data folder: BIHUAN_DATA, or `default` below the checkout (installed: below the working folder). It is put into the environment for children.

    From here on this process and its children make folders and files for their owner alone. A folder that stands is
    left as it is; our own files in it are closed to everybody else.
    """
    os.umask(0o077)
    folder = Path(os.environ.get("BIHUAN_DATA") or installation.HOME / default).resolve()
    os.environ["BIHUAN_DATA"] = str(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for pattern in OURS:
        for path in folder.glob(pattern):
            if path.is_file() and not path.is_symlink() and path.stat().st_uid == os.geteuid():
                path.chmod(0o600)
    return folder


def instance_folder() -> Path:
    """
    Return the folder of the instance that stands: BIHUAN_DATA's, the real one below the checkout, else the demo's.

    :raises Stop: there is none
    """
    from bihuan.operations.console import Stop

    chosen = os.environ.get("BIHUAN_DATA")
    has_real = (installation.HOME / "var" / "bihuan.sqlite3").exists()
    folder = Path(chosen or installation.HOME / ("var" if has_real else "var/demo")).resolve()
    if not (folder / "bihuan.sqlite3").exists():
        english = speak() == "en"
        raise Stop(
            f"There is no database in {folder}. Start the demo with ./bihuan demo, or a real instance with ./bihuan serve."
            if english
            else f"{folder} 里还没有数据库。先运行 ./bihuan demo（演示）或 ./bihuan serve（正式）。"
        )
    return data_folder(str(folder))


def start_django() -> None:
    """Set Django up on the data folder and speak the terminal's language from now on."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bihuan.site.settings"
    import django
    from django.utils import translation

    django.setup()
    translation.activate(speak())


def progress(label: str, every: float = 2.0) -> Callable[[int, int], None]:
    """Return a function of (done, all) that prints a line now and then, and no line at all for short work."""
    began = last = time.monotonic()

    def report(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last >= every:
            last = time.monotonic()
            tell(f"  {label} {done:,} / {total:,}　{last - began:.0f} s")
            sys.stdout.flush()

    return report
