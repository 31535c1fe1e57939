"""Words of suggestions."""

from django.utils.translation import gettext_lazy

REFUSALS = {
    "too_many_suggestions": gettext_lazy("一天最多提%(most)s条，今天够了；写的还在，明天再交。"),
    "suggestion_answered": gettext_lazy("这一条已经答复过，不再改；您写的还在。"),
}
