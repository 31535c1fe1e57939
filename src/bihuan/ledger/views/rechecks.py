"""After a return: the office's word to the check, and the check by others."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from bihuan.organization import queries as organization

from .. import commands, forms
from . import shown
from .paths import answer, sent


def comment_check(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """对核查提意见."""
    page = shown.read_task(request, jurisdiction, task)
    form = forms.CommentForm(sent(request))
    return answer(request, page, "comment_check", commands.comment_check, form, checks=shown.checks(page)[:1])


def order_recheck(request: HttpRequest, jurisdiction: str, task: UUID) -> HttpResponse:
    """安排复核."""
    page = shown.read_task(request, jurisdiction, task)
    form = forms.RecheckForm(sent(request), offices=organization.offices(jurisdiction=jurisdiction))
    return answer(request, page, "order_recheck", commands.order_recheck, form, checks=shown.checks(page)[:1])
