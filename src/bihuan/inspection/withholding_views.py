"""封存: a text is reported, proposed, confirmed; each step a form, one page for all of them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from bihuan.access import policy
from bihuan.access.views import act, slip
from bihuan.evidence.phrases import kind_name, size_text
from bihuan.journal import MAIN
from bihuan.organization.queries import ActingPost
from bihuan.organization.roles import READERS, Role

from . import commands, files, forms, phrases, places, queries, withholdings


def _post(request: Any, jurisdiction: str) -> ActingPost:
    """Return the acting post, where it is of this county and has to do with withholding at all."""
    post: ActingPost | None = request.post
    if post is None or post.jurisdiction != jurisdiction or post.role not in READERS | {Role.SECURITY_ADMIN}:
        raise Http404
    return post


def ask(request: Any, jurisdiction: str, sequence: int) -> HttpResponse:
    """Report that a text of this entry must go."""
    post = policy.require(request.post, "journal.read", jurisdiction=jurisdiction)
    found = queries.whole(post=post, jurisdiction=jurisdiction, stream=MAIN, sequence=sequence)
    if found is None or post.jurisdiction != jurisdiction:
        raise Http404
    texts = places.texts(post=post, jurisdiction=jurisdiction, sequence=sequence)
    choices = [
        *_files(post, jurisdiction, sequence),
        *((text.place.name, _said(text.place, text.words)) for text in texts),
    ]
    form = forms.WithholdForm(request.POST if request.method == "POST" else None, texts=choices)

    def show(status: int = 200) -> HttpResponse:
        facts = {
            "form": form,
            "sequence": sequence,
            "has_places": bool(choices),
            "entry_url": reverse("inspection:entry", args=[jurisdiction, sequence]),
        }
        return render(request, "inspection/withhold.html", facts, status=status)

    if request.method != "POST":
        return show()
    if not form.is_valid():
        return show(422)

    def arrive(key: str) -> str:
        return reverse("inspection:withholding", args=[jurisdiction, key])

    values = {"jurisdiction": jurisdiction, "sequence": sequence, **form.values()}
    return act(request, commands.ask_withholding, values, form=form, page=show, done=arrive)


def _files(post: ActingPost, jurisdiction: str, sequence: int) -> list[tuple[str, str]]:
    found = files.in_entry(post=post, jurisdiction=jurisdiction, sequence=sequence)
    said = gettext("佐证文件连文件名：%(name)s（%(kind)s，%(size)s）")
    return [
        (f.place.name, said % {"name": f.name, "kind": kind_name(f.kind), "size": size_text(f.size)}) for f in found
    ]


def _said(place: places.TextPlace, words: str) -> str:
    facts = {"what": withholdings.cell_words(place.table, place.cell), "words": words}
    return gettext("%(what)s：%(words)s") % facts


def listing(request: Any, jurisdiction: str) -> HttpResponse:
    """Show what has been reported and what came of it."""
    _post(request, jurisdiction)
    lines = [
        {
            "line": line,
            "url": reverse("inspection:withholding", args=[jurisdiction, line.id]),
            "state": phrases.STATES[line.state],
            "why": phrases.REASONS_WHY[line.why],
        }
        for line in withholdings.listing(jurisdiction=jurisdiction)
    ]
    return render(request, "inspection/withholdings.html", {"lines": lines})


def show(request: Any, jurisdiction: str, withholding: UUID) -> HttpResponse:
    """Show one withholding: places and lengths, and the steps."""
    return _answer(request, jurisdiction, withholding)


def propose(request: Any, jurisdiction: str, withholding: UUID) -> HttpResponse:
    """提出封存."""
    form = forms.PressForm(request.POST)
    return _answer(request, jurisdiction, withholding, form=form, command=commands.propose_withholding)


def confirm(request: Any, jurisdiction: str, withholding: UUID) -> HttpResponse:
    """确认封存."""
    form = forms.PressForm(request.POST)
    return _answer(request, jurisdiction, withholding, form=form, command=commands.confirm_withholding)


def decline(request: Any, jurisdiction: str, withholding: UUID) -> HttpResponse:
    """不予封存."""
    form = forms.DeclineForm(request.POST)
    return _answer(request, jurisdiction, withholding, form=form, command=commands.decline_withholding)


def look(request: Any, jurisdiction: str, withholding: UUID) -> HttpResponse:
    """再查一次."""
    form = forms.LookForm(request.POST)
    return _answer(request, jurisdiction, withholding, form=form, command=commands.look_for_withheld)


def _answer(
    request: Any,
    jurisdiction: str,
    withholding: UUID,
    *,
    form: Any = None,
    command: Callable[..., Any] | None = None,
) -> HttpResponse:
    post = _post(request, jurisdiction)
    found = withholdings.page(post=post, jurisdiction=jurisdiction, withholding=withholding)
    if found is None:
        raise Http404
    here = reverse("inspection:withholding", args=[jurisdiction, withholding])

    def page(status: int = 200) -> HttpResponse:
        facts = {
            "page": found,
            "state": phrases.STATES[found.state],
            "why": phrases.REASONS_WHY[found.why],
            "tried": form or django_forms.Form(),
            "decline": form if isinstance(form, forms.DeclineForm) else forms.DeclineForm(),
            "look": form if isinstance(form, forms.LookForm) else forms.LookForm(),
            "places": [(place, _entry_url(post, jurisdiction, place.sequence)) for place in found.places],
            "has_files": any(place.is_file for place in found.places),
            "list_url": reverse("inspection:withholdings", args=[jurisdiction]),
            "slip": slip(request),
            **{f"{step}_url": f"{here}{step}/" for step in ("propose", "confirm", "decline", "look")},
            **{f"may_{step}": step in found.steps for step in ("propose", "confirm", "decline", "look")},
        }
        return render(request, "inspection/withholding.html", facts, status=status)

    if command is None:
        return page()
    if not form.is_valid():
        return page(422)
    values = {"jurisdiction": jurisdiction, "withholding": withholding, **form.values()}
    return act(request, command, values, form=form, page=page, done=here)


def _entry_url(post: ActingPost, jurisdiction: str, sequence: int) -> str:
    """Return the entry's address for those who read the journal; the security admin sees the number alone."""
    if not policy.may(post, "journal.read", jurisdiction=jurisdiction):
        return ""
    return reverse("inspection:entry", args=[jurisdiction, sequence])
