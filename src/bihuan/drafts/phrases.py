"""Words of drafts."""

from django.utils.translation import gettext_lazy

CHORES = {"drafts.forget_old_drafts": gettext_lazy("清除过期草稿")}
