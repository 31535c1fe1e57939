"""Words of acts on many ticked tasks."""

from django.utils.translation import gettext_lazy

REASONS = {
    "nothing_ticked": gettext_lazy("没有勾选事项，回到台账勾上要办的"),
    "too_many_ticked": gettext_lazy("一次最多办%(most)s件，现在勾了%(count)s件，分几次办"),
    "unknown_act": gettext_lazy("选一样要办的：交办、催办、改派、回头看或结转"),
}
