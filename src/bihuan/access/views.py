"""
How a page lets an act happen. The views of all subjects that write use `act`:

    def verify(request: HttpRequest, jurisdiction: str, report: UUID) -> HttpResponse:
        facts = queries.report(post=request.post, jurisdiction=jurisdiction, report=report)   # or Http404
        form = forms.Verify(request.POST or None)

        def page(status: int = 200) -> HttpResponse:
            return render(request, "ledger/verify.html", {"form": form, "report": facts}, status=status)

        if request.method != "POST":
            return page()
        if not form.is_valid():
            return page(422)
        return act(
            request,
            commands.verify_report,
            {"jurisdiction": jurisdiction, "report": report, **form.cleaned_data},
            form=form,
            page=page,
            done=reverse("ledger:task", args=[jurisdiction, facts.task]),
        )

The template has `{% act_fields %}` in its form and `{% error_summary form %}` above it. The page that `done` names shows
the slip: `{"slip": access.views.slip(request)}` and `{% if slip %}{% receipt slip.receipt slip.text slip.url at=slip.at %}{% endif %}`.
A step with nothing to fill in has `form=forms.Form(request.POST)`: a refusal is one of its errors.

Every page needs an acting post, unless its view says `@public` (no sign-in) or `@personal` (a person, no post).
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit, urlunsplit
from uuid import uuid4

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from bihuan.journal import AlreadyDone, Refused, StaleRow
from bihuan.journal.sqlite.lock import WriterBusy

from . import guard, phrases, queries, refusals
from .back import way_back

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Mark a view that answers without sign-in."""
    view.needs = "nobody"  # type: ignore[attr-defined]
    return view


def personal(view: View) -> View:
    """Mark a view that needs a person and no acting post: choosing one, changing the password."""
    view.needs = "person"  # type: ignore[attr-defined]
    return view


def act(
    request: Any,
    command: Callable[..., Any],
    values: Mapping[str, Any],
    *,
    form: forms.BaseForm,
    page: Callable[[int], HttpResponse],
    done: str | Callable[[str], str],
    say: Callable[[Refused], str] = phrases.say,
) -> HttpResponse:
    """
    Run one command as the acting post and turn what comes of it into a response.

    command: called with `values` and by, at, act. page: shows the form once more with a status.
    done: where to go afterwards, or a function of the key of the entry's subject (a row that the command has made).
    say: the subject's own way to tell a refusal, where it says more than access.phrases does.

    What must not be written down is pointed out first (access.guard). Done: redirect with ?receipt=…. The same form a
    second time: redirect with the first receipt. The same id with other content: 409. Refused: 422, the sentence on the
    form, a line in the security stream. A row changed meanwhile: 409 with both values. No turn to write: 503. What was
    typed is kept in each case.
    """
    try:
        guard.check_secrecy(request, form)
        pointed_out = guard.point_out(request, form, [*kept(request), *carried(form)])
        if pointed_out is not None:
            return pointed_out
        unread = queries.unread(request.post, request.actor.jurisdiction, request.act.expected)
        if unread is not None:  # no form of ours shows it: whether its version was guessed is not told
            raise StaleRow(*unread)
        result = command(**values, by=request.actor, at=request.at, act=request.act)
    except AlreadyDone as again:
        if again.same:
            return _arrive(done, again.receipt)
        form.add_error(None, phrases.say(Refused("not_same_act")))
        request.POST = request.POST.copy()
        request.POST["act"] = str(uuid4())  # the form that comes back asks something of its own
        return page(409)
    except Refused as refused:
        name = request.resolver_match.view_name
        refusals.record(refused, by=request.actor, at=request.at, act=request.act, url_name=name)
        form.add_error(None, say(refused))
        return page(422)
    except StaleRow as stale:
        return _show_stale(request, stale, form)
    except WriterBusy:
        form.add_error(None, phrases.say(Refused("busy")))
        response = page(503)
        response["Retry-After"] = "5"
        return response
    return _arrive(done, result if isinstance(result, str) else result.receipt)


def _arrive(done: str | Callable[[str], str], receipt: str) -> HttpResponse:
    url = done if isinstance(done, str) else done(queries.subject_of(receipt))
    scheme, host, path, query, fragment = urlsplit(url)
    query = "&".join(part for part in (query, urlencode({"receipt": receipt}, safe=":")) if part)
    return HttpResponseRedirect(urlunsplit((scheme, host, path, query, fragment)))


@dataclass(frozen=True, slots=True)
class Slip:
    """What a person is shown after a write."""

    receipt: str
    text: str
    url: str
    at: dt.datetime


def slip(request: Any) -> Slip | None:
    """Return the slip for the receipt in the address: only a true one, and only to the post that acted."""
    receipt = request.GET.get("receipt", "")
    entry = queries.entry_of(receipt) if receipt and request.post else None
    if entry is None or entry.post != request.post.id:
        return None
    url = entry_url(entry.jurisdiction, entry.sequence) if entry.stream == "main" else ""
    return Slip(receipt, _("已记入流水：%s") % phrases.entry_words(entry.kind), url, entry.at)


def entry_url(jurisdiction: str, sequence: int) -> str:
    """Return the address of an entry of the main stream, or nothing where the pages of the journal are not installed."""
    try:
        return reverse("inspection:entry", args=[jurisdiction, sequence])
    except NoReverseMatch:
        return ""


def _show_stale(request: Any, stale: StaleRow, form: forms.BaseForm) -> HttpResponse:
    """
    Show what the other one wrote beside what was typed; the form can be sent again over it.

    `expected` comes from the browser: of a row that the post may not read it is only said that something has changed.
    """
    jurisdiction = request.actor.jurisdiction
    shown = {(table, key): version for table, key, version in request.act.expected}
    since = shown.get((stale.table, stale.key))
    changes = (
        queries.changes_since(request.post, jurisdiction, stale.table, stale.key, since) if since is not None else []
    )
    versions = queries.versions(request.post, jurisdiction, request.act.expected)
    expected = "\n".join(f"{table}:{key}:{version}" for (table, key), version in versions.items())
    return render(
        request,
        "access/stale.html",
        {
            "changes": changes,
            "typed": typed(request),
            "kept": [*kept(request), *carried(form)],
            "expected": expected,
            "back": way_back(request),
        },
        status=409,
    )


HIDDEN = frozenset({"csrfmiddlewaretoken", "act", "acting_post", "expected", "switch"})
#: Values that go along and are nothing to read: passwords, files that were kept, whose draft it is.
UNSHOWN = ("password", "kept_file", "opener", "draft", "tab", "picked", "personal")
#: Marks that a page carries beside its form's fields.
_MARK = re.compile(r"asked_\d+|filled|seen|next|more|upto|verb|late|do|secret|credential|(.*_)?code")


def kept(request: HttpRequest) -> list[tuple[str, str]]:
    """Return every posted value but our own hidden ones, to be carried in a form that sends them once more."""
    return [
        (name, value) for name in request.POST if name not in HIDDEN for value in request.POST.getlist(name) if value
    ]


def carried(form: forms.BaseForm) -> list[tuple[str, str]]:
    """Return what a form's files were kept under, so that they need not be chosen again."""
    files: list[Any] = [field for field in form.fields.values() if hasattr(field, "kept_name")]
    return [(field.kept_name, file.token) for field in files for file in field.kept]


def typed(request: HttpRequest) -> list[str]:
    """Return what a person typed, to be read and copied: texts and figures, no ids, no codes of what was chosen."""
    picked = request.POST.get("picked", "").split()
    return [
        value
        for name, value in kept(request)
        if not name.startswith(UNSHOWN) and name not in picked and not _MARK.fullmatch(name) and not _is_key(value)
    ]


def _is_key(value: str) -> bool:
    return len(value) == 36 and value.count("-") == 4
