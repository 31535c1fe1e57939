"""Examples of the pages of people for the matrix."""

from collections.abc import Mapping
from typing import Any

from bihuan.access.testing import Example
from bihuan.organization.testing import PASSWORD, Place, Seat, username


def _sign_in(place: Place) -> Example:
    return Example(data={"login": username(place.code, "auditor"), "password": PASSWORD})


def _acting(place: Place) -> Example:
    def choose(seat: Seat | None) -> Mapping[str, Any]:
        return {"post": str(seat.post)} if seat else {}

    return Example(data=choose)


def _password(place: Place) -> Example:
    new = "另一把 longer key"
    return Example(data={"oldpassword": PASSWORD, "password1": new, "password2": new})


EXAMPLES = {"people:sign_in": _sign_in, "people:acting": _acting, "people:password": _password}
