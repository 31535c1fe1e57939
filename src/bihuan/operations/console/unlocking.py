"""./bihuan unlock-admin: a one-time password for an administrator who cannot sign in, or a lost invitation anew."""

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import uuid4

from django.utils.translation import gettext as _

from bihuan.operations.console import Stop
from bihuan.operations.console.terminal import instance_folder, speak, start_django, tell

if TYPE_CHECKING:
    from bihuan.people.credentials.queries import Administrator

HOURS = "%Y-%m-%d %H:%M"


def main(arguments: Sequence[str]) -> int:
    """Ask which administrator, and print what lets them in once."""
    parser = argparse.ArgumentParser(prog="./bihuan unlock-admin")
    parser.add_argument("username", nargs="?", default="")
    options = parser.parse_args(arguments)
    instance_folder()
    start_django()
    from bihuan.deadlines import clock
    from bihuan.people.credentials import queries

    at = clock.now()
    found = queries.administrators(on=clock.today(at))
    if not found:
        raise Stop(_("还没有管理员。先运行 ./bihuan serve，用它显示的安装码启用本系统。"))
    chosen = choose(found, options.username)
    if chosen.person is None:
        invite(chosen)
    else:
        unlock(chosen)
    return 0


def choose(found: Sequence["Administrator"], username: str) -> "Administrator":
    """
    Return the administrator that was named on the command line or chosen from the list.

    :raises Stop: there is none of that name or number, or nobody answers
    """
    if username:
        named = [one for one in found if one.username == username]
        if not named:
            raise Stop(_("没有登录名为%s的管理员。不写登录名，就会列出全部管理员。") % username)
        return named[0]
    tell(_("给哪位管理员？"))
    for number, one in enumerate(found, start=1):
        tell(f"  {number}　{title(one)}　{one.jurisdiction}　{one.username or _('（还没接受邀请）')}")
    try:
        answer = input(_("输入前面的数字：")).strip()
    except EOFError:
        raise Stop(_("没有选，什么也没有做。")) from None
    if not answer.isdecimal() or not 1 <= int(answer) <= len(found):
        raise Stop(_("没有选，什么也没有做。"))
    return found[int(answer) - 1]


def title(one: "Administrator") -> str:
    """Return an administrator's role in the terminal's language."""
    from bihuan.people.credentials.founding import TITLES

    return TITLES[one.role][speak() == "en"]


def unlock(one: "Administrator") -> None:
    """
    Issue a one-time password, and a code where there is a second factor; print them.

    :raises Stop: the person has left meanwhile
    """
    from bihuan.deadlines import clock
    from bihuan.journal import Act, Refused
    from bihuan.people import commands

    assert one.person is not None
    act = Act(request_id=uuid4(), via="console")
    try:
        issued, code = commands.unlock(
            person=one.person, reason=_("在服务器控制台运行 unlock-admin"), at=clock.now(), act=act
        )
    except Refused as refused:
        raise Stop(_("没有做成：这个人已停用，先在系统里换人。")) from refused
    until = issued.until_at.astimezone(clock.SHANGHAI).strftime(HOURS)
    tell("")
    tell(_("  登录名　　　　%s") % issued.username)
    tell(_("  一次性密码　　%s") % issued.code)
    if code is not None:
        tell(_("  一次性验证码　%s　（第二步输入；原来的第二重验证随即去掉）") % code.code)
    tell("")
    tell(_("%(until)s前有效，只显示这一次。登录后要先改密码。已记入安全流水 %(receipt)s。") % {
        "until": until, "receipt": issued.receipt
    })  # fmt: skip


def invite(one: "Administrator") -> None:
    """Issue a lost invitation anew, and print its address."""
    from bihuan.deadlines import clock
    from bihuan.journal import Act, Actor
    from bihuan.people.credentials import founding

    invited = founding.invite(
        jurisdiction=one.jurisdiction,
        post=one.post,
        role=one.role,
        by=Actor(jurisdiction=one.jurisdiction),
        at=clock.now(),
        act=Act(request_id=uuid4(), via="console"),
    )
    until = invited.until_at.astimezone(clock.SHANGHAI).strftime(HOURS)
    tell("")
    tell(f"  {title(one)}　/invitation/{invited.code}/")
    tell("")
    tell(_("把它接在本系统的网址后面，发给要到任的人。%s前有效，只能用一次；旧的邀请已作废。") % until)
    sys.stdout.flush()
