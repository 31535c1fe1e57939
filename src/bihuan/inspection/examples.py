"""Examples of the pages of the journal for the matrix: the first entry of each stream, a text to be withheld."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from bihuan.access.testing import Example
from bihuan.deadlines import clock
from bihuan.journal import MAIN, checkpoints
from bihuan.journal.models import Chain
from bihuan.organization import commands as organization
from bihuan.organization.roles import OfficeKind
from bihuan.organization.testing import Place, Seat, new_act

from . import commands, rules

#: The seat that takes each step, in order.
WAY = (("propose", "security_admin"), ("confirm", "auditor"))
NOTE = "::note"


def _first(place: Place) -> Example:
    return Example(args={"sequence": 1})


def _asking(seat: Seat) -> dict[str, Any]:
    return {"jurisdiction": seat.jurisdiction, "by": seat.actor, "at": clock.now(), "act": new_act()}


def _entry(place: Place) -> int:
    """Return the number of an entry with a note."""
    name = f"专班{uuid4().hex[:8]}"
    asked = _asking(place["dispatcher"])
    office = organization.add_office(kind=OfficeKind.TASK_FORCE, name=name, short_name=name, name_en=name, **asked).id
    organization.rename_office(
        office=office,
        name=f"{name}改",
        short_name=f"{name}改",
        name_en=f"{name} anew",
        since_date=clock.today(clock.now()),
        reason=f"{name}按文件改名",
        **_asking(place["dispatcher"]),
    )
    return Chain.objects.get(jurisdiction=place.code, stream=MAIN).sequence


def _asked(place: Place) -> UUID:
    done = commands.ask_withholding(
        sequence=_entry(place),
        names=frozenset({NOTE}),
        why=rules.Why.CLASSIFIED,
        reason="这一条写了不该写的",
        **_asking(place["dispatcher"]),
    )
    return done.withholding


def _before(step: str, data: dict[str, str]) -> Callable[[Place], Example]:
    def example(place: Place) -> Example:
        key = _asked(place)
        for verb, who in WAY:
            if verb == step:
                break
            getattr(commands, f"{verb}_withholding")(withholding=key, **_asking(place[who]))
        return Example(args={"withholding": key}, data=data)

    return example


def _withhold(place: Place) -> Example:
    data = {"places": [NOTE], "why": "classified", "reason": "这一条写了不该写的"}
    return Example(args={"sequence": _entry(place)}, data=data)


def _shown(place: Place) -> Example:
    return Example(args={"withholding": _asked(place)})


def _declined(place: Place) -> Example:
    return Example(args={"withholding": _asked(place)}, data={"reason": "没有不该写的"})


def _checkpoint(place: Place) -> Example:
    made = checkpoints.make(clock.now()) or checkpoints.last()
    assert made is not None
    return Example(args={"number": made.number}, data={"how": "sheet"})


EXAMPLES = {
    "inspection:checkpoint": _checkpoint,
    "inspection:checkpoint_file": _checkpoint,
    "inspection:take_checkpoint": _checkpoint,
    "inspection:entry": _first,
    "inspection:security_entry": _first,
    "inspection:withhold": _withhold,
    "inspection:withholding": _shown,
    "inspection:propose_withholding": _before("propose", {}),
    "inspection:confirm_withholding": _before("confirm", {}),
    "inspection:decline_withholding": _declined,
    "inspection:look_withholding": _before("look", {"words": "按文件改名"}),
}
