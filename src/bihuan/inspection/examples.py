"""Examples of the pages of the journal for the matrix: the first entry of each stream."""

from bihuan.access.testing import Example
from bihuan.organization.testing import Place


def _first(place: Place) -> Example:
    return Example(args={"sequence": 1})


EXAMPLES = {"inspection:entry": _first, "inspection:security_entry": _first}
