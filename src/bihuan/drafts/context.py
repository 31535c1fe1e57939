"""What a form needs to be drafted: `act_fields` asks the `drafts` of its context for it, once a form."""

from functools import cached_property
from typing import Any

from django import forms
from django.http import HttpRequest
from django.template.loader import get_template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from . import keeping


class Drafts:
    """The drafts of the acting post, read when the first form of a page asks."""

    def __init__(self, request: HttpRequest) -> None:
        self.request: Any = request

    @cached_property
    def _opener(self) -> keeping.Opener | None:
        return keeping.opening(self.request)

    @cached_property
    def _all(self) -> list[keeping.Kept]:
        return keeping.drafts_of(self._opener) if self._opener else []

    def fields(self, action: str, form: Any) -> SafeString:
        """
        Return the hidden inputs of a form, and what is offered to go on with.

        action: where the form is sent; the page's own path where it says nothing. form: filled with the draft that
        the address asks for, where it is this form's.
        """
        key = keeping.path_of(action or self.request.path)
        if self._opener is None or not key:
            return SafeString("")
        resumed = getattr(self.request, "resumed", None)
        if resumed is not None and resumed.form == key:
            fill(form, resumed)
        else:
            resumed = None
        facts = {
            "opener": self._opener.signed,
            "form": key,
            "page": self._page,
            "offers": [kept for kept in self._all if kept.form == key and not self._is_here(kept, resumed)],
            "resumed": resumed,
            "picked": picked(form),
            "save_url": reverse("drafts:save", args=[self._opener.jurisdiction]),
            "jurisdiction": self._opener.jurisdiction,
        }
        return mark_safe(get_template("drafts/fields.html").render(facts, self.request))  # noqa: S308 - a template's

    @staticmethod
    def choices(form: Any) -> SafeString:
        """Return what a form without drafts says of itself: which of its values are no words."""
        names = picked(form)
        return format_html('<input type="hidden" name="picked" value="{}">', names) if names else SafeString("")

    @property
    def _page(self) -> str:
        """The page that shows the form: of one that came back, the page that it was opened on."""
        drafted_on = self.request.POST.get("drafted_on", "") if self.request.method == "POST" else ""
        return keeping.path_of(drafted_on) or keeping.path_of(self.request.path)

    def _is_here(self, kept: keeping.Kept, resumed: keeping.Kept | None) -> bool:
        """Return whether a draft is what the form already shows: it has just come back, or was just asked for."""
        if resumed is not None:
            return kept.id == resumed.id
        if self.request.method != "POST":
            return False
        sent = self.request.POST
        return (
            kept.act == sent.get("act")
            or (bool(sent.get("tab")) and kept.tab == sent["tab"])
            or str(kept.id) == sent.get("draft")
        )


def picked(form: Any) -> str:
    """Return the names of what is chosen, ticked or carried in a form and is nothing to read."""
    if not isinstance(form, forms.BaseForm):
        return ""
    names = [
        form.add_prefix(name)
        for name, field in form.fields.items()
        if field.widget.is_hidden or isinstance(field, forms.ChoiceField | forms.BooleanField)
    ]
    return " ".join(names)


def fill(form: Any, kept: keeping.Kept) -> None:
    """Let an unbound form begin with what was typed."""
    if not isinstance(form, forms.BaseForm) or form.is_bound:
        return
    for name, field in form.fields.items():
        texts = kept.values.get(form.add_prefix(name), None)
        if isinstance(field, forms.MultipleChoiceField | forms.TypedMultipleChoiceField):
            form.initial[name] = texts or []
        elif isinstance(field.widget, forms.CheckboxInput):
            form.initial[name] = bool(texts)
        elif texts is not None:
            form.initial[name] = texts[0]


def drafts(request: HttpRequest) -> dict[str, Any]:
    """Give templates the drafts."""
    return {"drafts": Drafts(request)}
