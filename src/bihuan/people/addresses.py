"""By which address the site is opened, and who else can open it there."""

import ipaddress

from django.http import HttpRequest


def host(request: HttpRequest) -> str:
    """Return the name by which the browser knows the site, without its port."""
    name = request.get_host()
    return name[: name.rindex("]") + 1] if name.startswith("[") else name.partition(":")[0]


def only_here(request: HttpRequest) -> str:
    """Return that name where it opens the site on this very machine and nowhere else; nothing otherwise."""
    name = host(request)
    if name == "localhost":
        return name
    try:
        return name if ipaddress.ip_address(name.strip("[]")).is_loopback else ""
    except ValueError:
        return ""
