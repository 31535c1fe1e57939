"""The way back from a form that was not carried out to a page that can be looked at."""

from urllib.parse import urlsplit

from django.http import HttpRequest

from . import table


def way_back(request: HttpRequest) -> str:
    """Return the page on which a posted form was opened: many a form is sent where there is no page to look at."""
    drafted_on = request.POST.get("drafted_on", "")
    if drafted_on.startswith("/j/") and "//" not in drafted_on:
        return f"/en{drafted_on}" if request.path.startswith("/en/") else drafted_on
    row = table.collect().get(request.resolver_match.view_name) if request.resolver_match else None
    if row is not None and "GET" in row.methods:
        return request.path
    came_from = urlsplit(request.headers.get("Referer", ""))
    return came_from.path if came_from.netloc == request.get_host() and came_from.path != request.path else "/"
