"""./bihuan repair-head: let a chain go on whose number was taken without an entry. Stop the product before."""

import argparse
from collections.abc import Sequence

from django.utils.translation import gettext as _

from bihuan.operations.console import Stop
from bihuan.operations.console.terminal import instance_folder, start_django, tell


def main(arguments: Sequence[str]) -> int:
    """Repair the head of the chain named by its jurisdiction and stream."""
    parser = argparse.ArgumentParser(prog="./bihuan repair-head")
    parser.add_argument("jurisdiction")
    parser.add_argument("stream", choices=["main", "security"], nargs="?", default="main")
    options = parser.parse_args(arguments)
    instance_folder()
    start_django()
    from bihuan.deadlines import clock
    from bihuan.journal import chains
    from bihuan.journal.models import Chain

    stream = 1 if options.stream == "security" else 0
    try:
        receipt = chains.repair_head(options.jurisdiction, stream, at=clock.now())
    except chains.NothingToRepair:
        tell(_("链头与最后一条流水相符，不用修。"))
        return 0
    except Chain.DoesNotExist as missing:
        raise Stop(_("没有 %s 这条链。") % options.jurisdiction) from missing
    tell(_("链头已修复，记在流水 %s。请再运行 ./bihuan verify。") % receipt)
    return 0
