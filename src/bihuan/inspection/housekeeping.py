"""Files that were withheld leave the disk even where the server died before it could take them away."""

import datetime as dt
from collections.abc import Callable

from django.utils.translation import gettext as _

from bihuan.evidence import withheld

from . import commands, rules
from .models import Withholding


def remove_withheld(jurisdiction: str, _at: dt.datetime) -> Callable[[], str] | None:
    """Take away the files of withholdings whose last look did not find everything gone, or that nobody looked for."""
    open_ones = Withholding.objects.filter(jurisdiction=jurisdiction, state=rules.Withheld.WITHHELD)
    keys = list(open_ones.values_list("id", flat=True))
    removed = withheld.remove({digest for key in keys for digest in commands.files_of(jurisdiction, key)})
    return (lambda: _("撤除已封存的佐证文件%(n)d个") % {"n": removed}) if removed else None


MINUTELY = (("remove_withheld", remove_withheld),)
