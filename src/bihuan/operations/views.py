"""How the system stands; and the demo's clock: where business time stands, and the way to move it on."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.access import policy
from bihuan.access.views import personal
from bihuan.deadlines import clock
from bihuan.deadlines.workdays import Calendar
from bihuan.journal import AlreadyDone, Refused
from bihuan.theme import wording

from . import commands, forms, phrases, state


def system(request: Any, jurisdiction: str) -> HttpResponse:
    """Show how disk, database, verification and housekeeping stand."""
    policy.require(request.post, "system.read", jurisdiction=jurisdiction)
    facts = {"system": state.system(jurisdiction=jurisdiction, at=request.at), "english": wording.is_english()}
    facts["checkpoints_url"] = reverse("inspection:checkpoints", args=[jurisdiction])
    return render(request, "operations/system.html", facts)


@dataclass(frozen=True, slots=True)
class Stop:
    """A time that is offered, and what it is good for."""

    label: str
    to: dt.datetime


def stops(at: dt.datetime) -> list[Stop]:
    """Return the times worth moving on to: the next working morning, a week on, the first morning of next month."""
    if at >= commands.LATEST:
        return []
    calendar, today = Calendar.load(), clock.today(at)
    next_month = (today.replace(day=1) + dt.timedelta(days=32)).replace(day=1)

    def morning(day: dt.date) -> dt.datetime:
        return dt.datetime.combine(day, dt.time(9), tzinfo=clock.SHANGHAI)

    offered = [
        Stop(_("下一个工作日"), morning(calendar.add_workdays(today, 1))),
        Stop(_("一周以后"), morning(calendar.add_workdays(today + dt.timedelta(days=7), 0))),
        Stop(_("下月初"), morning(calendar.add_workdays(next_month, 0))),
    ]
    return sorted((stop for stop in offered if stop.to <= commands.furthest(at)), key=lambda stop: stop.to)


@personal
def move(request: Any) -> HttpResponse:
    """Show the clock, and move it on."""
    form = forms.ClockForm(request.POST or None)
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid() or request.act is None:
        return _page(request, form, 422)
    try:
        commands.move_clock(to=form.cleaned_data["to"], person=request.person.id, at=request.at, act=request.act)
    except AlreadyDone:
        return HttpResponseRedirect(reverse("operations:clock"))
    except Refused as refused:
        form.add_error("to", str(phrases.REFUSALS[refused.code]))
        return _page(request, form, 422)
    return HttpResponseRedirect(f"{reverse('operations:clock')}?moved=1")


def _page(request: Any, form: forms.ClockForm, status: int = 200) -> HttpResponse:
    values = {"form": form, "stops": stops(request.at), "moved": "moved" in request.GET}
    return render(request, "operations/clock.html", values, status=status)
