"""The public page of receipts (核对回执): a person types one, and learns whether it still stands."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from bihuan.access import phrases
from bihuan.access.views import public
from bihuan.journal import MAIN

from . import forms, receipts


@public
def check(request: Any) -> HttpResponse:
    """Show the form, and below it what became of the receipt in the address."""
    asked = request.GET.get("receipt", "")
    form = forms.ReceiptForm(request.GET if "receipt" in request.GET else None)
    found = receipts.look_up(asked) if form.is_bound and form.is_valid() else None
    if found is not None and found.answer is receipts.Answer.UNREADABLE:
        form.add_error("receipt", forms.NOT_A_RECEIPT)
        found = None
    facts = {
        "form": form,
        "found": found,
        "told": phrases.entry_words(found.kind) if found and found.kind and found.stream == MAIN else "",
        "is_tampered": found is not None and found.answer in (receipts.Answer.OTHER, receipts.Answer.GONE),
    }
    return render(request, "inspection/receipt.html", facts)
