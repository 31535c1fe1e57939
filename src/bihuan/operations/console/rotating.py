"""./bihuan rotate-key: another key for signing checkpoints; the journal says so."""

import argparse
from collections.abc import Sequence

from django.utils.translation import gettext as _

from bihuan.operations.console import Stop
from bihuan.operations.console.terminal import instance_folder, start_django, tell


def main(arguments: Sequence[str]) -> int:
    """Make a new key; the old one signs its successor, unless it is lost."""
    parser = argparse.ArgumentParser(prog="./bihuan rotate-key")
    parser.add_argument("--lost", action="store_true", help="the old key is gone and cannot sign the new one")
    options = parser.parse_args(arguments)
    instance_folder()
    start_django()
    from bihuan.deadlines import clock
    from bihuan.journal import keys

    if not keys.public_keys():
        raise Stop(_("还没有密钥：第一个检查点会做一把。"))
    try:
        made = keys.rotate(at=clock.now(), is_lost=options.lost)
    except keys.KeyReadable as error:
        raise Stop(_("密钥文件 %s 别人也读得到，没有用它。请改成只有自己能读（chmod 600）。") % error) from error
    except keys.KeyMissing as error:
        raise Stop(_("旧密钥不在 %s，不能由它签出新的。确实丢了，加 --lost 再运行一次。") % error) from error
    tell(_("新密钥 %(key)s，记在流水 0:%(sequence)s。以前的检查点照样有效，旧密钥从此不能再签。") % {
        "key": made.key_id, "sequence": made.sequence
    })  # fmt: skip
    tell(_("密钥在 %s。请另存一份，锁进保险柜，不要和备份放在一起。") % keys.path())
    return 0
