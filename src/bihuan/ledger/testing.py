"""
A small named cast for tests, and a task led to any state of the loop.

    def test_x(world):                    # a fresh copy of the small county, committed to, replayed at the end
        task = world.task("reported")     # led there by the commands, by the right posts
        ledger.begin_check(task=task, second=world.id("inspector"), …, **world.by("group_leader"))

`fushan` opens the whole demo the same way.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from bihuan import journal
from bihuan.deadlines import clock
from bihuan.deadlines.clock import SHANGHAI
from bihuan.organization import commands as organization
from bihuan.organization.middleware import SESSION_KEY
from bihuan.organization.models import Account, Office, Person, Post
from bihuan.organization.roles import OfficeKind, Role

from . import commands, rules
from .models import Campaign, Phase, Report, Standard, Target, Task
from .report_text import text_digest

COUNTY, CITY = "141027", "1410"
PASSWORD = "一把测试用的钥匙"  # noqa: S105
BEGAN = dt.datetime(2022, 12, 1, 9, 0, tzinfo=SHANGHAI)
NOW = dt.datetime(2023, 2, 6, 9, 0, tzinfo=SHANGHAI)

OFFICES = {
    "leadership": (OfficeKind.LEADERSHIP, "县政府领导"),
    "supervision": (OfficeKind.SUPERVISION_OFFICE, "县政府督查室"),
    "lead": (OfficeKind.DEPARTMENT, "县审批局"),
    "assisting": (OfficeKind.DEPARTMENT, "县住建局"),
    "other": (OfficeKind.TOWNSHIP, "张庄乡"),
    "force": (OfficeKind.TASK_FORCE, "前期手续专班"),
    "group": (OfficeKind.SUPERVISION_GROUP, "第一督导组"),
    "audit": (OfficeKind.AUDIT, "县审计局"),
}
#: name → office, title, role, user name (one person may hold two posts)
POSTS = {
    "county_head": ("leadership", "县长", Role.COUNTY_HEAD, "county-head"),
    "deputy_head": ("leadership", "常务副县长", Role.DEPUTY_HEAD, "deputy-head"),
    "other_deputy": ("leadership", "副县长", Role.DEPUTY_HEAD, "other-deputy"),
    "dispatcher": ("supervision", "主任", Role.DISPATCHER, "dispatcher"),
    "chief": ("lead", "局长", Role.OFFICE_HEAD, "chief"),
    "liaison": ("lead", "联络员", Role.LIAISON, "liaison"),
    "deputy_chief": ("lead", "副局长", Role.LIAISON, "deputy-chief"),
    "assisting_liaison": ("assisting", "联络员", Role.LIAISON, "assisting-liaison"),
    "other_chief": ("other", "乡长", Role.OFFICE_HEAD, "other-chief"),
    "other_liaison": ("other", "联络员", Role.LIAISON, "other-liaison"),
    "group_leader": ("group", "组长", Role.GROUP_LEADER, "group-leader"),
    "inspector": ("group", "组员甲", Role.INSPECTOR, "inspector"),
    "second_inspector": ("group", "组员丙", Role.INSPECTOR, "second-inspector"),
    "partial_inspector": ("group", "组员乙", Role.INSPECTOR, "assisting-liaison"),
    "auditor": ("audit", "审计员", Role.AUDITOR, "auditor"),
    "system_admin": ("supervision", "系统管理员", Role.SYSTEM_ADMIN, "system-admin"),
    "security_admin": ("supervision", "安全管理员", Role.SECURITY_ADMIN, "security-admin"),
}

#: How a task gets from draft to each state: (verb, who).
WAY = (
    (rules.State.APPROVED, "approve_task", "deputy_head"),
    (rules.State.HANDED_OVER, "hand_over_task", "dispatcher"),
    (rules.State.UNDERWAY, "sign_for_task", "chief"),
    (rules.State.DECLARED, "declare_completion", "liaison"),
    (rules.State.REPORTED, "sign_completion", "chief"),
    (rules.State.CHECKING, "begin_check", "group_leader"),
    (rules.State.MEASURED, "measure_check", "group_leader"),
    (rules.State.CONCLUDED, "conclude_check", "group_leader"),
    (rules.State.VERIFIED, "countersign_check", "inspector"),
    (rules.State.DECIDED, "approve_closing", "county_head"),
    (rules.State.STRUCK, "strike_off", "dispatcher"),
)

#: States beside the usual way: where it is left, and the steps from there.
DETOURS: dict[str, tuple[rules.State, tuple[tuple[str, str], ...]]] = {
    rules.State.REVISING: (rules.State.DRAFTED, (("refuse_approval", "deputy_head"),)),
    rules.State.OBJECTED: (rules.State.HANDED_OVER, (("object_task", "chief"),)),
    rules.State.REASSIGNING: (
        rules.State.HANDED_OVER,
        (("object_task", "chief"), ("accept_objection", "dispatcher")),
    ),
    rules.State.POSTED: (rules.State.DECIDED, (("post_notice", "dispatcher"),)),
    rules.State.WITHDRAWN: (rules.State.DRAFTED, (("withdraw_draft", "dispatcher"),)),
}
#: States that an application leads to.
GRANTED = {
    rules.State.SUSPENDED: rules.ApplicationKind.SUSPENSION,
    rules.State.MERGED: rules.ApplicationKind.MERGING,
}


@dataclass(slots=True)
class World:
    """The cast: ids of offices, posts, persons by name, and a clock that each act moves on by a minute."""

    offices: dict[str, UUID] = field(default_factory=dict)
    posts: dict[str, UUID] = field(default_factory=dict)
    persons: dict[str, UUID] = field(default_factory=dict)  # by user name
    campaign: UUID = field(default_factory=uuid4)
    at: dt.datetime = NOW

    def actor(self, name: str) -> journal.Actor:
        """Return the actor of a post, held by its own person."""
        office, _, _, username = POSTS[name]
        return journal.Actor(
            jurisdiction=COUNTY, post=self.posts[name], holder=self.persons[username], office=self.offices[office]
        )

    def by(self, name: str, **act: Any) -> dict[str, Any]:
        """Return jurisdiction, by, at and a new act for a command."""
        self.at += dt.timedelta(minutes=1)
        act.setdefault("request_id", uuid4())
        return {"jurisdiction": COUNTY, "by": self.actor(name), "at": self.at, "act": journal.Act(**act)}

    def open(self, **changes: Any) -> UUID:
        """Draft a task of the lead office: one target of 80 项, two lines of standard, one phase of 60."""
        return self.open_done(**changes).task

    def open_done(self, **changes: Any) -> commands.Done:
        """Draft a task and return its receipt too."""
        new = {
            "campaign": self.campaign,
            "domain": "项目建设",
            "title": "前期手续办理月活动",
            "leader": self.posts["deputy_head"],
            "lead_office": self.offices["lead"],
            "assisting": (self.offices["assisting"],),
            "task_force": self.offices["force"],
            "supervision_group": self.offices["group"],
            "first_due_date": dt.date(2023, 2, 28),
            "standards": ("逐个项目列出应办手续", "全部手续取得批文"),
            "source_sentence": "逐项列出清单，集中会办，限时办结。",
            "source_place": "市“三个文件”",
            "targets": (commands.NewTarget("累计办结", "项", Decimal(80)),),
            "phases": (commands.NewPhase(dt.date(2023, 2, 10), "办结60项", 0, Decimal(60)),),
        }
        promised = commands.NewTask(**{**new, **changes})
        asked = self.by("dispatcher")
        if promised.first_due_date < asked["at"].date():  # late by now: it was promised before
            day = promised.first_due_date - dt.timedelta(days=14)
            asked["at"] = dt.datetime.combine(day, dt.time(9), tzinfo=SHANGHAI)
        return commands.open_task(new=promised, **asked)

    def task(self, until: str = "struck", **changes: Any) -> UUID:
        """Return a new task led to that state by the usual posts."""
        if until in GRANTED:
            return self.granted(GRANTED[rules.State(until)], **changes)
        if until == rules.State.POSTED:
            changes.setdefault("campaign", self.noticed())
        left, steps = DETOURS.get(until, (until, ()))
        task = self._led(left, **changes)
        for verb, who in steps:
            self.take(verb, task, who)
        return task

    def _led(self, until: str, **changes: Any) -> UUID:
        task = self.open(**changes)
        if until == rules.State.DRAFTED:
            return task
        for state, verb, who in WAY:
            self.take(verb, task, who)
            if state == until:
                return task
        raise ValueError(until)

    def take(self, verb: str, task: UUID, who: str, **values: Any) -> commands.Done:
        """Take a step with its usual values, or with these."""
        done: commands.Done = getattr(commands, verb)(
            task=task, **{**self.values(verb, task), **values}, **self.by(who)
        )
        return done

    def granted(self, kind: rules.ApplicationKind, **changes: Any) -> UUID:
        """Return a task under way for which such an application was granted."""
        into = self.open() if kind is rules.ApplicationKind.MERGING else None
        if into is not None:
            for _state, verb, who in WAY[:3]:
                self.take(verb, into, who)
        task = self._led(rules.State.UNDERWAY, **changes)
        day = self.at.date() + dt.timedelta(days=30) if kind is rules.ApplicationKind.SUSPENSION else None
        wish = commands.NewApplication(
            kind=kind,
            reason_class=rules.ReasonClass.APPROVAL,
            reason="3个项目用地预审须市级会审。",
            done_so_far="已报市局，2月3日受理。",
            basis="市自然资源局会审通知",
            new_due_date=day,
            into=into,
        )
        key = commands.file_application(task=task, new=wish, **self.by("chief")).made
        assert key is not None
        commands.check_application(task=task, application=key, **self.by("dispatcher"))
        commands.grant_application(task=task, application=key, words="同意。", **self.by("deputy_head"))
        return task

    def noticed(self) -> UUID:
        """Return a campaign that asks for five working days of public notice before the seal."""
        return commands.open_campaign(
            name="公示行动",
            name_en="Notice Action",
            source="市“三个文件”",
            start_date=dt.date(2022, 12, 1),
            end_date=dt.date(2023, 3, 31),
            notice_days=5,
            **self.by("dispatcher"),
        ).campaign

    def on(self, day: dt.date, hour: int = 9) -> "World":
        """Let the next act be on that day."""
        self.at = dt.datetime.combine(day, dt.time(hour), tzinfo=SHANGHAI)
        return self

    def away(self, who: str, until: dt.date | None = None) -> None:
        """Let the holder of a post be on leave from today, with nobody delegated."""
        asked = self.by("dispatcher")
        organization.enter_absence(
            post=self.posts[who],
            since_date=asked["at"].date(),
            until_date=until or asked["at"].date() + dt.timedelta(days=30),
            reason="外出培训",
            **{**asked, "by": self.actor(who)},
        )

    def values(self, verb: str, task: UUID) -> dict[str, Any]:
        """Return the usual values of a verb."""
        target = Target.objects.filter(jurisdiction=COUNTY, task_id=task).values_list("id", flat=True)
        answers = [commands.AnswerGiven(key, True, "见附件清单") for key in self.standards(task)]
        match verb:
            case "report_progress":
                return {"summary": "本周办结3项，累计57项。", "figures": dict.fromkeys(target, Decimal(57))}
            case "declare_completion":
                return {
                    "summary": "80项手续全部办结。",
                    "figures": dict.fromkeys(target, Decimal(80)),
                    "answers": answers,
                }
            case "sign_completion":
                report = Report.objects.filter(jurisdiction=COUNTY, task_id=task, state=Report.DECLARED).latest(
                    "number"
                )
                return {"seen": text_digest(report)}
            case (
                "decline_completion"
                | "decline_check"
                | "refuse_closing"
                | "refuse_approval"
                | "withdraw_draft"
                | "refuse_plan"
            ):
                return {"reason": "第二条没有写清批文号。"}
            case "object_task" | "dismiss_objection":
                return {"reason": "三定方案里这项职责在县住建局。"}
            case "reassign_task":
                return {"lead_office": self.offices["other"]}
            case "file_plan":
                return {
                    "measures": "逐项列清单，每周会办。",
                    "phases": (commands.NewPhase(dt.date(2023, 2, 20), "办结70项", 0, Decimal(70)),),
                }
            case "replace_second":
                return {"second": self.posts["second_inspector"]}
            case "comment_check":
                return {"comment": "2项批文当天还没取回，现已取回。", "is_contested": True}
            case "order_recheck":
                return {"group": self.offices["group"], "reason": "单位请求复核。"}
            case "order_look_back":
                return {"due_date": self.at.date() + dt.timedelta(days=60)}
            case "record_look_back":
                return {"result": "relapsed", "findings": "抽看10项，2项批文已失效。", "place": "县政务大厅"}
            case "reopen_task":
                return {"reason": "回头看发现2项回潮。", "due_date": self.at.date() + dt.timedelta(days=30)}
            case "begin_check":
                return {"second": self.posts["inspector"], "methods": ["papers", "site"]}
            case "measure_check":
                return {"figures": dict.fromkeys(target, Decimal(80)), "lines": answers, "place": "县政务大厅"}
            case "conclude_check":
                return {"verdict": rules.Verdict.TRUE, "findings": "逐件查看批文80份，与申报一致。"}
            case _:
                return {}

    def standards(self, task: UUID) -> list[UUID]:
        """Return the ids of the task's standard, in order."""
        rows = Standard.objects.filter(jurisdiction=COUNTY, task_id=task).order_by("order")
        return list(rows.values_list("id", flat=True))

    def phases(self, task: UUID) -> list[UUID]:
        """Return the ids of the task's phased targets, in order."""
        return list(
            Phase.objects.filter(jurisdiction=COUNTY, task_id=task).order_by("order").values_list("id", flat=True)
        )

    def state(self, task: UUID) -> str:
        """Return where the task stands now."""
        return Task.objects.get(jurisdiction=COUNTY, id=task).state

    def row(self, task: UUID) -> Task:
        """Return the task's row as it stands now."""
        return Task.objects.get(jurisdiction=COUNTY, id=task)


def build_county() -> None:
    """Fill a bare instance with the cast; the password hash is made once, it is slow on purpose."""
    hashed = make_password(PASSWORD)
    system = journal.Actor(jurisdiction=COUNTY)

    def act() -> dict[str, Any]:
        return {"by": system, "at": BEGAN, "act": journal.Act(request_id=uuid4(), via="import")}

    for code, name, name_en, parent in (
        ("14", "山西省", "Shanxi", None),
        (CITY, "临汾市", "Linfen", "14"),
        (COUNTY, "浮山县", "Fushan", CITY),
        ("141028", "吉县", "Ji", CITY),
    ):
        organization.add_jurisdiction(code=code, name=name, name_en=name_en, parent=parent, **act())
    offices = {
        key: organization.add_office(
            jurisdiction=COUNTY, kind=kind, name=name, short_name=name, name_en=key.title(), order=order, **act()
        ).id
        for order, (key, (kind, name)) in enumerate(OFFICES.items())
    }
    persons: dict[str, UUID] = {}
    for order, (office, title, role, username) in enumerate(POSTS.values()):
        post = organization.add_post(
            jurisdiction=COUNTY,
            office=offices[office],
            title=title,
            title_en=title,
            role=role,
            order=order,
            **act(),
        ).id
        if username not in persons:
            persons[username] = organization.add_person(username=username, password_hash=hashed, **act()).id
        organization.appoint_holder(
            jurisdiction=COUNTY, post=post, person=persons[username], since_date=BEGAN.date(), **act()
        )
    world = read_world()
    commands.open_campaign(
        name="冬季行动",
        name_en="Winter Action",
        source="市“三个文件”",
        start_date=dt.date(2022, 12, 1),
        end_date=dt.date(2023, 3, 31),
        **{**world.by("dispatcher"), "at": BEGAN},
    )


def read_world() -> World:
    """Return the cast as it stands in the present database."""
    names = {name: key for key, (_, name) in OFFICES.items()}
    offices = {names[o.name]: o.id for o in Office.objects.filter(jurisdiction=COUNTY)}
    by_place = {(p.office_id, p.title): p.id for p in Post.objects.filter(jurisdiction=COUNTY)}
    world = World(
        offices=offices,
        posts={key: by_place[offices[office], title] for key, (office, title, *_) in POSTS.items()},
        persons=dict(Person.objects.filter(jurisdiction=journal.INSTANCE).values_list("username", "id")),
    )
    campaign = Campaign.objects.filter(jurisdiction=COUNTY).first()
    if campaign:
        world.campaign = campaign.id
    return world


@pytest.fixture
def world(open_database: Callable[..., Any]) -> World:
    """The small county on a database of its own."""
    open_database("county", build_county)
    return read_world()


@pytest.fixture
def february(tmp_path: Path) -> Iterator[None]:
    """Let the business clock stand on NOW's afternoon: 6 February 2023, a Monday."""
    clock.configure(tmp_path / "clock.json")
    clock.begin(NOW.replace(hour=17))
    yield
    clock.configure(tmp_path / "none.json")


def browser(world: World, name: str) -> Client:
    """Return a browser that is signed in as a post of the cast."""
    return signed_in(POSTS[name][3], COUNTY, world.posts[name])


def signed_in(username: str, jurisdiction: str, post: UUID) -> Client:
    """Return a browser in which that account acts as that post."""
    client = Client()
    client.force_login(Account.objects.get(username=username))
    session = client.session
    session[SESSION_KEY] = [jurisdiction, str(post)]
    session.save()
    return client
