"""The pages of what went wrong: the fact in plain words, and the way back. They read nothing from the database."""

import logging
import sqlite3
from uuid import uuid4

from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

log = logging.getLogger("bihuan.errors")


class _Bare:
    """The frame of a page that asks nothing of anybody."""

    def __init__(self) -> None:
        self.demo = False
        self.home = "/en/" if (get_language() or "").startswith("en") else "/"


def page(
    status: int, heading: str, *lines: str, again: str = "", back: tuple[str, str] = ("", ""), reference: str = ""
) -> HttpResponse:
    """
    Return an error page made without request, session or database.

    again: the page itself, to be tried once more. back: another page to go on from, and what the way there is called.
    """
    bare = _Bare()
    facts = {"status": status, "heading": heading, "lines": lines, "again": again, "back": back, "reference": reference}
    return HttpResponse(
        get_template("theme/error.html").render({**facts, "home": bare.home, "frame": bare}), status=status
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what came in could not be read; 413: it was too much."""
    if isinstance(
        exception, DisallowedHost
    ):  # a newcomer's first stumble: served to the network, not told by which name
        return page(
            400,
            _("这个网址没有登记"),
            _("本系统只认登记过的网址。请维护人员把现在用的域名或地址写进 BIHUAN_HOSTS，再启动一次。"),
        )
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return page(413, _("传的东西太大"), _("没有记入，什么也没有改。请退回上一页，删短一些或分几次交。"))
    return page(400, _("这次请求读不出来"), _("地址或表单不完整。请从首页重新打开，已经记入流水的不受影响。"))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: this post may not."""
    said = str(exception)
    return page(403, _("这个岗位不能办这件事"), said or _("如果您还有别的岗位，请在右上角换岗位后再试。"))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: not there, or not for this person's eyes; both look the same."""
    return page(404, _("没有这一页"), _("地址可能写错了，或者不在您的查看范围内。"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form whose token is missing or old: usually a session that ended, or two sign-ins in one browser."""
    lines = [_("登录已变化，为安全起见没有提交，什么也没有改。")]
    is_drafted = "opener" in request.POST  # passwords, for one, are never kept
    lines.append(_("您填的已存成草稿；重新打开这一页，接着写。") if is_drafted else _("重新打开这一页，再填一次。"))
    if request.FILES:
        lines.append(_("附件要重新选。"))
    drafted_on = request.POST.get("drafted_on", "")
    # Many a form is sent where there is no page to look at.
    is_page = drafted_on.startswith("/j/") and "//" not in drafted_on
    english = "/en" if request.path.startswith("/en/") else ""
    return page(403, _("这张表开得太久了"), *lines, again=f"{english}{drafted_on}" if is_page else request.path)


def broken(request: HttpRequest) -> HttpResponse:
    """500, or 503 where the database is busy and 507 where the disk is full: nothing was half-written."""
    import sys

    error = sys.exc_info()[1]
    reference = uuid4().hex[:8]
    log.error("%s %s %s", reference, request.method, request.path)
    if isinstance(error, DatabaseError) and _cause(error, "full"):
        return page(
            507, _("服务器磁盘满了"), _("这一步没有记入，什么也没有改。请告诉系统管理员腾出空间。"), reference=reference
        )
    if isinstance(error, OperationalError):
        busy = page(
            503,
            _("系统正忙"),
            _("这一步没有记入，什么也没有改。请过一会儿再试。"),
            again=request.path,
            reference=reference,
        )
        busy["Retry-After"] = "5"
        return busy
    return page(
        500,
        _("系统出了差错"),
        _("这一步没有记入，什么也没有改。请把下面的编号告诉系统管理员。"),
        again=request.path if request.method == "GET" else "",
        reference=reference,
    )


def _cause(error: BaseException, word: str) -> bool:
    """Return whether SQLite's own error underneath speaks of it."""
    cause = error.__cause__
    return isinstance(cause, sqlite3.Error) and word in str(cause)
