"""The commands behind ./bihuan. Each is a function in a module of its own; this table is the whole of it."""

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from django.core.exceptions import ImproperlyConfigured

from bihuan import installation

#: command → module of this package whose `main(arguments)` carries it out
COMMANDS = {
    "demo": "demo",
    "serve": "serving",
    "verify": "verifying",
    "replay": "replaying",
    "export": "exporting",
    "backup": "backing",
    "restore": "restoring",
    "upgrade": "upgrading",
    "checkpoint": "checkpointing",
    "rotate-key": "rotating",
    "archive": "archiving",
    "repair-head": "repairing",
    "unlock-admin": "unlocking",
    "migrate": "database",
    "help": "helping",
    "build": "building",
    "test": "suite",
    "wheel": "packaging",
}
#: What needs the sources.
OF_A_CHECKOUT = frozenset({"build", "test", "wheel"})


class Stop(Exception):
    """The command cannot go on; the message is a sentence for the person at the terminal."""


def main() -> int:
    """
    Carry out the command on the command line.

    :return: the exit status: 0 done, 1 not done, 2 no such command, 130 stopped by Ctrl-C
    """
    name, arguments = (sys.argv[1:2] or ["help"])[0], sys.argv[2:]
    if name not in COMMANDS:
        print(installation.called(f"no command {name!r}; see ./bihuan help"), file=sys.stderr)
        return 2
    if name in OF_A_CHECKOUT and not installation.IS_CHECKOUT:
        print(f"{name} needs a checkout of the sources", file=sys.stderr)
        return 1
    carry_out: Callable[[Sequence[str]], int] = import_module(f"{__name__}.{COMMANDS[name]}").main
    try:
        return carry_out(arguments)
    except (Stop, ImproperlyConfigured) as stop:
        print(installation.called(str(stop)), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130
    except BrokenPipeError:
        # Whoever read our output has had enough, for instance `./bihuan verify | head`.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
