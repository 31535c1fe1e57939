"""Drafts go after thirty days."""

import datetime as dt
from collections.abc import Callable

from django.utils.translation import gettext as _

from .keeping import KEEP
from .models import Draft


def forget_old(_jurisdiction: str, at: dt.datetime) -> Callable[[], str]:
    """Delete drafts that nobody went on with for thirty days."""
    count, _kinds = Draft.objects.filter(saved_at__lt=at - KEEP).delete()
    return lambda: _("清除过期草稿%(drafts)d份") % {"drafts": count}


INSTANCE_DAILY = (("forget_old_drafts", forget_old),)
