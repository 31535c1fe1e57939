"""Play the winter of Fushan through the commands, so that the demo's journal tells the story as it went."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.contrib.auth.hashers import make_password

from bihuan import journal
from bihuan.deadlines.clock import SHANGHAI
from bihuan.deadlines.workdays import Calendar
from bihuan.journal import chains
from bihuan.ledger import commands as ledger
from bihuan.ledger import housekeeping, rules
from bihuan.ledger.models import Report, Standard, Target
from bihuan.ledger.report_text import text_digest
from bihuan.organization import commands as organization
from bihuan.organization.roles import OfficeKind, Role

from . import checks, facts

Progress = Callable[[str], None]
WEEK = timedelta(days=7)
#: Names the acts of the timeline, so that playing it twice is refused act by act.
SPACE = UUID("0d4a1d6e-51c5-5c1a-9a5e-141027141027")


#: Verbs that make something which later acts are about.
MAKES = {
    "raise_blocker": "blocker",
    "file_application": "application",
    "chase_task": "remark",
    "ask_office": "remark",
}


@dataclass(slots=True)
class Played:
    """Which row each key of the files has become."""

    offices: dict[str, UUID] = field(default_factory=dict)
    posts: dict[str, UUID] = field(default_factory=dict)
    persons: dict[str, UUID] = field(default_factory=dict)  # by user name
    tasks: dict[int, UUID] = field(default_factory=dict)
    made: dict[tuple[int, str], UUID] = field(default_factory=dict)  # task, blocker | application | remark → the last
    campaign: UUID | None = None


def began(winter: facts.Winter) -> datetime:
    """Return the business instant at which the instance is set up: nine o'clock on the day the posts are held from."""
    return datetime.combine(winter.county.holders_since_date, time(9), tzinfo=SHANGHAI)


def load(*, progress: Progress = lambda line: None, password: str | None = None) -> Played:
    """Set the county up in an established, empty instance and play every act of the winter in its post and time."""
    winter = facts.load()
    checks.check(winter, Calendar.load())
    played = Played()
    _set_up(winter, played, password or _demo_password())
    progress(f"{len(winter.county.offices)} 个机构，{len(winter.county.posts)} 个岗位")
    player = _Player(winter, played)
    for act in winter.acts:
        player.close_weeks(act.when)
        player.play(act)
        if act.number % 100 == 0:
            progress(f"{act.when:%Y-%m-%d}　{act.number}/{len(winter.acts)} 步")
    return played


def _demo_password() -> str:
    return str(json.loads((settings.DATA_DIR / "demo.json").read_text())["password"])


def _act(name: str) -> journal.Act:
    return journal.Act(request_id=uuid5(SPACE, name), via="import")


def _set_up(winter: facts.Winter, played: Played, password: str) -> None:
    county, at = winter.county, began(winter)
    code = county.code
    system = journal.Actor(jurisdiction=code)
    for place in county.jurisdictions:
        organization.add_jurisdiction(
            code=place.code,
            name=place.name,
            name_en=place.name_en,
            parent=place.parent,
            by=system,
            at=at,
            act=_act(f"jurisdiction {place.code}"),
        )
    chains.open_chain(code, at=at)
    for office in county.offices:
        played.offices[office.key] = organization.add_office(
            jurisdiction=code,
            kind=OfficeKind(office.kind),
            name=office.name,
            short_name=office.short_name,
            name_en=office.name_en,
            order=office.order,
            by=system,
            at=at,
            act=_act(f"office {office.key}"),
        ).id
    _fill_posts(winter, played, make_password(password), system, at)


def _fill_posts(winter: facts.Winter, played: Played, password_hash: str, system: journal.Actor, at: datetime) -> None:
    county, code = winter.county, winter.county.code
    for post in county.posts:
        played.posts[post.key] = organization.add_post(
            jurisdiction=code,
            office=played.offices[post.office],
            title=post.title,
            title_en=post.title_en,
            role=Role(post.role),
            order=post.order,
            by=system,
            at=at,
            act=_act(f"post {post.key}"),
        ).id
        if post.username not in played.persons:
            played.persons[post.username] = organization.add_person(
                username=post.username,
                password_hash=password_hash,
                by=system,
                at=at,
                act=_act(f"person {post.username}"),
            ).id
        organization.appoint_holder(
            jurisdiction=code,
            post=played.posts[post.key],
            person=played.persons[post.username],
            since_date=county.holders_since_date,
            by=system,
            at=at,
            act=_act(f"holder {post.key}"),
        )
    for deputy in county.delegations:
        organization.delegate(
            jurisdiction=code,
            post=played.posts[deputy.post],
            to_post=played.posts[deputy.to_post],
            since_date=deputy.since_date,
            until_date=deputy.until_date,
            reason=deputy.reason,
            by=system,
            at=at,
            act=_act(f"delegation {deputy.post} {deputy.since_date}"),
        )


class _Player:
    """Carries out acts one after another."""

    def __init__(self, winter: facts.Winter, played: Played) -> None:
        self.winter = winter
        self.played = played
        self.code = winter.county.code
        self.monday: datetime | None = None

    def close_weeks(self, until: datetime) -> None:
        """Let every Monday's midnight that has come keep the lamps of the week before, as the house does on its own."""
        if self.monday is None:
            day = until.astimezone(SHANGHAI).date()
            self.monday = datetime.combine(day - timedelta(days=day.weekday()), time(), tzinfo=SHANGHAI)
        while self.monday + WEEK <= until:
            self.monday += WEEK
            housekeeping.close_periods(self.code, self.monday)

    def play(self, act: facts.ActFact) -> None:
        """Carry one act out in its post, at its time."""
        post = self.winter.county.post_of[act.post]
        signer = self.winter.county.post_of[act.delegate] if act.delegate else post
        by = journal.Actor(
            jurisdiction=self.code,
            post=self.played.posts[post.key],
            holder=self.played.persons[signer.username],
            office=self.played.offices[post.office],
            delegate=self.played.posts[signer.key] if act.delegate else None,
        )
        common: dict[str, Any] = {"jurisdiction": self.code, "by": by, "at": act.when, "act": _act(f"act {act.number}")}
        if act.command == "open_task":
            self._open(act, common)
            return
        done = getattr(ledger, act.command)(**self._about(act), **self._values(act), **common)
        if act.command in MAKES and done.made is not None:
            self.played.made[act.task, MAKES[act.command]] = done.made

    def _about(self, act: facts.ActFact) -> dict[str, UUID]:
        """Return what the verb is about: the task, or the last blocker, application or question of it."""
        for name in ("blocker", "application", "remark"):
            if act.command.endswith(f"_{name}") and act.command not in MAKES:
                task = {"task": self.played.tasks[act.task]} if name == "application" else {}
                return {**task, name: self.played.made[act.task, name]}
        return {"task": self.played.tasks[act.task]}

    def _values(self, act: facts.ActFact) -> dict[str, Any]:
        task = self.played.tasks[act.task]
        values: dict[str, Any] = dict(act.values)
        if "figures" in values:
            rows = Target.objects.filter(jurisdiction=self.code, task_id=task).order_by("order")
            keys = {t.key: row.id for t, row in zip(self.winter.task_of[act.task].targets, rows, strict=True)}
            values["figures"] = {keys[key]: value for key, value in act.figures.items()}
        for name in ("answers", "lines"):
            if name in values:
                lines = Standard.objects.filter(jurisdiction=self.code, task_id=task).order_by("order")
                values[name] = [
                    ledger.AnswerGiven(line.id, fact.met, fact.words)
                    for line, fact in zip(lines, values[name], strict=True)
                ]
        if "second" in values:
            values["second"] = self.played.posts[values["second"]]
        for name in ("office", "lead_office", "asked_office"):
            if name in values:
                values[name] = self.played.offices[values[name]]
        if "duties" in values:
            values["duties"] = {self.played.offices[key]: words for key, words in values["duties"].items()}
        if "reason_class" in values:
            values["reason_class"] = rules.ReasonClass(values["reason_class"])
        if act.command == "file_application":
            values = {"new": ledger.NewApplication(**{**values, "kind": rules.ApplicationKind(values["kind"])})}
        if "verdict" in values:
            values["verdict"] = rules.Verdict(values["verdict"])
        if act.command == "sign_completion":
            report = Report.objects.filter(jurisdiction=self.code, task_id=task, state=Report.DECLARED).latest("number")
            values["seen"] = text_digest(report)
        return values

    def _open(self, act: facts.ActFact, common: dict[str, Any]) -> None:
        if self.played.campaign is None:
            self.played.campaign = self._open_campaign(common)
        task, ids = self.winter.task_of[act.task], self.played.offices
        places = [target.key for target in task.targets]
        new = ledger.NewTask(
            campaign=self.played.campaign,
            domain=task.domain,
            title=task.title,
            leader=self.played.posts[task.leader],
            lead_office=ids[task.first_lead],
            supervision_group=ids[task.group],
            first_due_date=task.first_due_date,
            standards=task.standards,
            source_sentence=task.source_sentence,
            source_place=self.winter.campaign.sources,
            task_force=ids[task.task_force],
            assisting=tuple(ids[key] for key in task.assisting),
            report_every=task.report_every,
            targets=tuple(
                ledger.NewTarget(
                    measure=target.measure,
                    unit=target.unit,
                    value=target.value,
                    comparison=rules.Comparison(target.comparison),
                    is_example=not target.is_from_report,
                )
                for target in task.targets
            ),
            phases=tuple(
                ledger.NewPhase(phase.due_date, phase.words, places.index(phase.target), phase.value)
                for phase in task.phases
            ),
        )
        self.played.tasks[task.no] = ledger.open_task(new=new, **common).task

    def _open_campaign(self, common: dict[str, Any]) -> UUID:
        campaign = self.winter.campaign
        return ledger.open_campaign(
            name=campaign.name,
            name_en=campaign.name_en,
            source=campaign.sources,
            start_date=campaign.start_date,
            end_date=campaign.end_date,
            **{**common, "act": _act("campaign")},
        ).campaign
