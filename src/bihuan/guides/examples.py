"""Examples of the guides for the matrix."""

from bihuan.access.testing import Example
from bihuan.organization.testing import Place


def _help(place: Place) -> Example:
    return Example(args={"app": "ledger", "page": "list"})


def _guide(place: Place) -> Example:
    return Example(args={"role": "liaison"})


EXAMPLES = {"guides:help": _help, "guides:guide": _guide}
