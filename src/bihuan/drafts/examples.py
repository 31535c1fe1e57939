"""Examples of drafts for the matrix."""

from uuid import uuid4

from django.http import QueryDict

from bihuan.access.testing import Example
from bihuan.deadlines import clock
from bihuan.organization.testing import Place

from . import keeping


def _save(place: Place) -> Example:
    return Example(data={"draft_of": f"/j/{place.code}/tasks/new/", "title": "园区给水厂", "tab": str(uuid4())})


def _discard(place: Place) -> Example:
    seat = place["bureau_liaison"]
    data = QueryDict(mutable=True)
    data.update({"draft_of": f"/j/{place.code}/tasks/new/", "title": "园区给水厂", "tab": "1", "act": str(uuid4())})
    opener = keeping.Opener(place.code, seat.post, seat.person)
    kept = keeping.save(data, opener, path="", at=clock.now())
    assert kept is not None
    return Example(args={"draft": kept.id}, own=frozenset({seat.post}))


EXAMPLES = {"drafts:save": _save, "drafts:discard": _discard}
