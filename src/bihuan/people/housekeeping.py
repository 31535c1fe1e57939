"""What people's own rows need: an uploaded workbook holds names, and is not kept for ever."""

import datetime as dt
from collections.abc import Callable

from django.utils.translation import gettext as _

from .models import Workbook

KEPT_DAYS = 30


def forget_books(_jurisdiction: str, at: dt.datetime) -> Callable[[], str] | None:
    """Delete workbooks that have lain for a month."""
    old = Workbook.objects.filter(uploaded_at__lt=at - dt.timedelta(days=KEPT_DAYS))
    count, _kinds = old.delete()
    return (lambda: _("清除%(n)s张旧表") % {"n": count}) if count else None


INSTANCE_DAILY = (("forget_books", forget_books),)
