"""What a new password has to be: the policy's sentences. Django's settings name `Validator`."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bihuan.organization import queries as organization
from bihuan.organization.models import Account

from ..models import PastPassword
from . import policies

_KINDS = re.compile(r"[省市县区旗]$|自治[州县区]$")
_PLAIN = frozenset("county city province district prefecture".split())


def policy() -> policies.Policy:
    """Return the policy of this instance."""
    return policies.POLICIES[settings.PASSWORD_POLICY]


@cache
def _common() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)


class Validator:
    """Holds a new password to the policy of the instance."""

    def validate(self, password: str, user: Any = None) -> None:
        """
        Accept a password.

        :raises ValidationError: with every sentence that applies
        """
        if found := list(self._wrong(password, user)):
            raise ValidationError(found)

    def get_help_text(self) -> str:
        """Return what is asked, in one sentence."""
        return describe()

    def _wrong(self, password: str, user: Any) -> Iterable[str]:
        asked, account = policy(), user if isinstance(user, Account) else None
        if len(password) < asked.min_length:
            yield ngettext("至少要%(n)d个字符。", "至少要%(n)d个字符。", asked.min_length) % {"n": asked.min_length}
        if len(password) > policies.LONGEST:
            yield _("最多%(n)d个字符。") % {"n": policies.LONGEST}
        if policies.classes(password) < asked.classes:
            yield _("大写字母、小写字母、数字、其他符号，四类里至少要有三类。")
        if policies.is_common(password, _common()):
            yield _("这个密码太常见，一猜就中。换几个不相干的词连起来。")
        if policies.is_of_the_place(password, words_of_the_place(account)):
            yield _("密码里不要带登录名、县名和本系统的名字。")
        if account is not None and asked.remembered and _was_used(account, password, asked.remembered):
            yield _("不能与最近%(n)d次用过的密码相同。") % {"n": asked.remembered}


def _was_used(account: Account, password: str, remembered: int) -> bool:
    past = PastPassword.objects.filter(person=account.person).order_by("-id").values_list("password", flat=True)
    return any(check_password(password, stored) for stored in {account.password, *past[:remembered]})


def words_of_the_place(account: Account | None) -> list[str]:
    """Return what a guesser would try first here."""
    words = ["bihuan", "闭环"]
    if account is not None and len(account.username) > 2:
        words.append(account.username)
    for place in organization.jurisdictions(within=""):
        words += [_KINDS.sub("", place.name), place.code if len(place.code) > 3 else ""]
        words += [word for word in place.name_en.lower().split() if len(word) > 3 and word not in _PLAIN]
    return [word for word in words if word]


def describe() -> str:
    """Return what the policy asks of a password, in one sentence."""
    asked = policy()
    if asked.classes:
        return _("至少%(n)d个字符，大写、小写、数字、符号四类占三类；每%(days)d天换一次，不与最近%(last)d次相同。") % {
            "n": asked.min_length,
            "days": asked.max_age_days,
            "last": asked.remembered,
        }
    return _("至少%(n)d个字符，可以是一句话，空格和汉字都行；不要常见密码，不要登录名和县名。") % {
        "n": asked.min_length
    }
