"""Examples of the pages beside the loop: blockers, parts, remarks, task forces, acts on ticked tasks."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from bihuan.access.testing import Example
from bihuan.deadlines import clock
from bihuan.organization import commands as organization
from bihuan.organization.roles import OfficeKind
from bihuan.organization.testing import Place, Seat

from . import commands, rules
from .models import Member

Before = Callable[[Place, str], UUID]  # the place, a step → a task that waits for it
Asking = Callable[[Seat], dict[str, Any]]
Maker = Callable[[Place], Example]


def _today() -> dt.date:
    return clock.today(clock.now())


def _later(days: int = 9) -> dt.date:
    return _today() + dt.timedelta(days=days)


def _raised(place: Place, before: Before, asking: Asking) -> tuple[UUID, UUID]:
    """Return a task under way and a blocker of its lead office, which waits for the finance bureau."""
    task = before(place, "report_progress")
    done = commands.raise_blocker(
        task=task,
        words="拨付前期费",
        reason_class=rules.ReasonClass.MONEY,
        since_date=_today(),
        office=place.offices["finance"],
        **asking(place["bureau_liaison"]),
    )
    assert done.made is not None
    return task, done.made


#: How a blocker gets to where a step is due: verb, by whom, with what.
_TO: Mapping[str, tuple[tuple[str, str, Mapping[str, Any]], ...]] = {
    "decide_blocker": (("dispute_blocker", "finance_head", {"reason": "不归我局。"}),),
    "solve_blocker": (("acknowledge_blocker", "finance_head", {"answer": "本周拨付。"}),),
    "confirm_blocker": (
        ("acknowledge_blocker", "finance_head", {"answer": "本周拨付。"}),
        ("solve_blocker", "finance_head", {"solution": "已拨付。"}),
    ),
}
_TO = {**_TO, "reopen_blocker": _TO["confirm_blocker"]}
_SAID: Mapping[str, Mapping[str, str]] = {
    "acknowledge_blocker": {"answer": "本周拨付。"},
    "dispute_blocker": {"reason": "不归我局。"},
    "decide_blocker": {"reason": "由财政局拨付。"},
    "take_blocker": {"words": "周五现场会办。"},
    "solve_blocker": {"solution": "已拨付。"},
    "reopen_blocker": {"reason": "还没有到账。"},
}


def _own(place: Place, side: rules.Side) -> frozenset[UUID]:
    return {
        rules.Side.RAISER: frozenset({place.offices["bureau"]}),
        rules.Side.WAITED: frozenset({place.offices["finance"]}),
        rules.Side.LEADER: frozenset({place["deputy_head"].post}),
    }[side]


def _blocker_step(verb: str, before: Before, asking: Asking) -> Maker:
    def example(place: Place) -> Example:
        task, blocker = _raised(place, before, asking)
        for step, who, values in _TO.get(verb, ()):
            getattr(commands, step)(blocker=blocker, **values, **asking(place[who]))
        said = dict(_SAID.get(verb, {}))
        if verb == "decide_blocker":
            said["office"] = str(place.offices["finance"])
        own = _own(place, rules.BLOCKER_STEPS[verb].side) if verb in rules.BLOCKER_STEPS else frozenset()
        return Example(args={"task": task, "blocker": blocker}, own=own, data=said)

    return example


def _on_task(before: Before, own: Callable[[Place], frozenset[UUID]], data: Callable[[Place], Any]) -> Maker:
    def example(place: Place) -> Example:
        return Example(args={"task": before(place, "report_progress")}, own=own(place), data=data(place))

    return example


def _take_part_back(before: Before, asking: Asking) -> Maker:
    def example(place: Place) -> Example:
        task = before(place, "report_progress")
        done = commands.report_part(task=task, words="拨付50万元。", **asking(place["finance_liaison"]))
        return Example(args={"task": task, "part": done.made}, own=frozenset({place.offices["finance"]}))

    return example


def _answer(before: Before, asking: Asking) -> Maker:
    def example(place: Place) -> Example:
        task = before(place, "report_progress")
        done = commands.ask_office(
            task=task,
            words="前期费哪天拨？",
            asked_office=place.offices["finance"],
            answer_by_date=_later(),
            **asking(place["dispatcher"]),
        )
        own = frozenset({place.offices["finance"]})
        return Example(args={"task": task, "remark": done.made}, own=own, data={"answer": "本周五前拨。"})

    return example


def _force(place: Place, asking: Asking) -> tuple[UUID, UUID]:
    """Return a task force led by the deputy head, and its member."""
    found = Member.objects.filter(jurisdiction=place.code).first()
    if found is not None:
        return found.force_id, found.id
    force = organization.add_office(
        kind=OfficeKind.TASK_FORCE,
        name="前期手续专班",
        short_name="前期手续专班",
        name_en="Permits Task Force",
        order=99,
        **asking(place["dispatcher"]),
    ).id
    done = commands.add_member(
        force=force,
        post=place["deputy_head"].post,
        since_date=_today(),
        is_leader=True,
        **asking(place["dispatcher"]),
    )
    assert done.made is not None
    return force, done.made


def _of_force(asking: Asking, data: Callable[[Place], Any]) -> Maker:
    def example(place: Place) -> Example:
        force, _member = _force(place, asking)
        return Example(args={"force": force}, own=frozenset({place["deputy_head"].post}), data=data(place))

    return example


def _end_member(asking: Asking) -> Maker:
    def example(place: Place) -> Example:
        force, member = _force(place, asking)
        own = frozenset({place["deputy_head"].post})
        return Example(args={"force": force, "member": member}, own=own, data={"until_date": _later().isoformat()})

    return example


def _reach(asking: Asking) -> Maker:
    def example(place: Place) -> Example:
        force, _member = _force(place, asking)
        done = commands.add_force_phase(
            force=force, due_date=_later(), words="手续清单建成", **asking(place["dispatcher"])
        )
        own = frozenset({place["deputy_head"].post})
        return Example(args={"force": force, "phase": done.made}, own=own, data={"words": "清单80项已建成。"})

    return example


def _bulk(before: Before) -> Maker:
    def example(place: Place) -> Example:
        task = before(place, "hand_over_task")
        return Example(data={"verb": "hand_over_task", "task": [str(task)]})

    return example


def examples(before: Before, asking: Asking) -> Mapping[str, Maker]:
    """Return the examples; before: leads a task to a step, asking: what every command takes from a seat."""

    def nobody(place: Place) -> frozenset[UUID]:
        return frozenset()

    def leader(place: Place) -> frozenset[UUID]:
        return frozenset({place["deputy_head"].post})

    def assisting(place: Place) -> frozenset[UUID]:
        return frozenset({place.offices["finance"]})

    def both(place: Place) -> frozenset[UUID]:
        return frozenset({place.offices["bureau"], place.offices["finance"]})

    raised = {"outside": "省自然资源厅", "words": "批复用地", "reason_class": "approval"}
    by_day = {"answer_by_date": _later().isoformat()}
    return {
        "ledger:blocker": _blocker_step("", before, asking),
        **{f"ledger:{verb}": _blocker_step(verb, before, asking) for verb in rules.BLOCKER_STEPS},
        "ledger:raise_blocker": _on_task(before, both, lambda place: {**raised, "since_date": _today().isoformat()}),
        "ledger:report_part": _on_task(before, assisting, lambda place: {"words": "已拨付50万元。"}),
        "ledger:take_part_back": _take_part_back(before, asking),
        "ledger:set_duties": _on_task(before, nobody, lambda place: {"duty_1": "按月拨付前期费"}),
        "ledger:remark_on_task": _on_task(before, nobody, lambda place: {"words": "已和市局对接。"}),
        "ledger:ask_office": _on_task(
            before,
            nobody,
            lambda place: {"words": "系统哪天开通？", "asked_office": str(place.offices["centre"]), **by_day},
        ),
        "ledger:chase_task": _on_task(before, leader, lambda place: {"words": "还差23项，抓紧报。", **by_day}),
        "ledger:answer_remark": _answer(before, asking),
        "ledger:force": _of_force(asking, lambda place: {}),
        "ledger:add_member": _of_force(
            asking,
            lambda place: {"post": str(place["inspector"].post), "since_date": _today().isoformat(), "duty": "现场"},
        ),
        "ledger:end_member": _end_member(asking),
        "ledger:add_force_phase": _of_force(
            asking, lambda place: {"due_date": _later().isoformat(), "words": "手续清单建成"}
        ),
        "ledger:reach_force_phase": _reach(asking),
        "ledger:note_force": _of_force(asking, lambda place: {"words": "周五到现场会办。"}),
        "ledger:bulk": _bulk(before),
    }
