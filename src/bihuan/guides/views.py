"""Help for a page, and one printable page for each role."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from bihuan.access.views import public
from bihuan.organization.phrases import ROLES
from bihuan.theme import help as page_help

from .roles import GUIDES


@public
def help_page(request: HttpRequest, app: str, page: str) -> HttpResponse:
    """Show what a page is for, what can be done there, and what its words mean."""
    found = page_help.pages().get(f"{app}:{page}")
    if found is None:
        raise Http404
    terms = page_help.terms()
    post: Any = getattr(request, "post", None)
    facts = {
        "help": found,
        "terms": [terms[key] for key in found.terms],
        "back": _back(request),
        "guide": reverse("guides:guide", args=[_slug(post.role)]) if post else "",
        "guides": reverse("guides:guides"),
    }
    return render(request, "guides/help.html", facts)


def _back(request: HttpRequest) -> str:
    """Return the page that was left for this one, as long as it is one of ours."""
    asked = request.GET.get("from", "")
    return asked if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else ""


def _slug(role: str) -> str:
    return str(role).replace("_", "-")


@public
def guides(request: HttpRequest) -> HttpResponse:
    """Show which guides there are."""
    lines = [(ROLES[role], guide.lead, reverse("guides:guide", args=[_slug(role)])) for role, guide in GUIDES.items()]
    return render(request, "guides/guides.html", {"lines": lines})


@public
def guide(request: HttpRequest, role: str) -> HttpResponse:
    """Show the page of a role, which prints on one sheet."""
    found = next((each for each in GUIDES if _slug(each) == role), None)
    if found is None:
        raise Http404
    facts = {"role": ROLES[found], "guide": GUIDES[found], "guides": reverse("guides:guides")}
    return render(request, "guides/guide.html", facts)
