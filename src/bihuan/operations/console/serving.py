"""./bihuan serve: the web server, and what a start checks first."""

import argparse
import ctypes
import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from django.utils.translation import gettext as _

from bihuan.operations.console import Stop
from bihuan.operations.console.terminal import data_folder, make_assets, start_django, tell

#: The first port tried when none is asked for.
USUAL_PORT = 8027
START_SECONDS = 30
#: How long the server may take to end its requests after it was told to stop.
END_SECONDS = 5
#: How long a chore of housekeeping may go on after the server was told to stop.
STOP_SECONDS = 10


def main(arguments: Sequence[str]) -> int:
    """Serve the real instance."""
    options = parser("serve").parse_args(arguments)
    make_assets()
    folder = data_folder("var")
    start_django()
    from bihuan.operations.console import database

    database.refuse_offset()
    with alone(folder) as note:
        database.bring_up(is_demo=False)
        check_tail()
        address = Address(options.host, options.port or 8000)
        return serve(address, ready=lambda: welcome(note, address))


def welcome(note: Path, address: "Address") -> None:
    """Say where the site is served; while there is no county, print a fresh code for the first run too."""
    note_and_tell(note, address)
    from bihuan.people.credentials import founding

    code = founding.set_up_code()
    if code is not None:
        tell(_("这里还没有建县。在浏览器里打开上面的网址，输入安装码：%s") % code)
        tell(_("安装码只能用一次；每次启动都换一个新的。"))


def parser(command: str) -> argparse.ArgumentParser:
    """Return the options that everything which serves takes."""
    options = argparse.ArgumentParser(prog=f"./bihuan {command}")
    options.add_argument("--host", default="127.0.0.1")
    options.add_argument("--port", type=int, default=0)
    return options


class Address:
    """Where the site is served."""

    def __init__(self, host: str, port: int) -> None:
        self.host = host
        self.port = port

    def __str__(self) -> str:
        shown = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104 - only told apart
        return f"http://{f'[{shown}]' if ':' in shown else shown}:{self.port}/"


def free_address(host: str, port: int) -> Address:
    """
    Return an address nobody listens on: the asked port, or the usual one, or any.

    :raises Stop: the asked port is taken
    """
    for candidate in [port] if port else [*range(USUAL_PORT, USUAL_PORT + 10), 0]:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, candidate))
            except OSError:
                continue
            return Address(host, probe.getsockname()[1])
    raise Stop(_("端口%d已被占用。换一个：--port") % port)


@contextmanager
def alone(folder: Path) -> Iterator[Path]:
    """
    Hold the data folder for one server at a time.

    :raises Stop: another one serves it, naming its address
    """
    note = folder / "served-at"
    with note.open("a+") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            held.seek(0)
            raise Stop(_("这份数据已在服务：%s") % held.read().strip()) from taken
        note.write_text("")
        yield note
        note.write_text("")


def note_and_tell(note: Path, address: Address) -> None:
    """Write down where the site is served, and say it."""
    note.write_text(f"{address}\n")
    tell(_("正在服务：%s　（Ctrl-C 停止）") % address)


def check_tail() -> None:
    """Verify what was written since the last good result, and say it where anything does not agree."""
    from bihuan.journal import verify

    result = verify.tail()
    verify.remember(result)
    if result.findings:
        tell(_("注意：流水有%d处不符，请运行 ./bihuan verify 看是哪些。") % len(result.findings))


def serve(address: Address, *, ready: Callable[[], None], beat: Callable[[], None] | None = None) -> int:
    """
    Run the web server until it is told to stop.

    ready is called once it answers; beat every 15 s while it serves, and once when it has stopped.

    :return: the exit status: 0 after Ctrl-C or SIGTERM
    """
    from django.db import connections

    from bihuan.operations import rounds

    connections.close_all()
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "4", "--no-ws",
        "--respawn-failed-workers", "--log-level", "warning", "--host", address.host, "--port", str(address.port), "bihuan.site.wsgi:application",
    ]  # fmt: skip
    environment = {**os.environ, "BIHUAN_HOSTS": os.environ.get("BIHUAN_HOSTS") or hosts(address)}
    server = subprocess.Popen(command, env=environment, start_new_session=True, preexec_fn=_die_with_parent)
    stopped = threading.Event()

    def stop(number: int, _frame: object) -> None:
        stopped.set()
        server.terminate()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    beating = threading.Thread(target=_keep_beating, args=(beat, stopped), daemon=True) if beat else None
    # Here and nowhere else: this process alone holds the data folder's lock.
    housekeeping = threading.Thread(target=rounds.keep_house, args=(stopped,), name="housekeeping", daemon=True)
    try:
        _wait_until_it_answers(server, address)
        ready()
        housekeeping.start()
        if beating:
            beating.start()
        status = _wait(server, stopped)
    finally:
        stopped.set()
        _end(server)
        if housekeeping.is_alive():  # a chore that has begun ends; one that takes too long is undone by SQLite
            housekeeping.join(STOP_SECONDS)
        if beat:
            beat()
    return 0 if status in (0, -signal.SIGTERM, -signal.SIGINT) else status


def _wait(server: subprocess.Popen[bytes], stopped: threading.Event) -> int:
    """Return the server's exit status when it ends by itself, or that of a server that was told to stop."""
    while not stopped.is_set():
        with suppress(subprocess.TimeoutExpired):
            return server.wait(timeout=0.5)
    return -signal.SIGTERM


def _end(server: subprocess.Popen[bytes]) -> None:
    """End the server and every worker of it: one that outlives its server would go on answering at the address."""
    if server.poll() is None:
        server.terminate()
        with suppress(subprocess.TimeoutExpired):  # told to while it replaces a dead worker, it may go on for ever
            server.wait(timeout=END_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)  # a session of its own; what was not committed is undone by SQLite
    server.wait()


def hosts(address: Address) -> str:
    """Return the host names to answer to: those of this machine, or any where every interface is served."""
    everywhere = address.host in ("0.0.0.0", "::")  # noqa: S104 - asked for on the command line
    return "*" if everywhere else f"localhost,127.0.0.1,[::1],{address.host}"


def _wait_until_it_answers(server: subprocess.Popen[bytes], address: Address) -> None:
    end = time.monotonic() + START_SECONDS
    host = "127.0.0.1" if address.host == "0.0.0.0" else address.host  # noqa: S104
    while time.monotonic() < end:
        if server.poll() is not None:
            raise Stop(_("服务没有起来，原因见上。"))
        try:
            socket.create_connection((host, address.port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise Stop(_("服务在%d秒内没有应答。") % START_SECONDS)


def _keep_beating(beat: Callable[[], None], stopped: threading.Event) -> None:
    while not stopped.wait(15):
        beat()


def _die_with_parent() -> None:
    # PR_SET_PDEATHSIG: were the launcher killed, its server would go on without the beat and hold the port.
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)
