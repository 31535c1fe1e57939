"""Examples of suggestions for the matrix."""

from uuid import uuid4

from bihuan.access.testing import Example
from bihuan.deadlines import clock
from bihuan.organization.testing import Place

from . import commands


def _suggest(place: Place) -> Example:
    return Example(data={"words": "台账的列太多，想自己选。", "page": f"/j/{place.code}/ledger/"})


def _answer(place: Place) -> Example:
    key, seat = uuid4(), place["bureau_liaison"]
    commands.suggest(
        key=key,
        jurisdiction=place.code,
        post=seat.post,
        person=uuid4(),
        page=f"/j/{place.code}/ledger/",
        words="台账的列太多，想自己选。",
        at=clock.now(),
    )
    return Example(args={"suggestion": key}, data={"words": "下一版可以选列。", "do": "answer"})


EXAMPLES = {"suggestions:suggest": _suggest, "suggestions:answer": _answer}
