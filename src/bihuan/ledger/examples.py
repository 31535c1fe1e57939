"""Examples of the ledger's pages for the matrix: for each step a task that waits for it, and the form that takes it."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from bihuan import journal, rulebooks
from bihuan.access.testing import Example
from bihuan.deadlines import clock
from bihuan.deadlines.periods import last_ended
from bihuan.evidence import store
from bihuan.organization import commands as organization
from bihuan.organization.roles import OfficeKind
from bihuan.organization.testing import Place, Seat, new_act

from . import commands, examples_campaigns, examples_matters, examples_paths, rules
from .models import Campaign, Draw, Evidence, Period, Report, Standard, Target, Task
from .report_text import text_digest

#: How a task gets from draft to where a step is due: the verb, and who takes it.
WAY = (
    ("approve_task", "deputy_head"),
    ("hand_over_task", "dispatcher"),
    ("sign_for_task", "bureau_head"),
    ("declare_completion", "bureau_liaison"),
    ("sign_completion", "bureau_head"),
    ("begin_check", "group_leader"),
    ("measure_check", "group_leader"),
    ("conclude_check", "group_leader"),
    ("countersign_check", "inspector"),
    ("approve_closing", "deputy_head"),
    ("strike_off", "dispatcher"),
)
#: Steps that start where another one does.
BESIDE = {
    "report_progress": "declare_completion",
    "decline_completion": "sign_completion",
    "decline_check": "countersign_check",
    "refuse_closing": "approve_closing",
    **examples_paths.BESIDE,
}


def _asking(seat: Seat) -> dict[str, Any]:
    return {"jurisdiction": seat.jurisdiction, "by": seat.actor, "at": clock.now(), "act": new_act()}


def _campaign(place: Place) -> UUID:
    found = Campaign.objects.filter(jurisdiction=place.code).first()
    if found is not None:
        return found.id
    today = clock.today(clock.now())
    commands.open_campaign(
        name="冬季行动",
        name_en="Winter Action",
        source="文件",
        start_date=today,
        end_date=today + dt.timedelta(days=120),
        **_asking(place["dispatcher"]),
    )
    return Campaign.objects.get(jurisdiction=place.code).id


def _noticed(place: Place) -> UUID:
    """Return a campaign that asks for a public notice before the seal."""
    today = clock.today(clock.now())
    return commands.open_campaign(
        name="公示行动",
        name_en="Notice Action",
        source="文件",
        start_date=today,
        end_date=today + dt.timedelta(days=120),
        notice_days=5,
        **_asking(place["dispatcher"]),
    ).campaign


def _drafted(place: Place, campaign: UUID | None = None, lead: UUID | None = None) -> UUID:
    new = commands.NewTask(
        campaign=campaign or _campaign(place),
        domain="项目建设",
        title="前期手续办理月活动",
        leader=place["deputy_head"].post,
        lead_office=lead or place.offices["bureau"],
        assisting=(place.offices["finance"],),
        supervision_group=place.offices["group"],
        first_due_date=clock.today(clock.now()) + dt.timedelta(days=60),
        standards=("逐个项目列出应办手续", "全部手续取得批文"),
        targets=(commands.NewTarget("累计办结", "项", Decimal(80)),),
    )
    return commands.open_task(new=new, **_asking(place["dispatcher"])).task


def _before(place: Place, verb: str) -> UUID:
    """Return a task that waits for the step."""
    task = _drafted(place, _noticed(place) if verb == "post_notice" else None)
    for step, who in WAY:
        if step == BESIDE.get(verb, verb):
            break
        values = _values(place, step, task)
        if verb == "replace_second" and step == "begin_check":
            values["second"] = _absent(place)
        seat = place[who]
        if verb == "record_look_back" and who in ("group_leader", "inspector"):
            # Those of the cast did not verify it: they may look back at it.
            seat = place.seats.get(f"group.{who}", seat)
            if step == "begin_check":
                values["second"] = place.seats.get("group.inspector", place["inspector"]).post
        getattr(commands, step)(task=task, **values, **_asking(seat))
    for step, who in examples_paths.AFTER.get(verb, ()):
        getattr(commands, step)(task=task, **examples_paths.values(place, step), **_asking(place[who]))
    return task


def _absent(place: Place) -> UUID:
    """Return the post of an inspector who is on leave."""
    seat = place["second_inspector"]
    day = clock.today(clock.now())
    organization.enter_absence(
        post=seat.post, since_date=day, until_date=day + dt.timedelta(days=30), reason="外出培训", **_asking(seat)
    )
    return seat.post


def _standards(place: Place, task: UUID) -> list[Standard]:
    return list(Standard.objects.filter(jurisdiction=place.code, task_id=task).order_by("order"))


def _digest(place: Place, task: UUID) -> bytes:
    declared = Report.objects.filter(jurisdiction=place.code, task_id=task, state=Report.DECLARED)
    return text_digest(declared.latest("number"))


def _values(place: Place, verb: str, task: UUID) -> dict[str, Any]:
    targets = Target.objects.filter(jurisdiction=place.code, task_id=task).values_list("id", flat=True)
    figures = dict.fromkeys(targets, Decimal(80))
    answers = [commands.AnswerGiven(row.id, True, "见附件清单") for row in _standards(place, task)]
    match verb:
        case "declare_completion":
            return {"summary": "80项手续全部办结。", "figures": figures, "answers": answers}
        case "sign_completion":
            return {"seen": _digest(place, task)}
        case "begin_check":
            return {"second": place["inspector"].post, "methods": ["papers", "site"]}
        case "measure_check":
            return {"figures": figures, "lines": answers, "place": "政务大厅"}
        case "conclude_check":
            return {"verdict": rules.Verdict.TRUE, "findings": "逐件查看批文80份，与申报一致。"}
        case _:
            return {}


def _form(place: Place, verb: str, task: UUID) -> Mapping[str, Any]:
    answers: dict[str, str] = {}
    for row in _standards(place, task):
        answers |= {f"met_{row.order}": "yes", f"remark_{row.order}": "见附件清单"}
    match verb:
        case "report_progress":
            return {"figure_1": "57", "summary": "本周办结3项，累计57项。"}
        case "declare_completion":
            return {"figure_1": "80", "summary": "80项手续全部办结。", **answers}
        case "sign_completion":
            return {"seen": _digest(place, task).hex()}
        case "decline_completion" | "decline_check" | "refuse_closing":
            return {"reason": "第二条没有写清批文号。"}
        case "begin_check":
            return {"second": str(place["inspector"].post), "methods": ["papers", "site"]}
        case "measure_check":
            return {"figure_1": "80", "place": "政务大厅", **answers}
        case "conclude_check":
            return {"verdict": "true", "findings": "逐件查看批文80份，与申报一致。"}
        case _:
            return examples_paths.form(place, verb)


def _own(place: Place, relation: rules.Relation) -> frozenset[UUID]:
    """Return the office or the post that a step is left to."""
    return {
        rules.Relation.ANY: frozenset[UUID](),
        rules.Relation.LEAD: frozenset({place.offices["bureau"]}),
        rules.Relation.LEADER: frozenset({place["deputy_head"].post}),
        rules.Relation.GROUP: frozenset({place.offices["group"]}),
        rules.Relation.FIRST: frozenset({place["group_leader"].post}),
        rules.Relation.SECOND: frozenset({place["inspector"].post}),
    }[relation]


def _step(verb: str) -> Callable[[Place], Example]:
    def example(place: Place) -> Example:
        task = _before(place, verb)
        step = rules.LOOP["confirm_check" if verb == "countersign_check" else verb]
        own = _own(place, step.relation)
        if step.start in rules.DRAFTS:  # a draft is read by the leader named on it, whoever takes the step
            own |= {place["deputy_head"].post}
        return Example(args={"task": task}, own=own, data=_form(place, verb, task))

    return example


def _task(place: Place) -> Example:
    return Example(args={"task": _before(place, "begin_check")}, own=frozenset({place.offices["bureau"]}))


def _new(place: Place) -> Example:
    return Example(
        data={
            "campaign": str(_campaign(place)),
            "domain": "项目建设",
            "title": "园区给水厂",
            "first_due_date": (clock.today(clock.now()) + dt.timedelta(days=60)).isoformat(),
            "report_every": "week",
            "secrecy": "public",
            "leader": str(place["deputy_head"].post),
            "lead_office": str(place.offices["bureau"]),
            "supervision_group": str(place.offices["group"]),
            "standard_1": "通水并取得检测报告",
        }
    )


def _begin(_place: Place) -> Example:
    today = clock.today(clock.now())
    return Example(
        data={
            "name": f"春季行动{journal.uuid7()}"[:20],
            "start_date": today.isoformat(),
            "end_date": (today + dt.timedelta(days=90)).isoformat(),
            "notice_days": "0",
        }
    )


def _seen(place: Place) -> Example:
    return Example(data={"task": str(_before(place, "begin_check")), "upto": "1"})


def _evidence(place: Place) -> Example:
    """A file of the bureau's progress report."""
    task = _before(place, "report_progress")
    written = store.incoming() / f"example-{place.code}"
    written.write_text(f"{place.code}：批文57份。")
    digest, size = store.hash_of(written), written.stat().st_size
    store.keep(written, digest)
    given = commands.FileGiven("批文清单.txt", digest, size, "txt")
    asked = _asking(place["bureau_liaison"])
    commands.report_progress(task=task, summary="本周办结3项，累计57项。", figures={}, evidence=[given], **asked)
    row = Evidence.objects.get(jurisdiction=place.code, task_id=task)
    return Example(args={"task": task, "evidence": row.id}, own=frozenset({place.offices["bureau"]}))


def _asked(place: Place, *, kind: rules.ApplicationKind = rules.ApplicationKind.EXTENSION) -> tuple[UUID, UUID]:
    """Return a task of the bureau and an application on it that waits for the supervision office."""
    task = _before(place, "report_progress")
    new = commands.NewApplication(
        kind=kind,
        reason_class=rules.ReasonClass.APPROVAL,
        reason="3个项目用地预审须市级会审。",
        done_so_far="已报市局受理。",
        new_due_date=clock.today(clock.now()) + dt.timedelta(days=90),
    )
    made = commands.file_application(task=task, new=new, **_asking(place["bureau_head"])).made
    assert made is not None
    return task, made


def _application(data: Mapping[str, Any] | None = None) -> Callable[[Place], Example]:
    def example(place: Place) -> Example:
        task, key = _asked(place)
        own = frozenset({place.offices["bureau"]})
        return Example(args={"task": task, "application": key}, own=own, data=data or {})

    return example


def _checked(data: Mapping[str, Any]) -> Callable[[Place], Example]:
    """An application that waits for the leader."""

    def example(place: Place) -> Example:
        task, key = _asked(place)
        commands.check_application(task=task, application=key, **_asking(place["dispatcher"]))
        own = frozenset({place["deputy_head"].post})
        return Example(args={"task": task, "application": key}, own=own, data=data)

    return example


def _apply(place: Place) -> Example:
    return Example(
        args={"task": _before(place, "report_progress"), "kind": "extension"},
        own=frozenset({place.offices["bureau"]}),
        data={
            "new_due_date": (clock.today(clock.now()) + dt.timedelta(days=90)).isoformat(),
            "reason_class": "approval",
            "reason": "3个项目用地预审须市级会审。",
            "done_so_far": "已报市局受理。",
        },
    )


def _resume(place: Place) -> Example:
    task, key = _asked(place, kind=rules.ApplicationKind.SUSPENSION)
    commands.check_application(task=task, application=key, **_asking(place["dispatcher"]))
    commands.grant_application(task=task, application=key, **_asking(place["deputy_head"]))
    return Example(args={"task": task}, data={"reason": "会审提前办结。"})


def _period(place: Place) -> Example:
    """A week that is over, kept as the clock keeps it."""
    found = Period.objects.filter(jurisdiction=place.code).first()
    if found is None:
        asked, campaign = _asking(place["dispatcher"]), _campaign(place)
        week = last_ended("week", clock.today(asked["at"]))
        found = Period(
            id=journal.uuid7(),
            jurisdiction=place.code,
            campaign_id=campaign,
            kind="week",
            start_date=week.start,
            end_date=week.end,
            rulebook=rulebooks.DEFAULT,
            rulebook_version=rulebooks.shelf()[rulebooks.DEFAULT].version,
            closed_at=asked["at"],
        )
        kind, of = "ledger.period.closed", (Period, found.id)
        with journal.entry(kind, of=of, by=asked["by"], at=asked["at"], act=asked["act"]) as posting:
            posting.add(found)
    return Example(args={"period": found.id})


def _revised(place: Place) -> Example:
    """A draft that was sent back; its form is that of a new task."""
    own = frozenset({place["deputy_head"].post})
    return replace(_new(place), args={"task": _before(place, "revise_task")}, own=own)


def _rules(place: Place) -> Example:
    return Example(data={"campaign": str(_campaign(place)), "rulebook": "deadlines", "period": "month"})


def _passed_on(place: Place) -> Example:
    """A task of an office that was split: it went to the centre, and the finance bureau stands beside."""
    admin, day = place["system_admin"], clock.today(clock.now())
    names: dict[str, Any] = {"name": f"{place.code}拆分局", "short_name": f"{place.code}拆分局", "name_en": ""}
    office = organization.add_office(kind=OfficeKind.DEPARTMENT, **names, **_asking(admin)).id
    task = _drafted(place, lead=office)
    for step, who in WAY[:2]:
        getattr(commands, step)(task=task, **_asking(place[who]))
    heirs = [organization.Heir(place.offices["centre"]), organization.Heir(place.offices["finance"])]
    organization.split_office(office=office, heirs=heirs, since_date=day, reason="机构改革", **_asking(admin))
    commands.succeed_task(task=task, **_asking(admin))
    data = {"lead_office": str(place.offices["finance"]), "reason": "资金拨付归财政局。"}
    return Example(args={"task": task}, data=data)


def _drawing(place: Place) -> Example:
    """A task that was struck off two months ago."""
    _struck_before(place)
    return Example(data={"percent": "10", "due_date": (clock.today(clock.now()) + dt.timedelta(days=30)).isoformat()})


def _struck_before(place: Place) -> None:
    task, asked = _before(place, "order_look_back"), _asking(place["dispatcher"])
    row = Task.objects.get(jurisdiction=place.code, id=task)
    kind, of = "ledger.task.struck", (Task, task)
    with journal.entry(kind, of=of, by=asked["by"], at=asked["at"], act=asked["act"]) as posting:
        posting.change(row, struck_date=clock.today(asked["at"]) - dt.timedelta(days=60))


def _drawn(place: Place) -> Example:
    found = Draw.objects.filter(jurisdiction=place.code).first()
    if found is None:
        _struck_before(place)
        day = clock.today(clock.now()) + dt.timedelta(days=30)
        commands.draw_look_backs(percent=10, due_date=day, **_asking(place["dispatcher"]))
        found = Draw.objects.filter(jurisdiction=place.code).latest("number")
    return Example(args={"draw": found.id})


EXAMPLES = {
    "ledger:look_backs": _drawing,
    "ledger:draw": _drawn,
    "ledger:lamp_rules": _rules,
    **examples_matters.examples(_before, _asking),
    **examples_campaigns.examples(_campaign, _asking),
    "ledger:period": _period,
    "ledger:apply": _apply,
    "ledger:application": _application(),
    "ledger:check_application": _application({"words": "情况属实。"}),
    "ledger:take_back_application": _application(),
    "ledger:grant_application": _checked({"words": "同意。"}),
    "ledger:refuse_application": _checked({"reason": "市里不等，抓紧办。"}),
    "ledger:resume_task": _resume,
    "ledger:seen": _seen,
    "ledger:task": _task,
    "ledger:sheet": _task,
    "ledger:handover": lambda place: Example(args={"post": place["bureau_head"].post}),
    "ledger:check": _task,
    "ledger:evidence": _evidence,
    "ledger:evidence_shown": _evidence,
    "ledger:take_back_evidence": _evidence,
    "ledger:begin": _begin,
    "ledger:new": _new,
    **{f"ledger:{verb}": _step(verb) for verb in (*(step for step, _who in WAY), *BESIDE)},
    "ledger:revise_task": _revised,
    "ledger:pass_on_task": _passed_on,
}
